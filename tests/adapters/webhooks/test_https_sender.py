"""Real sockets: what is sent, where it goes, and what each answer means."""

import logging
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from interviews.adapters.kernel.address_resolver import SystemResolver
from interviews.adapters.webhooks.https_sender import HttpsSender
from interviews.domain.kernel.errors import ValidationFailed
from interviews.domain.kernel.outcome import ErrorClass
from interviews.domain.webhooks.endpoint import new_secret, signature_headers
from interviews.domain.webhooks.retry_schedule import read_retry_after
from interviews.usecases.webhooks.check_callback_address import check_callback_address
from receiver import NAME, Authority, answering, http, receiving, saying
from sending import BODY, HEADERS, PATIENCE, parts_of, post, secure_post, sender
from webhook_fakes import ScriptedResolver


def test_the_body_arrives_byte_for_byte_with_name_length_and_path() -> None:
    with receiving(answering(http("200 OK", body=b"thanks"))) as receiver:
        outcome = sender().post(receiver.url(host=NAME, path="/a?b=c#d"), HEADERS, BODY)
    assert (outcome.status, outcome.error_class, outcome.answer) == (200, None, "thanks")
    first, headers, body = parts_of(receiver.requests[0])
    assert first == "POST /a?b=c HTTP/1.1"
    assert ("Host", f"{NAME}:{receiver.port}") in headers
    assert ("Content-Length", str(len(BODY))) in headers
    assert ("webhook-id", "e1") in headers
    assert ("Accept-Encoding", "identity") in headers
    assert ("Connection", "close") in headers
    assert body == BODY


def test_a_captured_request_is_verified_by_the_standard_library() -> None:
    secret = new_secret(lambda count: b"\x07" * count)
    headers = signature_headers(
        BODY, event_id="e1", timestamp="t", tenant_id="tnt_1", at=datetime.now(UTC), secrets=[secret]
    )
    with receiving(answering(http("200 OK"))) as receiver:
        sender().post(receiver.url(), headers, BODY)
    _, received, body = parts_of(receiver.requests[0])
    assert Webhook(secret).verify(body.decode(), dict(received))["event"] == "interview.approved"


@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "Content-Length",
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Expect",
        "TE",
        "Trailer",
        "Upgrade",
        "Accept-Encoding",
        "User-Agent",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Accept",
    ],
)
def test_framing_hop_and_proxy_headers_are_ours_in_whatever_case(name: str) -> None:
    with receiving(answering(http("200 OK"))) as receiver:
        for spelled in (name, name.lower(), name.upper()):
            sender().post(receiver.url(), {spelled: "forged", "X-Kept": "yes"}, BODY)
    for request in receiver.requests:
        _, headers, body = parts_of(request)
        names = [each.lower() for each, _ in headers]
        assert len(set(names)) == len(names)
        assert ("X-Kept", "yes") in headers
        assert "forged" not in dict(headers).values()
        assert body == BODY
    assert len(receiver.requests) == 3


@pytest.mark.parametrize(
    "value", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\x7f", "a\x85b", "ü", "\u2028"]
)
def test_a_header_that_would_break_the_line_is_our_own_fault_and_sends_nothing(value: str) -> None:
    resolver = ScriptedResolver({NAME: [["127.0.0.1"]]})
    with pytest.raises(ValueError) as raised:
        HttpsSender(resolver).post(f"https://{NAME}/", {"X-Tenant-ID": value}, BODY)
    assert value not in str(raised.value)
    assert resolver.asked == []


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "a\0", "ä", "a ", "(a)", "a/b"])
def test_a_header_name_that_is_no_token_is_our_own_fault(name: str) -> None:
    with receiving(answering(http("200 OK"))) as receiver, pytest.raises(ValueError, match="token"):
        sender().post(receiver.url(), {name: "value"}, BODY)
    assert receiver.requests == []


@pytest.mark.parametrize("name", ["Webhook-Signature", "WEBHOOK-ID", "x-webhook-signature"])
def test_a_second_spelling_of_a_signature_header_is_our_own_fault(name: str) -> None:
    signed = {"webhook-signature": "v1,a", "webhook-id": "e1", "X-Webhook-Signature": "sha256=a"}
    with receiving(answering(http("200 OK"))) as receiver, pytest.raises(ValueError, match="twice"):
        sender().post(receiver.url(), {**signed, name: "forged"}, BODY)
    assert receiver.requests == []


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308, 399])
def test_a_redirect_is_a_failure_with_exactly_one_request(status: int) -> None:
    with receiving(answering(http("200 OK"))) as trap:
        headers = [
            f"Location: {trap.url()}",
            f"Content-Location: {trap.url()}",
            f"Refresh: 0; url={trap.url()}",
        ]
        with receiving(answering(http(f"{status} Moved", *headers))) as receiver:
            outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (status, ErrorClass.REDIRECT)
    assert (receiver.connections, len(receiver.requests), trap.connections) == (1, 1, 0)


