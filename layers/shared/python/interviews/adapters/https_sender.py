"""One webhook request over a connection that goes exactly where the address guard looked.

Sockets by hand, because three things must hold that HTTP clients do not offer together: one deadline over all
phases, a connection to the very address that was checked with the name kept for TLS and Host, and no
redirects, retries or decompression.
"""

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from ..domain.address import AddressRefused, Target, is_allowed, literal_address, read_target
from ..domain.webhook import ErrorClass, Outcome, error_of_status
from ..usecases.webhook_ports import CannotResolve, Resolver
from .attempt_watch import Failed, Watch
from .deadline_channel import Channel, PlainChannel, TlsChannel, tls_fault
from .http_message import BadAnswer, Head, Wire, read_body, read_head, request_head

DEADLINE_SECONDS = 5.0
PATIENT_TRIES = 3
"""How many addresses get a share of the time; one that refuses at once takes none."""


@cache
def public_context() -> ssl.SSLContext:
    """The world's authorities, TLS 1.2 at least, names checked; no renegotiation, which costs us what it likes."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    return context


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
        except Failed as failed:
            return watch.outcome(error=failed.error)
        except TimeoutError:
            return watch.outcome(error=ErrorClass.TIMEOUT)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, watch: Watch) -> Outcome:
        try:
            target = read_target(url, allow_local=self.allow_local)
        except AddressRefused:
            raise Failed(ErrorClass.ADDRESS_REFUSED) from None
        request = request_head(target, headers, len(body)) + body
        addresses = self._resolve(target, watch)
        with closing(_connect(addresses, target.port, watch)) as connection:
            return _exchange(self._open(connection, target, watch), request, watch)

    def _resolve(self, target: Target, watch: Watch) -> Sequence[str]:
        literal = literal_address(target.host)
        try:
            addresses = [literal] if literal else self.resolver.resolve(target.host, watch.left())
        except CannotResolve:
            raise Failed(ErrorClass.DNS_FAILED) from None
        watch.lap("dns")
        if not addresses:
            raise Failed(ErrorClass.DNS_FAILED)
        if not all(is_allowed(each, allow_local=self.allow_local) for each in addresses):
            raise Failed(ErrorClass.ADDRESS_REFUSED)
        return addresses

    def _open(self, connection: socket.socket, target: Target, watch: Watch) -> Channel:
        plain = PlainChannel(connection, watch)
        if not target.is_secure:
            return plain
        secure = TlsChannel(plain, self.context(), target.host)
        secure.shake_hands()
        watch.lap("tls")
        return secure


def _connect(addresses: Sequence[str], port: int, watch: Watch) -> socket.socket:
    """To the first address that answers. They are numbers, so nothing is looked up again."""
    timed_out = False
    for remaining, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        share = watch.left() / min(remaining, PATIENT_TRIES)
        try:
            connection = socket.create_connection((address, port), share)
        except TimeoutError:
            timed_out = True
        except OSError:
            continue
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            watch.lap("connect")
            return connection
    raise Failed(ErrorClass.TIMEOUT if timed_out else ErrorClass.CONNECT_FAILED)


def _exchange(channel: Channel, request: bytes, watch: Watch) -> Outcome:
    taken = _send(channel, request)
    try:
        head, answer = _receive(channel, watch)
    except (TimeoutError, Failed):
        raise
    except ssl.SSLError as error:
        # In TLS 1.3 a receiver that demands a certificate says so only after the handshake.
        raise Failed(tls_fault(error)) from None
    except (OSError, BadAnswer):
        raise Failed(ErrorClass.BAD_RESPONSE) from None
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
