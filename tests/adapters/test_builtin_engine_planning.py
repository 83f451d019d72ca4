import os
import subprocess
import sys

import pytest

from engine_scenes import BRIEF, plan, planned
from interviews.adapters.builtin_engine import build
from interviews.adapters.builtin_engine.reading import mentions, sentences, stem
from interviews.adapters.builtin_engine.statements import read_statement
from interviews.adapters.builtin_engine.taxonomy import THEMES, terms
from interviews.domain.plans.plan import Brief, Competency

ENGINE = build()


@pytest.mark.parametrize(
    ("statement", "kind", "names", "years", "emphasis"),
    [
        ("5+ years production TypeScript experience", "TECHNOLOGY", ("TypeScript",), 5, "normal"),
        ("Demonstrated distributed systems design", "PRACTICE", ("distributed systems",), None, "strong"),
        (
            "Strong async/concurrency patterns knowledge",
            "PRACTICE",
            ("asynchronous programming", "concurrency"),
            None,
            "strong",
        ),
        (
            "AWS (Lambda, DynamoDB) and Terraform",
            "TECHNOLOGY",
            ("AWS", "AWS Lambda", "DynamoDB", "Terraform"),
            None,
            "normal",
        ),
        ("Ability to mentor junior engineers", "BEHAVIOUR", ("mentoring",), None, "normal"),
        ("Fluent German (C1)", "LANGUAGE", ("German",), None, "normal"),
        ("Bachelor's degree in physics", "CREDENTIAL", ("university degree",), None, "normal"),
        ("Background in insurance preferred", "DOMAIN", ("insurance",), None, "optional"),
        ("3-5 years of horse stable management", "OTHER", ("horse stable management",), 3, "normal"),
        ("Nice to have: Kafka", "TECHNOLOGY", ("Kafka",), None, "optional"),
        ("Led a team of 10+ engineers", "BEHAVIOUR", ("leadership",), None, "normal"),
        ("Eager to learn", "BEHAVIOUR", ("learning",), None, "normal"),
        ("Friendly and outgoing", "BEHAVIOUR", ("being friendly and outgoing",), None, "normal"),
        ("Good with customers", "PRACTICE", ("customer service",), None, "normal"),
        ("Willing to work night shifts", "CONDITION", ("working night shifts",), None, "normal"),
        ("No criminal record", "CONDITION", ("background check",), None, "normal"),
        ("Experience with night trains", "OTHER", ("night trains",), None, "normal"),
        ("Travel up to 50%", "CONDITION", ("travel up to 50%",), None, "normal"),
        ("You don't mind working Sundays", "CONDITION", ("working Sundays",), None, "normal"),
        ("Enhanced DBS check", "CONDITION", ("enhanced DBS check",), None, "normal"),
        ("Security clearance processes", "OTHER", ("security clearance",), None, "normal"),
        ("Polish or Czech is nice to have", "LANGUAGE", ("Polish", "Czech"), None, "optional"),
        ("CPA or ACCA", "CREDENTIAL", ("CPA or ACCA",), None, "normal"),
    ],
)
def test_what_a_statement_asks_for(
    statement: str, kind: str, names: tuple[str, ...], years: int | None, emphasis: str
) -> None:
    reading = read_statement(statement)
    assert (reading.kind, reading.names, reading.years, reading.emphasis) == (kind, names, years, emphasis)


@pytest.mark.parametrize(
    ("statement", "topic"),
    [
        ("Demonstrated distributed systems design", "distributed systems design"),
        ("At least 3 years of experience in horse stable management", "horse stable management"),
        ("Ability to manage a night shift", "managing a night shift"),
        ("Excellent communication skills", "communication"),
        ("SQL knowledge is a plus", "SQL"),
        ("Closed deals over €500k", "closing deals over €500k"),
        ("Works well under pressure", "working well under pressure"),
        ("Keen to learn new tools", "learning new tools"),
        ("Managed services on AWS", "managed services on AWS"),
        ("Distributed systems", "distributed systems"),
        ("Patient with children", "dealing with children"),
        ("min. 5 years of exp. in CNC milling", "CNC milling"),
        ("Driver licence class CE incl. code 95", "driver licence class CE"),
        ("Can cook for 120 covers", "cooking for 120 covers"),
        ("Must be able to lift patients", "lifting patients"),
        ("You love fashion", "fashion"),
        ("Stress-resistant team player", "being a stress-resistant team player"),
        ("Own the roadmap", "owning the roadmap"),
        ("Built data pipelines", "built data pipelines"),
    ],
)
def test_the_topic_can_stand_in_the_middle_of_a_sentence(statement: str, topic: str) -> None:
    assert read_statement(statement).topic == topic


