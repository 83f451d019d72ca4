"""AWS behind a network that loses things: real HTTP to a port on loopback, and moto behind it."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.dynamodb.models import dynamodb_backends

from handler_stage import REGION, Reply, Stage
from interviews.runtime import webhook_wiring, wiring

PATIENCE = 4.0
"""Seconds for which the client waits for an answer: enough for a busy machine, since nothing else is late by chance."""
SCOPE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([a-z]+)/")
WRITES = ("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem")
HOSTS = {"ses": "email"}
BUSY = {"Code": "ThrottlingError", "Message": "Throughput exceeds the current capacity of your table."}
Answer = tuple[int, dict[str, str], bytes]
Tables = dict[str, list[str]]


class Fault(Enum):
    """What becomes of one try of one call."""

    NONE = "all goes well"
    REQUEST_LOST = "the connection ends before AWS has the request"
    ANSWER_LOST = "the connection ends after AWS has done it"
    ANSWER_LATE = "AWS has done it, and says so when nobody waits any more"
    FAILED = "AWS says 500 and has done nothing"
    FAILED_AFTER = "AWS says 500 and has done it"
    UNAVAILABLE = "AWS says 503 and has done nothing"
    THROTTLED = "AWS refuses, since there is too much"
    CANCELLED = "AWS cancels a transaction, since there is too much in one partition; of all else it refuses"


@dataclass
class FaultyAws:
    """`ahead` are the faults of the tries within a handler, the next one's; then all goes well. `tried` are the
    operations, try by try. What the authorizer does is left alone."""

    coming: list[Fault] = field(default_factory=list)
    spares_reads: bool = False
    ahead: list[Fault] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    _tokens: dict[str, Answer] = field(default_factory=dict)
    _over: Event = field(default_factory=Event)

    def expect(self, faults: Sequence[Fault], *, spare_reads: bool = False) -> None:
        self.coming, self.spares_reads = list(faults), spare_reads

    def within(self, call: Callable[[], Reply]) -> Reply:
        self.ahead, self.coming, self.tried = self.coming, [], []
        try:
            return call()
        finally:
            self.ahead = []

    def answer(self, request: AWSPreparedRequest, operation: str) -> Answer | None:
        """None where the connection ends without one."""
        self.tried.append(operation)
        spared = self.spares_reads and operation not in WRITES
        match self.ahead.pop(0) if self.ahead and not spared else Fault.NONE:
            case Fault.REQUEST_LOST:
                return None
            case Fault.FAILED:
                return _error(500, "InternalServerError")
            case Fault.UNAVAILABLE:
                return _error(503, "ServiceUnavailable")
            case Fault.CANCELLED if operation == "TransactWriteItems":
                return _error(400, "TransactionCanceledException", CancellationReasons=[BUSY])
            case Fault.THROTTLED | Fault.CANCELLED:
                return _error(400, "ThrottlingException")
            case Fault.NONE:
                return self._done(request)
            case fault:
                self._done(request)
                if fault is Fault.ANSWER_LATE:
                    self._over.wait(2 * PATIENCE)
                return _error(500, "InternalServerError") if fault is Fault.FAILED_AFTER else None

    def _done(self, request: AWSPreparedRequest) -> Answer:
        """A transaction is done once for its token, as DynamoDB has it and moto has not."""
        token = _token(request)
        if token in self._tokens:
            return self._tokens[token]
        status, headers, body = BotocoreStubber().process_request(request) or (500, {}, b"")
        answer = (status, dict(headers), body.encode() if isinstance(body, str) else body)
        if token and status == 200:
            self._tokens[token] = answer
        return answer


def _token(request: AWSPreparedRequest) -> str:
    if not str(request.headers.get("X-Amz-Target", "")).endswith("TransactWriteItems"):
        return ""
    return str(json.loads(request.body)["ClientRequestToken"])


def _error(status: int, code: str, **more: Any) -> Answer:
    return status, {"x-amzn-errortype": code}, json.dumps({"__type": code, "message": code, **more}).encode()


@contextmanager
def faulty_aws(patch: pytest.MonkeyPatch) -> Iterator[FaultyAws]:
    """Within an open stage: its clients made anew, to speak to the port."""
    aws = FaultyAws()

    class Port(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service = SCOPE.search(self.headers["Authorization"])
            assert service
            host = f"{HOSTS.get(service[1], service[1])}.{REGION}.amazonaws.com"
            headers = HTTPHeaders()
            for name, value in self.headers.items():
                headers[name] = host if name == "Host" else value
            request = AWSPreparedRequest("POST", f"https://{host}{self.path}", headers, body, False)
            answer = aws.answer(request, str(self.headers.get("X-Amz-Target", self.path)).rpartition(".")[2])
            self.close_connection = True
            if answer is None:
                return
            self.send_response(answer[0])
            for name, value in answer[1].items():
                if name.lower() not in ("content-length", "connection"):
                    self.send_header(name, str(value))
            self.send_header("Content-Length", str(len(answer[2])))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer[2])

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Port)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that has gone is no news
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
    patch.setattr(wiring, "READ_SECONDS", PATIENCE)
    patch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    patch.setattr("botocore.retries.quota.RetryQuota.acquire", lambda *_: True)
    answered = Stage._answered
    patch.setattr(Stage, "_answered", lambda stage, *given: aws.within(lambda: answered(stage, *given)))
    forget(clients=True)
    try:
        yield aws
    finally:
        aws._over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def forget(*, clients: bool = False) -> None:
    """What the functions have kept of the tables; their clients too if need be."""
    for module in (wiring, webhook_wiring):
        for builder in vars(module).values():
            if hasattr(builder, "cache_clear") and (clients or builder is not wiring.client):
                builder.cache_clear()


def kept() -> dict[str, Any]:
    """All tables, to be put back."""
    return {name: deepcopy(table.items) for name, table in _tables().items()}


def put_back(items: dict[str, Any]) -> None:
    for name, table in _tables().items():
        table.items = deepcopy(items[name])
    forget()


def stored() -> Tables:
    """Every item of every table, as text."""
    return {
        name: sorted(
            json.dumps(item.to_json()["Attributes"], sort_keys=True, default=str)
            for item in table.all_items()
        )
        for name, table in _tables().items()
    }


def _tables() -> dict[str, Any]:
    """Calls are counted whatever becomes of them, so the table of that is left out."""
    tables = dynamodb_backends[ACCOUNT][REGION].tables
    return {name: table for name, table in tables.items() if not name.startswith("limits-")}
