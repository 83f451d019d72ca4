"""What rings while the service works: the real handlers on moto, what they log read as CloudWatch reads it, and what
the gateway and Lambda would count beside."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import botocore.client
import botocore.session
import pytest
from botocore.exceptions import ClientError

from handler_stage import COMPLETE, Reply, Stage, handler_of, open_stage
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.runtime import wiring
from tables import aws_client
from webhook_machinery import Machinery

from .cloudwatch import Alarms
from .templates import Template
from .test_alarms import MINUTE, START, Weather

QUARTER = 15


@dataclass
class Service:
    """A stage, and what CloudWatch knows of it. Each minute the sweeps end a round."""

    stage: Stage
    weather: Weather
    capsys: pytest.CaptureFixture[str]
    minute: int = 0
    mailed: set[str] = field(default_factory=set)
    round: list[str] = field(default_factory=list)
    """What the sweeps log each minute; nothing where they have stopped."""

    def work(self, do: Callable[[], Any], *, minutes: int) -> set[str]:
        """The alarms that were mailed while that was done once a minute, and in a quarter of an hour after."""
        alarms = Alarms(self.weather.template, self.weather.data)
        for number in range(minutes + QUARTER):
            if number < minutes:
                do()
            lines = self.capsys.readouterr().out.splitlines()
            for line in lines + self.round:
                self.weather.data.read(self.now, line)
            self.minute += 1
            self.mailed |= alarms.mailing(self.now)
        return self.mailed

    @property
    def now(self) -> int:
        return START + self.minute * MINUTE

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Reply:
        reply = self.stage.call(method, path, body, **more)
        self.weather.api(1, int(reply.status >= 500), minutes=(self.minute,))
        if reply.by_gateway and reply.status == 401:
            # The authorizer raised, which is the way to a 401, and Lambda counts it.
            self.weather.function("tenants/authorizer", "Errors", 1, minutes=(self.minute,))
        return reply

    def task(self, path: str, run_id: str, **more: Any) -> None:
        event = {"tenantId": self.stage.tenant_id, "runId": run_id, "generation": "1", **more}
        try:
            handler_of(path)(event, None)
        except Exception:
            self.weather.function(path, "Errors", 1, minutes=(self.minute,))

    def sweep(self) -> None:
        self.capsys.readouterr()
        handler_of("webhooks/sweep")({}, None)
        handler_of("runs/sweep_executions")({}, None)
        self.round = self.capsys.readouterr().out.splitlines()


@pytest.fixture
def service(
    prod: Template, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Service]:
    monkeypatch.setenv("STAGE", "prod")
    with open_stage(monkeypatch) as stage:
        sqs = aws_client("sqs")
        url = sqs.create_queue(QueueName="deliveries")["QueueUrl"]
        monkeypatch.setenv("DELIVERY_QUEUE_URL", url)
        monkeypatch.setenv("SLOW_QUEUE_URL", url)
        monkeypatch.setenv("EXECUTIONS_ARN", "arn:aws:states:eu-central-1:123456789012:execution:m")
        opened = Service(stage, Weather(prod), capsys)
        opened.sweep()
        for minute in range(-QUARTER, 0):
            for line in opened.round:
                opened.weather.data.read(START + minute * MINUTE, line)
        yield opened


def assessed(service: Service) -> str:
    return f"interviews/{service.stage.run_in('ASSESSMENT_PENDING')}/assessment/chat"


def broken(monkeypatch: pytest.MonkeyPatch, operation: str, error: Exception) -> None:
    """AWS fails at each call of that kind."""
    call: Callable[..., Any] = botocore.client.BaseClient._make_api_call

    def failing(self: Any, name: str, arguments: Any) -> Any:
        if name == operation:
            raise error
        return call(self, name, arguments)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", failing)


def away(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The engine."""

    class Away:
        def __getattr__(self, name: str) -> Any:
            def fail(*_: Any, **__: Any) -> Any:
                raise error

            return fail

    monkeypatch.setattr(wiring, "engine", lambda *_: Away())


def test_nothing_rings_while_all_goes_well(service: Service) -> None:
    assert service.work(lambda: service.call("GET", "interviews"), minutes=5) == set()


def test_a_thousand_keys_that_nobody_knows_ring_nothing(service: Service) -> None:
    def guess() -> None:
        for number in range(200):
            key = f"sk_live_{service.minute:032x}{number:032x}"
            assert service.call("GET", "interviews", key=key).status == 401

    assert service.work(guess, minutes=5) == set()


def test_nor_does_whatever_else_a_caller_is_refused_for(service: Service) -> None:
    run_id = service.stage.run_in("PENDING")
    weak = service.stage.new_key(["interview:read"])

    def ask() -> None:
        for status, method, path, body, key in (
            (400, "POST", "interviews", {"position": 5}, None),
            (403, "POST", "interviews", COMPLETE, weak),
            (404, "GET", "interviews/run_1_00000000", None, None),
            (409, "POST", f"interviews/{run_id}/assessment/approve", {}, None),
        ):
            assert service.call(method, path, body, key=key).status == status

    assert service.work(ask, minutes=5) == set()


