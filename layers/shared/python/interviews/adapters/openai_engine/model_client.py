"""One question to the model: strict schema, one repair, the client's own retries, and an account without any text."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ...domain.errors import EngineUnavailable
from .shapes import Shape, strict_schema

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

PROMPT_VERSION = "2026-11"
_PROMPTS = Path(__file__).parent / "prompts" / PROMPT_VERSION
_MOST_PROBLEMS = 20
T = TypeVar("T", bound=Shape)
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call's account: what, how long, how many tokens (None where the server does not tell), how it ended
    (`ok`, `unusable`, or the error's class), and a SHA-256 of the exact input. No text of anybody."""

    operation: str
    model: str
    prompt_version: str
    milliseconds: int
    input_tokens: int | None
    output_tokens: int | None
    outcome: str
    input_hash: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try; in the room and in a chat somebody is waiting."""

    timeout_seconds: float
    retries: int
    repairs: int


def no_problems(_: Any) -> list[str]:
    return []


@dataclass
class ModelClient:
    """`openai` is imported on first use: it costs half a second, and most functions never need it."""

    base_url: str | None
    model: str
    api_key: str
    on_call: Callable[[ModelCall], None]
    _prompts: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        operation: str,
        payload: Payload,
        shape: type[T],
        *,
        patience: Patience,
        problems: Callable[[T], list[str]] = no_problems,
        flaws: Callable[[T], list[str]] = no_problems,
    ) -> T:
        """The model's answer to the prompt `operation`.

        Asks again for an answer that does not fit the shape or has problems; `flaws` are worth a repair but no
        failure. Raises EngineUnavailable.
        """
        messages: list[Any] = [
            {"role": "system", "content": self._prompt(operation)},
            {"role": "user", "content": json.dumps(payload, ensure_ascii=False)},
        ]
        for repairs_left in range(patience.repairs, -1, -1):
            text, account = self._complete(operation, messages, shape, patience)
            answer, wrong = _parse(text, shape)
            if answer is not None:
                wrong = problems(answer) + (flaws(answer) if repairs_left else [])
                if not wrong:
                    account("ok")
                    return answer
            account("unusable")
            messages += [
                {"role": "assistant", "content": text},
                {"role": "user", "content": self._repair(wrong)},
            ]
        raise EngineUnavailable(f"The model's answer ({operation}) could not be used.")

    def _complete(
        self, operation: str, messages: Sequence[Any], shape: type[Shape], patience: Patience
    ) -> tuple[str, Callable[[str], None]]:
        """The answer's text, and how to close its account once it is known whether it can be used."""
        import openai

        started = time.monotonic()
        input_hash = hashlib.sha256(json.dumps(messages, ensure_ascii=False).encode()).hexdigest()

        def account(outcome: str, response: "ChatCompletion | None" = None) -> None:
            usage = getattr(response, "usage", None)
            self.on_call(
                ModelCall(
                    operation=operation,
                    model=self.model,
                    prompt_version=PROMPT_VERSION,
                    milliseconds=round((ended - started) * 1000),
                    input_tokens=getattr(usage, "prompt_tokens", None),
                    output_tokens=getattr(usage, "completion_tokens", None),
                    outcome=outcome,
                    input_hash=input_hash,
                )
            )

        client = self.client.with_options(timeout=patience.timeout_seconds, max_retries=patience.retries)
        try:
            response = client.chat.completions.create(
                model=self.model,
                messages=list(messages),
                response_format=_answer_format(operation, shape),
            )
            ended = time.monotonic()
            text = _text_of(response)
        except openai.OpenAIError as error:
            ended = time.monotonic()
            account(type(error).__name__)
            # The provider's message may quote the prompt, so it must not travel on into a log.
            raise EngineUnavailable(f"The model failed ({operation}): {type(error).__name__}.") from None
        if text is None:
            account("refused", response)
            raise EngineUnavailable(f"The model gave no answer ({operation}).")
        return text, lambda outcome: account(outcome, response)

    @cached_property
    def client(self) -> "OpenAI":
        from openai import OpenAI

        return OpenAI(base_url=self.base_url, api_key=self.api_key)

    def _prompt(self, name: str) -> str:
        if name not in self._prompts:
            self._prompts[name] = (_PROMPTS / f"{name}.txt").read_text(encoding="utf-8")
        return self._prompts[name]

    def _repair(self, wrong: Sequence[str]) -> str:
        return self._prompt("repair") + "\n".join(f"- {each}" for each in wrong[:_MOST_PROBLEMS])


def _answer_format(name: str, shape: type[Shape]) -> Any:
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "schema": strict_schema(shape), "strict": True},
    }


def _text_of(response: Any) -> str | None:
    """None for a refusal, a filtered or cut-off answer, and for what is no completion at all (a proxy's page)."""
    choices = getattr(response, "choices", None)
    if not choices or choices[0].finish_reason in ("length", "content_filter"):
        return None
    message = choices[0].message
    if getattr(message, "refusal", None):
        return None
    return message.content if isinstance(message.content, str) else None


def _parse(text: str, shape: type[T]) -> tuple[T | None, list[str]]:
    try:
        return shape.model_validate_json(text), []
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
