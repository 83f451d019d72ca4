"""The OpenAPI document is what the code says, whole and sound; that answers keep to it is seen in tests/functions."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from documented import closed_validator, document, operation_of, resolved, validator
from handler_stage import Stage, open_stage
from infra.routes import ROUTES, Route
from interviews.domain.plans.plan import Plan
from interviews.domain.runs.events import EventType
from interviews.domain.webhooks.notices import NoticeType
from interviews.runtime.declared import Access
from interviews.usecases.runs import event_bodies
from local import ROOT, openapi
from local.docs_page import render
from local.field_docs import NOTES

EXAMPLES = {
    "createdAfter": "2026-01-01T00:00:00Z",
    "createdBefore": "2026-01-01T00:00:00Z",
    "minScore": "50",
    "since": "2026-01-01T00:00:00Z",
    "until": "2026-01-02T00:00:00Z",
    "includePending": "true",
    "limit": "10",
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def parts(of: Any) -> Iterator[dict[str, Any]]:
    if isinstance(of, dict):
        yield of
    for each in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from parts(each)


@pytest.mark.parametrize(("file", "text"), openapi.files().items(), ids=lambda each: Path(each).name[:20])
def test_the_committed_files_are_what_the_code_says(file: Path, text: str) -> None:
    assert file.read_text() == text, "run `make openapi`"


def test_every_route_is_told_of_and_nothing_else() -> None:
    told = {(method.upper(), path) for path, item in document()["paths"].items() for method in item}
    assert told == {(route.method, f"/{route.path}") for route in ROUTES}


WITHOUT_A_KEY = {
    "assessments/verify_assessment": "changes nothing",
    "webhooks/try_webhook": "changes nothing here, and each call is a try of its own",
    "room/send_code": "a code is sent anew on purpose, and counted",
    "room/check_code": "a code is good once",
    "room/start_session": "again, it is the session as it stands",
    "room/take_answer": "has its clientTurnId",
    "room/finish_session": "again, it is finished",
}


def test_every_write_takes_an_idempotency_key_or_says_why_not() -> None:
    """Contract §3."""
    lacking = {each.function for each in ROUTES if each.method != "GET" and not each.operation.replays}
    assert lacking == WITHOUT_A_KEY.keys()
    assert not [each.function for each in ROUTES if each.method == "GET" and each.operation.replays]


def test_every_operation_has_an_id_of_its_own() -> None:
    ids = [operation_of(route)["operationId"] for route in ROUTES]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere_and_no_schema_is_left_over() -> None:
    references = {each["$ref"] for each in parts(document()) if isinstance(each.get("$ref"), str)}
    assert all(resolved({"$ref": each}) for each in references)
    used = {each.rpartition("/")[2] for each in references if "/schemas/" in each}
    assert used == set(document()["components"]["schemas"])


@pytest.mark.parametrize("name", document()["components"]["schemas"])
def test_every_schema_is_a_sound_json_schema(name: str) -> None:
    schema = document()["components"]["schemas"][name]
    jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    validator(json.dumps({"$ref": f"#/components/schemas/{name}"}))


@pytest.mark.parametrize("route", ROUTES, ids=lambda each: each.function)
def test_every_operation_says_who_may_call_it(route: Route) -> None:
    security: dict[Access, Any] = {
        Access.API_KEY: [{"apiKey": []}, {"apiKey": [], "tenant": []}, {"person": [], "tenant": []}],
        Access.IAM: [{"awsSignature": []}],
        Access.OPEN: [],
    }
    operation = operation_of(route)
    assert operation["security"] == security[route.access]
    assert operation.get("x-permission") == route.operation.permission


WITH_BODY = [each for each in ROUTES if "requestBody" in operation_of(each)]


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda each: each.function)
def test_every_body_has_an_example_that_the_handler_takes(route: Route) -> None:
    content = operation_of(route)["requestBody"]["content"]["application/json"]
    validator(json.dumps(content["schema"])).validate(content["example"])
    model = route.endpoint.body
    assert model
    model.model_validate_json(json.dumps(content["example"]), by_alias=True, by_name=False)


def contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and answered, by where it stands."""
    for route in ROUTES:
        for status, response in operation_of(route)["responses"].items():
            yield from (
                (f"{route.function} {status}", each) for each in resolved(response)["content"].values()
            )
    for event, item in document()["webhooks"].items():
        yield event, item["post"]["requestBody"]["content"]["application/json"]


@pytest.mark.parametrize(("place", "content"), [pytest.param(*each, id=each[0]) for each in contents()])
def test_every_answer_and_every_webhook_has_an_example_of_its_schema(
    place: str, content: dict[str, Any]
) -> None:
    """Of a document and of pages there is none: they are there to be looked at."""
    if place.startswith("pages/") and place.endswith(" 200"):
        assert "example" not in content
        return
    assert "example" in content, f"{place}: call it in tests/recording.py"
    closed_validator(json.dumps(content["schema"])).validate(content["example"])


def test_every_parameter_in_a_path_and_a_header_has_an_example_of_its_schema() -> None:
    operations = [*map(operation_of, ROUTES), *(each["post"] for each in document()["webhooks"].values())]
    for operation in operations:
        for parameter in map(resolved, operation.get("parameters", ())):
            if parameter["in"] != "query":
                assert "example" in parameter, f"{operation['operationId']}: {parameter['name']}"
            if "example" in parameter:
                validator(json.dumps(parameter["schema"])).validate(parameter["example"])


