"""People who sign in decide in their own name (contract §1): tokens of a real provider, from the authorizer on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from handler_stage import Stage
from issuer import AUDIENCE, Issuer, issuing

RECRUITER = ["interview:read", "interview:approve", "interview:delete"]
PEOPLE = {
    "rita@northwind.example": {"roles": ["recruiter"], "org": "northwind"},
    "kim@northwind.example": {"roles": ["recruiter"], "org": "northwind"},
    "viewer@northwind.example": {"roles": ["viewer"], "org": "northwind"},
    "eve@other.example": {"roles": ["recruiter"], "org": "other"},
}
RITA, KIM, VIEWER, EVE = PEOPLE


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing(PEOPLE) as opened:
        yield opened


@pytest.fixture(scope="module")
def other_issuer() -> Iterator[Issuer]:
    with issuing(PEOPLE) as opened:
        yield opened


@pytest.fixture
def people(stage: Stage, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage whose tenant trusts the issuer. Tokens are of now, so its clock begins now."""
    monkeypatch.setenv("TRUST_ISSUERS", "true")
    monkeypatch.setenv("ALLOW_LOCAL_WEBHOOKS", "true")
    stage.clock.now = datetime.now(UTC)
    trust(stage, issuer)
    return stage


def trust(stage: Stage, issuer: Issuer, tenant_id: str = "", **more: Any) -> Any:
    roles = [
        {"role": "recruiter", "permissions": RECRUITER},
        {"role": "viewer", "permissions": ["interview:read"]},
    ]
    oidc = {"issuer": issuer.url, "audience": AUDIENCE, "permissionsClaim": "roles", "roles": roles} | more
    path = f"/v1/admin/tenants/{tenant_id or stage.tenant_id}"
    changed = stage.made("PATCH", path, {"oidc": oidc})
    stage.clock.advance(minutes=2)
    return changed


def happened(stage: Stage, run_id: str) -> Any:
    """The newest event."""
    return stage.made("GET", f"interviews/{run_id}/events")["items"][-1]


@pytest.mark.parametrize(
    ("state", "path", "body", "field"),
    [
        ("PENDING", "plan/approve", {}, "approvedBy"),
        ("PENDING", "plan/reject", {"feedback": "No."}, "rejectedBy"),
        ("ASSESSMENT_PENDING", "assessment/approve", {}, "approvedBy"),
        ("ASSESSMENT_PENDING", "assessment/reject", {"feedback": "No."}, "rejectedBy"),
    ],
)
def test_who_signed_in_decides_and_nobody_else_can_be_named(
    people: Stage, issuer: Issuer, state: str, path: str, body: dict[str, Any], field: str
) -> None:
    trust(people, issuer, keysMayDecide=True)
    run_id = people.run_in(state)
    trust(people, issuer)
    token, decision = issuer.token(RITA), f"interviews/{run_id}/{path}"
    for claimed in (KIM, "rita", RITA.upper()):
        reply = people.call("POST", decision, body | {field: claimed}, token=token)
        assert (reply.status, reply.code) == (403, "FORBIDDEN")
        assert field in reply.body["message"]
    by_key = people.call("POST", decision, body | {field: RITA})
    assert (by_key.status, by_key.code) == (403, "FORBIDDEN")
    people.made("POST", decision, body | {field: RITA}, token=token)
    event = happened(people, run_id)
    assert (event["data"][field], event["actor"]) == (RITA, f"user:{RITA}")


def test_a_revision_is_asked_for_by_who_signed_in(people: Stage, issuer: Issuer) -> None:
    run_id = people.run_in("PENDING")
    path, token = f"interviews/{run_id}/plan/revise", issuer.token(RITA)
    wish = {"feedback": "Ask more about testing."}
    assert people.call("PATCH", path, wish | {"requestedBy": KIM}, token=token).status == 403
    people.made("PATCH", path, wish, token=token)
    assert happened(people, run_id)["data"]["requestedBy"] == RITA


def test_who_cancels_is_who_signed_in(people: Stage, issuer: Issuer) -> None:
    run_id = people.run_in("PENDING")
    path, token = f"interviews/{run_id}", issuer.token(RITA)
    assert people.call("DELETE", path, {"cancelledBy": KIM}, token=token).status == 403
    people.made("DELETE", path, token=token)
    assert happened(people, run_id)["data"] == {
        "reason": "REQUESTED",
        "by": f"user:{RITA}",
        "cancelledBy": RITA,
    }
    assert people.made("GET", path, token=token)["cancellation"]["by"] == RITA


def test_a_key_decides_where_the_tenant_says_so(people: Stage, issuer: Issuer) -> None:
    trust(people, issuer, keysMayDecide=True)
    run_id = people.run_in("PENDING")
    people.made("POST", f"interviews/{run_id}/plan/approve", {"approvedBy": "anybody"})
    assert happened(people, run_id)["data"]["approvedBy"] == "anybody"


