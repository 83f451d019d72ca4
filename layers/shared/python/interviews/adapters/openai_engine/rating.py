"""One rater's judgement of an interview, and the appraisal that several make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
    Reading,
    RequirementReadings,
)
from ...domain.assessments.evidence import verify
from ...domain.assessments.output_limits import word_problems
from ...domain.assessments.scoring import statements_of
from ...domain.plans.plan import Brief, Plan
from ...domain.runs.transcript import Turn
from .marking import quoted, unmark
from .model_client import ContextOverflow, ModelClient, Patience
from .payloads import assessment_of
from .shapes import Quote, Rated, RatedCompetency, RatedQuote, RatedStatement, ReadRequirement

_TOKENS = 5_000
"""Of the words about the whole, and of the reasoning before them."""
_TOKENS_EACH = 500
"""Of each thing that is rated."""
_ANSWERED = ("CONFIRMED", "DENIED")


@dataclass(frozen=True, slots=True)
class RatersJudgement:
    """One rater's judgement of everything, by competencyId, statement and requirementId."""

    competencies: Mapping[str, Rating]
    statements: Mapping[str, Rating]
    requirements: Mapping[str, Reading]
    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[tuple[Plan, Rated]]) -> "RatersJudgement":
        return cls(
            {one.competency_id: _rating(one) for _, each in parts for one in each.competencies},
            {statements_of(plan)[one.index]: _rating(one) for plan, each in parts for one in each.statements},
            {one.requirement_id: _reading(one) for _, each in parts for one in each.requirements},
            " ".join(unmark(each.summary) for _, each in parts),
            tuple(unmark(one) for _, each in parts for one in each.strengths),
            tuple(unmark(one) for _, each in parts for one in each.concerns),
        )


def appraisal_of(plan: Plan, judged: Sequence[RatersJudgement]) -> Appraisal:
    """What they rated together, in the first one's words."""
    return Appraisal(
        competencies=tuple(
            CompetencyRatings(
                competency_id=each.competency_id,
                ratings=tuple(one.competencies[each.competency_id] for one in judged),
            )
            for each in plan.competencies
        ),
        qualifications=tuple(
            QualificationRatings(statement=each, ratings=tuple(one.statements[each] for one in judged))
            for each in statements_of(plan)
        ),
        requirements=tuple(
            RequirementReadings(requirement_id=each, readings=tuple(one.requirements[each] for one in judged))
            for each in judged[0].requirements
            if all(each in one.requirements for one in judged)
        ),
        summary=judged[0].summary,
        strengths=judged[0].strengths,
        concerns=judged[0].concerns,
    )


def rate(
    client: ModelClient, brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int, seconds: float
) -> RatersJudgement:
    """The whole interview at once; where the model cannot read so much, competency by competency, and the facts are
    left to plain code."""
    try:
        return RatersJudgement.of([(plan, _rated(client, brief, plan, turns, rater, seconds))])
    except ContextOverflow:
        share = seconds / len(plan.competencies)
        parts = [(each, _about(each, turns)) for each in _one_by_one(plan)]
        return RatersJudgement.of(
            [(each, _rated(client, brief, each, own, rater, share)) for each, own in parts]
        )


def _rated(
    client: ModelClient, brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int, seconds: float
) -> Rated:
    count = len(plan.competencies) + len(statements_of(plan)) + len(plan.requirements)
    return client.ask(
        "assess",
        assessment_of(brief, plan, turns, rater),
        Rated,
        patience=Patience(seconds, seconds / 2, tries=3, repairs=1, tokens=_TOKENS + _TOKENS_EACH * count),
        problems=lambda answer: list(_rating_problems(plan, answer)),
        flaws=lambda answer: [*_quote_flaws(answer, turns), *_word_flaws(answer)],
    )


def _one_by_one(plan: Plan) -> list[Plan]:
    return [
        plan.model_copy(update={"competencies": (each,), "requirements": ()}) for each in plan.competencies
    ]


def _about(plan: Plan, turns: Sequence[Turn]) -> list[Turn]:
    ids = {each.question_id for _, each in plan.stories()}
    return [each for each in turns if each.question_id in ids]


def _rating_problems(plan: Plan, rated: Rated) -> Iterator[str]:
    wanted = sorted(each.competency_id for each in plan.competencies)
    if sorted(each.competency_id for each in rated.competencies) != wanted:
        yield f"rate exactly these competencies once each: {', '.join(wanted)}"
    count = len(statements_of(plan))
    if sorted(each.index for each in rated.statements) != list(range(count)):
        yield (
            f"rate exactly the statements 0 to {count - 1} once each"
            if count
            else "there are no statements to rate"
        )
    facts = sorted(each.requirement_id for each in plan.requirements)
    if sorted(each.requirement_id for each in rated.requirements) != facts:
        yield f"read exactly these requirements once each: {', '.join(facts) or 'none'}"


def _quote_flaws(rated: Rated, turns: Sequence[Turn]) -> Iterator[str]:
    every: list[RatedCompetency | RatedStatement] = [*rated.competencies, *rated.statements]
    for each in every:
        name = each.competency_id if isinstance(each, RatedCompetency) else f"statement {each.index}"
        if each.score is not None and not verify(map(evidence_of, each.evidence), turns).kept:
            yield f"{name} has a score but no quote that is word for word in the candidate's turn; quote, or use null"
    for one in rated.requirements:
        if one.status in _ANSWERED and not verify(map(evidence_of, one.evidence), turns, shortest=1).kept:
            yield (
                f"{one.requirement_id} is {one.status} but has no quote that is word for word in the candidate's turn; "
                "quote, or use UNCLEAR or NOT_ASKED"
            )


def _word_flaws(rated: Rated) -> list[str]:
    every: list[RatedCompetency | RatedStatement] = [*rated.competencies, *rated.statements]
    points = (*rated.strengths, *rated.concerns)
    return word_problems(rated.summary, points, tuple(each.rationale for each in every))


def _rating(rated: RatedCompetency | RatedStatement) -> Rating:
    return Rating(
        score=rated.score, rationale=unmark(rated.rationale), evidence=tuple(map(evidence_of, rated.evidence))
    )


def _reading(read: ReadRequirement) -> Reading:
    return Reading(status=read.status, evidence=tuple(map(evidence_of, read.evidence)))


def evidence_of(quote: Quote) -> Evidence:
    stance = quote.stance if isinstance(quote, RatedQuote) else "FOR"
    return Evidence(turn=quote.turn, quote=quoted(quote.quote), stance=stance)
