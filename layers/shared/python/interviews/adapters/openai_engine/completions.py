"""What a chat completion says, whatever server wrote it."""

from typing import Any, TypeVar

from pydantic import ValidationError

from .shapes import Shape

T = TypeVar("T", bound=Shape)
Payload = dict[str, Any]
_LARGEST_COUNT = 2**53


def is_cut_off(answer: Payload) -> bool:
    """Whether it had no end within the tokens that were allowed."""
    return _choice(answer).get("finish_reason") == "length"


def text_of(answer: Payload) -> str | None:
    """None for a refusal, a filtered answer, and for what is no completion at all."""
    choice = _choice(answer)
    if choice.get("finish_reason") == "content_filter":
        return None
    message = choice.get("message")
    if not isinstance(message, dict) or message.get("refusal"):
        return None
    content = message.get("content")
    return well_formed(content) if isinstance(content, str) and content.strip() else None


def _choice(answer: Payload) -> Payload:
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    return choice if isinstance(choice, dict) else {}


def tokens(usage: Any, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if type(value) is int and 0 <= value < _LARGEST_COUNT else None


def served_by(answer: Payload | None) -> str | None:
    name = (answer or {}).get("model")
    return well_formed(name[:200]) if isinstance(name, str) else None


def parsed(text: str, shape: type[T]) -> tuple[T | None, list[str]]:
    try:
        return shape.model_validate_json(_json_in(text)), []
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]


def _json_in(text: str) -> str:
    """The object in an answer that has thoughts before it or a fence around it, as open models like to give."""
    text = text.rpartition("</think>")[2]
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def well_formed(text: str) -> str:
    """Without lone surrogates, which JSON can carry and neither UTF-8 nor a table can."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
