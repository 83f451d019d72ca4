"""What a request may cost: calls to AWS, clients made, modules imported (issue 2)."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import botocore.client
import botocore.session
import pytest

from handler_stage import ANSWER, COMPLETE, Stage, forget_clients, open_stage
from infra.functions import FUNCTIONS, Function
from infra.routes import CANDIDATE, INTEGRATION, ROUTES, Route
from interviews.runtime.declared import Invoker

ROOT = Path(__file__).parents[2]
READS = {"GetItem", "BatchGetItem", "Query"}
WRITES = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"}
HOOK = {"callbackUrl": "https://93.184.216.34/hook"}
NO_BODY = None


@dataclass
class Meter:
    """Of the handler alone, not of the authorizer before it. `counts` are the writes to the limits table."""

    calls: Counter[str] = field(default_factory=Counter)
    counts: int = 0
    clients: list[str] = field(default_factory=list)
    in_new_process: bool = False

    @property
    def reads(self) -> int:
        return sum(count for name, count in self.calls.items() if name in READS)

    @property
    def writes(self) -> int:
        return sum(count for name, count in self.calls.items() if name in WRITES)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> Meter:
    meter = Meter()
    call, make, answered = (
        botocore.client.BaseClient._make_api_call,
        botocore.session.Session.create_client,
        Stage._answered,
    )

    def counted_call(self: Any, name: str, arguments: Any) -> Any:
        if "limits-table" in str(arguments.get("TableName")):
            meter.counts += 1
        else:
            meter.calls[name] += 1
        return call(self, name, arguments)

    def counted_client(self: Any, service: str, *given: Any, **more: Any) -> Any:
        meter.clients.append(service)
        return make(self, service, *given, **more)

    def from_here(self: Stage, route: Route, event: Any) -> Any:
        if meter.in_new_process:
            forget_clients()
        meter.calls.clear()
        meter.counts = 0
        meter.clients.clear()
        return answered(self, route, event)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", counted_call)
    monkeypatch.setattr(botocore.session.Session, "create_client", counted_client)
    monkeypatch.setattr(Stage, "_answered", from_here)
    return meter


# What each call reads and writes once the process knows the tenant. Of the run's calls, a list or a read is one read,
# a write one read and one transaction; whoever asks the engine first reads the operator's switch.
CALLS: dict[str, tuple[str, Any, int, int]] = {
    "runs/create_interview": ("", COMPLETE, 2, 1),  # the tenant, read anew before and after
    "runs/list_interviews": ("", NO_BODY, 1, 0),
    "runs/get_interview": ("VALIDATING_SKILLS", NO_BODY, 1, 0),
    "runs/cancel_interview": ("VALIDATING_SKILLS", NO_BODY, 1, 1),
    "runs/supply_info": ("INFO_NEEDED", {"level": "MID"}, 1, 1),
    "plans/approve_plan": ("PENDING", NO_BODY, 1, 1),
    "plans/reject_plan": ("PENDING", {"feedback": "No"}, 1, 1),
    "plans/revise_plan": ("PENDING", {"feedback": "More"}, 1, 1),
    "assessments/approve_assessment": ("ASSESSMENT_PENDING", NO_BODY, 1, 1),
    "assessments/reject_assessment": ("ASSESSMENT_PENDING", {"feedback": "No"}, 1, 1),
    "assessments/chat_about_assessment": ("ASSESSMENT_PENDING", {"message": "Why?"}, 3, 1),
    "assessments/explain_assessment": ("ASSESSMENT_PENDING", NO_BODY, 1, 0),
    "assessments/verify_assessment": ("ASSESSMENT_PENDING", NO_BODY, 1, 0),
    "assessments/list_rankings": ("", NO_BODY, 1, 0),
    "tenants/get_settings": ("", NO_BODY, 1, 0),
    "webhooks/put_webhook_config": ("", HOOK, 2, 1),
    "webhooks/get_webhook_config": ("", NO_BODY, 1, 0),
    "webhooks/rotate_webhook_secret": ("", NO_BODY, 2, 1),
    "webhooks/delete_webhook_config": ("", NO_BODY, 1, 1),
    "webhooks/list_webhook_deliveries": ("", NO_BODY, 1, 0),
}
# One read more: the audit trail and the transcript first see that the run is the caller's; a tenant is read before it
# is changed and once more for its revision.
DEARER: dict[str, tuple[str, Any, int, int]] = {
    "runs/list_events": ("VALIDATING_SKILLS", NO_BODY, 2, 0),
    "privacy/get_ledger": ("ASSESSMENT_PENDING", NO_BODY, 2, 0),
    "assessments/get_transcript": ("ASSESSMENT_PENDING", NO_BODY, 2, 0),
    "tenants/update_settings": ("", {"linkTtlDays": 3}, 2, 1),
    # The run's deliveries, before and after the run says that it was purged.
    "privacy/purge_candidate_data": ("ASSESSMENT_APPROVED", NO_BODY, 3, 1),
    # The config, its circuit, what is on hold.
    "webhooks/check_webhook_health": ("", NO_BODY, 3, 0),
    "webhooks/pull_events": ("", NO_BODY, 1, 0),
}
# A link leads to its run by one more read; an answer is stored before the next question is made.
IN_THE_ROOM = {
    "room/describe_interview": (NO_BODY, 2, 0),
    "room/start_session": ({"consent": True}, 2, 1),
    "room/get_session": (NO_BODY, 2, 0),
    # To a question of fact; what asks a model is in test_engine_outage.py.
    "room/take_answer": ({"text": ANSWER}, 2, 2),
    "room/finish_session": (NO_BODY, 2, 1),
}


def called(stage: Stage, function: str, state: str, body: Any) -> None:
    (route,) = (each for each in ROUTES if each.function == function)
    path = "/" + route.path
    if "webhook-config" in path:
        stage.made("PUT", "webhook-config", HOOK)
    if state:
        path = path.replace("{runId}", stage.run_in(state))
    assert stage.call(route.method, path, body).status in (200, 201, 202)


@pytest.mark.parametrize("function", CALLS | DEARER)
def test_a_call_reads_once_and_writes_once(stage: Stage, meter: Meter, function: str) -> None:
    state, body, reads, writes = (CALLS | DEARER)[function]
    called(stage, function, state, body)
    assert (meter.reads, meter.writes) == (reads, writes), meter.calls
    # The frame's, and of a new run the one for its day.
    assert meter.counts == 1 + (function == "runs/create_interview")


@pytest.mark.parametrize("function", CALLS)
def test_a_new_process_may_read_the_tenant_and_the_links_secret_too(
    stage: Stage, meter: Meter, function: str
) -> None:
    state, body, reads, writes = CALLS[function]
    meter.in_new_process = True
    called(stage, function, state, body)
    assert meter.reads <= reads + 1
    assert meter.writes == writes
    makes_links = function in ("plans/approve_plan", "runs/get_interview")
    seals = function in (
        "webhooks/put_webhook_config",
        "webhooks/rotate_webhook_secret",
        "webhooks/delete_webhook_config",
    )
    # Of DynamoDB a patient one, and one that gives up early.
    assert len(meter.clients) <= 2 + (makes_links or seals), meter.clients


@pytest.mark.parametrize("function", IN_THE_ROOM)
def test_the_candidates_calls_read_the_link_and_the_run(stage: Stage, meter: Meter, function: str) -> None:
    body, reads, writes = IN_THE_ROOM[function]
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    headers = {} if function == "room/start_session" else {"x-session-token": stage.begin(run_id)}
    (route,) = (each for each in CANDIDATE if each.function == function)
    stage.made(route.method, f"{room}/{route.path.rpartition('/')[2]}", body, headers=headers)
    assert (meter.reads, meter.writes, meter.counts) == (reads, writes, 1), meter.calls
    assert len(meter.clients) <= 1


def test_a_code_is_read_written_once_and_mailed(stage: Stage, meter: Meter) -> None:
    room = stage.room(stage.run_in("SCHEDULED", candidateEmail="ada@example.com"))
    stage.made("POST", f"{room}/request-otp")
    assert (meter.reads, meter.writes, meter.calls["SendEmail"]) == (2, 1, 1)
    stage.made("POST", f"{room}/verify-otp", {"otp": stage.mailed_code()})
    assert (meter.reads, meter.writes) == (2, 1)


def test_feedback_costs_two_reads(stage: Stage, meter: Meter) -> None:
    stage.settle(candidateFeedback=True)
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    stage.lead(run_id, "ASSESSMENT_APPROVED", since="SCHEDULED")
    stage.made("GET", f"{room}/feedback")
    assert (meter.reads, meter.writes) == (2, 0)


def test_a_candidates_purge_looks_for_answers_before_and_after_each_run(stage: Stage, meter: Meter) -> None:
    runs = [stage.run_in("PENDING", candidateRef="ben") for _ in range(2)]
    stage.made("DELETE", "candidates/ben/data")
    assert (meter.reads, meter.writes) == (1 + 2 * 4, 2), meter.calls
    stage.made("GET", f"interviews/{runs[0]}/erasure-certificate")
    assert (meter.reads, meter.writes) == (1, 0), meter.calls


def test_an_idempotency_key_costs_a_decision_no_further_call(stage: Stage, meter: Meter) -> None:
    run_id = stage.run_in("PENDING")
    stage.made("POST", f"interviews/{run_id}/plan/approve", headers={"Idempotency-Key": run_id})
    assert (meter.reads, meter.writes) == (1, 1)
    stage.made("POST", f"interviews/{run_id}/plan/approve", headers={"Idempotency-Key": run_id})
    assert (meter.reads, meter.writes) == (1, 0)


def test_an_idempotency_key_costs_the_settings_a_read(stage: Stage, meter: Meter) -> None:
    headers = {"Idempotency-Key": "settings"}
    stage.made("PATCH", "settings", {"linkTtlDays": 3}, headers=headers)
    assert (meter.reads, meter.writes) == (3, 1)
    stage.made("PATCH", "settings", {"linkTtlDays": 3}, headers=headers)
    assert (meter.reads, meter.writes) == (2, 0)  # the tenant, read anew, and the answer


def test_a_refusal_of_the_request_itself_costs_no_call(stage: Stage, meter: Meter) -> None:
    blind = stage.new_key(["interview:read"])
    for reply in (
        stage.call("POST", "interviews", raw="{"),
        stage.call("POST", "interviews", COMPLETE, key=blind),
        stage.call("GET", "interviews/run_x"),
        stage.call("GET", "interviews", query={"limit": "0"}),
    ):
        assert reply.status in (400, 403, 404)
        assert not meter.calls


def test_the_authorizer_asks_anew_each_time_the_gateway_does_not_know_its_answer(
    stage: Stage, meter: Meter
) -> None:
    forget_clients()
    stage.authorize({"x-api-key": stage.key})
    assert meter.calls == {"GetItem": 3}
    meter.calls.clear()
    stage.authorize({"x-api-key": stage.key})
    assert meter.calls == {"GetItem": 3}, "what is a minute old here would be two minutes old in all"
    meter.calls.clear()
    stage.authorize({"x-api-key": "x"})
    assert not meter.calls


def test_every_call_has_its_budget() -> None:
    others = {
        "webhooks/try_webhook",
        "webhooks/get_webhook_delivery",
        "webhooks/redeliver_webhook",
        "webhooks/replay_webhooks",
        "privacy/purge_candidate",
        "privacy/get_erasure_certificate",
    }
    assert CALLS.keys() | DEARER.keys() | others == {each.function for each in INTEGRATION}


PROBE = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    before = set(sys.modules)
    importlib.import_module(name)
    print(json.dumps([name, sorted(set(sys.modules))]))
"""


