"""One deadline over all phases, and an end to every flood, with real sockets."""

import gzip
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from interviews.adapters.kernel import guarded_connection
from interviews.adapters.kernel.address_resolver import SystemResolver
from interviews.adapters.kernel.deadline_channel import LARGEST_RECEIPT, PlainChannel
from interviews.adapters.kernel.http_message import LARGEST_BODY, LARGEST_HEAD
from interviews.adapters.webhooks.https_sender import DEADLINE_SECONDS, HttpsSender
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from receiver import (
    NAME,
    Authority,
    answering,
    dripping,
    flooding,
    http,
    receiving,
    reset,
    saying,
    stay_silent,
)
from sending import BODY, HASTE, HEADERS, in_time_for, post, secure_post, sender

GIGABYTE = 1_000_000_000
READ_AHEAD = 8 * 1024
"""What may be read of a body together with the end of its head."""
TLS_HELLO_START = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"
"""A record of 16 KB with a greeting in it, of which little ever comes."""


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes the sender, which runs in the test's own thread, took from the network at a time."""
    counts: list[int] = []
    genuine = socket.socket.recv

    def counting(self: socket.socket, *args: Any) -> bytes:
        data = genuine(self, *args)
        if threading.current_thread() is threading.main_thread():
            counts.append(len(data))
        return data

    monkeypatch.setattr(socket.socket, "recv", counting)
    return counts


@contextmanager
def little_memory(most: int = 1_000_000) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def test_the_deadline_is_the_contracts() -> None:
    assert HttpsSender(SystemResolver()).deadline_seconds == DEADLINE_SECONDS == 5


def test_a_lookup_that_hangs_hits_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait() and [])
    made = HttpsSender(SystemResolver(), deadline_seconds=HASTE)
    outcome = made.post("https://ats.example/", HEADERS, BODY)
    over.set()
    assert (outcome.error_class, outcome.timings.dns) == (ErrorClass.TIMEOUT, None)


def test_a_lookup_is_given_what_is_left_of_the_deadline_and_not_more() -> None:
    given: list[float] = []

    class Noting:
        def resolve(self, host: str, timeout_seconds: float) -> list[str]:
            given.append(timeout_seconds)
            raise TimeoutError

    HttpsSender(Noting(), deadline_seconds=HASTE).post("https://ats.example/", HEADERS, BODY)
    assert [0 < each <= HASTE for each in given] == [True]


def test_a_connection_that_is_never_taken_up_hits_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:
                each.setblocking(False)
                each.connect_ex(server.getsockname())
            url = f"http://{NAME}:{server.getsockname()[1]}/"
            outcome = sender(seconds=HASTE).post(url, HEADERS, BODY)
        finally:
            for each in waiting:
                each.close()
    assert (outcome.error_class, outcome.timings.connect) == (ErrorClass.TIMEOUT, None)
    assert outcome.timings.dns is not None


@pytest.mark.parametrize(
    "behave",
    [
        stay_silent,
        dripping(b"\0", before=TLS_HELLO_START),
        dripping(b"\x16\x03\x03\x00\x00"),
    ],
    ids=["silence", "dripped hello", "dripped empty records"],
)
def test_a_tls_handshake_without_end_hits_the_deadline(authority: Authority, behave: Any) -> None:
    with receiving(behave, reads=False) as receiver:
        outcome = in_time_for(
            lambda each: each.timings.connect is not None,
            lambda seconds: secure_post(authority, receiver, seconds=seconds),
        )
    assert (outcome.error_class, outcome.timings.tls) == (ErrorClass.TIMEOUT, None)
    assert outcome.timings.connect is not None


@pytest.mark.parametrize("secure", [False, True])
def test_a_receiver_that_never_reads_hits_the_deadline(authority: Authority, secure: bool) -> None:
    made = sender(seconds=HASTE, context=authority.trusting)
    with receiving(stay_silent, reads=False, tls=authority.server() if secure else None) as receiver:
        url = receiver.url("https" if secure else "http", NAME)
        outcome = made.post(url, HEADERS, b"x" * 50_000_000)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.TIMEOUT)


def test_a_receiver_that_takes_the_body_in_sips_hits_the_deadline() -> None:
    taken: list[int] = []
    body = b"x" * 50_000_000

    def sip(connection: socket.socket, over: threading.Event) -> None:
        while not over.wait(0.01):
            taken.append(len(connection.recv(262_144)))

    with receiving(sip, reads=False) as receiver:
        outcome = sender(seconds=HASTE).post(receiver.url(), HEADERS, body)
        assert sum(taken) < len(body) / 2
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.TIMEOUT)


