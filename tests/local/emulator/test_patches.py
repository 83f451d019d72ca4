"""Each patch has its reports, for the version that is installed; what can be tried without a server is still so."""

import asyncio
import importlib.metadata
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from ministack.services import apigateway_v1, stepfunctions
from ministack.services.cloudformation import provisioners

from local.emulator import patches
from local.emulator.patches import PatchForOtherVersion

FOLDER = Path(patches.__file__).parent
MODULES = [each for each in sorted(FOLDER.glob("*.py")) if each.stem not in ("__init__", "calls", "worker")]
REPORTS = sorted(FOLDER.glob("reports/*.md"))
PARTS = ["What AWS documents", "What ministack does", "How to see it", "What would mend it"]


def named(module: Path) -> list[str]:
    return re.findall(r"reports/([\w-]+)\.md", module.read_text())


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.stem)
def test_a_patch_names_its_reports(module: Path) -> None:
    assert named(module)


def test_every_report_belongs_to_one_patch() -> None:
    assert sorted(name for each in MODULES for name in named(each)) == [each.stem for each in REPORTS]


@pytest.mark.parametrize("report", REPORTS, ids=lambda each: each.stem)
def test_a_report_is_whole_and_for_the_version_of_the_patches(report: Path) -> None:
    text = report.read_text()
    assert re.findall(r"^## (.+)$", text, re.M) == PARTS
    assert f"Version {patches.MADE_FOR}." in text
    documented = text.partition("## What AWS documents")[2].partition("##")[0]
    assert re.search(r"\(https://(docs\.aws\.amazon\.com|states-language\.net)/", documented)


def test_the_patches_are_for_what_is_installed() -> None:
    patches.require_version()


def test_another_version_is_refused_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "9.9.9")
    with pytest.raises(PatchForOtherVersion, match=r"are for ministack 1\.5\.33, and 9\.9\.9 is installed"):
        patches.require_version()


def event(**headers: str) -> Any:
    resource = {"path": "/things", "id": "r"}
    return apigateway_v1._build_lambda_event_v1(
        "api", "prod", {}, resource, "/things", "GET", headers, b"", {}, {}
    )


STILL = "this seems to be mended upstream: see local/emulator/README.md"


def test_a_failing_function_is_answered_by_the_gateways_own_words() -> None:
    failed = {"error": True, "body": {"errorMessage": "secret", "errorType": "LookupError"}}
    assert apigateway_v1._lambda_proxy_response(failed)[1], STILL
    assert apigateway_v1._lambda_proxy_response({"body": {"no": "status"}})[0]["statusCode"] == 200, STILL


def test_a_variable_of_the_stage_is_not_looked_up_in_an_integration() -> None:
    named = apigateway_v1._extract_lambda_ref_from_integration_uri(
        "…/functions/${stageVariables.f}/invocations"
    )
    assert named == "${stageVariables.f}", STILL
    assert "stageVariables" not in inspect.getsource(apigateway_v1._invoke_lambda_proxy_v1), STILL


DEFINITION = {
    "info": {"title": "tried"},
    "paths": {"/things": {"get": {"security": []}}},
    "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": 429}},
}


def test_a_definitions_gateway_responses_are_left_out() -> None:
    api = apigateway_v1._import_rest_api(DEFINITION)
    assert not apigateway_v1._gateway_responses.get(api), STILL


def test_a_changed_definition_is_another_api() -> None:
    change = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]["update"]
    api = apigateway_v1._import_rest_api(DEFINITION)
    changed = {"Body": {**DEFINITION, "paths": {}}}
    assert change(api, {"Body": DEFINITION}, changed, "stack", "Api")[0] != api, STILL


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_a_caller_chooses_its_address_and_each_event_its_request_id() -> None:
    first, second = (event(**{"x-forwarded-for": "203.0.113.7"})["requestContext"] for _ in range(2))
    assert first["identity"]["sourceIp"] == "203.0.113.7", STILL
    assert first["requestId"] != second["requestId"]


def test_an_address_is_no_source_of_identity() -> None:
    sources = apigateway_v1._request_identity_sources("context.identity.sourceIp", {}, {}, {})
    assert sources == (False, [""]), STILL


def test_any_signature_is_let_in() -> None:
    method, headers = {"authorizationType": "AWS_IAM"}, {"authorization": "anything"}
    asked = apigateway_v1._authorize_request_v1(
        "api", "prod", method, "GET", "/", {"path": "/"}, headers, b"", {}, {}, {}, "000000000000", "x"
    )
    assert asyncio.run(asked) == (None, None), STILL


def test_a_deployed_stage_has_no_access_log() -> None:
    apigateway_v1._rest_apis["tried"] = {}
    wanted = {"RestApiId": "tried", "StageName": "prod", "AccessLogSetting": {"Format": "$context.requestId"}}
    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::Stage"]["create"]("Stage", wanted, "stack")
    assert apigateway_v1._stages_v1["tried"]["prod"]["accessLogSettings"] == {}, STILL


def test_an_update_of_a_nested_stack_does_not_hand_over_attributes() -> None:
    kept = provisioners._update_resource("AWS::IAM::Role", "r", {}, {}, "stack", "Role")
    assert kept == ("r", {}), STILL
    handed = inspect.getsource(provisioners._cfn_nested_stack_deploy)
    assert "old_tagged, new_tagged, child_name, child_logical_id,\n                    )" in handed, STILL


def test_a_path_to_a_timeout_is_not_read() -> None:
    assert "TimeoutSecondsPath" not in Path(str(stepfunctions.__file__)).read_text(), STILL
