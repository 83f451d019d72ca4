from collections.abc import Callable
from dataclasses import dataclass

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RandomBytes, RunRef, new_uuid
from ...domain.kernel.records import from_record
from ...domain.runs import artefacts
from ...domain.runs.envelope import WITH_ASSESSMENT, WITH_LINK, envelope
from ...domain.runs.events import Event, EventBody, EventType
from ...domain.runs.happenings import PlanGenerated
from ...domain.runs.lifecycle import State
from ...domain.runs.words import any_torn
from ..kernel.ports import Clock, Json
from .documents import whole
from .run_store import RunStore, RunView

READS = 2
"""An assessment that is superseded between the reads of its two places is found by reading again."""
SYNTHETIC_RUN = "run_0_00000000"


@dataclass(frozen=True, slots=True)
class EventComposer:
    """`link_for` makes the interview link that an approval tells of."""

    runs: RunStore
    link_for: Callable[[RunRef], str]
    clock: Clock

    def compose(
        self, ref: RunRef, sequence: int, assessment_version: int | None, *, withheld: bool = False
    ) -> EventBody | None:
        """The same bytes whenever it is called, made from what the event points at as long as that is kept; None once
        the event is gone. After a purge nobody's answer is kept. `withheld`: for a reader without candidate:read."""
        for _ in range(READS):
            found = self._read(ref, artefacts.event(sequence), _names(assessment_version))
            if found is None:
                return None
            view, event = found
            assessment = _told_assessment(event, view)
            if assessment or event.event not in WITH_ASSESSMENT:
                break
        body = envelope(
            event,
            metadata=view.artefacts.get(artefacts.REQUEST, {}).get("metadata", {}),
            assessment=assessment,
            interview_link=self.link_for(ref) if event.event in WITH_LINK else None,
            withheld=withheld,
        )
        return EventBody(body, 0 if view.run.purged_at else view.run.words_expire_at(self.clock()))

    def _read(self, ref: RunRef, name: str, names: list[str]) -> tuple[RunView, Event] | None:
        try:
            view = self.runs.load(ref, (name, *names))
        except RunNotFound:
            return None
        record = view.artefacts.get(name)
        return (view, from_record(Event, record)) if record else None


def _names(assessment_version: int | None) -> list[str]:
    if assessment_version is None:
        return [artefacts.REQUEST]
    superseded = artefacts.superseded_assessment(assessment_version)
    return [artefacts.REQUEST, *artefacts.ASSESSMENT_PARTS, superseded, artefacts.words(superseded)]


def _told_assessment(event: Event, view: RunView) -> Json | None:
    """None where it was not there, or its words were another one's."""
    names = (name for name in view.artefacts if name.startswith(artefacts.ASSESSMENT))
    found = (name for name in names if view.artefacts[name]["version"] == event.assessment_version)
    name = next(found, None)
    if name is None or any_torn(view.artefacts):
        return None
    return whole(view.run, view.artefacts, name)


def synthetic_event(
    tenant_id: str, platform_id: str, *, clock: Clock, random: RandomBytes
) -> tuple[Event, bytes]:
    """An `interview.plan_generated` that never happened, and its body: to try out a webhook with."""
    event = Event(
        tenant_id=tenant_id,
        platform_id=platform_id,
        run_id=SYNTHETIC_RUN,
        interview_id=new_uuid(random),
        sequence=1,
        event_id=new_uuid(random),
        event=EventType.PLAN_GENERATED,
        state=State.PENDING.value,
        timestamp=clock(),
        actor="test",
        candidate_ref="test-candidate",
        data=PlanGenerated(planId=new_uuid(random), planVersion=1),
    )
    return event, envelope(event, metadata={"test": "true"}, assessment=None, interview_link=None)
