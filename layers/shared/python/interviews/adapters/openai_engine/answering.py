"""What a recruiter's chat may be told: nothing that is not there."""

import re
from collections.abc import Iterator, Sequence

from ...domain.assessments.assessment import Assessment, Evidence
from ...domain.guardrails.turn_references import turns_named
from ...domain.guardrails.verdict_words import advises
from ...domain.plans.plan import Plan
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import Exchange
from .marking import unmark
from .shapes import Answered

LONGEST_ANSWER = 4_000
MOST_CITATIONS = 12
_OWN_WORDS = 3
"""As many words between quotation marks may be the recruiter's own, or a term."""
_QUOTED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«|‹([^‹›]+)›|\"([^\"\n]+)\"|‘((?:[^‘’\n]|’(?=\w))+)’|"
    r"(?<!\w)'((?:[^'\n]|'(?=\w))+)'(?!\w)|`([^`\n]+)`"
)
_SENTENCE = re.compile(
    r"(?:“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"\n]*\"|\b(?:no|nr)\.(?=\s*\d)|[^.!?\n])+[.!?\n]*", re.IGNORECASE
)
_LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?|\[[^\]]{0,40}\]")
_OF = r" ?(?:/|out of|of|von|de|sobre|sur) ?"
_MARK = re.compile(rf"\b([1-5](?:[.,]\d)?){_OF}5\b|\b(\d{{1,3}}(?:[.,]\d+)?){_OF}100\b")
_VERDICT = re.compile(
    r"\b(STRONG[ _-]HIRE|NO[ _-]HIRE|HIRE|MAYBE|INSUFFICIENT[ _-]EVIDENCE)\b|\b((?:strong|no)[ -]hire)\b"
)


def answer_faults(
    said: Answered,
    citations: Sequence[Evidence],
    plan: Plan,
    turns: Sequence[Turn],
    assessment: Assessment,
    history: Sequence[Exchange],
    message: str,
) -> Iterator[str]:
    """What is wrong with an answer that claims to rest on something; `citations` are those that hold."""
    answer = unmark(said.answer)
    if said.basis == "transcript" and not citations:
        yield "cite what the answer rests on, word for word from a candidate's turn, or use the basis `nothing`"
    roles = {each.turn: each.role for each in turns}
    cited = {each.turn for each in citations}
    for number in turns_named(answer):
        if number not in roles:
            yield f"there is no turn {number}"
        elif roles[number] == "candidate" and number not in cited:
            yield f"the answer names turn {number}: cite it, word for word"
    there = _plain(" \n ".join((*(each.text for each in turns), plan.to_json(), assessment.to_json())))
    asked = _plain(" \n ".join((message, *(each.message for each in history))))
    for sentence in _SENTENCE.findall(answer):
        of_a_turn = any(roles.get(number) == "candidate" for number in turns_named(sentence))
        for quote in _quotes(sentence):
            own = len(quote.split()) <= _OWN_WORDS and quote in asked
            # A few words without a turn may be a term or a translation; more are somebody's, word for word.
            if (of_a_turn or len(quote.split()) > _OWN_WORDS) and not own and quote not in there:
                yield f"not word for word in the plan, the transcript or the assessment: {quote.strip()!r}"
    if advises(answer):
        yield "do not say what to do with the candidate: a person decides"
    yield from _score_faults(answer, assessment)


def _score_faults(answer: str, assessment: Assessment) -> Iterator[str]:
    scores = {each.score for each in assessment.competencies}
    scores |= {each.score for each in assessment.qualifications}
    band = assessment.score_band
    overall = {assessment.overall_score, *((band.low, band.high) if band else ())}
    for match in _MARK.finditer(answer):
        of_five, of_hundred = (float(each.replace(",", ".")) if each else None for each in match.groups())
        if (of_five and of_five not in scores) or (of_hundred and of_hundred not in overall):
            yield f"the assessment has no score of {match[0]}"
    for match in _VERDICT.finditer(answer):
        named = re.sub("[ -]", "_", match[0].upper())
        if named != assessment.recommendation:
            yield f"the assessment's recommendation is {assessment.recommendation}, not {named}"


def _quotes(answer: str) -> Iterator[str]:
    """The words of each quoted string, in the parts that something was left out between."""
    for match in _QUOTED.finditer(answer):
        whole = next(filter(None, match.groups()))
        yield from (plain for part in _LEFT_OUT.split(whole) if (plain := _plain(part)).strip())


def _plain(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "
