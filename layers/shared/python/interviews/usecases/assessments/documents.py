"""Documents of a run's partition as assessments and ratings; those of pydantic are imported by who opens one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...domain.kernel.errors import Detail, InvalidState
from ...domain.runs import artefacts
from ...domain.runs.lifecycle import State, wrong_state
from ...domain.runs.run import Run
from ..kernel.ports import Json
from ..runs.documents import whole

if TYPE_CHECKING:
    from ...domain.assessments.assessment import Assessment
    from ...domain.assessments.records import KeptRatings

WITH_ASSESSMENT = [State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED]


def ratings_of(run: Run, documents: Mapping[str, Json]) -> "KeptRatings":
    """Those behind the current assessment. Raises InvalidState."""
    from ...domain.assessments.records import KeptRatings

    document = whole(run, documents, artefacts.RATINGS)
    if document is None:
        raise _not_kept(run)
    return KeptRatings.from_document(document)


def assessment_of(run: Run, documents: Mapping[str, Json], subject: str) -> "Assessment":
    """The current assessment, from ASSESSMENT_PENDING on; also of a run that was cancelled after it.

    Raises InvalidState, saying that `subject` ("An assessment can be explained") needs one that is still kept.
    """
    from ...domain.assessments.assessment import Assessment

    if run.state not in WITH_ASSESSMENT and not (run.state is State.CANCELLED and run.assessment_version):
        raise wrong_state(subject, run.state, WITH_ASSESSMENT)
    document = whole(run, documents, artefacts.ASSESSMENT)
    if document is None or artefacts.PLAN not in documents:
        raise _not_kept(run)
    return Assessment.from_document(document)


def _not_kept(run: Run) -> InvalidState:
    return InvalidState("The assessment is no longer kept.", [Detail("state", run.state)])
