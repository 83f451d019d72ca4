"""Domain dataclasses to and from JSON documents: camelCase keys, None left out; enums and times as text."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from .times import from_iso, to_iso

T = TypeVar("T")
Json = dict[str, Any]


def to_record(value: Any, *, defaults: bool = True) -> Any:
    """Without `defaults`, what `from_record` would supply by itself is left out of the outermost record."""
    if is_dataclass(value):
        held = ((each, getattr(value, each.name)) for each in fields(value))
        kept = ((each.name, one) for each, one in held if defaults or one != each.default)
        return {_camel(name): to_record(each) for name, each in kept if each is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return to_iso(value)
    if isinstance(value, dict):
        return {name: to_record(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [to_record(each) for each in value]
    return value


def from_record(kind: type[T], record: Mapping[str, Any]) -> T:
    """Unknown keys are left aside, so that an older release can read what a newer one wrote."""
    return kind(
        **{
            name: _read(hint, record.get(key))
            for key, name, hint, is_none_if_absent in _shape(cast(Any, kind))
            if key in record or is_none_if_absent
        }
    )


@cache
def _shape(kind: Any) -> tuple[tuple[str, str, Any, bool], ...]:
    """Key, name, type, and whether None without a default: `to_record` has left such a None out."""
    hints = get_type_hints(kind)
    return tuple(
        (_camel(each.name), each.name, hint, each.default is MISSING and type(None) in get_args(hint))
        for each, hint in ((each, hints[each.name]) for each in fields(kind))
    )


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin is UnionType:
        hint = next(each for each in get_args(hint) if each is not type(None))
        origin = get_origin(hint)
    if value is None:
        return None
    if hint is datetime:
        return from_iso(value)
    if origin is tuple:
        arguments = get_args(hint)
        if arguments[-1] is Ellipsis:
            return tuple(_read(arguments[0], each) for each in value)
        return tuple(_read(each, part) for each, part in zip(arguments, value, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        return from_record(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(each.capitalize() for each in tail)
