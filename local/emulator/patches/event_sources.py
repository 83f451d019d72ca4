"""Queues and streams are polled apart from each other, and a stream's batch that failed comes again.

- A consumer that reports batch item failures has failed (reports/stream-batch-failures.md): its whole batch comes
  again, where Lambda would start at the first failed record; consumers must bear either.
- Each kind of source has a thread of its own that rests for 20 ms (reports/pollers.md): a slow webhook receiver does
  not hold up the workflow.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

REST_SECONDS = 0.02


def install() -> None:
    from ministack.services import lambda_svc

    execute = lambda_svc._execute_function

    def execute_strictly(function: dict[str, Any], event: Any) -> dict[str, Any]:
        result: dict[str, Any] = execute(function, event)
        failed = _is_stream(event) and (result.get("body") or {}).get("batchItemFailures")
        return {"error": True, "body": {"errorType": "BatchItemFailures"}} if failed else result

    def poll() -> None:
        for kind in (lambda_svc._poll_sqs, lambda_svc._poll_dynamodb_streams):
            threading.Thread(target=_forever, args=(kind, lambda_svc.logger), daemon=True).start()

    lambda_svc._execute_function = execute_strictly
    lambda_svc._poll_loop = poll


def _forever(poll: Callable[[], bool], logger: Any) -> None:
    while True:
        try:
            busy = poll()
        except Exception:
            logger.exception("An event source could not be polled")
            busy = False
        if not busy:
            time.sleep(REST_SECONDS)


def _is_stream(event: Any) -> bool:
    records = (event.get("Records") or [{}]) if isinstance(event, dict) else [{}]
    return bool(records[0].get("eventSource") == "aws:dynamodb")
