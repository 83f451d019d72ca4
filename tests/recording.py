"""Real answers of every operation, one after the other, on a stage whose clock and chance are fixed: the examples of
the OpenAPI document. What is answered last counts, unless it only led a run to a state, and of parameters what was
given first. An operation for keys that no line here calls is called by itself. One more changes none of the others."""

import os
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from typing import Any

import pytest

from fakes import FixedClock
from handler_stage import ANSWERS, Reply, Stage, open_stage
from infra.routes import INTEGRATION, ROUTES, Route
from interviews.domain.kernel.outcome import Outcome, Timings
from interviews.runtime import webhook_wiring
from least_privilege import acting
from tables import aws_client
from webhook_fakes import ScriptedSender
from webhook_machinery import Machinery

Json = dict[str, Any]
STATES = ("PENDING", "INFO_NEEDED", "SCHEDULED", "IN_PROGRESS", "ASSESSMENT_PENDING", "ASSESSMENT_APPROVED")
REQUEST_ID = "0b8f0c7e-52d2-4f0c-9a40-0e1f6f2a9d11"


@dataclass
class Recording(Stage):
    """`answers` by operation and status, `errors` by status, `parameters` by name: as they came and went. Each function
    has a chance of its own in each `scene`."""

    scene: str = ""
    listens: bool = True
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)

    def _answered(self, route: Route, event: dict[str, Any]) -> Reply:
        event["requestContext"]["requestId"] = REQUEST_ID
        reply = super()._answered(route, event)
        if not self.listens:
            return reply
        status = str(reply.status)
        if reply.status >= 400:
            self.errors[status] = reply.body
            return reply
        is_json = route.operation.media_type == "application/json"
        if not route.path.endswith("openapi.json"):
            told = reply.body if is_json else reply.text
            self.answers.setdefault(route.function, {})[status] = told
        given = (event["pathParameters"], event["queryStringParameters"], event["headers"])
        self.parameters = {
            name: each for some in given for name, each in (some or {}).items()
        } | self.parameters
        return reply

    def run_in(self, state: str, **fields: Any) -> str:
        self.listens, before = False, self.listens
        try:
            return super().run_in(state, **fields)
        finally:
            self.listens = before

    def example(self, method: str, path: str, where: str = "", **other: Any) -> Any:
        """Makes the call with the document's own example of its body, `other` fields apart."""
        whole = where or (path if path.startswith("/") else f"/v1/integration/{path}")
        (operation,) = [
            each.operation for each in ROUTES if (each.method, f"/{each.path}") == (method, whole)
        ]
        return self.made(method, path, {**operation.example, **other})


@contextmanager
def recorded() -> Iterator[Json]:
    """What the document shows: `answers`, `errors` and `parameters`."""
    with pytest.MonkeyPatch.context() as patch:
        stage = Recording(FixedClock())
        patch.setattr(os, "urandom", chance_of(stage, os.urandom))
        with open_stage(patch, stage):
            queue = aws_client("sqs").create_queue(QueueName="recorded")
            patch.setenv("DELIVERY_QUEUE_URL", queue["QueueUrl"])
            patch.setenv("SLOW_QUEUE_URL", queue["QueueUrl"])
            sender = ScriptedSender([Outcome(200, None, 84, Timings(3, 12, 24, 45), "ok")])
            patch.setattr(webhook_wiring, "sender", lambda allow_local: sender)
            patch.setattr(webhook_wiring, "callback_check", lambda settings: lambda url: None)
            machinery = Machinery(stage, queue["QueueUrl"])
            _provision(stage)
            _configure(stage)
            run_id = _interview(stage)
            _sent(stage, machinery, run_id)
            _purge(stage, run_id)
            _decide_otherwise(stage)
            _call_the_rest(stage)
            _refuse(stage, patch)
            yield {
                "answers": dict(sorted(stage.answers.items())),
                "errors": dict(sorted(stage.errors.items())),
                "parameters": _shown(stage.parameters),
            }


