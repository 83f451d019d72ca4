import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from documented import document, validator
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs.events import Event, EventType
from interviews.domain.webhooks.circuit import Circuit
from interviews.domain.webhooks.delivery import Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import DisabledReason, Endpoint
from interviews.domain.webhooks.notices import Notice, plan_notice
from interviews.domain.webhooks.plan_delivery import plan_delivery

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=3)
URL = "https://ats.example/hook"
ENDPOINT = Endpoint("TENANT#tnt_1", URL, created_at=SINCE, updated_at=SINCE)
CIRCUIT = Circuit(
    ENDPOINT.owner, ENDPOINT.owner, failures=42, failing_since=SINCE, last_error="TIMEOUT", config_version=1
)
EVENT = Event(
    tenant_id="tnt_1",
    platform_id="plt_1",
    run_id="run_1_00000001",
    interview_id="i",
    sequence=1,
    event_id="e1",
    event=EventType.PLAN_GENERATED,
    state="PENDING",
    timestamp=NOW,
    actor="system",
)


def noticed(
    reason: DisabledReason | None = None,
    endpoint: Endpoint = ENDPOINT,
    circuit: Circuit = CIRCUIT,
    at: datetime = NOW,
    event: Event = EVENT,
) -> Delivery:
    failed = plan_delivery(event, endpoint, owner=endpoint.owner, at=NOW)
    notice = plan_notice(failed, endpoint, circuit, reason, at)
    assert notice
    return notice


@pytest.mark.parametrize(
    ("reason", "event"),
    [
        (None, "webhook.endpoint_failing"),
        (DisabledReason.FAILING, "webhook.endpoint_disabled"),
        (DisabledReason.GONE, "webhook.endpoint_disabled"),
    ],
)
def test_a_notice_says_which_endpoint_does_how(reason: DisabledReason | None, event: str) -> None:
    notice = noticed(reason)
    assert notice.body
    assert json.loads(notice.body) == {
        "event": event,
        "tenantId": "tnt_1",
        "timestamp": to_iso(NOW),
        "data": {
            "callbackUrl": URL,
            "reason": reason,
            "failures": 42,
            "failingSince": to_iso(SINCE),
            "lastError": "TIMEOUT",
        },
        "eventId": notice.event_id,
    }
    assert (notice.event, notice.status, notice.run_id) == (event, DeliveryStatus.UNROUTED, "")


def test_it_is_the_same_one_for_as_long_as_the_endpoint_fails() -> None:
    later = noticed(at=NOW + timedelta(hours=5), event=replace(EVENT, sequence=7, event_id="e7"))
    assert (later.delivery_id, later.event_id) == (noticed().delivery_id, noticed().event_id)
    assert len(later.delivery_id) == 36


@pytest.mark.parametrize(
    "other",
    [
        noticed(DisabledReason.FAILING),
        noticed(endpoint=replace(ENDPOINT, version=2)),
        noticed(circuit=replace(CIRCUIT, failing_since=NOW)),
        noticed(
            endpoint=replace(ENDPOINT, owner="TENANT#tnt_2"),
            event=replace(EVENT, tenant_id="tnt_2"),
        ),
    ],
    ids=["kind", "config", "series", "tenant"],
)
def test_anything_else_is_another_one(other: Delivery) -> None:
    assert other.delivery_id != noticed().delivery_id
    assert other.event_id != noticed().event_id


def test_of_a_platforms_own_endpoint_nobody_is_told() -> None:
    platform = replace(ENDPOINT, owner="PLATFORM#plt_1")
    delivery = plan_delivery(EVENT, platform, owner=platform.owner, at=NOW)
    assert plan_notice(delivery, platform, CIRCUIT, None, NOW) is None


@pytest.mark.parametrize("reason", [None, *DisabledReason])
def test_a_notice_is_as_the_openapi_document_tells_it(reason: DisabledReason | None) -> None:
    body = noticed(reason).body
    assert body
    schema = document()["webhooks"][noticed(reason).event]["post"]["requestBody"]["content"][
        "application/json"
    ]["schema"]
    validator(json.dumps(schema)).validate(json.loads(body))
    assert json.loads(body).keys() == Notice.__required_keys__
