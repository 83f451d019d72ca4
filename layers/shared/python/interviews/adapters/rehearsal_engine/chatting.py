"""Answers a recruiter from the record alone: what was said about something, scores and why, what was not answered."""

import re
from collections.abc import Sequence

from ...domain.assessments.assessment import Assessment, Evidence
from ...domain.assessments.denials import names
from ...domain.assessments.evidence import MIN_QUOTE_LENGTH
from ...domain.assessments.integrity import CONTRADICTION, RETRACTION
from ...domain.guardrails.own_traits import tells_of_person
from ...domain.plans.plan import Plan
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer
from .texts import languages_spoken, pattern, texts

MOST_QUOTES = 4
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]{4,}")


def chat(plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str) -> EngineAnswer:
    words = texts(_asked_in(message, plan))["chat"]
    found = (
        answer
        for language in languages_spoken()
        for topic, answer in _TOPICS.items()
        if pattern("questions", topic, language=language).search(message)
    )
    return next(found, _said)(words, plan, turns, assessment, message)


def _asked_in(message: str, plan: Plan) -> str:
    """The language with most of its small words in the question; where that says nothing, the plan's."""
    return _language(message) or _language(" ".join(each.text for each in plan.agenda())) or "en"


def _language(text: str) -> str | None:
    counts = {
        each: len(pattern("questions", "small_words", language=each).findall(text))
        for each in languages_spoken()
    }
    most = max(counts.values())
    leading = [each for each, count in counts.items() if count == most]
    return leading[0] if most and len(leading) == 1 else None


def _said(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    """The candidate's sentences that share a telling word with the question, but for what they tell of their person."""
    asked = {each.lower()[:5] for each in _WORD.findall(pattern("questions", "filler").sub(" ", message))}
    found = [
        Evidence(turn=turn.turn, quote=text)
        for turn in turns
        if turn.role == "candidate"
        for match in _SENTENCE.finditer(turn.text)
        if len(text := match[0].strip()) >= MIN_QUOTE_LENGTH
        and asked & {each.lower()[:5] for each in _WORD.findall(text)}
        and not tells_of_person(text)
        and not pattern("cases", "private").search(text)
    ]
    if not found:
        return EngineAnswer(words["nothing"])
    lines = "\n".join(words["line"].format(turn=each.turn, quote=each.quote) for each in found[:MOST_QUOTES])
    return EngineAnswer(f"{words['said']}\n{lines}", tuple(found[:MOST_QUOTES]))


def _scores(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    """Of the competencies that the question names, or of all."""
    named = [each for each in assessment.competencies if names(each.name, message)]
    shown = named or list(assessment.competencies)
    lines = [
        words["score"].format(name=each.name, score=each.score or "–", rationale=each.rationale)
        for each in shown
    ]
    overall = "–" if assessment.overall_score is None else f"{assessment.overall_score:g}"
    head = words["overall"].format(overall=overall)
    evidence = tuple(one for each in named for one in each.evidence)[:MOST_QUOTES]
    return EngineAnswer("\n".join([head, *lines]), evidence)


def _unanswered(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    answered = {each.question_id for each in turns if each.role == "candidate"}
    missing = [each.text for each in plan.agenda() if each.question_id not in answered]
    return EngineAnswer("\n".join([words["unanswered"], *missing]) if missing else words["all_answered"])


def _points(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    lines = [*assessment.strengths, *assessment.concerns]
    return EngineAnswer("\n".join(lines) if lines else words["nothing"])


def _requirements(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    lines = [f"{each.statement}: {each.status}" for each in assessment.requirements]
    return EngineAnswer("\n".join(lines) if lines else words["nothing"])


def _contradictions(
    words: dict[str, str], plan: Plan, turns: Sequence[Turn], assessment: Assessment, message: str
) -> EngineAnswer:
    """What was flagged: it is found by plain code, whichever engine assessed."""
    lines = [_flagged(words, each) for each in assessment.integrity_flags]
    told = [each for each in lines if each]
    if not told:
        return EngineAnswer(words["consistent"])
    quotes = (one for each in assessment.competencies for one in each.evidence if one.stance != "FOR")
    return EngineAnswer("\n".join(told), tuple(dict.fromkeys(quotes))[:MOST_QUOTES])


def _flagged(words: dict[str, str], flag: str) -> str:
    code, _, where = flag.partition(":")
    turns = re.findall(r"\d+", where)
    if code == RETRACTION:
        return words["taken_back"].format(turn=turns[0])
    return words["contradicted"].format(first=turns[0], later=turns[1]) if code == CONTRADICTION else ""


_TOPICS = {
    "contradictions": _contradictions,
    "unanswered": _unanswered,
    "requirements": _requirements,
    "points": _points,
    "scores": _scores,
    "said": _said,
}
