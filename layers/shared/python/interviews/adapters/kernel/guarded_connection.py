"""Connections that go exactly where the address guard looked.

Sockets by hand, because three things must hold that HTTP clients do not offer together: one deadline over all
phases, a connection to the very address that was checked with the name kept for TLS and Host, and no
redirects, retries or decompression.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from ...domain.kernel.address import AddressRefused, Target, is_allowed, literal_address, read_target
from ...domain.kernel.outcome import ErrorClass
from ...usecases.kernel.ports import CannotResolve, Resolver
from .attempt_watch import AttemptFailed, Watch
from .deadline_channel import Channel, PlainChannel, TlsChannel

PATIENT_TRIES = 3
"""How many addresses get a share of the time; one that refuses at once takes none."""


def guarded_target(url: str, *, allow_local: bool) -> Target:
    """Raises AttemptFailed for what no request of ours is sent to, whatever it resolves to."""
    try:
        return read_target(url, allow_local=allow_local)
    except AddressRefused:
        raise AttemptFailed(ErrorClass.ADDRESS_REFUSED) from None


@contextmanager
def opened(
    target: Target,
    watch: Watch,
    *,
    resolver: Resolver,
    allow_local: bool,
    context: Callable[[], ssl.SSLContext],
) -> Iterator[Channel]:
    """`context` makes the TLS settings, on first use. Raises AttemptFailed, TimeoutError."""
    addresses = _resolve(target, watch, resolver, allow_local=allow_local)
    with closing(_connect(addresses, target.port, watch)) as connection:
        plain = PlainChannel(connection, watch)
        yield _secured(plain, target, watch, context()) if target.is_secure else plain


def _resolve(target: Target, watch: Watch, resolver: Resolver, *, allow_local: bool) -> Sequence[str]:
    literal = literal_address(target.host)
    try:
        addresses = [literal] if literal else resolver.resolve(target.host, watch.left())
    except CannotResolve:
        raise AttemptFailed(ErrorClass.DNS_FAILED) from None
    watch.lap("dns")
    if not addresses:
        raise AttemptFailed(ErrorClass.DNS_FAILED)
    if not all(is_allowed(each, allow_local=allow_local) for each in addresses):
        raise AttemptFailed(ErrorClass.ADDRESS_REFUSED)
    return addresses


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
    raise AttemptFailed(ErrorClass.TIMEOUT if timed_out else ErrorClass.CONNECT_FAILED)


def _secured(plain: PlainChannel, target: Target, watch: Watch, context: ssl.SSLContext) -> Channel:
    secure = TlsChannel(plain, context, target.host)
    secure.shake_hands()
    watch.lap("tls")
    return secure