def test_case_matters_where_a_name_is_also_a_word() -> None:
    found = {each.term.name for each in mentions("We go to Go and react with React; the rest is REST.")}
    assert found == {"Go", "React", "REST APIs"}
    assert {each.term.name for each in mentions("we wrote it in go", ["Go"])} == {"Go"}


def test_no_alias_leads_to_two_skills() -> None:
    names = [entry.partition("=")[0] for theme in THEMES for entry in theme.terms.split(";")]
    assert len(names) == len(set(names)) == len(terms())
    aliases = [
        alias
        for theme in THEMES
        for entry in theme.terms.split(";")
        for alias in entry.partition("=")[2].split(",")
    ]
    assert sorted(each for each in set(aliases) if aliases.count(each) > 1) == []


def test_sentences_are_slices_and_abbreviations_do_not_end_them() -> None:
    text = "I used queues, e.g. SQS. It fell from 2.5 s to 1 s!\n- a bullet\nNo end"
    found = sentences(text)
    assert [each.text for each in found] == [
        "I used queues, e.g. SQS.",
        "It fell from 2.5 s to 1 s!",
        "a bullet",
        "No end",
    ]
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize(
    "words",
    ["designed designing design designs", "retry retries retried", "consistency consistent", "queues queue"],
)
def test_forms_of_a_word_share_a_stem(words: str) -> None:
    assert len({stem(each) for each in words.split()}) == 1


def competency(statement: str, brief: Brief) -> Competency:
    return next(each for each in planned(ENGINE, brief).competencies if statement in each.qualifications)


def test_a_nice_to_have_weighs_less_and_is_not_required() -> None:
    brief = Brief(
        position="Engineer", level="SENIOR", qualifications=("Strong Python", "Kubernetes is a plus")
    )
    must, nice = competency("Strong Python", brief), competency("Kubernetes is a plus", brief)
    assert (must.required, nice.required) == (True, False)
    assert nice.weight < must.weight
    assert nice.minimum_score < must.minimum_score


def test_a_condition_is_mentioned_and_not_judged() -> None:
    statement = "Willing to work night shifts"
    brief = Brief(position="Nurse", level="MID", qualifications=("Wound care", statement))
    found = competency(statement, brief)
    assert (found.name, found.required, len(found.questions)) == ("Conditions of the role", False, 1)
    assert found.weight < 0.1
    assert found.questions[0].follow_ups == ()
    assert "working night shifts" in found.questions[0].text


@pytest.mark.parametrize(
    "statement",
    [
        "Must be under 35 and female",
        "Male candidates only",
        "Young and dynamic team player",
        "Age between 25 and 35",
        "No children",
    ],
)
def test_nobody_is_asked_what_they_are(statement: str) -> None:
    brief = Brief(position="Driver", level="MID", qualifications=("Long-haul driving", statement))
    found = competency(statement, brief)
    assert (found.name, found.required) == ("Not for an interview", False)
    assert statement.lower() not in repr(found.questions).lower()


@pytest.mark.parametrize(
    "statement",
    [
        "Women's health nursing",
        "Coaching under 18 football teams",
        "Team of over 20 people",
        "Native English speaker",
        "Uptime above 99",
        "Managing teams over 30",
        "Working with young people",
        "Young people",
        "Worked with people aged 65+",
        "Maintains machines older than 30 years",
        "Handled visa and work permit applications",
        "Car mechanics",
    ],
)
def test_work_is_not_taken_for_what_somebody_is(statement: str) -> None:
    assert read_statement(statement).kind != "CONDITION"


