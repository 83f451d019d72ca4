"""The proposal for the person who decides: the first rule that applies, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..kernel.rules import read_file
from ..plans.plan import Plan
from ..runs.run import Recommendation
from .judgement import Judged, coverage, overall_score
from .requirements import CheckedRequirement

MIN_ASSESSED_WEIGHT = 0.5
STRONG_HIRE_FROM, HIRE_FROM, MAYBE_FROM = 80.0, 60.0, 40.0
RecommendationRule = Literal[
    "MUST_HAVE_DENIED",
    "TOO_LITTLE_ASSESSED",
    "OVERALL_BELOW_MAYBE",
    "MUST_HAVE_UNKNOWN",
    "REQUIRED_NOT_ASSESSED",
    "REQUIRED_BELOW_MINIMUM",
    "OVERALL_BELOW_HIRE",
    "OVERALL_FROM_STRONG_HIRE",
    "OVERALL_FROM_HIRE",
]
_THRESHOLDS = {"maybe": f"{MAYBE_FROM:g}", "hire": f"{HIRE_FROM:g}", "strong_hire": f"{STRONG_HIRE_FROM:g}"}


def sentence(rule: RecommendationRule, language: str = "en") -> str:
    """What a rule says, in one of the languages of `chat.toml`."""
    text: str = read_file("chat", language)["because"][rule]
    return text.format(**_THRESHOLDS)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The recommendation, the first rule that applied, and the competencies or requirements by which it did."""

    recommendation: Recommendation
    rule: RecommendationRule
    competency_ids: tuple[str, ...] = ()
    requirement_ids: tuple[str, ...] = ()


def decide(judged: Judged, plan: Plan, requirements: Sequence[CheckedRequirement]) -> RuleOutcome:
    """A proposal for the person who decides. A must-have that is denied allows NO_HIRE at most; one that is unknown,
    and a required competency that is unknown or below its minimum, MAYBE at most."""
    overall = overall_score(judged)
    must_haves = _must_haves(plan, requirements)
    required = [pair for pair in judged if pair[0].required]
    if denied := _denied(must_haves):
        return RuleOutcome("NO_HIRE", "MUST_HAVE_DENIED", requirement_ids=denied)
    if coverage(judged) < MIN_ASSESSED_WEIGHT:
        return RuleOutcome("INSUFFICIENT_EVIDENCE", "TOO_LITTLE_ASSESSED", _not_assessed(judged))
    if overall < MAYBE_FROM:
        return RuleOutcome("NO_HIRE", "OVERALL_BELOW_MAYBE")
    if unknown := _unconfirmed(must_haves):
        return RuleOutcome("MAYBE", "MUST_HAVE_UNKNOWN", requirement_ids=unknown)
    if not_assessed := _not_assessed(required):
        return RuleOutcome("MAYBE", "REQUIRED_NOT_ASSESSED", not_assessed)
    if short := _below_minimum(required):
        return RuleOutcome("MAYBE", "REQUIRED_BELOW_MINIMUM", short)
    if overall < HIRE_FROM:
        return RuleOutcome("MAYBE", "OVERALL_BELOW_HIRE")
    if overall >= STRONG_HIRE_FROM:
        return RuleOutcome("STRONG_HIRE", "OVERALL_FROM_STRONG_HIRE")
    return RuleOutcome("HIRE", "OVERALL_FROM_HIRE")


def _must_haves(plan: Plan, requirements: Sequence[CheckedRequirement]) -> list[CheckedRequirement]:
    ids = {each.requirement_id for each in plan.requirements if each.must_have}
    return [each for each in requirements if each.requirement_id in ids]


def _denied(requirements: Sequence[CheckedRequirement]) -> tuple[str, ...]:
    return tuple(each.requirement_id for each in requirements if each.status == "DENIED")


def _unconfirmed(requirements: Sequence[CheckedRequirement]) -> tuple[str, ...]:
    return tuple(each.requirement_id for each in requirements if each.status != "CONFIRMED")


def _not_assessed(judged: Judged) -> tuple[str, ...]:
    return tuple(each.competency_id for each, judgement in judged if judgement.score is None)


def _below_minimum(judged: Judged) -> tuple[str, ...]:
    return tuple(
        each.competency_id
        for each, judgement in judged
        if judgement.score is not None and judgement.score < each.minimum_score
    )
