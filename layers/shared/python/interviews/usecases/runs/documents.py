"""Documents of a run's partition as everybody needs them."""

from collections.abc import Mapping
from datetime import datetime

from ...domain.guardrails.care import is_for_young
from ...domain.kernel.text import WITHHELD, one_line
from ...domain.plans.plan_erasure import labels, relabelled
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn, heard, said
from ...domain.runs.words import apart, are_torn, together
from ..kernel.ports import Json
from .run_store import Artefact

DEFAULT_LANGUAGE = "en"


def turns_of(documents: Mapping[str, Json]) -> list[Turn]:
    """What was heard and may be read, in its order."""
    return heard(said(documents[name] for name in sorted(documents) if name.startswith("TURN#")))


def company_of(documents: Mapping[str, Json]) -> str | None:
    """As a candidate may see it, from the REQUEST among the documents."""
    return one_line(documents.get(artefacts.REQUEST, {}).get("companyName", "")) or None


def language_of(documents: Mapping[str, Json]) -> str:
    """A BCP 47 tag, from the REQUEST among the documents."""
    language: str = documents.get(artefacts.REQUEST, {}).get("language", DEFAULT_LANGUAGE)
    return language


def is_young_role(run: Run, documents: Mapping[str, Json]) -> bool:
    """Whether those of 16 or 17 may be interviewed for it, by its position and the statements of the REQUEST."""
    return is_for_young(run.position or "", documents.get(artefacts.REQUEST, {}).get("qualifications") or ())


def in_parts(run: Run, name: str, document: Json, *, pair: str, at: datetime) -> list[Artefact]:
    """A document about the candidate as it is stored `at` that time: the words go with the transcript, the numbers with
    the run."""
    numbers, words = apart(document, pair)
    return [
        Artefact(name, numbers, run.all_gone_at),
        Artefact(artefacts.words(name), words, run.words_expire_at(at)),
    ]


def whole(run: Run, documents: Mapping[str, Json], name: str) -> Json | None:
    """A document about the candidate from its parts among the documents; None where it is not there."""
    if name not in documents:
        return None
    numbers, words = documents[name], documents.get(artefacts.words(name))
    missing = artefacts.ERASED if run.interview_erased else artefacts.EXPIRED
    return together(numbers, None if are_torn(numbers, words) else words, missing)


def without_revisions(answer: Json, plan: Json | None, run: Run, documents: Mapping[str, Json]) -> Json:
    """An answer for a caller without candidate:read: what a recruiter's revisions brought into the plan may speak of
    the candidate, and is withheld wherever it stands. Of the documents it takes REQUEST and FIRST_PLAN."""
    if plan is None or run.plan_version == 1:
        return answer
    request = documents.get(artefacts.REQUEST, {})
    first = documents.get(artefacts.FIRST_PLAN, {})
    hidden: Json = relabelled(answer, labels(plan, first, request, mark=WITHHELD))
    return hidden