def test_an_authorizer_that_fails_rings(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "GetItem", ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem"))

    def ask() -> None:
        with pytest.raises(ClientError):
            event = {"methodArn": "a/b", "headers": {"x-api-key": service.stage.key}}
            handler_of("tenants/authorizer")(
                event | {"requestContext": {"identity": {"sourceIp": "203.0.113.7"}}}, None
            )
        service.weather.api(1, 1, minutes=(service.minute,))  # AUTHORIZER_FAILURE

    assert service.work(ask, minutes=5) == {"ApiFails"}


def test_a_task_whose_run_has_moved_on_rings_nothing(service: Service) -> None:
    run_id = service.stage.run_in("VALIDATING_SKILLS")
    service.stage.made("DELETE", f"interviews/{run_id}")

    def try_again() -> None:
        for _ in range(10):
            service.task("plans/generate_plan", run_id)

    assert service.work(try_again, minutes=15) == set()
    assert service.weather.data.values[("Interviews", "TasksRefused", frozenset({("stage", "prod")}))]


def test_a_task_that_fails_rings(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    run_id = service.stage.run_in("VALIDATING_SKILLS")
    monkeypatch.setattr("plans.generate_plan.generate_plan", fault)
    assert service.work(lambda: service.task("plans/generate_plan", run_id), minutes=5) == {"RunsStuck"}


def test_five_minutes_without_the_ai_ring_for_that_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = assessed(service)
    run_id = service.stage.run_in("VALIDATING_SKILLS")
    away(monkeypatch, EngineUnavailable("Away."))

    def ask() -> None:
        assert service.call("POST", path, {"message": "Why?"}).code == "AI_UNAVAILABLE"
        service.task("plans/generate_plan", run_id)

    assert service.work(ask, minutes=5) == {"AiFails"}


def test_ai_work_that_is_paused_rings_nothing(service: Service) -> None:
    path = assessed(service)
    service.stage.made("PUT", "/v1/admin/ai-work", {"paused": True})
    service.stage.clock.advance(minutes=2)

    def ask() -> None:
        for _ in range(5):
            assert service.call("POST", path, {"message": "Why?"}).status == 503

    assert service.work(ask, minutes=10) == set()


def test_a_table_that_throttles_rings_as_overload(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    service.call("GET", "interviews")
    broken(monkeypatch, "Query", ClientError(refused, "Query"))

    def ask() -> None:
        assert service.call("GET", "interviews").code == "OVERLOADED"

    assert service.work(ask, minutes=10) == {"ApiFails"}
    assert "ApiFaults" not in Alarms(service.weather.template, service.weather.data).ringing(service.now)


def test_a_bug_rings(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "Query", KeyError("tenantRuns"))

    def ask() -> None:
        for _ in range(2):
            assert service.call("GET", "interviews").code == "INTERNAL"

    assert service.work(ask, minutes=4) == {"ApiFails"}


def test_mails_that_ses_refuses_ring_for_that_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = service.stage.run_in("SCHEDULED", candidateEmail="ada@acme.example")
    path = f"{service.stage.room(run_id)}/request-otp"
    broken(monkeypatch, "SendEmail", ClientError({"Error": {"Code": "MessageRejected"}}, "SendEmail"))

    def ask() -> None:
        service.stage.clock.advance(minutes=2)
        assert service.call("POST", path).code == "MAIL_UNAVAILABLE"

    assert service.work(ask, minutes=3) == {"CodesNotMailed"}


def test_a_budget_that_stays_spent_rings_for_that_alone(service: Service) -> None:
    run_id = service.stage.run_in("VALIDATING_SKILLS")
    given_up = service.work(
        lambda: service.task("runs/abandon_run", run_id, reason="AI_BUDGET_SPENT"), minutes=1
    )
    assert given_up == {"BudgetsSpent"}


def test_sweeps_that_stop_ring(service: Service) -> None:
    service.work(lambda: None, minutes=5)
    service.round = []
    assert service.work(lambda: None, minutes=5) == {"SweepStopped", "RunsStuck"}


def test_a_delivery_that_nobody_sends_rings(service: Service) -> None:
    service.stage.made("PUT", "webhook-config", {"callbackUrl": "https://93.184.216.34/hook"})
    service.stage.run_in("INFO_NEEDED")
    Machinery(service.stage, os.environ["DELIVERY_QUEUE_URL"]).fan_out()
    for minutes in (3, 14):
        service.stage.clock.advance(minutes=minutes)
        service.sweep()
    assert service.work(lambda: None, minutes=1) == {"WebhooksFail"}
