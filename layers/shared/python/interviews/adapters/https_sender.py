"""One webhook request over a connection that goes exactly where the address guard looked.

Sockets by hand, because three things must hold that HTTP clients do not offer together: one deadline over all
phases, a connection to the very address that was checked with the name kept for TLS and Host, and no
redirects, retries or decompression. `http.client` still reads the answer.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..domain.address import AddressRefused, Target, is_allowed, literal_address, read_target
from ..domain.webhook import LONGEST_ANSWER, ErrorClass, Outcome, Timings, error_of_status
from ..usecases.webhook_ports import CannotResolve, Resolver

DEADLINE_SECONDS = 5.0
LARGEST_BODY = 16 * 1024
LARGEST_ANSWER = LARGEST_BODY + 64 * 1024
"""Bytes read at most: the body and what may come before it."""
PATIENT_TRIES = 3
"""How many addresses get a share of the time; one that refuses at once takes none."""
USER_AGENT = "interview-integration-api/1 (webhooks)"
_EXPIRED, _WRONG_NAMES, _OUR_HEADERS = 10, (62, 64), ("host", "content-length", "connection")


@cache
def _public_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class HttpsSender:
    """`context` makes the TLS settings, on first use; `allow_local` is for the local stage alone."""

    resolver: Resolver
    allow_local: bool = False
    deadline_seconds: float = DEADLINE_SECONDS
    context: Callable[[], ssl.SSLContext] = _public_context

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        watch = _Watch(self.deadline_seconds)
        try:
            return self._post(url, headers, body, watch)
        except _Failed as failed:
            return watch.outcome(error=failed.error)
        except TimeoutError:
            return watch.outcome(error=ErrorClass.TIMEOUT)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, watch: "_Watch") -> Outcome:
        try:
            target = read_target(url, allow_local=self.allow_local)
        except AddressRefused:
            raise _Failed(ErrorClass.ADDRESS_REFUSED) from None
        head = _head(target, headers, len(body))
        addresses = self._resolve(target, watch)
        connection = _connect(addresses, target.port, watch)
        try:
            if target.is_secure:
                connection = self._secure(connection, target, watch)
            _write(connection, head + body, watch)
            return _read(connection, watch)
        finally:
            with suppress(OSError):
                connection.close()

    def _resolve(self, target: Target, watch: "_Watch") -> Sequence[str]:
        literal = literal_address(target.host)
        try:
            addresses = [literal] if literal else self.resolver.resolve(target.host, watch.left())
        except CannotResolve:
            raise _Failed(ErrorClass.DNS_FAILED) from None
        watch.lap("dns")
        if not addresses:
            raise _Failed(ErrorClass.DNS_FAILED)
        if not all(is_allowed(each, allow_local=self.allow_local) for each in addresses):
            raise _Failed(ErrorClass.ADDRESS_REFUSED)
        return addresses

    def _secure(self, connection: socket.socket, target: Target, watch: "_Watch") -> ssl.SSLSocket:
        context = self.context()
        connection.settimeout(watch.left())
        try:
            secured = context.wrap_socket(
                connection, server_hostname=target.host, do_handshake_on_connect=False
            )
        except (OSError, ValueError):
            raise _Failed(ErrorClass.TLS_FAILED) from None
        with ExitStack() as undo:
            undo.enter_context(secured)
            _shake_hands(secured)
            undo.pop_all()
        watch.lap("tls")
        return secured


class _Failed(Exception):
    def __init__(self, error: ErrorClass) -> None:
        super().__init__(error)
        self.error = error


class _Watch:
    """The one deadline, and what each phase took."""

    def __init__(self, seconds: float) -> None:
        self._started = self._lapped = time.monotonic()
        self._ends = self._started + seconds
        self._laps: dict[str, int] = {}
        self.status: int | None = None

    def left(self) -> float:
        """Raises TimeoutError once there is none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def lap(self, phase: str) -> None:
        now = time.monotonic()
        self._laps[phase] = round((now - self._lapped) * 1000)
        self._lapped = now

    def outcome(
        self, *, error: ErrorClass | None, answer: bytes = b"", retry_after: str | None = None
    ) -> Outcome:
        return Outcome(
            status=self.status,
            error_class=error,
            milliseconds=round((time.monotonic() - self._started) * 1000),
            timings=Timings(**self._laps),
            answer=answer.decode(errors="replace").replace("\0", "�")[:LONGEST_ANSWER],
            retry_after=retry_after,
        )


class _DeadlineReader(io.RawIOBase):
    """A socket's bytes until the deadline or too many of them, however slowly they drip."""

    def __init__(self, connection: socket.socket, watch: _Watch) -> None:
        self._connection = connection
        self._watch = watch
        self._allowed = LARGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        if self._allowed <= 0:
            raise http.client.HTTPException("the answer is too large")
        self._connection.settimeout(self._watch.left())
        count = self._connection.recv_into(buffer, min(len(buffer), self._allowed))
        self._allowed -= count
        return count

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self)


def _head(target: Target, headers: Mapping[str, str], length: int) -> bytes:
    """Host, length and connection are ours to say. A line break in a header is our own fault: ValueError."""
    lines = {
        "Host": target.authority,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        **{name: value for name, value in headers.items() if name.lower() not in _OUR_HEADERS},
        "Content-Length": str(length),
        "Connection": "close",
    }
    if any(not each.isprintable() for line in lines.items() for each in line):
        raise ValueError("a header contains control characters")
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{text}\r\n".encode("latin-1")


def _connect(addresses: Sequence[str], port: int, watch: _Watch) -> socket.socket:
    """To the first address that answers."""
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
    raise _Failed(ErrorClass.TIMEOUT if timed_out else ErrorClass.CONNECT_FAILED)


def _shake_hands(secured: ssl.SSLSocket) -> None:
    try:
        secured.do_handshake()
    except TimeoutError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise _Failed(_certificate_error(error)) from None
    except OSError:
        raise _Failed(ErrorClass.TLS_FAILED) from None


def _write(connection: socket.socket, request: bytes, watch: _Watch) -> None:
    rest = memoryview(request)
    while rest:
        connection.settimeout(watch.left())
        try:
            rest = rest[connection.send(rest) :]
        except TimeoutError:
            raise
        except OSError:
            # A receiver may refuse a body before it has read it all; what it answered is still to be read.
            return


def _read(connection: socket.socket, watch: _Watch) -> Outcome:
    answering: Any = _DeadlineReader(connection, watch)
    response = http.client.HTTPResponse(answering, method="POST")
    try:
        response.begin()
        watch.status = response.status
        watch.lap("first_byte")
        answer = response.read(LARGEST_BODY)
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException, ValueError):
        raise _Failed(ErrorClass.BAD_RESPONSE) from None
    return watch.outcome(
        error=error_of_status(response.status),
        answer=answer,
        retry_after=response.getheader("Retry-After"),
    )


def _certificate_error(error: ssl.SSLCertVerificationError) -> ErrorClass:
    if error.verify_code == _EXPIRED:
        return ErrorClass.TLS_EXPIRED
    return ErrorClass.TLS_WRONG_NAME if error.verify_code in _WRONG_NAMES else ErrorClass.TLS_UNTRUSTED
