"""What the interviewer says next: by plain code where no engine is needed, above every engine."""

from ...domain.assessments.facts import asks_back, is_left_open
from ...domain.guardrails.intents import asks_to_skip, asks_to_stop
from ...domain.kernel.errors import EngineUnavailable
from ...domain.plans.requirement import Requirement
from ...domain.plans.statements import asked_again
from ...domain.room.room_words import Words, spoken, words_in
from ...domain.runs.transcript import heard
from ..guardrails.engine import Engine, Moment, NextTurn
from ..plans.documents import brief_of
from ..runs.documents import language_of
from .candidate_room import Room, asked


def next_words(room: Room, engine: Engine, seconds_left: int) -> NextTurn:
    """Who wants to stop or to leave a question out is let; the answer to a question of fact is noted, and asked for
    once more where it is unclear; the engine hears answers about work, and questions. A fact that is asked back,
    and that the engine would leave, is explained. Without a message the next planned question is asked."""
    plan, progress = room.plan, room.progress
    answer = heard(room.turns)[-1].text
    if language := asks_to_stop(answer):
        return NextTurn("close", words_in(language).let_go, language)
    language = language_of(room.documents)
    if skipped := asks_to_skip(answer):
        return _on(room, words_in(skipped).skipped, skipped, words_in(skipped))
    fact = plan.requirement(asked(plan.agenda(), progress).question_id)
    if fact and "?" not in answer:
        return _once_more(room, fact) or _on(
            room, words_in(language).noted, spoken(language), words_in(language)
        )
    moment = Moment(progress.question_index, progress.follow_ups_asked, seconds_left)
    try:
        words = engine.next_turn(brief_of(room.run, room.documents), plan, heard(room.turns), moment)
    except EngineUnavailable:
        words = NextTurn("ask", "")
    if fact and words.move == "ask":
        if not progress.asides and asks_back(fact, answer):
            meant = words_in(language).meant.format(statement=" ".join(fact.statement.split()))
            return NextTurn("aside", f"{meant}\n\n{fact.question}", spoken(language))
        return _once_more(room, fact) or words
    return words


def _once_more(room: Room, fact: Requirement) -> NextTurn | None:
    """The question with the answers that it may have, where what was said leaves it open: once, then it stays so."""
    language = language_of(room.documents)
    said = heard(room.turns)
    question = asked_again(fact, language)
    if not is_left_open(fact, said[-1].text, said[-1].at.year) or any(each.text == question for each in said):
        return None
    return NextTurn("aside", question, spoken(language))


def left_question(room: Room) -> NextTurn:
    """On to the next planned question, without a word about the one that is left."""
    language = language_of(room.documents)
    return _on(room, "", spoken(language), words_in(language))


def _on(room: Room, lead: str, language: str, words: Words) -> NextTurn:
    """To the next planned question, with words before it; after the last one, the goodbye."""
    agenda, place = room.plan.agenda(), room.progress.question_index
    if place + 1 >= len(agenda):
        return NextTurn("close", words.goodbye, language)
    facts = len(room.plan.requirements)
    bridge = words_in(language_of(room.documents)).facts_done if place + 1 == facts else None
    return NextTurn("ask", "\n\n".join(filter(None, (lead, bridge, agenda[place + 1].text))), language)
