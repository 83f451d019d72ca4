"""The numbers that alarms and the dashboard read, as AWS's services and our functions publish them."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb

from interviews.runtime.metrics import NAMESPACE, Metric

from .api import STAGE_NAME, Api
from .routes import Route
from .stage import Stage

MINUTE, FIVE_MINUTES, HOUR = Duration.minutes(1), Duration.minutes(5), Duration.hours(1)
SUM, MAXIMUM, SAMPLES = "Sum", "Maximum", "SampleCount"


class Metrics:
    """What is read of this stack; what has no name of ours in it is the account's in its region."""

    def __init__(self, stage: Stage, api: Api) -> None:
        self._stage = stage
        self._api = api

    def ours(self, name: Metric, statistic: str = SUM, **by: str) -> cloudwatch.Metric:
        """What functions write into their logs, under the dimensions that they wrote it with."""
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=name,
            dimensions_map={"stage": self._stage.name, **by},
            statistic=statistic,
        )

    def of_route(self, route: Route, statistic: str) -> cloudwatch.Metric:
        """How long its calls take from the gateway's door and back, in milliseconds. Only of routes whose method has
        detailed metrics (infra/api.py)."""
        return cloudwatch.Metric(
            namespace="AWS/ApiGateway",
            metric_name="Latency",
            dimensions_map={
                "ApiName": self._api.rest_api.rest_api_name,
                "Stage": STAGE_NAME,
                "Method": route.method,
                "Resource": f"/{route.path}",
            },
            statistic=statistic,
        )

    def of_account(self, namespace: str, name: str, statistic: str = SUM) -> cloudwatch.Metric:
        return cloudwatch.Metric(namespace=namespace, metric_name=name, statistic=statistic)

    def throttles_of(self, tables: Sequence[dynamodb.Table]) -> dict[str, cloudwatch.IMetric]:
        """By `reads0`, `writes0`… Published only where there are any."""
        return {
            f"{what}s{number}": table.metric(f"{what.capitalize()}ThrottleEvents", statistic=SUM)
            for number, table in enumerate(tables)
            for what in ("read", "write")
        }


def maths(
    expression: str, metrics: Mapping[str, cloudwatch.IMetric], *, period: Duration = FIVE_MINUTES
) -> cloudwatch.MathExpression:
    """`0`, or from 1 on what is wrong. What may be missing stands in FILL: a number is published only where something
    happened."""
    return cloudwatch.MathExpression(expression=expression, using_metrics=dict(metrics), period=period)


def total(names: Sequence[str]) -> str:
    return f"({' + '.join(f'FILL({each}, 0)' for each in names)})"
