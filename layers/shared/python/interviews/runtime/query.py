"""The query string of list calls: known parameters only, each checked, all mistakes told at once (contract §2, §6).

A call declares its parameters as attributes of a Query; `candidate_ref = Text()` reads `candidateRef`. All of them are
read when the Query is made, so nothing can be done with one whose other parameters do not fit.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, Self, TypeVar

from ..domain.kernel.cursor import seal, unseal, well_formed
from ..domain.kernel.errors import Detail, ValidationFailed
from ..domain.kernel.records import to_record
from ..usecases.kernel.answers import Listed
from ..usecases.kernel.ports import Json, Page
from . import wiring
from .http import Request, Response
from .settings import TenantsTableSettings

LARGEST_PAGE = 100
DEFAULT_PAGE = 50
LONGEST_TEXT = 500
NUMBER = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,10})?")

T = TypeVar("T")
Item = TypeVar("Item")
Secret = Callable[[], bytes]


class Parameter(Generic[T]):
    """One that may be given; `absent` stands where it is not."""

    name: str
    absent: T
    is_required = False

    def __init__(self, about: str) -> None:
        self.about = about

    @property
    def schema(self) -> Json:
        """As JSON Schema has it."""
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}

    def __set_name__(self, owner: type, attribute: str) -> None:
        first, *others = attribute.split("_")
        self.name = first + "".join(each.capitalize() for each in others)

    def __get__(self, query: "Query", owner: type) -> T:
        value: T = query.values[self.name]
        return value

    def read(self, given: Mapping[str, str]) -> T:
        """Raises ValidationFailed."""
        text = given.get(self.name)
        return self.absent if text is None else self.value(text)

    def value(self, text: str) -> T:
        raise NotImplementedError

    def refusal(self, message: str) -> ValidationFailed:
        return ValidationFailed.of(self.name, message)


def _some(text: str, name: str) -> str:
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise ValidationFailed.of(name, f"needs 1 to {LONGEST_TEXT} characters")
    return text


class Text(Parameter[str | None]):
    absent = None

    def value(self, text: str) -> str:
        return _some(text, self.name)


class Required(Parameter[str]):
    """A text that must be given, `unless` the parameter of that name is; then it is "" where it is not given."""

    absent = ""

    def __init__(self, about: str, unless: str | None = None) -> None:
        super().__init__(about)
        self.unless = unless
        self.is_required = unless is None

    def read(self, given: Mapping[str, str]) -> str:
        if self.name not in given and self.unless not in given:
            raise self.refusal("is required")
        return super().read(given)

    def value(self, text: str) -> str:
        return _some(text, self.name)


class Choice(Parameter[str | None]):
    absent = None

    def __init__(self, allowed: Iterable[str], about: str) -> None:
        super().__init__(about)
        self.allowed = tuple(allowed)

    @property
    def schema(self) -> Json:
        return {"type": "string", "enum": list(self.allowed)}

    def value(self, text: str) -> str:
        if text not in self.allowed:
            raise self.refusal(f"must be one of {', '.join(self.allowed)}")
        return text


class Flag(Parameter[bool]):
    absent = False

    @property
    def schema(self) -> Json:
        return {"type": "string", "enum": ["true", "false"], "default": "false"}

    def value(self, text: str) -> bool:
        if text not in ("true", "false"):
            raise self.refusal("must be one of true, false")
        return text == "true"


class Number(Parameter[float | None]):
    absent = None

    def __init__(self, low: float, high: float, about: str) -> None:
        super().__init__(about)
        self.low = low
        self.high = high

    @property
    def schema(self) -> Json:
        return {"type": "number", "minimum": self.low, "maximum": self.high}

    def value(self, text: str) -> float:
        number = float(text) if NUMBER.fullmatch(text) else float("nan")
        if not self.low <= number <= self.high:
            raise self.refusal(f"must be a number from {self.low:g} to {self.high:g}")
        return number


class DateTime(Parameter[datetime | None]):
    """What is listed has whole milliseconds, what is given may be finer: it is read by `first_from` where times from it
    on, or before it, are meant, and by `from_iso` where those up to it are."""

    absent = None

    def __init__(self, about: str, reads: Callable[[str], datetime]) -> None:
        super().__init__(about)
        self.reads = reads

    @property
    def schema(self) -> Json:
        return {"type": "string", "format": "date-time"}

    def value(self, text: str) -> datetime:
        try:
            return self.reads(text.replace(" ", "+"))
        except (ValueError, OverflowError):
            raise self.refusal("must be an ISO-8601 time with an offset or Z") from None


class PageLimit(Parameter[int]):
    absent = DEFAULT_PAGE

    @property
    def schema(self) -> Json:
        return {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE}

    def value(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= LARGEST_PAGE):
            raise self.refusal(f"must be a whole number from 1 to {LARGEST_PAGE}")
        return int(text)


class Cursor(Parameter[str | None]):
    """In a form that `page` could have given; that it is of this list is seen once the filters are known."""

    absent = None

    @property
    def schema(self) -> Json:
        return {"type": "string"}

    def value(self, text: str) -> str:
        well_formed(text)
        return text


class Query:
    """What was given for the declared parameters. Raises ValidationFailed with a row for each that does not fit or is
    not of this call."""

    parameters: ClassVar[tuple[Parameter[Any], ...]] = ()

    def __init_subclass__(cls) -> None:
        declared = {name: each for kind in reversed(cls.__mro__) for name, each in vars(kind).items()}
        cls.parameters = tuple(each for each in declared.values() if isinstance(each, Parameter))

    @classmethod
    def of(cls, request: Request[Any]) -> Self:
        return cls(request.query)

    def __init__(self, given: Mapping[str, str]) -> None:
        self.values: dict[str, Any] = {}
        mistakes = [*self._read(given), *self._unknown(given)]
        if mistakes:
            raise ValidationFailed("The request is not valid.", mistakes)

    def _read(self, given: Mapping[str, str]) -> Iterator[Detail]:
        for each in self.parameters:
            try:
                self.values[each.name] = each.read(given)
            except ValidationFailed as refused:
                yield from refused.details

    def _unknown(self, given: Mapping[str, str]) -> Iterator[Detail]:
        for name in sorted(set(given) - {each.name for each in self.parameters}):
            yield Detail(name, "is not a parameter of this call")


class Listing(Query):
    """A page of a list: how many, from where on, and which by the other parameters, to which its cursors are bound."""

    limit = PageLimit("How many to answer.")
    cursor = Cursor("Where the last page ended: its `nextCursor`.")

    @classmethod
    def of(cls, request: Request[Any]) -> Self:
        return cls(request, wiring.cursor_secret(TenantsTableSettings.read()))

    def __init__(self, request: Request[Any], secret: Secret) -> None:
        super().__init__(request.query)
        filters = {name: value for name, value in self.values.items() if name not in ("limit", "cursor")}
        self.cursors = ListCursors.of(request, filters, secret)
        self.start = self.cursors.read(self.cursor)

    @property
    def after(self) -> int:
        """The number up to which a list in the order of numbers was read."""
        return int((self.start or {}).get("after", 0))

    def page(self, found: Page[Item]) -> "Response[Listed[Item]]":
        return Response({"items": list(found.items), "nextCursor": self.cursors.show(found.next_key)})


@dataclass(frozen=True, slots=True)
class ListCursors:
    """Those of one list of one tenant, with these filters. The secret is fetched where there is a cursor."""

    scope: str
    secret: Secret

    @classmethod
    def of(cls, request: Request[Any], filters: Mapping[str, Any], secret: Secret) -> "ListCursors":
        is_tenants = bool(request.event["requestContext"].get("authorizer"))
        owner = request.caller.tenant_id if is_tenants else None
        of_what = [request.event["resource"], dict(request.path)]
        return cls(json.dumps([owner, of_what, filters], sort_keys=True, default=to_record), secret)

    def read(self, cursor: str | None) -> Json | None:
        """Raises BadCursor."""
        return None if cursor is None else unseal(cursor, scope=self.scope, secret=self.secret())

    def show(self, position: Json | None) -> str | None:
        return None if position is None else seal(position, scope=self.scope, secret=self.secret())