def test_a_redirect_to_the_same_server_is_not_followed_either() -> None:
    with receiving(answering(http("307 Temporary Redirect", "Location: /elsewhere"))) as receiver:
        assert post(receiver).error_class is ErrorClass.REDIRECT
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (200, None),
        (201, None),
        (202, None),
        (299, None),
        (400, "STATUS_4XX"),
        (401, "STATUS_4XX"),
        (404, "STATUS_4XX"),
        (409, "STATUS_4XX"),
        (410, "GONE"),
        (418, "STATUS_4XX"),
        (429, "STATUS_4XX"),
        (499, "STATUS_4XX"),
        (500, "STATUS_5XX"),
        (503, "STATUS_5XX"),
        (599, "STATUS_5XX"),
        (600, "STATUS_OTHER"),
        (999, "STATUS_OTHER"),
    ],
)
def test_a_status_is_recorded_with_its_class_and_answer(status: int, error: str | None) -> None:
    with receiving(answering(http(str(status), body="Zoë\0\x1b[31m".encode()))) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class, outcome.answer) == (status, error, "Zoë��[31m")
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_is_not_waited_on_for_one(status: int) -> None:
    def linger(connection: socket.socket, over: Any) -> None:
        connection.sendall(f"HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\n".encode())
        over.wait()

    with receiving(linger) as receiver:
        assert post(receiver).status == status


@pytest.mark.parametrize("interim", [b"100 Continue", b"102 Processing", b"103 Early Hints\r\nLink: </x>"])
def test_an_informational_answer_is_not_the_answer(interim: bytes) -> None:
    parts = (b"HTTP/1.1 " + interim + b"\r\n\r\n") * 2 + http("500 Oops")
    with receiving(saying(parts)) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (500, ErrorClass.STATUS_5XX)


def test_an_informational_answer_and_nothing_more_is_a_bad_response() -> None:
    with receiving(saying(b"HTTP/1.1 103 Early Hints\r\n\r\n")) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (None, ErrorClass.BAD_RESPONSE)


def test_a_switch_of_protocols_that_nobody_asked_for_is_recorded_as_it_is() -> None:
    with receiving(saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")) as receiver:
        outcome = post(receiver)
    assert (outcome.status, outcome.error_class) == (101, ErrorClass.STATUS_OTHER)


NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "value"),
    [
        ("429 Slow down", "120"),
        ("429 Slow down", "Tue, 24 Nov 2026 12:02:00 GMT"),
        ("503 Busy", "Tue, 24 Nov 2026 12:02:00 GMT"),
    ],
)
def test_retry_after_is_passed_on_in_both_its_forms(status: str, value: str) -> None:
    with receiving(answering(http(status, f"retry-AFTER:  {value} "))) as receiver:
        outcome = post(receiver)
    assert outcome.retry_after == value
    assert read_retry_after(outcome.retry_after, NOW) == timedelta(minutes=2)


def test_a_retry_after_that_is_a_novel_is_not_passed_on() -> None:
    with receiving(answering(http("429 Slow down", "Retry-After: " + "9" * 60_000))) as receiver:
        assert post(receiver).retry_after is None


def test_tls_goes_to_the_checked_address_under_the_receivers_name(authority: Authority) -> None:
    asked: list[str | None] = []
    server = authority.server()
    server.sni_callback = lambda _, name, __: asked.append(name)
    made = sender(context=authority.trusting, addresses=["127.0.0.2"])
    with receiving(answering(http("204 No Content")), tls=server, host="127.0.0.2") as receiver:
        outcome = made.post(receiver.url("https", NAME), HEADERS, BODY)
    assert (outcome.status, outcome.is_success) == (204, True)
    assert (asked, receiver.addresses) == ([NAME], ["127.0.0.2"])
    assert ("Host", f"{NAME}:{receiver.port}") in parts_of(receiver.requests[0])[1]


