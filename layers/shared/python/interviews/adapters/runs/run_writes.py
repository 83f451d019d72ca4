"""What one change of a run writes, as the items of one transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_epoch
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ...usecases.kernel.ports import Clock
from ...usecases.runs.run_store import Artefact, CandidateRef, Change
from ..kernel import stored_answers
from ..kernel.documents import packed
from ..kernel.dynamodb import Item, marshal
from ..privacy.dynamodb_erasures import put_erasure
from .run_items import candidate_partition, event_item, item_key, partition, run_item


@dataclass(frozen=True, slots=True)
class RunWrites:
    """With `tenants_table` a purge is recorded there."""

    table: str
    tenants_table: str
    clock: Clock

    def of(self, change: Change) -> Iterator[tuple[str, Item]]:
        yield from self._within(change)
        if change.after:
            yield from self._leading_to(change, change.after)
        if change.erasure:
            assert self.tenants_table
            yield "erasure", put_erasure(self.tenants_table, change.erasure)
        if change.answer:
            yield stored_answers.LABEL, stored_answers.put_answer(self.table, change.answer, self.clock)

    def _within(self, change: Change) -> Iterator[tuple[str, Item]]:
        """The run's own partition."""
        pk = partition(change.ref)
        expires_at = change.after.all_gone_at if change.after else change.kept_until
        if change.after:
            yield artefacts.RUN, self._put_run(change.before, change.after, starts=change.starts)
        if change.unchanged:
            yield artefacts.RUN, self._check_run(change.unchanged)
        for event in change.events:
            yield artefacts.RUN, self._put_new(event_item(pk, event, expires_at))
        for event in change.rewritten_events:
            yield artefacts.RUN, self._put(event_item(pk, event, expires_at))
        for artefact in change.artefacts:
            yield artefact.name, self._put_artefact(pk, artefact)
        for name, version in change.delete.items():
            yield name, self._delete(item_key(pk, name), version)

    def _leading_to(self, change: Change, after: Run) -> Iterator[tuple[str, Item]]:
        """By what else the run is to be found from now on."""
        found = {"tenantId": after.tenant_id, "runId": after.run_id, "expiresAt": after.longest_end}
        if change.external_id:
            key = {"pk": f"EXTERNAL#{after.tenant_id}#{change.external_id}", "sk": "EXTERNAL"}
            yield "external", self._put_external(key | found, change.gone_external)
        if change.new_link:
            yield "link", self._put({"pk": f"LINK#{change.new_link}", "sk": "LINK"} | found)
        if named := _newly_named(change.before, after):
            key = {"pk": candidate_partition(named), "sk": after.run_id}
            yield "candidate", self._put(key | {"expiresAt": after.longest_end})

    def _check_run(self, run: Run) -> Item:
        check = {
            "TableName": self.table,
            "Key": item_key(partition(run.ref), artefacts.RUN),
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": marshal({":version": run.version}),
        }
        return {"ConditionCheck": check}

    def _put_run(self, before: Run | None, after: Run, *, starts: bool) -> Item:
        item = run_item(after, starts=starts)
        if before is None:
            return self._put(item, condition="attribute_not_exists(pk)")
        return self._put(
            item,
            condition="#version = :version AND #state = :state",
            ExpressionAttributeNames={"#version": "version", "#state": "state"},
            ExpressionAttributeValues=marshal({":version": before.version, ":state": before.state.value}),
        )

    def _put_artefact(self, pk: str, artefact: Artefact) -> Item:
        item: dict[str, Any] = {"pk": pk, "sk": artefact.name, **packed(artefact.document)}
        item["expiresAt"] = artefact.expires_at
        if artefact.expected_version is None:
            return self._put(item)
        item["version"] = artefact.document.get("version")
        if artefact.expected_version == 0:
            return self._put_new(item)
        return self._put(
            item,
            condition="#version = :version",
            ExpressionAttributeNames={"#version": "version"},
            ExpressionAttributeValues=marshal({":version": artefact.expected_version}),
        )

    def _put_new(self, item: Mapping[str, Any]) -> Item:
        return self._put(
            item,
            condition="attribute_not_exists(pk) OR expiresAt <= :now",
            ExpressionAttributeValues=marshal({":now": to_epoch(self.clock())}),
        )

    def _put_external(self, item: Mapping[str, Any], gone: RunRef | None) -> Item:
        put = self._put_new(item)
        if gone:
            put["Put"]["ConditionExpression"] += " OR runId = :gone"
            put["Put"]["ExpressionAttributeValues"] |= marshal({":gone": gone.run_id})
        return put

    def _put(self, item: Mapping[str, Any], condition: str | None = None, **expressions: Any) -> Item:
        put: Item = {"TableName": self.table, "Item": marshal(item)}
        if condition:
            put["ConditionExpression"] = condition
        return {"Put": put | expressions}

    def _delete(self, key: Item, version: int | None = None) -> Item:
        delete: Item = {"TableName": self.table, "Key": key}
        if version is not None:
            delete["ConditionExpression"] = "#version = :version"
            delete["ExpressionAttributeNames"] = {"#version": "version"}
            delete["ExpressionAttributeValues"] = marshal({":version": version})
        return {"Delete": delete}


def _newly_named(before: Run | None, after: Run) -> CandidateRef | None:
    """The candidate by whom the run is to be found from now on."""
    if after.candidate_ref is None or (before and before.candidate_ref == after.candidate_ref):
        return None
    return CandidateRef(after.tenant_id, after.candidate_ref)
