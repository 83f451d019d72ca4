"""The interviewer's next words in the room.

A follow-up is one of the plan's own, chosen by what the answer lacks, and only while time and the plan allow
it. The right answer is never given away, and no answer is praised or judged.
"""

import re
from collections.abc import Sequence

from ...domain.guardrails.intents import asks_to_skip, asks_to_stop
from ...domain.plans.plan import Competency, Plan, Question
from ...domain.room.room_words import words_in
from ...domain.runs.transcript import MOST_ASIDES, Turn, asides_at
from ...usecases.guardrails.engine import Moment, NextTurn
from .asides import LONGEST, Told, aside_to
from .question_bank import FOLLOW_UPS, Lack
from .reading import sentences, words
from .signs import Sign, evidence_in, is_denial, is_english

CLOSING_SECONDS = 60
SECONDS_PER_QUESTION = 75
_SHORT_ANSWER = 12
_CLUES: dict[Lack, re.Pattern[str]] = {
    "tradeoff": re.compile(
        r"\b(option|alternative|downside|give up|gave up|worth|differently|trade-?off|instead)",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"\b(turn out|result|measure|number|afterwards|outcome|effect|impact|how did you know|end)\b",
        re.IGNORECASE,
    ),
    "role": re.compile(
        r"\b(yours|yourself|personally|your part|your role|you do\b|seen you)",
        re.IGNORECASE,
    ),
    "example": re.compile(
        r"\b(example|real case|concrete|one time|last do|walk me through|situation)\b",
        re.IGNORECASE,
    ),
}
_SOLUTION = re.compile(
    r"\b(right|correct|best|ideal|expected|perfect|sample|model) (answer|solution|response)|\bwhat "
    r"(should|would|do) (i|you) (say|answer|"
    r"want to hear|expect)|\b(was|is) (that|this|it|my answer) (right|correct|ok|okay|good|enough|wrong)|"
    r"\bhow (did|am) i do(ing)?\b|"
    r"\b(give|tell) me (a hint|the answer|the solution)|\ba hint\b",
    re.IGNORECASE,
)
_REPEAT = re.compile(
    r"^\W*(?:(?:sorry|please|pardon|hello|hi)\b\W*)*(?:repeat|rephrase|clarify|"
    r"say (?:that|it) again|explain the question)\b|"
    r"\b(?:repeat|rephrase|clarify|say (?:that|it) again|explain)\b[^?]*\?|"
    r"\bcan you (?:please )?(?:repeat|rephrase|clarify)|\bwhat do you mean|"
    r"\b(don['’]?t|do not|didn['’]?t) understand "
    r"(the |your |this )?question|\bquestion is (un)?clear",
    re.IGNORECASE,
)
_NO_HINTS = (
    "I cannot say what a good answer would be, or how you are doing; any real case of your own will do."
)
_GOODBYE = (
    "That brings us to the end. Thank you for your time and your answers. A person of the hiring team reads them and "
    "makes the decision; they will get in touch with you."
)
_THANKS = (
    "Thank you.",
    "Thanks for that.",
    "Thank you, that is noted.",
    "All right, thank you.",
)
_FOLLOW_UP_LEADS = (
    "Thank you.",
    "Thanks. One more thing on that:",
    "All right.",
    "Let me stay with that for a moment.",
)


def next_turn(plan: Plan, turns: Sequence[Turn], moment: Moment, company: str | None = None) -> NextTurn:
    """Answers what the candidate asks about the interview, follows up, asks the next planned question, or closes."""
    answer = turns[-1].text if turns and turns[-1].role == "candidate" else ""
    agenda = plan.agenda()
    stops = asks_to_stop(answer)
    if stops:
        return NextTurn("close", words_in(stops).let_go, stops)
    if moment.seconds_left < CLOSING_SECONDS or not 0 <= moment.question_index < len(agenda):
        return NextTurn("close", _GOODBYE)
    competency, question = agenda[moment.question_index]
    skips = asks_to_skip(answer)
    if skips:
        return _skipped(agenda, moment, competency, skips)
    told = _told_to(answer, question, company)
    if told and told.is_all and asides_at(question.question_id, turns) < MOST_ASIDES:
        return NextTurn("aside", f"{told.text}\n\n{question.open_text(turns)}", told.language)
    if moment.follow_ups_asked < len(question.follow_ups) and not (told and told.is_all):
        follow_up = _follow_up(competency, question, turns, moment, len(agenda))
        if follow_up:
            lead = _FOLLOW_UP_LEADS[len(turns) % len(_FOLLOW_UP_LEADS)]
            return _after(told, NextTurn("follow_up", f"{lead} {follow_up}"))
    thanks = "" if told else _acknowledge(answer, moment)
    return _after(told, _go_on(agenda, moment, competency, thanks))


