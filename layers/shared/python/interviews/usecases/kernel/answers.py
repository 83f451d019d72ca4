"""What all answers have in common. The OpenAPI document is made from the answers, and tests hold real ones to them."""

from typing import Annotated, Any, Generic, Literal, TypedDict, TypeVar

from ...domain.kernel.errors import Code
from ...domain.kernel.json_schema import JsonSchema
from ...domain.runs.lifecycle import State

T = TypeVar("T")

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
    code: Code
    message: str
    details: list[FieldError]
    requestId: str


class RunState(TypedDict):
    runId: str
    state: State


class Health(TypedDict):
    status: Literal["ok"]
