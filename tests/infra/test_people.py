"""A stage on which people may sign in: what its gateway and its authorizer have more, and what they cannot keep."""

import json
from typing import Any

import pytest

from infra.stage import Stage

from .conftest import Template, synthesize
from .templates import definition, environment, functions

AUTHORIZER = "tenants/authorizer"
ADMIN = {"tenants/create_tenant", "tenants/update_tenant"}


@pytest.fixture(scope="module")
def people() -> Template:
    return synthesize("prod", oidc="true")


def test_nothing_is_demanded_by_the_gateway_and_nothing_kept(people: Template) -> None:
    scheme = definition(people)["components"]["securitySchemes"]["key"]
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "request"
    assert authorizer["authorizerResultTtlInSeconds"] == 0
    assert "identitySource" not in authorizer


def test_who_is_refused_hears_of_both_ways_in(people: Template, prod: Template) -> None:
    def refusal(template: Template) -> dict[str, Any]:
        return dict(definition(template)["x-amazon-apigateway-gateway-responses"]["UNAUTHORIZED"])

    theirs, ours = refusal(people), refusal(prod)
    assert theirs["responseParameters"]["gatewayresponse.header.WWW-Authenticate"] == "'Bearer'"
    assert "gatewayresponse.header.WWW-Authenticate" not in ours["responseParameters"]
    assert "bearer token" in theirs["responseTemplates"]["application/json"]
    assert "bearer token" not in ours["responseTemplates"]["application/json"]
    assert theirs["statusCode"] == ours["statusCode"] == 401


def test_the_authorizer_carries_the_package_only_where_it_reads_tokens(
    people: Template, prod: Template
) -> None:
    for template, carries, told in ((people, True, "true"), (prod, False, "false")):
        authorizer = functions(template)[AUTHORIZER]
        assert ("SigningDependencies" in json.dumps(authorizer["Properties"]["Layers"])) is carries
        assert environment(authorizer)["TRUST_ISSUERS"] == told
        assert environment(authorizer)["ALLOW_LOCAL_WEBHOOKS"] == "false"
        found = {path for path, each in functions(template).items() if "TRUST_ISSUERS" in environment(each)}
        assert found == {AUTHORIZER, *ADMIN}


@pytest.mark.parametrize(
    ("said", "oidc"), [(None, False), ("", False), ("true", True), ("false", False), (True, True)]
)
def test_people_are_a_choice_of_the_stage(said: Any, oidc: bool) -> None:
    read = {"stage": "dev", "oidc": said}.get
    assert Stage.of(read).oidc is oidc


def test_the_local_stage_knows_people_unless_told_otherwise() -> None:
    assert Stage.of({"stage": "local"}.get).oidc
    assert not Stage.of({"stage": "local", "oidc": "false"}.get).oidc


def test_a_choice_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="oidc"):
        Stage.of({"stage": "dev", "oidc": "yes"}.get)
