"""The life of a worker: a process that is one Lambda function."""

import importlib
import json
import logging
import os
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from local import ROOT

REFUSAL = "Unauthorized"
"""The text by which an authorizer makes API Gateway answer 401: an answer, though it is raised."""


def serve(
    connection: Connection, handler: str, folders: list[str], environment: dict[str, str], log: str
) -> None:
    """Imports the handler and answers events until the emulator ends."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = sys.stderr = os.fdopen(1, "w", buffering=1)
    os.environ.clear()
    os.environ.update(environment)
    _log_as_json()
    # What lies in the repository must not hide an incomplete bundle.
    sys.path[:] = [*folders, *(each for each in sys.path if not _is_of_the_repository(Path(each)))]
    module, _, function = handler.rpartition(".")
    call = None
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        try:
            call = call or getattr(importlib.import_module(module.replace("/", ".")), function)
            result = call(request["event"], _LambdaContext(**request["context"]))
            answer = {"body": json.loads(json.dumps(result))}
        except Exception as problem:
            _log_failure(problem, request["event"])
            trace = traceback.format_tb(problem.__traceback__)
            answer = failure(type(problem).__name__, str(problem), trace)
        connection.send(answer)


def failure(kind: str, message: str, trace: list[str] | None = None) -> dict[str, Any]:
    return {"body": {"errorMessage": message, "errorType": kind, "stackTrace": trace or []}, "error": True}


def _log_as_json() -> None:
    """What functions log by the standard library: a JSON line each from INFO on, as their LoggingConfig has it."""
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    lines = logging.StreamHandler(sys.stdout)
    lines.setFormatter(LambdaPowertoolsFormatter())
    logging.basicConfig(handlers=[lines], level=logging.INFO)
    logging.getLogger("botocore").setLevel(
        logging.WARNING
    )  # it tells of the endpoint at each client, here alone


def _log_failure(problem: Exception, event: Any) -> None:
    call = event.get("requestContext", {}).get("requestId") if isinstance(event, dict) else None
    known = {"request": call} if call else {}
    if str(problem) == REFUSAL:
        logging.warning(REFUSAL, extra=known)
    else:
        logging.error("The handler failed: %s", problem, exc_info=problem, extra=known)


def _is_of_the_repository(folder: Path) -> bool:
    """But not of its environment, wherever that is."""
    inside = folder.resolve()
    return inside.is_relative_to(ROOT) and not inside.is_relative_to(sys.prefix)


class _LambdaContext(SimpleNamespace):
    deadline: float

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round((self.deadline - time.time()) * 1000))
