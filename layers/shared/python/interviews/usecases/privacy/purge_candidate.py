from collections.abc import Callable, Mapping
from datetime import timedelta

from ...domain.kernel.access import Caller
from ...domain.kernel.errors import RunNotFound
from ...domain.runs.run import Run
from ..kernel.idempotency import Answer, answered_last
from ..kernel.ports import Idempotency, Json, Page
from ..runs.run_service import RunService
from ..runs.run_store import CandidateRef
from ..webhooks.webhook_ports import DeliveryStore
from .answers import CandidatePurged, DataPurged
from .purge_candidate_data import purge_candidate_data

LONGEST = timedelta(seconds=20)
"""No further purge is begun after it: API Gateway waits 29 seconds."""


def purge_candidate(
    caller: Caller,
    candidate_ref: str,
    *,
    limit: int,
    position: Json | None,
    show_position: Callable[[Json | None], str | None],
    service: RunService,
    deliveries: DeliveryStore,
    note_failure: Callable[[str, Exception], None],
    idempotency: Idempotency | None = None,
) -> Answer[CandidatePurged]:
    """Purges every run of a candidate, some at a time (contract §9): each item is what the purge of that run answers,
    and `nextCursor` leads on. Where the purge of a run fails, that is noted, the others are purged all the same, and
    the answer names the run: then no key keeps it, so that the same call tries again. Idempotent without a key, too.
    Raises ConcurrentUpdate where the same call comes at the same time: what it purged is purged, its answer is the one
    to repeat."""

    def purged() -> CandidatePurged:
        items, failures, next_key = purge_each(
            caller,
            service.runs.runs_of_candidate(
                CandidateRef(caller.tenant_id, candidate_ref), limit=limit, key=position
            ),
            admits=lambda run: run.candidate_ref == candidate_ref,  # it may have been given another since
            service=service,
            deliveries=deliveries,
        )
        for run_id, failure in failures.items():
            note_failure(run_id, failure)
        return {
            "candidateRef": candidate_ref,
            "items": items,
            "failed": list(failures),
            "nextCursor": show_position(next_key),
        }

    return answered_last(
        idempotency,
        purged,
        answers=service,
        clock=service.clock,
        is_done=lambda body: not body["failed"],
    )


def purge_each(
    caller: Caller,
    run_ids: Page[str],
    *,
    admits: Callable[[Run], bool] = lambda _: True,
    service: RunService,
    deliveries: DeliveryStore,
) -> tuple[list[DataPurged], Mapping[str, Exception], Json | None]:
    """One after the other, as far as the time goes: what was purged, why not by run, and where to go on. A run that is
    gone is none."""
    started = service.clock()
    items: list[DataPurged] = []
    failures: dict[str, Exception] = {}
    for seen, run_id in enumerate(run_ids.items):
        if seen and service.clock() - started > LONGEST:
            return items, failures, run_ids.keys[seen - 1]
        try:
            if admits(service.view(caller, run_id).run):
                items.append(
                    purge_candidate_data(caller, run_id, service=service, deliveries=deliveries).body
                )
        except RunNotFound:
            continue
        except Exception as failure:
            failures[run_id] = failure
    return items, failures, run_ids.next_key
