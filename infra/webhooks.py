"""The way of a webhook: fan_out plans deliveries, deliver sends them, sweep finds what is due or was lost.

An invocation of the sender lasts as long as the slowest receiver of its batch. So there are two queues, with the same
sender and a bound each: what goes to a receiver that is known to be slow, or fails, is passed on to the second one, and
holds nobody else's batch.
"""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from interviews.runtime.declared import QUEUE_SECONDS

from .grants import use_key
from .python_function import PythonFunction
from .queues import WorkQueue
from .storage import Storage
from .stream import Stream

EVENTS = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "EVENT#"}]}}}}
TRIES = 5


class Webhooks(Construct):
    """Made before the functions, which are told the queue; `run` then connects them."""

    def __init__(self, scope: Construct, id: str, *, storage: Storage, senders: int) -> None:
        """`senders`: how many invocations each queue may have at a time."""
        super().__init__(scope, id)
        self._storage = storage
        self._senders = senders
        self.deliveries = self._queue("Deliveries")
        self.slow_deliveries = self._queue("SlowDeliveries", self.deliveries.dead_letters)

    def _queue(self, id: str, dead_letters: sqs.Queue | None = None) -> WorkQueue:
        return WorkQueue(
            self,
            id,
            key=self._storage.data_key,
            hide_seconds=6 * QUEUE_SECONDS,  # six times the consumer's timeout, as AWS advises
            tries=TRIES,
            dead_letters=dead_letters,
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
        queues = {"DeliverySource": self.deliveries.queue, "SlowDeliverySource": self.slow_deliveries.queue}
        deliver.allow(
            iam.PolicyStatement(
                actions=["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                resources=[each.queue_arn for each in queues.values()],
            ),
            use_key(self._storage.data_key, "sqs", writes=False),
        )
        for id, queue in queues.items():
            lambda_.EventSourceMapping(
                self,
                id,
                target=deliver.called,
                event_source_arn=queue.queue_arn,
                batch_size=10,
                max_concurrency=self._senders,
                report_batch_item_failures=True,
            )