def _after(told: Told | None, words: NextTurn) -> NextTurn:
    """The reply to the candidate's question first, as a paragraph of its own."""
    return NextTurn(words.move, f"{told.text}\n\n{words.message}", told.language) if told else words


def _go_on(
    agenda: Sequence[tuple[Competency, Question]],
    moment: Moment,
    current: Competency,
    thanks: str,
) -> NextTurn:
    place = moment.question_index + 1
    if place >= len(agenda):
        return NextTurn("close", f"{thanks} {_GOODBYE}".strip())
    competency, question = agenda[place]
    moves_on = competency.competency_id != current.competency_id
    bridge = f"The next part is about: {competency.name}." if moves_on else ""
    lead = " ".join(filter(None, (thanks, bridge)))
    return NextTurn("ask", "\n\n".join(filter(None, (lead, question.text))))


def _skipped(
    agenda: Sequence[tuple[Competency, Question]], moment: Moment, current: Competency, language: str
) -> NextTurn:
    """On to the next planned question without a follow-up; after the last one there is only the goodbye."""
    if moment.question_index + 1 >= len(agenda):
        return NextTurn("close", words_in(language).goodbye, language)
    told = Told("skip", language, words_in(language).skipped, is_all=True)
    return _after(told, _go_on(agenda, moment, current, ""))


def _acknowledge(answer: str, moment: Moment) -> str:
    if is_denial(answer) and len(words(answer)) < 4 * _SHORT_ANSWER:
        return words_in("en").skipped
    return _THANKS[moment.question_index % len(_THANKS)]


def _told_to(answer: str, question: Question, company: str | None) -> Told | None:
    """The reply to what a candidate asks instead of answering, or at the end of an answer."""
    if not answer or not (len(words(answer)) <= LONGEST or answer.rstrip().endswith("?")):
        return None
    is_short = len(words(answer)) <= LONGEST
    asked = answer if is_short else sentences(answer)[-1].text
    if len(words(answer)) <= 30 and _REPEAT.search(asked):
        told = f"Of course. I would like to learn about this: {_lower(question.intent)}."
        return Told("again", "en", told, is_all=True)
    if "?" in asked and _SOLUTION.search(asked):
        return Told("solution", "en", _NO_HINTS, is_all=is_short and not evidence_in(answer, "").acts)
    return aside_to(answer, company)


def _lower(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if any(character.isupper() for character in first[1:]) else text[:1].lower() + text[1:]


def _follow_up(
    competency: Competency,
    question: Question,
    turns: Sequence[Turn],
    moment: Moment,
    questions: int,
) -> str | None:
    """The first planned follow-up, not asked yet, that goes for what the answers to this question lack."""
    left = (
        moment.seconds_left - CLOSING_SECONDS - SECONDS_PER_QUESTION * (questions - moment.question_index - 1)
    )
    given = _answers_to(question, turns)
    if left < SECONDS_PER_QUESTION or not given or (is_denial(given[-1]) and len(words(given[-1])) < 25):
        return None
    asked = " ".join(each.text for each in turns if each.role == "interviewer")
    open_ones = [each for each in question.follow_ups if each not in asked]
    lacking = _lacks(question, " ".join(given))
    for each in open_ones:
        if _aim(each) in lacking:
            return each
    return open_ones[0] if open_ones and len(words(" ".join(given))) < _SHORT_ANSWER else None


def _answers_to(question: Question, turns: Sequence[Turn]) -> list[str]:
    """What the candidate said since this question was asked."""
    given: list[str] = []
    current: str | None = None
    for each in turns:
        if each.role == "interviewer":
            current = each.question_id or current
            if each.aside and given:
                given.pop()  # it was a question of the candidate's own
        elif (each.question_id or current) == question.question_id and each.text.strip():
            given.append(each.text)
    return given


def _lacks(question: Question, answer: str) -> set[Lack]:
    """What a good answer would have and this one has not; in another language that cannot be told, so
    nothing."""
    if not is_english(answer):
        return set()
    shown = evidence_in(answer, question.text)
    lacking: set[Lack] = set()
    if Sign.OWN_PART not in shown.signs:
        lacking.add("role")
    if Sign.RESULT not in shown.signs or (Sign.NUMBER not in shown.signs and shown.specifics < _SOLID):
        lacking.add("result")
    if Sign.TRADE_OFF not in shown.signs:
        lacking.add("tradeoff")
    if shown.specifics < _SOLID:
        lacking.add("example")
    return lacking


_SOLID = 12


def _aim(follow_up: str) -> Lack | None:
    for lack, texts in FOLLOW_UPS.items():
        if follow_up in texts:
            return lack
    return next((lack for lack, clue in _CLUES.items() if clue.search(follow_up)), None)
