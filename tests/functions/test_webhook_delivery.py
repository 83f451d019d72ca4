"""From a change of a run to the receiver: the real handlers, tables and queue (moto), a receiver on loopback."""

import json
import os
from typing import Any

import botocore.session
import pytest

from handler_stage import Stage
from interviews.domain.kernel.times import from_iso
from interviews.domain.webhooks.endpoint import signature_headers
from receiver import Receiver, http, receiving
from tables import stream_record
from webhook_machinery import Machinery, body_of, header_of, replies


def test_a_change_arrives_signed_with_the_secret_that_was_shown(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    secret = stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})["secret"]
    run_id = stage.run_in("INFO_NEEDED")
    assert machinery.fan_out() == {"batchItemFailures": []}
    assert machinery.deliver() == {"batchItemFailures": []}
    (request,) = receiver.requests
    told = body_of(request)
    assert (told["event"], told["runId"], told["sequence"]) == ("interview.info_needed", run_id, 1)
    expected = signature_headers(
        request.partition(b"\r\n\r\n")[2],
        event_id=told["eventId"],
        timestamp=told["timestamp"],
        tenant_id=stage.tenant_id,
        at=from_iso(told["timestamp"]),
        secrets=[secret],
    )
    assert {name: header_of(request, name) for name in expected} == expected
    (delivery,) = machinery.deliveries()
    assert (delivery["status"], delivery["attemptCount"], delivery["runId"]) == ("DELIVERED", 1, run_id)
    detail = stage.made("GET", f"webhook-deliveries/{delivery['deliveryId']}")
    (attempt,) = detail["attempts"]
    assert (attempt["number"], attempt["status"], attempt["answer"]) == (1, 200, "thanks")


def test_an_approval_carries_the_very_link_of_the_run(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url(), "events": ["interview.approved"]})
    run_id = stage.run_in("APPROVED")
    machinery.fan_out()
    machinery.deliver()
    (told,) = map(body_of, receiver.requests)
    link = stage.made("GET", f"interviews/{run_id}")["interviewLink"]
    assert told["data"]["interviewLink"] == link
    table = (
        botocore.session.get_session()
        .create_client("dynamodb")
        .scan(TableName=os.environ["DELIVERIES_TABLE"])
    )
    assert link.rpartition("/")[2] not in json.dumps(table["Items"])


def test_an_assessment_arrives_whole_though_it_was_approved_meanwhile(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    wanted = ["interview.assessment_pending", "interview.assessment_approved"]
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url(), "events": wanted})
    run_id = stage.run_in("ASSESSMENT_APPROVED")
    machinery.fan_out()
    machinery.deliver()
    assessment = stage.made("GET", f"interviews/{run_id}")["assessment"]
    assert len({body_of(each)["sequence"] for each in receiver.requests}) == 2
    assert {body_of(each)["event"] for each in receiver.requests} == set(wanted)
    assert [body_of(each)["data"]["assessment"] for each in receiver.requests] == [assessment] * 2


def test_records_and_messages_seen_twice_are_told_once(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    stage.run_in("INFO_NEEDED")
    machinery.fan_out()
    machinery.fan_out()
    messages = machinery.messages()
    assert len(messages) == 2
    machinery.deliver(messages)
    machinery.deliver(messages)
    assert receiver.connections == 1


def test_a_refusal_is_an_outcome_a_retry_and_no_failed_message(stage: Stage, machinery: Machinery) -> None:
    busy = http("503 Busy", "Retry-After: 3600")
    with receiving(replies(busy, http("200 OK"))) as receiver:
        stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
        stage.run_in("INFO_NEEDED")
        machinery.fan_out()
        assert machinery.deliver() == {"batchItemFailures": []}
        (waiting,) = machinery.deliveries(status="PENDING")
        assert waiting["nextAttemptAt"] > waiting["createdAt"]
        assert machinery.sweep()["scheduled"] == 0
        stage.clock.advance(hours=1)
        assert machinery.sweep()["scheduled"] == 1
        machinery.deliver()
    first, second = receiver.requests
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]
    assert header_of(first, "webhook-id") == header_of(second, "webhook-id")
    assert [each["status"] for each in machinery.deliveries()] == ["DELIVERED"]


