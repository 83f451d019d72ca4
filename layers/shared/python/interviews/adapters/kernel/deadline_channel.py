"""A connection, plain or TLS, on which every wait ends at the attempt's deadline."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Protocol, TypeVar

from ...domain.kernel.outcome import ErrorClass
from .attempt_watch import AttemptFailed, Watch

LARGEST_RECEIPT = 256 * 1024
"""Bytes that a receiver may send in all: handshake (certificates up to 100 KB), head and body. One that sends more is
treated as one that hung up.
"""
_PIECE = 16 * 1024
_TLS_RECORD_TYPES = range(20, 24)
_CERTIFICATE_FAULTS = {
    9: ErrorClass.TLS_NOT_YET_VALID,
    10: ErrorClass.TLS_EXPIRED,
    18: ErrorClass.TLS_SELF_SIGNED,
    62: ErrorClass.TLS_WRONG_NAME,
    64: ErrorClass.TLS_WRONG_NAME,
}
"""X509_V_ERR_… of OpenSSL's x509_vfy.h; 64 is the IP address that does not match."""
_OLD_PROTOCOL = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION")
_Result = TypeVar("_Result")


class Channel(Protocol):
    def send(self, data: bytes) -> None:
        """All of it. Raises TimeoutError, OSError."""

    def receive(self, most: int) -> bytes:
        """From 1 to `most` bytes, none at the end. Raises TimeoutError, OSError."""


class PlainChannel:
    def __init__(self, connection: socket.socket, watch: Watch) -> None:
        self._connection = connection
        self._watch = watch
        self._allowed = LARGEST_RECEIPT

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(self._watch.left())
            rest = rest[self._connection.send(rest) :]

    def receive(self, most: int) -> bytes:
        self._connection.settimeout(self._watch.left())
        data = self._connection.recv(min(most, self._allowed))
        self._allowed -= len(data)
        return data


class TlsChannel:
    """TLS whose bytes are carried by hand. An OpenSSL that reads the socket by itself does not come back, whatever
    the deadline, while a receiver floods it with records that carry no data, such as session tickets.
    """

    def __init__(self, plain: PlainChannel, context: ssl.SSLContext, name: str) -> None:
        self._plain = plain
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        self._heard = False

    def shake_hands(self) -> None:
        """Raises AttemptFailed with what is wrong about the receiver's TLS, TimeoutError."""
        try:
            self._carry(self._tls.do_handshake)
        except (TimeoutError, AttemptFailed):
            raise
        except OSError as error:
            raise AttemptFailed(tls_fault(error)) from None

    def send(self, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            rest = memoryview(data)[start : start + _PIECE]
            while rest:
                rest = rest[self._carry(partial(self._tls.write, rest)) :]

    def receive(self, most: int) -> bytes:
        try:
            return self._carry(partial(self._tls.read, most))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            # Many servers just hang up; whether the answer came whole is for its framing to say.
            return b""

    def _carry(self, step: Callable[[], _Result]) -> _Result:
        """Takes the step as soon as the bytes that it needs are there; what it has to say goes out first."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._flush()
                self._feed()
            except ssl.SSLError:
                with suppress(OSError):
                    self._flush()  # The alert tells the receiver what is wrong with its certificate.
                raise
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        self._plain.send(self._outgoing.read())

    def _feed(self) -> None:
        data = self._plain.receive(_PIECE)
        if data and not self._heard and data[0] not in _TLS_RECORD_TYPES:
            raise AttemptFailed(ErrorClass.TLS_NOT_SPOKEN)
        self._heard = True
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()


def tls_fault(error: OSError) -> ErrorClass:
    """Each fault that its owner would mend in another way has a class of its own."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE_FAULTS.get(error.verify_code, ErrorClass.TLS_UNTRUSTED)
    reason = getattr(error, "reason", None) or ""
    if reason in _OLD_PROTOCOL:
        return ErrorClass.TLS_OLD_PROTOCOL
    # We show no certificate, so a receiver that finds fault with ours is one that demands one.
    if "ALERT" in reason and "CERTIFICATE" in reason:
        return ErrorClass.TLS_CLIENT_CERTIFICATE
    return ErrorClass.TLS_FAILED