def imported_by(function: str) -> set[str]:
    """All modules there are after the handler's import, in an interpreter of its own."""
    path = os.pathsep.join([str(ROOT / "layers/shared/python"), str(ROOT / "functions")])
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps([function.replace("/", ".")])],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout)[1])


INVOKERS = {each.path: each.declared.invoker for each in FUNCTIONS}


@pytest.mark.parametrize("function", [each.path for each in FUNCTIONS])
def test_a_handler_imports_only_what_it_needs(function: str) -> None:
    modules = imported_by(function)
    assert not {"openai", "boto3", "httpx", "requests"} & modules
    if INVOKERS[function] not in (Invoker.MACHINE, Invoker.CLOCK):  # somebody waits
        assert "aws_lambda_powertools" not in modules
    # A client's own modules come with the first client, which is made at the first request.
    assert "botocore.session" not in modules
    assert not any(each.startswith("botocore.retries") for each in modules)
    endpoint = Function(function).endpoint
    needs_models = (endpoint and endpoint.body) or function in NEED_MODELS
    if not needs_models:
        assert "pydantic" not in modules


NEED_MODELS = {
    "assessments/chat_about_assessment",
    "assessments/explain_assessment",
    "assessments/verify_assessment",
    "room/take_answer",
    "plans/generate_plan",
    "assessments/assess_interview",
}
"""Without a body, but with plans or assessments, which are models."""


def test_only_those_that_need_models_are_let_off() -> None:
    assert all("pydantic" in imported_by(each) for each in NEED_MODELS)