@pytest.mark.parametrize(
    "description",
    [
        "must. must. must",
        "We require care. We require care. We require Care!",
        "You know bees. You know bees. You know wasps.",
    ],
)
def test_a_description_that_repeats_itself_makes_a_plan(description: str) -> None:
    made = planned(ENGINE, Brief(position="Keeper", level="MID", job_description=description))
    assert len({each.competency_id for each in made.competencies}) == len(made.competencies)


def test_no_question_is_asked_twice_and_few_alike() -> None:
    statements = ("Balayage", "Wedding hairstyles", "Selling products", "Men's cuts")
    brief = Brief(position="Stylist", level="MID", qualifications=statements, duration_minutes=45)
    texts = [each.text for one in planned(ENGINE, brief).competencies for each in one.questions]
    assert len(texts) == len(set(texts))
    assert sum(each.startswith("What do you do differently from two years ago") for each in texts) == 1


def test_what_no_theme_knows_is_asked_about_in_the_positions_own_field() -> None:
    brief = Brief(position="Lawyer", level="SENIOR", qualifications=("Closed deals over €500k",))
    texts = " ".join(each.text for each in planned(ENGINE, brief).competencies[0].questions)
    assert "a clause or a dispute" in texts


def test_a_certificate_is_not_decided_by_an_interview() -> None:
    brief = Brief(position="Nurse", level="MID", qualifications=("Nursing license required", "Patient care"))
    assert not competency("Nursing license required", brief).required


@pytest.mark.parametrize(("minutes", "questions"), [(5, 3), (30, 9), (45, 13), (60, 17)])
def test_the_questions_fit_the_time(minutes: int, questions: int) -> None:
    made = planned(ENGINE, BRIEF.model_copy(update={"duration_minutes": minutes}))
    expected = len(made.competencies) if minutes == 5 else questions
    assert len(made.agenda()) == expected


def test_levels_are_asked_different_questions() -> None:
    texts = {
        level: {
            question.text
            for _, question in planned(ENGINE, BRIEF.model_copy(update={"level": level})).agenda()
        }
        for level in ("JUNIOR", "MID", "SENIOR", "LEAD")
    }
    assert len({frozenset(each) for each in texts.values()}) == 4
    assert len(texts["JUNIOR"] & texts["LEAD"]) <= 1


def test_no_two_competencies_begin_with_the_same_words() -> None:
    first = [each.questions[0].text.split(".")[0] for each in plan().competencies]
    assert len(first) == len(set(first))


def test_an_unchanged_statement_keeps_its_ids_beside_new_ones() -> None:
    more = BRIEF.model_copy(
        update={"qualifications": (*BRIEF.qualifications, "Fluent French"), "duration_minutes": 45}
    )
    before = {each.competency_id for each in plan().competencies}
    assert before < {each.competency_id for each in planned(ENGINE, more).competencies}


def test_a_job_description_is_enough() -> None:
    brief = Brief(
        position="Engineer",
        level="MID",
        job_description="We love dogs. You will run Kubernetes and Terraform. You speak fluent French. Free lunch.",
    )
    made = planned(ENGINE, brief)
    assert {each.canonical_name for each in made.skills} == {"Kubernetes", "Terraform", "French"}
    assert all(each.qualification in (brief.job_description or "") for each in made.skills)
    assert {each.qualifications for each in made.competencies} == {()}


def test_another_language_is_told_that_the_interview_is_in_english() -> None:
    assert "English" in planned(ENGINE, BRIEF.model_copy(update={"language": "de-AT"})).greeting
    assert "English" not in plan().greeting


def test_another_process_makes_the_same_bytes() -> None:
    code = (
        "from tests.engine_scenes import *; from interviews.adapters.builtin_engine import build;"
        "print(plan().to_json()); print(assessed(build(), transcript(VAGUE)).to_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(["layers/shared/python", "."]),
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
