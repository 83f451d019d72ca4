"""Orders as recruiters write them, each with all that it may change: everything else stays, to the byte."""

import re
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_scenes import planned
from interviews.adapters.builtin_engine import build
from interviews.adapters.builtin_engine.reading import mentions, stems
from interviews.domain.plans.plan import Brief, Competency, Plan, PlanDraft, check_draft
from interviews.usecases.guardrails.engine import Revision

ENGINE = build()
NURSE = Brief(
    position="Registered nurse",
    level="MID",
    qualifications=("Wound care", "Talking with relatives", "Medication safety", "German"),
)
FIELDS = ("name", "weight", "required", "minimum_score", "qualifications", "sub_dimensions")


@cache
def nurse() -> Plan:
    return planned(ENGINE, NURSE)


def names() -> dict[str, str]:
    """Short names: C, R and G are the competencies (care, relatives, German), C1 the first question of C."""
    found = {}
    for letter, competency in zip("CRG", nurse().competencies, strict=True):
        found[competency.competency_id] = letter
        for place, question in enumerate(competency.questions, start=1):
            found[question.question_id] = f"{letter}{place}"
    return found


def target_id(name: str) -> str:
    return {short: long for long, short in names().items()}.get(name, name)


@dataclass(frozen=True)
class Change:
    """What differs from the plan before. `added` has a name for each new question, such as "C+"; `texts` are theirs."""

    removed: str = ""
    added: str = ""
    follow_ups: str = ""
    fields: str = ""
    order: str = "C R G"
    minutes: int = 30
    greeting: bool = False
    texts: tuple[str, ...] = ()


def changes(draft: PlanDraft) -> Change:
    short = names()
    removed: list[str] = []
    added: list[str] = []
    texts: list[str] = []
    shifted: list[str] = []
    fields: list[str] = []
    for before in nurse().competencies:
        after = next(
            (each for each in draft.competencies if each.competency_id == before.competency_id), None
        )
        letter = short[before.competency_id]
        if after is None:
            continue
        own = [each.question_id for each in after.questions]
        removed += [short[each.question_id] for each in before.questions if each.question_id not in own]
        for question in after.questions:
            old = nurse().question(question.question_id)
            if old is None:
                added.append(f"{letter}+")
                texts.append(question.text)
            elif question != old:
                assert question.model_copy(update={"follow_ups": old.follow_ups}) == old
                shifted.append(short[question.question_id])
        kept = [short[each] for each in own if each in short]
        assert kept == sorted(kept), "questions that stay keep their order"
        fields += [f"{letter}.{each}" for each in FIELDS if getattr(after, each) != getattr(before, each)]
    return Change(
        " ".join(removed),
        " ".join(added),
        " ".join(shifted),
        " ".join(fields),
        " ".join(short[each.competency_id] for each in draft.competencies),
        draft.duration_minutes,
        _without_numbers(draft.greeting) != _without_numbers(nurse().greeting),
        tuple(texts),
    )


def _without_numbers(greeting: str) -> str:
    return re.sub(r"\b\d+ (?:questions|minutes)\b", "…", greeting)


def revised(instruction: str, target: str = "plan") -> PlanDraft:
    draft = ENGINE.revise_plan(NURSE, nurse(), None, [Revision(target_id(target), instruction)])
    check_draft(draft, NURSE)
    count = sum(len(each.questions) for each in draft.competencies)
    assert f"{count} questions" in draft.greeting
    assert f"{draft.duration_minutes} minutes" in draft.greeting
    return draft


