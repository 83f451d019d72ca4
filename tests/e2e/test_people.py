"""A person of a real provider through a gateway that demands no header and keeps no verdict (architecture §5a)."""

from collections.abc import Iterator
from typing import Any

import pytest

from issuer import AUDIENCE, Issuer, issuing
from local.admin import call
from local.counterparts.client import Client

RITA, VIEWER = "rita@northwind.example", "viewer@northwind.example"
PEOPLE = {
    RITA: {"permissions": ["interview:create", "interview:read", "interview:delete"]},
    VIEWER: {"permissions": ["interview:read"]},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing(PEOPLE) as opened:
        yield opened


@pytest.fixture(scope="module")
def tenant_id(stack: dict[str, Any], issuer: Issuer) -> str:
    oidc = {"issuer": issuer.url, "audience": AUDIENCE}
    body = {"platformId": stack["platformId"], "name": "Northwind", "oidc": oidc}
    status, tenant = call(stack["rootUrl"], "POST", "tenants", body)
    assert status == 201, tenant
    return str(tenant["tenantId"])


def person(base_url: str, tenant_id: str, token: str) -> Client:
    return Client(base_url, {"Authorization": f"Bearer {token}", "X-Tenant-ID": tenant_id})


def test_a_person_works_in_their_own_name(base_url: str, tenant_id: str, issuer: Issuer) -> None:
    rita = person(base_url, tenant_id, issuer.token(RITA))
    run_id = rita.expect(201, "POST", "/interviews", {"candidateRef": "li_app_1"})["runId"]
    forged = rita.call("DELETE", f"/interviews/{run_id}", {"cancelledBy": "kim@northwind.example"})
    assert forged.status == 403
    rita.expect(200, "DELETE", f"/interviews/{run_id}", {})
    events = rita.expect(200, "GET", f"/interviews/{run_id}/events")["items"]
    assert {each["actor"] for each in events} == {f"user:{RITA}"}
    assert events[-1]["data"]["cancelledBy"] == RITA


def test_each_call_is_judged_anew(base_url: str, tenant_id: str, issuer: Issuer, partner: Client) -> None:
    rita = person(base_url, tenant_id, issuer.token(RITA))
    viewer = person(base_url, tenant_id, issuer.token(VIEWER))
    for _ in range(2):
        rita.expect(200, "GET", "/interviews")
        assert viewer.call("POST", "/interviews", {"candidateRef": "c"}).status == 403
        assert Client(base_url, {"X-Tenant-ID": tenant_id}).call("GET", "/interviews").status == 401
        partner.expect(200, "GET", "/interviews")


def test_a_token_that_is_refused_is_a_401_of_the_contracts_shape(
    base_url: str, tenant_id: str, issuer: Issuer
) -> None:
    token = issuer.token(RITA, audience="https://payroll.example")
    answer = person(base_url, tenant_id, token).call("GET", "/interviews")
    assert answer.status == 401
    assert answer.body["code"] == "UNAUTHENTICATED"
