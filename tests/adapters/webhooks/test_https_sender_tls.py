"""A real TLS server with each fault: each fault that its owner would mend in another way has its own error class."""

import socket
import ssl
import warnings
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509

from interviews.adapters.kernel.tls import public_context
from interviews.adapters.webhooks.https_sender import HttpsSender
from interviews.domain.kernel.outcome import ErrorClass
from receiver import NAME, Authority, answering, http, receiving, reset, saying
from sending import BODY, HEADERS, PATIENCE, secure_post, sender
from webhook_fakes import ScriptedResolver

OLD_SERVER_HELLO = bytes.fromhex("160302002c020000280302") + b"\x07" * 32 + bytes.fromhex("00002f000000")
"""A server that insists on TLS 1.1, whatever the client had offered: version 3.2, AES128-SHA, no extensions."""


@pytest.mark.parametrize(
    ("name", "since", "days", "self_signed", "error"),
    [
        (NAME, -60, -1, False, ErrorClass.TLS_EXPIRED),
        (NAME, 1, 30, False, ErrorClass.TLS_NOT_YET_VALID),
        ("other.test", -60, 30, False, ErrorClass.TLS_WRONG_NAME),
        ("*.ats.test", -60, 30, False, ErrorClass.TLS_WRONG_NAME),
        ("127.0.0.1", -60, 30, False, ErrorClass.TLS_WRONG_NAME),
        (NAME, -60, 30, True, ErrorClass.TLS_SELF_SIGNED),
    ],
)
def test_each_fault_of_a_certificate_has_its_class(
    authority: Authority, name: str, since: int, days: int, self_signed: bool, error: ErrorClass
) -> None:
    server = authority.server(name, since=since, days=days, self_signed=self_signed)
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.status, outcome.error_class) == (None, error)
    assert (receiver.connections, receiver.requests) == (1, [])
    assert (outcome.timings.connect is None, outcome.timings.tls) == (False, None)


def test_an_authority_that_we_do_not_know_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    with receiving(answering(http("200 OK")), tls=Authority(tmp_path).server()) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_UNTRUSTED
    assert receiver.requests == []


@pytest.mark.parametrize(
    "missing",
    [x509.KeyUsage, x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier],
    ids=lambda one: one.__name__,
)
def test_an_authority_of_before_rfc_5280_is_trusted_by_every_python(
    missing: type[x509.ExtensionType], tmp_path: Path
) -> None:
    """Such roots are among those that the world trusts; from 3.13 on Python refuses their chains by itself."""
    old = Authority(tmp_path, without=[missing])
    with receiving(answering(http("200 OK")), tls=old.server()) as receiver:
        assert secure_post(old, receiver).is_success


def test_the_settings_of_tls_are_ours_and_not_those_of_the_python_at_hand() -> None:
    context = public_context()
    assert context.verify_flags == ssl.VERIFY_X509_TRUSTED_FIRST | ssl.VERIFY_X509_PARTIAL_CHAIN
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_only_the_worlds_authorities_are_trusted_by_default(authority: Authority) -> None:
    made = HttpsSender(ScriptedResolver({NAME: [["127.0.0.1"]]}), allow_local=True, deadline_seconds=PATIENCE)
    with receiving(answering(http("200 OK")), tls=authority.server()) as receiver:
        outcome = made.post(receiver.url("https", NAME), HEADERS, BODY)
    assert outcome.error_class is ErrorClass.TLS_UNTRUSTED
    assert receiver.requests == []


def test_a_server_of_before_tls_12_has_an_old_protocol(authority: Authority) -> None:
    server = authority.server()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        server.minimum_version = ssl.TLSVersion.TLSv1
        server.maximum_version = ssl.TLSVersion.TLSv1_1
    server.set_ciphers("DEFAULT@SECLEVEL=0")
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.error_class, receiver.requests) == (ErrorClass.TLS_OLD_PROTOCOL, [])


def test_a_server_that_insists_on_tls_11_has_an_old_protocol(authority: Authority) -> None:
    with receiving(saying(OLD_SERVER_HELLO), reads=False) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_OLD_PROTOCOL


