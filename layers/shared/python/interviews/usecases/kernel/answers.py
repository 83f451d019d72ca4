"""What all answers have in common. The OpenAPI document is made from the answers, and tests hold real ones to them."""

from typing import Annotated, Any, Generic, Literal, TypedDict, TypeVar

from ...domain.runs.lifecycle import State
from ...domain.runs.run import Severity

T = TypeVar("T")


class JsonSchema:
    """What JSON Schema says of a value beyond its type; `document` names a model whose schema it
    has, `like` is another type whose schema it has."""

    def __init__(self, **told: object) -> None:
        self.told = told


Time = Annotated[str, JsonSchema(format="date-time")]


Url = Annotated[str, JsonSchema(format="uri")]
PlanDocument = Annotated[dict[str, Any], JsonSchema(document="Plan")]
AssessmentDocument = Annotated[dict[str, Any], JsonSchema(document="Assessment")]
"""As they are stored: their models are imported by who opens them."""


class Listed(TypedDict, Generic[T]):
    items: list[T]
    nextCursor: str | None


class FieldError(TypedDict):
    field: str
    message: str


class Error(TypedDict):
    statusCode: int
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
    requestId: str


class MissingField(TypedDict):
    field: str
    severity: Severity
    question: str


class RunState(TypedDict):
    runId: str
    state: State


class Health(TypedDict):
    status: Literal["ok"]
