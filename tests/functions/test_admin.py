"""Provisioning (contract §6): platforms, tenants, keys and platforms' webhooks, behind an AWS signature."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from handler_stage import COMPLETE, Stage, open_stage
from infra.routes import ROUTES, Route
from interviews.domain.webhooks.endpoint import platform_owner, tenant_owner
from interviews.runtime import webhook_wiring
from interviews.runtime.declared import Access
from interviews.usecases.runs import end_runs
from isolation import stored
from local.stage.seed import PERMISSIONS
from local.verify import read_keys, verify_certificate

ADMIN = "/v1/admin"
HOOK = "https://93.184.216.34/hook"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def test_a_platform_lives_until_it_is_deleted(stage: Stage) -> None:
    made = stage.admin("platforms", name="Acme ATS")
    path = f"{ADMIN}/platforms/{made['platformId']}"
    assert stage.made("GET", path) == made
    assert made in stage.made("GET", f"{ADMIN}/platforms", query={"limit": "100"})["items"]
    assert stage.made("DELETE", path)["deleted"] is True
    assert stage.call("GET", path).status == 404
    assert stage.made("DELETE", path)["deleted"] is True
    assert stage.call("DELETE", f"{ADMIN}/platforms/plt_unknown").status == 404
    assert made not in stage.made("GET", f"{ADMIN}/platforms", query={"limit": "100"})["items"]


def test_a_platform_with_tenants_stays(stage: Stage) -> None:
    platform_id = stage.new_platform()
    stage.new_tenant(platform_id)
    reply = stage.call("DELETE", f"{ADMIN}/platforms/{platform_id}")
    assert (reply.status, reply.code) == (409, "INVALID_STATE")


def test_a_deleted_platforms_webhook_secrets_go_with_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the deletion stopped half-way, and is asked for again."""
    platform_id = stage.new_platform()
    path = f"{ADMIN}/platforms/{platform_id}"
    stage.made("PUT", f"{path}/webhook-config", {"callbackUrl": HOOK})
    config = webhook_wiring.endpoint_store(os.environ["TENANTS_TABLE"])
    with monkeypatch.context() as patch:
        patch.setattr("tenants.delete_platform.forget_webhook_config", None)
        assert stage.call("DELETE", path).status == 500
    assert config.load(platform_owner(platform_id)).endpoint
    assert stage.made("DELETE", path)["deleted"] is True
    assert config.load(platform_owner(platform_id)).endpoint is None
    assert stage.call("GET", path).status == 404


