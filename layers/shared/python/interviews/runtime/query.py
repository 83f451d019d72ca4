"""The query string of list calls: known parameters only, each checked (contract §6)."""

import base64
import binascii
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ..domain.errors import Detail, ValidationFailed
from ..domain.times import from_iso, to_iso
from ..usecases.ports import Json, Page
from .http import Response

LARGEST_PAGE = 100
DEFAULT_PAGE = 50
LONGEST_TEXT = 500
NUMBER = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,10})?")
PAGING = frozenset({"limit", "cursor"})


class Query:
    """Raises ValidationFailed for a parameter outside `known`, or a value that does not fit."""

    def __init__(self, given: Mapping[str, str], known: Collection[str]) -> None:
        unknown = sorted(set(given) - set(known))
        if unknown:
            rows = [Detail(name, "is not a parameter of this call") for name in unknown]
            raise ValidationFailed("The request is not valid.", rows)
        self._given = given

    def text(self, name: str) -> str | None:
        value = self._given.get(name)
        if value is not None and not 1 <= len(value) <= LONGEST_TEXT:
            raise ValidationFailed.of(name, f"needs 1 to {LONGEST_TEXT} characters")
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise ValidationFailed.of(name, "is required")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str | None:
        value = self._given.get(name)
        if value is not None and value not in allowed:
            raise ValidationFailed.of(name, f"must be one of {', '.join(allowed)}")
        return value

    def flag(self, name: str) -> bool:
        return self.choice(name, ("true", "false")) == "true"

    def number(self, name: str, low: float, high: float) -> float | None:
        value = self._given.get(name)
        if value is None:
            return None
        number = float(value) if NUMBER.fullmatch(value) else float("nan")
        if not low <= number <= high:
            raise ValidationFailed.of(name, f"must be a number from {low:g} to {high:g}")
        return number

    def moment(self, name: str) -> str | None:
        value = self._given.get(name)
        if value is None:
            return None
        try:
            return to_iso(from_iso(value.replace(" ", "+")))
        except (ValueError, OverflowError):
            raise ValidationFailed.of(name, "must be an ISO-8601 time with an offset or Z") from None

    @property
    def limit(self) -> int:
        value = self._given.get("limit", str(DEFAULT_PAGE))
        if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= LARGEST_PAGE):
            raise ValidationFailed.of("limit", f"must be a whole number from 1 to {LARGEST_PAGE}")
        return int(value)

    @property
    def position(self) -> Json | None:
        """What `page` put into the cursor; a store refuses one that is not of the caller's own list."""
        return position_of(self._given.get("cursor"))

    @property
    def after(self) -> int:
        """The cursor of a list that is ordered by a number."""
        position = self.position
        if position is None:
            return 0
        after = position.get("after")
        if type(after) is not int or not 0 <= after <= 999_999:
            raise bad_cursor()
        return after


def page(found: Page[Json]) -> Response:
    body: dict[str, Any] = {"items": list(found.items), "nextCursor": cursor_of(found.next_key)}
    return Response(body)


def cursor_of(position: Json | None) -> str | None:
    if position is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode()


def position_of(cursor: str | None) -> Json | None:
    """What `cursor_of` was given. Raises ValidationFailed."""
    if cursor is None:
        return None
    try:
        position = json.loads(base64.b64decode(cursor, b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        position = None
    if not isinstance(position, dict):
        raise bad_cursor()
    return position


def bad_cursor() -> ValidationFailed:
    return ValidationFailed.of("cursor", "is not a cursor of this list")
