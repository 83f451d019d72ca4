"""Feeds a function from a table's stream: in order per run, until it succeeds. The function itself parks a record that
is at fault (interviews/runtime/streams.py); what is longer in the way has another cause, and is put aside in time."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_lambda_event_sources import SqsDlq
from constructs import Construct

from .grants import use_key
from .python_function import PythonFunction
from .queues import FailedRecords
from .storage import Storage

LONGEST = Duration.hours(6)
"""The stream keeps a day. What is dropped here is told of in `failed`, and is in the table."""


class Stream(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: dynamodb.Table,
        storage: Storage,
        consumer: PythonFunction,
        patterns: Sequence[dict[str, Any]],
    ) -> None:
        super().__init__(scope, id)
        self.failed = FailedRecords(self, "Failed", key=storage.data_key)
        assert table.table_stream_arn
        consumer.allow(
            iam.PolicyStatement(
                actions=["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
                resources=[table.table_stream_arn],
            ),
            iam.PolicyStatement(actions=["dynamodb:ListStreams"], resources=["*"]),
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.failed.queue.queue_arn]),
            use_key(storage.data_key, "dynamodb", writes=False),
            use_key(storage.data_key, "sqs", writes=True),
        )
        lambda_.EventSourceMapping(
            self,
            "Source",
            target=consumer.function,
            event_source_arn=table.table_stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=100,
            parallelization_factor=10,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            max_record_age=LONGEST,
            on_failure=SqsDlq(self.failed.queue),
            filters=[lambda_.FilterCriteria.filter(pattern) for pattern in patterns],
        )
