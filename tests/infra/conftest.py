"""The templates of the stages, synthesized once."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, assertions

from infra.stack import InterviewIntegration
from infra.stage import Stage

from .templates import whole

Template = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process synthesizes for all of these tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("infra"))


@cache
def stack_of(name: str, oidc: str = "", engine: str = "", **more: str) -> InterviewIntegration:
    context = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    asked = engine or ("openai" if name == "prod" else "")  # production needs a model
    said = {"stage": name, "mailFrom": "interviews@acme.example", "oidc": oidc, "engine": asked}
    said |= {"alarmEmail": "oncall@acme.example", "lambdaConcurrency": "1000"}
    app = App(context=context | said | more)
    return InterviewIntegration(app, f"Tested-{name}{oidc}{engine}", stage=Stage.of(app.node.try_get_context))


def templates_of(stack: InterviewIntegration) -> tuple[Template, Template]:
    """The outer one, and that of the data within."""
    outer, inner = (assertions.Template.from_stack(each).to_json() for each in (stack, stack.data))
    return dict(outer), dict(inner)


@cache
def synthesize(name: str, oidc: str = "", engine: str = "") -> Template:
    """Both stacks as if they were one."""
    return whole(*templates_of(stack_of(name, oidc, engine)))


@pytest.fixture(scope="session")
def template_of() -> Callable[[str], Template]:
    return synthesize


@pytest.fixture(scope="session")
def prod() -> Template:
    return synthesize("prod")
