"""Words to look for: one of its own in every field that a person or a receiver can fill."""

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.domain.kernel.model import Model

TABLES = {name: f"{name.upper()}_TABLE" for name in ("interviews", "tenants", "deliveries")}
NO_TEXT = {
    "level": "SENIOR",
    "durationMinutes": 30,
    "language": "en",
    "consent": True,
    "action": "CANCEL",
    "callbackUrl": None,
    "scheduledAt": None,
    "version": None,
    "conversationId": None,
}
"""What is no text of anybody, and what is sent in its place (None: nothing)."""


@dataclass
class Planter:
    """`words` maps each planted word to the field that it stands in."""

    words: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return f"{self._word(name)} keeps the services of our customers running by day and by night"

    def fields(self, model: type[Model], **given: Any) -> dict[str, Any]:
        """A body of this model with a word in each field that takes text. A field that takes none of what is tried
        needs a place in NO_TEXT."""
        body = dict(given)
        for name, info in model.model_fields.items():
            alias = to_camel(name)
            if alias in NO_TEXT:
                body.setdefault(alias, NO_TEXT[alias])
            elif alias not in given:
                adapter = _adapter(Annotated[info.annotation, alias, *info.metadata])
                body[alias] = next(each for each in self._tries(alias) if _takes(adapter, each))
        return {name: value for name, value in body.items() if value is not None}

    def _tries(self, name: str) -> Iterator[Any]:
        yield f"{self._word(name)}@example.com" if name.endswith("Email") else self.text(name)
        yield [self.text(name) for _ in range(3)]
        yield {self._word(f"{name} key"): self.text(f"{name} value")}
        yield [{"target": "plan", "instruction": self.text(f"{name} instruction")}]
        raise AssertionError(f"say in NO_TEXT what {name} takes, or how to plant a word in it")

    def _word(self, name: str) -> str:
        word = f"planted{len(self.words):03}"
        self.words[word] = name
        return word

    def found_in(self, text: str) -> set[str]:
        """The fields whose words stand in the text."""
        return {name for word, name in self.words.items() if word in text.lower()}


def _adapter(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)


def _takes(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError:
        return False
    return True


def stored_items(client: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item of every table with its documents opened, and the table's name."""
    for name, variable in TABLES.items():
        for page in client.get_paginator("scan").paginate(TableName=os.environ[variable]):
            for item in page["Items"]:
                yield name, opened(unmarshal(item))


def opened(item: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a document stand beside the item's own; that of an event is its `data`, of a stored answer its
    `body`."""
    record = {name: each for name, each in item.items() if name not in ("document", "packed")}
    text = zlib.decompress(item["packed"]) if "packed" in item else item.get("document", "{}")
    document: dict[str, Any] = json.loads(text)
    if record.get("sk") == "IDEMPOTENCY":
        return record | {"body": document}
    if str(record.get("sk")).startswith("EVENT#"):
        return record | {"data": document}
    return document | record