def chance_of(stage: Recording, other: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """The same bytes every time for our own code, whatever other functions ask; libraries ask as often as they like."""
    seeded = cache(random.Random)

    def chance(size: int) -> bytes:
        asker = sys._getframe(1).f_globals["__name__"]
        if not asker.startswith("interviews."):
            return other(size)
        return seeded(f"{stage.scene} {acting()}").randbytes(size)

    return chance


def _shown(parameters: Mapping[str, str]) -> dict[str, str]:
    standard = ("Content-Type", "X-API-Key")
    return {name: each for name, each in sorted(parameters.items()) if name not in standard}


def _provision(stage: Recording) -> None:
    platforms, tenants, keys = (f"/v1/admin/{each}" for each in ("platforms", "tenants", "api-keys"))
    platform = stage.example("POST", platforms)["platformId"]
    one = f"{platforms}/{platform}"
    stage.made("POST", f"{one}/suspend")
    stage.made("POST", f"{one}/resume")
    stage.made("GET", one)
    stage.made("GET", platforms, query={"limit": "1"})
    config, of_config = f"{one}/webhook-config", f"{platforms}/{{platformId}}/webhook-config"
    stage.example("PUT", config, of_config)
    stage.made("GET", config)
    stage.example("POST", f"{config}/rotate-secret", f"{of_config}/rotate-secret")
    stage.made("GET", f"{config}/health")
    stage.made("DELETE", config)
    tenant = stage.example("POST", tenants, platformId=platform)["tenantId"]
    key = stage.example("POST", keys, tenantId=tenant)["keyId"]
    stage.made("GET", f"{keys}/{key}")
    stage.made("GET", keys, query={"tenantId": tenant, "limit": "10"})
    stage.made("DELETE", f"{keys}/{key}")
    stage.example("PATCH", f"{tenants}/{tenant}", f"{tenants}/{{tenantId}}", oidc=None)
    stage.made("POST", f"{tenants}/{tenant}/suspend")
    stage.made("POST", f"{tenants}/{tenant}/resume")
    stage.made("GET", f"{tenants}/{tenant}")
    stage.made("GET", tenants, query={"platformId": platform})
    stage.made("DELETE", f"{tenants}/{tenant}")
    stage.made("DELETE", f"{tenants}/{tenant}/candidate-data")
    stage.made("DELETE", one)


def _configure(stage: Recording) -> None:
    stage.example("PUT", "webhook-config", events=[])
    stage.example("POST", "webhook-config/rotate-secret")
    stage.made("GET", "webhook-config")
    stage.made("GET", "webhook-config/health")
    stage.made("POST", "webhook-config/test")
    stage.settle(candidateFeedback=True)
    stage.made("GET", "settings")
    stage.made("GET", f"/v1/webhook-keys/{stage.tenant_id}/jwks.json")
    for each in ("live", "ready"):
        stage.made("GET", f"/v1/health/{each}")


def _interview(stage: Recording) -> str:
    """A run that went the whole way, with a code by e-mail."""
    wanted = {"externalId": "application-4711", "candidateEmail": "alex@example.com"}
    for _ in range(2):
        run_id = str(stage.example("POST", "interviews", **wanted)["runId"])
    one = "interviews/{runId}"
    run, of_run = f"interviews/{run_id}", f"/v1/integration/{one}"
    stage.task("generate_plan", run_id)
    stage.example("PATCH", f"{run}/plan/revise", f"{of_run}/plan/revise")
    stage.task("generate_plan", run_id)
    stage.example("POST", f"{run}/plan/approve", f"{of_run}/plan/approve", scheduledAt=None)
    stage.task("schedule_interview", run_id)
    room = stage.room(run_id)
    stage.made("GET", f"{room}/info")
    stage.made("POST", f"{room}/request-otp")
    admitted = stage.made("POST", f"{room}/verify-otp", {"otp": stage.mailed_code()})["sessionToken"]
    headers = {"x-session-token": admitted}
    headers["x-session-token"] = stage.made("POST", f"{room}/start", {"consent": True}, headers=headers)[
        "sessionToken"
    ]
    headers["x-session-token"] = stage.made("POST", f"{room}/start", {"consent": True}, headers=headers)[
        "sessionToken"
    ]
    said, answers = {"done": False}, cycle(ANSWERS)
    while not said["done"]:
        last = stage.made("GET", f"{room}/session", headers=headers)
        said = stage.made("POST", f"{room}/messages", {"text": next(answers)}, headers=headers)
    assert last["draftAllowed"]
    stage.made("POST", f"{room}/finish", headers=headers)
    stage.task("assess_interview", run_id)
    assessment = f"{run}/assessment"
    stage.example("POST", f"{assessment}/chat", f"{of_run}/assessment/chat")
    stage.made("GET", f"{assessment}/explanation")
    stage.made("POST", f"{assessment}/verify")
    stage.made("GET", f"{run}/transcript", query={"limit": "4"})
    stage.made("GET", run)
    stage.example("POST", f"{assessment}/approve", f"{of_run}/assessment/approve")
    stage.made("GET", f"{room}/feedback", headers=headers)
    stage.made("GET", "rankings", query={"position": "Senior Software Engineer", "minScore": "1"})
    found = stage.made("GET", "interviews", query={"limit": "1"})
    assert found["items"][0]["runId"] == run_id
    return run_id


def _sent(stage: Recording, machinery: Machinery, run_id: str) -> None:
    machinery.fan_out()
    while messages := machinery.messages_of_both_lanes():
        machinery.deliver(messages)
    (delivery,) = machinery.deliveries(runId=run_id, event="interview.plan_generated", limit="1")
    one = f"webhook-deliveries/{delivery['deliveryId']}"
    stage.made("GET", one)
    stage.made("POST", f"{one}/redeliver")
    stage.example("POST", "webhook-deliveries/replay", only="all")
    stage.clock.advance(minutes=1)
    stage.made("GET", "events", query={"limit": "1"})
    stage.made("DELETE", "webhook-config")


def _purge(stage: Recording, run_id: str) -> None:
    run = f"interviews/{run_id}"
    stage.made("DELETE", f"{run}/candidate-data")
    stage.made("GET", f"{run}/erasure-certificate")
    stage.call("GET", f"{run}/ledger")
    stage.made("GET", f"{run}/events", query={"limit": "3"})
    stage.made("DELETE", "candidates/li_app_a1b2c3d4/data")


def _decide_otherwise(stage: Recording) -> None:
    of_run = "/v1/integration/interviews/{runId}"
    for state, method, path in (
        ("INFO_NEEDED", "PATCH", "/info"),
        ("PENDING", "POST", "/plan/reject"),
        ("ASSESSMENT_PENDING", "POST", "/assessment/reject"),
        ("PENDING", "DELETE", ""),
    ):
        stage.example(method, f"interviews/{stage.run_in(state)}{path}", of_run + path)


def _call_the_rest(stage: Recording) -> None:
    """What was not called yet, with its own example, in the first state of a run that lets it succeed."""
    for route in INTEGRATION:
        stage.scene = route.function
        for state in STATES:
            if route.function in stage.answers:
                break
            things = stage.parameters | ({"runId": stage.run_in(state)} if "{runId}" in route.path else {})
            path = "/" + re.sub(r"\{(\w+)\}", lambda each, things=things: things[each[1]], route.path)  # type: ignore[misc]
            stage.call(route.method, path, dict(route.operation.example) or None)


def _refuse(stage: Recording, patch: pytest.MonkeyPatch) -> None:
    """An error of each status."""
    stage.scene = "refusals"
    run = f"interviews/{stage.parameters['runId']}"
    open_run = stage.run_in("ASSESSMENT_PENDING")
    room = stage.room(stage.run_in("SCHEDULED"))
    stage.call("POST", "interviews", {"position": 7, "level": "CHIEF"})
    stage.call("GET", f"{room}/session")
    stage.call("GET", run, key=stage.new_key(["tenant:read"]))
    stage.call("GET", "interviews/run_1795512600_1a2b3c4d")
    stage.call("POST", f"{run}/plan/approve", {})
    stage.call("POST", "interviews", raw="{" + " " * 300_000 + "}")
    stage.call("POST", "interviews", raw="<xml/>", headers={"Content-Type": "application/xml"})
    limited = stage.new_key(tenantId=stage.new_tenant(limits={"requestsPerMinute": 1}))
    for _ in range(2):
        stage.call("GET", "settings", key=limited)
    stage.example("PUT", "/v1/admin/ai-work")
    stage.clock.advance(minutes=2)
    stage.call("POST", f"interviews/{open_run}/assessment/chat", {"message": "Why?"})
    patch.setattr("tenants.get_settings.get_settings", None)
    stage.call("GET", "settings")
    stage.clock.advance(days=10)
    stage.call("GET", f"{room}/info")
