"""What makes each alarm ring and what does not: numbers as AWS and our functions publish them, judged by CloudWatch's
rules on the template that is deployed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import pytest

from infra.lifecycle import TASKS
from interviews.runtime.metrics import NAMESPACE

from .cloudwatch import ALARM, OK, Alarms, Datapoints
from .templates import Template, resources

START = 1_800_000_000 - 1_800_000_000 % 86_400
MINUTE, HOUR = 60, 3600
Dimensions = Mapping[str, str]


@dataclass
class Weather:
    """Numbers from START on, a minute after the other."""

    template: Template
    data: Datapoints = field(default_factory=Datapoints)

    def put(
        self,
        namespace: str,
        name: str,
        dimensions: Dimensions,
        *values: float,
        minutes: Iterable[int] = range(1),
    ) -> Self:
        for each in minutes:
            self.data.put(START + each * MINUTE, namespace, name, dimensions, *values)
        return self

    def ours(self, name: str, *values: float, minutes: Iterable[int] = range(1), **by: str) -> Self:
        self.put(NAMESPACE, name, {"stage": "prod", **by}, *values, minutes=minutes)
        return self

    def api(self, calls: int, errors: int = 0, *, minutes: Iterable[int] = range(1)) -> Self:
        answers = [1.0] * errors + [0.0] * (calls - errors)
        self.put("AWS/ApiGateway", "5XXError", self._api(), *answers, minutes=minutes)
        self.put("AWS/ApiGateway", "Count", self._api(), *[1.0] * calls, minutes=minutes)
        return self

    def meant(self, reason: str, times: int, *, minutes: Iterable[int] = range(1)) -> Self:
        self.ours("Unavailable", *[1.0] * times, minutes=minutes)
        self.ours("Unavailable", *[1.0] * times, minutes=minutes, reason=reason)
        return self

    def latency(self, route: str, *milliseconds: float, minutes: Iterable[int]) -> Self:
        method, resource = route.split(" ")
        of = {**self._api(), "Stage": "api", "Method": method, "Resource": resource}
        self.put("AWS/ApiGateway", "Latency", of, *milliseconds, minutes=minutes)
        return self

    def function(self, path: str, name: str, *values: float, minutes: Iterable[int] = range(1)) -> Self:
        (logical,) = [
            logical
            for logical, each in resources(self.template, "AWS::Lambda::Function").items()
            if each["Properties"]["Handler"] == f"{path}.handler"
        ]
        self.put("AWS/Lambda", name, {"FunctionName": logical}, *values, minutes=minutes)
        return self

    def dies(self, path: str) -> Self:
        """Three times in a quarter of an hour."""
        self.function(path, "Errors", 1, minutes=(0, 7, 14))
        return self

    def dead_letter(self, queue: str) -> Self:
        """One, that lies there."""
        (logical,) = [each for each in resources(self.template, "AWS::SQS::Queue") if each.startswith(queue)]
        name = "ApproximateNumberOfMessagesVisible"
        self.put("AWS/SQS", name, {"QueueName": logical}, 1, minutes=range(0, 15, 5))
        return self

    def executions(self, name: str) -> Self:
        (machine,) = resources(self.template, "AWS::StepFunctions::StateMachine")
        self.put("AWS/States", name, {"StateMachineArn": machine}, 1)
        return self

    def table(self, name: str, prefix: str, *, minutes: Iterable[int]) -> Self:
        (logical,) = [
            each for each in resources(self.template, "AWS::DynamoDB::Table") if each.startswith(prefix)
        ]
        self.put("AWS/DynamoDB", name, {"TableName": logical}, 1, minutes=minutes)
        return self

    def _api(self) -> dict[str, str]:
        (api,) = resources(self.template, "AWS::ApiGateway::RestApi").values()
        return {"ApiName": api["Properties"]["Name"]}


ROOM = "/v1/candidate-access/{token}"
Happening = Callable[[Weather], Any]


def both(*happenings: Happening) -> Happening:
    def all_of(weather: Weather) -> None:
        for each in happenings:
            each(weather)

    return all_of


def busy_api(calls: int, minutes: Iterable[int] = range(30)) -> Happening:
    return lambda weather: weather.api(calls, minutes=minutes)


RINGS: dict[str, dict[str, Happening]] = {
    "ApiFaults": {
        "two faults of twenty calls, for three minutes": lambda w: w.api(20, 2, minutes=range(3)),
        "faults beside refusals that were meant": lambda w: (
            w.api(20, 10, minutes=range(3)),
            w.meant("AI_UNAVAILABLE", 8, minutes=range(3)),
        ),
    },
    "ApiFaultsPersist": {
        "two calls of a thousand in an hour, twice": lambda w: (
            w.api(17, minutes=range(1, 119)),
            w.api(17, 2, minutes=(0, 119)),
        ),
        "one route of a quiet service": lambda w: w.api(1, 1, minutes=(5, 25, 65, 85)),
    },
    "ApiOverloaded": {
        "five of a hundred calls, in two of three periods": both(
            busy_api(20), lambda w: w.meant("OVERLOADED", 5, minutes=(0, 11))
        ),
    },
    "AuthorizerFaults": {
        "three faults": lambda w: w.ours("AuthorizerFaults", 1, 1, 1),
        "half of its calls take longer than it may have": lambda w: w.function(
            "tenants/authorizer", "Duration", 40, 5_001, 10_000
        ),
    },
    "CallsSlow": {
        "two of ten answers in an interview": lambda w: w.latency(
            f"POST {ROOM}/messages", *[2_000] * 8, *[10_500] * 2, minutes=(0, 5)
        ),
        "the start": lambda w: w.latency(f"POST {ROOM}/start", *[4_500] * 10, minutes=(0, 10)),
        "a reload": lambda w: w.latency(f"GET {ROOM}/session", *[4_500] * 10, minutes=(0, 10)),
        "everything": lambda w: w.put(
            "AWS/ApiGateway", "Latency", w._api(), *[6_500] * 10, minutes=(0, 5, 10)
        ),
    },
    "AiFails": {
        "three of four calls": lambda w: w.ours("ModelFailures", 1, 1, 1, 0),
        "three chats that could not be answered": lambda w: w.meant("AI_UNAVAILABLE", 3),
    },
    "CodesNotMailed": {
        "two in a quarter of an hour": lambda w: w.meant("MAIL_UNAVAILABLE", 1, minutes=(0, 14))
    },
    "MailReputation": {
        "bounces": lambda w: w.put("AWS/SES", "Reputation.BounceRate", {}, 0.041, minutes=(100,)),
        "complaints": lambda w: w.put("AWS/SES", "Reputation.ComplaintRate", {}, 0.0009, minutes=(100,)),
    },
    "DeliveriesOverdue": {
        "one, by more than a quarter of an hour": lambda w: w.ours("OldestDueDelivery", 901)
    },
    "DeliveriesLost": {
        "one dead letter": lambda w: w.dead_letter("WebhooksDeliveriesDeadLetters"),
        "ten that the sweep found": lambda w: w.ours("DeliveriesRepaired", 2, minutes=range(5)),
    },
    "FanOutBehind": {
        "one record that failed for a day": lambda w: w.dead_letter("WebhooksFanOutFailed"),
        "a minute late": lambda w: w.function("webhooks/fan_out", "IteratorAge", 60_001),
    },
    "RelayBehind": {
        "one record that failed for a day": lambda w: w.dead_letter("LifecycleRelayFailed"),
        "a minute late": lambda w: w.function("runs/relay", "IteratorAge", 60_001),
    },
    "ExecutionsLost": {
        each: partial(Weather.executions, name=each)
        for each in ("ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut")
    }
    | {"one was begun anew that AWS did not tell of": lambda w: w.ours("ExecutionsRestarted", 1)},
    "ExecutionsUnwatched": {
        "a quarter of an hour without a round": lambda w: w.ours(
            "OpenRunsLookedAt", 0, minutes=(*range(0, 10, 5), *range(25, 400, 5))
        ),
        "it has never run": lambda w: None,
    },
    "TasksFail": {
        "three faults in a quarter of an hour": lambda w: w.ours("TasksFailed", 1, minutes=(0, 7, 14)),
        **{
            f"{each} dies before it can say anything": partial(Weather.dies, path=each)
            for each in TASKS.values()
        },
    },
    "RunsParked": {"one": lambda w: w.ours("ParkedRuns", 1)},
    "SweepStopped": {
        "five minutes without a round": lambda w: w.ours(
            "OldestDueDelivery", 0, minutes=(*range(5), *range(10, 400))
        ),
        "it has never run": lambda w: None,
    },
    "Throttled": {
        "Lambda, for a quarter of an hour": lambda w: w.put(
            "AWS/Lambda", "Throttles", {}, 1, minutes=(0, 5, 10)
        ),
        "four fifths of what Lambda's quota leaves beside the reserved": lambda w: w.put(
            "AWS/Lambda", "ClaimedAccountConcurrency", {}, 941, minutes=(0, 5, 10)
        ),
        **{
            f"{metric} of {each}": partial(Weather.table, name=metric, prefix=each, minutes=(0, 5, 10))
            for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
            for each in ("StorageInterviews", "StorageTenants", "StorageDeliveries")
        },
    },
    "BudgetsSpent": {"one run": lambda w: w.ours("RunsGivenUp", 1, reason="AI_BUDGET_SPENT")},
}

QUIET: dict[str, dict[str, Happening]] = {
    "ApiFaults": {
        "one bad minute": lambda w: (w.api(20, 20), w.api(20, minutes=range(1, 30))),
        "two of a thousand calls": lambda w: w.api(1_000, 2, minutes=range(30)),
        "503s that were meant": lambda w: (
            w.api(20, 15, minutes=range(30)),
            w.meant("AI_UNAVAILABLE", 10, minutes=range(30)),
            w.meant("MAIL_UNAVAILABLE", 5, minutes=range(30)),
        ),
        "the log tells a minute later than the gateway": lambda w: (
            w.api(20, 15, minutes=range(5, 20)),
            w.api(20, minutes=range(20, 30)),
            w.meant("AI_UNAVAILABLE", 15, minutes=range(6, 21)),
        ),
        "one call of one fails": lambda w: w.api(1, 1, minutes=range(30)),
    },
    "ApiFaultsPersist": {
        "one an hour": lambda w: w.api(1, 1, minutes=range(0, 360, 60)),
        "one bad hour": lambda w: (w.api(20, 20, minutes=range(30)), w.api(20, minutes=range(30, 360))),
        "one of a thousand": lambda w: w.api(100, 1, minutes=range(0, 360, 10)).api(
            1_000, minutes=range(360)
        ),
    },
    "ApiOverloaded": {
        "four": both(busy_api(20), lambda w: w.meant("OVERLOADED", 4, minutes=(0, 5, 10))),
        "five of a thousand": both(busy_api(200), lambda w: w.meant("OVERLOADED", 5, minutes=(0, 5, 10))),
    },
    "AuthorizerFaults": {
        "a thousand keys that nobody knows": lambda w: w.function(
            "tenants/authorizer", "Errors", *[1.0] * 1_000
        ),
        "two faults": lambda w: w.ours("AuthorizerFaults", 1, 1),
        "one slow call of three": lambda w: w.function("tenants/authorizer", "Duration", 40, 50, 10_000),
    },
    "CallsSlow": {
        "nine slow calls are no percentile": lambda w: w.latency(
            f"POST {ROOM}/messages", *[19_000] * 9, minutes=range(0, 30, 5)
        ),
        "one answer of twenty": lambda w: w.latency(
            f"POST {ROOM}/messages", *[2_000] * 19, 19_000, minutes=range(30)
        ),
        "one slow period": lambda w: w.latency(f"POST {ROOM}/start", *[9_000] * 50, minutes=(0,)),
        "what the model needs": lambda w: w.latency(
            f"POST {ROOM}/messages", *[6_000] * 20, minutes=range(30)
        ),
    },
    "AiFails": {
        "three of a hundred": lambda w: w.ours("ModelFailures", 1, 1, 1, *[0] * 97),
        "two of two": lambda w: w.ours("ModelFailures", 1, 1),
        "an operator paused it": lambda w: w.meant("AI_PAUSED", 100, minutes=range(30)),
    },
    "CodesNotMailed": {"one": lambda w: w.meant("MAIL_UNAVAILABLE", 1)},
    "MailReputation": {
        "few of either": lambda w: (
            w.put("AWS/SES", "Reputation.BounceRate", {}, 0.02, minutes=range(400)),
            w.put("AWS/SES", "Reputation.ComplaintRate", {}, 0.0005, minutes=range(400)),
        ),
    },
    "DeliveriesOverdue": {"a quarter of an hour": lambda w: w.ours("OldestDueDelivery", 900)},
    "DeliveriesLost": {
        "nine": lambda w: w.ours("DeliveriesRepaired", 9),
        "what a receiver refused for ever": lambda w: w.ours("DeliveriesGivenUp", 100, minutes=range(30)),
    },
    "FanOutBehind": {"a minute": lambda w: w.function("webhooks/fan_out", "IteratorAge", 60_000)},
    "RelayBehind": {"a minute": lambda w: w.function("runs/relay", "IteratorAge", 60_000)},
    "ExecutionsLost": {
        "those that succeed": lambda w: w.executions("ExecutionsSucceeded"),
        "one that grew old": lambda w: w.ours("ExecutionsRenewed", 1),
    },
    "ExecutionsUnwatched": {
        "ten minutes without a round": lambda w: w.ours(
            "OpenRunsLookedAt", 0, minutes=(*range(-15, 5, 5), *range(15, 400, 5))
        ),
    },
    "TasksFail": {
        "a thousand runs have moved on": lambda w: (
            w.function("plans/generate_plan", "Errors", *[1.0] * 1_000),
            w.ours("TasksRefused", *[1.0] * 1_000),
        ),
        "two faults": lambda w: w.ours("TasksFailed", 1, 1),
    },
    "RunsParked": {"none": lambda w: w.ours("ParkedRuns", 0)},
    "SweepStopped": {
        "four minutes without a round": lambda w: w.ours(
            "OldestDueDelivery", 0, minutes=(*range(-10, 5), *range(9, 400))
        ),
    },
    "Throttled": {
        "ten minutes": lambda w: w.put("AWS/Lambda", "Throttles", {}, 50, minutes=(0, 5)),
        "four fifths, not more": lambda w: w.put(
            "AWS/Lambda", "ClaimedAccountConcurrency", {}, 940, minutes=range(30)
        ),
    },
    "BudgetsSpent": {"the model stayed away": lambda w: w.ours("RunsGivenUp", 1, reason="AI_UNAVAILABLE")},
}


def cases(table: Mapping[str, Mapping[str, Happening]]) -> list[Any]:
    return [
        pytest.param(alarm, happening, id=f"{alarm}: {what}")
        for alarm, happenings in table.items()
        for what, happening in happenings.items()
    ]


def states(alarms: Alarms, name: str) -> set[str]:
    """In six hours, at the end of each period."""
    period = alarms.period(name)
    lasts = max(6 * HOUR, period)
    return {alarms.state(name, at) for at in range(START + period, START + lasts + 1, period)}


@pytest.mark.parametrize(("name", "happening"), cases(RINGS))
def test_an_alarm_rings(prod: Template, name: str, happening: Happening) -> None:
    weather = Weather(prod)
    happening(weather)
    assert ALARM in states(Alarms(prod, weather.data), name)


@pytest.mark.parametrize(("name", "happening"), cases(QUIET))
def test_an_alarm_is_quiet(prod: Template, name: str, happening: Happening) -> None:
    weather = Weather(prod)
    happening(weather)
    assert weather.data.values
    assert states(Alarms(prod, weather.data), name) == {OK}


def test_every_alarm_is_tried(prod: Template) -> None:
    alarms = Alarms(prod, Datapoints())
    single = {each for each in alarms.names if not alarms.causes(each)}
    assert single == set(RINGS) == set(QUIET)


CAUSES = {
    "ApiFails": {"ApiFaults", "ApiFaultsPersist", "ApiOverloaded", "AuthorizerFaults"},
    "WebhooksFail": {"DeliveriesOverdue", "DeliveriesLost", "FanOutBehind"},
    "RunsStuck": {"ExecutionsLost", "ExecutionsUnwatched", "TasksFail", "RunsParked", "RelayBehind"},
}


def test_a_cause_mails_by_its_symptom_alone_and_everything_mails(prod: Template) -> None:
    alarms = Alarms(prod, Datapoints())
    assert {each: alarms.causes(each) for each in alarms.names if alarms.causes(each)} == CAUSES
    below = set().union(*CAUSES.values())
    for name in alarms.names:
        told = alarms.properties(name)
        assert bool(told.get("AlarmActions")) is (name not in below)
        assert told.get("OKActions") == told.get("AlarmActions")


@pytest.mark.parametrize("name", sorted(set().union(*CAUSES.values())))
def test_each_cause_rings_its_symptom(prod: Template, name: str) -> None:
    weather = Weather(prod)
    next(iter(RINGS[name].values()))(weather)
    alarms = Alarms(prod, weather.data)
    (symptom,) = [each for each, causes in CAUSES.items() if name in causes]
    period = alarms.period(name)
    times = range(START + period, START + 6 * HOUR + 1, period)
    assert any(symptom in alarms.mailing(at) for at in times if alarms.state(name, at) == ALARM)


def test_alarms_keep_to_what_cloudwatch_takes(prod: Template) -> None:
    """PutMetricAlarm: whole periods of 60 seconds, and one day of them at the most where a period is under an hour,
    seven otherwise. Ten metrics in one alarm are as many as we allow ourselves: each costs 0.10 USD a month."""
    alarms = Alarms(prod, Datapoints())
    for name in set(RINGS):
        told = alarms.properties(name)
        period = alarms.period(name)
        assert period % 60 == 0
        assert period * told["EvaluationPeriods"] <= (1 if period < HOUR else 7) * 86_400
        assert len([each for each in told.get("Metrics", ()) if "MetricStat" in each]) <= 10


def test_what_the_alarms_are_made_of_is_few(prod: Template) -> None:
    mine = [each for each in prod["Resources"] if each.startswith("Monitoring")]
    assert 0 < len(mine) <= 26


def test_silence_is_good_news_of_all_but_the_sweeps(prod: Template) -> None:
    alarms = Alarms(prod, Datapoints())
    treats = {each: alarms.properties(each)["TreatMissingData"] for each in RINGS}
    assert {each for each, treat in treats.items() if treat == "breaching"} == {
        "SweepStopped",
        "ExecutionsUnwatched",
    }
    assert alarms.ringing(START) == {"SweepStopped", "ExecutionsUnwatched", "RunsStuck"}