ALL_WEIGHTS = "C.weight R.weight G.weight"
NOTHING = Change()
INSTRUCTIONS: tuple[tuple[str, str, Change], ...] = (
    # Praise, thanks, remarks, and what is to stay.
    ("plan", "Thanks, looks good!", NOTHING),
    ("plan", "Looks good to me, thank you very much.", NOTHING),
    ("plan", "Fine as is", NOTHING),
    ("plan", "Everything is fine, no changes needed.", NOTHING),
    ("plan", "I like the focus on wound care", NOTHING),
    ("plan", "The third question is fine", NOTHING),
    ("plan", "Don't change anything", NOTHING),
    ("plan", "Keep the first question", NOTHING),
    ("plan", "Don't remove the question about German", NOTHING),
    ("plan", "More friendly please", NOTHING),
    ("plan", "Question 4 sounds odd", NOTHING),
    ("plan", "No questions from my side", NOTHING),
    ("plan", "Less is more", NOTHING),
    ("plan", "A question about German is enough", NOTHING),
    ("plan", "Please mention our values", NOTHING),
    ("plan", "Please don't shorten the interview", NOTHING),
    ("plan", "No need to make the questions easier", NOTHING),
    ("plan", "The shorter questions are good", NOTHING),
    ("C1", "Don't make it harder", NOTHING),
    ("C1", "I like this one", NOTHING),
    ("C1", "thanks", NOTHING),
    ("C1", "Rephrase: less formal please", NOTHING),
    # Removal.
    ("plan", "The question about night shifts can be removed", NOTHING),
    ("plan", "The question about medication safety can be removed", Change("C2")),
    ("plan", "The second question is not relevant for us.", Change("C2")),
    ("plan", "Medication safety is not needed", Change("C2")),
    ("plan", "We don't need the question about medication safety", Change("C2")),
    ("plan", "Can you please remove the question about medication safety?", Change("C2")),
    ("plan", "Would you mind dropping question 2?", Change("C2")),
    ("plan", "Skip the question on medication safety, they have a certificate", Change("C2")),
    ("plan", "Don't ask about medication safety", Change("C2")),
    ("plan", "Drop the second question about wound care", Change("C3")),
    ("plan", "Drop the second question about relatives", Change("R2")),
    ("plan", "Drop the second question about night shifts", NOTHING),
    ("plan", "Delete the first question", Change("C1")),
    ("plan", "Remove question 3", Change("C3")),
    ("plan", "Remove question 12", NOTHING),
    ("plan", "Remove questions 2 and 4", Change("C2 C4")),
    ("plan", "I'd remove question 1", Change("C1")),
    ("plan", "Could you please take out the last question?", Change("G2")),
    ("plan", "Great plan, but remove the last question", Change("G2")),
    ("plan", "Drop the last three questions of Care and health", Change("C2 C3 C4")),
    ("plan", "Please ask less about wound care", Change("C3")),
    ("plan", "Too many questions about medication safety", Change("C2")),
    ("plan", "Too much about wound care", Change("C3")),
    ("plan", "Fewer questions about German", Change("G2")),
    ("plan", "We do not need so many questions on relatives", Change("R3")),
    ("plan", "No more questions about relatives", Change("R2 R3", fields=ALL_WEIGHTS)),
    ("plan", "No questions about German please", Change("G2", fields=ALL_WEIGHTS)),
    ("plan", "Leave out German", Change("G2", fields=ALL_WEIGHTS)),
    ("plan", "Fewer questions", Change("C4 R3 G2")),
    ("plan", "Only 6 questions, please", Change("C4 R3 G2")),
    ("G", "Remove the first question", Change("G1")),
    ("G", "Less about German", Change("G2")),
    ("C1", "Remove this question, we ask it in person", Change("C1")),
    ("C1", "This question can go.", Change("C1")),
    ("C1", "Not relevant for us", Change("C1")),
    # Questions that come or give way.
    ("plan", "Could you add something about hygiene and infection control?", Change(added="C+")),
    ("plan", "How about a question on bandages?", Change(added="C+")),
    ("plan", "I would like to see a question about dementia", Change(added="C+")),
    ("plan", "Why no question about hygiene?", Change(added="C+")),
    ("plan", "Add two questions about hygiene", Change(added="C+ C+")),
    ("plan", "More about German", Change(added="G+")),
    ("plan", "Please ask less about wound care and more about German.", Change("C3", "G+")),
    ("plan", "Please replace the last question", Change("G2", "G+")),
    ("plan", "Please replace the last question with one about dialects", Change("G2", "G+")),
    (
        "plan",
        "Replace the first question about relatives with a question about complaints",
        Change("R1", "R+"),
    ),
    (
        "plan",
        "Replace the question about medication safety with a question about insulin",
        Change("C2", "C+"),
    ),
    ("plan", "Replace the question about night shifts with a question about insulin", NOTHING),
    # Wordings.
    ("plan", "shorten the first question", Change("C1", "C+")),
    ("plan", "Please reword the second question about relatives; no other change", Change("R2", "R+")),
    ("plan", "The last question is too hard", Change("G2", "G+")),
    ("plan", "Make the question about medication safety harder", Change("C2", "C+")),
    ("plan", "Relatives: harder", Change("R1 R2 R3", "R+ R+ R+")),
    ("C1", "Make it simpler", Change("C1", "C+")),
    ("C4", "Make it easier", Change("C4", "C+")),
    ("R1", "too wordy", Change("R1", "R+")),
    ("R1", "Add: Please give one example from last year.", Change("R1", "R+")),
    # Follow-ups, greeting, length, weight, order.
    ("C1", "Please don't ask for numbers in the follow-ups", Change(follow_ups="C1")),
    ("C1", "Don't ask for numbers", Change(follow_ups="C1")),
    ("plan", "Please don't ask for numbers in the follow-ups", Change(follow_ups="C1 C2 C4 R1 R2 G1 G2")),
    ("R", "No follow-ups", Change(follow_ups="R1 R2 R3")),
    ("plan", "The greeting is too long", Change(greeting=True)),
    ("plan", "The greeting should be friendlier", NOTHING),
    ("plan", "Please make the greeting shorter and remove question 2", Change("C2", greeting=True)),
    ("plan", "Please shorten the interview to 20 minutes", Change("C4 R3 G2", minutes=20)),
    ("plan", "Make it 10 minutes shorter", Change("C4 R3 G2", minutes=20)),
    ("plan", "Add a question about a 10 minute handover", Change(added="C+")),
    ("G", "20 minutes", NOTHING),
    ("plan", "German should weigh more", Change(fields=ALL_WEIGHTS)),
    ("plan", "Please make German optional", Change(fields="G.required G.minimum_score")),
    ("plan", "Minimum score of 4 for German", Change(fields="G.minimum_score")),
    ("plan", "Swap the order", NOTHING),
    ("plan", "Swap German and Talking with relatives", Change(order="C G R")),
    ("plan", "Ask about German first", Change(order="G C R")),
)