def test_only_the_message_that_we_failed_on_comes_again(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    stage.run_in("INFO_NEEDED")
    machinery.fan_out()
    broken = {"messageId": "broken", "body": "not ours"}
    assert machinery.deliver([broken, *machinery.messages()]) == {
        "batchItemFailures": [{"itemIdentifier": "broken"}]
    }
    assert receiver.connections == 1


def test_an_event_of_any_size_leaves_the_stream(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    """A long text is stored compressed."""
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    feedback = " ".join(f"Reason {number}." for number in range(150))
    stage.made("POST", f"interviews/{stage.run_in('PENDING')}/plan/reject", {"feedback": feedback})
    records = machinery.records()
    assert any("packed" in each["dynamodb"]["NewImage"] for each in records)
    assert machinery.fan_out(records) == {"batchItemFailures": []}
    machinery.deliver()
    told = [body_of(each) for each in receiver.requests]
    assert [each["data"]["feedback"] for each in told if each["event"] == "interview.rejected"] == [feedback]


def test_the_stream_comes_again_from_the_record_that_failed_and_all_others_are_queued(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    stage.run_in("INFO_NEEDED")
    (good,) = machinery.records()
    broken = stream_record({}, 77)
    later = good | {"dynamodb": good["dynamodb"] | {"SequenceNumber": "78"}}
    assert machinery.fan_out([good, broken, later]) == {"batchItemFailures": [{"itemIdentifier": "77"}]}
    assert len(machinery.messages()) == 2


def test_a_failed_delivery_is_redelivered_on_demand(stage: Stage, machinery: Machinery) -> None:
    with receiving(replies(http("302 Found"), http("200 OK"))) as receiver:
        stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
        stage.run_in("INFO_NEEDED")
        machinery.fan_out()
        machinery.deliver()
        (failed,) = machinery.deliveries(status="FAILED")
        path = f"webhook-deliveries/{failed['deliveryId']}/redeliver"
        key = {"Idempotency-Key": "again"}
        assert stage.call("POST", path, headers=key).status == 202
        replayed = stage.call("POST", path, headers=key)
        assert replayed.headers["Idempotent-Replayed"] == "true"
        machinery.sweep()
        machinery.deliver()
    assert [each["status"] for each in machinery.deliveries()] == ["DELIVERED"]
    assert receiver.connections == 2


def test_the_runs_own_target_is_signed_with_the_platforms_secret_where_the_tenant_has_none(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    path = f"/v1/admin/platforms/{stage.platform_id}/webhook-config"
    shown = stage.made("PUT", path, {"callbackUrl": "https://93.184.216.34/"})
    stage.run_in("INFO_NEEDED", callbackUrl=receiver.url(path="/run"))
    machinery.fan_out()
    machinery.deliver()
    assert receiver.requests[0].startswith(b"POST /run HTTP/1.1\r\n")
    assert [each["status"] for each in machinery.deliveries()] == ["DELIVERED"]
    assert stage.made("GET", path)["secretHint"] == shown["secretHint"]
    assert stage.made("DELETE", path)["deleted"] is True
    assert stage.call("GET", path).code == "NOT_FOUND"


def test_the_config_is_set_shown_rotated_tested_and_deleted(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    assert stage.call("GET", "webhook-config").code == "NOT_FOUND"
    wanted = {"callbackUrl": receiver.url(), "events": ["interview.approved"], "description": "ATS"}
    key = {"Idempotency-Key": "first"}
    first = stage.made("PUT", "webhook-config", wanted, headers=key)
    replayed = stage.call("PUT", "webhook-config", wanted, headers=key)
    assert (replayed.body, replayed.headers["Idempotent-Replayed"]) == (first, "true")
    secret = first.pop("secret")
    assert stage.made("GET", "webhook-config") == first
    assert first == wanted | {
        "isActive": True,
        "secretHint": f"****{secret[-4:]}",
        "ordering": "none",
        "maxPerSecond": None,
        "signEd25519": False,
        "disabledReason": None,
        "disabledAt": None,
    }
    rotated = stage.made("POST", "webhook-config/rotate-secret", {"overlapHours": 1})
    result = stage.made("POST", "webhook-config/test")
    assert (result["delivered"], result["status"], result["answer"]) == (True, 200, "thanks")
    assert header_of(receiver.requests[0], "X-Webhook-Signature").count("sha256=") == 1
    assert header_of(receiver.requests[0], "webhook-signature").count("v1,") == 2
    assert set(rotated) == {"secret", "secretHint", "previousValidUntil"}
    assert stage.call("POST", "webhook-config/rotate-secret").status == 200
    assert stage.made("DELETE", "webhook-config")["deleted"] is True
    assert stage.call("POST", "webhook-config/test").code == "NOT_FOUND"
    assert stage.call("POST", "webhook-config/rotate-secret").code == "NOT_FOUND"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"callbackUrl": "https://10.0.0.1/"}, "callbackUrl"),
        ({"callbackUrl": "https://169.254.169.254/latest"}, "callbackUrl"),
        ({"callbackUrl": "https://user@93.184.216.34/"}, "callbackUrl"),
        ({"callbackUrl": "ftp://93.184.216.34/"}, "callbackUrl"),
        ({}, "callbackUrl"),
        ({"callbackUrl": "https://93.184.216.34/", "events": ["interview.unknown"]}, "events.0"),
        ({"callbackUrl": "https://93.184.216.34/", "events": ["webhook.endpoint_disabled"]}, "events.0"),
        ({"callbackUrl": "https://93.184.216.34/", "secret": "short"}, "secret"),
        ({"callbackUrl": "https://93.184.216.34/", "isActive": False}, "isActive"),
        ({"callbackUrl": "https://93.184.216.34/", "description": 5}, "description"),
    ],
)
def test_a_bad_config_is_refused_by_field(refusing: Stage, body: dict[str, Any], field: str) -> None:
    reply = refusing.call("PUT", "webhook-config", body)
    assert (reply.status, reply.code, reply.fields) == (400, "VALIDATION_FAILED", {field})
    assert refusing.call("GET", "webhook-config").status == 404


def test_in_production_loopback_and_http_are_refused(
    stage: Stage, machinery: Machinery, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    monkeypatch.delenv("ALLOW_LOCAL_WEBHOOKS")
    for scheme in ("http", "https"):
        assert stage.call("PUT", "webhook-config", {"callbackUrl": receiver.url(scheme)}).status == 400
    assert stage.made("POST", "webhook-config/test")["errorClass"] == "ADDRESS_REFUSED"
    assert receiver.connections == 0


@pytest.mark.parametrize("hours", [-1, 169, 1.5, "24"])
def test_an_overlap_outside_its_bounds_is_refused(refusing: Stage, hours: Any) -> None:
    reply = refusing.call("POST", "webhook-config/rotate-secret", {"overlapHours": hours})
    assert (reply.status, reply.fields) == (400, {"overlapHours"})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "LOST"}, "status"),
        ({"event": "x"}, "event"),
        ({"limit": "0"}, "limit"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "e30="}, "cursor"),
        ({"tenantId": "t"}, "tenantId"),
    ],
)
def test_a_bad_query_is_refused_by_field(refusing: Stage, query: dict[str, str], field: str) -> None:
    reply = refusing.call("GET", "webhook-deliveries", query=query)
    assert (reply.status, reply.fields) == (400, {field})


def test_another_tenants_deliveries_are_not_to_be_seen(
    stage: Stage, machinery: Machinery, receiver: Receiver
) -> None:
    stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
    stage.run_in("INFO_NEEDED")
    machinery.fan_out()
    (delivery,) = machinery.deliveries()
    key = stage.new_key(tenantId=stage.new_tenant())
    assert stage.made("GET", "webhook-deliveries", key=key)["items"] == []
    for method, path in (("GET", ""), ("POST", "/redeliver")):
        reply = stage.call(method, f"webhook-deliveries/{delivery['deliveryId']}{path}", key=key)
        assert reply.code == "NOT_FOUND"