def test_a_deleted_tenants_webhook_secrets_go_once_its_runs_have_ended(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant_id = stage.new_tenant()
    tenant, key = f"{ADMIN}/tenants/{tenant_id}", stage.new_key(tenantId=tenant_id)
    for _ in range(2):
        stage.made("POST", "interviews", COMPLETE, key=key)
    stage.made("PUT", "webhook-config", {"callbackUrl": "https://93.184.216.34/hook"}, key=key)
    config = webhook_wiring.endpoint_store(os.environ["TENANTS_TABLE"])
    monkeypatch.setattr("tenants.delete_tenant.ENOUGH", timedelta(0))
    monkeypatch.setattr(end_runs, "RUNS_AT_ONCE", 1)
    ended = stage.made("DELETE", tenant)
    assert ended["nextCursor"]
    assert config.load(tenant_owner(tenant_id)).endpoint
    while ended["nextCursor"]:
        ended = stage.made("DELETE", tenant, query={"cursor": ended["nextCursor"]})
    assert config.load(tenant_owner(tenant_id)).endpoint is None
    assert stage.made("DELETE", tenant)["deleted"] is True


def test_what_a_deleted_tenant_knew_of_candidates_can_be_erased(stage: Stage) -> None:
    """By the operator: no key of it is let in any more."""
    tenant_id = stage.new_tenant()
    tenant, key = f"{ADMIN}/tenants/{tenant_id}", stage.new_key(tenantId=tenant_id)
    runs = [
        stage.made("POST", "interviews", {**COMPLETE, "candidateName": "Zebulon"}, key=key)["runId"]
        for _ in range(3)
    ]
    path = f"{tenant}/candidate-data"
    assert stage.call("DELETE", path).status == 409
    stage.made("DELETE", tenant)
    assert stage.call("DELETE", f"interviews/{runs[0]}/candidate-data", key=key).status == 403
    first = stage.made("DELETE", path, query={"limit": "2"})
    rest = stage.made("DELETE", path, query={"limit": "2", "cursor": first["nextCursor"]})
    purged = [*first["items"], *rest["items"]]
    assert sorted(each["runId"] for each in purged) == sorted(runs)
    assert all("candidate" in each["purged"] for each in purged)
    assert (rest["nextCursor"], first["failed"], rest["failed"]) == (None, [], [])
    assert "Zebulon" not in stored()
    again = stage.made("DELETE", path)["items"]
    assert {each["certificateId"] for each in again} == {each["certificateId"] for each in purged}
    keys = read_keys(stage.call("GET", f"/v1/webhook-keys/{tenant_id}/jwks.json").text.encode())
    for each in (*purged, *again):
        certificate = verify_certificate(each["jws"].encode(), keys)
        named = (certificate["runId"], certificate["certificateId"])
        assert named == (each["runId"], each["certificateId"])
    assert stage.call("DELETE", f"{ADMIN}/tenants/tnt_0/candidate-data").status == 404


@pytest.mark.parametrize("shut", ["tenant suspended", "platform suspended", "deleted"])
def test_one_candidate_of_a_tenant_that_is_shut_can_be_erased(stage: Stage, shut: str) -> None:
    """In every state, also while a workflow of the run waits for the tenant; nobody else's data is touched."""
    platform_id = stage.new_platform()
    tenant_id = stage.new_tenant(platform_id)
    key = stage.new_key(tenantId=tenant_id)

    def asked(name: str) -> str:
        body = {**COMPLETE, "candidateRef": f"ref/{len(name)}", "candidateName": name}
        return str(stage.made("POST", "interviews", body, key=key)["runId"])

    erased, kept = [asked("Zebulon") for _ in range(3)], asked("Ferdinanda")
    path = f"{ADMIN}/tenants/{tenant_id}/candidate-data"
    whose = {"candidateRef": f"ref/{len('Zebulon')}"}
    assert stage.call("DELETE", path, query=whose).status == 409
    if shut == "deleted":
        stage.made("DELETE", f"{ADMIN}/tenants/{tenant_id}")
    else:
        of = f"platforms/{platform_id}" if shut == "platform suspended" else f"tenants/{tenant_id}"
        stage.made("POST", f"{ADMIN}/{of}/suspend")
        assert stage.call("DELETE", path).status == 409, "the rest waits until it is resumed or deleted"
    first = stage.made("DELETE", path, query=whose | {"limit": "2"})
    assert stage.call("DELETE", path, query={"cursor": first["nextCursor"]}).status == 400, "of another list"
    rest = stage.made("DELETE", path, query=whose | {"limit": "2", "cursor": first["nextCursor"]})
    assert rest["nextCursor"] is None
    assert sorted(each["runId"] for each in [*first["items"], *rest["items"]]) == sorted(erased)
    assert all(each["jws"] for each in first["items"])
    assert "Zebulon" not in stored() and "Ferdinanda" in stored()
    assert stage.made("DELETE", path, query={"candidateRef": "nobody"})["items"] == []
    again = stage.made("DELETE", path, query=whose)["items"]
    assert {each["runId"] for each in again} <= {*erased} and kept not in {each["runId"] for each in again}


def test_a_tenant_lives_until_it_is_deleted(stage: Stage) -> None:
    platform_id = stage.new_platform()
    made = stage.admin(
        "tenants",
        platformId=platform_id,
        name="Northwind",
        settings={"linkTtlDays": 3},
        limits={"revisionsPerRun": 0},
    )
    assert (made["settings"]["linkTtlDays"], made["limits"]["revisionsPerRun"]) == (3, 0)
    path = f"{ADMIN}/tenants/{made['tenantId']}"
    assert stage.made("GET", path) == made
    assert stage.made("GET", f"{ADMIN}/tenants", query={"platformId": platform_id})["items"] == [made]
    assert stage.made("DELETE", path)["deleted"] is True
    assert stage.call("GET", path).status == 404
    assert stage.made("GET", f"{ADMIN}/tenants", query={"platformId": platform_id})["items"] == []


def test_a_tenant_is_changed_by_the_operator_alone(stage: Stage) -> None:
    tenant_id = stage.new_tenant(limits={"chatMessagesPerRun": 9})
    key = stage.new_key(tenantId=tenant_id)
    path = f"{ADMIN}/tenants/{tenant_id}"
    wanted = {"name": "Southwind", "limits": {"requestsPerMinute": 30}, "aiPaused": True}
    changed = stage.made("PATCH", path, wanted)
    assert (changed["name"], changed["aiPaused"]) == ("Southwind", True)
    limits = changed["limits"]
    assert (limits["requestsPerMinute"], limits["chatMessagesPerRun"]) == (30, 9)
    assert stage.made("GET", path) == changed
    assert stage.made("GET", "settings", key=key)["limits"] == limits
    refused = stage.call("PATCH", "settings", {"limits": {"requestsPerMinute": 31}}, key=key)
    assert (refused.status, refused.body["details"]) == (
        400,
        [{"field": "limits", "message": "is read-only"}],
    )
    assert stage.made("PATCH", "settings", {"linkTtlDays": 3}, key=key)["limits"] == limits


@pytest.mark.parametrize(
    "body",
    [
        {"limits": {"requestsPerMinute": 0}},
        {"limits": {"requestsPerMinute": 30_001}},
        {"limits": {"createsPerDay": -1}},
        {"limits": {"requestsPerDay": 5}},
        {"aiPaused": "yes"},
        {"platformId": "plt_other"},
    ],
)
def test_a_change_of_a_tenant_that_does_not_fit_is_refused(stage: Stage, body: Any) -> None:
    reply = stage.call("PATCH", f"{ADMIN}/tenants/{stage.tenant_id}", body)
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")


def test_a_key_is_shown_once_and_never_again(stage: Stage) -> None:
    made = stage.admin("api-keys", tenantId=stage.tenant_id, permissions=["interview:read"], description="CI")
    secret = made.pop("apiKey")
    path = f"{ADMIN}/api-keys/{made['keyId']}"
    shown = stage.call("GET", path)
    assert shown.body == made
    assert secret not in shown.text
    assert made["hint"] == "****" + secret[-4:]
    listed = stage.made("GET", f"{ADMIN}/api-keys", query={"tenantId": stage.tenant_id, "limit": "100"})
    assert made in listed["items"]
    revoked = stage.made("DELETE", path)
    assert revoked["revokedAt"] is not None
    stage.clock.advance(hours=1)
    assert stage.made("DELETE", path) == revoked


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("platforms", {}),
        ("platforms", {"name": " "}),
        ("platforms", {"name": "x" * 201}),
        ("tenants", {"name": "x"}),
        ("tenants", {"platformId": "plt_unknown", "name": "x"}),
        ("tenants", {"platformId": "plt_" + "\u0000", "name": "x"}),
        ("tenants", {"platformId": "plt_x", "name": "x", "limits": {"revisionsPerRun": -1}}),
        ("tenants", {"platformId": "plt_x", "name": "x", "settings": {"linkTtlDays": 0}}),
        ("api-keys", {"permissions": ["interview:read"]}),
        ("api-keys", {"tenantId": "tnt_unknown", "permissions": ["interview:read"]}),
        ("api-keys", {"tenantId": "t", "platformId": "p", "permissions": ["interview:read"]}),
        ("api-keys", {"tenantId": "t", "permissions": []}),
        ("api-keys", {"tenantId": "t", "permissions": ["interview:everything"]}),
        ("api-keys", {"tenantId": "t", "permissions": PERMISSIONS, "allowedIps": ["300.1.1.1"]}),
        ("api-keys", {"tenantId": "t", "permissions": PERMISSIONS, "expiresAt": "soon"}),
    ],
)
def test_what_does_not_fit_is_refused(stage: Stage, path: str, body: Any) -> None:
    reply = stage.call("POST", f"{ADMIN}/{path}", body)
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
    assert reply.body["details"]