@pytest.mark.parametrize(
    ("behave", "status", "reached"),
    [
        (stay_silent, None, False),
        (dripping(b"HTTP/1.1 200 " + b"O" * 100_000), None, True),
        (dripping(b"X: y\r\n", before=b"HTTP/1.1 200 OK\r\n"), None, True),
        (dripping(b"HTTP/1.1 103 Early Hints\r\n\r\n"), None, True),
        (dripping(before=b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), 200, True),
        (dripping(b"1\r\nx\r\n", before=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), 200, True),
        (
            dripping(b"X: y\r\n", before=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"),
            200,
            True,
        ),
        (dripping(before=b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), 200, True),
        (saying(b"HTTP/1.1 200 OK\r\n\r\nthanks", then=stay_silent), 200, True),
    ],
    ids=[
        "silence",
        "status",
        "headers",
        "1xx",
        "body",
        "chunks",
        "trailers",
        "no length",
        "no length, no close",
    ],
)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_an_answer_that_drips_without_end_is_no_acknowledgement_but_a_timeout(
    authority: Authority, behave: Any, status: int | None, reached: bool, secure: bool
) -> None:
    with receiving(behave, tls=authority.server() if secure else None) as receiver:

        def send(seconds: float) -> Outcome:
            if secure:
                return secure_post(authority, receiver, seconds=seconds)
            return post(receiver, seconds=seconds)

        outcome = in_time_for(lambda each: (each.timings.first_byte is not None) is reached, send)
    assert (outcome.status, outcome.error_class, outcome.is_success) == (status, ErrorClass.TIMEOUT, False)
    assert (outcome.timings.first_byte is not None) is reached


@pytest.mark.parametrize(
    "behave",
    [
        flooding(
            b"x" * 100_000, before=b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", most=GIGABYTE
        ),
        flooding(
            b"186a0\r\n" + b"x" * 100_000 + b"\r\n",
            before=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            most=GIGABYTE,
        ),
        flooding(b"x" * 100_000, before=b"HTTP/1.1 200 OK\r\n\r\n", most=GIGABYTE),
    ],
    ids=["with a length", "chunked", "until closed"],
)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_of_a_gigabyte_16_kb_are_read_and_1_kb_is_kept(
    authority: Authority, received: list[int], behave: Any, secure: bool
) -> None:
    with receiving(behave, tls=authority.server() if secure else None) as receiver, little_memory():
        outcome = secure_post(authority, receiver) if secure else post(receiver)
    assert (outcome.status, outcome.is_success, outcome.answer) == (200, True, "x" * 1024)
    if not secure:
        assert sum(received) <= LARGEST_BODY + READ_AHEAD


@pytest.mark.parametrize(
    "behave",
    [
        flooding(b"X: " + b"y" * 60_000 + b"\r\n", before=b"HTTP/1.1 200 OK\r\n"),
        flooding(b"x: y\r\n" * 10_000, before=b"HTTP/1.1 200 OK\r\n"),
        flooding(b"y" * 60_000, before=b"HTTP/1.1 200 OK\r\nX: "),
        flooding(b"O" * 60_000, before=b"HTTP/1.1 200 "),
        flooding(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000),
        flooding(b"\r\n" * 10_000, before=b"HTTP/1.1 100 Continue\r\n"),
    ],
    ids=["long headers", "many headers", "one header", "status line", "1xx", "empty lines"],
)
def test_a_head_without_end_is_a_bad_response_after_64_kb(received: list[int], behave: Any) -> None:
    with receiving(behave) as receiver, little_memory():
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.BAD_RESPONSE)
    assert sum(received) <= LARGEST_HEAD


def test_tls_records_without_data_are_not_read_for_ever(authority: Authority, received: list[int]) -> None:
    server = authority.server()
    server.num_tickets = 5_000  # Of about 250 bytes; OpenSSL reading by itself would swallow them all.
    with receiving(answering(http("200 OK")), tls=server) as receiver:
        outcome = secure_post(authority, receiver)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.BAD_RESPONSE)
    assert sum(received) <= LARGEST_RECEIPT


def test_a_compressed_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with (
        receiving(answering(http("200 OK", "Content-Encoding: gzip", body=bomb))) as receiver,
        little_memory(),
    ):
        outcome = post(receiver)
    assert outcome.is_success
    assert len(outcome.answer) <= 1024


def test_a_compressed_answer_is_kept_as_it_is() -> None:
    body = gzip.compress(b"thanks")
    with receiving(answering(http("200 OK", "Content-Encoding: gzip", body=body))) as receiver:
        assert "thanks" not in post(receiver).answer


