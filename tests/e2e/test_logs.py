"""What `make logs` shows of a call: a line of the gateway's for each, and what its function had to say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.counterparts.client import Client
from local.stage.logs import follow

Lines = Callable[[str], dict[str, list[str]]]


class Quiet(Exception):
    """Nothing more is written."""


@pytest.fixture
def lines(stage_directory: Path) -> Lines:
    """Those that hold a text, by log, of all that `make logs` would show."""

    def end() -> None:
        raise Quiet

    def found(text: str) -> dict[str, list[str]]:
        by_log: dict[str, list[str]] = {}
        try:
            for shown in follow(stage_directory / "logs", rest=end):
                name, _, line = shown.partition(": ")
                if text in line:
                    by_log.setdefault(name, []).append(line)
        except Quiet:
            return by_log
        raise AssertionError("follow ends only where it rests")

    return found


def only(lines: list[str]) -> dict[str, Any]:
    (line,) = lines
    return dict(json.loads(line))


def test_the_request_id_of_an_answer_is_found(partner: Client, lines: Lines) -> None:
    answer = partner.call("GET", "/interviews")
    found = lines(answer.headers["X-Request-Id"])
    assert set(found) == {"api-access"}
    logged = only(found["api-access"])
    assert logged["route"] == "/v1/integration/interviews"
    assert (logged["method"], logged["status"], logged["errorType"]) == ("GET", "200", "-")


def test_a_function_logs_what_it_refuses(partner: Client, lines: Lines) -> None:
    answer = partner.call("GET", "/interviews/run_1_00000000")
    found = lines(answer.body["requestId"])
    assert set(found) == {"api-access", "get-interview"}
    logged = only(found["get-interview"])
    assert (logged["level"], logged["code"]) == ("INFO", "NOT_FOUND")
    assert only(found["api-access"])["route"] == "/v1/integration/interviews/{runId}"


def test_a_refused_key_is_a_line_and_no_traceback(base_url: str, stage_directory: Path, lines: Lines) -> None:
    answer = Client(base_url, {"X-API-Key": f"sk_live_{'0' * 64}"}).call("GET", "/interviews")
    assert answer.status == 401
    found = lines(answer.body["requestId"])
    assert set(found) == {"api-access", "authorizer"}
    assert only(found["authorizer"])["level"] == "WARNING"
    assert only(found["api-access"])["errorType"] == "UNAUTHORIZED"
    assert "Traceback" not in (stage_directory / "logs/authorizer.log").read_text()


def test_no_secret_of_a_candidate_is_logged(root_url: str, stage_directory: Path) -> None:
    token = "5" * 64
    Client(f"{root_url}/v1/candidate-access/{token}").call("GET", "/info")
    logged = (stage_directory / "logs/api-access.log").read_text()
    assert "/v1/candidate-access/{token}/info" in logged
    assert token not in logged


def test_a_worker_is_shown_as_well(partner: Client, lines: Lines) -> None:
    request = {"candidateRef": "logs", "position": "Engineer", "level": "MID", "qualifications": ["Python"]}
    run_id = partner.expect(201, "POST", "/interviews", request)["runId"]
    partner.wait_for(run_id, "PENDING")
    assert lines(run_id)["generate-plan"]
