from collections.abc import Callable, Mapping

from ..domain import artefacts
from ..domain.delivery import Delivery
from ..domain.events import WITH_ASSESSMENT, WITH_LINK, Event, envelope
from ..domain.run import RunRef
from .ports import Json, RunStore

READS = 2
"""An assessment that is superseded between the reads of its two places is found by reading again."""


def compose_body(
    delivery: Delivery, *, runs: RunStore, link_for: Callable[[RunRef], str], withheld: bool = False
) -> bytes | None:
    """The same bytes whenever it is called, made from what the event points at; None once that is gone.

    `withheld`: for a reader without candidate:read.
    """
    ref = RunRef(delivery.tenant_id, delivery.run_id)
    for _ in range(READS):
        found = runs.event(ref, delivery.sequence, _names(delivery))
        if found is None:
            return None
        event, documents = found
        assessment = _told_assessment(event, documents)
        if assessment or event.event not in WITH_ASSESSMENT:
            break
    return envelope(
        event,
        metadata=documents.get(artefacts.REQUEST, {}).get("metadata", {}),
        assessment=assessment,
        interview_link=link_for(ref) if event.event in WITH_LINK else None,
        withheld=withheld,
    )


def _names(delivery: Delivery) -> list[str]:
    if delivery.assessment_version is None:
        return [artefacts.REQUEST]
    superseded = artefacts.superseded_assessment(delivery.assessment_version)
    return [artefacts.REQUEST, artefacts.ASSESSMENT, superseded]


def _told_assessment(event: Event, documents: Mapping[str, Json]) -> Json | None:
    assessments = (each for name, each in documents.items() if name.startswith(artefacts.ASSESSMENT))
    return next((each for each in assessments if each["version"] == event.assessment_version), None)
