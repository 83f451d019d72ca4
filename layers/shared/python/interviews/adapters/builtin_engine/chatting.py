"""Answers to a recruiter's questions about an assessment: found in the plan, transcript and assessment, never
made up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...domain.assessments.assessment import AssessedCompetency, Assessment, Evidence
from ...domain.guardrails.turn_references import turns_named
from ...domain.plans.plan import Plan
from ...domain.runs.artefacts import ERASED
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer, Exchange
from .reading import LONGEST_QUOTE, mentions, sentences, stem, stems
from .statements import join

_MOST_QUOTES = 3
_DECIDE = re.compile(
    r"\b(should|shall|would|do) (we|i|you) (hire|reject|take|invite|employ|offer|recommend)|\b(hire|"
    r"reject) (him|her|them|this candidate|"
    r"the candidate)\b|\b(decide|decision) for (me|us)|\bmake the decision|\byour (decision|"
    r"recommendation)\b|\bapprove (it|this|the "
    r"assessment)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(age|how old|gender|male|female|man or a? ?woman|race|ethnic\w*|nationality|religion|religious|"
    r"pregnan\w*|married|children|"
    r"disab\w*|sexual\w*|accent|origin|politic\w*|health|native speaker|personality|emotion\w*|lying|"
    r"honest|truthful|nervous)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(why|how come|reason|explain|justif\w*|based on|evidence|score[ds]?|rating|rated|marked)\b",
    re.IGNORECASE,
)
_STRENGTHS = re.compile(r"\b(strength|strong|best|good at|impressive|stand out|highlights?)", re.IGNORECASE)
_CONCERNS = re.compile(
    r"\b(concern|weak|worr\w+|risk|gap|lack\w*|missing|worst|low|poor|problem|improve)",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\b(summar\w+|overview|overall|in short|tl;?dr|result|recommendation|band)\b",
    re.IGNORECASE,
)
_FLAGS = re.compile(
    r"\b(flag\w*|integrity|cheat\w*|suspicious|copied|pasted?|ai[- ]generated|manipulat\w*)\b",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"\b(which|what) questions?\b|\bquestions? (were|was|did)\b|\bnot (asked|answered|covered)\b",
    re.IGNORECASE,
)
_UNKNOWN = (
    "I cannot find anything about that in the plan, the transcript or the assessment, so I cannot say. "
    "You can ask about a "
    "competency, a qualification, a score, or what the candidate said about a topic."
)


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that an answer may be drawn from."""

    plan: Plan
    turns: Sequence[Turn]
    assessment: Assessment


def chat(
    plan: Plan,
    turns: Sequence[Turn],
    assessment: Assessment,
    history: Sequence[Exchange],
    message: str,
) -> EngineAnswer:
    """A short message without a subject of its own ("And why?") is read together with the one before it."""
    case = _Case(plan, turns, assessment)
    if _PERSONAL.search(message):
        return EngineAnswer(
            "The assessment says nothing about personal characteristics, and I do not draw conclusions "
            "about them. "
            "It rests only on what the candidate answered."
        )
    if _DECIDE.search(message):
        return _leave_the_decision(case)
    if named := turns_named(message):
        return _about_turns(case, named, message)
    full = f"{history[-1].message} {message}" if history and not _has_subject(message) else message
    return _about_a_competency(case, full) or _about_the_whole(case, full) or _about_a_topic(case, full)


def _about_turns(case: _Case, named: Sequence[int], message: str) -> EngineAnswer:
    """Only what was said there; of a turn that there is not, that there is none."""
    there = {each.turn: each for each in case.turns}
    missing = [each for each in named if each not in there]
    if missing:
        numbers = join([str(each) for each in missing])
        last = f"; the turns go from {min(there)} to {max(there)}" if there else ""
        return EngineAnswer(f"There is no turn {numbers} in the transcript{last}.")
    turns = [there[each] for each in named]
    if all(each.role != "candidate" for each in turns):
        said = "; ".join(f"“{_shorten(each.text)}” (turn {each.turn})" for each in turns[:_MOST_QUOTES])
        return EngineAnswer(f"That is what the interviewer said: {said}")
    found = _about_a_topic(_Case(case.plan, turns, case.assessment), message)
    if found.citations:
        return found
    quotes = [
        Evidence(turn=each.turn, quote=_shorten(each.text))
        for each in turns
        if each.role == "candidate" and each.text != ERASED
    ]
    if not quotes:
        return found
    said = "; ".join(f"“{each.quote}” (turn {each.turn})" for each in quotes[:_MOST_QUOTES])
    return EngineAnswer(f"There the candidate said: {said}", tuple(quotes[:_MOST_QUOTES]))


def _leave_the_decision(case: _Case) -> EngineAnswer:
    return EngineAnswer(
        "I do not decide, and the proposal of the assessment does not either: that is for a person who "
        "has read the answers. "
        f"What there is to go by: {_overall(case.assessment)} {_scores(case.assessment)}"
    )


