"""Bad input as API Gateway and the functions behind it answer it: always in the contract's shape (contract §1, §2)."""

import json
import re
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.admin import call
from local.counterparts.client import Client, ClientResponse

from .test_journey import COMPLETE

LEAKS = re.compile(r"Traceback|arn:aws|dynamodb|File \"|interviews-|Table", re.IGNORECASE)


def test_no_key(base_url: str) -> None:
    refused(Client(base_url).call("GET", "/interviews"), 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("key", ["nonsense", "sk_live_" + "0" * 64, " "])
def test_an_unknown_key(base_url: str, key: str) -> None:
    refused(Client(base_url, {"X-API-Key": key}).call("GET", "/interviews"), 401, "UNAUTHENTICATED")


def test_a_platform_key_without_a_tenant(base_url: str, stack: dict[str, Any]) -> None:
    platform = Client(base_url, {"X-API-Key": stack["platformKey"]})
    refused(platform.call("GET", "/interviews"), 400, "VALIDATION_FAILED")


def test_a_tenant_that_is_not_of_this_platform(base_url: str, stack: dict[str, Any]) -> None:
    platform = Client(base_url, {"X-API-Key": stack["platformKey"], "X-Tenant-ID": "tnt_unknown"})
    refused(platform.call("GET", "/interviews"), 403, "FORBIDDEN")
    refused(platform.call("GET", "/interviews/run_1_00000000"), 403, "FORBIDDEN")


def test_a_tenant_key_that_names_another_tenant(base_url: str, stack: dict[str, Any]) -> None:
    ours, theirs = stack["tenants"][:2]
    client = Client(base_url, {"X-API-Key": ours["tenantKey"], "X-Tenant-ID": theirs["tenantId"]})
    refused(client.call("GET", "/interviews"), 403, "FORBIDDEN")


@pytest.mark.parametrize("header", ["X-Tenant-ID", "Idempotency-Key"])
def test_a_header_that_says_two_things(base_url: str, stack: dict[str, Any], header: str) -> None:
    address = urlsplit(base_url)
    assert address.hostname
    connection = HTTPConnection(address.hostname, address.port, timeout=60)
    connection.putrequest("POST", f"{address.path}/interviews")
    sent = {"X-API-Key": stack["platformKey"], "X-Tenant-ID": stack["tenants"][0]["tenantId"]}
    for name, value in [*sent.items(), ("Idempotency-Key", "one"), (header, "two"), ("Content-Length", "0")]:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    said = ClientResponse(answer.status, dict(answer.headers), json.loads(answer.read()))
    connection.close()
    refused(said, 400, "VALIDATION_FAILED")


def test_an_address_that_is_only_claimed(base_url: str, stack: dict[str, Any]) -> None:
    owner = {"tenantId": stack["tenants"][0]["tenantId"], "permissions": ["interview:read"]}
    for allowed, status in (("203.0.113.0/24", 403), ("127.0.0.1", 200)):
        made, key = call(stack["rootUrl"], "POST", "api-keys", owner | {"allowedIps": [allowed]})
        assert made == 201
        client = Client(base_url, {"X-API-Key": key["apiKey"], "X-Forwarded-For": "203.0.113.7"})
        assert client.call("GET", "/interviews").status == status


def test_another_tenants_run(partner: Client, base_url: str, stack: dict[str, Any]) -> None:
    run_id = partner.expect(201, "POST", "/interviews", {})["runId"]
    theirs = Client(base_url, {"X-API-Key": stack["tenants"][1]["tenantKey"]})
    refused(theirs.call("GET", f"/interviews/{run_id}"), 404, "NOT_FOUND")
    refused(theirs.call("DELETE", f"/interviews/{run_id}"), 404, "NOT_FOUND")
    assert partner.expect(200, "GET", f"/interviews/{run_id}")["state"] == "INFO_NEEDED"


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b"", "application/json", 400, "VALIDATION_FAILED"),
        (b"{", "application/json", 400, "VALIDATION_FAILED"),
        (b"[" * 50_000, "application/json", 400, "VALIDATION_FAILED"),
        (b"[]", "application/json", 400, "VALIDATION_FAILED"),
        (b'{"position": 5}', "application/json", 400, "VALIDATION_FAILED"),
        (b'{"candidate_ref": "a"}', "application/json", 400, "VALIDATION_FAILED"),
        (b'{"surprise": 1}', "application/json", 400, "VALIDATION_FAILED"),
        (b'{"jobDescription": "' + b"x" * 270_000 + b'"}', "application/json", 413, "PAYLOAD_TOO_LARGE"),
        (b"position=5", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_a_bad_body(partner: Client, raw: bytes, content_type: str, status: int, code: str) -> None:
    refused(partner.call("POST", "/interviews", raw=raw, Content_Type=content_type), status, code)


def test_every_wrong_field_is_named(partner: Client) -> None:
    body = {
        "position": 5,
        "level": "BOSS",
        "qualifications": ["a"],
        "metadata": {"k": 1},
        "callbackUrl": "ftp://x",
    }
    answer = partner.call("POST", "/interviews", body)
    refused(answer, 400, "VALIDATION_FAILED")
    assert {each["field"] for each in answer.body["details"]} == {
        "position",
        "level",
        "qualifications.0",
        "metadata.k",
        "callbackUrl",
    }


@pytest.mark.parametrize(
    "run_id", ["run_1_00000000", "nonsense", "run_1_0000000g", "%23", "..%2F..", "x" * 3000]
)
def test_an_unknown_run(partner: Client, run_id: str) -> None:
    refused(partner.call("GET", f"/interviews/{run_id}"), 404, "NOT_FOUND")


def test_an_unknown_route(partner: Client, root_url: str) -> None:
    refused(partner.call("GET", "/nothing"), 404, "NOT_FOUND")
    refused(Client(root_url).call("GET", "/v2"), 404, "NOT_FOUND")
    refused(partner.call("PUT", "/interviews"), 404, "NOT_FOUND")


def test_an_unsigned_admin_call_reveals_nothing(root_url: str) -> None:
    refused(Client(root_url).call("POST", "/v1/admin/platforms", {"name": "x"}), 404, "NOT_FOUND")


def test_a_wrong_state(partner: Client) -> None:
    run_id = partner.expect(201, "POST", "/interviews", {})["runId"]
    answer = partner.call("POST", f"/interviews/{run_id}/plan/approve", {})
    refused(answer, 409, "INVALID_STATE")
    assert answer.body["details"] == [
        {"field": "state", "message": "INFO_NEEDED"},
        {"field": "allowedStates", "message": "PENDING"},
    ]


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "x"}, {"cursor": "x"}, {"state": "X"}, {"other": "1"}]
)
def test_a_bad_query(partner: Client, query: dict[str, str]) -> None:
    refused(partner.call("GET", "/interviews", query=query), 400, "VALIDATION_FAILED")


def test_a_private_callback_address_of_another_kind_is_refused(partner: Client) -> None:
    answer = partner.call("POST", "/interviews", COMPLETE | {"callbackUrl": "https://169.254.169.254/latest"})
    refused(answer, 400, "VALIDATION_FAILED")


@pytest.mark.parametrize("token", ["0" * 64, "nonsense", "%00"])
def test_an_unknown_link(root_url: str, token: str) -> None:
    refused(Client(root_url).call("GET", f"/v1/candidate-access/{token}/info"), 404, "NOT_FOUND")


def refused(answer: ClientResponse, status: int, code: str) -> None:
    body = answer.body
    assert (answer.status, body["code"]) == (status, code), body
    assert set(body) == {"statusCode", "error", "code", "message", "details", "requestId"}
    assert body["statusCode"] == status
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-request-id"] == body["requestId"]
    assert headers["content-type"].startswith("application/json")
    assert not LEAKS.search(str(body)), body
