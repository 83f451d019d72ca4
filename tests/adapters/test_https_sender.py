"""Real sockets and a real TLS server: what each fault of a receiver becomes."""

import gzip
import itertools
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

import pytest
from standardwebhooks import Webhook

from interviews.adapters.https_sender import LARGEST_BODY, HttpsSender
from interviews.domain.signature import new_secret, signature_headers
from interviews.domain.webhook import ErrorClass, Outcome
from receiver import NAME, Authority, Receiver, answering, http, receiving
from webhook_fakes import ScriptedResolver

BODY = '{"event":"interview.approved","data":{"name":"Zoë"}}'.encode()
HEADERS = {"Content-Type": "application/json", "webhook-id": "e1"}
PATIENCE = 30.0
"""Seconds, for what must not run into the deadline even on a slow machine."""
HASTE = 0.3
"""Seconds, for what would go on for ever."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


def sender(
    *, seconds: float = PATIENCE, context: Callable[[], ssl.SSLContext] = ssl.create_default_context
) -> HttpsSender:
    resolver = ScriptedResolver({NAME: [["127.0.0.1"]]})
    return HttpsSender(resolver, allow_local=True, deadline_seconds=seconds, context=context)


def post(receiver: Receiver, *, seconds: float = PATIENCE) -> Outcome:
    return sender(seconds=seconds).post(receiver.url(), HEADERS, BODY)


def secure_post(authority: Authority, receiver: Receiver, *, seconds: float = PATIENCE) -> Outcome:
    made = sender(seconds=seconds, context=authority.trusting)
    return made.post(receiver.url("https", NAME), HEADERS, BODY)


def drip(connection: socket.socket, over: Event, parts: bytes = b"x") -> None:
    while not over.wait(0.01):
        connection.sendall(parts)


def stay_silent(connection: socket.socket, over: Event) -> None:
    over.wait()


def test_the_body_arrives_byte_for_byte_with_name_length_and_path() -> None:
    with receiving(answering(http("200 OK", body=b"thanks"))) as receiver:
        outcome = sender().post(receiver.url(host=NAME, path="/a?b=c"), HEADERS, BODY)
    assert (outcome.status, outcome.error_class, outcome.answer) == (200, None, "thanks")
    head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /a?b=c HTTP/1.1"
    assert f"Host: {NAME}:{receiver.port}" in lines
    assert f"Content-Length: {len(BODY)}" in lines
    assert "webhook-id: e1" in lines
    assert "Accept-Encoding: identity" in lines
    assert body == BODY


def test_tls_goes_to_the_checked_address_under_the_receivers_name(authority: Authority) -> None:
    asked: list[str | None] = []
    server = authority.server()
    server.sni_callback = lambda _, name, __: asked.append(name)
    with receiving(answering(http("204 No Content")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.status, outcome.is_success) == (204, True)
    assert asked == [NAME]
    timings = outcome.timings
    assert None not in (timings.dns, timings.connect, timings.tls, timings.first_byte)


def test_a_captured_request_is_verified_by_the_standard_library() -> None:
    secret = new_secret(lambda count: b"\x07" * count)
    headers = signature_headers(
        BODY, event_id="e1", timestamp="t", tenant_id="tnt_1", at=datetime.now(UTC), secrets=[secret]
    )
    with receiving(answering(http("200 OK"))) as receiver:
        sender().post(receiver.url(), headers, BODY)
    head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    received = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert Webhook(secret).verify(body.decode(), received)["event"] == "interview.approved"


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_a_failure_with_exactly_one_request(status: int) -> None:
    with receiving(answering(http("200 OK"))) as trap:
        location = f"Location: {trap.url()}"
        with receiving(answering(http(f"{status} Moved", location))) as receiver:
            outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (status, ErrorClass.REDIRECT)
    assert (receiver.connections, trap.connections) == (1, 0)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("410 Gone", "GONE"),
        ("404 Not Found", "STATUS_4XX"),
        ("500 Oops", "STATUS_5XX"),
        ("418", "STATUS_4XX"),
    ],
)
def test_a_status_is_recorded_with_its_class_and_answer(status: str, error: str) -> None:
    with receiving(answering(http(status, body="Zoë\0".encode()))) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class, outcome.answer) == (int(status[:3]), error, "Zoë�")


def test_retry_after_is_passed_on() -> None:
    with receiving(answering(http("429 Slow down", "Retry-After: 120"))) as receiver:
        assert post(receiver).retry_after == "120"


@pytest.mark.parametrize(
    "response",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
    ],
)
def test_what_is_no_http_answer_is_a_bad_response(response: bytes) -> None:
    with receiving(answering(response)) as receiver:
        assert post(receiver).error_class is ErrorClass.BAD_RESPONSE


def test_a_header_bomb_is_cut_off() -> None:
    def bomb(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.is_set():
            connection.sendall(b"X: " + b"y" * 60_000 + b"\r\n")

    with receiving(bomb) as receiver:
        assert post(receiver).error_class is ErrorClass.BAD_RESPONSE


def test_of_an_endless_body_only_the_start_is_read() -> None:
    sent = itertools.count()

    def flood(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while not over.is_set():
            connection.sendall(b"x" * LARGEST_BODY)
            next(sent)

    with receiving(flood) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.is_success, outcome.answer) == (200, True, "x" * 1024)
    assert next(sent) * LARGEST_BODY < 1_000_000_000


def test_a_compressed_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with receiving(answering(http("200 OK", "Content-Encoding: gzip", body=bomb))) as receiver:
        outcome = post(receiver)
    assert outcome.is_success
    assert len(outcome.answer) <= 1024


def test_a_chunked_answer_is_read() -> None:
    response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    with receiving(answering(response)) as receiver:
        assert post(receiver).answer == "hello"


def test_a_body_of_one_byte_at_a_time_hits_the_deadline() -> None:
    def drip_body(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        drip(connection, over)

    with receiving(drip_body) as receiver:
        outcome = post(receiver, seconds=HASTE)
    assert (outcome.status, outcome.error_class, outcome.is_success) == (200, ErrorClass.TIMEOUT, False)


def test_headers_of_one_byte_at_a_time_hit_the_deadline() -> None:
    with receiving(drip) as receiver:
        assert post(receiver, seconds=HASTE).error_class is ErrorClass.TIMEOUT


def test_silence_hits_the_deadline() -> None:
    with receiving(stay_silent) as receiver:
        outcome = post(receiver, seconds=HASTE)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.TIMEOUT)


def test_a_receiver_that_never_reads_hits_the_deadline() -> None:
    with receiving(stay_silent, reads=False) as receiver:
        outcome = sender(seconds=HASTE).post(receiver.url(), HEADERS, b"x" * 50_000_000)
    assert outcome.error_class is ErrorClass.TIMEOUT


def test_a_tls_server_that_never_shakes_hands_hits_the_deadline(authority: Authority) -> None:
    with receiving(stay_silent, reads=False) as receiver:
        assert secure_post(authority, receiver, seconds=HASTE).error_class is ErrorClass.TIMEOUT


def test_a_lookup_that_hangs_is_a_timeout() -> None:
    made = HttpsSender(ScriptedResolver({}, hangs=True))
    assert made.post("https://ats.example/", HEADERS, BODY).error_class is ErrorClass.TIMEOUT


def test_an_early_refusal_of_a_large_body_is_still_read() -> None:
    with receiving(answering(http("413 Too large")), reads=False) as receiver:
        outcome = sender().post(receiver.url(), HEADERS, b"x" * 50_000)
    assert (outcome.status, outcome.error_class) in [
        (413, ErrorClass.STATUS_4XX),
        # Depending on the moment of the reset the kernel throws the answer away.
        (None, ErrorClass.BAD_RESPONSE),
    ]


@pytest.mark.parametrize(
    ("name", "days", "self_signed", "error"),
    [
        (NAME, -1, False, ErrorClass.TLS_EXPIRED),
        ("other.test", 30, False, ErrorClass.TLS_WRONG_NAME),
        (NAME, 30, True, ErrorClass.TLS_UNTRUSTED),
    ],
)
def test_each_fault_of_a_certificate_has_its_class(
    authority: Authority, name: str, days: int, self_signed: bool, error: ErrorClass
) -> None:
    server = authority.server(name, days=days, self_signed=self_signed)
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.status, outcome.error_class) == (None, error)
    assert receiver.requests == []


def test_a_server_that_speaks_no_tls_is_a_tls_failure(authority: Authority) -> None:
    with receiving(answering(http("400 Bad Request")), reads=False) as receiver:
        assert secure_post(authority, receiver).error_class is ErrorClass.TLS_FAILED


def test_the_worlds_authorities_are_trusted_by_default_and_ours_is_not(authority: Authority) -> None:
    made = HttpsSender(ScriptedResolver({NAME: [["127.0.0.1"]]}), allow_local=True, deadline_seconds=PATIENCE)
    with receiving(answering(http("200 OK")), tls=authority.server()) as receiver:
        outcome = made.post(receiver.url("https", NAME), HEADERS, BODY)
    assert outcome.error_class is ErrorClass.TLS_UNTRUSTED


def test_nobody_listening_is_a_failure_to_connect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = sender().post(f"http://127.0.0.1:{port}/", HEADERS, BODY)
    assert (outcome.error_class, outcome.status) == (ErrorClass.CONNECT_FAILED, None)


def test_an_unknown_name_is_a_dns_failure() -> None:
    assert sender().post("https://unknown.test/", HEADERS, BODY).error_class is ErrorClass.DNS_FAILED


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that would have been connected to."""
    tried: list[str] = []

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