def test_tls_12_will_do(authority: Authority) -> None:
    server = authority.server()
    server.maximum_version = ssl.TLSVersion.TLSv1_2
    with receiving(answering(http("200 OK", body=b"thanks")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.is_success, outcome.answer) == (True, "thanks")


@pytest.mark.parametrize(
    "greeting", [http("400 Bad Request"), b"SSH-2.0-OpenSSH_9.0\r\n", b"220 mail.test ESMTP\r\n", b"\0"]
)
def test_a_port_without_tls_is_told_from_broken_tls_and_sees_nothing_of_the_request(
    authority: Authority, greeting: bytes
) -> None:
    seen = bytearray()

    def greet(connection: socket.socket, over: Event) -> None:
        connection.sendall(greeting)
        while data := connection.recv(65536):
            seen.extend(data)

    with receiving(greet, reads=False) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.error_class, outcome.timings.tls) == (ErrorClass.TLS_NOT_SPOKEN, None)
    assert seen[:1] == b"\x16"
    assert b"POST" not in seen
    assert BODY not in seen


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x15\x03\x03\x00\x02\x02\x28",
        b"\x16\x03\x03\x00\x04\x02\x00\x00\x00",
        b"\x16\x03\x03\xff\xff" + b"\x07" * 0xFFFF,
    ],
    ids=["nothing", "handshake failure", "empty hello", "oversized record"],
)
def test_tls_that_breaks_off_or_makes_no_sense_is_a_failure_of_tls(
    authority: Authority, garbage: bytes
) -> None:
    with receiving(saying(garbage), reads=False) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_FAILED


def test_a_reset_within_the_handshake_is_a_failure_of_tls(authority: Authority) -> None:
    def hear_and_reset(connection: socket.socket, over: Event) -> None:
        connection.recv(1)
        reset(connection, over)

    with receiving(hear_and_reset, reads=False) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_FAILED


def test_a_demand_for_a_client_certificate_has_its_class(authority: Authority) -> None:
    server = authority.server()
    server.verify_mode = ssl.CERT_REQUIRED
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.error_class, receiver.requests) == (ErrorClass.TLS_CLIENT_CERTIFICATE, [])


def test_a_demand_in_tls_12_cannot_be_told_from_other_failures_since_its_alert_does_not_say(
    authority: Authority,
) -> None:
    server = authority.server()
    server.verify_mode = ssl.CERT_REQUIRED
    server.maximum_version = ssl.TLSVersion.TLSv1_2
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.error_class, receiver.requests) == (ErrorClass.TLS_FAILED, [])


def test_a_wish_for_a_client_certificate_is_not_granted_and_does_no_harm(authority: Authority) -> None:
    server = authority.server()
    server.verify_mode = ssl.CERT_OPTIONAL
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        assert secure_post(authority, receiver).is_success


def test_an_ip_address_in_the_url_is_verified_against_the_certificates_addresses(
    authority: Authority,
) -> None:
    made = sender(context=authority.trusting)
    with receiving(answering(http("200 OK")), tls=authority.server("127.0.0.1")) as receiver:
        assert made.post(receiver.url("https", "127.0.0.1"), HEADERS, BODY).is_success
    for other in (NAME, "127.0.0.2"):
        with receiving(answering(http("200 OK")), tls=authority.server(other)) as receiver:
            outcome = made.post(receiver.url("https", "127.0.0.1"), HEADERS, BODY)
        assert (outcome.error_class, receiver.requests) == (ErrorClass.TLS_WRONG_NAME, [])


def test_a_receiver_learns_what_is_wrong_with_its_certificate(authority: Authority) -> None:
    reasons: list[str | None] = []

    def listen(connection: socket.socket, over: Event) -> None:
        try:
            authority.server(days=-1).wrap_socket(connection, server_side=True)
        except ssl.SSLError as error:
            reasons.append(error.reason)

    with receiving(listen, reads=False) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_EXPIRED
    assert reasons == ["SSLV3_ALERT_CERTIFICATE_EXPIRED"]


@pytest.mark.parametrize("politely", [False, True], ids=["hanging up", "saying goodbye"])
def test_an_answer_without_a_length_ends_with_the_connection(authority: Authority, politely: bool) -> None:
    def part(connection: socket.socket, over: Event) -> None:
        if politely:
            assert isinstance(connection, ssl.SSLSocket)
            connection.unwrap()

    behave = saying(b"HTTP/1.1 200 OK\r\n\r\nhello", then=part)
    with receiving(behave, tls=authority.server()) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.is_success, outcome.answer) == (True, "hello")


def test_an_answer_that_is_cut_within_tls_is_a_bad_response(authority: Authority) -> None:
    with receiving(
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"), tls=authority.server()
    ) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.status, outcome.error_class) == (200, ErrorClass.BAD_RESPONSE)


def test_a_large_body_goes_through_tls_whole(authority: Authority) -> None:
    body = bytes(range(256)) * 2_000
    with receiving(answering(http("200 OK")), tls=authority.server()) as receiver:
        outcome = sender(context=authority.trusting).post(receiver.url("https", NAME), HEADERS, body)
    assert outcome.is_success
    assert receiver.requests[0].endswith(b"\r\n\r\n" + body)


def test_one_context_serves_all_and_keeps_no_session(authority: Authority) -> None:
    assert public_context() is public_context()
    context = authority.trusting()
    server = authority.server()
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        for _ in range(2):
            made = sender(context=lambda: context)
            assert made.post(receiver.url("https", NAME), HEADERS, BODY).is_success
    assert server.session_stats()["hits"] == 0
