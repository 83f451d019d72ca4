"""Errors as callers see them (contract §2)."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from botocore.exceptions import ClientError

from interviews.adapters.kernel.aws_outcomes import Effects
from interviews.domain.kernel.errors import (
    AiPaused,
    BudgetSpent,
    Code,
    Detail,
    EngineUnavailable,
    InterviewError,
    MailUnavailable,
    NotFound,
    Overloaded,
    RateLimited,
    ValidationFailed,
)
from interviews.runtime.http.response import (
    PHRASES,
    STATUSES,
    Response,
    failed,
    rendered,
    told_of,
    with_headers,
)


def test_each_code_has_a_status_and_each_status_its_words() -> None:
    assert list(STATUSES) == list(get_args(Code))
    assert set(STATUSES.values()) == set(PHRASES)


CONTRACT = {
    400: {"VALIDATION_FAILED"},
    401: {"UNAUTHENTICATED", "SESSION_TAKEN_OVER", "SESSION_IDLE", "OTP_REQUIRED", "OTP_INVALID"},
    403: {"FORBIDDEN"},
    404: {"NOT_FOUND", "INTERVIEW_CANCELLED", "DATA_ERASED"},
    409: {"INVALID_STATE", "CONCURRENT_UPDATE", "IDEMPOTENCY_CONFLICT", "NOT_OPEN_YET"},
    410: {"LINK_EXPIRED", "SESSION_ENDED"},
    413: {"PAYLOAD_TOO_LARGE"},
    415: {"UNSUPPORTED_MEDIA_TYPE"},
    429: {"RATE_LIMITED"},
    500: {"INTERNAL"},
    503: {"OVERLOADED", "AI_UNAVAILABLE", "MAIL_UNAVAILABLE"},
}


def test_each_code_has_the_contracts_status() -> None:
    assert {status: {code for code in STATUSES if STATUSES[code] == status} for status in PHRASES} == CONTRACT


def told(error: Exception, *, maybe_written: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    answer = failed(told_of(error, Effects(possible=maybe_written)), "req-1")
    body = json.loads(answer["body"])
    assert body["statusCode"] == answer["statusCode"]
    assert body["error"] == PHRASES[body["statusCode"]]
    assert body["requestId"] == answer["headers"]["X-Request-Id"] == "req-1"
    return body, answer["headers"]


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")


@pytest.mark.parametrize("error", [RuntimeError("table tnt_1"), InterviewError("table tnt_1")])
def test_a_failure_of_ours_tells_nothing_of_itself(error: Exception) -> None:
    body, headers = told(error)
    assert (body["code"], body["statusCode"], body["details"]) == ("INTERNAL", 500, [])
    assert "tnt_1" not in body["message"]
    assert "Idempotency-Key" in body["message"]
    assert "Retry-After" not in headers


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (THROTTLED, "OVERLOADED"),
        (Overloaded(), "OVERLOADED"),
        (EngineUnavailable("http://llm:8000 is down"), "AI_UNAVAILABLE"),
    ],
)
def test_503_is_told_only_where_nothing_was_written(error: Exception, code: str) -> None:
    body, headers = told(error)
    assert (body["code"], body["statusCode"]) == (code, 503)
    assert "llm" not in body["message"]
    assert ("Retry-After" in headers) is (code == "OVERLOADED")
    assert told(error, maybe_written=True)[0]["code"] == "INTERNAL"


def test_who_may_ask_again_is_told_when() -> None:
    assert told(RateLimited("Too many.", 43))[1]["Retry-After"] == "43"
    body, headers = told(MailUnavailable("Not sent."), maybe_written=True)
    assert (body["code"], headers["Retry-After"]) == ("MAIL_UNAVAILABLE", "60")
    body, headers = told(BudgetSpent("tokens", "5", 60))
    assert (body["statusCode"], headers["Retry-After"]) == (429, "60")
    assert "tokens" in body["message"]


def test_that_ai_work_was_paused_by_people_is_said() -> None:
    assert told(AiPaused())[0]["message"] == str(AiPaused().message)
    assert told(AiPaused())[0]["message"] != told(EngineUnavailable("down"))[0]["message"]


def test_of_very_many_mistakes_the_first_hundred_are_told() -> None:
    rows = [Detail(f"f{number}", "is wrong") for number in range(101)]
    details = told(ValidationFailed("No.", rows))[0]["details"]
    assert details[0] == {"field": "f0", "message": "is wrong"}
    assert len(details) == 100


def test_a_language_is_named_where_there_is_one() -> None:
    error = NotFound("Nichts da.")
    assert "Content-Language" not in told(error)[1]
    error.language = "de"
    assert told(error)[1]["Content-Language"] == "de"


def test_no_answer_is_kept_or_guessed_at_on_its_way() -> None:
    answer = rendered(Response({"a": 1}, 201, {"X-Own": "x"}), "req-1")
    assert answer == {
        "statusCode": 201,
        "headers": {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Request-Id": "req-1",
            "X-Own": "x",
        },
        "body": '{"a":1}',
        "isBase64Encoded": False,
    }
    kept = with_headers({"RateLimit": "r"}, answer)
    assert kept == answer | {"headers": answer["headers"] | {"RateLimit": "r"}}


def test_text_goes_out_as_it_is_and_all_else_as_compact_json_in_utf8() -> None:
    text = rendered(Response("line\n", content_type="text/plain"), "r")
    assert (text["body"], text["statusCode"], text["headers"]["Content-Type"]) == (
        "line\n",
        200,
        "text/plain",
    )
    body = {"at": datetime(2026, 11, 23, 12, tzinfo=UTC), "text": "詳 ü", "broken": "\ud800"}
    assert rendered(Response(body), "r")["body"] == (
        '{"at":"2026-11-23T12:00:00.000Z","text":"詳 ü","broken":"?"}'
    )
