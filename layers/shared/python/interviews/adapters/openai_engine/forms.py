"""The forms of a request: not every server that speaks OpenAI's protocol takes every part of it.

The fullest form is tried first. Where a server refuses it, the part that its refusal names is left out, or else the
next one; what was learnt holds for the process. `temperature` is never sent: reasoning models refuse it, and raters
have to be independent.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from .shapes import Shape, strict_schema

Payload = dict[str, Any]
MOST_TOKENS = {"turn": 4_000, "chat": 8_000}
"""Against an answer without end; reasoning counts too."""
MOST_TOKENS_ELSE = 32_000


class AnswerForm(IntEnum):
    """How the shape of the answer is asked for; below SCHEMA, the schema stands in the prompt."""

    SCHEMA = 0
    OBJECT = 1
    TEXT = 2


class TokenLimit(IntEnum):
    COMPLETION = 0
    PLAIN = 1
    NONE = 2


@dataclass(frozen=True, slots=True)
class Form:
    answer: AnswerForm = AnswerForm.SCHEMA
    limit: TokenLimit = TokenLimit.COMPLETION


FULLEST = Form()
PLAINEST = Form(AnswerForm.TEXT, TokenLimit.NONE)
_LIMITS = {TokenLimit.COMPLETION: "max_completion_tokens", TokenLimit.PLAIN: "max_tokens"}
_ABOUT_ANSWER = ("response_format", "json_schema", "json_object", "schema", "structured", "strict", "grammar")
_ABOUT_LIMIT = ("max_completion_tokens", "max_tokens", "completion_tokens")


def names_a_part(refusal: str) -> bool:
    return any(each in refusal for each in ("response_format", "json_schema", *_ABOUT_LIMIT))


def plainer(form: Form, refusal: str) -> Form | None:
    """The form to try after a refusal with these words (in lower case); None where no form is left.

    A refusal that names nothing leads to the plainest form: it works, or the form was not why.
    """
    about_answer = any(each in refusal for each in _ABOUT_ANSWER) and form.answer < AnswerForm.TEXT
    about_limit = any(each in refusal for each in _ABOUT_LIMIT) and form.limit < TokenLimit.NONE
    if about_limit:
        form = replace(form, limit=TokenLimit(form.limit + 1))
    if about_answer:
        form = replace(form, answer=AnswerForm(form.answer + 1))
    if about_answer or about_limit:
        return form
    return None if form == PLAINEST else PLAINEST


def request_of(
    form: Form, model: str, operation: str, messages: Sequence[Any], shape: type[Shape]
) -> Payload:
    """The body of a chat completion."""
    body: Payload = {"model": model, "messages": list(messages)}
    if name := _LIMITS.get(form.limit):
        body[name] = MOST_TOKENS.get(operation, MOST_TOKENS_ELSE)
    schema = strict_schema(shape)
    if form.answer is AnswerForm.SCHEMA:
        named = {"name": operation, "schema": schema, "strict": True}
        return body | {"response_format": {"type": "json_schema", "json_schema": named}}
    if form.answer is AnswerForm.OBJECT:
        body["response_format"] = {"type": "json_object"}
    system, *rest = messages
    return body | {"messages": [{**system, "content": system["content"] + _in_words(schema)}, *rest]}


def _in_words(schema: Payload) -> str:
    text = json.dumps(schema, separators=(",", ":"))
    return f"\n\nAnswer with one JSON object and nothing else. It fits this JSON schema exactly:\n{text}"
