"""Infrastructure and handlers agree: every declared function is there, and is told what its settings read."""

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from infra.functions import FUNCTIONS, Function, NotDeclared
from infra.routes import ROUTES
from interviews.runtime.declared import MODEL_SECONDS, Signature
from interviews.runtime.grants import COUNT

from .templates import Template, environment, functions, granted_on, target

SOURCES = Path(__file__).parents[2] / "functions"
ids = [each.path for each in FUNCTIONS]


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_the_handler_says_what_it_needs(function: Function) -> None:
    assert callable(function.handler)
    assert function.declared.seconds <= MODEL_SECONDS


@pytest.mark.parametrize(
    "function", [each for each in FUNCTIONS if each.endpoint], ids=lambda each: each.path
)
def test_what_only_reads_may_change_no_table(function: Function) -> None:
    """But count its calls, and a candidate's that pauses a clock."""
    assert function.endpoint
    if function.endpoint.operation.method == "GET":
        changed = {
            (grant.variable, action)
            for grant in function.grants
            for action in grant.actions
            if grant.variable.endswith("_TABLE") and grant != COUNT
            if re.match(r"dynamodb:(Put|Update|Delete)", action)
        }
        assert changed == set()


def test_a_file_without_a_handler_is_named(tmp_path: Path, import_from: Callable[[Path], None]) -> None:
    (tmp_path / "forgotten.py").write_text("def handler(event, context): ...")
    import_from(tmp_path)
    with pytest.raises(NotDeclared, match=r"functions/forgotten\.py needs a `handler` under a decorator"):
        assert Function("forgotten").handler


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
@pytest.mark.parametrize("stage", ["prod", "local"])
def test_the_function_has_each_variable_of_its_settings(
    function: Function, stage: str, template_of: Callable[[str], Template]
) -> None:
    wanted = {each.name.upper() for each in fields(function.handler.settings)}
    told = environment(functions(template_of(stage))[function.path])
    assert wanted <= set(told)


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_whom_the_frame_admits_it_can_count(
    function: Function, template_of: Callable[[str], Template]
) -> None:
    """The variables that the frame of runtime/http/endpoint.py reads by itself, and the one write that it does."""
    endpoint = function.endpoint
    admits = endpoint is not None and bool(endpoint.operation.permission or endpoint.is_room)
    told = environment(functions(template_of("prod"))[function.path])
    if admits:
        assert {"TENANTS_TABLE", "LIMITS_TABLE"} <= set(told)
        assert COUNT in function.grants
    elif not function.uses_engine:
        assert "LIMITS_TABLE" not in told


def test_each_function_may_write_its_own_log_and_send_its_traces(
    template_of: Callable[[str], Template],
) -> None:
    prod = template_of("prod")
    for path, function in functions(prod).items():
        group = {"Fn::GetAtt": [target(function["Properties"]["LoggingConfig"]["LogGroup"]), "Arn"]}
        assert {"xray:PutTraceSegments", "xray:PutTelemetryRecords"} <= granted_on(prod, path, "*")
        assert granted_on(prod, path, group) == {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_every_handler_file_is_deployed(template_of: Callable[[str], Template]) -> None:
    files = {str(each.relative_to(SOURCES).with_suffix("")) for each in SOURCES.rglob("*.py")}
    assert files == {each.path for each in FUNCTIONS} == set(functions(template_of("prod")))


def test_no_name_is_given_twice() -> None:
    assert len({each.path.rpartition("/")[2] for each in FUNCTIONS}) == len(FUNCTIONS)
    assert len({(each.method, each.path) for each in ROUTES}) == len(ROUTES)


def test_a_parameter_that_nobody_hands_over_is_named() -> None:
    def handler(request: object, setting: object) -> None: ...

    with pytest.raises(TypeError, match="a handler has no parameter setting"):
        Signature.of(handler)