@pytest.mark.parametrize(("target", "instruction", "wanted"), INSTRUCTIONS)
def test_an_order_changes_what_it_speaks_of_and_nothing_else(
    target: str, instruction: str, wanted: Change
) -> None:
    found = changes(revised(instruction, target))
    assert found == replace(wanted, texts=found.texts)


@pytest.mark.parametrize(
    "frame",
    [
        "Rephrase: {}",
        "Use this wording: {}",
        "Change it to: {}",
        "Replace by: {}",
        "Ask instead: {}",
        "Please use the following wording: {}",
        'Please rephrase it as "{}"',
        "“{}”",
        "Change it to {}",
    ],
)
@pytest.mark.parametrize(
    "wording", ["How do you dress a wound; and why?", "Which wound taught you most? Tell me."]
)
def test_a_wording_that_is_given_is_taken_to_the_letter(frame: str, wording: str) -> None:
    if frame == "Change it to {}" and not wording.endswith("?"):
        wording = "How do you dress a wound that does not heal?"
    found = changes(revised(frame.format(wording), "C1"))
    assert (found.removed, found.added, found.texts) == ("C1", "C+", (wording,))


def test_a_wording_for_a_question_by_its_number() -> None:
    found = changes(revised('Question 5: use this wording: "How do you speak with angry relatives?"'))
    assert (found.removed, found.texts) == ("R1", ("How do you speak with angry relatives?",))


def test_single_words_are_exchanged() -> None:
    before = nurse().competencies[0].questions[0].text
    for order in ('Replace "project" with "case"', 'Please use "case" instead of "project"'):
        assert changes(revised(order, "C1")).texts == (before.replace("project", "case"),)


