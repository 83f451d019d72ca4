"""A receiver of webhooks on loopback that does with each connection whatever a test tells it to, TLS included."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Behaviour = Callable[[socket.socket, Event], None]
"""What to do with a connection whose request was read; the event tells when the test is over."""
NAME = "ats.test"


@dataclass
class Receiver:
    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def url(self, scheme: str = "http", host: str = "127.0.0.1", path: str = "/hook") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def answering(response: bytes) -> Behaviour:
    return lambda connection, over: connection.sendall(response)


def http(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@contextmanager
def receiving(
    behave: Behaviour, *, tls: ssl.SSLContext | None = None, reads: bool = True
) -> Iterator[Receiver]:
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        receiver = Receiver(server.getsockname()[1])
        thread = Thread(target=_serve, args=(server, receiver, behave, tls, reads, over), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            over.set()
            with suppress(OSError), socket.create_connection(("127.0.0.1", receiver.port), 5):
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
            receiver.connections += 1
            connection.settimeout(10)
            with suppress(OSError):
                if tls is None:
                    _talk(connection, receiver, behave, reads, over)
                    continue
                with tls.wrap_socket(connection, server_side=True) as secured:
                    _talk(secured, receiver, behave, reads, over)


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
    length = next(int(each.split(b":")[1]) for each in lines if each.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536) or _end()
    return head + b"\r\n\r\n" + body


def _end() -> bytes:
    raise OSError("the client went away")


class Authority:
    """Issues certificates for NAME, good ones and bad ones, into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._sign(self._name, self._key.public_key(), None, days=30)
        self.file = self._write("authority.pem", self.certificate)

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))

    def server(self, name: str = NAME, *, days: int = 30, self_signed: bool = False) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._sign(subject, key.public_key(), name, days=days, by=key if self_signed else None)
        path = self._write(f"{name}-{days}-{self_signed}.pem", certificate, key)
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
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=name is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
            )
        )
        if name is None:
            usage = dict.fromkeys(
                (
                    "content_commitment",
                    "key_encipherment",
                    "data_encipherment",
                    "key_agreement",
                    "encipher_only",
                    "decipher_only",
                ),
                False,
            )
            builder = builder.add_extension(
                x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage),
                critical=True,
            )
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
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
