import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ...domain.kernel.access import Caller
from ...domain.kernel.ids import RunRef, new_uuid
from ...domain.kernel.records import from_record
from ...domain.plans.plan_erasure import labels, relabelled, reverted
from ...domain.privacy.erasure_certificate import Erasure
from ...domain.runs import artefacts
from ...domain.runs.artefacts import ERASED
from ...domain.runs.events import Event, EventType
from ...domain.runs.happenings import CandidateDataPurged, Happening, words_in
from ...domain.runs.ledger import reworded
from ...domain.runs.lifecycle import State
from ...domain.runs.run import OUR_REASONS, Reason, Run
from ...domain.runs.transcript import SEALED
from ..kernel.idempotency import Answer, earlier_answer
from ..kernel.ports import Idempotency, Json
from ..kernel.settling import until_settled
from ..runs.cancel_interview import cancelled
from ..runs.changes import change_of
from ..runs.run_service import RunService, with_answer
from ..runs.run_store import Artefact, Change
from ..webhooks.webhook_ports import DeliveryStore
from .answers import DataPurged
from .certify_erasure import certified

T = TypeVar("T")
MOST_ITEMS = 30
MOST_BYTES = 1_200_000
"""What one transaction has of each of three kinds: deleted, written anew, events; DynamoDB takes 100 items, 4 MB."""
PERSONAL = {
    "candidate": (artefacts.CANDIDATE, artefacts.PROOF),
    "transcript": (artefacts.SESSION,),
    "chat": ("CHAT#",),
    "feedback": (artefacts.REVISION,),
    "assessmentText": (artefacts.words(""),),
}
OF_THE_PARTNER = ("metadata", "companyDescription")
"""What of a request is neither the job's description nor an id, and may hold anything."""
RECEIVERS_ANSWERS = "webhookAnswers"
FROM_REVISION = f"{artefacts.PLAN}#"


def purge_candidate_data(
    caller: Caller,
    run_id: str,
    *,
    service: RunService,
    deliveries: DeliveryStore,
    idempotency: Idempotency | None = None,
    repeats: Erasure | None = None,
) -> Answer[DataPurged]:
    """Deletes what is personal and erases what quotes it; scores and verdicts stay (contract §4).

    Idempotent: with nothing left to erase, the first certificate is given again. A run that is IN_PROGRESS or
    COMPLETED is cancelled with it. What receivers answered is erased before, so that the certificate can name it, and
    once more when the run says that it was purged: whatever is sent from then on keeps no answer.
    `repeats` is a purge that a restored run has forgotten.
    """
    answer = _purged_run(caller, run_id, service, deliveries, idempotency, repeats)
    deliveries.erase_answers(RunRef(caller.tenant_id, run_id))
    return answer


@until_settled
def _purged_run(
    caller: Caller,
    run_id: str,
    service: RunService,
    deliveries: DeliveryStore,
    idempotency: Idempotency | None,
    repeats: Erasure | None,
) -> Answer[DataPurged]:
    if earlier := earlier_answer(idempotency, service):
        return earlier
    run, documents = service.view_all(caller, run_id)
    traces = _traces(run, documents)
    if answers := deliveries.erase_answers(run.ref):
        traces.kinds.append(RECEIVERS_ANSWERS)
        traces.counts[RECEIVERS_ANSWERS] = answers
    if run.purged_at and not traces.kinds and not repeats:
        return service.keep(Answer(_answer(run, _last_purged(documents))), idempotency)
    for part in traces.take_surplus(run):
        service.runs.commit(part)
    change = certified(_purge(caller, run, traces, service), traces.counts, traces.earlier, repeats)
    assert change.after
    answer = Answer(_answer(change.after, traces.kinds))
    service.runs.commit(with_answer(change, answer, idempotency, service.clock()))
    return answer


