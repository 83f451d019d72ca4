"""The frame of the functions that read a DynamoDB stream: one record at a time, in order, none lost."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from .declared import QUEUE_SECONDS, FunctionConfig, Grants, Invoker, Signature

StreamRecord = Mapping[str, Any]
Work = Callable[[StreamRecord, Any], None]
_log = logging.getLogger("interviews")


class StreamReader:
    """A Lambda handler that stops at the first record that fails and has the stream deliver from there again
    (ReportBatchItemFailures: for a stream, Lambda retries from the lowest reported record)."""

    def __init__(self, work: Work, function: FunctionConfig) -> None:
        self.work = work
        self.function = function
        self.settings = Signature.of(work).settings

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        settings = self.settings.read()
        for record in event["Records"]:
            try:
                self.work(record, settings)
            except Exception:
                number = record["dynamodb"]["SequenceNumber"]
                _log.exception("stream record failed", extra={"sequenceNumber": number})
                return {"batchItemFailures": [{"itemIdentifier": number}]}
        return {"batchItemFailures": []}


def stream(*, grants: Grants) -> Callable[[Work], StreamReader]:
    """A handler of a record and the settings that it names in its signature."""
    return lambda work: StreamReader(work, FunctionConfig.of(Invoker.STREAM, grants, seconds=QUEUE_SECONDS))
