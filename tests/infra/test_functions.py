"""Infrastructure and handlers agree: every declared function is there, and is told what its settings read."""

import importlib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from infra.functions import FUNCTIONS, Function
from infra.needs import COUNT
from infra.routes import ROUTES

from .templates import Template, environment, functions

SOURCES = Path(__file__).parents[2] / "functions"
ids = [each.path for each in FUNCTIONS]


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_the_handler_imports(function: Function) -> None:
    assert callable(importlib.import_module(function.path.replace("/", ".")).handler)


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
@pytest.mark.parametrize("stage", ["prod", "local"])
def test_the_function_has_each_variable_of_its_settings(
    function: Function, stage: str, template_of: Callable[[str], Template]
) -> None:
    settings = importlib.import_module(function.path.replace("/", ".")).handler.settings
    wanted = {each.name.upper() for each in fields(settings)}
    told = environment(functions(template_of(stage))[function.path])
    if told.get("ENGINE") == "builtin":
        wanted = {each for each in wanted if not each.startswith("OPENAI_")}
    assert wanted <= set(told)


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_whom_the_frame_admits_it_can_count(
    function: Function, template_of: Callable[[str], Template]
) -> None:
    """The variables that the frame of runtime/http.py reads by itself, and the one write that it does."""
    handler = importlib.import_module(function.path.replace("/", ".")).handler
    admits = bool(getattr(handler, "permission", None) or getattr(handler, "room", False))
    told = environment(functions(template_of("prod"))[function.path])
    if admits:
        assert {"TENANTS_TABLE", "LIMITS_TABLE"} <= set(told)
        assert COUNT in function.needs
    elif not function.uses_engine:
        assert "LIMITS_TABLE" not in told


def test_every_handler_file_is_deployed() -> None:
    files = {str(each.relative_to(SOURCES).with_suffix("")) for each in SOURCES.rglob("*.py")}
    assert files == {each.path for each in FUNCTIONS}


def test_every_function_has_something_that_calls_it() -> None:
    by_route = {each.function for each in ROUTES}
    otherwise = {each.path for each in FUNCTIONS} - by_route
    assert by_route <= {each.path for each in FUNCTIONS}
    assert {each.partition("/")[0] for each in otherwise} == {"security", "workflow", "webhooks"}


def test_no_name_is_given_twice() -> None:
    assert len({each.path for each in FUNCTIONS}) == len(FUNCTIONS)
    assert len({(each.method, each.path) for each in ROUTES}) == len(ROUTES)
