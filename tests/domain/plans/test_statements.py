"""Facts, competencies and what nobody may ask, sorted out of what recruiters type (contract §10)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.guardrails.protected_topics import TOPICS
from interviews.domain.kernel.rules import languages, read_file, rules
from interviews.domain.plans.requirement import RequirementKind
from interviews.domain.plans.statements import (
    SortedStatements,
    sort_statements,
    subject,
    without_time,
    years_required,
)

LISTS = Path(__file__).parent / "statements"
ROWS = [
    pytest.param(*reversed(line.split(" | ", 1)), id=f"{file.stem}-{line}")
    for file in sorted(LISTS.glob("*.txt"))
    for line in file.read_text("utf-8").splitlines()
    if not line.startswith("#")
]
TRIED = [str(row.values[0]) for row in ROWS]

JOINED: st.SearchStrategy[str] = st.lists(st.sampled_from(TRIED)).map(", ".join)


def sorted_one(statement: str, language: str = "en") -> SortedStatements:
    return sort_statements([statement], language)


def read(statement: str) -> str:
    found = sorted_one(statement)
    if found.not_asked:
        return "NOT_ASKED"
    if not found.requirements:
        return "-"
    [fact] = found.requirements
    return fact.kind + " must" * fact.must_have + " +" * bool(found.competencies)


@pytest.mark.parametrize(("statement", "due"), ROWS)
def test_a_statement_is_what_a_recruiter_means_by_it(statement: str, due: str) -> None:
    assert read(statement) == due


STAFF_NURSE = {
    "NMC registered nurse, must have pin": "LICENCE must",
    "min 12mths post-reg acute exp": "YEARS must +",
    "IV cannulation + venepuncture competent": "-",
    "ability to recognise deteriorating pt, NEWS2, escalate": "-",
    "must be able to work nights & weekends (12hr shifts)": "AVAILABILITY must",
    "right to work in UK essential, no sponsorship": "RIGHT_TO_WORK must",
    "nice to have - mentorship / practice assessor": "-",
}
CONSULTANT = {
    "8+ yrs SAP FICO, at least 2 full cycle S/4HANA implementations": "YEARS +",
    "Strong in GL, AP, AR, Asset Acctg, CO-PA": "-",
    "SAP certified (nice to have)": "LICENCE",
    "Fluent german and english": "LANGUAGE must",
    "willingness to travel 60%": "AVAILABILITY must",
    "hands on w/ LTMC data migration": "-",
    "Day rate max 900 EUR": "COMPENSATION",
}
TEACHER = {
    "Early childhood education diploma": "LICENCE must",
    "exp w/ 3-5 yr olds": "-",
    "First aid cert (paediatric)": "LICENCE must",
    "DBS enhanced": "LICENCE must",
    "patience, creativity!!": "-",
    "parents comms / handles difficult conversations w parents": "-",
    "phonics": "-",
}
ACCOUNTANT = {
    "abgeschlossene kaufmännische Ausbildung": "LICENCE must",
    "mind. 3 Jahre Berufserfahrung in der Finanzbuchhaltung": "YEARS must +",
    "DATEV zwingend": "-",
    "Kreditoren/Debitoren, Monatsabschlüsse": "-",
    "sehr gute Excel Kenntnisse": "-",
    "Deutsch C1": "LANGUAGE must",
}
ENGINEER = {"3+ years of Kafka in production": "YEARS +", "Leading a small team": "-"}


@pytest.mark.parametrize("ad", [STAFF_NURSE, CONSULTANT, TEACHER, ACCOUNTANT, ENGINEER])
def test_the_ads_that_were_asked_about_badly_are_sorted(ad: dict[str, str]) -> None:
    assert {each: read(each) for each in ad} == ad


@pytest.mark.parametrize(
    ("statement", "due"),
    [
        ("PMP certified with strong stakeholder skills", "LICENCE must +"),
        ("Full UK driving licence, own car preferred", "LICENCE must"),
        ("fluent English, Italian a bonus", "LANGUAGE must"),
        ("Degree in CS, maths or physics preferred", "LICENCE"),
        ("Salary 60k essential", "COMPENSATION"),
        ("5 years of Java required", "YEARS must +"),
        ("degree not required", "LICENCE"),
        ("Native-level English", "LANGUAGE must"),
        ("Buchhalter (m/w/d)", "-"),
    ],
)
def test_what_is_marked_as_a_wish_is_no_must(statement: str, due: str) -> None:
    assert read(statement) == due


@pytest.mark.parametrize(
    ("statement", "years"),
    [
        ("8+ yrs SAP FICO, at least 2 full cycle S/4HANA implementations", 8),
        ("min 12mths post-reg acute exp", 1),
        ("mind. 3 Jahre Berufserfahrung in der Finanzbuchhaltung", 3),
        ("au moins cinq ans d’expérience", 5),
        ("al menos dos años en cocina", 2),
        ("3-5 years of sales", 3),
        ("between two and four years' experience", 2),
        ("two and a half years of experience", 2.5),
        ("mehrjährige Berufserfahrung", 2),
        ("anderthalb Jahre Erfahrung", 1.5),
        ("1 year and 6 months of experience", 1.5),
        ("2½ years of experience", 2.5),
        ("18 months' experience", 1.5),
        ("exp w/ 3-5 yr olds", None),
        ("2 year fixed term contract", None),
        ("12 month FTC", None),
        ("Kinder von 3-6 Jahren", None),
        ("niños de 3 a 6 años", None),
        ("patience", None),
    ],
)
def test_the_least_time_is_read(statement: str, years: float | None) -> None:
    assert years_required(statement) == years


def test_the_subject_of_a_statement_is_what_it_is_about() -> None:
    assert subject("at least 3 years' experience of Kafka in production") == ("kafka", "production")
    assert subject("mind. 3 Jahre Berufserfahrung in der Finanzbuchhaltung") == ("finanzbuchhaltung",)
    assert subject("5+ years of relevant work experience in a similar role") == ()


def test_a_question_quotes_the_statement_and_asks_one_thing_in_the_language_of_the_run() -> None:
    asked = {
        language: sorted_one("Deutsch C1!!", language).requirements[0].question
        for language in ("en-GB", "de", "es", "fr", "it")
    }
    assert asked == {
        "en-GB": "The job description says: “Deutsch C1”. What is your level? A short answer is enough, "
        "such as “fluent” or “B2”.",
        "de": "In der Stellenbeschreibung steht: „Deutsch C1“. Welches Niveau haben Sie? Eine kurze Antwort genügt, "
        "etwa „fließend“ oder „B2“.",
        "es": "La descripción del puesto dice: «Deutsch C1». ¿Qué nivel tiene? Basta una respuesta corta, "
        "como «fluido» o «B2».",
        "fr": "La description du poste indique : « Deutsch C1 ». Quel est votre niveau ? Une réponse courte suffit, "
        "comme « courant » ou « B2 ».",
        "it": "The job description says: “Deutsch C1”. What is your level? A short answer is enough, "
        "such as “fluent” or “B2”.",
    }


@pytest.mark.parametrize(
    ("statement", "asked"),
    [
        ("full UK driving licence", "Do you have this?"),
        ("SMSTS, black CSCS card, first aid", "Which of these do you have?"),
        ("NMC registered nurse, must have pin", "Does this apply to you?"),
        ("valid cat C+E licence + CPC card", "Which of these do you have?"),
        ("Fluent german and english", "What is your level in each?"),
        ("5+ yrs Python, SQL", "How much experience do you have in each?"),
        ("5+ yrs Python", "How much experience do you have?"),
        ("2 years and 6 months of welding", "How much experience do you have?"),
    ],
)
def test_what_names_several_things_is_asked_about_each(statement: str, asked: str) -> None:
    assert asked in sorted_one(statement).requirements[0].question


@pytest.mark.parametrize(
    ("statement", "rest"),
    [
        ("exp. mínima 1 año en restaurante", "exp. en restaurante"),
        ("experience of 2 years or more with forklifts", "experience with forklifts"),
        ("min. 3 Jahre Kfz", "Kfz"),
        ("Kafka, 3+ years", "Kafka,"),
        ("24/7 operations", "24/7 operations"),
        ("pipelines that ran for 3 years", "pipelines that ran for 3 years"),
    ],
)
def test_what_is_told_of_is_named_without_the_time_that_is_asked_for(statement: str, rest: str) -> None:
    assert without_time(statement) == rest


@pytest.mark.parametrize("language", languages("requirement_questions"))
def test_each_kind_has_one_question_and_each_topic_a_reason(language: str) -> None:
    texts = read_file("requirement_questions", language)
    kinds = set(RequirementKind.__args__)  # type: ignore[attr-defined]
    assert set(texts["questions"]) == kinds
    assert set(texts["reasons"]) == {*TOPICS, "gender", "appearance", "no demand"}
    assert {each.kind for each in rules("requirements").rules if each.language == language} >= (
        kinds - {"YEARS"}
    ) | {f"not_asked.{each}" for each in texts["reasons"]}
    for question in texts["questions"].values():
        assert question.count("?") == 1
        assert question.count("{statement}") == 1


def test_the_pay_of_the_role_is_asked_about_and_never_past_pay() -> None:
    [asked] = sorted_one("Day rate max 900 EUR").requirements
    assert asked.question == (
        "On pay, the job description says: “Day rate max 900 EUR”. Does that work for you? A short answer is enough."
    )
    [left_out] = sorted_one("Current salary").not_asked
    assert left_out.reason == (
        "Not asked: it is about what somebody earned before, which nobody has to tell. "
        "What this role pays may be asked."
    )


def test_equal_statements_are_asked_once_under_a_stable_id() -> None:
    found = sort_statements(["DBS enhanced", "DBS enhanced", "phonics", "phonics"], "en")
    assert [each.requirement_id for each in found.requirements] == ["r_87238119b9"]
    assert found.competencies == ("phonics",)


@given(
    st.lists(st.text() | st.sampled_from(TRIED) | JOINED),
    st.text(),
)
def test_every_statement_is_somewhere_as_it_was_written(statements: list[str], language: str) -> None:
    found = sort_statements(statements, language)
    facts = [each.statement for each in found.requirements]
    not_asked = [each.statement for each in found.not_asked]
    assert {*facts, *found.competencies, *not_asked} == set(statements)
    assert not {*not_asked} & {*facts, *found.competencies}
    assert {each.statement for each in found.requirements} & {*found.competencies} <= {
        each.statement for each in found.requirements if each.kind in ("YEARS", "LICENCE")
    }
    assert all(re.fullmatch("r_[0-9a-f]{10}", each.requirement_id) for each in found.requirements)
    assert found == sort_statements([*statements, *statements], language)


@given(st.text())
def test_no_text_is_too_odd_for_its_times_and_its_subject(text: str) -> None:
    years = years_required(text)
    assert years is None or years >= 0
    assert all(text for text in subject(text))
