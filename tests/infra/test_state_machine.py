"""The deployed state machine's definition, judged by statelint, the port of AWS's own linter of the States Language."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from statelint.config import Config
from statelint.linter import Linter
from statelint.problem import ProblemType

from infra.lifecycle import DEFINITION

from .conftest import synthesize
from .policy_check import resolved
from .templates import Template, resources

States = dict[str, Any]


def deployed(template: Template) -> dict[str, Any]:
    """With what CloudFormation puts in: an unknown `${…}` is left, and found."""
    (machine,) = resources(template, "AWS::StepFunctions::StateMachine").values()
    text = DEFINITION.read_text()
    for name, value in machine["Properties"]["DefinitionSubstitutions"].items():
        text = text.replace(f"${{{name}}}", resolved(value, template))
    assert "${" not in text
    return dict(json.loads(text))


def problems(definition: dict[str, Any]) -> list[str]:
    """AWS takes a whole number as BackoffRate, whatever statelint says (Step Functions Developer Guide, "Retrying after
    an error")."""
    found = Linter.validate(json.dumps(definition), Config([ProblemType.FLOAT], False, False))
    return [str(each) for each in found]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_definition_is_clean(stage: str) -> None:
    assert problems(deployed(synthesize(stage))) == []


def loses_its_next(states: States) -> None:
    states["GeneratePlan"]["Next"] = "Nowhere"


def catches_into_nothing(states: States) -> None:
    states["GeneratePlan"]["Catch"][0]["Next"] = "Nowhere"


def chooses_nothing(states: States) -> None:
    states["Enter"]["Choices"][0]["Next"] = "Nowhere"


def has_a_field_of_no_meaning(states: States) -> None:
    states["GeneratePlan"]["Retries"] = []


def catches_all_before_the_rest(states: States) -> None:
    states["GeneratePlan"]["Catch"].reverse()


def ends_nowhere(states: States) -> None:
    del states["ExpireInfoWait"]["Next"]


def has_two_timeouts(states: States) -> None:
    states["AwaitInfo"]["TimeoutSeconds"] = 5


def jitters_somehow(states: States) -> None:
    states["GeneratePlan"]["Retry"][2]["JitterStrategy"] = "SOME"


def is_never_reached(states: States) -> None:
    states["Lonely"] = {"Type": "Succeed"}


@pytest.mark.parametrize(
    "plant",
    [
        loses_its_next,
        catches_into_nothing,
        chooses_nothing,
        has_a_field_of_no_meaning,
        catches_all_before_the_rest,
        ends_nowhere,
        has_two_timeouts,
        jitters_somehow,
        is_never_reached,
    ],
    ids=lambda each: each.__name__,
)
def test_a_planted_fault_is_found(plant: Callable[[States], None]) -> None:
    definition = deployed(synthesize("dev"))
    plant(definition["States"])
    assert len(problems(definition)) == 1
