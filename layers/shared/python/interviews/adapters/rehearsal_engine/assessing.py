"""Rates how complete the told cases are, by a rule that a page can explain (docs/rehearsal_engine.md)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ...domain.assessments.assessment import (
    Appraisal,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
    Score,
)
from ...domain.assessments.denials import denials_of, names
from ...domain.assessments.evidence import MIN_QUOTE_LENGTH
from ...domain.assessments.retractions import is_of_this_question
from ...domain.plans.plan import Brief, Competency, Plan
from ...domain.runs.transcript import Turn
from .cases import Part, Sentence, ToldCase, first_told, read_case, stems
from .fields import fields_of, other_fields, words_of
from .texts import texts

MOST_QUOTES = 4
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
MOST_OFF_TOPIC: Score = 2
"""Of a case of another field of work."""
MOST_UNKNOWN: Score = 4
"""Of a case with no word of the role or of its field."""
FEWEST_OFF_TOPIC = 2
"""Different words of other fields that make a case one of another field, where it has fewer of the role's."""

BEGINNING = 4
"""Sentences by which it is known of which field a case is."""


def appraise(brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
    said = [each for each in turns if not each.aside]
    told = first_told(said)
    ratings = {each.competency_id: _of_competency(brief, each, said, told) for each in plan.competencies}
    statements: dict[str, Rating] = {}
    for competency in plan.competencies:
        for statement in competency.qualifications:
            statements[statement] = _of_statement(
                brief, competency, statement, said, told, ratings[competency.competency_id]
            )
    words = texts(brief.language)
    scored = [(each, ratings[each.competency_id].score) for each in plan.competencies]
    answered = {each.question_id for each in said if each.role == "candidate"}
    questions = [each.question_id for each in plan.agenda()]
    return Appraisal(
        competencies=tuple(
            CompetencyRatings(competency_id=each, ratings=(rating,)) for each, rating in ratings.items()
        ),
        qualifications=tuple(
            QualificationRatings(statement=each, ratings=(rating,)) for each, rating in statements.items()
        ),
        summary=words["summary"].format(
            answered=sum(each in answered for each in questions), questions=len(questions)
        ),
        strengths=tuple(
            words["strength"].format(name=each.name) for each, score in scored if score and score >= 4
        ),
        concerns=tuple(
            words["concern" if score else "not_told"].format(name=each.name)
            for each, score in scored
            if not score or score <= 2
        ),
    )


def score_of(case: ToldCase) -> Score | None:
    """1 is what a denial gives; None where nothing was told."""
    parts = case.parts
    if Part.OWN_ACT not in parts:
        return 2 if parts & {Part.SITUATION, Part.RESULT} else None
    others = parts - {Part.OWN_ACT}
    if Part.RESULT in parts and len(others) >= 4 and case.acts >= 2:
        return 5
    if Part.RESULT in parts and len(others) >= 2:
        return 4
    return 3 if others else 2


def _of_competency(
    brief: Brief, competency: Competency, turns: Sequence[Turn], told: Mapping[str, int]
) -> Rating:
    asked = {each.question_id for each in competency.questions}
    own = [each for each in turns if each.question_id in asked]
    return _rating(brief, competency.qualifications or (competency.name,), own, told)


def _of_statement(
    brief: Brief,
    competency: Competency,
    statement: str,
    turns: Sequence[Turn],
    told: Mapping[str, int],
    whole: Rating,
) -> Rating:
    """By the questions that quote it, where the competency has other statements too."""
    if len(competency.qualifications) == 1:
        return whole
    asked = {each.question_id for each in competency.questions if names(statement, each.text)}
    return _rating(brief, (statement,), [each for each in turns if each.question_id in asked], told)


def _rating(
    brief: Brief, statements: Sequence[str], turns: Sequence[Turn], told: Mapping[str, int]
) -> Rating:
    role = (*statements, brief.position, brief.job_description or "")
    case = read_case(turns, role, told)
    score = score_of(case)
    words = texts(brief.language)
    denied = [one for each in statements for one in denials_of(each, turns)] or list(_not_done(turns))
    if denied and (score is None or Part.OWN_ACT not in case.parts or not _speaks_of(statements, case)):
        return Rating(score=1, rationale=words["denied"], evidence=tuple(denied[:MOST_QUOTES]))
    evidence = tuple(_evidence(case))
    if score is None or not evidence:
        return Rating(score=None, rationale=words["nothing"])
    own, other = _words_of_field(role, case)
    is_off = other >= FEWEST_OFF_TOPIC + (not own) and other > own
    most, why = (MOST_OFF_TOPIC, "off_topic") if is_off else (MOST_UNKNOWN, "unknown_topic")
    is_bounded = (is_off or not own) and score > most
    score = most if is_bounded else score
    found = ", ".join(words["parts"][each] for each in Part if each in case.parts)
    missing = ", ".join(words["parts"][each] for each in Part if each not in case.parts)
    rationale = words["found"].format(parts=found)
    rationale += " " + words["missing"].format(parts=missing) if missing else ""
    rationale += " " + words[why] if is_bounded else ""
    return Rating(score=score, rationale=rationale, evidence=evidence)


def _not_done(turns: Sequence[Turn]) -> Iterator[Evidence]:
    """Sentences that say no more than that it was not done."""
    for turn in turns:
        for match in _SENTENCE.finditer(turn.text if turn.role == "candidate" else ""):
            if is_of_this_question(match[0]):
                yield Evidence(turn=turn.turn, quote=match[0].strip(), stance="AGAINST")


def _speaks_of(texts_of_role: Sequence[str], case: ToldCase) -> bool:
    """By any word of five letters or more, or any proper name, that both have."""
    shared = stems(case.text) & stems(" ".join(texts_of_role))
    return bool(shared) or any(names(each, case.text) for each in texts_of_role if each)


def _words_of_field(role: Sequence[str], case: ToldCase) -> tuple[int, int]:
    """How many different words of the role, or of its field, a case has; and how many of other fields its beginning
    has: what is told later makes no case one of another field."""
    fields = fields_of(role)
    own = set(stems(case.text) & stems(" ".join(role)))
    telling = [each for each in case.sentences if each.parts]
    for each in telling:
        own |= {word[:5] for word in words_of(each.text, each.language, fields)}
    other = {
        word[:5]
        for each in telling[:BEGINNING]
        for word in words_of(each.text, each.language, other_fields(fields))
    }
    names_it = any(names(each, case.text) for each in role if each)
    return len(own) or int(names_it), len(other - own)


def _evidence(case: ToldCase) -> Iterator[Evidence]:
    """The sentences that bring the most new parts, in the order of the transcript."""
    left = set(case.parts)
    chosen: list[Sentence] = []
    for each in sorted(case.sentences, key=lambda one: -len(one.parts)):
        if each.parts & left and len(each.text) >= MIN_QUOTE_LENGTH and len(chosen) < MOST_QUOTES:
            chosen.append(each)
            left -= each.parts
    for each in case.sentences:
        if each in chosen:
            yield Evidence(turn=each.turn, quote=each.text)
