"""From k ratings per competency to the assessment: aggregates, band and recommendation are plain code
(contract §3).

The model never says a number that is not one of its own ratings, and no rating counts without a verified
quote.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypeVar

from ..kernel.errors import EngineUnavailable
from ..kernel.origin import is_by_rules
from ..plans.plan import Competency, GeneratedBy, Plan
from ..runs.run import Basis
from ..runs.transcript import Turn
from .assessment import (
    Appraisal,
    AssessedBy,
    AssessedCompetency,
    AssessedQualification,
    Assessment,
    Rating,
    Reading,
    Score,
)
from .denials import denials_of
from .integrity import contradictions, find_flags, merge_flags
from .judgement import Judgement, coverage, judged_by, overall_score, score_band, verdict_of
from .output_limits import fit_points, within_limits, without_verdicts
from .ratings import VerifiedRatings, check_ratings
from .recommendation import decide
from .records import Records
from .requirements import assessed, check_requirements
from .retractions import find_retractions

RULES = "2026-11-28"
"""The version of everything here and of what it rests on (ratings, evidence, retractions, denials, requirements,
integrity): change it with the rules."""

T = TypeVar("T")


def assess(
    plan: Plan,
    turns: Sequence[Turn],
    appraisal: Appraisal,
    *,
    assessment_id: str,
    version: int,
    generated_at: datetime,
    origin: GeneratedBy,
    language: str = "en",
) -> tuple[Assessment, Records]:
    """The assessment, and what became of the ratings that it was made of; `language` is the run's.

    What the engine left out is not assessed. Raises EngineUnavailable where it rated what the plan does not
    have.
    """
    appraisal = within_limits(appraisal)
    given = Given(
        _by_key(((each.competency_id, each.ratings) for each in appraisal.competencies), "competency"),
        _by_key(((each.statement, each.ratings) for each in appraisal.qualifications), "statement"),
        _by_key(((each.requirement_id, each.readings) for each in appraisal.requirements), "requirement"),
    )
    _refuse_unknown(given.competencies, (each.competency_id for each in plan.competencies))
    _refuse_unknown(given.statements, statements_of(plan))
    _refuse_unknown(given.requirements, (each.requirement_id for each in plan.requirements))
    records = check(plan, turns, given, language)
    scores = [f"{each.name}: {verdict.score} of 5" for each, verdict in judged_by(plan, records)]
    words = Wording(
        summary=without_verdicts(appraisal.summary, scores),
        strengths=fit_points(appraisal.strengths),
        concerns=fit_points(appraisal.concerns),
        integrity_flags=merge_flags(
            [*find_flags(turns), *contradictions(records.evidence())], appraisal.integrity_flags, turns
        ),
    )
    assessment = aggregate(
        plan,
        records,
        words,
        assessment_id=assessment_id,
        version=version,
        generated_at=generated_at,
        origin=AssessedBy(**origin.model_dump(), rubric_hash=rubric_hash(plan)),
    )
    return assessment, records


@dataclass(frozen=True, slots=True)
class Given:
    """An engine's ratings and readings by what they are of."""

    competencies: Mapping[str, Sequence[Rating]]
    statements: Mapping[str, Sequence[Rating]]
    requirements: Mapping[str, Sequence[Reading]]


def check(plan: Plan, turns: Sequence[Turn], given: Given, language: str = "en") -> Records:
    """The first half: each quote is found in the transcript, and what was taken back or denied lowers."""
    retractions = find_retractions(turns)
    denials = {each: tuple(denials_of(each, turns)) for each in statements_of(plan)}

    def record(key: str, ratings: Sequence[Rating], statements: Sequence[str]) -> VerifiedRatings:
        return check_ratings(
            key,
            ratings,
            turns,
            retractions=retractions,
            denials=[one for each in statements for one in denials[each]],
            most=_most([bool(denials[each]) for each in statements]),
            language=language,
        )

    return Records(
        competencies=tuple(
            record(each.competency_id, given.competencies.get(each.competency_id, ()), each.qualifications)
            for each in plan.competencies
        ),
        statements=tuple(record(each, given.statements.get(each, ()), (each,)) for each in denials),
        requirements=check_requirements(plan, turns, given.requirements, retractions),
    )


def _most(denied: Sequence[bool]) -> Score:
    """The highest score of what has statements of which some are denied: 2 where all are."""
    return 5 - ceil(3 * sum(denied) / len(denied)) if denied else 5


@dataclass(frozen=True, slots=True)
class Wording:
    """What of an assessment no rule computes."""

    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    integrity_flags: tuple[str, ...]


def aggregate(
    plan: Plan,
    records: Records,
    words: Wording,
    *,
    assessment_id: str,
    version: int,
    generated_at: datetime,
    origin: AssessedBy,
) -> Assessment:
    """The second half: from the checked ratings to the assessment."""
    judged = judged_by(plan, records)
    decision = decide(judged, plan, records.requirements)
    overall = overall_score(judged)
    is_known = decision.recommendation != "INSUFFICIENT_EVIDENCE" and coverage(judged) > 0
    return Assessment(
        assessment_id=assessment_id,
        version=version,
        overall_score=overall if is_known else None,
        score_band=score_band(judged, overall) if is_known else None,
        coverage=coverage(judged),
        basis=basis_of(origin),
        recommendation=decision.recommendation,
        summary=words.summary,
        competencies=tuple(_competency(each, verdict) for each, verdict in judged),
        qualifications=tuple(_qualification(each) for each in map(Judgement, records.statements)),
        requirements=tuple(
            assessed(each, record)
            for each, record in zip(plan.requirements, records.requirements, strict=True)
        ),
        strengths=words.strengths,
        concerns=words.concerns,
        integrity_flags=words.integrity_flags,
        generated_at=generated_at,
        generated_by=origin,
    )


def basis_of(origin: GeneratedBy | AssessedBy) -> Basis:
    return "REHEARSAL" if is_by_rules(origin.model) else "MODEL"


def statements_of(plan: Plan) -> list[str]:
    """Each qualification statement once, in the order of the plan."""
    return list(dict.fromkeys(each for one in plan.competencies for each in one.qualifications))


def rubric_hash(plan: Plan) -> str:
    """SHA-256 of what was assessed against: the canonical JSON (sorted keys, no spaces) of the
    competencies."""
    rubric = [each.model_dump(by_alias=True, mode="json") for each in plan.competencies]
    canonical = json.dumps(rubric, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _by_key(pairs: Iterable[tuple[str, tuple[T, ...]]], what: str) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for key, ratings in pairs:
        if key in found:
            raise EngineUnavailable(f"The engine rated the same {what} twice.")
        found[key] = ratings
    return found


def _refuse_unknown(rated: Iterable[str], known: Iterable[str]) -> None:
    if set(rated) - set(known):
        raise EngineUnavailable("The engine rated something that is not in the plan.")


def _competency(competency: Competency, verdict: Judgement) -> AssessedCompetency:
    return AssessedCompetency(
        competency_id=competency.competency_id,
        name=competency.name,
        weight=competency.weight,
        score=verdict.score,
        confidence=_confidence(verdict),
        rationale=verdict.record.rationale,
        evidence=verdict.record.evidence,
    )


def _qualification(verdict: Judgement) -> AssessedQualification:
    return AssessedQualification(
        statement=verdict.record.key,
        verdict=verdict_of(verdict.score),
        score=verdict.score,
        confidence=_confidence(verdict),
        evidence=verdict.record.evidence,
    )


def _confidence(verdict: Judgement) -> float:
    return verdict.confidence.product if verdict.confidence else 0.0