@dataclass(slots=True)
class Traces:
    """What a candidate left in a run's partition: items to delete (with the version that the session must still
    have), and of what is left then the documents and events to write anew without words (a transaction takes no item
    twice), the names of it all for the certificate with their number, the `earlier` certificate, and the `labels` of
    texts that the run itself may hold. `sizes` are those of the items to delete, in bytes."""

    kinds: list[str]
    doomed: dict[str, int | None]
    rewritten: list[Artefact]
    events: list[Event]
    labels: Mapping[str, str]
    counts: Counter[str]
    earlier: Json | None
    sizes: Mapping[str, int]

    def take_surplus(self, run: Run) -> Iterator[Change]:
        """Takes out what is too much for the one transaction, as changes that go before it.

        Each is safe to repeat. The session stays for the transaction: its version makes sure that no turn was
        added meanwhile.
        """
        deletable = [name for name in self.doomed if name != artefacts.SESSION]
        _, *spare = _batches(deletable, self.sizes.__getitem__)
        for names in spare:
            for name in names:
                del self.doomed[name]
            yield Change(ref=run.ref, delete=dict.fromkeys(names))
        self.rewritten, *documents = _batches(self.rewritten, lambda each: _size(each.document))
        for part in documents:
            yield Change(ref=run.ref, artefacts=part)
        self.events, *events = _batches(self.events, lambda each: _size(each.data))
        for further in events:
            yield Change(ref=run.ref, rewritten_events=further, kept_until=run.all_gone_at)


def _batches(parts: Sequence[T], size: Callable[[T], int]) -> list[list[T]]:
    """The first is for the transaction, and may be empty."""
    batches: list[list[T]] = [[]]
    room = MOST_BYTES
    for part in parts:
        room -= size(part)
        if batches[-1] and (room < 0 or len(batches[-1]) == MOST_ITEMS):
            batches.append([])
            room = MOST_BYTES - size(part)
        batches[-1].append(part)
    return batches


def _size(document: Mapping[str, Any]) -> int:
    """Bytes of a document as text, which is never less than what is stored of it."""
    return len(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))


def _traces(run: Run, documents: Mapping[str, Json]) -> Traces:
    revised = _revised_texts(run, documents)
    doomed = {name: _version(name, documents) for name in documents if _kind(name)}
    kinds = {kind for name in doomed if (kind := _kind(name))}
    superseded = [name for name in documents if name.startswith(FROM_REVISION)]
    superseded = [name for name in superseded if name != artefacts.superseded_plan(1)]
    doomed |= dict.fromkeys(superseded)
    left = {name: each for name, each in documents.items() if name not in doomed}
    events = _erased_events(left)
    turns = _sealed_turns(left, run)
    plans = _first_plan_again(run, left) or _relabelled(left, run, revised)
    request = _request_of_the_job(left, run)
    found: Mapping[str, Sequence[object]] = {
        "transcript": turns,
        "planText": [*plans, *superseded],
        "requestText": request,
        "feedback": events,
    }
    kinds |= {kind for kind, parts in found.items() if parts}
    # What may change meanwhile comes first, into the transaction; what is superseded may go before it.
    rewritten = sorted([*plans, *request], key=lambda each: "#" in each.name)
    rewritten = [*turns[-1:], *rewritten, *turns[:-1]]
    counts = Counter(kind for name in doomed if (kind := _kind(name)))
    counts += Counter({kind: len(parts) for kind, parts in found.items()})
    earlier = documents.get(artefacts.CERTIFICATE)
    sizes = {name: _size(documents[name]) for name in doomed}
    return Traces(sorted(kinds), doomed, rewritten, events, revised, counts, earlier, sizes)


def _purge(caller: Caller, run: Run, traces: Traces, service: RunService) -> Change:
    now = service.clock()
    certificate = new_uuid(service.random)
    happenings: list[Happening] = []
    rest: dict[str, Any] = {}
    after = run
    if run.state in (State.IN_PROGRESS, State.COMPLETED):
        after, happening, rest = cancelled(run, now, reason=Reason.PURGED, by=caller.actor)
        happenings.append(happening)
    if after.cancellation and after.cancellation.reason not in OUR_REASONS:
        after = replace(after, cancellation=replace(after.cancellation, reason=ERASED))
    if after.verdict:
        demonstrated = relabelled(after.verdict.demonstrated, traces.labels)
        after = replace(after, verdict=replace(after.verdict, demonstrated=demonstrated))
    marked = {
        "purged_at": now,
        "certificate_id": certificate,
        "named_candidate": False,
        "address_erased": run.needs_code,
        "candidate_given_at": None,
    }
    after = replace(after.touched(now, **marked), version=run.version + 1)
    purged = CandidateDataPurged(purged=traces.kinds, certificateId=certificate)
    happenings.append((EventType.DATA_PURGED, purged))
    return change_of(
        run,
        after,
        *happenings,
        actor=caller.actor,
        random=service.random,
        artefacts=traces.rewritten,
        rewritten_events=traces.events,
        **rest | {"delete": {**rest.get("delete", {}), **traces.doomed}},
    )