@pytest.mark.parametrize(
    "response",
    [
        b"",
        b"\r\n\r\n",
        b"<html>HTTP/0.9 has no status line</html>\r\n",
        b"HTTP/0.9 200 OK\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 099 OK\r\n\r\n",
        b"HTTP/1.1 1000 OK\r\n\r\n",
        b"HTTP/1.1 -200 OK\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nX: y\r\n",
    ],
)
def test_what_is_no_http_answer_or_breaks_off_in_its_head_is_a_bad_response(response: bytes) -> None:
    with receiving(answering(response)) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.BAD_RESPONSE)


@pytest.mark.parametrize(
    "greeting",
    [
        bytes.fromhex("000012040000000000000300000080000400100000000500004000"),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"-ERR unknown command\r\n",
        b"\0",
    ],
    ids=["HTTP/2 settings", "HTTP/2 preface", "SSH", "Redis", "zero"],
)
def test_another_protocol_is_recognized_at_once_and_not_waited_on(greeting: bytes) -> None:
    with receiving(saying(greeting, then=stay_silent)) as receiver:
        assert post(receiver).error_class is ErrorClass.BAD_RESPONSE


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: -5\r\n\r\nhello",
        b"Content-Length: five\r\n\r\nhello",
        b"Content-Length: 5, 6\r\n\r\nhello!",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"Content-Length: 99999999999999999999\r\n\r\nhello",
        b"Content-Length: 10\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nfffffffff\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello, world\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
    ],
)
def test_a_2xx_whose_body_is_cut_short_or_wrongly_framed_is_a_bad_response_since_its_writer_failed(
    rest: bytes,
) -> None:
    with receiving(answering(b"HTTP/1.1 200 OK\r\n" + rest)) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class, outcome.is_success) == (
        200 if outcome.status else None,
        *BAD,
    )


BAD = (ErrorClass.BAD_RESPONSE, False)


def test_a_reset_amid_the_body_is_a_bad_response_with_its_status() -> None:
    behave = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", then=pause_and(reset))
    with receiving(behave) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (200, ErrorClass.BAD_RESPONSE)


def pause_and(behave: Any) -> Any:
    """So that what was said before is read before."""

    def wait(connection: socket.socket, over: threading.Event) -> None:
        over.wait(0.1)
        behave(connection, over)

    return wait


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 9\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        b"HTTP/1.1 200\nContent-Length : 5\nno header\n folded\n\nhello",
    ],
)
def test_an_answer_in_any_of_the_ways_that_http_has_is_read(response: bytes) -> None:
    with receiving(answering(response)) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.is_success, outcome.answer) == (200, True, "hello")


def test_what_comes_after_the_answer_is_not_read_as_part_of_it() -> None:
    with receiving(saying(http("200 OK", body=b"hello") + http("500 Oops"), then=stay_silent)) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.answer) == (200, "hello")


def test_a_2xx_before_the_request_was_read_counts_if_the_network_took_all_of_the_request() -> None:
    with receiving(saying(http("202 Accepted"), then=stay_silent), reads=False) as receiver:
        assert post(receiver).is_success


def test_a_2xx_for_a_request_that_was_not_taken_whole_acknowledges_nothing() -> None:
    with receiving(saying(http("200 OK")), reads=False) as receiver:
        outcome = sender().post(receiver.url(), HEADERS, b"x" * 50_000_000)
    assert (outcome.error_class, outcome.is_success) == (ErrorClass.BAD_RESPONSE, False)


def test_an_early_refusal_of_a_large_body_is_still_read() -> None:
    with receiving(answering(http("413 Too large")), reads=False) as receiver:
        outcome = sender().post(receiver.url(), HEADERS, b"x" * 50_000)
    assert (outcome.status, outcome.error_class) in [
        (413, ErrorClass.STATUS_4XX),
        # Depending on the moment of the reset the kernel throws the answer away.
        (None, ErrorClass.BAD_RESPONSE),
    ]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (413, ErrorClass.STATUS_4XX),
        (410, ErrorClass.GONE),
        (307, ErrorClass.REDIRECT),
        (503, ErrorClass.STATUS_5XX),
        (200, ErrorClass.BAD_RESPONSE),
    ],
)
def test_an_answer_to_a_request_that_broke_off_keeps_its_class_unless_it_acknowledges(
    status: int, error: ErrorClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    class BreakingOff(PlainChannel):
        def send(self, data: bytes) -> None:
            super().send(data[:-1])
            raise BrokenPipeError

    monkeypatch.setattr(guarded_connection, "PlainChannel", BreakingOff)
    with receiving(saying(http(f"{status} Early"), then=stay_silent), reads=False) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class, outcome.is_success) == (status, error, False)
