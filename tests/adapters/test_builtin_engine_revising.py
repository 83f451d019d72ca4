from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_scenes import BRIEF, as_plan, plan
from interviews.adapters.builtin_engine import build
from interviews.domain.plans.plan import Competency, PlanDraft, Question, check_draft
from interviews.usecases.guardrails.engine import Revision

ENGINE = build()
TYPESCRIPT, DISTRIBUTED, CONCURRENCY = plan().competencies
QUESTION = DISTRIBUTED.questions[1]


def revised(instruction: str, target: str = "plan") -> PlanDraft:
    draft = ENGINE.revise_plan(BRIEF, plan(), None, [Revision(target, instruction)])
    check_draft(draft, BRIEF)
    return draft


def added(draft: PlanDraft) -> list[Question]:
    before = {each.question_id for _, each in plan().agenda()}
    return [each for one in draft.competencies for each in one.questions if each.question_id not in before]


def gone(draft: PlanDraft) -> set[str]:
    after = {each.question_id for one in draft.competencies for each in one.questions}
    return {each.question_id for _, each in plan().agenda()} - after


def test_add_a_question_where_it_belongs() -> None:
    draft = revised("Add a question about Kafka")
    (question,) = added(draft)
    assert "Kafka" in question.text
    assert question in draft.competencies[1].questions
    assert gone(draft) == set()


def test_a_whole_question_is_taken_word_for_word() -> None:
    (question,) = added(revised('Ask: "How would you split a monolith?"'))
    assert question.text == "How would you split a monolith?"


def test_the_candidate_is_spoken_to_not_about() -> None:
    (question,) = added(revised("Add a question on how they handle their mistakes"))
    assert "how you handle your mistakes" in question.text


def test_remove_a_question() -> None:
    assert gone(revised("remove", QUESTION.question_id)) == {QUESTION.question_id}
    (about_races,) = (each for each in CONCURRENCY.questions if "race condition" in each.text)
    assert gone(revised("Remove the question about race conditions")) == {about_races.question_id}


def test_the_last_question_of_a_competency_gives_way_to_another() -> None:
    one_each = as_plan(ENGINE.revise_plan(BRIEF, plan(), "reduce to 3 questions", []), ENGINE)
    only = one_each.competencies[0].questions[0]
    draft = ENGINE.revise_plan(BRIEF, one_each, None, [Revision(only.question_id, "remove this")])
    check_draft(draft, BRIEF)
    assert len(draft.competencies[0].questions) == 1
    assert draft.competencies[0].questions[0] != only


def test_removing_a_competency_keeps_its_statement_covered() -> None:
    draft = revised("remove", DISTRIBUTED.competency_id)
    assert [each.competency_id for each in draft.competencies] == [
        TYPESCRIPT.competency_id,
        CONCURRENCY.competency_id,
    ]
    assert sum(each.weight for each in draft.competencies) == pytest.approx(1)


@pytest.mark.parametrize("instruction", ["Make it harder", "too easy", "easier, please", "less difficult"])
def test_harder_and_easier_bring_another_question(instruction: str) -> None:
    draft = revised(instruction, QUESTION.question_id)
    assert gone(draft) == {QUESTION.question_id}
    assert len(added(draft)) == 1


def test_harder_and_easier_are_not_the_same() -> None:
    assert added(revised("harder", QUESTION.question_id)) != added(revised("easier", QUESTION.question_id))


def test_it_means_what_was_spoken_of_last() -> None:
    draft = revised("Add a question about Kafka and make it harder")
    (question,) = added(draft)
    assert "Kafka" in question.text
    assert gone(draft) == set()


def test_focus_asks_for_something_more() -> None:
    (question,) = added(revised("focus on idempotency", QUESTION.question_id))
    assert question.text.startswith(QUESTION.text)
    assert "idempotency" in question.text


def test_replace_with() -> None:
    draft = revised("Replace it with a question about sharding", QUESTION.question_id)
    assert gone(draft) == {QUESTION.question_id}
    assert "sharding" in added(draft)[0].text