def guarded(*answers: list[str]) -> HttpsSender:
    return HttpsSender(ScriptedResolver({"ats.example": list(answers)}), deadline_seconds=PATIENCE)


def test_a_rebinding_name_is_resolved_once_and_connected_where_it_was_checked(connected: list[str]) -> None:
    made = guarded(["1.1.1.1"], ["127.0.0.1"])
    assert made.post("https://ats.example/", HEADERS, BODY).error_class is ErrorClass.CONNECT_FAILED
    assert connected == ["1.1.1.1"]
    assert made.post("https://ats.example/", HEADERS, BODY).error_class is ErrorClass.ADDRESS_REFUSED
    assert connected == ["1.1.1.1"]


@pytest.mark.parametrize(
    "addresses", [["1.1.1.1", "10.0.0.1"], ["::1"], ["169.254.169.254"], ["2606:4700::1", "fd00:ec2::254"]]
)
def test_one_inner_address_is_enough_to_refuse(connected: list[str], addresses: list[str]) -> None:
    outcome = guarded(addresses).post("https://ats.example/", HEADERS, BODY)
    assert outcome.error_class is ErrorClass.ADDRESS_REFUSED
    assert connected == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://ats.example/",
        "https://2130706433/",
        "https://u@ats.example/",
    ],
)
def test_a_refused_url_is_never_resolved(connected: list[str], url: str) -> None:
    made = guarded(["1.1.1.1"])
    assert made.post(url, HEADERS, BODY).error_class is ErrorClass.ADDRESS_REFUSED
    assert isinstance(made.resolver, ScriptedResolver)
    assert (made.resolver.asked, connected) == ([], [])


