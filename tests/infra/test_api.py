"""The gateway: who may call what, and what it answers by itself (contract §1, §2)."""

import json
import re
from typing import Any

import pytest
from aws_cdk import App

from infra.gateway_responses import ANSWERS
from infra.routes import CANDIDATE
from infra.stack import InterviewIntegration
from infra.stage import Stage

from . import templates
from .conftest import templates_of
from .templates import Template, called, definition, resources, whole

CODES = {
    400: "VALIDATION_FAILED",
    503: "OVERLOADED",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL",
}


@pytest.fixture(scope="module")
def methods(prod: Template) -> dict[str, dict[str, Any]]:
    return templates.methods(prod)


def test_every_integration_call_needs_a_key(methods: dict[str, Any], prod: Template) -> None:
    calls = [each for name, each in methods.items() if " /v1/integration/" in name]
    assert len(calls) >= 25
    assert all(each["security"] == [{"key": []}] for each in calls)
    scheme = definition(prod)["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["in"], scheme["x-amazon-apigateway-authtype"]) == (
        "apiKey",
        "header",
        "custom",
    )
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "request"
    assert called(prod, authorizer["authorizerUri"]) == "tenants/authorizer"


def test_what_is_answered_is_compressed_for_who_asks_for_it(prod: Template) -> None:
    """API Gateway does it for texts of a proxy (API Gateway, Receive a response with a compressed payload); a binary
    media type would have it take the functions' texts for base64."""
    (api,) = resources(prod, "AWS::ApiGateway::RestApi").values()
    assert api["Properties"]["MinimumCompressionSize"] == 1024
    assert definition(prod)["x-amazon-apigateway-minimum-compression-size"] == 1024
    assert "BinaryMediaTypes" not in api["Properties"]
    assert "x-amazon-apigateway-binary-media-types" not in definition(prod)


def test_every_admin_call_needs_a_signature(methods: dict[str, Any], prod: Template) -> None:
    calls = [each for name, each in methods.items() if " /v1/admin/" in name]
    assert len(calls) >= 15
    assert all(each["security"] == [{"signature": []}] for each in calls)
    scheme = definition(prod)["components"]["securitySchemes"]["signature"]
    assert scheme == {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    }


def test_no_method_says_nothing_of_who_may_call_it(methods: dict[str, Any], prod: Template) -> None:
    assert all("security" in each for each in methods.values())
    assert "security" not in definition(prod)


def test_nothing_else_is_open_but_what_the_contract_opens(methods: dict[str, Any]) -> None:
    opened = {name for name, each in methods.items() if each["security"] == []}
    room = "/v1/candidate-access/{token}"
    assert opened == {
        "GET /interview/join/{token}",
        f"GET {room}/info",
        f"POST {room}/request-otp",
        f"POST {room}/verify-otp",
        f"POST {room}/start",
        f"GET {room}/session",
        f"POST {room}/messages",
        f"POST {room}/finish",
        f"GET {room}/feedback",
        "GET /v1/health/live",
        "GET /v1/health/ready",
        "GET /v1/webhook-keys/{ownerId}/jwks.json",
        "GET /v1/openapi.json",
        "GET /v1/docs",
        "GET /v1/console",
        "GET /interview/join",
        "GET /interview/join/{token}/{rest+}",
    }


@pytest.mark.parametrize(
    "call",
    [
        "POST /interviews",
        "GET /interviews/{runId}",
        "DELETE /interviews/{runId}",
        "PATCH /interviews/{runId}/info",
        "POST /interviews/{runId}/plan/approve",
        "POST /interviews/{runId}/plan/reject",
        "PATCH /interviews/{runId}/plan/revise",
        "POST /interviews/{runId}/assessment/approve",
        "POST /interviews/{runId}/assessment/reject",
        "POST /interviews/{runId}/assessment/chat",
        "DELETE /interviews/{runId}/candidate-data",
        "GET /rankings",
    ],
)
def test_the_twelve_endpoints_are_there(call: str, methods: dict[str, Any]) -> None:
    verb, path = call.split()
    assert f"{verb} /v1/integration{path}" in methods


def test_the_authorizer_asks_for_key_and_address_and_remembers_for_a_minute(prod: Template) -> None:
    scheme = definition(prod)["components"]["securitySchemes"]["key"]
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["identitySource"] == "method.request.header.X-API-Key, context.identity.sourceIp"
    assert authorizer["authorizerResultTtlInSeconds"] == 60


def test_what_the_gateway_keeps_holds_no_path_no_key_no_address_and_no_body(prod: Template) -> None:
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    settings = stage["Properties"]["AccessLogSetting"]
    logged = json.loads(settings["Format"])
    assert logged["route"] == "$context.resourcePath"
    assert not [each for each in logged.values() if "identity" in each or each == "$context.path"]
    assert stage["Properties"]["StageName"] == "api"
    assert stage["Properties"]["TracingEnabled"] is False
    everything, *of_methods = stage["Properties"]["MethodSettings"]
    assert everything["ResourcePath"] == "/*"
    assert everything["ThrottlingRateLimit"] == 500
    assert everything["ThrottlingBurstLimit"] == 1000
    for each in (everything, *of_methods):
        assert (each["DataTraceEnabled"], each["LoggingLevel"]) == (False, "ERROR")


