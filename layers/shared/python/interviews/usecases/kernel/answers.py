"""What all answers have in common. The OpenAPI document is made from the answers, and tests hold real ones to them."""

from typing import Generic, Literal, TypedDict, TypeVar

from ...domain.kernel.errors import Code

T = TypeVar("T")


class Listed(TypedDict, Generic[T]):
    items: list[T]
    """One page of the list."""
    nextCursor: str | None


class FieldError(TypedDict):
    field: str
    """Where in the request, with a dot for each level."""
    message: str
    """What is wrong with it, for a person."""


class Error(TypedDict):
    statusCode: int
    """The HTTP status."""
    error: str
    """The status in words."""
    code: Code
    """What went wrong, in a word that stays the same."""
    message: str
    details: list[FieldError]
    """One row per field."""
    requestId: str
    """As in the header X-Request-Id."""


class Health(TypedDict):
    status: Literal["ok"]
    """`ok`: it answers."""
