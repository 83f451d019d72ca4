"""Contract §7 over HTTP: the candidate's calls and the page behind the link."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import ANSWER, Stage, open_stage


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
    assert stage.call("GET", f"{room}/session", headers=first).code == "UNAUTHENTICATED"
    second = {"x-session-token": taken.body["sessionToken"]}
    assert stage.made("POST", f"{room}/finish", headers=second) == {"state": "COMPLETED"}
    assert stage.made("POST", f"{room}/finish", headers=second) == {"state": "COMPLETED"}
    late = stage.call("POST", f"{room}/messages", {"text": "More"}, headers=second)
    assert (late.status, late.code) == (410, "SESSION_ENDED")


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


def test_the_link_of_a_cancelled_run_is_unknown(stage: Stage) -> None:
    run_id = stage.run_in("SCHEDULED")
    room = stage.room(run_id)
    stage.made("DELETE", f"interviews/{run_id}")
    assert stage.call("GET", f"{room}/info").status == 404


@pytest.mark.parametrize("path", ["/interview/join/" + "0" * 64, "/v1/docs"])
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
        assert f'for="{field}"' in text or re.search(rf"<label><input[^>]*id=\"{field}\"", text)
    assert 'role="log"' in text
    assert 'role="alert"' in text
    assert 'role="status"' in text


def test_the_room_calls_only_what_the_api_has(stage: Stage) -> None:
    text = stage.call("GET", "/interview/join/" + "0" * 64).text
    called = set(re.findall(r"call\(\"(\w+)\", \"/(\w+)\"", text))
    assert called == {
        ("GET", "info"),
        ("POST", "start"),
        ("GET", "session"),
        ("POST", "messages"),
        ("POST", "finish"),
    }


def test_the_document_is_served_with_the_apis_own_address(stage: Stage) -> None:
    reply = stage.call("GET", "/v1/openapi.json")
    assert reply.body["servers"] == [{"url": "https://interviews.example/api"}]
    assert reply.headers["Content-Type"] == "application/json"
    assert "{region}" not in stage.call("GET", "/v1/docs").text


def test_the_service_says_how_it_is(stage: Stage) -> None:
    assert stage.made("GET", "/v1/health/live") == {"status": "ok"}
    assert stage.made("GET", "/v1/health/ready") == {"status": "ok"}
