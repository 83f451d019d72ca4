"""Contract §7 over HTTP: the candidate's calls and the page behind the link."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handler_stage import ANSWER, ANSWERS, Stage, open_stage
from infra.routes import CANDIDATE
from interviews.domain.room.room_words import languages_spoken


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


def test_before_the_start_the_page_is_told_what_the_candidate_must_know(stage: Stage) -> None:
    info = stage.made("GET", f"{stage.room(stage.run_in('SCHEDULED'))}/info")
    assert (info["state"], info["position"]) == ("SCHEDULED", "Senior Software Engineer")
    assert "AI" in info["notice"]
    assert "person" in info["notice"]


@pytest.mark.parametrize("body", [{"consent": False}, {}, {"consent": "true"}, {"consent": 1}])
def test_without_consent_nothing_starts(stage: Stage, body: Any) -> None:
    run_id = stage.run_in("SCHEDULED")
    reply = stage.call("POST", f"{stage.room(run_id)}/start", body)
    assert (reply.status, reply.fields) == (400, {"consent"})
    assert stage.made("GET", f"interviews/{run_id}")["state"] == "SCHEDULED"


def test_a_session_is_started_reloaded_taken_over_and_finished(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    started = stage.call("POST", f"{room}/start", {"consent": True})
    assert (started.status, started.body["questionNumber"]) == (201, 1)
    first = {"X-Session-Token": started.body["sessionToken"]}
    said = stage.made("POST", f"{room}/messages", {"text": ANSWER, "clientTurnId": "one"}, headers=first)
    again = stage.made("POST", f"{room}/messages", {"text": ANSWER, "clientTurnId": "one"}, headers=first)
    assert again == said
    shown = stage.made("GET", f"{room}/session", headers=first)
    assert [each["role"] for each in shown["turns"]] == ["interviewer", "candidate", "interviewer"]
    assert shown["draftAllowed"]
    taken = stage.call("POST", f"{room}/start", {"consent": True})
    assert taken.status == 200
    assert stage.call("GET", f"{room}/session", headers=first).code == "SESSION_TAKEN_OVER"
    second = {"x-session-token": taken.body["sessionToken"]}
    assert stage.made("POST", f"{room}/finish", headers=second) == {"state": "COMPLETED"}
    assert stage.made("POST", f"{room}/finish", headers=second) == {"state": "COMPLETED"}
    late = stage.call("POST", f"{room}/messages", {"text": "More"}, headers=second)
    assert (late.status, late.code) == (410, "SESSION_ENDED")


def test_what_is_no_answer_stays_the_candidate_s(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    headers = {"X-Session-Token": stage.begin(run_id)}
    room = stage.room(run_id)
    said = stage.made(
        "POST", f"{room}/messages", {"text": "I am deaf, is there an alternative?"}, headers=headers
    )
    assert (said["aside"], said["paused"], said["done"]) == (True, True, False)
    shown = stage.made("GET", f"{room}/session", headers=headers)
    assert (shown["turns"][1]["text"], shown["paused"]) == ("I am deaf, is there an alternative?", True)
    read = stage.made("GET", f"interviews/{run_id}/transcript")["items"]
    assert [each["text"] for each in read[1:]] == ["[kept private]"] * 2
    events = stage.made("GET", f"interviews/{run_id}/events")["items"]
    assert events[-1]["event"] == "candidate.request_made"
    assert events[-1]["data"]["type"] == "ACCOMMODATION"


def test_an_answer_that_was_not_utf8_is_taken_for_what_can_be_read_of_it(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    headers = {"X-Session-Token": stage.begin(run_id)}
    room = stage.room(run_id)
    stage.made("POST", f"{room}/messages", raw='{"text": "I worked in a caf\ufffd"}', headers=headers)
    turns = stage.made("GET", f"{room}/session", headers=headers)["turns"]
    assert turns[1]["text"] == "I worked in a caf\ufffd"


@pytest.mark.parametrize("token", [None, "", "x", "0" * 64, "\ud800", "x" * 10_000])
@pytest.mark.parametrize(
    ("method", "path", "body"), [("GET", "session", None), ("POST", "messages", {"text": "Hi"})]
)
def test_without_the_sessions_token_the_calls_are_closed(
    stage: Stage, method: str, path: str, body: Any, token: str | None
) -> None:
    room = stage.room(stage.run_in("IN_PROGRESS"))
    headers = {"x-session-token": token} if token is not None else {}
    reply = stage.call(method, f"{room}/{path}", body, headers=headers)
    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")


def test_with_an_address_a_code_comes_first(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = stage.run_in("SCHEDULED", candidateEmail="ada@example.com", language="es")
    room = stage.room(run_id)
    info = stage.made("GET", f"{room}/info")
    assert (info["otpRequired"], info["maskedEmail"]) == (True, "a***@example.com")
    closed = stage.call("POST", f"{room}/start", {"consent": True})
    assert (closed.status, closed.code) == (401, "OTP_REQUIRED")
    with caplog.at_level("DEBUG", logger="interviews"):
        stage.made("POST", f"{room}/request-otp", {})
        soon = stage.call("POST", f"{room}/request-otp", {})
        code = stage.mailed_code()
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        refused = stage.call("POST", f"{room}/verify-otp", {"otp": wrong})
        admitted = stage.made("POST", f"{room}/verify-otp", {"otp": code})
    assert (soon.status, soon.code, soon.headers["Retry-After"]) == (429, "RATE_LIMITED", "60")
    assert (refused.status, refused.code) == (401, "OTP_INVALID")
    assert refused.body["details"] == [{"field": "triesLeft", "message": "2"}]
    for secret in (code, wrong, "ada@", admitted["sessionToken"]):
        assert secret not in caplog.text + str([each.__dict__ for each in caplog.records])
    started = stage.call(
        "POST", f"{room}/start", {"consent": True}, headers={"x-session-token": admitted["sessionToken"]}
    )
    assert started.status == 201


@pytest.mark.parametrize("otp", ["", "12345", "1234567", "12345a", "１２３４５６", 123456, None])
def test_a_code_is_six_digits(stage: Stage, otp: Any) -> None:
    room = stage.room(stage.run_in("SCHEDULED", candidateEmail="ada@example.com"))
    reply = stage.call("POST", f"{room}/verify-otp", {"otp": otp})
    assert (reply.status, reply.fields) == (400, {"otp"})


def test_a_stage_without_a_sender_says_that_no_code_can_be_sent_and_opens_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAIL_FROM")
    room = stage.room(stage.run_in("SCHEDULED", candidateEmail="ada@example.com"))
    assert stage.made("GET", f"{room}/info")["otpRequired"] is True
    reply = stage.call("POST", f"{room}/request-otp")
    assert (reply.status, reply.code) == (503, "MAIL_UNAVAILABLE")
    assert "AI" not in reply.body["message"]
    assert stage.call("POST", f"{room}/start", {"consent": True}).code == "OTP_REQUIRED"


def test_feedback_comes_after_the_approval_and_goes_with_a_purge(stage: Stage) -> None:
    stage.settle(candidateFeedback=True)
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    assert stage.made("GET", f"{room}/info")["feedbackOffered"] is True
    stage.lead(run_id, "ASSESSMENT_PENDING", since="SCHEDULED")
    early = stage.call("GET", f"{room}/feedback")
    assert (early.status, early.code) == (409, "NOT_OPEN_YET")
    stage.lead(run_id, "ASSESSMENT_APPROVED", since="ASSESSMENT_PENDING")
    told = stage.made("GET", f"{room}/feedback")
    assert all(quote in " ".join(ANSWERS) for each in told["strengths"] for quote in each["quotes"])
    assert told["strengths"]
    assert not re.search(r"score|HIRE|confidence|DEMONSTRATED", str(told))
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    gone = stage.call("GET", f"{room}/feedback")
    assert (gone.status, gone.code) == (404, "DATA_ERASED")
    stage.settle(candidateFeedback=False)
    none = stage.call("GET", f"{stage.room(stage.run_in('SCHEDULED'))}/feedback")
    assert (none.status, none.code) == (404, "NOT_FOUND")


def test_a_room_opens_at_its_time_and_closes_with_its_link(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED", scheduledAt="2026-11-25T12:00:00Z")
    room = stage.room(run_id)
    early = stage.call("POST", f"{room}/start", {"consent": True})
    assert (early.status, early.code) == (409, "NOT_OPEN_YET")
    assert stage.made("GET", f"{room}/info")["opensAt"] == "2026-11-25T12:00:00.000Z"
    stage.clock.advance(days=10)
    for method, path, body in (("GET", "info", None), ("POST", "start", {"consent": True})):
        reply = stage.call(method, f"{room}/{path}", body)
        assert (reply.status, reply.code) == (410, "LINK_EXPIRED")


def test_the_link_of_a_cancelled_run_says_what_happened(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    stage.made("DELETE", f"interviews/{run_id}")
    reply = stage.call("GET", f"{room}/info")
    assert (reply.status, reply.code) == (404, "INTERVIEW_CANCELLED")


@pytest.mark.parametrize("end", ["cancel", "over"])
def test_a_refusal_of_a_known_link_tells_the_language_of_the_interview(stage: Stage, end: str) -> None:
    run_id = stage.run_in("SCHEDULED", language="de-AT")
    room = stage.room(run_id)
    if end == "over":
        stage.lead(run_id, "COMPLETED", since="SCHEDULED")
    else:
        stage.made("DELETE", f"interviews/{run_id}")
    assert stage.call("GET", f"{room}/info").headers["Content-Language"] == "de-AT"
    unknown = stage.call("GET", f"/v1/candidate-access/{'0' * 64}/info")
    assert (unknown.status, "Content-Language" in unknown.headers) == (404, False)


def test_a_purge_during_the_session_says_what_happened(stage: Stage) -> None:
    run_id = stage.run_in("IN_PROGRESS")
    room = stage.room(run_id)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    reply = stage.call("GET", f"{room}/info")
    assert (reply.status, reply.code) == (404, "DATA_ERASED")


@pytest.mark.parametrize("path", ["/interview/join/" + "0" * 64, "/v1/docs", "/v1/console"])
class TestAPage:
    def test_runs_nothing_but_its_own_script_and_style(self, stage: Stage, path: str) -> None:
        reply = stage.call("GET", path)
        policy = dict(
            each.strip().split(" ", 1) for each in reply.headers["Content-Security-Policy"].split(";")
        )
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        for kind in ("script", "style"):
            inside = re.findall(rf"<{kind}>(.*?)</{kind}>", reply.text, re.DOTALL)
            hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inside]
            assert policy[f"{kind}-src"] == (" ".join(f"'sha256-{each}'" for each in hashes) or "'none'")
        assert "unsafe" not in reply.headers["Content-Security-Policy"]
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", reply.text)

    def test_loads_nothing_from_anybody_else(self, stage: Stage, path: str) -> None:
        text = stage.call("GET", path).text
        assert not re.search(r"(src|href|action)=[\"']?(https?:)?//", text)
        assert not re.search(r"@import|url\(", text)

    def test_does_not_tell_its_address_to_others(self, stage: Stage, path: str) -> None:
        assert stage.call("GET", path).headers["Referrer-Policy"] == "no-referrer"

    def test_names_its_language_and_fits_a_phone(self, stage: Stage, path: str) -> None:
        text = stage.call("GET", path).text
        assert '<html lang="en">' in text
        assert "width=device-width" in text
        assert re.search(r"<title>[^<]+</title>", text)


def test_every_field_of_the_room_has_a_label_and_messages_are_announced(stage: Stage) -> None:
    text = stage.call("GET", "/interview/join/" + "0" * 64).text
    for field in re.findall(r"<(?:textarea|input)[^>]*id=\"(\w+)\"", text):
        assert f'for="{field}"' in text or re.search(rf"<label[^>]*><input[^>]*id=\"{field}\"", text)
    assert 'role="log"' in text
    assert 'role="alert"' in text
    assert 'role="status"' in text


def test_the_room_calls_only_what_the_api_has(stage: Stage) -> None:
    text = stage.call("GET", "/interview/join/" + "0" * 64).text
    called = set(re.findall(r"call\(\"(\w+)\", \"/([\w-]+)\"", text))
    assert called == {(each.method, each.path.rpartition("/")[2]) for each in CANDIDATE}


ROOM = Path(__file__).parents[2] / "functions/pages/room"
TEXTS = {each.stem: json.loads(each.read_text()) for each in (ROOM / "texts").glob("*.json")}


class TestTheTextsOfTheRoom:
    @pytest.mark.parametrize("language", TEXTS)
    def test_say_the_same_things_in_every_language(self, language: str) -> None:
        assert list(TEXTS[language]) == list(TEXTS["en"])
        for key, text in TEXTS[language].items():
            assert text.strip(), key
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", TEXTS["en"][key])), key

    def test_are_in_the_languages_that_the_service_itself_speaks(self) -> None:
        assert set(TEXTS) == set(languages_spoken())

    def test_are_all_there_and_all_used(self) -> None:
        code = "\n".join(each.read_text() for each in [ROOM / "page.html", *ROOM.glob("*.js")])
        named = set(re.findall(r"\"([a-z]\w*(?:\.\w+)*)\"", code))
        # `tell` makes a page's texts of its kind, `marked` a mark's of its name.
        made = {f"{each}.{part}" for each in named for part in ("title", "text", "action")}
        made |= {f"mark.{each}" for each in named}
        known = {re.sub(r"_(one|other)$", "", key) for key in TEXTS["en"]} - {"languageName"}
        assert known - named - made == set()
        assert {each for each in named if "." in each} - known == set()


def test_the_page_is_one_answer_with_everything_inside(stage: Stage) -> None:
    text = stage.call("GET", "/interview/join/" + "0" * 64).text
    assert "@@" not in text
    (texts,) = re.findall(r"<script type=\"application/json\" id=\"texts\">(.*?)</script>", text, re.DOTALL)
    assert json.loads(texts) == TEXTS


def test_the_document_is_served_with_the_apis_own_address(stage: Stage) -> None:
    reply = stage.call("GET", "/v1/openapi.json")
    (server,) = reply.body["servers"]
    assert server["variables"]["address"]["default"] == "https://interviews.example/api"
    assert reply.headers["Content-Type"] == "application/json"
    page = stage.call("GET", "/v1/docs").text
    assert "https://interviews.example/api" in page
    assert "example.execute-api" not in page


def test_the_service_says_how_it_is(stage: Stage) -> None:
    assert stage.made("GET", "/v1/health/live") == {"status": "ok"}
    assert stage.made("GET", "/v1/health/ready") == {"status": "ok"}
