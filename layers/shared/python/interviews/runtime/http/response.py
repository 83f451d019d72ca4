"""What is answered: JSON or text, and each error in the one shape of contract §2."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ...adapters.kernel.aws_outcomes import Effects, is_overload
from ...domain.kernel.errors import (
    AiPaused,
    BudgetSpent,
    Code,
    Detail,
    EngineUnavailable,
    InterviewError,
    MailUnavailable,
    Overloaded,
    RateLimited,
)
from ...domain.kernel.ids import sha256_hex
from ...domain.kernel.records import to_record
from .json_body import MOST_DETAILS

T = TypeVar("T")
NO_STORE = "no-store"
STATUSES: Mapping[str, int] = {
    "VALIDATION_FAILED": 400,
    "UNAUTHENTICATED": 401,
    "SESSION_TAKEN_OVER": 401,
    "SESSION_IDLE": 401,
    "OTP_REQUIRED": 401,
    "OTP_INVALID": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "INTERVIEW_CANCELLED": 404,
    "DATA_ERASED": 404,
    "INVALID_STATE": 409,
    "CONCURRENT_UPDATE": 409,
    "IDEMPOTENCY_CONFLICT": 409,
    "NOT_OPEN_YET": 409,
    "LINK_EXPIRED": 410,
    "SESSION_ENDED": 410,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
    "OVERLOADED": 503,
    "AI_UNAVAILABLE": 503,
    "MAIL_UNAVAILABLE": 503,
}
"""Contract §2."""
# RFC 9110 and 6585: the words of `http.HTTPStatus` change with the Python version.
PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_UNAVAILABLE = "The AI engine is not available right now; nothing was changed."
_INTERNAL = (
    "Something went wrong on our side, and the request may have been carried out all the same. "
    "Repeat it; if it changes anything, with the same Idempotency-Key."
)


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """`body` is JSON, or text of the given content type. Nobody keeps it, unless a header Cache-Control says so."""

    body: T
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def failed(told: InterviewError, request_id: str) -> dict[str, Any]:
    status = STATUSES[told.code]
    message = _INTERNAL if status == 500 else told.message
    if isinstance(told, EngineUnavailable) and not isinstance(told, AiPaused | BudgetSpent):
        message = _UNAVAILABLE
    response = _error(status, told.code, message, told.details, request_id)
    if isinstance(told, RateLimited | BudgetSpent | Overloaded | MailUnavailable):
        response["headers"]["Retry-After"] = str(told.retry_after_seconds)
    if told.language:
        response["headers"]["Content-Language"] = told.language
    return rendered(response, request_id)


def told_of(error: Exception, effects: Effects) -> InterviewError:
    """What the caller may be told: that nothing was changed, where we know that alone (contract §2)."""
    if isinstance(error, EngineUnavailable | Overloaded) and effects.possible:
        return InterviewError(_INTERNAL)
    if isinstance(error, InterviewError):
        return error
    return Overloaded() if is_overload(error) and not effects.possible else InterviewError(_INTERNAL)


def _error(
    status: int, code: Code, message: str, details: tuple[Detail, ...], request_id: str
) -> dict[str, Any]:
    body = {
        "statusCode": status,
        "error": PHRASES[status],
        "code": code,
        "message": message,
        "details": [{"field": each.field, "message": each.message} for each in details[:MOST_DETAILS]],
        "requestId": request_id,
    }
    return {"statusCode": status, "headers": {}, "body": _compact(body), "type": "application/json"}


def rendered(answer: Response[Any] | dict[str, Any], request_id: str) -> dict[str, Any]:
    if isinstance(answer, Response):
        text = answer.body if isinstance(answer.body, str) else _compact(answer.body)
        answer = {
            "statusCode": answer.status,
            "headers": dict(answer.headers),
            "body": text,
            "type": answer.content_type,
        }
    headers = {
        "Content-Type": answer.pop("type"),
        "Cache-Control": NO_STORE,
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
        **answer.pop("headers"),
    }
    return {**answer, "headers": headers, "isBase64Encoded": False}


def unless_known(known: str | None, answer: dict[str, Any]) -> dict[str, Any]:
    """`answer`, or 304 where the caller has it: `known` is If-None-Match. What may be kept gets its validator here: a
    weak one (RFC 9110 §8.8), since the gateway compresses it for some."""
    headers = answer["headers"]
    if headers["Cache-Control"] == NO_STORE:
        return answer
    opaque = f'"{sha256_hex(answer["body"])[:32]}"'
    headers = {**headers, "ETag": f"W/{opaque}", "Vary": "Accept-Encoding"}
    if known and (known.strip() == "*" or opaque in known):
        return {**answer, "headers": headers, "statusCode": 304, "body": ""}
    return {**answer, "headers": headers}


def with_headers(headers: Mapping[str, str], answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "headers": {**answer["headers"], **headers}}


def _compact(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, default=to_record)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate that a caller sent is not sent back