@pytest.mark.parametrize(
    ("instruction", "seen"),
    [
        ("Make it optional", lambda each: not each.required and each.minimum_score == 2),
        ("set the weight to 50%", lambda each: each.weight == 0.5),
        ("more weight", lambda each: each.weight > DISTRIBUTED.weight),
        ("this is less important", lambda each: each.weight < DISTRIBUTED.weight),
        ("minimum score 4", lambda each: each.minimum_score == 4),
        ("rename to Systems at scale", lambda each: each.name == "Systems at scale"),
        ("fewer questions", lambda each: len(each.questions) < len(DISTRIBUTED.questions)),
        ("another question", lambda each: len(each.questions) > len(DISTRIBUTED.questions)),
        ("no follow-ups", lambda each: not any(one.follow_ups for one in each.questions)),
        (
            "add follow-ups about cost",
            lambda each: all("cost" in one.follow_ups[0] for one in each.questions),
        ),
    ],
)
def test_a_competency_can_be_told(instruction: str, seen: Callable[[Competency], bool]) -> None:
    assert not seen(DISTRIBUTED)
    assert seen(revised(instruction, DISTRIBUTED.competency_id).competencies[1])


def test_required_again() -> None:
    relaxed = as_plan(revised("Make it optional", DISTRIBUTED.competency_id), ENGINE)
    draft = ENGINE.revise_plan(BRIEF, relaxed, "Distributed systems is a must-have", [])
    assert draft.competencies[1].required
    assert draft.competencies[1].minimum_score == 3


@pytest.mark.parametrize(
    ("instruction", "minutes", "questions"),
    [("20 minutes", 20, 6), ("make it shorter", 20, 6), ("longer", 45, 13)],
)
def test_time_and_questions_go_together(instruction: str, minutes: int, questions: int) -> None:
    draft = revised(instruction)
    assert draft.duration_minutes == minutes
    assert sum(len(each.questions) for each in draft.competencies) == questions
    assert f"{questions} questions" in draft.greeting
    assert f"{minutes} minutes" in draft.greeting


def test_weights_sum_to_one_after_every_change() -> None:
    for instruction in ("set the weight to 99%", "set weight to 1%", "weight 0.333"):
        draft = revised(instruction, TYPESCRIPT.competency_id)
        assert sum(each.weight for each in draft.competencies) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    "remark",
    ["The tone is too stiff for us.", "???", "I don't like this", "Hmm", "Lorem ipsum dolor", "hygiene"],
)
@pytest.mark.parametrize("target", ["plan", DISTRIBUTED.competency_id, QUESTION.question_id])
def test_what_is_not_understood_changes_nothing(remark: str, target: str) -> None:
    draft = revised(remark, target)
    assert draft.competencies == plan().competencies
    assert (draft.greeting, draft.duration_minutes) == (plan().greeting, plan().duration_minutes)


def test_revisions_follow_a_question_through_its_changes() -> None:
    twice = [
        Revision(QUESTION.question_id, "focus on cost"),
        Revision(QUESTION.question_id, "focus on latency"),
    ]
    (question,) = added(ENGINE.revise_plan(BRIEF, plan(), None, twice))
    assert "cost" in question.text
    assert "latency" in question.text


words = st.sampled_from(
    [
        "add",
        "remove",
        "a",
        "question",
        "about",
        "Kafka",
        "harder",
        "easier",
        "shorter",
        "longer",
        "replace",
        "with",
        "focus",
        "on",
        "and",
        "weight",
        "50%",
        "20",
        "minutes",
        "the",
        "TypeScript",
        "concurrency",
        "competency",
        "required",
        "optional",
        "rename",
        "to",
        "follow-ups",
        "no",
        "more",
        "less",
        "make",
        "it",
        "?",
        "!",
        "{}",
        "\n",
        ";",
        "not",
    ]
)
targets = st.sampled_from(sorted(plan().targets()))


@given(
    st.lists(st.tuples(targets, st.lists(words, max_size=8).map(" ".join)), max_size=5),
    st.none() | st.text(max_size=80),
)
def test_no_instruction_breaks_a_plan(instructions: list[tuple[str, str]], feedback: str | None) -> None:
    revisions = [Revision(target, text or "x") for target, text in instructions]
    draft = ENGINE.revise_plan(BRIEF, plan(), feedback, revisions)
    check_draft(draft, BRIEF)
    assert 5 <= draft.duration_minutes <= 120
    for each in draft.competencies:
        assert each.questions
        assert 0 < each.weight <= 1
        assert 1 <= each.minimum_score <= 5
