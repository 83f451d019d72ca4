"""The alarms: what a partner or a candidate feels, and below it what may be behind it.

Each alarm's id is the heading of its runbook in docs/operations.md. A composite mails for its causes, which are alarms
without an action: one mail tells of a symptom, its text and the dashboard of the causes. A refusal is no error: what is
answered by 4xx, or by a 503 that is meant, rings for what it is or not at all.
"""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from interviews.runtime.metrics import Metric

from .alarms import alarm, alarm_topic, symptom
from .api import Api
from .concurrency import Concurrency
from .dashboard import Dashboard
from .lifecycle import TASKS, Lifecycle
from .metrics import HOUR, MAXIMUM, MINUTE, SAMPLES, SUM, Metrics, maths, total
from .python_function import PythonFunction
from .routes import CANDIDATE
from .stage import Stage
from .storage import Storage
from .webhooks import Webhooks

BEARABLE = {"messages": 10_000, "start": 4_000, "session": 4_000, "all": 6_000}
"""Milliseconds that nine of ten calls of a candidate may take, and 19 of 20 of all calls. An answer waits for a model,
and is followed by the next planned question after 20 s at the latest."""
AUTHORIZED_WITHIN = 5_000
"""Milliseconds: half of what the authorizer may take."""
AT_LEAST = 10
"""Of fewer calls a percentile says nothing."""
REVIEW = {"bounces": 0.05, "complaints": 0.001}
"""The rates from which on SES puts an account under review (SES Developer Guide, "Reputation metrics messages")."""


