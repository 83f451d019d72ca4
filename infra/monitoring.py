"""The alarms: what a person must look at, because nothing mends it by itself."""

from collections.abc import Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from .api import Api
from .functions import FUNCTIONS
from .lifecycle import Lifecycle
from .python_function import PythonFunction
from .stage import Stage
from .webhooks import Webhooks

FIVE_MINUTES = Duration.minutes(5)


class Monitoring(Construct):
    """`alarmEmail` in the CDK context subscribes somebody; without it the alarms are only shown."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        key: kms.Key,
        api: Api,
        lifecycle: Lifecycle,
        webhooks: Webhooks,
        functions: Mapping[str, PythonFunction],
    ) -> None:
        super().__init__(scope, id)
        self._topic = sns.Topic(self, "Topic", master_key=key, enforce_ssl=True)
        _let_alarms_publish(self._topic)
        if stage.alarm_email:
            self._topic.add_subscription(subscriptions.EmailSubscription(stage.alarm_email))
        dead_letters = {
            "DeliveriesDead": webhooks.deliveries.dead_letters,
            "EventsNotFannedOut": webhooks.event_stream.failed.queue,
            "RelayRecordsFailed": lifecycle.relay_stream.failed.queue,
        }
        for name, queue in dead_letters.items():
            depth = queue.metric_approximate_number_of_messages_visible(
                period=FIVE_MINUTES, statistic="Maximum"
            )
            self._alarm(
                name, depth, above=0, why="Records lie in a dead letter queue: see docs/operations.md."
            )
        self._alarm(
            "ExecutionsFailed",
            lifecycle.machine.metric_failed(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            why="A run's workflow ended by an error.",
        )
        for path in ("runs/relay", "webhooks/fan_out"):
            age = functions[path].function.metric("IteratorAge", period=FIVE_MINUTES, statistic="Maximum")
            self._alarm(
                f"{_words(path)}Late", age, above=60_000, why="The table's stream is read too slowly."
            )
        self._alarm(
            "DeliveriesRepaired",
            _of_the_sweep("DeliveriesRepaired", statistic="Sum"),
            above=0,
            why="Webhook deliveries lost their message, their sender or were never planned; the sweep mended them.",
        )
        self._alarm(
            "DeliveriesOverdue",
            _of_the_sweep("OldestDueDelivery", statistic="Maximum"),
            above=900,
            why="A webhook delivery has been due for a quarter of an hour: the sender does not keep up.",
        )
        self.server_errors = self._alarm(
            "ServerErrors",
            api.rest_api.metric_server_error(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            why="Callers of the API get 5xx.",
        )
        # The API's own functions show in ServerErrors.
        for each in FUNCTIONS:
            if each.endpoint is None:
                errors = functions[each.path].function.metric_errors(period=FIVE_MINUTES, statistic="Sum")
                self._alarm(f"{_words(each.path)}Errors", errors, above=0, why=f"{each.path} fails.")

    def _alarm(self, name: str, metric: cloudwatch.IMetric, *, above: int, why: str) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=why,
        )
        alarm.add_alarm_action(actions.SnsAction(self._topic))
        return alarm


def _let_alarms_publish(topic: sns.Topic) -> None:
    """A policy of ours, such as that for TLS alone, replaces the default one, by which alarms may publish (AWS re:Post,
    "Why didn't I receive an SNS notification for my CloudWatch alarm trigger?"). For the key, see infra/storage.py."""
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(topic).account}},
        )
    )


def _of_the_sweep(name: str, *, statistic: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="Interviews",
        metric_name=name,
        dimensions_map={"service": "sweep"},
        period=FIVE_MINUTES,
        statistic=statistic,
    )


def _words(path: str) -> str:
    return "".join(part.capitalize() for part in path.rpartition("/")[2].split("_"))
