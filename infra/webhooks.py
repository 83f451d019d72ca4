"""The way of a webhook: fan_out plans deliveries, deliver sends them, sweep finds what is due or was lost."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from interviews.runtime.declared import QUEUE_SECONDS

from .grants import use_key
from .python_function import PythonFunction
from .queues import WorkQueue
from .storage import Storage
from .stream import Stream

EVENTS = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "EVENT#"}]}}}}
SENDERS_AT_MOST = 50


class Webhooks(Construct):
    """Made before the functions, which are told the queue; `run` then connects them."""

    def __init__(self, scope: Construct, id: str, *, storage: Storage) -> None:
        super().__init__(scope, id)
        self._storage = storage
        # Six times the consumer's timeout, as AWS advises.
        self.deliveries = WorkQueue(
            self, "Deliveries", key=storage.data_key, hide_seconds=6 * QUEUE_SECONDS, tries=5
        )

    def run(self, functions: Mapping[str, PythonFunction]) -> None:
        self.event_stream = Stream(
            self,
            "FanOut",
            table=self._storage.interviews,
            storage=self._storage,
            consumer=functions["webhooks/fan_out"],
            patterns=[EVENTS],
        )
        self._send(functions["webhooks/deliver"])
        events.Rule(
            self,
            "EveryMinute",
            description="Webhook deliveries that are due, or whose message was lost",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(functions["webhooks/sweep"].called, retry_attempts=0)],
        )

    def _send(self, deliver: PythonFunction) -> None:
        queue = self.deliveries.queue
        deliver.allow(
            iam.PolicyStatement(
                actions=["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                resources=[queue.queue_arn],
            ),
            use_key(self._storage.data_key, "sqs", writes=False),
        )
        lambda_.EventSourceMapping(
            self,
            "DeliverySource",
            target=deliver.called,
            event_source_arn=queue.queue_arn,
            batch_size=10,
            max_concurrency=SENDERS_AT_MOST,
            report_batch_item_failures=True,
        )
