"""What a caller may believe when AWS fails in the middle of a request (contract §2).

After a 503 nothing was changed; after a 500 the same request under the same Idempotency-Key ends well, and is done
once; nobody is told 409 for what he himself has done.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faulty_aws import Fault, FaultyAws, faulty_aws, kept, put_back, stored
from handler_stage import ANSWER, COMPLETE, Reply, Stage, open_stage
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.times import to_iso
from interviews.domain.webhooks.delivery import DeliveryStatus
from interviews.domain.webhooks.plan_delivery import plan_delivery
from interviews.runtime import webhook_wiring, wiring

KEYED = {"Idempotency-Key": "once"}
SUCCESS = (200, 201, 202)
HOOK = {"callbackUrl": "https://93.184.216.34/hook"}
IDS = re.compile(r"[0-9a-f-]{8,}")
Call = Callable[[], Reply]


@dataclass(frozen=True)
class Scene:
    """`prepare` leads to where the call can be made, and gives it. With `once` it is done once however often it is
    repeated."""

    name: str
    prepare: Callable[[Stage], Call]
    once: bool = True


def keyed(method: str, path: str, body: Any = None, state: str | None = None) -> Callable[[Stage], Call]:
    def prepare(stage: Stage) -> Call:
        where = path.format(run=stage.run_in(state)) if state else path
        return lambda: stage.call(method, where, body, headers=KEYED)

    return prepare


def hooked(method: str, path: str, body: Any = None) -> Callable[[Stage], Call]:
    def prepare(stage: Stage) -> Call:
        stage.made("PUT", "webhook-config", HOOK)
        return lambda: stage.call(method, path, body, headers=KEYED)

    return prepare


def admin(path: str, **body: Any) -> Callable[[Stage], Call]:
    def prepare(stage: Stage) -> Call:
        known = {"platform": stage.platform_id, "tenant": stage.tenant_id}
        given = {name: each.format(**known) if isinstance(each, str) else each for name, each in body.items()}
        return lambda: stage.call("POST", f"/v1/admin/{path}", given)

    return prepare


def answered(stage: Stage) -> Call:
    run_id = stage.run_in("SCHEDULED")
    room, headers = stage.room(run_id), {"x-session-token": stage.begin(run_id)}
    said = {"text": ANSWER, "clientTurnId": "turn-1"}
    return lambda: stage.call("POST", f"{room}/messages", said, headers=headers)


def finished(stage: Stage) -> Call:
    run_id = stage.run_in("SCHEDULED")
    room, headers = stage.room(run_id), {"x-session-token": stage.begin(run_id)}
    return lambda: stage.call("POST", f"{room}/finish", headers=headers)


def started(stage: Stage) -> Call:
    room = stage.room(stage.run_in("SCHEDULED"))
    return lambda: stage.call("POST", f"{room}/start", {"consent": True})


def revoked(stage: Stage) -> Call:
    made = stage.admin("api-keys", tenantId=stage.tenant_id, permissions=["interview:read"])
    return lambda: stage.call("DELETE", f"/v1/admin/api-keys/{made['keyId']}")


def deleted_tenant(stage: Stage) -> Call:
    tenant = stage.new_tenant()
    return lambda: stage.call("DELETE", f"/v1/admin/tenants/{tenant}")


def failed_delivery(stage: Stage) -> str:
    run_id = stage.run_in("INFO_NEEDED")
    found = wiring.run_store(os.environ["INTERVIEWS_TABLE"]).event(RunRef(stage.tenant_id, run_id), 1)
    assert found
    planned = plan_delivery(found, None, owner=f"TENANT#{stage.tenant_id}", at=stage.clock())
    failed = replace(planned, status=DeliveryStatus.FAILED, callback_url=HOOK["callbackUrl"])
    assert webhook_wiring.delivery_store(os.environ["DELIVERIES_TABLE"]).add(failed)
    return failed.delivery_id


def redelivered(stage: Stage) -> Call:
    path = f"webhook-deliveries/{failed_delivery(stage)}/redeliver"
    return lambda: stage.call("POST", path, headers=KEYED)


def replayed(stage: Stage) -> Call:
    failed_delivery(stage)
    since = {"since": to_iso(stage.clock() - timedelta(hours=1))}
    return lambda: stage.call("POST", "webhook-deliveries/replay", since, headers=KEYED)


WISH = {"feedback": "Ask about incident response as well"}
SCENES = [
    Scene("create", keyed("POST", "interviews", COMPLETE | {"externalId": "a-1"})),
    Scene("info", keyed("PATCH", "interviews/{run}/info", {"level": "SENIOR"}, "INFO_NEEDED")),
    Scene("approve plan", keyed("POST", "interviews/{run}/plan/approve", None, "PENDING")),
    Scene("reject plan", keyed("POST", "interviews/{run}/plan/reject", {"feedback": "No"}, "PENDING")),
    Scene("revise plan", keyed("PATCH", "interviews/{run}/plan/revise", WISH, "PENDING")),
    Scene("cancel", keyed("DELETE", "interviews/{run}", None, "PENDING")),
    Scene("approve", keyed("POST", "interviews/{run}/assessment/approve", None, "ASSESSMENT_PENDING")),
    Scene(
        "reject",
        keyed("POST", "interviews/{run}/assessment/reject", {"feedback": "No"}, "ASSESSMENT_PENDING"),
    ),
    Scene(
        "chat", keyed("POST", "interviews/{run}/assessment/chat", {"message": "Why?"}, "ASSESSMENT_PENDING")
    ),
    Scene("purge", keyed("DELETE", "interviews/{run}/candidate-data", None, "ASSESSMENT_PENDING")),
    Scene("settings", keyed("PATCH", "settings", {"linkTtlDays": 8})),
    Scene("put webhook", keyed("PUT", "webhook-config", HOOK)),
    Scene("delete webhook", hooked("DELETE", "webhook-config")),
    Scene("rotate secret", hooked("POST", "webhook-config/rotate-secret", {})),
    Scene("redeliver", redelivered),
    Scene("replay", replayed),
    Scene("answer", answered),
    Scene("finish", finished),
    Scene("start", started, once=False),
    Scene("platform", admin("platforms", name="Acme"), once=False),
    Scene("tenant", admin("tenants", platformId="{platform}", name="North"), once=False),
    Scene("key", admin("api-keys", tenantId="{tenant}", permissions=["interview:read"]), once=False),
    Scene("revoke key", revoked),
    Scene("delete tenant", deleted_tenant, once=False),
]
WITHOUT_KEY = ("answer", "finish", "start", "platform", "tenant", "key", "revoke key", "delete tenant")
QUICK = [each for each in Fault if each is not Fault.ANSWER_LATE]
WITH_LATE = ("create", "answer", "tenant")
"""Scenes in which the client waits for an answer until its patience ends."""
THROTTLED_THEN = [Fault.THROTTLED] * 3
"""After one try more: the last of four."""


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[Stage, FaultyAws]]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage, faulty_aws(patch) as aws:
        yield stage, aws


def changes(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Counter[str]:
    """Which items were written or deleted, whatever their ids and contents."""
    found: Counter[str] = Counter()
    for table in before:
        for item in set(before[table]) ^ set(after[table]):
            keys = json.loads(item)
            names = [keys[name]["S"] for name in ("pk", "sk") if name in keys]
            found[IDS.sub("*", " ".join(names))] += 1
    return found


@pytest.mark.parametrize("scene", SCENES, ids=lambda each: each.name)
def test_what_a_caller_is_told_is_true(scene: Scene, opened: tuple[Stage, FaultyAws]) -> None:
    stage, aws = opened
    clean = kept()
    call = scene.prepare(stage)
    start, before = kept(), stored()
    assert call().status in SUCCESS
    usual = changes(before, stored())

    late = [Fault.ANSWER_LATE] if scene.name in WITH_LATE else [Fault.NONE]

    @given(st.lists(st.sampled_from(QUICK), min_size=1, max_size=9), st.booleans())
    @example([Fault.ANSWER_LOST], True)
    @example(late, True)
    @example([Fault.THROTTLED] * 4, True)
    @example([Fault.CANCELLED] * 12, True)
    @example([Fault.REQUEST_LOST] * 4, False)
    @example([Fault.ANSWER_LOST, *THROTTLED_THEN], True)
    @example([Fault.FAILED_AFTER, *THROTTLED_THEN], True)
    @settings(max_examples=8)
    def holds(faults: list[Fault], spare_reads: bool) -> None:
        put_back(start)
        aws.expect(faults, spare_reads=spare_reads)
        reply = call()
        assert reply.status in (*SUCCESS, 500, 503), (reply.text, aws.tried)
        if reply.status == 503:
            assert (reply.code, stored()) == ("OVERLOADED", before)
            assert int(reply.headers["Retry-After"]) > 0
            return
        if reply.status == 500:
            assert "Idempotency-Key" in reply.body["message"]
            if not scene.once:
                return
            reply = call()
            assert reply.status in SUCCESS, reply.text
        assert changes(before, stored()) == usual
        if scene.name not in WITHOUT_KEY:
            again = call()
            assert (again.status, again.body) == (reply.status, reply.body)
            assert again.headers["Idempotent-Replayed"] == "true"
            assert changes(before, stored()) == usual

    try:
        holds()
    finally:
        put_back(clean)
