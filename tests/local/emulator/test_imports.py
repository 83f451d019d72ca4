"""An API that is made of a definition, and a definition that changes."""

import copy
from typing import Any

import pytest
from ministack.services import apigateway_v1 as v1
from ministack.services.cloudformation import provisioners

from local.emulator.patches import imports
from local.emulator.patches.gateway import with_variables

KIND = "AWS::ApiGateway::RestApi"


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(v1, "_import_rest_api", v1._import_rest_api)
    kinds = dict(provisioners._RESOURCE_HANDLERS[KIND])
    monkeypatch.setitem(provisioners._RESOURCE_HANDLERS, KIND, kinds)
    imports.install()
    return kinds


def definition(*paths: str, status: int = 429) -> dict[str, Any]:
    return {
        "info": {"title": "tried"},
        "paths": {each: {"get": {"security": [{"key": []}]}} for each in paths},
        "components": {
            "securitySchemes": {
                "key": {"x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": "u"}}
            }
        },
        "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": status}},
    }


def paths(api: str) -> set[str]:
    return {each["path"] for each in v1._resources[api].values() if each.get("resourceMethods")}


def test_a_changed_definition_takes_the_place_of_the_old_one_under_the_same_id(
    handlers: dict[str, Any],
) -> None:
    old = {"Body": definition("/a", "/b")}
    api, _ = handlers["create"]("Api", copy.deepcopy(old), "stack")
    assert paths(api) == {"/a", "/b"}
    assert v1._gateway_responses[api]["THROTTLED"]["statusCode"] == "429"
    apis = len(v1._rest_apis)
    changed, _ = handlers["update"](api, old, {"Body": definition("/b", "/c", status=503)}, "stack", "Api")
    assert changed == api
    assert paths(api) == {"/b", "/c"}
    assert v1._gateway_responses[api]["THROTTLED"]["statusCode"] == "503"
    (authorizer,) = v1._authorizers_v1[api]
    methods = [
        each["resourceMethods"]["GET"] for each in v1._resources[api].values() if each.get("resourceMethods")
    ]
    assert {each["authorizerId"] for each in methods} == {authorizer}
    assert len(v1._rest_apis) == apis


def test_what_is_no_change_of_the_definition_leaves_it(handlers: dict[str, Any]) -> None:
    body = definition("/a")
    api, _ = handlers["create"]("Api", {"Body": body, "Name": "one"}, "stack")
    before = v1._resources[api]
    assert (
        handlers["update"](api, {"Body": body, "Name": "one"}, {"Body": body, "Name": "two"}, "stack", "Api")[
            0
        ]
        == api
    )
    assert v1._resources[api] is before
    assert v1._rest_apis[api]["name"] == "two"


@pytest.mark.parametrize(
    ("uri", "named"),
    [
        ("function:${stageVariables.approve_plan}/invocations", "function:f:7/invocations"),
        ("function:${stageVariables.unknown}/invocations", "function:${stageVariables.unknown}/invocations"),
        ("function:plain/invocations", "function:plain/invocations"),
    ],
)
def test_a_variable_of_the_stage_names_the_function(uri: str, named: str) -> None:
    assert with_variables(uri, {"approve_plan": "f:7"}) == named