def test_detailed_metrics_are_paid_for_where_a_candidate_waits(prod: Template) -> None:
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    everything, *of_methods = stage["Properties"]["MethodSettings"]
    assert everything["MetricsEnabled"] is False
    detailed = {each["ResourcePath"] for each in of_methods if each["MetricsEnabled"]}
    assert len(detailed) == len(CANDIDATE)
    assert all("candidate-access" in each for each in detailed)


def test_every_open_method_has_a_bucket_of_its_own(methods: dict[str, Any], prod: Template) -> None:
    """However often it is called, nobody else's calls are refused for it."""
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    limits = {
        f"{each['HttpMethod']} {each['ResourcePath'].replace('~1', '/').removeprefix('/')}": each
        for each in stage["Properties"]["MethodSettings"]
        if each["HttpMethod"] != "*"
    }
    opened = {name for name, each in methods.items() if each["security"] == []}
    assert {re.sub(" /+", " /", name) for name in limits} == opened
    rates = {name: each["ThrottlingRateLimit"] for name, each in limits.items()}
    assert {rate for name, rate in rates.items() if "candidate-access" in name} == {250}
    assert {rate for name, rate in rates.items() if "candidate-access" not in name} == {50}
    assert sum(rates.values()) < 10_000 / 4
    assert {each["ThrottlingBurstLimit"] / each["ThrottlingRateLimit"] for each in limits.values()} == {2}


def test_a_firewall_is_an_option_of_the_stage(prod: Template) -> None:
    assert not resources(prod, "AWS::WAFv2::WebACL", least=0)
    app = App(context={"mailFrom": "a@acme.example"})
    read = {"stage": "prod", "engine": "openai", "mailFrom": "a@acme.example", "waf": "true"} | {
        "alarmEmail": "oncall@acme.example",
        "lambdaConcurrency": "1000",
    }
    template = whole(*templates_of(InterviewIntegration(app, "Walled", stage=Stage.of(read.get))))
    (acl,) = resources(template, "AWS::WAFv2::WebACL").values()
    rules = {each["Name"]: each for each in acl["Properties"]["Rules"]}
    assert acl["Properties"]["Scope"] == "REGIONAL"
    rate = rules["CallsPerAddress"]["Statement"]["RateBasedStatement"]
    assert (rate["AggregateKeyType"], rate["Limit"]) == ("IP", 3_000)
    assert {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesAmazonIpReputationList"} < set(rules)
    assert not any(each["VisibilityConfig"]["SampledRequestsEnabled"] for each in rules.values())
    (bound,) = resources(template, "AWS::WAFv2::WebACLAssociation").values()
    (stage,) = resources(template, "AWS::ApiGateway::Stage")
    assert {"Ref": stage} in bound["Properties"]["ResourceArn"]["Fn::Join"][1]


@pytest.mark.parametrize("given", ["yes", "1", "on"])
def test_a_switch_that_is_neither_true_nor_false_is_refused(given: str) -> None:
    read = {"stage": "dev", "waf": given}.get
    with pytest.raises(ValueError, match="waf"):
        Stage.of(read)


@pytest.mark.parametrize("price", ["free", "-1", "0,25"])
def test_a_price_is_a_number(price: str) -> None:
    read = {"stage": "dev", "engine": "openai", "openaiInputPrice": price}.get
    with pytest.raises(ValueError, match="no price"):
        Stage.of(read)


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_the_gateway_answers_has_the_shape_of_every_error(kind: str, prod: Template) -> None:
    response = definition(prod)["x-amazon-apigateway-gateway-responses"][kind]
    body = json.loads(response["responseTemplates"]["application/json"])
    assert list(body) == ["statusCode", "error", "code", "message", "details", "requestId"]
    assert body["statusCode"] == response["statusCode"]
    assert body["code"] == CODES[body["statusCode"]]
    assert body["requestId"] == "$context.requestId"
    headers = response["responseParameters"]
    assert headers["gatewayresponse.header.X-Request-Id"] == "context.requestId"
    comes_again = body["statusCode"] in (429, 503) or kind == "INTEGRATION_FAILURE"
    assert ("gatewayresponse.header.Retry-After" in headers) == comes_again


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("UNAUTHORIZED", 401),
        ("ACCESS_DENIED", 403),
        ("MISSING_AUTHENTICATION_TOKEN", 404),
        ("RESOURCE_NOT_FOUND", 404),
        ("BAD_REQUEST_BODY", 400),
        ("REQUEST_TOO_LARGE", 413),
        ("UNSUPPORTED_MEDIA_TYPE", 415),
        ("THROTTLED", 429),
        ("QUOTA_EXCEEDED", 429),
        ("INTEGRATION_FAILURE", 500),
        ("INTEGRATION_TIMEOUT", 500),
        ("AUTHORIZER_FAILURE", 503),
        ("DEFAULT_4XX", 400),
        ("DEFAULT_5XX", 500),
    ],
)
def test_which_status_the_gateway_answers(kind: str, status: int) -> None:
    assert ANSWERS[kind].status == status
