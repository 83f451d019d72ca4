"""What somebody looks at who was woken: the alarms, then what callers feel, then what may be behind it."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from interviews.runtime.metrics import Metric

from .api import Api
from .lifecycle import Lifecycle
from .metrics import FIVE_MINUTES, MAXIMUM, SAMPLES, SUM, Metrics
from .python_function import PythonFunction
from .routes import CANDIDATE
from .webhooks import Webhooks

WIDTH, HEIGHT = 8, 6


class Dashboard(Construct):
    """One resource; the first three of an account are free, others 3 USD a month."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        metrics: Metrics,
        alarms: Sequence[cloudwatch.AlarmBase],
        api: Api,
        lifecycle: Lifecycle,
        webhooks: Webhooks,
        tables: Sequence[dynamodb.Table],
        functions: Mapping[str, PythonFunction],
    ) -> None:
        super().__init__(scope, id)
        self._metrics = metrics
        status = cloudwatch.AlarmStatusWidget(
            title="Alarms: each one's runbook is in docs/operations.md",
            alarms=list(alarms),
            width=24,
            height=4,
        )
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            default_interval=Duration.hours(3),
            widgets=[
                [status],
                self._felt(api),
                self._interviews(lifecycle),
                self._webhooks(webhooks, lifecycle, functions),
                self._below(tables),
            ],
        )

    def _felt(self, api: Api) -> list[cloudwatch.IWidget]:
        meant = [
            self._metrics.ours(Metric.UNAVAILABLE, reason=each).with_(label=each)
            for each in ("OVERLOADED", "AI_UNAVAILABLE", "AI_PAUSED", "MAIL_UNAVAILABLE")
        ]
        rest = api.rest_api
        return [
            _graph("Calls", rest.metric_count(statistic=SAMPLES), rest.metric_client_error(statistic=SUM)),
            _graph("5xx, and which of them were meant", rest.metric_server_error(statistic=SUM), *meant),
            _graph(
                "Milliseconds: all calls, candidates' answers",
                *(rest.metric_latency(statistic=each) for each in ("p50", "p95", "p99")),
                *(
                    self._metrics.of_route(each, "p90")
                    for each in CANDIDATE
                    if each.path.endswith("/messages")
                ),
            ),
        ]

    def _interviews(self, lifecycle: Lifecycle) -> list[cloudwatch.IWidget]:
        machine = lifecycle.machine
        failures = self._metrics.ours(Metric.MODEL_FAILURES)
        return [
            _graph(
                "Workflows",
                *(
                    metric(statistic=SUM)
                    for metric in (
                        machine.metric_started,
                        machine.metric_succeeded,
                        machine.metric_failed,
                        machine.metric_aborted,
                        machine.metric_timed_out,
                    )
                ),
            ),
            _graph(
                "Tasks, runs given up",
                self._metrics.ours(Metric.TASKS_REFUSED),
                self._metrics.ours(Metric.TASKS_FAILED),
                *(
                    self._metrics.ours(Metric.RUNS_GIVEN_UP, reason=each).with_(label=each)
                    for each in ("AI_UNAVAILABLE", "AI_BUDGET_SPENT")
                ),
            ),
            _graph(
                "The model: calls, failures", failures.with_(statistic=SAMPLES, label="ModelCalls"), failures
            ),
        ]

    def _webhooks(
        self, webhooks: Webhooks, lifecycle: Lifecycle, functions: Mapping[str, PythonFunction]
    ) -> list[cloudwatch.IWidget]:
        streams = (webhooks.event_stream, lifecycle.relay_stream)
        dead = (webhooks.deliveries.dead_letters, *(each.failed.queue for each in streams))
        return [
            _graph(
                "Webhooks: seconds that the oldest is late; rounds of the sweep",
                self._metrics.ours(Metric.OLDEST_DUE_DELIVERY, MAXIMUM),
                self._metrics.ours(Metric.OLDEST_DUE_DELIVERY, SAMPLES).with_(label="Rounds"),
                self._metrics.ours(Metric.DELIVERIES_REPAIRED),
                self._metrics.ours(Metric.DELIVERIES_GIVEN_UP),
            ),
            _graph(
                "The stream's readers: milliseconds behind",
                *(
                    functions[path].function.metric("IteratorAge", statistic=MAXIMUM, label=path)
                    for path in ("runs/relay", "webhooks/fan_out")
                ),
            ),
            _graph(
                "Seconds that the oldest dead letter lies there",
                *(each.metric_approximate_age_of_oldest_message(statistic=MAXIMUM) for each in dead),
            ),
        ]

    def _below(self, tables: Sequence[dynamodb.Table]) -> list[cloudwatch.IWidget]:
        stack = Stack.of(self).stack_name
        errors = cloudwatch.MathExpression(
            expression=f"SEARCH('{{AWS/Lambda,FunctionName}} MetricName=\"Errors\" \"{stack}\"', 'Sum', 300)",
            label="",
            using_metrics={},
        )
        return [
            _graph("Errors as Lambda counts them, a refusal by the authorizer or a task too", errors),
            _graph(
                "Throttled by Lambda or DynamoDB",
                self._metrics.of_account("AWS/Lambda", "Throttles"),
                *self._metrics.throttles_of(tables).values(),
                self._metrics.ours(Metric.CALLS_UNCOUNTED),
            ),
            _graph(
                "Lambda's concurrency in the account",
                self._metrics.of_account("AWS/Lambda", "ClaimedAccountConcurrency", MAXIMUM),
            ),
        ]


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(
        title=title, left=list(metrics), width=WIDTH, height=HEIGHT, period=FIVE_MINUTES
    )
