"""Runs the Lambda functions in processes of this machine's Python, several at a time and forked warm.

ministack's own workers run one call per function at a time (reports/concurrency.md), name every exception
`Runtime.HandlerError`, so that no Catch of a state machine could tell them apart (reports/exception-names.md), and
import packages of layers that were built for another platform. These do as Lambda does, but take packages from this
machine's environment.
"""

import hashlib
import io
import multiprocessing
import os
import threading
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from .worker import failure, serve

CONCURRENCY = 8  # processes per function; more calls wait
PRELOADED = [
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.logging.formatter",
    "aws_lambda_powertools.utilities.batch",
    "botocore.handlers",
    "botocore.session",
    "pydantic",
    "urllib3",
]
LATEST = "$LATEST"
Invoked = Callable[..., None]
SHOW = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE"}


def install(endpoint: str, directory: Path, invoked: Invoked) -> None:
    from ministack.services import lambda_svc

    pool = Pool(endpoint, directory, invoked)
    lambda_svc._execute_function_warm = pool.execute
    lambda_svc.invalidate_worker = lambda name, qualifier=None, **_: pool.forget(name, qualifier)


@dataclass
class Worker:
    process: Any
    connection: Connection
    started: float = field(default_factory=time.monotonic)
    used: bool = False

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


class Pool:
    def __init__(self, endpoint: str, directory: Path, invoked: Invoked) -> None:
        self._endpoint = endpoint
        self._directory = directory
        self._invoked = invoked
        self._lock = threading.Lock()
        self._idle: dict[str, list[Worker]] = {}
        self._places: dict[str, threading.Semaphore] = {}
        self._generation: dict[str, int] = {}
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)

    def execute(self, function: dict[str, Any], event: Any, _request_id: str) -> dict[str, Any]:
        """As ministack's: `{"body": result}`, or `{"body": {"errorMessage", "errorType"}, "error": True}`."""
        config = function.get("config") or function
        name = _place(config["FunctionName"], config.get("Version"))
        with self._lock:
            place = self._places.setdefault(name, threading.Semaphore(CONCURRENCY))
        with place:
            try:
                answer, cold, milliseconds = self._ask(name, config, function["code_zip"], event)
            except Exception as problem:
                answer, cold, milliseconds = failure(type(problem).__name__, str(problem)), True, 0
        self._invoked(
            function=_short(config),
            milliseconds=milliseconds,
            cold=cold,
            failed=bool(answer.get("error")),
        )
        return answer

    def forget(self, function: str, version: str | None) -> None:
        """It changed or is gone, without a version all of it: its idle workers end, its busy ones after their call."""
        idle = []
        with self._lock:
            known = [each for each in self._places if each.rpartition(":")[0] == function]
            for name in known if version is None else [_place(function, version)]:
                self._generation[name] = self._generation.get(name, 0) + 1
                idle += self._idle.pop(name, [])
        for worker in idle:
            worker.end()

    def _ask(
        self, name: str, config: dict[str, Any], code: bytes, event: Any
    ) -> tuple[dict[str, Any], bool, int]:
        with self._lock:
            generation = self._generation.get(name, 0)
            idle = self._idle.setdefault(name, [])
            worker = idle.pop() if idle else None
        worker = worker or self._start(config, code)
        cold, worker.used = not worker.used, True
        timeout = int(config.get("Timeout", 3))
        before = time.monotonic()
        try:
            worker.connection.send({"event": event, "context": _context(config, timeout)})
            if not worker.connection.poll(timeout):
                worker.end()
                late = failure("Sandbox.Timedout", f"Task timed out after {timeout}.00 seconds")
                return late, cold, timeout * 1000
            answer = worker.connection.recv()
        except (EOFError, OSError):
            worker.end()
            return failure("Runtime.ExitError", "The worker ended early; see its log."), cold, 0
        milliseconds = round((time.monotonic() - before) * 1000)
        with self._lock:
            keep = generation == self._generation.get(name, 0)
            if keep:
                self._idle.setdefault(name, []).append(worker)
        if not keep:
            worker.end()
        return answer, cold, milliseconds

    def _start(self, config: dict[str, Any], code: bytes) -> Worker:
        from ministack.services import lambda_svc

        folders = [self._unpack(code)]
        for layer in config.get("Layers", []):
            content = lambda_svc._resolve_layer_zip(layer["Arn"] if isinstance(layer, dict) else layer)
            if content and not _holds_packages(content):
                folders.append(self._unpack(content) / "python")
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve,
            args=(
                theirs,
                config["Handler"],
                [str(folder) for folder in folders],
                self._environment(config),
                str(self._directory / "logs" / f"{_short(config)}.log"),
            ),
            daemon=True,
        )
        process.start()
        theirs.close()
        return Worker(process, ours)

    def _environment(self, config: dict[str, Any]) -> dict[str, str]:
        region, account = config["FunctionArn"].split(":")[3:5]
        return {
            **{name: value for name, value in os.environ.items() if name in SHOW},
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
            "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", LATEST),
            "AWS_SDK_UA_APP_ID": _short(config),
            **config.get("Environment", {}).get("Variables", {}),
        }

    def _unpack(self, content: bytes) -> Path:
        folder = self._directory / "code" / hashlib.sha256(content).hexdigest()[:16]
        with self._lock:
            if not folder.is_dir():
                zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
        return folder


def _place(function: str, version: str | None) -> str:
    return f"{function}:{version or LATEST}"


def _context(config: dict[str, Any], timeout: int) -> dict[str, Any]:
    return {
        "function_name": config["FunctionName"],
        "function_version": config.get("Version", LATEST),
        "memory_limit_in_mb": config.get("MemorySize", 128),
        "invoked_function_arn": config["FunctionArn"],
        "aws_request_id": str(uuid.uuid4()),
        "log_group_name": config["LoggingConfig"]["LogGroup"],
        "log_stream_name": "local",
        "deadline": time.time() + timeout,
    }


def _short(config: dict[str, Any]) -> str:
    """`create-interview`: the name the function has for itself."""
    variables = config.get("Environment", {}).get("Variables", {})
    return str(variables.get("POWERTOOLS_SERVICE_NAME") or config["FunctionName"])


def _holds_packages(content: bytes) -> bool:
    return any(".dist-info/" in name for name in zipfile.ZipFile(io.BytesIO(content)).namelist())
