"""The forms of a request: not every server that speaks OpenAI's protocol takes every part of it.

The fullest form is tried first. Where a server refuses it, the part that its refusal names is left out, or else the
next one; what was learnt holds for the process. `temperature` is never sent: reasoning models refuse it, and raters
have to be independent.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from .shapes import Shape, strict_schema

Payload = dict[str, Any]


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
    """`most` are the tokens that this model may answer with, `room` those that its context leaves for this answer;
    None where neither is known to be less than what is asked for."""

    answer: AnswerForm = AnswerForm.SCHEMA
    limit: TokenLimit = TokenLimit.COMPLETION
    most: int | None = None
    room: int | None = None


FULLEST = Form()
PLAINEST = Form(AnswerForm.TEXT, TokenLimit.NONE)
_LIMITS = {TokenLimit.COMPLETION: "max_completion_tokens", TokenLimit.PLAIN: "max_tokens"}
_ABOUT_ANSWER = ("response_format", "json_schema", "json_object", "schema", "structured", "strict", "grammar")
_ABOUT_LIMIT = ("max_completion_tokens", "max_tokens", "completion_tokens")


FEWEST_TOKENS = 256
"""An answer for which no more is left is not worth asking for: then the prompt is too long."""
_ABOUT_LENGTH = re.compile(
    r"context_?(length|window|size)|(context|prompt|input)\b.{0,40}(too long|exceed|length|maximum)|"
    r"exceed.{0,40}\bcontext|maximum context|too large: \d|at most \d+ (?:completion|output) tokens|"
    r"`inputs` tokens \+ `max_new_tokens`"
)
_COMPLETION = re.compile(
    r"max_(?:completion_|new_|output_)?tokens|\b(?:in|for|from|of) the (?:completion|output)\b|"
    r"\bor completion\b|(?:completion|output) tokens"
)
_OWN_LIMIT = re.compile(
    r"at most (\d+) (?:completion|output) tokens|maximum (?:completion|output) tokens\D{0,12}(\d+)"
)
_BOUND = re.compile(r"(?:<=|>) ?(\d{3,})")
_CONTEXT = re.compile(r"context (?:length|window|size)[^\d.]{0,24}(\d+)")
_PROMPT = re.compile(
    r"(\d+)(?: tokens)? (?:in|of|from) (?:the|your) (?:input |text )?(?:messages|prompt|input)|"
    r"(\d+) (?:input|prompt) tokens|(\d+) of text input|(\d+) `inputs` tokens|"
    r"(?:messages|prompt) (?:resulted in|contains?(?: at least)?) (\d+)|limit: (\d+) \+ \d+"
)
_TOTAL = re.compile(r"requested (?:about |a total of )?(\d+) tokens")


def is_about_length(refusal: str) -> bool:
    return bool(_ABOUT_LENGTH.search(refusal))


def fewer_tokens(form: Form, refusal: str, limit: int | None) -> Form | None:
    """The form for a prompt that fits where the room for the answer was too much; None where the prompt is too long.

    `limit` is what the request asked for. In the words of OpenAI, vLLM (both, with and without numbers), SGLang,
    text-generation-inference, OpenRouter, DeepSeek and what LiteLLM makes of them; llama.cpp and Ollama refuse a
    prompt alone.
    """
    if limit is None or not _COMPLETION.search(refusal):
        return None
    if (most := _number(_OWN_LIMIT, refusal)) and FEWEST_TOKENS <= most < limit:
        return replace(form, most=most)
    context = _number(_BOUND, refusal) or _number(_CONTEXT, refusal)
    prompt = _number(_PROMPT, refusal)
    if prompt is None and (total := _number(_TOTAL, refusal)):
        prompt = total - limit
    if context is None or prompt is None:
        return replace(form, limit=TokenLimit.NONE)
    room = context - prompt
    # What asks for no more than the room was not refused for it.
    return replace(form, room=room) if FEWEST_TOKENS <= room < limit else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(next(filter(None, match.groups()))[:12]) if match else None


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
    form: Form, model: str, operation: str, messages: Sequence[Any], shape: type[Shape], tokens: int
) -> Payload:
    """The body of a chat completion of at most so many tokens."""
    body: Payload = {"model": model, "messages": list(messages)}
    if name := _LIMITS.get(form.limit):
        body[name] = min(each for each in (tokens, form.most, form.room) if each)
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
