"""The frame of the functions that read a queue: all messages at once, each failing for itself."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from .declared import QUEUE_SECONDS, FunctionConfig, Grants, Invoker
from .settings import FunctionSettings

P = TypeVar("P")
S = TypeVar("S", bound=FunctionSettings)

LARGEST_BATCH = 10
_log = logging.getLogger("interviews")


class QueueReader(Generic[S, P]):
    """A Lambda handler that has only failed messages delivered again (ReportBatchItemFailures).

    `ports` are made once per batch, before the threads: ten of them would each make the first clients.
    """

    def __init__(
        self,
        work: Callable[[str, P], None],
        function: FunctionConfig,
        settings: type[S],
        ports: Callable[[S], P],
    ) -> None:
        self.work = work
        self.function = function
        self.settings = settings
        self.ports = ports

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        records = event["Records"]
        ports = self.ports(self.settings.read())
        with ThreadPoolExecutor(LARGEST_BATCH) as threads:
            succeeded = list(threads.map(lambda record: self._try(record, ports), records))
        failed = [record["messageId"] for record, fine in zip(records, succeeded, strict=True) if not fine]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    def _try(self, record: Mapping[str, Any], ports: P) -> bool:
        try:
            self.work(record["body"], ports)
        except Exception:
            _log.exception("queue message failed", extra={"messageId": record["messageId"]})
            return False
        return True


def queue(
    *, settings: type[S], ports: Callable[[S], P], grants: Grants
) -> Callable[[Callable[[str, P], None]], QueueReader[S, P]]:
    """A handler of a message and of what `ports` makes of the settings."""
    function = FunctionConfig.of(Invoker.QUEUE, grants, seconds=QUEUE_SECONDS)
    return lambda work: QueueReader(work, function, settings, ports)