@pytest.mark.parametrize("route", [each for each in ROUTES if each.query], ids=lambda r: r.function)
def test_every_parameter_is_one_that_the_handler_knows(stage: Stage, route: Route) -> None:
    deleted = stage.new_tenant()
    stage.made("DELETE", f"/v1/admin/tenants/{deleted}")
    path = "/" + route.path.replace("{runId}", stage.run_in("VALIDATING_SKILLS"))
    path = path.replace("{tenantId}", deleted)
    for parameter in route.parameters:
        name, schema = parameter.name, parameter.schema
        if name == "cursor":
            continue
        value = EXAMPLES.get(name) or schema.get("enum", ["x"])[0]
        query = {name: value} | ({"platformId": "p"} if "platformId" in route.query else {})
        assert stage.call(route.method, path, query=query).status == 200, name


@pytest.mark.parametrize("schema", ["CreateInterview", "SupplyInfo"])
def test_no_body_takes_fields_that_the_document_does_not_name(schema: str) -> None:
    assert document()["components"]["schemas"][schema]["additionalProperties"] is False


def test_an_answer_may_get_new_fields() -> None:
    for name in ("Interview", "Plan", "Assessment", "Error", "InterviewApprovedEnvelope"):
        assert "additionalProperties" not in document()["components"]["schemas"][name]


def descriptions() -> dict[tuple[str, str], str]:
    """By type and field."""
    schemas = document()["components"]["schemas"]
    return {
        (name, field): shape.get("description", "")
        for name, schema in schemas.items()
        for field, shape in schema.get("properties", {}).items()
    }


def test_every_field_has_a_description() -> None:
    assert [name for name, told in descriptions().items() if not told] == []


def test_no_field_is_null_by_default() -> None:
    """Generators take a field with a default for one that is always there."""
    shapes = [each for schema in document()["components"]["schemas"].values() for each in parts(schema)]
    assert not [each for each in shapes if "default" in each and each["default"] is None]


def test_every_note_is_published_and_names_types_that_are() -> None:
    """Bases, and frames of events, are published under other names."""
    told = descriptions()
    elsewhere = {(field, each) for (_, field), each in told.items()}
    for field, sentences in NOTES.items():
        for sentence, kinds in sentences.items():
            assert (field, sentence) in elsewhere
            for kind in kinds:
                name = kind.removesuffix("Document"), field
                assert told.get(name, sentence) == sentence, f"{kind} has a string below {field}"


FALSE_BEFORE = {
    ("CandidateFeedback", "position"): "INFO_NEEDED",
    ("RankedInterview", "position"): "INFO_NEEDED",
    ("RejectPlan", "feedback"): "AI",
    ("RejectAssessment", "feedback"): "AI",
    ("OidcRole", "permissions"): "key",
    ("WebhookDeliveryDetail", "callbackUrl"): "put nothing into it",
    ("ConfidenceShown", "quotes"): "words",
    ("DeliveryAttempt", "status"): "stands",
    ("WebhooksReplayed", "nextCursor"): "parameter",
}


@pytest.mark.parametrize(("name", "word"), FALSE_BEFORE.items(), ids=map(".".join, FALSE_BEFORE))
def test_what_is_true_of_another_type_is_not_said(name: tuple[str, str], word: str) -> None:
    assert word not in descriptions()[name]


def test_all_events_are_told_of() -> None:
    assert set(document()["webhooks"]) == {*EventType, *NoticeType}
    assert set(event_bodies.DATA) == set(EventType)


def test_the_events_of_a_whole_life_are_as_told(stage: Stage) -> None:
    """The stage holds each answer against the document; each event's example does so in test_webhook_guide.py."""
    run_id = stage.run_in("ASSESSMENT_APPROVED")
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    other = stage.run_in("INFO_NEEDED")
    stage.made(
        "PATCH", f"interviews/{other}/info", {"position": "x", "level": "MID", "qualifications": ["xyz"]}
    )
    stage.task("generate_plan", other)
    stage.made("PATCH", f"interviews/{other}/plan/revise", {"feedback": "x"})
    stage.task("generate_plan", other)
    stage.made("POST", f"interviews/{other}/plan/reject", {"feedback": "x"})
    rejected = stage.run_in("ASSESSMENT_PENDING")
    stage.made("POST", f"interviews/{rejected}/assessment/reject", {"feedback": "x"})
    cancelled = stage.run_in("PENDING")
    stage.made("DELETE", f"interviews/{cancelled}")
    withdrawn = stage.run_in("SCHEDULED")
    headers = {"x-session-token": stage.begin(withdrawn)}
    for text in ("I want a human interviewer instead.", "I withdraw my consent."):
        stage.made("POST", f"{stage.room(withdrawn)}/messages", {"text": text}, headers=headers)
    seen = set()
    for each in (run_id, other, rejected, cancelled, withdrawn):
        for event in stage.made("GET", f"interviews/{each}/events", query={"limit": "100"})["items"]:
            seen.add(event["event"])
    assert seen > {EventType.DATA_PURGED, EventType.REJECTED, EventType.CONSENT_WITHDRAWN}


def test_the_page_shows_every_operation_and_every_schema() -> None:
    page = (ROOT / "functions/pages/docs.html").read_text()
    targets = set(re.findall(r'id="([^"]+)"', page))
    assert {operation_of(route)["operationId"] for route in ROUTES} <= targets
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets
    assert {f"schema-{name}" for name in document()["components"]["schemas"]} <= targets


def test_markup_in_the_document_is_shown_and_not_run() -> None:
    made = deepcopy(openapi.document())
    made["info"]["title"] = "<script>alert(1)</script>"
    assert "<script>" not in render(made)


def _fields(model: Any) -> set[str]:
    return {each.alias or name for name, each in model.model_fields.items()}


def test_a_plan_is_the_same_model_inside_and_outside() -> None:
    assert set(document()["components"]["schemas"]["Plan"]["properties"]) == _fields(Plan)
