"""Scoring by evidence: what the sentences about a competency show together, each kind of sign counted once.

So neither length nor repetition nor praise of oneself raises a score. One rater: rules agree with themselves.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from ...domain.assessments.integrity import find_flags
from ...domain.plans.plan import Brief, Competency, Plan
from ...domain.runs.transcript import Turn
from .answers import Answer, Statement, read_answers
from .reading import LONGEST_QUOTE, mentions, stems
from .relevance import Field, field_of
from .signs import Sign, common_stems
from .statements import Reading, join, read_statement

MAX_QUOTES = 3
_LACKS = " Lacks "
_POINTS = {
    Sign.CASE: 0.5,
    Sign.RESULT: 0.75,
    Sign.NUMBER: 0.5,
    Sign.TRADE_OFF: 0.75,
    Sign.REASON: 0.25,
    Sign.LESSON: 0.75,
}
_PER_ACT, _MOST_ACTS = 0.5, 4
_SPECIFICS_POINTS = ((24, 1.5), (14, 1.0), (6, 0.5))
_MORE_BY_LEVEL = {"JUNIOR": -0.5, "SENIOR": 0.25, "LEAD": 0.5, "PRINCIPAL": 0.75}
_YEARS = re.compile(r"\b(\d{1,2})\+?\s*(?:years?|yrs?)\b", re.IGNORECASE)


def appraise(brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
    """Ratings of one rater for every competency and statement; None where nothing relevant was said."""
    answers = read_answers(plan, turns)
    fields = {
        each.competency_id: field_of(_readings(each), each.questions, brief.position)
        for each in plan.competencies
    }
    ratings = [(each, _rate(each, answers, fields, brief)) for each in plan.competencies]
    statements = [
        QualificationRatings(
            statement=statement,
            ratings=(_rate_statement(statement, one, rating, answers, fields, brief),),
        )
        for one, rating in ratings
        for statement in one.qualifications
    ]
    return Appraisal(
        competencies=tuple(
            CompetencyRatings(competency_id=each.competency_id, ratings=(rating,)) for each, rating in ratings
        ),
        qualifications=tuple({each.statement: each for each in statements}.values()),
        summary=_summary(plan, answers, ratings),
        strengths=tuple(
            f"{each.name}: {rating.rationale.partition(_LACKS)[0]}"
            for each, rating in ratings
            if rating.score and rating.score >= 4
        ),
        concerns=tuple(_concerns(ratings, statements)),
        integrity_flags=find_flags(turns),
    )


def _rate(
    competency: Competency, answers: Sequence[Answer], fields: Mapping[str, Field], brief: Brief
) -> Rating:
    if all(
        each.kind == "CONDITION"
        for each in map(read_statement, competency.qualifications or [competency.name])
    ):
        return _NOT_JUDGED
    own = [each for each in answers if each.question in competency.questions]
    return _judge(own, fields[competency.competency_id], brief.level, _rivals(competency, fields))


_NOT_JUDGED = Rating(
    score=None, rationale="This is settled between the hiring team and the candidate, and not judged."
)


def _rivals(competency: Competency, fields: Mapping[str, Field]) -> list[Field]:
    return [field for own, field in fields.items() if own != competency.competency_id]


def _rate_statement(
    statement: str,
    competency: Competency,
    rating: Rating,
    answers: Sequence[Answer],
    fields: Mapping[str, Field],
    brief: Brief,
) -> Rating:
    """As the competency, unless that holds several statements: then by the answers that are about this
    one."""
    reading = read_statement(statement)
    if reading.kind == "CONDITION":
        return _NOT_JUDGED
    if len(competency.qualifications) > 1:
        others = [read_statement(each) for each in competency.qualifications if each != statement]
        own = [
            each
            for each in answers
            if each.question in competency.questions and _is_about(each, reading, others)
        ]
        asked = [each.question for each in own if each.question]
        field = field_of([reading], asked, brief.position)
        rating = _judge(own, field, brief.level, _rivals(competency, fields))
    return _with_years(rating, reading, answers)


def _is_about(answer: Answer, reading: Reading, others: Sequence[Reading]) -> bool:
    """A question that names one of the statements is about that one, unless the answer tells of another; one that
    names none is about all of them."""
    asked = answer.question.text if answer.question else ""
    if _names(asked, reading) or _is_told_of(answer, reading):
        return True
    return not any(_names(asked, each) for each in others)


def _names(text: str, reading: Reading) -> bool:
    names = {term.name for term, _ in reading.found}
    topic = stems(reading.topic)
    return bool(names & {each.term.name for each in mentions(text)}) or (bool(topic) and topic <= stems(text))


def _is_told_of(answer: Answer, reading: Reading) -> bool:
    names = {term.name for term, _ in reading.found}
    topic = stems(reading.topic) - common_stems()
    return any(names & each.terms or topic & each.stems for each in answer.statements)


def _with_years(rating: Rating, reading: Reading, answers: Sequence[Answer]) -> Rating:
    """Fewer years than the statement asks for, in the candidate's own words, allow PARTIAL at most."""
    if rating.score is None or reading.years is None:
        return rating
    told = [
        (int(match[1]), each)
        for answer in answers
        for each in answer.statements
        if (match := _YEARS.search(each.text)) and {term.name for term, _ in reading.found} & each.terms
    ]
    if not told or max(years for years, _ in told) >= reading.years:
        return rating
    years, said = max(told, key=lambda pair: pair[0])
    return Rating(
        score=min(rating.score, 3),
        rationale=f"{rating.rationale} Speaks of {years} years where {reading.years} are asked for.",
        evidence=(*rating.evidence[: MAX_QUOTES - 1], _quote(said)),
    )