@pytest.mark.parametrize("path", ["platforms", "tenants", "api-keys"])
@pytest.mark.parametrize("id", ["x", "ü", "\ud800", "x" * 5_000, "plt_#", " "])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_is_unknown_gives_404(stage: Stage, method: str, path: str, id: str) -> None:
    reply = stage.call(method, f"{ADMIN}/{path}/{id}")
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("platforms", {"cursor": "x"}),
        ("platforms", {"cursor": "eyJwayI6IngifQ=="}),
        ("platforms", {"limit": "0"}),
        ("tenants", {}),
        ("tenants", {"platformId": "p", "tenantId": "t"}),
        ("tenants", {"platformId": "p", "cursor": "eyJwayI6IngifQ=="}),
        ("api-keys", {}),
        ("api-keys", {"tenantId": "t", "cursor": "eyJwayI6eyJhIjoxfX0="}),
    ],
)
def test_a_list_refuses_parameters_that_do_not_fit(stage: Stage, path: str, query: dict[str, str]) -> None:
    reply = stage.call("GET", f"{ADMIN}/{path}", query=query)
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")


def test_lists_are_paged(stage: Stage) -> None:
    platform_id = stage.new_platform()
    made = {stage.new_tenant(platform_id) for _ in range(3)}
    query, found = {"platformId": platform_id, "limit": "1"}, []
    while True:
        page = stage.made("GET", f"{ADMIN}/tenants", query=query)
        found += [each["tenantId"] for each in page["items"]]
        if page["nextCursor"] is None:
            break
        query["cursor"] = page["nextCursor"]
    assert len(found) == 3
    assert set(found) == made