def test_a_name_that_changes_between_check_and_connection_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    genuine, asked = socket.getaddrinfo, []

    def rebind(host: str, *args: Any, **more: Any) -> Any:
        if host != "rebinding.test":
            return genuine(host, *args, **more)
        asked.append(host)
        return genuine("127.0.0.2" if len(asked) == 1 else "127.0.0.1", *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    made = HttpsSender(SystemResolver(), allow_local=True, deadline_seconds=PATIENCE)
    with (
        receiving(answering(http("200 OK")), host="127.0.0.2") as checked,
        receiving(answering(http("200 OK")), host="127.0.0.1", port=checked.port) as trap,
    ):
        outcome = made.post(checked.url(host="rebinding.test"), HEADERS, BODY)
    assert outcome.is_success
    assert (len(asked), checked.addresses, trap.addresses) == (1, ["127.0.0.2"], [])


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


def test_a_name_that_turns_inward_after_it_was_saved_is_refused_at_the_attempt(connected: list[str]) -> None:
    made = guarded(["1.1.1.1"], ["1.1.1.1", "::1"], ["1.1.1.1"])
    url = "https://ats.example/"
    check_callback_address(url, resolver=made.resolver, allow_local=False)
    assert made.post(url, HEADERS, BODY).error_class is ErrorClass.ADDRESS_REFUSED
    assert connected == []
    assert made.post(url, HEADERS, BODY).error_class is ErrorClass.CONNECT_FAILED
    assert connected == ["1.1.1.1"]


@pytest.mark.parametrize(
    "addresses",
    [
        ["1.1.1.1", "10.0.0.1"],
        ["2606:4700::1", "1.1.1.1", "fd00:ec2::254"],
        ["1.1.1.1", "fe80::1%eth0"],
        ["1.1.1.1", "::ffff:169.254.169.254"],
        ["::1"],
        ["169.254.169.254"],
        ["1.1.1.1", "nonsense"],
    ],
)
def test_one_inner_address_is_enough_to_refuse_at_the_attempt_and_at_save(
    connected: list[str], addresses: list[str]
) -> None:
    made = guarded(addresses)
    outcome = made.post("https://ats.example/", HEADERS, BODY)
    assert outcome.error_class is ErrorClass.ADDRESS_REFUSED
    assert connected == []
    with pytest.raises(ValidationFailed):
        check_callback_address("https://ats.example/", resolver=made.resolver, allow_local=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
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


def test_an_address_where_nobody_listens_leaves_the_request_to_the_next() -> None:
    with receiving(answering(http("200 OK")), host="127.0.0.3") as receiver:
        made = sender(addresses=["127.0.0.2", "::1", "127.0.0.3"])
        assert made.post(receiver.url(host=NAME), HEADERS, BODY).is_success


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


def test_nobody_listening_is_a_failure_to_connect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = sender().post(f"http://127.0.0.1:{port}/", HEADERS, BODY)
    assert (outcome.error_class, outcome.status) == (ErrorClass.CONNECT_FAILED, None)
    assert (outcome.timings.dns is None, outcome.timings.connect) == (False, None)


def test_an_unknown_name_is_a_dns_failure() -> None:
    outcome = sender().post("https://unknown.test/", HEADERS, BODY)
    assert (outcome.error_class, outcome.timings.dns) == (ErrorClass.DNS_FAILED, None)


def test_a_name_without_an_address_is_a_dns_failure() -> None:
    assert guarded([]).post("https://ats.example/", HEADERS, BODY).error_class is ErrorClass.DNS_FAILED


@pytest.mark.parametrize("secure", [False, True])
def test_each_phase_that_was_finished_has_its_time(authority: Authority, secure: bool) -> None:
    with receiving(answering(http("200 OK")), tls=authority.server() if secure else None) as receiver:
        outcome = secure_post(authority, receiver) if secure else post(receiver)
    times = [outcome.timings.dns, outcome.timings.connect, outcome.timings.tls, outcome.timings.first_byte]
    assert [each is None for each in times] == [False, False, not secure, False]
    assert sum(each or 0 for each in times) <= outcome.milliseconds + len(times)


def test_neither_logs_nor_errors_nor_outcomes_tell_what_a_path_or_a_header_hides(
    caplog: pytest.LogCaptureFixture, authority: Authority
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    with receiving(answering(b"nonsense")) as receiver:
        told.append(sender().post(receiver.url(path="/hush?token=hush"), {"X-Token": "hush"}, BODY))
    with receiving(answering(http("302 Found")), tls=authority.server("other.test")) as receiver:
        made = sender(context=authority.trusting)
        told.append(made.post(receiver.url("https", NAME, "/hush"), {"X-Token": "hush"}, BODY))
    told.append(sender().post("https://10.0.0.1/hush", HEADERS, BODY))
    told.append(sender().post("https://hush:hush@unknown.test/hush", HEADERS, BODY))
    with pytest.raises(ValueError) as raised:
        sender().post("https://ats.test/hush", {"X-Token": "hush\n"}, BODY)
    assert "hush" not in f"{told} {caplog.text} {raised.value!r} {raised.value.__context__!r}"
    assert all(each.error_class for each in told)


def test_the_worlds_authorities_and_tls_12_are_what_is_asked_for_by_default() -> None:
    context = HttpsSender(ScriptedResolver({})).context()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION
