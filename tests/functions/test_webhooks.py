"""Replay, feed, health, keys, lists and the switch, through the real handlers."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from nacl.signing import VerifyKey

from handler_stage import Reply, Stage
from interviews.domain.kernel.times import from_iso, to_iso
from receiver import Receiver, http, receiving
from webhook_machinery import Machinery, body_of, header_of, replies

LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def gone() -> Iterator[Receiver]:
    """Says 410 once, and takes everything after that."""
    with receiving(replies(http("410 Gone"), http("200 OK", body=b"thanks"))) as opened:
        yield opened


def configure(stage: Stage, url: str, **more: Any) -> Any:
    return stage.made("PUT", "webhook-config", {"callbackUrl": url, **more})


def happen(stage: Stage, machinery: Machinery) -> str:
    """A new run, and all of its events planned."""
    stage.clock.advance(seconds=1)
    run_id = stage.run_in("INFO_NEEDED")
    machinery.fan_out()
    return run_id


def work(stage: Stage, machinery: Machinery, minutes: int = 1) -> None:
    for _ in range(minutes):
        machinery.sweep()
        while messages := machinery.messages_of_both_lanes():
            machinery.deliver(messages)
        stage.clock.advance(minutes=1)


def test_what_is_gone_is_shown_as_disabled_and_saving_the_config_resumes(
    stage: Stage,
    machinery: Machinery,
    gone: Receiver,
) -> None:
    configure(stage, gone.url())
    happen(stage, machinery)
    machinery.deliver()
    at = to_iso(stage.clock())
    shown = stage.made("GET", "webhook-config")
    assert (shown["isActive"], shown["disabledReason"], shown["disabledAt"]) == (False, "GONE", at)
    health = stage.made("GET", "webhook-config/health")
    assert (health["status"], health["disabledReason"], health["onHold"]) == ("DISABLED", "GONE", 0)
    happen(stage, machinery)
    machinery.deliver()
    assert [each["status"] for each in machinery.deliveries()] == ["HELD", "FAILED"]
    assert stage.made("GET", "webhook-config/health")["onHold"] == 1
    assert gone.connections == 1
    resumed = configure(stage, gone.url())
    assert (resumed["isActive"], resumed["disabledReason"], resumed["disabledAt"]) == (True, None, None)
    work(stage, machinery, minutes=3)
    assert [each["status"] for each in machinery.deliveries()] == ["DELIVERED", "FAILED"]
    assert stage.made("GET", "webhook-config/health")["status"] == "HEALTHY"


def test_what_failed_is_replayed_page_by_page(stage: Stage, machinery: Machinery) -> None:
    with receiving(replies(http("302 Found"), http("302 Found"), http("200 OK"))) as receiver:
        configure(stage, receiver.url())
        runs = [happen(stage, machinery) for _ in range(2)]
        machinery.deliver()
        assert len(machinery.deliveries(status="undelivered")) == 2
        wanted = {"since": LONG_AGO, "dryRun": True}
        counted = stage.call("POST", "webhook-deliveries/replay", wanted)
        assert (counted.status, counted.body) == (
            202,
            {"matched": 2, "replayed": 0, "dryRun": True, "nextCursor": None},
        )
        narrowed = {"since": LONG_AGO, "runId": runs[0], "newId": True}
        assert stage.made("POST", "webhook-deliveries/replay", narrowed)["replayed"] == 1
        key = {"Idempotency-Key": "again"}
        again = {"since": LONG_AGO}
        first = stage.made("POST", "webhook-deliveries/replay", again, headers=key)
        assert first["replayed"] == 1
        replayed = stage.call("POST", "webhook-deliveries/replay", again, headers=key)
        assert (replayed.body, replayed.headers["Idempotent-Replayed"]) == (first, "true")
        assert (
            stage.call("POST", "webhook-deliveries/replay", wanted, headers=key).code
            == "IDEMPOTENCY_CONFLICT"
        )
        work(stage, machinery)
    assert machinery.deliveries(status="undelivered") == []
    ids = {
        run: [header_of(each, "webhook-id") for each in receiver.requests if body_of(each)["runId"] == run]
        for run in runs
    }
    assert ids[runs[0]][0] != ids[runs[0]][1]
    assert ids[runs[1]][0] == ids[runs[1]][1]
    assert {body_of(each)["eventId"] for each in receiver.requests} == {ids[run][0] for run in runs}


def test_the_bounds_of_a_replay_are_moments_however_they_are_written(
    stage: Stage, machinery: Machinery, gone: Receiver
) -> None:
    configure(stage, gone.url())
    happen(stage, machinery)
    machinery.deliver()
    (failed,) = machinery.deliveries(status="FAILED")
    made = from_iso(failed["createdAt"])

    def matched(**bounds: datetime) -> int:
        abroad = {name: each.astimezone(timezone(timedelta(hours=9))) for name, each in bounds.items()}
        body = {name: each.isoformat() for name, each in abroad.items()} | {"dryRun": True}
        replayed = stage.made("POST", "webhook-deliveries/replay", body)
        return int(replayed["matched"])

    later = made + timedelta(seconds=1)
    assert (matched(since=made), matched(since=later), matched(since=made, until=later)) == (1, 0, 1)
    finer = made + timedelta(microseconds=1)
    assert (matched(since=finer), matched(since=made, until=made), matched(since=made, until=finer)) == (
        0,
        0,
        1,
    )


def test_the_cursor_of_a_replay_is_bound_to_what_is_replayed(
    stage: Stage, machinery: Machinery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.usecases.webhooks.replay_webhooks.REPLAYED_AT_ONCE", 1)
    for _ in range(2):
        happen(stage, machinery)
    same = {"since": LONG_AGO, "only": "missing", "dryRun": True}
    first = stage.made("POST", "webhook-deliveries/replay", same)
    assert (
        stage.made("POST", "webhook-deliveries/replay", same | {"cursor": first["nextCursor"]})["nextCursor"]
        is None
    )
    for other in (
        {"only": "all"},
        {"since": "2020-01-02T00:00:00Z"},
        {"until": "2199-01-01T00:00:00Z"},
        {"runId": "x"},
    ):
        body = same | other | {"cursor": first["nextCursor"]}
        refused(stage.call("POST", "webhook-deliveries/replay", body), "cursor")


def test_what_was_missing_a_receiver_is_replayed_to_the_one_of_today(
    stage: Stage,
    machinery: Machinery,
    receiver: Receiver,
) -> None:
    run_id = happen(stage, machinery)
    assert machinery.deliveries() == []
    configure(stage, receiver.url())
    stage.clock.advance(seconds=1)
    body = {"since": LONG_AGO, "only": "missing"}
    assert stage.made("POST", "webhook-deliveries/replay", body)["replayed"] == 1
    work(stage, machinery)
    assert [body_of(each)["runId"] for each in receiver.requests] == [run_id]
    assert [each["status"] for each in machinery.deliveries()] == ["DELIVERED"]


def test_the_feed_brings_the_bytes_of_the_webhook_and_goes_on_from_its_end(
    stage: Stage,
    machinery: Machinery,
    receiver: Receiver,
) -> None:
    assert stage.made("GET", "events") == {"items": [], "nextCursor": None}
    configure(stage, receiver.url(), signEd25519=True)
    happen(stage, machinery)
    machinery.deliver()
    assert stage.made("GET", "events")["items"] == []
    stage.clock.advance(seconds=11)
    page = stage.made("GET", "events")
    (item,) = page["items"]
    (request,) = receiver.requests
    assert item["body"].encode() == request.partition(b"\r\n\r\n")[2]
    assert item["headers"]["X-Webhook-Signature"] == header_of(request, "X-Webhook-Signature")
    assert "v1a," in item["headers"]["webhook-signature"]
    end = stage.made("GET", "events", query={"cursor": page["nextCursor"]})
    assert end == {"items": [], "nextCursor": page["nextCursor"]}
    happen(stage, machinery)
    stage.clock.advance(seconds=11)
    more = stage.made("GET", "events", query={"cursor": end["nextCursor"], "limit": "1"})
    assert [each["eventId"] for each in more["items"]] != [item["eventId"]]
    assert len(more["items"]) == 1
    other = stage.new_key(tenantId=stage.new_tenant())
    assert stage.made("GET", "events", key=other)["items"] == []
    refused(stage.call("GET", "events", key=other, query={"cursor": page["nextCursor"]}), "cursor")


def test_the_key_set_verifies_what_was_sent(
    stage: Stage,
    machinery: Machinery,
    receiver: Receiver,
) -> None:
    configure(stage, receiver.url(), signEd25519=True)
    happen(stage, machinery)
    machinery.deliver()
    (request,) = receiver.requests
    reply = stage.call("GET", f"/v1/webhook-keys/{stage.tenant_id}/jwks.json")
    (key,) = reply.body["keys"]
    assert reply.headers["Cache-Control"].startswith("public")
    signature = header_of(request, "webhook-signature").split(" ")[-1].removeprefix("v1a,")
    head = f"{header_of(request, 'webhook-id')}.{header_of(request, 'webhook-timestamp')}.".encode()
    VerifyKey(base64.urlsafe_b64decode(key["x"] + "=")).verify(
        head + request.partition(b"\r\n\r\n")[2], base64.b64decode(signature)
    )
    platform = stage.call("GET", f"/v1/webhook-keys/{stage.platform_id}/jwks.json").body["keys"]
    assert platform[0]["x"] != key["x"]


@pytest.mark.parametrize("owner", ["tnt_1", "x", "key_0123456789abcdef01234567", "TENANT%23tnt_1"])
def test_a_key_of_nobody_is_not_found(refusing: Stage, owner: str) -> None:
    assert refusing.call("GET", f"/v1/webhook-keys/{owner}/jwks.json").code == "NOT_FOUND"


def test_lists_are_narrowed_by_time_and_status(
    stage: Stage,
    machinery: Machinery,
    receiver: Receiver,
) -> None:
    configure(stage, receiver.url())
    made = []
    for _ in range(3):
        happen(stage, machinery)
        made.append(to_iso(stage.clock()))
        machinery.deliver()
    happen(stage, machinery)

    def count(**query: str) -> int:
        return len(machinery.deliveries(**query))

    assert count() == 4
    assert (count(status="undelivered"), count(status="DELIVERED"), count(status="FAILED")) == (1, 3, 0)
    assert count(since=made[1]) == 3
    assert count(since=made[1], until=made[2]) == 1
    assert count(since=made[2], until=made[1]) == 0
    finer = made[1].replace("Z", "1Z")
    assert (count(since=finer), count(since=made[1], until=finer)) == (2, 1)
    page = stage.made("GET", "webhook-deliveries", query={"limit": "1"})
    far = to_iso(stage.clock() + timedelta(days=1))
    for bounds in ({"since": far}, {"until": LONG_AGO}, {"since": far, "until": LONG_AGO}):
        refused(
            stage.call("GET", "webhook-deliveries", query={"cursor": page["nextCursor"], **bounds}), "cursor"
        )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-01-01T00:00:00"}, "since"),
        ({"since": LONG_AGO, "until": 5}, "until"),
        ({"since": LONG_AGO, "events": ["interview.unknown"]}, "events.0"),
        ({"since": LONG_AGO, "events": ["webhook.endpoint_failing"]}, "events.0"),
        ({"since": LONG_AGO, "only": "held"}, "only"),
        ({"since": LONG_AGO, "dryRun": "yes"}, "dryRun"),
        ({"since": LONG_AGO, "newId": 1}, "newId"),
        ({"since": LONG_AGO, "runId": ""}, "runId"),
        ({"since": LONG_AGO, "cursor": "!"}, "cursor"),
        ({"since": LONG_AGO, "cursor": "e30="}, "cursor"),
        ({"since": LONG_AGO, "tenantId": "t"}, "tenantId"),
    ],
)
def test_a_bad_replay_is_refused_by_field(refusing: Stage, body: dict[str, Any], field: str) -> None:
    refused(refusing.call("POST", "webhook-deliveries/replay", body), field)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("events", {"limit": "101"}, "limit"),
        ("events", {"event": "x"}, "event"),
        ("events", {"cursor": "e30="}, "cursor"),
        ("events", {"cursor": base64.b64encode(json.dumps({"after": "~"}).encode()).decode()}, "cursor"),
        ("events", {"since": LONG_AGO}, "since"),
        ("webhook-deliveries", {"since": "yesterday"}, "since"),
        ("webhook-deliveries", {"until": "1"}, "until"),
        ("webhook-deliveries", {"runId": ""}, "runId"),
        ("webhook-deliveries", {"status": "UNROUTED"}, "status"),
    ],
)
def test_a_bad_query_is_refused_by_field(
    refusing: Stage,
    path: str,
    query: dict[str, str],
    field: str,
) -> None:
    refused(refusing.call("GET", path, query=query), field)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ordering": "loose"}, "ordering"),
        ({"maxPerSecond": 0}, "maxPerSecond"),
        ({"maxPerSecond": 1001}, "maxPerSecond"),
        ({"maxPerSecond": "5"}, "maxPerSecond"),
        ({"signEd25519": "true"}, "signEd25519"),
    ],
)
def test_a_bad_config_is_refused_by_field(refusing: Stage, more: dict[str, Any], field: str) -> None:
    body = {"callbackUrl": "https://93.184.216.34/", **more}
    refused(refusing.call("PUT", "webhook-config", body), field)


def refused(reply: Reply, field: str) -> None:
    assert (reply.status, reply.code, reply.fields) == (400, "VALIDATION_FAILED", {field})


@pytest.mark.parametrize(
    ("method", "path", "body", "permission"),
    [
        ("POST", "webhook-deliveries/replay", {"since": LONG_AGO}, "tenant:update"),
        ("GET", "events", None, "interview:read"),
        ("GET", "webhook-config/health", None, "tenant:read"),
    ],
)
def test_each_needs_its_permission(
    refusing: Stage,
    method: str,
    path: str,
    body: Any,
    permission: str,
) -> None:
    others = ["interview:read", "tenant:read", "tenant:update"]
    others.remove(permission)
    key = refusing.new_key(others, tenantId=refusing.tenant_id)
    assert refusing.call(method, path, body, key=key).status == 403


def test_without_a_config_there_is_no_health(refusing: Stage) -> None:
    assert refusing.call("GET", "webhook-config/health").code == "NOT_FOUND"
