"""Short answers to questions of fact: whether plain code reads them as it should. No engine has a part in it."""

import tomllib
from collections.abc import Callable
from typing import Any

from interviews.adapters import rehearsal_engine
from interviews.domain.assessments.requirements import check_requirements
from interviews.domain.assessments.retractions import find_retractions
from interviews.domain.plans.plan import Brief
from interviews.domain.plans.requirement import Requirement, RequirementStatus
from interviews.domain.runs.transcript import Turn

from .corpus import FOLDER
from .trials import AT, made

Reader = Callable[[Requirement, str], RequirementStatus]


def by_rules(requirement: Requirement, answer: str) -> RequirementStatus:
    brief = Brief(position="any", level="MID", qualifications=(requirement.statement,))
    plan = made(rehearsal_engine.build(), brief).model_copy(update={"requirements": (requirement,)})
    turns = [
        Turn(1, "interviewer", requirement.question, AT, requirement.requirement_id),
        Turn(2, "candidate", answer, AT, requirement.requirement_id),
    ]
    (found,) = check_requirements(plan, turns, {}, find_retractions(turns))
    return found.status


def always_confirmed(requirement: Requirement, answer: str) -> RequirementStatus:
    """The baseline: everybody says yes."""
    return "CONFIRMED"


def read_facts(reader: Reader) -> list[tuple[str, str, str, str]]:
    """Statement, answer, the status that is due, and the one that was read."""
    return [
        (each["statement"], answer["text"], answer["due"], reader(_requirement(each), answer["text"]))
        for each in tomllib.loads((FOLDER / "ads" / "facts.toml").read_text(encoding="utf-8"))["facts"]
        for answer in each["answers"]
    ]


def figures(reader: Reader) -> dict[str, float]:
    rows = read_facts(reader)
    wrong_yes = [read == "CONFIRMED" for *_, due, read in rows if due != "CONFIRMED"]
    return {
        "facts: read as due": sum(due == read for *_, due, read in rows) / len(rows),
        "facts: taken for a yes that are none": sum(wrong_yes) / len(wrong_yes),
    }


def _requirement(found: dict[str, Any]) -> Requirement:
    return Requirement(
        requirement_id="r_1",
        statement=found["statement"],
        kind=found["kind"],
        must_have=True,
        question=found["question"],
    )
