"""Questions of fact: asked first, once and plainly, and noted without an engine (contract §10)."""

import pytest

from builders import ANSWERS, Office
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import State

STATEMENTS = [
    "NMC registered nurse, must have pin",
    "must be able to work nights & weekends",
    "Recognising a deteriorating patient",
    "not older than 35",
]


@pytest.fixture
def office() -> Office:
    return Office()


def started(office: Office, **fields: object) -> tuple[str, str, str]:
    run_id = office.scheduled(qualifications=STATEMENTS, **fields)
    body = office.start(run_id).body
    return run_id, str(body["sessionToken"]), str(body["message"])


def test_the_plan_has_facts_competencies_and_what_nobody_may_ask_apart(office: Office) -> None:
    run_id = office.planned(qualifications=STATEMENTS)
    plan = office.runs.load(office.ref(run_id), (artefacts.PLAN,)).artefacts[artefacts.PLAN]
    assert [(each["statement"], each["kind"], each["mustHave"]) for each in plan["requirements"]] == [
        (STATEMENTS[0], "LICENCE", True),
        (STATEMENTS[1], "AVAILABILITY", True),
    ]
    held = [one for each in plan["competencies"] for one in each["qualifications"]]
    assert held == [STATEMENTS[2]]
    assert [each["statement"] for each in plan["notAsked"]] == [STATEMENTS[3]]
    assert "age" in plan["notAsked"][0]["reason"]


DESCRIPTION = """Requirements:
- NMC registration
- Nights and weekends
- Under 35, without children
- Recognising a deteriorating patient
We offer:
- 30 days of holiday"""


def test_a_description_alone_is_sorted_as_statements_are(office: Office) -> None:
    run_id = office.planned(qualifications=None, jobDescription=DESCRIPTION)
    plan = office.runs.load(office.ref(run_id), (artefacts.PLAN,)).artefacts[artefacts.PLAN]
    assert [(each["statement"], each["kind"], each["mustHave"]) for each in plan["requirements"]] == [
        ("NMC registration", "LICENCE", True),
        ("Nights and weekends", "AVAILABILITY", True),
    ]
    assert [each["statement"] for each in plan["notAsked"]] == ["Under 35, without children"]
    stories = str(plan["competencies"])
    assert not any(each in stories for each in ("NMC", "Nights", "Under 35", "30 days"))


def test_beside_statements_a_description_is_only_read(office: Office) -> None:
    run_id = office.planned(qualifications=STATEMENTS[2:3], jobDescription=DESCRIPTION)
    plan = office.runs.load(office.ref(run_id), (artefacts.PLAN,)).artefacts[artefacts.PLAN]
    assert (plan["requirements"], plan["notAsked"]) == ([], [])


def test_a_revision_keeps_the_facts(office: Office) -> None:
    run_id = office.planned(qualifications=STATEMENTS)
    before = office.runs.load(office.ref(run_id), (artefacts.PLAN,)).artefacts[artefacts.PLAN]
    office.revise(run_id)
    office.plan(run_id)
    after = office.runs.load(office.ref(run_id), (artefacts.PLAN,)).artefacts[artefacts.PLAN]
    assert (after["version"], after["requirements"], after["notAsked"]) == (
        2,
        before["requirements"],
        before["notAsked"],
    )


def test_they_come_first_and_no_engine_is_asked_about_the_answer(office: Office) -> None:
    run_id, session, opening = started(office)
    assert "short questions of fact" in opening
    assert opening.endswith("Does this apply to you? A short answer is enough.")
    before = [*office.engine.calls]
    second = office.answer(run_id, session, "Yes.")
    assert second["message"].startswith("Thank you, that is noted.")
    assert (second["questionNumber"], second["questionCount"], second["aside"]) == (2, 3, False)
    third = office.answer(run_id, session, "No, I cannot work nights.")
    assert "Now I would like to hear about your work." in third["message"]
    assert office.engine.calls == before
    last = office.answer(run_id, session, ANSWERS[0])
    assert last["done"]
    assert office.engine.calls == [*before, "next_turn"]
    assert office.run(run_id).state is State.COMPLETED


def test_who_asks_back_is_heard_by_the_engine(office: Office) -> None:
    run_id, session, _ = started(office)
    office.answer(run_id, session, "What is meant by PIN?")
    assert office.engine.calls[-1] == "next_turn"


