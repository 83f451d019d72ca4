"""Contract §1 at the authorizer: which keys are let in, and what the gateway may keep of the verdict."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from handler_stage import ARN, Stage, handler_of, open_stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def verdict(stage: Stage, key: str, source_ip: str = "203.0.113.7") -> dict[str, Any] | int:
    return stage.authorize({"x-api-key": key}, source_ip)


def test_a_live_key_is_known_with_its_tenant_and_permissions(stage: Stage) -> None:
    known = verdict(stage, stage.new_key(["interview:read", "candidate:read"]))
    assert isinstance(known, dict)
    assert known["keyId"].startswith("key_")
    assert (known["kind"], known["tenantId"], known["platformId"]) == (
        "tenant",
        stage.tenant_id,
        stage.platform_id,
    )
    assert known["permissions"] == "interview:read candidate:read"


def test_a_platforms_key_has_no_tenant_of_its_own(stage: Stage) -> None:
    known = verdict(stage, stage.platform_key)
    assert isinstance(known, dict)
    assert (known["kind"], known["tenantId"]) == ("platform", "")


def test_the_verdict_holds_for_the_whole_api_since_the_gateway_keeps_it(stage: Stage) -> None:
    event = {
        "methodArn": ARN,
        "headers": {"X-API-Key": stage.key},
        "requestContext": {"identity": {"sourceIp": "203.0.113.7"}},
    }
    (statement,) = handler_of("tenants/authorizer")(event, None)["policyDocument"]["Statement"]
    assert statement["Resource"] == "arn:aws:execute-api:eu-central-1:123456789012:abc123/api/*"
    assert statement["Action"] == "execute-api:Invoke"


@pytest.mark.parametrize("headers", [None, {}, {"X-Api-Key": ""}, {"Authorization": "Bearer x"}])
def test_no_key_is_401(stage: Stage, headers: dict[str, str] | None) -> None:
    assert stage.authorize(headers or {}) == 401


def test_two_keys_are_401_and_one_key_twice_is_itself(stage: Stage) -> None:
    for second, refused in ((stage.platform_key, True), (stage.key, False)):
        event = {
            "methodArn": ARN,
            "headers": {"x-api-key": second},
            "multiValueHeaders": {"x-api-key": [stage.key, second]},
            "requestContext": {"identity": {"sourceIp": "203.0.113.7"}},
        }
        if refused:
            with pytest.raises(Exception, match=r"^Unauthorized$"):
                handler_of("tenants/authorizer")(event, None)
        else:
            assert handler_of("tenants/authorizer")(event, None)["context"]["tenantId"] == stage.tenant_id


def test_a_revoked_key_is_401(stage: Stage) -> None:
    made = stage.admin("api-keys", tenantId=stage.tenant_id, permissions=["interview:read"])
    assert isinstance(verdict(stage, made["apiKey"]), dict)
    stage.made("DELETE", f"/v1/admin/api-keys/{made['keyId']}")
    assert verdict(stage, made["apiKey"]) == 401


def test_a_key_is_401_from_the_moment_that_it_expires(stage: Stage) -> None:
    until = (stage.clock.now.replace(microsecond=0) + timedelta(minutes=5)).isoformat()
    expiring = stage.new_key(tenantId=stage.tenant_id, expiresAt="2027-01-01T01:00:00+01:00")
    expired = stage.new_key(tenantId=stage.tenant_id, expiresAt=until)
    assert isinstance(verdict(stage, expired), dict)
    stage.clock.advance(minutes=5)
    assert verdict(stage, expired) == 401
    assert isinstance(verdict(stage, expiring), dict)


def test_a_key_that_has_expired_before_it_is_made_is_refused(stage: Stage) -> None:
    body = {"tenantId": stage.tenant_id, "permissions": ["interview:read"]}
    for gone in (stage.clock.now.isoformat(), "2001-01-01T00:00:00Z"):
        reply = stage.call("POST", "/v1/admin/api-keys", body | {"expiresAt": gone})
        assert (reply.status, reply.fields) == (400, {"expiresAt"})


@pytest.mark.parametrize(
    ("allowed", "source_ip", "known"),
    [
        (["203.0.113.7"], "203.0.113.7", True),
        (["203.0.113.7"], "203.0.113.8", False),
        (["203.0.113.0/24"], "203.0.113.255", True),
        (["203.0.113.9/24"], "203.0.113.1", True),
        (["203.0.113.0/24"], "203.0.114.1", False),
        (["2001:db8::/32"], "2001:db8:1::1", True),
        (["2001:db8::/32"], "2001:db9::1", False),
        (["2001:db8::/32"], "203.0.113.7", False),
        (["203.0.113.0/24", "2001:db8::/32"], "2001:db8::1", True),
        (["0.0.0.0/0"], "198.51.100.1", True),
    ],
)
def test_a_key_may_be_bound_to_addresses(
    stage: Stage, allowed: list[str], source_ip: str, known: bool
) -> None:
    key = stage.new_key(tenantId=stage.tenant_id, allowedIps=allowed)
    assert (verdict(stage, key, source_ip) != 403) is known


def test_the_keys_of_a_deleted_tenant_are_403(stage: Stage) -> None:
    tenant_id = stage.new_tenant()
    key = stage.new_key(tenantId=tenant_id)
    assert isinstance(verdict(stage, key), dict)
    stage.made("DELETE", f"/v1/admin/tenants/{tenant_id}")
    assert verdict(stage, key) == 403


def test_the_keys_of_a_deleted_platform_are_403(stage: Stage) -> None:
    platform_id = stage.new_platform()
    key = stage.new_key(platformId=platform_id)
    assert isinstance(verdict(stage, key), dict)
    stage.made("DELETE", f"/v1/admin/platforms/{platform_id}")
    assert verdict(stage, key) == 403


def test_a_deleted_tenant_is_403_for_its_platform(stage: Stage) -> None:
    tenant_id = stage.new_tenant()
    stage.made("DELETE", f"/v1/admin/tenants/{tenant_id}")
    reply = stage.call("GET", "interviews", key=stage.platform_key, headers={"X-Tenant-ID": tenant_id})
    assert (reply.status, reply.code) == (403, "FORBIDDEN")
