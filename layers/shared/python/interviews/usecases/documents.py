"""Documents of a run's partition as the domain's own things.

Plans are pydantic models, whose import is a large part of a cold start: only who opens a plan pays for it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..domain import artefacts
from ..domain.errors import Detail, InvalidState
from ..domain.lifecycle import State, wrong_state
from ..domain.plan_erasure import labels, relabelled
from ..domain.room_words import interviewer_language
from ..domain.run import Run
from ..domain.session import Turn, said
from ..domain.text import one_line
from ..domain.withholding import WITHHELD
from ..domain.words import apart, are_torn, together
from .ports import Artefact, Json

if TYPE_CHECKING:
    from ..domain.assessment import Assessment
    from ..domain.plan import Brief, Plan
    from ..domain.ratings import KeptRatings

DEFAULT_LANGUAGE = "en"
WITH_ASSESSMENT = [State.ASSESSMENT_PENDING, State.ASSESSMENT_APPROVED]


def plan_of(run: Run, documents: Mapping[str, Json]) -> "Plan":
    from ..domain.plan import Plan

    return Plan.from_document(documents[artefacts.PLAN] | {"status": run.plan_status})


FIRST_PLAN = artefacts.superseded_plan(1)
"""Where it is not the current one."""


def without_revisions(answer: Json, plan: Json | None, run: Run, documents: Mapping[str, Json]) -> Json:
    """An answer for a caller without candidate:read: what a recruiter's revisions brought into the plan may speak of
    the candidate, and is withheld wherever it stands. Of the documents it takes REQUEST and FIRST_PLAN."""
    if plan is None or run.plan_version == 1:
        return answer
    request = documents.get(artefacts.REQUEST, {})
    first = documents.get(FIRST_PLAN, {})
    hidden: Json = relabelled(answer, labels(plan, first, request, mark=WITHHELD))
    return hidden


def turns_of(documents: Mapping[str, Json]) -> list[Turn]:
    return said(documents[name] for name in sorted(documents) if name.startswith("TURN#"))


def brief_of(run: Run, documents: Mapping[str, Json]) -> "Brief":
    """What an engine may know: nothing of the candidate."""
    from ..domain.plan import Brief

    request = documents[artefacts.REQUEST]
    return Brief(
        position=one_line(run.position or ""),
        level=run.level or "",
        qualifications=tuple(request.get("qualifications", ())),
        job_description=request.get("jobDescription"),
        company_name=company_of(documents),
        company_description=request.get("companyDescription"),
        duration_minutes=run.duration_minutes,
        language=language_of(documents),
    )


def company_of(documents: Mapping[str, Json]) -> str | None:
    """As a candidate may see it, from the REQUEST among the documents."""
    return one_line(documents.get(artefacts.REQUEST, {}).get("companyName", "")) or None


def language_of(documents: Mapping[str, Json]) -> str:
    """A BCP 47 tag, from the REQUEST among the documents."""
    language: str = documents.get(artefacts.REQUEST, {}).get("language", DEFAULT_LANGUAGE)
    return language


def interviewer_language_of(documents: Mapping[str, Json]) -> str:
    """A BCP 47 tag, from the PLAN and the REQUEST among the documents; of the run where there is no plan yet."""
    made_by = documents.get(artefacts.PLAN, {}).get("generatedBy", {})
    return interviewer_language(made_by.get("engine", ""), language_of(documents))


ASSESSMENT_PARTS = (artefacts.ASSESSMENT, artefacts.words(artefacts.ASSESSMENT))
RATINGS_PARTS = (artefacts.RATINGS, artefacts.words(artefacts.RATINGS))


def in_parts(run: Run, name: str, document: Json, *, pair: str, at: datetime) -> list[Artefact]:
    """A document about the candidate as it is stored `at` that time: the words go with the transcript, the numbers with
    the run."""
    numbers, words = apart(document, pair)
    return [
        Artefact(name, numbers, run.expires_at),
        Artefact(artefacts.words(name), words, run.words_expire_at(at)),
    ]


def whole(run: Run, documents: Mapping[str, Json], name: str) -> Json | None:
    """A document about the candidate from its parts among the documents; None where it is not there."""
    if name not in documents:
        return None
    numbers, words = documents[name], documents.get(artefacts.words(name))
    missing = artefacts.ERASED if run.purged_at else artefacts.EXPIRED
    return together(numbers, None if are_torn(numbers, words) else words, missing)


def ratings_of(run: Run, documents: Mapping[str, Json]) -> "KeptRatings":
    """Those behind the current assessment."""
    from ..domain.ratings import kept_ratings

    return kept_ratings(whole(run, documents, artefacts.RATINGS))


def assessment_of(run: Run, documents: Mapping[str, Json], subject: str) -> "Assessment":
    """The current assessment, from ASSESSMENT_PENDING on; also of a run that was cancelled after it.

    Raises InvalidState, saying that `subject` ("An assessment can be explained") needs one that is still kept.
    """
    from ..domain.assessment import Assessment

    if run.state not in WITH_ASSESSMENT and not (run.state is State.CANCELLED and run.assessment_version):
        raise wrong_state(subject, run.state, WITH_ASSESSMENT)
    document = whole(run, documents, artefacts.ASSESSMENT)
    if document is None or artefacts.PLAN not in documents:
        raise InvalidState("The assessment is no longer kept.", [Detail("state", run.state)])
    return Assessment.from_document(document)
