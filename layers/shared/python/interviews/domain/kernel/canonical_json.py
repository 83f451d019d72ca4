"""Canonical JSON (RFC 8785, JCS): one value, always the same bytes, in whatever language they are made."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

LARGEST_INTEGER = 2**53 - 1
"""Beyond it, others read another number (RFC 7493)."""


def canonical(value: Any) -> bytes:
    """Raises ValueError for what JSON cannot say, or not everywhere alike: NaN, large integers, lone surrogates."""
    return _text(value).encode()


def _text(value: Any) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return _integer(value)
        case float():
            return _number(value)
        case list() | tuple():
            return f"[{','.join(map(_text, value))}]"
        case Mapping():
            return (
                f"{{{','.join(f'{_text(name)}:{_text(value[name])}' for name in sorted(value, key=_order))}}}"
            )
    raise ValueError(f"JSON has no {type(value).__name__}")


def _order(name: Any) -> bytes:
    """By UTF-16 code units (RFC 8785 §3.2.3)."""
    if not isinstance(name, str):
        raise ValueError("the names in an object are text")
    return name.encode("utf-16-be")


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError("the integer is too large")
    return str(int(value))


def _number(value: float) -> str:
    """As ECMAScript writes it (RFC 8785 §3.2.2.3); its digits are those of Python's `repr`."""
    if not math.isfinite(value):
        raise ValueError("JSON has no such number")
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    digits, _, exponent = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(exponent):+d}"
