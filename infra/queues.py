"""Queues, each with a place for what could not be handled."""

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from .suppressions import suppress

KEEP = Duration.days(14)


class WorkQueue(Construct):
    """A message that failed `tries` times goes to `dead_letters`: its own, or those of a queue of the same messages."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        key: kms.IKey,
        hide_seconds: int,
        tries: int,
        dead_letters: sqs.Queue | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.dead_letters = dead_letters or sqs.Queue(
            self, "DeadLetters", encryption_master_key=key, enforce_ssl=True, retention_period=KEEP
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=key,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(hide_seconds),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=tries),
        )


class FailedRecords(Construct):
    """Where it is told which of a stream's records their consumer failed on for too long."""

    def __init__(self, scope: Construct, id: str, *, key: kms.IKey) -> None:
        super().__init__(scope, id)
        self.queue = sqs.Queue(
            self, "DeadLetters", encryption_master_key=key, enforce_ssl=True, retention_period=KEEP
        )
        suppress(self.queue, "AwsSolutions-SQS3", "It is itself the dead letter queue, of a stream.")
