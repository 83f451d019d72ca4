"""A body's JSON, read the one strict way before any model sees it (RFC 8259; RFC 7493, I-JSON).

What two parsers could read in two ways is refused: names given twice, NaN, characters that RFC 9839 calls problematic.
A number without a fraction is an integer however it is written (JSON Schema: 2.0 is one).
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...domain.kernel.errors import Detail, ValidationFailed
from ...domain.kernel.text import PROBLEMATIC, REFUSAL, readable

LONGEST_FIELD = 200
MOST_DETAILS = 100
TWICE = "is given more than once"
BODY = "body"
DEEPEST = 200
"""Levels; what nobody needs, and no Python refuses in the same place."""
Path = tuple[str | int, ...]


class _Ambiguous(dict[str, Any]):
    """An object with a name that came more than once."""

    twice: frozenset[str]


def read_json(text: str, *, damaged: bool = False) -> Any:
    """Raises ValidationFailed with a row for each mistake, named by its path (`metadata.a`).

    `damaged`: problematic characters are taken for U+FFFD instead of refused.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_constant=_refuse_constant
        )
        value = _readable(value) if damaged else value
        mistakes = list(_mistakes(value, ()))
    except (ValueError, RecursionError) as refused:
        raise ValidationFailed.of(BODY, _reason(refused)) from None
    if mistakes:
        raise ValidationFailed("The request is not valid.", mistakes[:MOST_DETAILS])
    return value


def canonical(body: bytes) -> bytes:
    """What the body says, however its names are ordered and its values written; itself where it is no JSON."""
    try:
        return json.dumps(read_json(body.decode()), sort_keys=True).encode()
    except (ValueError, ValidationFailed):
        return body


def field_at(path: Path) -> str:
    return ".".join(map(str, path))[:LONGEST_FIELD] or BODY


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    ambiguous = _Ambiguous(made)
    ambiguous.twice = frozenset(
        name for name, count in Counter(name for name, _ in pairs).items() if count > 1
    )
    return ambiguous


def _number(text: str) -> float | int:
    number = float(text)
    if math.isinf(number):
        raise ValueError("holds a number that is too large")
    return int(number) if number.is_integer() else number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"is not JSON: {name} is none of its values")


def _mistakes(value: Any, path: Path) -> Iterator[Detail]:
    if len(path) > DEEPEST:
        raise RecursionError
    if isinstance(value, str):
        if PROBLEMATIC.search(value):
            yield Detail(field_at(path), REFUSAL)
    elif isinstance(value, dict):
        twice = value.twice if isinstance(value, _Ambiguous) else ()
        for name, each in value.items():
            below = (*path, name)
            if name in twice:
                yield Detail(field_at(below), TWICE)
            if PROBLEMATIC.search(name):
                yield Detail(field_at((*path, readable(name))), f"has a name that {REFUSAL}")
            yield from _mistakes(each, below)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _mistakes(each, (*path, number))


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [_readable(each) for each in value]
    if isinstance(value, dict) and not isinstance(value, _Ambiguous):
        return {name: _readable(each) for name, each in value.items()}
    return value


def _reason(refused: Exception) -> str:
    match refused:
        case json.JSONDecodeError(msg=what, lineno=line, colno=column):
            return f"is not JSON: {what} (line {line}, column {column})"
        case RecursionError():
            return "is nested too deep"
        case ValueError() if "digits" in str(refused):
            return "holds a number that is too large"
    return str(refused)
