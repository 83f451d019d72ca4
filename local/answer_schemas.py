"""JSON Schemas of what handlers answer: of TypedDicts, and of all that may stand in them."""

import types
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from .field_docs import field_docs

Json = dict[str, Any]
PLAIN: dict[Any, Json] = {
    str: {"type": "string"},
    datetime: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}


class AnswerSchemas:
    """`definitions` collects each TypedDict that was asked for, by its name; `known` are those that are made elsewhere.
    A generic one is called after what it holds: `Listed[Tenant]` is TenantList."""

    def __init__(self, known: Iterable[str]) -> None:
        self.definitions: dict[str, Json] = {}
        self._known = set(known)

    def of(self, kind: Any) -> Json:
        """Raises TypeError for what no answer may hold, for two TypedDicts of one name, and as `field_docs`."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is None and kind in PLAIN:
            return dict(PLAIN[kind])
        if origin is Annotated:
            return self._annotated(kind)
        if origin is NotRequired:
            return self.of(arguments[0])
        if origin is Literal:
            kind_of = dict(PLAIN[type(arguments[0])])
            one = len(arguments) == 1
            return kind_of | ({"const": arguments[0]} if one else {"enum": list(arguments)})
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(each) for each in arguments]}
        if origin in (list, tuple):
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is dict:
            values = self.of(arguments[1])
            return {"type": "object", **({"additionalProperties": values} if values else {})}
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            about = {"description": kind.__doc__} if kind.__doc__ else {}
            self._define(kind.__name__, {"type": "string", "enum": [*kind]} | about)
            return _reference(kind.__name__)
        if is_typeddict(origin or kind):
            return self._typed_dict(origin or kind, arguments)
        raise TypeError(f"{kind} has no JSON Schema here.")

    def _annotated(self, kind: Any) -> Json:
        inner, shape = get_args(kind)
        told = dict(shape.told)
        if name := told.pop("document", None):
            assert name in self._known
            return _reference(name)
        if text_of := told.pop("text_of", None):
            told |= {"contentMediaType": "application/json", "contentSchema": self.of(text_of)}
        return (self.of(told.pop("like")) if "like" in told else self.of(inner)) | told

    def _typed_dict(self, kind: Any, arguments: tuple[Any, ...]) -> Json:
        given = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=False))
        name = f"{_named(arguments[0])}List" if arguments else _named(kind)
        hints = get_type_hints(kind, include_extras=True)
        fields = {field: self.of(_filled(each, given)) for field, each in hints.items()}
        for field, told in field_docs(kind).items():
            fields[field]["description"] = told
        schema: Json = {
            "type": "object",
            "properties": fields,
            "required": sorted(kind.__required_keys__, key=[*hints].index),
        }
        if not schema["required"]:
            del schema["required"]
        if kind.__doc__ and not arguments:
            schema["description"] = " ".join(kind.__doc__.split())
        self._define(name, schema)
        return _reference(name)

    def _define(self, name: str, schema: Json) -> None:
        if self.definitions.setdefault(name, schema) != schema:
            raise TypeError(f"Two answers are called {name}.")


def _filled(kind: Any, given: dict[Any, Any]) -> Any:
    """With the type variables of a generic TypedDict replaced."""
    if isinstance(kind, TypeVar):
        return given[kind]
    if get_origin(kind) is list:
        return list[_filled(get_args(kind)[0], given)]  # type: ignore[misc]
    return kind


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _named(kind: Any) -> str:
    """What the domain has under the same name is a Document where it is answered."""
    name: str = kind.__name__
    return name.removesuffix("Document")


def without_titles(schema: Any) -> Any:
    """Without the titles that pydantic makes of every name."""
    if isinstance(schema, dict):
        return {
            name: {field: without_titles(each) for field, each in value.items()}
            if name == "properties"
            else without_titles(value)
            for name, value in schema.items()
            if name != "title" or not isinstance(value, str)
        }
    return [without_titles(each) for each in schema] if isinstance(schema, list) else schema
