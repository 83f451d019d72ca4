"""One webhook request over a connection that goes exactly where the address guard looked."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...domain.kernel.outcome import ErrorClass, Outcome, error_of_status
from ...usecases.kernel.ports import Resolver
from ..kernel.attempt_watch import AttemptFailed, Watch
from ..kernel.deadline_channel import Channel, tls_fault
from ..kernel.guarded_connection import guarded_target, opened
from ..kernel.http_message import BadAnswer, Head, Wire, read_body, read_head, request_head
from ..kernel.tls import public_context

DEADLINE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class HttpsSender:
    """`context` makes the TLS settings, on first use; `allow_local` is for the local stage alone."""

    resolver: Resolver
    allow_local: bool = False
    deadline_seconds: float = DEADLINE_SECONDS
    context: Callable[[], ssl.SSLContext] = public_context

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """As the Sender port has it. Raises ValueError for headers that cannot be sent, our own fault."""
        watch = Watch(self.deadline_seconds)
        try:
            return self._post(url, headers, body, watch)
        except AttemptFailed as failed:
            return watch.outcome(error=failed.error)
        except TimeoutError:
            return watch.outcome(error=ErrorClass.TIMEOUT)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, watch: Watch) -> Outcome:
        target = guarded_target(url, allow_local=self.allow_local)
        request = request_head(target, headers, len(body)) + body
        with opened(
            target, watch, resolver=self.resolver, allow_local=self.allow_local, context=self.context
        ) as channel:
            return _exchange(channel, request, watch)


def _exchange(channel: Channel, request: bytes, watch: Watch) -> Outcome:
    taken = _send(channel, request)
    try:
        head, answer = _receive(channel, watch)
    except (TimeoutError, AttemptFailed):
        raise
    except ssl.SSLError as error:
        # In TLS 1.3 a receiver that demands a certificate says so only after the handshake.
        raise AttemptFailed(tls_fault(error)) from None
    except (OSError, BadAnswer):
        raise AttemptFailed(ErrorClass.BAD_RESPONSE) from None
    verdict = error_of_status(head.status)
    if verdict is None and not taken:
        verdict = ErrorClass.BAD_RESPONSE  # Nobody can acknowledge what has not arrived.
    return watch.outcome(error=verdict, answer=answer, retry_after=head.retry_after)


def _send(channel: Channel, request: bytes) -> bool:
    """Whether all of it was taken. A receiver may refuse a body early; what it answered is still to be read."""
    try:
        channel.send(request)
    except TimeoutError:
        raise
    except OSError:
        return False
    return True


def _receive(channel: Channel, watch: Watch) -> tuple[Head, bytes]:
    wire = Wire(_lapping(channel, watch))
    head = read_head(wire)
    watch.status = head.status
    return head, read_body(wire, head)


def _lapping(channel: Channel, watch: Watch) -> Callable[[int], bytes]:
    """The channel's bytes, with a look at the watch when the first of them come."""
    lapped = False

    def receive(most: int) -> bytes:
        nonlocal lapped
        data = channel.receive(most)
        if data and not lapped:
            lapped = True
            watch.lap("first_byte")
        return data

    return receive
