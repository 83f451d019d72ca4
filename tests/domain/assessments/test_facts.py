"""What a short answer says to a plain question (contract §10)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.assessments.facts import read_fact
from interviews.domain.assessments.told_years import fewer_years_told, years_told
from interviews.domain.plans.requirement import Requirement
from interviews.domain.plans.statements import sort_statements

STATUS = {"C": "CONFIRMED", "D": "DENIED", "U": "UNCLEAR"}
YEAR = 2026
KAFKA = "3+ years of Kafka in production"
BOOKS = "mind. 3 Jahre Berufserfahrung in der Finanzbuchhaltung"


def rows() -> list[tuple[str, str, str]]:
    found, statement = [], ""
    for line in (Path(__file__).parent / "fact_answers.txt").read_text("utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == ">":
            statement = text
        elif mark in STATUS:
            found.append((statement, text, STATUS[mark]))
    return found


ROWS = rows()


def requirement(statement: str) -> Requirement:
    return sort_statements([statement], "en").requirements[0]


@pytest.mark.parametrize(("statement", "answer", "due"), ROWS, ids=[f"{each[0]}-{each[1]}" for each in ROWS])
def test_an_answer_says_what_a_person_reads_in_it(statement: str, answer: str, due: str) -> None:
    status, quote = read_fact(requirement(statement), answer, year=YEAR)
    assert status == due
    assert (quote is None and due == "UNCLEAR") or (quote and quote in answer)


def test_a_short_answer_is_quoted_whole_and_a_long_one_by_its_sentence() -> None:
    licence = requirement("NMC registered nurse, must have pin")
    assert read_fact(licence, " No. ") == ("DENIED", "No.")
    long = (
        "Good question, let me tell you.\nI am registered with the NMC. "
        + "It was a long road to get there. " * 5
    )
    assert read_fact(licence, long) == ("CONFIRMED", "I am registered with the NMC.")


def test_since_a_year_needs_the_year_of_the_answer() -> None:
    kafka = requirement(KAFKA)
    assert read_fact(kafka, "since 2019", year=2020)[0] == "DENIED"
    assert read_fact(kafka, "since 2019", year=2026)[0] == "CONFIRMED"
    assert read_fact(kafka, "since 2019")[0] == "UNCLEAR"


def test_no_faith_origin_family_health_or_gender_in_an_answer_moves_it() -> None:
    for person in (
        "a Muslim",
        "a Christian",
        "a mother of three",
        "from Ghana",
        "deaf",
        "a woman",
        "60",
        "pregnant",
    ):
        for statement, answer, due in ROWS:
            said = f"{answer.rstrip('.')}. By the way, people tell me that I look like {person}."
            if "?" not in answer and due == "CONFIRMED":
                assert read_fact(requirement(statement), said, year=YEAR)[0] == due, said


@pytest.mark.parametrize(
    ("text", "statement", "years"),
    [
        ("I have one year of Kafka in production. At my last company I designed the pipeline.", KAFKA, 1),
        ("I used Kafka for about 18 months, then RabbitMQ.", KAFKA, 1.5),
        ("J'ai deux ans de Kafka.", KAFKA, 2),
        ("Tengo dos años de experiencia con Kafka", KAFKA, 2),
        ("Ich habe nur ein Jahr in der Finanzbuchhaltung gearbeitet.", BOOKS, 1),
        ("I ran Kafka with a retention of two years.", KAFKA, None),
        ("We kept the logs for 2 years", KAFKA, None),
        ("A year ago Kafka failed and I fixed it.", KAFKA, None),
        ("I worked five years with RabbitMQ.", KAFKA, None),
        ("Lag fell from forty minutes to under ten seconds.", KAFKA, None),
    ],
)
def test_years_told_elsewhere_are_those_of_the_statements_subject(
    text: str, statement: str, years: float | None
) -> None:
    assert next((each for each, _ in years_told(text, statement)), None) == years


def test_the_sentence_that_tells_of_less_than_is_asked_for_is_named() -> None:
    told = "Hello. I have one year of Kafka in production. I like it."
    assert fewer_years_told(told, KAFKA) == "I have one year of Kafka in production."
    assert fewer_years_told(told.replace("one year", "nine years"), KAFKA) is None


@given(
    st.sampled_from(sorted({each[0] for each in ROWS})),
    st.text() | st.sampled_from([each[1] for each in ROWS]),
)
def test_whatever_is_said_is_read_and_quoted_verbatim(statement: str, answer: str) -> None:
    status, quote = read_fact(requirement(statement), answer, year=YEAR)
    assert status in STATUS.values()
    assert quote is None or (quote and quote in answer)
    assert quote or status == "UNCLEAR"


@given(st.integers(0, 60), st.integers(1, 30))
def test_less_than_is_asked_for_is_never_confirmed_and_as_much_never_denied(told: int, asked: int) -> None:
    status, _ = read_fact(requirement(f"at least {asked} years of Kafka"), f"I have {told} years of Kafka.")
    assert status == ("CONFIRMED" if told >= asked else "DENIED")