def _readings(competency: Competency) -> list[Reading]:
    return [read_statement(each) for each in (*competency.qualifications, competency.name)]


def _judge(answers: Sequence[Answer], field: Field, level: str, rivals: Sequence[Field]) -> Rating:
    relevant = [
        each
        for answer in answers
        if field.covers(answer) and not field.yields_to(answer, rivals)
        for each in field.on_topic(answer.statements)
    ]
    positive = [each for each in relevant if not each.is_denial or each.acts]
    if positive:
        return _rating(positive, field, level)
    denials = [each for answer in answers for each in answer.statements if each.is_denial]
    if denials:
        return Rating(
            score=1,
            rationale="Says that they do not know, or have not done it.",
            evidence=tuple(map(_quote, denials[:MAX_QUOTES])),
        )
    foreign = any(not answer.in_english for answer in answers)
    reason = "The answers are not in English, which these rules cannot judge." if foreign else (
        "Nothing that was said shows this either way." if answers else "The interview did not come to this."
    )  # fmt: skip
    return Rating(score=None, rationale=reason)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the sentences show together. A sign counts only where something specific stands beside it."""

    signs: frozenset[Sign]
    acts: int
    specifics: int

    @property
    def points(self) -> float:
        depth = next((points for count, points in _SPECIFICS_POINTS if self.specifics >= count), 0.0)
        return (
            sum(_POINTS.get(sign, 0.0) for sign in self.signs) + _PER_ACT * min(self.acts, _MOST_ACTS) + depth
        )


def _shown(statements: Sequence[Statement], field: Field) -> _Shown:
    told = frozenset[str]().union(*(each.specifics for each in statements)) - field.asked
    grounded = (
        [each for each in statements if _is_grounded(each, field)] if len(told) >= _LEAST_SPECIFICS else []
    )
    return _Shown(
        signs=frozenset(sign for each in grounded for sign in each.signs),
        acts=len({act for each in grounded for act in each.acts}),
        specifics=len(told),
    )


def _is_grounded(statement: Statement, field: Field) -> bool:
    """Whether something specific stands beside what a sentence claims."""
    specifics = len(statement.specifics - field.asked)
    return specifics >= 2 or (specifics == 1 and bool(statement.acts or Sign.NUMBER in statement.signs))


_LEAST_SPECIFICS = 3


def _rating(statements: Sequence[Statement], field: Field, level: str) -> Rating:
    shown = _shown(statements, field)
    score, rationale = _score(shown, level), _rationale(shown)
    if field.is_unknown:
        score, rationale = min(score, _MOST_UNSEEN), f"{rationale} {_UNSEEN}"
    return Rating(
        score=score,
        rationale=rationale,
        evidence=tuple(_quote(each) for each in _best(statements, field)),
    )


def _score(shown: _Shown, level: str) -> int:
    """2 to 5: the points, but no higher score without the signs that its indicator speaks of."""
    points = shown.points - _MORE_BY_LEVEL.get(level, 0.0)
    solid = _SOLID_BY_LEVEL.get(level, _SOLID)
    ends = bool(shown.signs & {Sign.RESULT, Sign.NUMBER})
    weighs = Sign.TRADE_OFF in shown.signs
    reflects = bool(shown.signs & {Sign.LESSON, Sign.REASON})
    has_part = bool(shown.acts) or Sign.OWN_PART in shown.signs
    if points >= 5.25 and shown.acts >= 2 and weighs and ends and reflects and shown.specifics >= 1.5 * solid:
        return 5
    if points >= 3.5 and shown.acts >= 2 and (ends or weighs) and shown.specifics >= solid:
        return 4
    return 3 if points >= 1.0 and has_part else 2


_MOST_UNSEEN = 3
_UNSEEN = "These rules do not know the field, so whether this is about it is for a person to judge."
_SOLID = 12
_SOLID_BY_LEVEL = {"JUNIOR": 8, "LEAD": 14, "PRINCIPAL": 16}


def _best(shown: Sequence[Statement], field: Field) -> list[Statement]:
    """The most telling sentences, in the order in which they were said."""
    quotable = [each for each in shown if len(each.text) >= 8]
    ranked = sorted(
        range(len(quotable)),
        key=lambda place: (
            -sum(_POINTS.get(sign, 0.0) for sign in quotable[place].signs)
            - _PER_ACT * len(quotable[place].acts)
            - 0.25 * min(len(field.hits(quotable[place])), 4),
            place,
        ),
    )
    return [quotable[place] for place in sorted(ranked[:MAX_QUOTES])]


def _quote(statement: Statement) -> Evidence:
    text = statement.text
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(maxsplit=1)[0]
    return Evidence(turn=statement.turn, quote=text)


def _rationale(shown: _Shown) -> str:
    found = [sign.value for sign in Sign if sign in shown.signs]
    missing = [sign.value for sign in (Sign.OWN_PART, Sign.RESULT, Sign.TRADE_OFF) if sign not in shown.signs]
    depth = "many specifics" if shown.specifics >= 24 else "some specifics" if shown.specifics >= 6 else ""
    shows = join([*found, depth] if depth else found) if found or depth else "no specifics"
    lacks = f"{_LACKS}{join(missing)}." if missing else ""
    return f"Shows {shows}.{lacks}"


def _summary(plan: Plan, answers: Sequence[Answer], ratings: Sequence[tuple[Competency, Rating]]) -> str:
    answered = len({each.question.question_id for each in answers if each.question and each.text.strip()})
    parts = [f"{answered} of {len(plan.agenda())} planned questions were answered."]
    scored = [(rating.score, each.name) for each, rating in ratings if rating.score is not None]
    if scored:
        parts.append("; ".join(f"{name}: {score} of 5" for score, name in scored) + ".")
    missing = [each.name for each, rating in ratings if rating.score is None and rating is not _NOT_JUDGED]
    if missing:
        parts.append(f"Not assessed for want of evidence: {join(missing)}.")
    parts.append(
        "Scored by fixed rules that look for evidence in the answers; please read the answers themselves."
    )
    return " ".join(parts)


def _concerns(
    ratings: Sequence[tuple[Competency, Rating]],
    statements: Sequence[QualificationRatings],
) -> Iterable[str]:
    for competency, rating in ratings:
        if rating is _NOT_JUDGED:
            continue
        if rating.score is None:
            yield f"{competency.name}: not assessed. {rating.rationale}"
        elif rating.score <= 2:
            yield f"{competency.name}: {rating.rationale}"
    for each in statements:
        if "years where" in each.ratings[0].rationale:
            yield f"{each.statement}: {each.ratings[0].rationale}"
