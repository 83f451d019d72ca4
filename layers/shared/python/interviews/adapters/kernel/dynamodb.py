"""DynamoDB's attribute values to and from plain Python, and the names of its refusals."""

from binascii import a2b_base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

CONDITION_FAILED = "ConditionalCheckFailed"
Item = dict[str, Any]


def marshal(record: Mapping[str, Any]) -> Item:
    return {name: _wrap(value) for name, value in record.items() if value is not None}


def unmarshal(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unwrap(value) for name, value in item.items()}


def _wrap(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
        case dict():
            return {"M": {name: _wrap(each) for name, each in value.items()}}
        case list() | tuple():
            return {"L": [_wrap(each) for each in value]}
    raise TypeError(f"DynamoDB has no type for {type(value).__name__}")


def _unwrap(value: Mapping[str, Any]) -> Any:
    ((kind, inner),) = value.items()
    match kind:
        case "N":
            return int(inner) if inner.lstrip("-").isdigit() else float(inner)
        case "B":
            # A Lambda gets it from a stream as text.
            return inner if isinstance(inner, bytes) else a2b_base64(inner)
        case "NULL":
            return None
        case "M":
            return {name: _unwrap(each) for name, each in inner.items()}
        case "L":
            return [_unwrap(each) for each in inner]
    return inner
