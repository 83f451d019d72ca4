"""A real receiver of webhooks on loopback. It verifies what comes with code of its own, as a partner would."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from .client import wait_until


@dataclass(frozen=True)
class Received:
    body: dict[str, Any]
    headers: Mapping[str, str]
    verified: bool


class Receiver:
    """Answers 200 to everything it can verify and 401 to the rest; `received` is in the order of arrival."""

    def __init__(self, on_arrival: Callable[[Received], None] = lambda _: None) -> None:
        self.secret = ""
        self.received: list[Received] = []
        self._on_arrival = on_arrival
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/webhooks"

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        arrival = Received(json.loads(raw), headers, verify(self.secret, raw, headers))
        with self._lock:
            self.received.append(arrival)
            self._on_arrival(arrival)
        return arrival.verified

    def of(self, run_id: str) -> list[Received]:
        """One run's events in the order of `sequence`, each once (delivery is at least once)."""
        with self._lock:
            once = {each.body["eventId"]: each for each in self.received if each.body["runId"] == run_id}
        return sorted(once.values(), key=lambda each: int(each.body["sequence"]))

    def wait_for(self, run_id: str, event: str) -> bool:
        return wait_until(lambda: any(each.body["event"] == event for each in self.of(run_id)))


def verify(secret: str, raw: bytes, headers: Mapping[str, str]) -> bool:
    """Both schemes of contract §5: ours by hand, Standard Webhooks by its own library."""
    timestamp = headers["X-Webhook-Timestamp"]
    ours = hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"sha256={ours}", headers["X-Webhook-Signature"]):
        return False
    try:
        Webhook(secret).verify(raw, {name.lower(): value for name, value in headers.items()})
    except WebhookVerificationError:
        return False
    return bool(json.loads(raw)["timestamp"] == timestamp)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class _Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            accepted = receiver.take(raw, dict(self.headers))
            self.send_response(200 if accepted else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    return _Handler