def test_a_platform_has_a_webhook_of_its_own(stage: Stage) -> None:
    path = f"{ADMIN}/platforms/{stage.new_platform()}/webhook-config"
    assert stage.call("GET", path).status == 404
    assert stage.call("DELETE", path).status == 404
    body = {"callbackUrl": "https://93.184.216.34/hook", "events": ["interview.approved"]}
    made = stage.made("PUT", path, body)
    assert made.pop("secret").startswith("whsec_")
    assert stage.made("GET", path) == made
    assert "secret" not in stage.made("PUT", path, body)
    assert stage.made("GET", f"{path}/health")["status"] == "HEALTHY"
    rotated = stage.made("POST", f"{path}/rotate-secret", {"overlapHours": 1})
    assert stage.made("GET", path)["secretHint"] == rotated["secretHint"] == f"****{rotated['secret'][-4:]}"
    assert stage.made("DELETE", path)["deleted"] is True
    assert stage.call("POST", f"{path}/rotate-secret").status == 404
    assert stage.call("GET", f"{path}/health").status == 404


def test_each_write_of_a_platforms_webhook_is_done_once_under_its_key(stage: Stage) -> None:
    path = f"{ADMIN}/platforms/{stage.new_platform()}/webhook-config"
    writes = (
        ("PUT", path, {"callbackUrl": "https://93.184.216.34/hook"}),
        ("POST", f"{path}/rotate-secret", {"overlapHours": 1}),
        ("DELETE", path, None),
    )
    for number, (method, where, body) in enumerate(writes):
        headers = {"Idempotency-Key": f"a platform's webhook {number}"}
        first = stage.call(method, where, body, headers=headers)
        again = stage.call(method, where, body, headers=headers)
        assert (first.status, again.status) == (200, 200), method
        assert first.headers.get("Idempotent-Replayed") is None
        assert (again.headers["Idempotent-Replayed"], again.body) == ("true", first.body)
        assert ("secret" in first.body) is (method != "DELETE")
        other = {"Idempotency-Key": headers["Idempotency-Key"]}
        changed = stage.call("PUT", path, {"callbackUrl": "https://93.184.216.35/hook"}, headers=other)
        assert changed.code == "IDEMPOTENCY_CONFLICT"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_platform_has_no_webhook(stage: Stage, method: str) -> None:
    body = {"callbackUrl": "https://93.184.216.34/hook"} if method == "PUT" else None
    assert stage.call(method, f"{ADMIN}/platforms/plt_unknown/webhook-config", body).status == 404


