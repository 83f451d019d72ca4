"""A partner's and a candidate's HTTP client, for the demo, the end-to-end tests and the cost count."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class ClientResponse:
    status: int
    headers: Mapping[str, str]
    body: Any


class Unexpected(AssertionError):
    """Something is not as the contract says."""


@dataclass(frozen=True)
class Client:
    """`base` is an address without a slash at the end; `headers` go with every call."""

    base: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, object] | None = None,
        raw: bytes | None = None,
        **headers: str,
    ) -> ClientResponse:
        """`headers` by their names with `_` for `-`. Never raises for a status."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        url = self.base + path + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(url, data=data, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return ClientResponse(answer.status, dict(answer.headers), _read(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                return ClientResponse(error.code, dict(error.headers), _read(error.read()))

    def expect(self, status: int, method: str, path: str, body: object = None, **rest: Any) -> Any:
        """The JSON of the answer. Raises Unexpected for another status."""
        answer = self.call(method, path, body, **rest)
        if answer.status != status:
            raise Unexpected(f"{method} {path} answered {answer.status}, not {status}: {answer.body}")
        return answer.body

    def wait_for(self, run_id: str, *states: str) -> Any:
        """The run, once it is in one of `states`. Raises Unexpected if it does not come there."""
        seen: dict[str, Any] = {}

        def arrived() -> bool:
            seen.update(self.expect(200, "GET", f"/interviews/{run_id}"))
            return seen["state"] in states

        if not wait_until(arrived):
            raise Unexpected(f"{run_id} is still {seen['state']}, not {' or '.join(states)}")
        return seen


def wait_until(ready: Callable[[], bool], patience_seconds: float = PATIENCE_SECONDS) -> bool:
    deadline = time.monotonic() + patience_seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")