def test_all_addresses_are_tried_in_turn(connected: list[str]) -> None:
    addresses = ["2606:4700::1", "2606:4700::2", "2606:4700::3", "2606:4700::4", "1.1.1.1"]
    guarded(addresses).post("https://ats.example/", HEADERS, BODY)
    assert connected == addresses


def test_an_address_that_does_not_answer_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []

    def vanish(address: tuple[str, int], timeout: float) -> socket.socket:
        shares.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", vanish)
    addresses = ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"]
    assert guarded(addresses).post("https://ats.example/", HEADERS, BODY).error_class is ErrorClass.TIMEOUT
    bounds = [PATIENCE / 3, PATIENCE / 3, PATIENCE / 2, PATIENCE]
    assert [share <= bound for share, bound in zip(shares, bounds, strict=True)] == [True] * 4


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
def test_a_line_break_in_a_header_is_our_own_fault(value: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        sender().post("http://127.0.0.1:1/", {"X-Tenant-ID": value}, BODY)


def test_host_length_and_connection_cannot_be_overridden() -> None:
    forged = {"HOST": "evil.example", "Content-length": "1", "connection": "keep-alive"}
    with receiving(answering(http("200 OK"))) as receiver:
        sender().post(receiver.url(), forged, BODY)
    head = receiver.requests[0].partition(b"\r\n\r\n")[0].lower()
    assert head.count(b"host:") == head.count(b"content-length:") == head.count(b"connection:") == 1
    assert b"evil" not in head
    assert b"connection: close" in head