def _kind(name: str) -> str | None:
    return next((kind for kind, prefixes in PERSONAL.items() if name.startswith(prefixes)), None)


def _version(name: str, documents: Mapping[str, Json]) -> int | None:
    return documents[name]["version"] if name == artefacts.SESSION else None


def _revised_texts(run: Run, documents: Mapping[str, Json]) -> dict[str, str]:
    """What revisions brought into the plan, and what stands for it once that nobody can be asked by the plan."""
    plan = documents.get(artefacts.PLAN)
    if plan is None or run.plan_version == 1 or run.started_at is None:
        return {}
    first = documents.get(artefacts.superseded_plan(1), {})
    return labels(plan, first, _of_the_job(documents))


def _first_plan_again(run: Run, documents: Mapping[str, Json]) -> list[Artefact]:
    """Before the interview: the candidate is asked whole questions, none of which came of words that are gone."""
    plan, first = documents.get(artefacts.PLAN), documents.get(artefacts.superseded_plan(1))
    if run.started_at or plan is None or first is None:
        return []
    before = reverted(plan, first)
    return [Artefact(artefacts.PLAN, before, run.all_gone_at)] if before != plan else []


def _relabelled(documents: Mapping[str, Json], run: Run, revised: Mapping[str, str]) -> list[Artefact]:
    """The plan, and the numbers of assessments and ratings, which name its parts."""
    kinds = (artefacts.PLAN, artefacts.ASSESSMENT, artefacts.RATINGS)
    found = {name: each for name, each in documents.items() if name.partition("#")[0] in kinds}
    named = {name: relabelled(each, revised) for name, each in found.items()}
    return [Artefact(name, after, run.all_gone_at) for name, after in named.items() if after != found[name]]


def _request_of_the_job(documents: Mapping[str, Json], run: Run) -> list[Artefact]:
    left = _of_the_job(documents)
    if left == documents.get(artefacts.REQUEST, {}):
        return []
    return [Artefact(artefacts.REQUEST, left, run.all_gone_at)]


def _of_the_job(documents: Mapping[str, Json]) -> Json:
    """What a purge leaves of the request."""
    request = documents.get(artefacts.REQUEST, {})
    return {name: each for name, each in request.items() if name not in OF_THE_PARTNER}


def _sealed_turns(documents: Mapping[str, Json], run: Run) -> list[Artefact]:
    """Every turn is overwritten, and the number after the last is taken: an answer that is just being stored is found
    by the next try, or refused. The first turns may have ended before the last: the numbers need not begin at 1."""
    stored = sorted(name for name in documents if name.startswith("TURN#"))
    if all(documents[name]["role"] == SEALED for name in stored):
        return []
    following = artefacts.turn(artefacts.turn_number(stored[-1]) + 1)
    kept = run.all_gone_at
    sealed = [Artefact(name, {"role": SEALED}, kept) for name in stored]
    return [*sealed, Artefact(following, {"role": SEALED}, kept, expected_version=0)]


def _erased_events(documents: Mapping[str, Json]) -> list[Event]:
    changed = []
    for name, record in documents.items():
        if name.startswith("EVENT#"):
            words = words_in(EventType(record["event"]), record["data"])
            data = {key: _erased(value) if key in words else value for key, value in record["data"].items()}
            if data != record["data"]:
                changed.append(reworded(from_record(Event, record), data))
    return changed


def _erased(value: Any) -> Any:
    return ERASED if isinstance(value, str) and value not in OUR_REASONS else value


def _last_purged(documents: Mapping[str, Json]) -> list[str]:
    purges = [each for _, each in sorted(documents.items()) if each.get("event") == EventType.DATA_PURGED]
    return list(purges[-1]["data"]["purged"]) if purges else []


def _answer(run: Run, purged: list[str]) -> DataPurged:
    assert run.purged_at
    assert run.certificate_id
    return {
        "runId": run.run_id,
        "purgedAt": run.purged_at,
        "purged": purged,
        "certificateId": run.certificate_id,
    }
