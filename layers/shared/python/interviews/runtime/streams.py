"""The frame of the functions that read a DynamoDB stream: one record at a time, in order, none lost."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from .settings import Settings

StreamRecord = Mapping[str, Any]
_log = logging.getLogger("interviews")


class StreamReader:
    """A Lambda handler that stops at the first record that fails and has the stream deliver from there again
    (ReportBatchItemFailures: for a stream, Lambda retries from the lowest reported record)."""

    def __init__(self, work: Callable[[StreamRecord], None], settings: type[Settings]) -> None:
        self.work = work
        self.settings = settings

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        for record in event["Records"]:
            try:
                self.work(record)
            except Exception:
                number = record["dynamodb"]["SequenceNumber"]
                _log.exception("stream record failed", extra={"sequenceNumber": number})
                return {"batchItemFailures": [{"itemIdentifier": number}]}
        return {"batchItemFailures": []}


def stream(*, settings: type[Settings]) -> Callable[[Callable[[StreamRecord], None]], StreamReader]:
    return lambda work: StreamReader(work, settings)