@pytest.mark.parametrize(
    "order", ["Make it simpler", "Make it easier", "Make it harder", "Shorter", "Reword this"]
)
def test_the_subject_stays_when_a_question_gets_easier_harder_or_shorter(order: str) -> None:
    for name, subject in (
        ("C1", "wound care"),
        ("C2", "medication safety"),
        ("R2", "relatives"),
        ("G1", "German"),
    ):
        (text,) = changes(revised(order, name)).texts
        assert subject in text


def test_a_shorter_question_is_shorter_and_still_asks() -> None:
    for name in ("C1", "C3", "R1", "G1"):
        before = nurse().question(target_id(name))
        (text,) = changes(revised("Too long", name)).texts
        assert before is not None
        assert before.text.startswith(text[:-1])
        assert re.search(r"\?$|[Tt]ell me", text)


def test_a_shorter_greeting_still_says_who_asks_how_long_and_who_decides() -> None:
    greeting = revised("The greeting is too long").greeting
    assert len(greeting) < len(nurse().greeting)
    for said in ("AI interviewer", "9 questions", "30 minutes", "A person reads"):
        assert said in greeting


def test_two_questions_of_a_competency_change_places() -> None:
    first, second, *others = nurse().competencies[0].questions
    for order in ("Swap questions 1 and 2", "Swap the order of the first and the second question"):
        assert revised(order).competencies[0].questions == (second, first, *others)
    assert revised("Swap questions 1 and 9").competencies == nurse().competencies


def test_what_a_recruiter_wants_no_more_of_weighs_least() -> None:
    after = revised("No more questions about relatives").competencies
    assert after[1].weight == min(each.weight for each in after)
    assert len(after[1].questions) == 1


def test_less_of_a_single_question_is_less_weight() -> None:
    one = revised("No questions about German")
    single = nurse().model_copy(update={"competencies": one.competencies, "greeting": one.greeting})
    draft = ENGINE.revise_plan(NURSE, single, "Less about German", [])
    assert draft.competencies[2].questions == one.competencies[2].questions
    assert draft.competencies[2].weight < one.competencies[2].weight


WORDS = (
    "add remove drop replace shorten reword swap keep the a first second last question questions about of with and or "
    "not no more less fewer too many long hard easier harder shorter relatives wound care German medication safety "
    "hygiene night shifts it this please can be removed is fine greeting follow-ups numbers 3 20 minutes weight 50% "
    'optional required rename to competency "Why?" : ? , ; . thanks don\'t ask instead'
)
PIECES = st.sampled_from(re.split(" ", WORDS))
ORDERS = st.one_of(st.lists(PIECES, min_size=1, max_size=10).map(" ".join), st.text(min_size=1, max_size=60))
PLAN_WIDE = re.compile(
    r"\b(?:questions?|minutes?|interview|everything|all|follow-?ups?|first|second|last|\d+|longer|shorter|shorten|easier|harder|"
    r"hard|long|last|one|it|plan|q\d)\b|#|\bmins?\b",
    re.IGNORECASE,
)


def asked(competency: Competency) -> list[str]:
    return [each.question_id for each in competency.questions]


@given(st.sampled_from(sorted(nurse().targets() - {"plan"})), ORDERS)
def test_an_order_to_one_competency_leaves_the_questions_of_the_others(target: str, order: str) -> None:
    draft = ENGINE.revise_plan(NURSE, nurse(), None, [Revision(target, order)])
    after = {each.competency_id: each for each in draft.competencies}
    for before in nurse().competencies:
        if target not in (before.competency_id, *asked(before)):
            assert after[before.competency_id].questions == before.questions


@given(ORDERS)
def test_an_order_to_the_plan_leaves_the_questions_of_what_it_does_not_name(order: str) -> None:
    draft = ENGINE.revise_plan(NURSE, nurse(), order, [])
    check_draft(draft, NURSE)
    after = {each.competency_id: each for each in draft.competencies}
    for before in nurse().competencies:
        if not is_named(before, order) and not PLAN_WIDE.search(order):
            assert set(asked(before)) <= set(asked(after[before.competency_id]))


def is_named(competency: Competency, order: str) -> bool:
    said = [competency.name, *competency.qualifications, *(each.text for each in competency.questions)]
    terms = {each.term for each in mentions(order)}
    return any(stems(order) & stems(each) or terms & {one.term for one in mentions(each)} for each in said)
