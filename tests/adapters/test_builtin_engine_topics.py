# ruff: noqa: E501 - what belongs together stands together
"""The built-in engine's questions are templates around the brief's words: whatever those are, there is a plan."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_scenes import as_plan
from interviews.adapters import builtin_engine
from interviews.adapters.builtin_engine.planning import draft_plan
from interviews.adapters.builtin_engine.sources import name_skills
from interviews.domain.plans.plan import Brief, Plan, check_draft, topic_problems

LEVELS = ("JUNIOR", "MID", "SENIOR", "LEAD", "PRINCIPAL")
POSITIONS = (
    "Engineer",
    "Nurse",
    "Playgroup leader",
    "Sexual orientation education officer",
    "Your religion teacher",
)
STATEMENTS = (
    "Medication management",
    "Getting children ready for school",
    "children",
    "kids",
    "You should be fluent in your native language",
    "Tiene experiencia con niños",
    "Erfahrung in der Familienplanung",
    "Gestion de la situation familiale des patients",
    "Sexual orientation and diversity training",
    "Marital status changes in payroll",
    "Experience with salary history analysis",
    "Religious education lessons",
    "Trade union negotiations",
    "Pregnancy complications",
    "Disabilities in the classroom",
    "Illness prevention in livestock",
    "Current pay scales in nursing",
    "Children's literature",
    "married",
    "pregnant",
    "Are you married?",
    "How old are you?",
    "Do you have children?",
    "Tell us your age",
    "your marital status",
    "What is your religion",
    "Sind Sie verheiratet?",
    "Haben Sie Kinder",
    "¿Tiene hijos?",
    "Avez-vous des enfants ?",
    "Are you a member of a trade union",
    "last salary",
    "Health",
    "religion",
)
DESCRIPTIONS = (
    "You will teach about sexual orientation and health. You bring several years of experience with children.",
    "You keep the records of marital status and salary history. Are you married? We do not care. You know payroll well.",
    "Requirements: experience with pregnant patients; medication management; knowledge of family planning. Do you have children? Bring them.",
)
_PIECES = (
    *(
        "children",
        "kids",
        "married",
        "pregnant",
        "a family",
        "your age",
        "your health",
        "religion",
        "a trade union",
    ),
    *(
        "sexual orientation",
        "salary",
        "medication",
        "disabilities",
        "are you",
        "do you have",
        "what is your",
        "how old",
    ),
    *(
        "experience with",
        "knowledge of",
        "ability to",
        "working with",
        "plan",
        "start",
        "take",
        "management",
        "and",
        "of",
    ),
)
statements = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map(" ".join)


def _planned(brief: Brief) -> Plan:
    engine = builtin_engine.build()
    draft = engine.plan(brief, engine.validate_skills(brief))
    check_draft(draft, brief)
    return as_plan(draft, engine)


@pytest.mark.parametrize("level", ["JUNIOR", "LEAD"])
def test_every_statement_gets_a_plan(level: str) -> None:
    for position, statement in product(POSITIONS, STATEMENTS):
        _planned(Brief(position=position, level=level, qualifications=(statement,)))


@pytest.mark.parametrize("level", LEVELS)
def test_every_description_gets_a_plan(level: str) -> None:
    for position, description in product(POSITIONS, DESCRIPTIONS):
        _planned(Brief(position=position, level=level, job_description=description))


@pytest.mark.parametrize(
    "company", ["Kinderwunsch Zentrum Berlin", "Centro de Planificación Familiar Sevilla"]
)
def test_a_company_may_be_called_what_it_is_called(company: str) -> None:
    brief = Brief(position="Nurse", level="MID", qualifications=("Wound care",), company_name=company)
    assert company in _planned(brief).greeting


@settings(max_examples=100, deadline=None)
@given(words=st.lists(statements, min_size=1, max_size=4, unique=True), level=st.sampled_from(LEVELS))
def test_whatever_the_statements_say_there_is_a_plan(words: list[str], level: str) -> None:
    _planned(Brief(position="Nurse", level=level, qualifications=tuple(words)))


@settings(max_examples=60, deadline=None)
@given(words=st.lists(statements, min_size=3, max_size=6), level=st.sampled_from(LEVELS))
def test_whatever_the_description_says_its_output_limits_may_be_asked(words: list[str], level: str) -> None:
    description = ". ".join(f"You bring {each}" for each in words)
    brief = Brief(position="Nurse", level=level, job_description=description)
    assert topic_problems(draft_plan(brief, name_skills(brief)), brief) == []