def test_what_a_fact_means_is_said_once_and_it_is_asked_again(office: Office) -> None:
    run_id, session, opening = started(office)
    said = office.answer(run_id, session, "Which register do you mean?")
    assert (said["aside"], said["questionNumber"]) == (True, 1)
    assert "as the job description says it: “NMC registered nurse, must have pin”" in said["message"]
    assert said["message"].splitlines()[-1] == opening.splitlines()[-1]
    again = office.answer(run_id, session, "But which one?")
    assert (again["aside"], again["questionNumber"]) == (True, 1)
    assert again["message"].endswith("“yes”, “no”, or “not sure”?")
    assert office.answer(run_id, session, "And which is that?")["questionNumber"] == 2


IDIOMS = {
    "en": ["You bet your boots.", "’Fraid not.", "Can't say I do."],
    "de": ["Da rennen Sie offene Türen ein.", "Sieht mau aus.", "Na logo, Ehrensache."],
    "es": ["Eso está hecho.", "Va a ser que no.", "Ni de lejos, amigo."],
    "fr": ["C'est comme si c'était fait.", "Que nenni.", "Un peu, mon neveu."],
}


@pytest.mark.parametrize(
    ("tag", "said"), [(tag, each) for tag, several in IDIOMS.items() for each in several]
)
def test_what_is_not_understood_is_asked_once_more_with_its_choices(
    office: Office, tag: str, said: str
) -> None:
    run_id, session, _ = started(office, language=tag)
    replies = [office.answer(run_id, session, said) for _ in range(2)]
    if replies[0]["aside"]:
        assert replies[0]["questionNumber"] == 1
        assert STATEMENTS[0] in replies[0]["message"]
    assert (replies[-1]["aside"], replies[-1]["questionNumber"]) == (False, 2) or not replies[0]["aside"]


@pytest.mark.parametrize(
    ("said", "recommendation"),
    [
        (("It depends.", "Yes."), "HIRE"),
        (("It depends.", "No."), "NO_HIRE"),
        (("It depends.", "Not sure."), "MAYBE"),
    ],
)
def test_the_second_answer_decides_and_what_stays_open_is_maybe_at_most(
    office: Office, said: tuple[str, ...], recommendation: str
) -> None:
    story = "[outcome: HIRE]"
    run_id = office.assessed((*said, "Yes.", story), qualifications=STATEMENTS)
    verdict = office.run(run_id).verdict
    assert verdict
    assert verdict.recommendation == recommendation


def test_who_will_not_say_is_not_pressed(office: Office) -> None:
    run_id, session, _ = started(office)
    said = office.answer(run_id, session, "I'd rather not say.")
    assert (said["aside"], said["questionNumber"]) == (False, 2)


def test_a_yes_that_asks_something_back_is_a_yes(office: Office) -> None:
    run_id, session, _ = started(office)
    said = office.answer(run_id, session, "Sure, who doesn't?")
    assert (said["aside"], said["questionNumber"]) == (False, 2)


def test_who_leaves_a_fact_out_is_let(office: Office) -> None:
    run_id, session, _ = started(office)
    before = [*office.engine.calls]
    said = office.answer(run_id, session, "I would like to skip this question.")
    assert (said["questionNumber"], office.engine.calls) == (2, before)


def test_they_are_asked_in_the_language_of_the_run(office: Office) -> None:
    _, _, opening = started(office, language="de-AT")
    assert "Zuerst einige kurze Fragen zu Fakten." in opening
    assert "„NMC registered nurse, must have pin“" in opening


def test_a_denied_must_have_is_no_hire_and_says_so(office: Office) -> None:
    run_id = office.assessed(("No.", "Yes.", ANSWERS[0]), qualifications=STATEMENTS)
    verdict = office.run(run_id).verdict
    assert verdict
    assert verdict.recommendation == "NO_HIRE"


def test_with_nothing_said_there_is_no_number_and_no_rank(office: Office) -> None:
    run_id = office.assessed((), qualifications=STATEMENTS)
    verdict = office.run(run_id).verdict
    assert verdict
    assert (verdict.overall_score, verdict.recommendation) == (None, "INSUFFICIENT_EVIDENCE")
    ranked = office.runs.ranked_runs(office.caller.tenant_id, min_score=None, limit=10, key=None)
    assert ranked.items == []
