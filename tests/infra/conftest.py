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

Template = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process synthesizes for all of these tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("infra"))


@cache
def stack_of(name: str, oidc: str = "", engine: str = "") -> InterviewIntegration:
    context = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]
    asked = engine or ("openai" if name == "prod" else "")  # production needs a model
    said = {"stage": name, "mailFrom": "interviews@acme.example", "oidc": oidc, "engine": asked}
    said["alarmEmail"] = "oncall@acme.example"
    app = App(context=context | said)
    return InterviewIntegration(app, f"Tested-{name}{oidc}{engine}", stage=Stage.of(app.node.try_get_context))


@cache
def synthesize(name: str, oidc: str = "", engine: str = "") -> Template:
    return dict(assertions.Template.from_stack(stack_of(name, oidc, engine)).to_json())


@pytest.fixture(scope="session")
def template_of() -> Callable[[str], Template]:
    return synthesize


@pytest.fixture(scope="session")
def prod() -> Template:
    return synthesize("prod")
