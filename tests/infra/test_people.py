"""A stage on which people may sign in: what its gateway and its authorizer have more, and what they cannot keep."""

import json
from typing import Any

import pytest

from infra.stage import Stage

from .conftest import Template, synthesize
from .templates import environment, functions, resources

AUTHORIZER = "tenants/authorizer"
ADMIN = {"tenants/create_tenant", "tenants/update_tenant"}


@pytest.fixture(scope="module")
def people() -> Template:
    return synthesize("prod", oidc="true")


def test_nothing_is_demanded_by_the_gateway_and_nothing_kept(people: Template) -> None:
    (authorizer,) = resources(people, "AWS::ApiGateway::Authorizer").values()
    properties = authorizer["Properties"]
    assert properties["Type"] == "REQUEST"
    assert properties["AuthorizerResultTtlInSeconds"] == 0
    assert "IdentitySource" not in properties


def test_who_is_refused_hears_of_both_ways_in(people: Template, prod: Template) -> None:
    def refusal(template: Template) -> dict[str, Any]:
        answers = resources(template, "AWS::ApiGateway::GatewayResponse").values()
        found = [
            each["Properties"] for each in answers if each["Properties"]["ResponseType"] == "UNAUTHORIZED"
        ]
        assert len(found) == 1
        return dict(found[0])

    theirs, ours = refusal(people), refusal(prod)
    assert theirs["ResponseParameters"]["gatewayresponse.header.WWW-Authenticate"] == "'Bearer'"
    assert "gatewayresponse.header.WWW-Authenticate" not in ours["ResponseParameters"]
    assert "bearer token" in theirs["ResponseTemplates"]["application/json"]
    assert "bearer token" not in ours["ResponseTemplates"]["application/json"]
    assert theirs["StatusCode"] == ours["StatusCode"] == "401"


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
