"""The interviewer's next words: the process is explained, a story is asked for what it lacks, and nothing is judged."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ...domain.guardrails.negation import without_negations
from ...domain.kernel.rules import pattern as domain_pattern
from ...domain.plans.plan import Brief, Plan, Question
from ...domain.room.room_words import spoken, words_in
from ...domain.runs.transcript import MOST_ASIDES, Turn, asides_at
from ...usecases.guardrails.engine import Moment, NextTurn
from .cases import Part, read_case
from .texts import languages_spoken, pattern, texts

CLOSING_SECONDS = 60
SECONDS_PER_QUESTION = 75
SHORT = 40
"""Words up to which an answer may be nothing but a question."""
FEWEST_OF_ANSWER = 12
"""As many words before a last sentence that asks are an answer, and what is asked is told before going on."""
MOST_OF_QUESTION = 20
MOST_BEFORE_QUESTION = 3
"""A message of no more words, that ends in a question mark, asks, whatever it asks."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def next_turn(brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
    agenda = plan.agenda()
    if moment.seconds_left < CLOSING_SECONDS or not 0 <= moment.question_index < len(agenda):
        return NextTurn("close", words_in(brief.language).goodbye)
    question = agenda[moment.question_index]
    answer = turns[-1].text if turns and turns[-1].role == "candidate" else ""
    *before, last = _SENTENCE.findall(answer) or [""]
    if len(" ".join(before).split()) >= FEWEST_OF_ANSWER:
        words = _after_answer(brief, plan, turns, moment, question)
        if told := _told(last, question, brief):
            return replace(words, message=f"{told[1]}\n\n{words.message}", lead_language=told[0])
        return words
    if told := _told(answer, question, brief):
        if asides_at(question.question_id, turns) >= MOST_ASIDES:
            return _on(brief, agenda, moment)
        language, text = told
        return NextTurn("aside", f"{text}\n\n{question.open_text(turns)}", language)
    return _after_answer(brief, plan, turns, moment, question)


def _after_answer(
    brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment, question: Question
) -> NextTurn:
    agenda = plan.agenda()
    if follow_up := _follow_up(question, turns, moment, len(agenda)):
        return NextTurn("follow_up", f"{_thanks(brief, len(turns))} {follow_up}")
    return _on(brief, agenda, moment)


def _on(brief: Brief, agenda: Sequence[Question], moment: Moment) -> NextTurn:
    place = moment.question_index + 1
    if place == len(agenda):
        return NextTurn("close", words_in(brief.language).goodbye)
    return NextTurn("ask", f"{_thanks(brief, place)}\n\n{agenda[place].text}")


def _thanks(brief: Brief, number: int) -> str:
    leads: list[str] = texts(brief.language)["thanks"]
    return leads[number % len(leads)]


def _told(answer: str, question: Question, brief: Brief) -> tuple[str, str] | None:
    """What a candidate who asks instead of answering is told, in the language of the asking; where no rule knows what
    is asked, what the question is after."""
    asked = without_negations(" ".join(answer.split()))
    if not asked or len(asked.split()) > SHORT:
        return None
    for language in languages_spoken():
        for topic in texts(language)["asides"]:
            if pattern("asides", topic, language=language).search(asked):
                company = brief.company_name or words_in(language).somebody
                text = texts(language)["asides"][topic]
                return language, text.format(company=company, intent=question.intent)
    if _only_asks(answer):
        return spoken(brief.language), texts(brief.language)["asides"]["repeat"].format(
            intent=question.intent
        )
    return None


def _only_asks(answer: str) -> bool:
    """Whether a short message is a question, with no more than a few words before it."""
    *before, last = _SENTENCE.findall(answer) or [""]
    is_short = len(last.split()) <= MOST_OF_QUESTION and len(" ".join(before).split()) <= MOST_BEFORE_QUESTION
    return last.rstrip(' »”"').endswith("?") and is_short


def _follow_up(question: Question, turns: Sequence[Turn], moment: Moment, questions: int) -> str | None:
    """The planned one, not asked yet, for the first part that the answers to this question lack."""
    if moment.follow_ups_asked >= len(question.follow_ups):
        return None
    left = moment.seconds_left - CLOSING_SECONDS
    if left - SECONDS_PER_QUESTION * (questions - moment.question_index - 1) < SECONDS_PER_QUESTION:
        return None
    given = [each for each in turns if each.question_id == question.question_id]
    if _has_no_more(given, moment):
        return None
    said = " ".join(each.text for each in given if each.role == "interviewer")
    parts = read_case(given, [question.text]).parts
    for each in question.follow_ups:
        aim = _aim(each)
        if each not in said and (aim is None or aim not in parts):
            return each
    return None


def _has_no_more(given: Sequence[Turn], moment: Moment) -> bool:
    """Of somebody who has not done it or knows nothing to say, or whose last answer added nothing."""
    if not given:
        return True
    last = given[-1].text
    is_refused = len(last.split()) <= SHORT and pattern("cases", "refusal").search(last)
    if is_refused or domain_pattern("denials", "denied").search(last):
        return True
    return bool(moment.follow_ups_asked) and read_case(given).parts == read_case(given[:-1]).parts


def _aim(follow_up: str) -> Part | None:
    """What a planned follow-up goes for; None of one that a recruiter wrote."""
    for language in languages_spoken():
        for part, text in texts(language)["follow_ups"].items():
            if text == follow_up:
                return Part(part)
    return None