def test_a_token_grants_what_its_roles_grant(people: Stage, issuer: Issuer) -> None:
    run_id = people.run_in("PENDING")
    viewer = issuer.token(VIEWER)
    assert people.call("GET", f"interviews/{run_id}", token=viewer).status == 200
    for method, path in (("POST", f"interviews/{run_id}/plan/approve"), ("GET", "settings")):
        reply = people.call(method, path, token=viewer)
        assert (reply.status, reply.code) == (403, "FORBIDDEN")
        assert "token" in reply.body["message"]


def test_another_person_s_same_words_are_another_decision(people: Stage, issuer: Issuer) -> None:
    run_id = people.run_in("PENDING")
    path, once = f"interviews/{run_id}/plan/approve", {"Idempotency-Key": "approve-1"}
    first = people.call("POST", path, {}, token=issuer.token(RITA), headers=once)
    again = people.call("POST", path, {}, token=issuer.token(RITA), headers=once)
    assert (first.status, again.status, again.headers["Idempotent-Replayed"]) == (200, 200, "true")
    other = people.call("POST", path, {}, token=issuer.token(KIM), headers=once)
    assert (other.status, other.code) == (409, "IDEMPOTENCY_CONFLICT")


def refused(stage: Stage, token: str, **headers: str) -> tuple[int, bool]:
    reply = stage.call("GET", "interviews", token=token, headers=headers)
    return reply.status, reply.by_gateway


def test_a_token_needs_the_tenant_it_is_for(people: Stage, issuer: Issuer) -> None:
    token = issuer.token(RITA)
    assert people.authorize({"Authorization": f"Bearer {token}"}) == 401
    for tenant_id in ("tnt_unknown", "", "x" * 300, people.new_tenant(), people.platform_id):
        assert refused(people, token, **{"X-Tenant-ID": tenant_id}) == (401, True)


def test_a_key_and_a_token_at_once_are_refused(people: Stage, issuer: Issuer) -> None:
    both = {"X-API-Key": people.key, "X-Tenant-ID": people.tenant_id}
    assert people.authorize(both | {"Authorization": f"Bearer {issuer.token(RITA)}"}) == 401
    assert isinstance(people.authorize(both | {"Authorization": "Basic eDp5"}), dict)


def test_a_key_cancels_in_its_own_name_alone(people: Stage) -> None:
    path = f"interviews/{people.run_in('INFO_NEEDED')}"
    reply = people.call("DELETE", path, {"cancelledBy": RITA})
    assert (reply.status, reply.code) == (403, "FORBIDDEN")
    people.made("DELETE", path)
    assert people.made("GET", path)["cancellation"]["by"].startswith("key_")


def test_a_key_has_no_plan_approved_by_a_setting(people: Stage, issuer: Issuer) -> None:
    wanted = {"autoApprovePlans": True}
    assert people.call("PATCH", "settings", wanted).status == 403
    assert people.made("PATCH", "settings", {"linkTtlDays": 3})["autoApprovePlans"] is False
    trust(people, issuer, roles=[{"role": "recruiter", "permissions": ["tenant:update"]}])
    assert people.made("PATCH", "settings", wanted, token=issuer.token(RITA))["autoApprovePlans"] is True
    assert people.made("PATCH", "settings", {"autoApprovePlans": False})["autoApprovePlans"] is False


def test_nor_within_the_minute_in_which_people_begin_to_decide(people: Stage, issuer: Issuer) -> None:
    path = f"/v1/admin/tenants/{people.tenant_id}"
    people.made("PATCH", path, {"oidc": None})
    people.clock.advance(minutes=2)
    people.made("PATCH", "settings", {"linkTtlDays": 7})
    trusted = {"issuer": issuer.url, "audience": AUDIENCE}
    people.made("PATCH", path, {"oidc": trusted})
    assert people.call("PATCH", "settings", {"autoApprovePlans": True}).status == 403