def test_a_key_is_created_once_under_an_idempotency_key(stage: Stage) -> None:
    wanted = {"tenantId": stage.tenant_id, "permissions": ["interview:read"]}
    headers = {"Idempotency-Key": "first key of Northwind"}
    first, again = (stage.call("POST", "/v1/admin/api-keys", wanted, headers=headers) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.body == again.body | {"apiKey": first.body["apiKey"]}
    other = stage.call("POST", "/v1/admin/api-keys", wanted | {"description": "another"}, headers=headers)
    assert (other.status, other.body["code"]) == (409, "IDEMPOTENCY_CONFLICT")


WRITES = [each for each in ROUTES if each.access is Access.IAM and each.method != "GET"]
BEFORE = {
    "privacy/purge_tenant": ("DELETE", "tenants/{tenantId}", None),
    "webhooks/delete_platform_webhook_config": (
        "PUT",
        "platforms/{platformId}/webhook-config",
        {"callbackUrl": HOOK},
    ),
    "webhooks/rotate_platform_webhook_secret": (
        "PUT",
        "platforms/{platformId}/webhook-config",
        {"callbackUrl": HOOK},
    ),
}
"""What has to be done for a call to succeed."""


@pytest.mark.parametrize("route", WRITES, ids=lambda each: str(each.function))
def test_every_write_is_done_once_under_its_key(stage: Stage, route: Route) -> None:
    tenant_id = stage.new_tenant()
    key = stage.admin("api-keys", tenantId=tenant_id, permissions=["interview:read"])
    ids = {"tenantId": tenant_id, "platformId": stage.new_platform(), "keyId": key["keyId"]}
    if route.function in BEFORE:
        method, path, body = BEFORE[route.function]
        stage.made(method, f"{ADMIN}/{path.format(**ids)}", body)
    body = {name: each for name, each in route.operation.example.items() if name != "oidc"}
    body |= {name: each for name, each in {**ids, "callbackUrl": HOOK}.items() if name in body}
    path, headers = "/" + route.path.format(**ids), {"Idempotency-Key": f"once, {route.function}"}
    first = stage.call(route.method, path, body or None, headers=headers)
    assert (first.status < 300, first.headers.get("Idempotent-Replayed")) == (True, None), first.text
    after = stored()
    stage.clock.advance(hours=1)
    again = stage.call(route.method, path, body or None, headers=headers)
    assert (again.status, again.headers.get("Idempotent-Replayed")) == (first.status, "true"), again.text
    assert again.body == {name: each for name, each in first.body.items() if name != "apiKey"}
    other = stage.call("POST", f"{ADMIN}/platforms", {"name": "Another"}, headers=headers)
    assert (other.status, other.code) == (409, "IDEMPOTENCY_CONFLICT")
    assert stored() == after
