"""A change of a run together with the events that tell of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...domain.kernel.ids import new_uuid
from ...domain.kernel.records import to_record
from ...domain.runs.envelope import WITH_ASSESSMENT
from ...domain.runs.events import Event
from ...domain.runs.happenings import Happening
from ...domain.runs.ledger import first_hash, sealed
from ...domain.runs.run import Run
from ...domain.runs.waits import closed_wait
from ..kernel.ports import RandomBytes
from .run_store import Change


def change_of(
    before: Run | None, after: Run, *happenings: Happening, actor: str, random: RandomBytes, **rest: Any
) -> Change:
    """One write: `after` over `before`, with one event per happening, numbered on from the run's last.

    The state an event names is the one the change leads to. Each is chained to the one before (domain/runs/ledger.py).
    `rest` are more fields of Change.
    """
    closes = closed_wait(before, after) if before else None
    sequence = before.sequence if before else 0
    events = [
        Event(
            tenant_id=after.tenant_id,
            platform_id=after.platform_id,
            run_id=after.run_id,
            interview_id=after.interview_id,
            sequence=sequence + number,
            event_id=new_uuid(random),
            event=event,
            state=after.state,
            timestamp=after.updated_at,
            actor=actor,
            candidate_ref=after.candidate_ref,
            data=to_record(data),
            assessment_version=after.assessment_version if event in WITH_ASSESSMENT else None,
            callback_url=after.callback_url,
            closes=closes if number == len(happenings) else None,
        )
        for number, (event, data) in enumerate(happenings, start=1)
    ]
    chain, last = _chained(events, before, random)
    after = replace(after, sequence=sequence + len(events), ledger_hash=last)
    return Change(ref=after.ref, before=before, after=after, events=chain, **rest)


def _chained(
    events: Sequence[Event], before: Run | None, random: RandomBytes
) -> tuple[list[Event], str | None]:
    """The events with their hashes, and the last hash of the run by then."""
    last = before.ledger_hash if before else None
    chain: list[Event] = []
    for event in events:
        chain.append(sealed(event, last or first_hash(event.tenant_id, event.run_id), random))
        last = chain[-1].hash
    return chain, last