class Monitoring(Construct):
    """What mails, what is behind it, and the dashboard."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        storage: Storage,
        api: Api,
        lifecycle: Lifecycle,
        webhooks: Webhooks,
        functions: Mapping[str, PythonFunction],
        concurrency: Concurrency,
    ) -> None:
        super().__init__(scope, id)
        self._stage, self._api, self._concurrency = stage, api, concurrency
        self._tables = (storage.interviews, storage.tenants, storage.deliveries)
        self._lifecycle, self._webhooks, self._functions = lifecycle, webhooks, functions
        self._metrics = Metrics(stage, api)
        told = actions.SnsAction(alarm_topic(self, stage.alarm_email))
        symptoms = [
            self._api_fails(),
            self._calls_slow(),
            self._ai_fails(),
            self._codes_not_mailed(),
            self._mail_reputation(),
            self._webhooks_fail(),
            self._runs_stuck(),
            self._sweep_stopped(),
            self._throttled(),
            self._budgets_spent(),
        ]
        for each in symptoms:
            each.add_alarm_action(told)
            each.add_ok_action(told)
        Dashboard(
            self,
            "Dashboard",
            metrics=self._metrics,
            alarms=[each for each in self.node.children if isinstance(each, cloudwatch.AlarmBase)],
            api=api,
            lifecycle=lifecycle,
            webhooks=webhooks,
            tables=self._tables,
            functions=functions,
        )

    def _api_fails(self) -> cloudwatch.AlarmBase:
        """A 503 that is meant is not among the faults; everything else is, also what the gateway answers for a function
        that died or for the authorizer. The log's numbers may come a minute later than the gateway's, so no single
        minute rings."""
        calls = {
            "errors": self._api.rest_api.metric_server_error(statistic=SUM),
            "calls": self._api.rest_api.metric_count(statistic=SAMPLES),
            "meant": self._metrics.ours(Metric.UNAVAILABLE),
        }
        faults = "(errors - FILL(meant, 0))"
        self.api_faults = alarm(
            self,
            "ApiFaults",
            maths(f"IF({faults} >= 2 && {faults} > calls / 100, {faults}, 0)", calls, period=MINUTE),
            "More than 1 % of the calls, in 3 of 5 minutes.",
            datapoints=(3, 5),
        )
        return symptom(
            self,
            "ApiFails",
            "Callers of the API get errors that are ours.",
            self.api_faults,
            alarm(
                self,
                "ApiFaultsPersist",
                maths(f"IF({faults} >= 2 && {faults} > calls / 1000, {faults}, 0)", calls, period=HOUR),
                "Few, but for hours: one route or one tenant may fail each time.",
                datapoints=(2, 6),
            ),
            alarm(
                self,
                "ApiOverloaded",
                maths(
                    "IF(FILL(overloaded, 0) >= 5 && FILL(overloaded, 0) > calls / 100, FILL(overloaded, 0), 0)",
                    {
                        "overloaded": self._metrics.ours(Metric.UNAVAILABLE, reason="OVERLOADED"),
                        "calls": calls["calls"],
                    },
                ),
                "More than 1 % of the calls are answered 503 OVERLOADED.",
                datapoints=(2, 3),
            ),
            alarm(
                self,
                "AuthorizerFaults",
                maths(
                    f"IF(FILL(faults, 0) >= 3 || FILL(usual, 0) > {AUTHORIZED_WITHIN}, 1, 0)",
                    {
                        "faults": self._metrics.ours(Metric.AUTHORIZER_FAULTS),
                        "usual": self._function("tenants/authorizer").metric_duration(statistic="p50"),
                    },
                ),
                "The authorizer fails, or takes so long that it will run out of its time: nobody with a key gets in.",
            ),
        )

    def _calls_slow(self) -> cloudwatch.AlarmBase:
        """By how many times the slowest of them takes longer than is bearable."""
        routes = {each.path.rpartition("/")[2]: each for each in CANDIDATE}
        used: dict[str, cloudwatch.IMetric] = {
            "all": self._api.rest_api.metric_latency(statistic="p95"),
            "allCalls": self._api.rest_api.metric_latency(statistic=SAMPLES),
        }
        for name in [each for each in BEARABLE if each in routes]:
            used[name] = self._metrics.of_route(routes[name], "p90")
            used[f"{name}Calls"] = self._metrics.of_route(routes[name], SAMPLES)
        said = ", ".join(
            f"IF(FILL({name}Calls, 0) >= {AT_LEAST}, FILL({name}, 0) / {most}, 0)"
            for name, most in BEARABLE.items()
        )
        return alarm(
            self,
            "CallsSlow",
            maths(f"MAX([{said}])", used),
            "Candidates or partners wait too long for an answer.",
            above=1,
            datapoints=(2, 3),
        )

    def _ai_fails(self) -> cloudwatch.AlarmBase:
        failures = self._metrics.ours(Metric.MODEL_FAILURES)
        return alarm(
            self,
            "AiFails",
            maths(
                "IF(FILL(refused, 0) >= 3 || (FILL(failed, 0) >= 3 && FILL(failed, 0) >= FILL(asked, 0) / 2), 1, 0)",
                {
                    "refused": self._metrics.ours(Metric.UNAVAILABLE, reason="AI_UNAVAILABLE"),
                    "failed": failures,
                    "asked": failures.with_(statistic=SAMPLES),
                },
            ),
            "The model does not answer: plans and assessments wait, chats get 503, candidates planned questions only.",
        )

    def _codes_not_mailed(self) -> cloudwatch.AlarmBase:
        return alarm(
            self,
            "CodesNotMailed",
            self._metrics.ours(Metric.UNAVAILABLE, reason="MAIL_UNAVAILABLE").with_(
                period=Duration.minutes(15)
            ),
            "SES refuses mails: candidates with an e-mail address cannot enter their interview.",
            above=1,
        )

    def _mail_reputation(self) -> cloudwatch.AlarmBase:
        rates = {
            "bounces": self._metrics.of_account("AWS/SES", "Reputation.BounceRate", MAXIMUM),
            "complaints": self._metrics.of_account("AWS/SES", "Reputation.ComplaintRate", MAXIMUM),
        }
        shares = ", ".join(f"FILL({name}, 0) / {most}" for name, most in REVIEW.items())
        return alarm(
            self,
            "MailReputation",
            maths(f"MAX([{shares}])", rates, period=Duration.hours(6)),
            "So many mails bounce or are complained of that SES will soon review the account, then stop its mail.",
            above=0.8,
        )

    def _webhooks_fail(self) -> cloudwatch.AlarmBase:
        queue = self._webhooks.deliveries.dead_letters
        return symptom(
            self,
            "WebhooksFail",
            "Partners hear of changes late. (A receiver that fails is its partner's matter and rings nowhere.)",
            alarm(
                self,
                "DeliveriesOverdue",
                self._metrics.ours(Metric.OLDEST_DUE_DELIVERY, MAXIMUM),
                "A webhook delivery has been due for a quarter of an hour.",
                above=900,
            ),
            alarm(
                self,
                "DeliveriesLost",
                maths(
                    "IF(FILL(dead, 0) >= 1 || FILL(repaired, 0) >= 10, 1, 0)",
                    {
                        "dead": queue.metric_approximate_number_of_messages_visible(statistic=MAXIMUM),
                        "repaired": self._metrics.ours(Metric.DELIVERIES_REPAIRED),
                    },
                ),
                "A delivery failed five times by our fault, or ten in five minutes were lost; the sweep sends them.",
            ),
            self._behind("FanOutBehind", "webhooks/fan_out", self._webhooks.event_stream.failed.queue),
        )

    def _runs_stuck(self) -> cloudwatch.AlarmBase:
        machine = self._lifecycle.machine
        ended = {
            "failed": machine.metric_failed(statistic=SUM),
            "aborted": machine.metric_aborted(statistic=SUM),
            "timedOut": machine.metric_timed_out(statistic=SUM),
            "restarted": self._metrics.ours(Metric.EXECUTIONS_RESTARTED),
        }
        errors = {
            f"errors{number}": self._function(path).metric_errors(statistic=SUM)
            for number, path in enumerate(TASKS.values())
        }
        told = {
            "refused": self._metrics.ours(Metric.TASKS_REFUSED),
            "failed": self._metrics.ours(Metric.TASKS_FAILED),
        }
        # Lambda counts a refusal too, so its errors tell only of functions that could say nothing themselves.
        died = f"{total(tuple(errors))} >= 3 && {total(tuple(told))} == 0"
        return symptom(
            self,
            "RunsStuck",
            "Interviews do not go on by themselves.",
            alarm(
                self,
                "ExecutionsLost",
                maths(total(tuple(ended)), ended),
                "A workflow failed, timed out, was stopped or astray: its run is cancelled, or goes on in another one.",
            ),
            self._executions_unwatched(),
            alarm(
                self,
                "TasksFail",
                maths(
                    f"IF(FILL(failed, 0) >= 3 || ({died}), 1, 0)", errors | told, period=Duration.minutes(15)
                ),
                "The workflow's tasks fail; they are tried again for a day, then their runs are cancelled.",
            ),
            alarm(
                self,
                "RunsParked",
                self._metrics.ours(Metric.PARKED_RUNS, MAXIMUM),
                "A row that cannot be handled is parked with its run, which waits for somebody to take it up.",
            ),
            self._behind("RelayBehind", "runs/relay", self._lifecycle.relay_stream.failed.queue),
        )

    def _executions_unwatched(self) -> cloudwatch.Alarm:
        """Its silence is what rings."""
        rounds = self._metrics.ours(Metric.OPEN_RUNS_LOOKED_AT, SAMPLES)
        return alarm(
            self,
            "ExecutionsUnwatched",
            maths("IF(FILL(rounds, 0) < 1, 1, 0)", {"rounds": rounds}),
            "Nobody has looked after the workflows for a quarter of an hour: a run that lost its own stands still.",
            datapoints=(3, 3),
            missing=cloudwatch.TreatMissingData.BREACHING,
        )

    def _sweep_stopped(self) -> cloudwatch.AlarmBase:
        """Its silence is what rings."""
        rounds = self._metrics.ours(Metric.OLDEST_DUE_DELIVERY, SAMPLES)
        return alarm(
            self,
            "SweepStopped",
            maths("IF(FILL(rounds, 0) < 1, 1, 0)", {"rounds": rounds}, period=MINUTE),
            "The sweep has not ended a round for five minutes: later attempts of webhooks are not made.",
            datapoints=(5, 5),
            missing=cloudwatch.TreatMissingData.BREACHING,
        )

    def _throttled(self) -> cloudwatch.AlarmBase:
        throttles = {
            "throttles": self._metrics.of_account("AWS/Lambda", "Throttles"),
            **self._metrics.throttles_of(self._tables),
        }
        busy = {"busy": self._metrics.of_account("AWS/Lambda", "ClaimedAccountConcurrency", MAXIMUM)}
        most = self._concurrency.almost_all
        return alarm(
            self,
            "Throttled",
            maths(f"IF({total(tuple(throttles))} >= 1 || FILL(busy, 0) > {most}, 1, 0)", throttles | busy),
            "Lambda or DynamoDB has refused work for a quarter of an hour, or four fifths of what "
            "Lambda's quota leaves to functions that reserve nothing are used.",
            datapoints=(3, 3),
        )

    def _budgets_spent(self) -> cloudwatch.AlarmBase:
        return alarm(
            self,
            "BudgetsSpent",
            self._metrics.ours(Metric.RUNS_GIVEN_UP, reason="AI_BUDGET_SPENT"),
            "A tenant's budget for the model was used up for a day: a run of it was cancelled.",
        )

    def _behind(self, name: str, path: str, failed: sqs.IQueue) -> cloudwatch.Alarm:
        return alarm(
            self,
            name,
            maths(
                "IF(FILL(dead, 0) >= 1 || FILL(age, 0) > 60000, 1, 0)",
                {
                    "dead": failed.metric_approximate_number_of_messages_visible(statistic=MAXIMUM),
                    "age": self._function(path).metric("IteratorAge", statistic=MAXIMUM),
                },
            ),
            "The table's stream is read a minute late, or a record of it failed for hours.",
        )

    def _function(self, path: str) -> lambda_.Function:
        return self._functions[path].function
