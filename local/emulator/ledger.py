"""Writes down what a bill would count: each AWS call with its caller, each invocation with its time.

`usage.jsonl` has one JSON object a line: `{"kind": "call", "at", "caller", "service", "action", "items"}` or
`{"kind": "invocation", "at", "function", "milliseconds", "cold", "failed"}`. `items` is the number of items of
a transaction or batch, else 1; `caller` the function (`create-interview`), or null for anybody else. A call of
DynamoDB has its `writeUnits` and `readUnits` (see capacity.py). A call that its role does not allow is answered
AccessDenied and has `refused`, the action and the resource.
"""

import json
import re
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .capacity import read_units, write_units
from .mail import SEND
from .permissions import refused

REST = {("POST", SEND): "sesv2.SendEmail"}
"""Calls of APIs that name their action by method and path."""
CALLER = re.compile(r"\bapp/(\S+)")
Asgi = Callable[
    [dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]
]


class Ledger:
    def __init__(self, file: Path) -> None:
        self._file = file.open("a", buffering=1)
        self._lock = threading.Lock()

    def write(self, kind: str, **facts: object) -> None:
        line = json.dumps({"kind": kind, "at": round(time.time(), 3), **facts})
        with self._lock:
            self._file.write(line + "\n")


def counted(app: Asgi, ledger: Ledger) -> Asgi:
    """The same application; SDK calls are written down, and those of a function checked against its role."""

    async def count(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers") or ())
        target = headers.get(b"x-amz-target", b"").decode()
        target = target or REST.get((scope.get("method", ""), scope.get("path", "")), "")
        if not target:
            await app(scope, receive, send)
            return
        service, _, action = target.rpartition(".")
        named = CALLER.search(headers.get(b"user-agent", b"").decode())
        caller = named.group(1) if named else None
        body = await _read(receive)
        request = _parsed(body)
        problem = refused(caller, service, action, request) if caller else None
        answer = bytearray()
        if problem:
            await _deny(send, f"{caller} may not {problem[0]} on {problem[1]}")
        else:
            await app(scope, _replay(body, receive), _overheard(send, answer))
        facts = {"caller": caller, "service": service, "action": action, "items": _items(request)}
        if service.startswith("DynamoDB_"):
            facts["writeUnits"] = write_units(action, request)
            facts["readUnits"] = read_units(action, request, _parsed(bytes(answer)))
        ledger.write("call", **facts, **({"refused": problem} if problem else {}))

    return count


async def _read(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replay(body: bytes, receive: Any) -> Callable[[], Awaitable[Any]]:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Any:
        return next(messages, None) or await receive()

    return again


def _overheard(send: Any, answer: bytearray) -> Callable[[Any], Awaitable[None]]:
    async def reply(message: Any) -> None:
        answer.extend(message.get("body", b""))
        await send(message)

    return reply


async def _deny(send: Any, message: str) -> None:
    body = json.dumps({"__type": "AccessDeniedException", "message": message}).encode()
    headers = [
        (b"content-type", b"application/x-amz-json-1.0"),
        (b"x-amzn-errortype", b"AccessDeniedException"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body or b"{}"))
    except ValueError:
        return {}


def _items(request: dict[str, Any]) -> int:
    if "TransactItems" in request:
        return len(request["TransactItems"])
    batches = request.get("RequestItems")
    if isinstance(batches, dict):
        return sum(len(each["Keys"]) if isinstance(each, dict) else len(each) for each in batches.values())
    return 1