def test_what_a_key_had_set_ends_when_people_decide(people: Stage, issuer: Issuer) -> None:
    path = f"/v1/admin/tenants/{people.tenant_id}"
    people.made("PATCH", path, {"oidc": None})
    people.clock.advance(minutes=2)
    people.made("PATCH", "settings", {"autoApprovePlans": True})
    trust(people, issuer)
    assert people.made("GET", "settings")["autoApprovePlans"] is False


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(people: Stage, issuer: Issuer, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {issuer.token(RITA)}", "X-Tenant-ID": people.tenant_id}
    known = people.authorize(headers)
    assert isinstance(known, dict)
    assert (known["kind"], known["subject"]) == ("person", RITA)


def test_the_gateway_s_logs_know_a_person_by_a_pseudonym(people: Stage, issuer: Issuer) -> None:
    headers = {"Authorization": f"Bearer {issuer.token(RITA)}", "X-Tenant-ID": people.tenant_id}
    known = people.authorize(headers)
    assert isinstance(known, dict)
    assert known["keyId"].startswith("usr_")


def test_the_tokens_of_another_tenant_s_issuer_are_refused(
    people: Stage, issuer: Issuer, other_issuer: Issuer
) -> None:
    theirs = people.new_tenant()
    trust(people, other_issuer, theirs)
    token = other_issuer.token(RITA)
    assert people.call("GET", "interviews", token=token, headers={"X-Tenant-ID": theirs}).status == 200
    assert refused(people, token) == (401, True)
    assert refused(people, issuer.token(RITA), **{"X-Tenant-ID": theirs}) == (401, True)


def test_tenants_of_one_issuer_are_told_apart_by_a_claim(people: Stage, issuer: Issuer) -> None:
    trust(people, issuer, requiredClaims=[{"claim": "org", "value": "northwind"}])
    assert refused(people, issuer.token(EVE)) == (403, True)
    assert people.call("GET", "interviews", token=issuer.token(RITA)).status == 200


def test_a_run_of_another_tenant_stays_unknown(people: Stage, issuer: Issuer) -> None:
    run_id = people.run_in("INFO_NEEDED")
    theirs = people.new_tenant()
    trust(people, issuer, theirs)
    reply = people.call(
        "GET", f"interviews/{run_id}", token=issuer.token(RITA), headers={"X-Tenant-ID": theirs}
    )
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


def test_a_token_for_another_audience_or_of_yesterday_is_refused(people: Stage, issuer: Issuer) -> None:
    token = issuer.token(RITA)
    assert refused(people, issuer.token(RITA, audience="https://payroll.example")) == (401, True)
    people.clock.advance(hours=1)
    assert refused(people, token) == (401, True)


def test_the_people_of_a_deleted_tenant_are_refused(people: Stage, issuer: Issuer) -> None:
    people.made("DELETE", f"/v1/admin/tenants/{people.tenant_id}")
    assert refused(people, issuer.token(RITA)) == (403, True)


def test_trust_ends_when_it_is_taken_back(people: Stage, issuer: Issuer) -> None:
    path = f"/v1/admin/tenants/{people.tenant_id}"
    assert people.made("GET", path)["oidc"]["issuer"] == issuer.url
    assert people.made("PATCH", path, {"oidc": None}).get("oidc") is None
    people.clock.advance(minutes=2)
    assert refused(people, issuer.token(RITA)) == (401, True)
    run_id = people.run_in("PENDING")
    people.made("POST", f"interviews/{run_id}/plan/approve", {"approvedBy": "anybody"})


def test_a_tenant_may_begin_with_an_issuer(people: Stage, issuer: Issuer) -> None:
    oidc = {"issuer": issuer.url, "audience": AUDIENCE}
    tenant_id = people.new_tenant(oidc=oidc)
    kept = people.made("GET", f"/v1/admin/tenants/{tenant_id}")["oidc"]
    defaults = {"permissionsClaim": "permissions", "subjectClaim": "sub", "keysMayDecide": False}
    assert kept == oidc | defaults | {"roles": [], "requiredClaims": []}
    reply = people.call("GET", "interviews", token=issuer.token(RITA), headers={"X-Tenant-ID": tenant_id})
    assert (reply.status, reply.by_gateway) == (403, False)


@pytest.mark.parametrize(
    ("oidc", "field"),
    [
        ({}, "oidc.issuer"),
        ({"issuer": "https://login.example?x=1", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "https://login.example#x", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "ftp://login.example", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "https://10.0.0.1", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "https://169.254.169.254/latest", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "https://x:y@127.0.0.1", "audience": "a"}, "oidc.issuer"),
        ({"issuer": "http://127.0.0.1:9", "audience": " "}, "oidc.audience"),
        ({"issuer": "http://127.0.0.1:9", "audience": "a", "subjectClaim": ""}, "oidc.subjectClaim"),
        (
            {"issuer": "http://127.0.0.1:9", "audience": "a", "roles": [{"role": "r"}]},
            "oidc.roles.0.permissions",
        ),
    ],
)
def test_an_issuer_that_cannot_be_trusted_is_refused(people: Stage, oidc: Any, field: str) -> None:
    reply = people.call("PATCH", f"/v1/admin/tenants/{people.tenant_id}", {"oidc": oidc})
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
    assert field in reply.fields


def test_a_stage_without_people_takes_neither_issuers_nor_tokens(
    people: Stage, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUST_ISSUERS", "false")
    assert refused(people, issuer.token(RITA)) == (401, True)
    oidc = {"issuer": issuer.url, "audience": AUDIENCE}
    for method, path, body in (
        ("PATCH", f"tenants/{people.tenant_id}", {}),
        ("POST", "tenants", {"platformId": people.platform_id, "name": "x"}),
    ):
        reply = people.call(method, f"/v1/admin/{path}", body | {"oidc": oidc})
        assert (reply.status, reply.fields) == (400, {"oidc"})
        assert "-c oidc=true" in reply.text


def test_a_change_of_nothing_is_refused(people: Stage) -> None:
    reply = people.call("PATCH", f"/v1/admin/tenants/{people.tenant_id}", {})
    assert (reply.status, reply.code) == (400, "VALIDATION_FAILED")
