"""The base of the pydantic models: camelCase outside, snake_case inside, nothing unknown, no coercion."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, PlainSerializer, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from .times import to_iso

Time = Annotated[datetime, PlainSerializer(to_iso, when_used="json")]


class Model(BaseModel):
    # A module holds the models of many handlers, of which each builds its own.
    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        frozen=True,
        defer_build=True,
    )

    def to_json(self) -> str:
        return self.model_dump_json(by_alias=True)

    def to_document(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        return cls.model_validate_json(json.dumps(document))


_NOT_ALL_NULL = {"not": {"additionalProperties": {"type": "null"}}}
"""Of an object without a name, too, all values are null."""


class NeedingOne(Model):
    """Of the fields in `needs_one_of` one must be given, or exactly one; a null is not. Its schema says the same."""

    needs_one_of: ClassVar[tuple[str, ...]]
    exactly: ClassVar[bool] = False

    @model_validator(mode="after")
    def _require_one(self) -> Self:
        given = sum(getattr(self, each) is not None for each in self.needs_one_of)
        if given == 0 or (self.exactly and given > 1):
            raise ValueError(
                f"needs {'exactly' if self.exactly else 'at least'} one of {', '.join(self._names())}"
            )
        return self

    @classmethod
    def _names(cls) -> list[str]:
        return [to_camel(each) for each in cls.needs_one_of]

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        of_all = set(cls.needs_one_of) == set(cls.model_fields) and not cls.exactly
        handler.resolve_ref_schema(schema).update(_NOT_ALL_NULL if of_all else cls._ways())
        return schema

    @classmethod
    def _ways(cls) -> dict[str, Any]:
        ways = [
            {"required": [each], "properties": {each: {"not": {"type": "null"}}}} for each in cls._names()
        ]
        return {"oneOf" if cls.exactly else "anyOf": ways}
