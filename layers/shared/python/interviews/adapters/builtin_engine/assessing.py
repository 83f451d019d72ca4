"""Scoring by evidence: what the sentences about a competency show together, each kind of sign counted once.

So neither length nor repetition nor praise of oneself raises a score. One rater: rules agree with themselves.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...domain.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from ...domain.integrity import find_flags
from ...domain.plan import Brief, Competency, Plan
from ...domain.session import Turn
from .answers import Answer, Sign, Statement, read_answers
from .reading import mentions, stem, stems
from .statements import Reading, join, read_statement

MAX_QUOTES = 3
LONGEST_QUOTE = 300
_POINTS = {
    Sign.OWN_PART: 1.0,
    Sign.RESULT: 0.75,
    Sign.NUMBER: 0.5,
    Sign.TRADE_OFF: 0.75,
    Sign.REASON: 0.25,
    Sign.LESSON: 0.5,
    Sign.CASE: 0.5,
}
_DEPTH_POINTS = ((7, 1.5), (4, 1.0), (2, 0.5))
_MORE_BY_LEVEL = {"JUNIOR": -0.5, "SENIOR": 0.25, "LEAD": 0.5, "PRINCIPAL": 0.5}
_TECHNICAL = ("engineering", "data", "platform")
_YEARS = re.compile(r"\b(\d{1,2})\+?\s*(?:years?|yrs?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Field:
    """What counts as being about something: its terms, the words of its field, and its own words."""

    terms: frozenset[str]
    concepts: frozenset[str]
    own_words: frozenset[str]
    needed: int

    def hits(self, statement: Statement) -> frozenset[str]:
        return (statement.terms & self.terms) | (statement.stems & (self.concepts | self.own_words))

    def covers(self, answer: Answer) -> bool:
        """One of its terms, or enough of its words: a story about something else shares a word or two."""
        hits = frozenset[str]().union(*(self.hits(each) for each in answer.statements))
        return bool(hits & self.terms) or len(hits) >= self.needed


def appraise(brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
    """Ratings of one rater for every competency and statement; None where nothing relevant was said."""
    answers = read_answers(plan, turns)
    ratings = [(each, _rate(each, answers, brief.level)) for each in plan.competencies]
    statements = [
        QualificationRatings(
            statement=statement,
            ratings=(_rate_statement(statement, one, rating, answers, brief.level),),
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
            f"{each.name}: {rating.rationale}"
            for each, rating in ratings
            if rating.score and rating.score >= 4
        ),
        concerns=tuple(_concerns(ratings, statements)),
        integrity_flags=find_flags(turns),
    )


def _rate(competency: Competency, answers: Sequence[Answer], level: str) -> Rating:
    ids = {each.question_id for each in competency.questions}
    own = [each for each in answers if each.question and each.question.question_id in ids]
    return _judge(own, _field(_readings(competency), competency), level)


def _rate_statement(
    statement: str,
    competency: Competency,
    rating: Rating,
    answers: Sequence[Answer],
    level: str,
) -> Rating:
    """As the competency, unless that holds several statements: then by the answers that are about this
    one."""
    reading = read_statement(statement)
    if len(competency.qualifications) > 1:
        field = _field([reading], None)
        ids = {each.question_id for each in competency.questions}
        own = [each for each in answers if each.question and each.question.question_id in ids]
        rating = _judge([each for each in own if _is_about(each, reading)], field, level)
    return _with_years(rating, reading, answers)


def _is_about(answer: Answer, reading: Reading) -> bool:
    topic = stems(reading.topic)
    names = {term.name for term, _ in reading.found}
    asked = answer.question.text if answer.question else ""
    if names & {each.term.name for each in mentions(asked)} or (topic and topic <= stems(asked)):
        return True
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


def _field(readings: Iterable[Reading], competency: Competency | None) -> _Field:
    readings = list(readings)
    asked = " ".join(f"{each.text} {each.intent}" for each in competency.questions) if competency else ""
    terms = {term.name for each in readings for term, _ in each.found} | {
        each.term.name for each in mentions(asked)
    }
    themes = {term.theme for each in readings for term, _ in each.found} | {each.theme for each in readings}
    themes |= {each.term.theme for each in mentions(asked)}
    concepts = {stem(word) for theme in themes for word in theme.concepts.replace("-", " ").split()}
    technical = any(theme.group in _TECHNICAL for theme in themes)
    own_words = {word for each in readings for word in stems(each.topic)}
    needed = 3 if technical else 2 if concepts else 1
    return _Field(frozenset(terms), frozenset(concepts), frozenset(own_words), needed)


def _judge(answers: Sequence[Answer], field: _Field, level: str) -> Rating:
    relevant = [
        each for answer in answers if field.covers(answer) for each in _near(answer.statements, field)
    ]
    positive = [each for each in relevant if not each.is_denial or each.signs - {Sign.CASE, Sign.REASON}]
    if positive:
        return _rating(positive, answers, field, level)
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


def _near(statements: Sequence[Statement], field: _Field) -> list[Statement]:
    """Sentences about the field, and a neighbour that goes on with one: "It fell to 120 ms." needs the one before."""
    about = [bool(field.hits(each)) for each in statements]
    return [
        each
        for place, each in enumerate(statements)
        if about[place]
        or any(
            0 <= other < len(about) and about[other] and _goes_on(each, statements[other])
            for other in (place - 1, place + 1)
        )
    ]


def _goes_on(statement: Statement, neighbour: Statement) -> bool:
    return bool(_ANAPHORA.match(statement.text) or statement.stems & neighbour.stems)


_ANAPHORA = re.compile(
    r"(?:and |but |so |then |later |afterwards,? )*(?:it|this|that|they|these|those|as a result|in the end|since then|"
    r"looking back|in hindsight|the (?:result|outcome|trade-?off|downside|reason|alternative|effect|cost))\b",
    re.IGNORECASE,
)


def _rating(shown: Sequence[Statement], answers: Sequence[Answer], field: _Field, level: str) -> Rating:
    signs = frozenset(sign for each in shown for sign in each.signs)
    asked = {word for answer in answers if answer.question for word in stems(answer.question.text)}
    details = sorted(
        {word for each in shown for word in (each.terms | (each.stems & field.concepts))} - asked
    )
    depth = next((points for count, points in _DEPTH_POINTS if len(details) >= count), 0.0)
    points = sum(_POINTS[sign] for sign in signs) + depth - _MORE_BY_LEVEL.get(level, 0.0)
    return Rating(
        score=_score(points, signs, depth),
        rationale=_rationale(signs, len(details)),
        evidence=tuple(_quote(each) for each in _best(shown, field)),
    )


def _score(points: float, signs: frozenset[Sign], depth: float) -> int:
    """2 to 5: the points, but no higher score without the signs that its indicator speaks of."""
    acts = Sign.OWN_PART in signs
    weighs = Sign.TRADE_OFF in signs
    if points >= 4.5 and acts and weighs and Sign.RESULT in signs and depth:
        return 5
    if points >= 3.25 and acts and (weighs or Sign.RESULT in signs) and depth:
        return 4
    return 3 if points >= 1.75 and (acts or (depth >= 1 and (weighs or Sign.REASON in signs))) else 2


def _best(shown: Sequence[Statement], field: _Field) -> list[Statement]:
    """The most telling sentences, in the order in which they were said."""
    quotable = [each for each in shown if len(each.text) >= 8]
    ranked = sorted(
        range(len(quotable)),
        key=lambda place: (
            -sum(_POINTS[sign] for sign in quotable[place].signs)
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


def _rationale(signs: frozenset[Sign], details: int) -> str:
    found = [sign.value for sign in Sign if sign in signs]
    missing = [sign.value for sign in (Sign.OWN_PART, Sign.RESULT, Sign.TRADE_OFF) if sign not in signs]
    depth = (
        "many details of the field" if details >= 7 else "some details of the field" if details >= 2 else ""
    )
    shows = join([*found, depth] if depth else found) if found or depth else "no specifics"
    lacks = f" Lacks {join(missing)}." if missing else ""
    return f"Shows {shows}.{lacks}"


def _summary(plan: Plan, answers: Sequence[Answer], ratings: Sequence[tuple[Competency, Rating]]) -> str:
    answered = len({each.question.question_id for each in answers if each.question and each.text.strip()})
    parts = [f"{answered} of {len(plan.agenda())} planned questions were answered."]
    scored = [(rating.score, each.name) for each, rating in ratings if rating.score is not None]
    if scored:
        parts.append("; ".join(f"{name}: {score} of 5" for score, name in scored) + ".")
    missing = [each.name for each, rating in ratings if rating.score is None]
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
        if rating.score is None:
            yield f"{competency.name}: not assessed. {rating.rationale}"
        elif rating.score <= 2:
            yield f"{competency.name}: {rating.rationale}"
    for each in statements:
        if "years where" in each.ratings[0].rationale:
            yield f"{each.statement}: {each.ratings[0].rationale}"
