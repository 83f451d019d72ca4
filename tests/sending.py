"""Real requests to receivers on loopback, as tests of the sender make them."""

import ssl
from collections.abc import Callable, Sequence

from interviews.adapters.webhooks.https_sender import HttpsSender
from interviews.domain.kernel.outcome import Outcome
from receiver import NAME, Authority, Receiver
from webhook_fakes import ScriptedResolver

BODY = '{"event":"interview.approved","data":{"name":"Zoë"}}'.encode()
HEADERS = {"Content-Type": "application/json", "webhook-id": "e1"}
PATIENCE = 30.0
"""Seconds, for what must not run into the deadline even on a slow machine."""
HASTE = 0.3
"""Seconds, for what would go on for ever."""


def sender(
    *,
    seconds: float = PATIENCE,
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    addresses: Sequence[str] = ("127.0.0.1",),
) -> HttpsSender:
    """Of the local stage, where NAME leads to loopback."""
    resolver = ScriptedResolver({NAME: [addresses]})
    return HttpsSender(resolver, allow_local=True, deadline_seconds=seconds, context=context)


def post(receiver: Receiver, *, seconds: float = PATIENCE) -> Outcome:
    return sender(seconds=seconds).post(receiver.url(), HEADERS, BODY)


def secure_post(authority: Authority, receiver: Receiver, *, seconds: float = PATIENCE) -> Outcome:
    made = sender(seconds=seconds, context=authority.trusting)
    return made.post(receiver.url("https", NAME), HEADERS, BODY)


def in_time_for(reached: Callable[[Outcome], bool], send: Callable[[float], Outcome]) -> Outcome:
    """What came of it under the shortest deadline that let it get that far: a busy machine may need a longer one."""
    for seconds in (HASTE, 4 * HASTE, 16 * HASTE):
        outcome = send(seconds)
        if reached(outcome):
            break
    return outcome


def parts_of(request: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
    """Request line, headers in their order, body."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    headers = [line.partition(": ") for line in lines]
    return first, [(name, value) for name, _, value in headers], body
