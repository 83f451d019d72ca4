"""What all answers have in common. The OpenAPI document is made from the answers, and tests hold real ones to them."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from ...domain.kernel.model import Model
from ...domain.runs.lifecycle import State

T = TypeVar("T")


Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


DataQuality = Literal["EXCELLENT", "GOOD", "FAIR", "POOR"]


Severity = Literal["CRITICAL", "HIGH", "MEDIUM"]


class Listed(Model, Generic[T]):
    items: list[T]
    next_cursor: str | None


class FieldError(Model):
    field: str
    message: str


class Error(Model):
    status_code: int
    error: str
    code: Literal[
        "VALIDATION_FAILED",
        "UNAUTHENTICATED",
        "SESSION_TAKEN_OVER",
        "SESSION_IDLE",
        "OTP_REQUIRED",
        "OTP_INVALID",
        "FORBIDDEN",
        "NOT_FOUND",
        "INTERVIEW_CANCELLED",
        "DATA_ERASED",
        "INVALID_STATE",
        "CONCURRENT_UPDATE",
        "IDEMPOTENCY_CONFLICT",
        "NOT_OPEN_YET",
        "LINK_EXPIRED",
        "SESSION_ENDED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "RATE_LIMITED",
        "INTERNAL",
        "OVERLOADED",
        "AI_UNAVAILABLE",
        "MAIL_UNAVAILABLE",
    ]
    message: str
    details: list[FieldError]
    request_id: str


class MissingField(Model):
    field: str
    severity: Severity
    question: str


class RunState(Model):
    run_id: str
    state: State


class Health(Model):
    status: Literal["ok"]
