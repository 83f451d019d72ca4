"""What is kept beside an assessment, so that anybody can see what it rests on, and can make it again."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from ..guardrails.model_call import ModelCall
from ..kernel.model import Model
from ..runs.transcript import Turn
from .assessment import Assessment, Evidence
from .ratings import VerifiedRatings
from .requirements import CheckedRequirement


class Records(Model):
    """What became of an engine's ratings and readings, of each competency, statement and requirement in the plan's
    order."""

    competencies: tuple[VerifiedRatings, ...] = ()
    statements: tuple[VerifiedRatings, ...] = ()
    requirements: tuple[CheckedRequirement, ...] = ()

    @property
    def ratings(self) -> tuple[VerifiedRatings, ...]:
        return (*self.competencies, *self.statements)

    def evidence(self) -> list[tuple[Evidence, ...]]:
        """All that was found about each of them."""
        of_ratings = [
            (*each.evidence, *(one for rater in each.raters for one in rater.kept)) for each in self.ratings
        ]
        return [*of_ratings, *(each.evidence for each in self.requirements)]


class KeptRatings(Model):
    """The records; the version of the rules that made them, and the hash of the transcript that they were checked
    against; the engine's own flags and the accounts of its calls; and the SHA-256 of each part of the assessment that
    cannot be computed again, by its name. The hash and the fingerprints of words go with the words."""

    records: Records
    rules: str | None = None
    transcript_hash: str | None = None
    engine_flags: tuple[str, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    fingerprints: dict[str, str] = Field(default_factory=dict)
    word_fingerprints: dict[str, str] = Field(default_factory=dict)


def transcript_hash(turns: Sequence[Turn]) -> str:
    """SHA-256 of who said what, in which turn and to which question."""
    said = [[each.turn, each.role, each.text, each.question_id] for each in turns]
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


WORDS = ("summary", "strengths", "concerns")
IDENTITY = ("assessmentId", "version", "generatedAt", "generatedBy")
GIVEN = (*WORDS, *IDENTITY)
"""What an assessment has that no rule makes."""


def fingerprints(assessment: Assessment, names: Sequence[str] = GIVEN) -> dict[str, str]:
    """The SHA-256 of each of those parts."""
    document = assessment.to_document()
    return {name: _digest(document[name]) for name in names}


def _digest(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