def _about_the_whole(case: _Case, message: str) -> EngineAnswer | None:
    found = case.assessment
    if _FLAGS.search(message):
        flags = join(list(found.integrity_flags)) if found.integrity_flags else "none"
        return EngineAnswer(
            f"Integrity flags: {flags}. A flag asks a person to look at that turn; it does not change a "
            "score."
        )
    if _QUESTIONS.search(message):
        return _about_questions(case)
    if _STRENGTHS.search(message):
        text = " ".join(found.strengths) or "The assessment names no particular strengths."
        return _cited(
            text,
            [each for each in found.competencies if each.score is not None and each.score >= 4],
        )
    if _CONCERNS.search(message):
        text = " ".join(found.concerns) or "The assessment names no concerns."
        return _cited(
            text,
            [each for each in found.competencies if each.score is not None and each.score <= 2],
        )
    if _SUMMARY.search(message) or (_WHY.search(message) and not _is_specific(message)):
        return _cited(f"{_overall(found)} {found.summary}", found.competencies)
    return None


def _has_subject(message: str) -> bool:
    """Whether the message says what it is about, or can only mean what was asked before."""
    topics = (_FLAGS, _QUESTIONS, _STRENGTHS, _CONCERNS, _SUMMARY)
    return _is_specific(message) or any(each.search(message) for each in topics)


def _is_specific(message: str) -> bool:
    return bool(stems(message) - _GENERAL)


_GENERAL = frozenset(
    stem(each)
    for each in ("score", "rating", "rated", "assessment", "reason", "explain", "evidence", "mark", "based")
)


def _about_a_competency(case: _Case, message: str) -> EngineAnswer | None:
    """Where the message names a competency or one of its skills and asks about the score."""
    wanted = stems(message)
    terms = {each.term.name for each in mentions(message)}
    best, most = None, 0
    for planned, assessed in zip(case.plan.competencies, case.assessment.competencies, strict=False):
        own = f"{planned.name}. {'. '.join(planned.qualifications)}"
        hits = 2 * len(terms & {each.term.name for each in mentions(own)}) + len(wanted & stems(planned.name))
        if hits > most:
            best, most = assessed, hits
    if best is None or not (_WHY.search(message) or _CONCERNS.search(message) or _STRENGTHS.search(message)):
        return None
    score = (
        "was not scored"
        if best.score is None
        else f"was scored {best.score} of 5 (confidence {best.confidence:.0%})"
    )
    return _cited(f"{best.name} {score}. {best.rationale}", [best])


def _about_questions(case: _Case) -> EngineAnswer:
    answered = {each.question_id for each in case.turns if each.role == "candidate"}
    missing = [question.text for _, question in case.plan.agenda() if question.question_id not in answered]
    count = len(case.plan.agenda())
    text = f"The plan has {count} questions; {count - len(missing)} were answered."
    if missing:
        text += " Without an answer: " + " / ".join(missing)
    return EngineAnswer(text)


def _about_a_topic(case: _Case, message: str) -> EngineAnswer:
    """What the candidate said that shares most with the message, word for word."""
    if not any(each.role == "candidate" and each.text != ERASED for each in case.turns):
        return EngineAnswer(
            "There is no transcript to look in: either nothing was answered, or the data were erased."
        )
    trusted = {each.term.name for each in mentions(message)}
    wanted = stems(message) | trusted
    ranked = sorted(_said(case.turns, wanted, trusted), key=lambda each: (-each[0], each[1].turn))
    if not ranked:
        return EngineAnswer(_UNKNOWN)
    best = [evidence for score, evidence in ranked if score >= ranked[0][0] / 2][:_MOST_QUOTES]
    quotes = "; ".join(f"“{each.quote}” (turn {each.turn})" for each in best)
    return EngineAnswer(f"On that the candidate said: {quotes}", tuple(best))


def _said(turns: Sequence[Turn], wanted: set[str], trusted: set[str]) -> Iterator[tuple[int, Evidence]]:
    for turn in turns:
        if turn.role != "candidate":
            continue
        for each in sentences(turn.text):
            named = {mention.term.name for mention in mentions(each.text, trusted)}
            score = len(stems(each.text) & wanted) + 2 * len(named & trusted)
            if score and len(each.text) >= 8:
                yield score, Evidence(turn=turn.turn, quote=_shorten(each.text))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(maxsplit=1)[0]


def _cited(text: str, competencies: Sequence[AssessedCompetency]) -> EngineAnswer:
    evidence = [each for one in competencies for each in one.evidence if each.quote != ERASED]
    return EngineAnswer(text, tuple(dict.fromkeys(evidence))[:_MOST_QUOTES])


def _overall(assessment: Assessment) -> str:
    band = assessment.score_band
    return (
        f"The overall score is {assessment.overall_score:g} of 100 (between {band.low:g} and "
        f"{band.high:g}), which the rules "
        f"turn into {assessment.recommendation}."
    )


def _scores(assessment: Assessment) -> str:
    scores = (
        f"{each.name} {'not assessed' if each.score is None else f'{each.score} of 5'}"
        for each in assessment.competencies
    )
    return "; ".join(scores) + "."
