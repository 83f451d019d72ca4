"""A receiver of webhooks on loopback that does with each connection whatever a test tells it to, TLS included."""

import itertools
import socket
import ssl
import struct
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from interviews.adapters.kernel.tls import public_context

Behaviour = Callable[[socket.socket, Event], None]
"""What to do with a connection whose request was read; the event tells when the test is over."""
NAME = "ats.test"


@dataclass
class Receiver:
    """`addresses` are its own, as each connection was made to them."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @property
    def connections(self) -> int:
        return len(self.addresses)

    def url(self, scheme: str = "http", host: str = "127.0.0.1", path: str = "/hook") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def answering(response: bytes) -> Behaviour:
    return lambda connection, over: connection.sendall(response)


def http(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def saying(*parts: bytes, then: Behaviour | None = None) -> Behaviour:
    """Each part in a segment of its own as far as the network lets it."""

    def say(connection: socket.socket, over: Event) -> None:
        for part in parts:
            connection.sendall(part)
        if then:
            then(connection, over)

    return say


def dripping(data: bytes = b"x", *, before: bytes = b"") -> Behaviour:
    """One byte after the other, again and again, until the test is over."""

    def drip(connection: socket.socket, over: Event) -> None:
        connection.sendall(before)
        for byte in itertools.cycle(data):
            if over.wait(0.01):
                return
            connection.sendall(bytes([byte]))

    return drip


def flooding(data: bytes, *, before: bytes = b"", most: int = 1_000_000_000) -> Behaviour:
    """As fast as it can, until the client goes away or there were `most` bytes."""

    def flood(connection: socket.socket, over: Event) -> None:
        connection.sendall(before)
        for _ in range(most // len(data)):
            connection.sendall(data)

    return flood


def stay_silent(connection: socket.socket, over: Event) -> None:
    over.wait()


def reset(connection: socket.socket, over: Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def receiving(
    behave: Behaviour,
    *,
    tls: ssl.SSLContext | None = None,
    reads: bool = True,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Receiver]:
    over = Event()
    with socket.create_server((host, port)) as server:
        receiver = Receiver(server.getsockname()[1])
        thread = Thread(target=_serve, args=(server, receiver, behave, tls, reads, over), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            over.set()
            with suppress(OSError), socket.create_connection((host, receiver.port), 5):
                pass
            thread.join(10)


def _serve(
    server: socket.socket,
    receiver: Receiver,
    behave: Behaviour,
    tls: ssl.SSLContext | None,
    reads: bool,
    over: Event,
) -> None:
    while True:
        connection, _ = server.accept()
        with connection:
            if over.is_set():
                return
            receiver.addresses.append(connection.getsockname()[0])
            connection.settimeout(10)
            with suppress(OSError):
                if tls is None:
                    _talk(connection, receiver, behave, reads, over)
                    continue
                with _secured(connection, tls) as secured:
                    _talk(secured, receiver, behave, reads, over)


def _secured(connection: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
    """Should it come to nothing, the alert is followed by a quiet end: a reset might overtake it."""
    spare = connection.dup()
    try:
        return tls.wrap_socket(connection, server_side=True)
    except ssl.SSLError:
        spare.shutdown(socket.SHUT_WR)
        while spare.recv(65536):
            pass
        raise
    finally:
        spare.close()


def _talk(connection: socket.socket, receiver: Receiver, behave: Behaviour, reads: bool, over: Event) -> None:
    if reads:
        receiver.requests.append(_read_request(connection))
    behave(connection, over)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or _end()
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    lengths = (int(each.split(b":")[1]) for each in lines if each.startswith(b"content-length:"))
    length = next(lengths, 0)  # a GET has none
    while len(body) < length:
        body += connection.recv(65536) or _end()
    return head + b"\r\n\r\n" + body


def _end() -> bytes:
    raise OSError("the client went away")


_SIGNS = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    crl_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    """Issues certificates for NAME, good ones and bad ones, into a folder."""

    def __init__(self, folder: Path, *, without: Container[type[x509.ExtensionType]] = ()) -> None:
        """`without` are extensions that neither its own certificate nor those which it issues have: old ones lack some
        that RFC 5280 demands."""
        self._folder = folder
        self._without = without
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._sign(self._name, self._key.public_key(), None, days=30)
        self.file = self._write("authority.pem", self.certificate)

    def trusting(self) -> ssl.SSLContext:
        """The sender's own settings, but for the authority."""
        return public_context(str(self.file))

    def server(
        self, name: str = NAME, *, since: int = -60, days: int = 30, self_signed: bool = False
    ) -> ssl.SSLContext:
        """For a DNS name or an IP address; valid from `since` to `days` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = key if self_signed else None
        certificate = self._sign(subject, key.public_key(), name, since=since, days=days, by=by)
        path = self._write(f"{name}-{since}-{days}-{self_signed}.pem", certificate, key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey,
        name: str | None,
        *,
        days: int,
        since: int = -60,
        by: ec.EllipticCurvePrivateKey | None = None,
    ) -> x509.Certificate:
        signer = by or self._key
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if by else self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=since))
            .not_valid_after(now + timedelta(days=days))
        )
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=name is None, path_length=None), True),
            (x509.SubjectKeyIdentifier.from_public_key(public), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
            (x509.SubjectAlternativeName([_general_name(name)]), False) if name else (_SIGNS, True),
        ]
        for extension, critical in extensions:
            if type(extension) not in self._without:
                builder = builder.add_extension(extension, critical=critical)
        return builder.sign(signer, hashes.SHA256())

    def _write(
        self, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey | None = None
    ) -> Path:
        path = self._folder / name
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        if key:
            pem += key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        path.write_bytes(pem)
        return path


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
