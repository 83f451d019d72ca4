"""One question to the model within one deadline: tries, waits, the forms that a server takes, one repair, and an
account of every call without any text."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ...domain.errors import EngineUnavailable
from ...domain.model_call import ModelCall
from .forms import FULLEST, Form, names_a_part, plainer, request_of
from .shapes import Shape

if TYPE_CHECKING:
    from openai import OpenAI

PROMPT_VERSION = "2026-11-24"
_PROMPTS = Path(__file__).parent / "prompts" / PROMPT_VERSION
_MOST_PROBLEMS = 20
_LARGEST_ANSWER = 1024 * 1024
LONGEST_WAIT = 60.0
"""Seconds. A server that asks for more is not waited for: the caller comes again later."""
_FIRST_WAIT = 0.5
_SHORTEST_TRY = 0.01
_MAY_BE_TOO_LONG = frozenset({400, 413, 422, 500})
_TOO_LONG = re.compile(
    r"context_length|(context|prompt|input)\b.{0,40}(too long|exceed|length|maximum)|exceed.{0,40}\bcontext"
)
_WORTH_A_RETRY = frozenset({408, 409, 429, *range(500, 600)})
T = TypeVar("T", bound=Shape)
Payload = dict[str, Any]
Note = Callable[[ModelCall], None]


class ContextOverflow(EngineUnavailable):
    """The request is longer than the model can read; the same one never succeeds."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one question may take with everything, how long one try of it, and how often to try and to repair.

    A read that has begun is not cut off, so at the worst a try ends at twice its time; callers allow for it.
    """

    seconds: float
    seconds_a_try: float
    tries: int
    repairs: int


@dataclass(frozen=True, slots=True)
class Said:
    """The model's answer, and how to close its account once it is known whether it can be used."""

    text: str
    account: Callable[[str], None]


class _Failed(Exception):
    """One try that came to nothing: whether another may help, after how many seconds; `refused` are the words of the
    refusal (in lower case) where the form may be why."""

    def __init__(
        self, kind: str, *, wait: float | None = None, may_retry: bool = False, refused: str = ""
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.wait = wait
        self.may_retry = may_retry
        self.refused = refused


def no_problems(_: Any) -> list[str]:
    return []


def ignore(_: ModelCall) -> None:
    """Tells nobody."""


@dataclass
class Learnt:
    """What this process knows of the server: the form of request that it takes."""

    form: Form = FULLEST


@dataclass(frozen=True)
class ModelClient:
    """`openai` is imported on first use: it costs half a second, and most functions never need it."""

    base_url: str | None
    model: str
    api_key: str
    on_call: Note = ignore
    learnt: Learnt = field(default_factory=Learnt)
    connections: "list[OpenAI]" = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def noting(self, note: Note) -> "ModelClient":
        """The same client, with the same connections, which also tells `note` of its calls."""

        def both(call: ModelCall) -> None:
            self.on_call(call)
            note(call)

        return replace(self, on_call=both)

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
        ends = self.clock() + patience.seconds
        messages: list[Any] = [
            {"role": "system", "content": prompt(operation)},
            {"role": "user", "content": json.dumps(payload, ensure_ascii=False)},
        ]
        fallback: T | None = None
        for repairs_left in range(patience.repairs, -1, -1):
            try:
                said = self._said(operation, messages, shape, patience, ends)
            except EngineUnavailable:
                if fallback is not None:
                    return fallback
                raise
            answer, wrong = _parse(said.text, shape)
            if answer is not None and not (wrong := problems(answer)):
                wrong = flaws(answer) if repairs_left else []
                if not wrong:
                    said.account("ok")
                    return answer
                fallback = answer
            said.account("flawed" if answer is not None and answer is fallback else "unusable")
            messages += [
                {"role": "assistant", "content": said.text},
                {"role": "user", "content": _repair(wrong)},
            ]
        if fallback is not None:
            return fallback
        raise EngineUnavailable(f"The model's answer ({operation}) could not be used.")

    def _said(
        self, operation: str, messages: Sequence[Any], shape: type[Shape], patience: Patience, ends: float
    ) -> Said:
        """One answer, however many tries it takes within the time and the patience."""
        tries = 0
        form = self.learnt.form
        while True:
            body = request_of(form, self.model, operation, messages, shape)
            try:
                said = self._try(operation, body, min(patience.seconds_a_try, ends - self.clock()))
            except _Failed as failed:
                if failed.refused and (next_form := plainer(form, failed.refused)):
                    form = next_form
                    continue
                tries += 1
                wait = _FIRST_WAIT * 2 ** (tries - 1) if failed.wait is None else failed.wait
                left = ends - self.clock() - wait
                if (
                    not failed.may_retry
                    or tries >= patience.tries
                    or wait > LONGEST_WAIT
                    or left < _SHORTEST_TRY
                ):
                    kind = ContextOverflow if failed.kind == "ContextOverflow" else EngineUnavailable
                    # The provider's message may quote the prompt, so it must not travel on into a log.
                    raise kind(f"The model failed ({operation}): {failed.kind}.") from None
                self.sleep(wait)
            else:
                self.learnt.form = _plainest(self.learnt.form, form)
                return said

    def _try(self, operation: str, body: Payload, seconds: float) -> Said:
        import openai

        if seconds < _SHORTEST_TRY:
            raise _Failed("APITimeoutError")
        started = self.clock()
        input_hash = hashlib.sha256(canonical(body)).hexdigest()
        ended = started

        def account(outcome: str, answer: Payload | None = None) -> None:
            usage = (answer or {}).get("usage") or {}
            self.on_call(
                ModelCall(
                    operation=operation,
                    model=self.model,
                    prompt_version=PROMPT_VERSION,
                    milliseconds=round((ended - started) * 1000),
                    input_tokens=_count(usage, "prompt_tokens"),
                    output_tokens=_count(usage, "completion_tokens"),
                    outcome=outcome,
                    input_hash=input_hash,
                    served_by=_name(answer),
                )
            )

        try:
            answer = self._posted(body, started + seconds, seconds)
            ended = self.clock()
        except openai.APIStatusError as error:
            ended = self.clock()
            failed = _failed(error)
            account(failed.kind)
            raise failed from None
        except (openai.OpenAIError, TimeoutError, ValueError) as error:
            ended = self.clock()
            kind = "APITimeoutError" if isinstance(error, TimeoutError) else type(error).__name__
            account(kind)
            raise _Failed(kind, may_retry=True) from None
        text = _text_of(answer)
        if text is None:
            account("refused", answer)
            raise EngineUnavailable(f"The model gave no answer ({operation}).")
        return Said(text, lambda outcome: account(outcome, answer))

    def _posted(self, body: Payload, ends: float, seconds: float) -> Payload:
        """The answer's JSON, read bit by bit: a server that keeps the line alive with spaces must not keep us too.

        Raises what openai raises, TimeoutError, and ValueError for what is no JSON object.
        """
        client = self.connect().with_options(timeout=seconds, max_retries=0)
        parts: list[bytes] = []
        with client.chat.completions.with_streaming_response.create(**body) as response:
            for part in response.iter_bytes():
                parts.append(part)
                if self.clock() > ends:
                    raise TimeoutError
                if sum(map(len, parts)) > _LARGEST_ANSWER:
                    raise ValueError("too much")
        answer = json.loads(b"".join(parts))
        if not isinstance(answer, dict):
            raise ValueError("no object")
        return answer

    def connect(self) -> "OpenAI":
        """The one connection of this client and its copies; called once before there are threads."""
        if not self.connections:
            from openai import OpenAI

            self.connections.append(OpenAI(base_url=self.base_url, api_key=self.api_key))
        return self.connections[0]


def prompt(name: str) -> str:
    return (_PROMPTS / f"{name}.txt").read_text(encoding="utf-8")


def canonical(body: Payload) -> bytes:
    """The request as bytes that are the same wherever it is made."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plainest(one: Form, other: Form) -> Form:
    """Several raters may learn at once; nobody forgets what another one has learnt."""
    return Form(max(one.answer, other.answer), max(one.limit, other.limit))


def _failed(error: Any) -> _Failed:
    """What a refusing status means. Nothing of its text is kept."""
    status, code = error.status_code, str(error.code or "")
    told = f"{code} {error.param or ''} {error.message} {error.body if error.body else ''}".lower()
    if status in _MAY_BE_TOO_LONG and _TOO_LONG.search(told):
        return _Failed("ContextOverflow")
    if status >= 500 and names_a_part(told):
        return _Failed(type(error).__name__, refused=told)
    if status in _WORTH_A_RETRY and code != "insufficient_quota":
        return _Failed(type(error).__name__, wait=_retry_after(error.response.headers), may_retry=True)
    if status in (400, 422) and code not in ("content_filter", "model_not_found"):
        return _Failed(type(error).__name__, refused=told)
    return _Failed(type(error).__name__)


def _retry_after(headers: Any) -> float | None:
    """Seconds, from `retry-after-ms` or `Retry-After` (seconds or a date); None where neither says anything."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = str(headers.get(name, ""))
        if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
            return float(value) / divisor
    if value := headers.get("retry-after"):
        from email.utils import parsedate_to_datetime

        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (TypeError, ValueError):
            return None
    return None


def _repair(wrong: Sequence[str]) -> str:
    return prompt("repair") + "\n".join(f"- {each}" for each in wrong[:_MOST_PROBLEMS])


def _count(usage: Any, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) else None


def _name(answer: Payload | None) -> str | None:
    name = (answer or {}).get("model")
    return name[:200] if isinstance(name, str) else None


def _text_of(answer: Payload) -> str | None:
    """None for a refusal, a filtered or cut-off answer, and for what is no completion at all."""
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict) or choice.get("finish_reason") in ("length", "content_filter"):
        return None
    message = choice.get("message")
    if not isinstance(message, dict) or message.get("refusal"):
        return None
    content = message.get("content")
    return content if isinstance(content, str) and content.strip() else None


def _parse(text: str, shape: type[T]) -> tuple[T | None, list[str]]:
    try:
        return shape.model_validate_json(_json_in(text)), []
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]


def _json_in(text: str) -> str:
    """The object in an answer that has thoughts before it or a fence around it, as open models like to give."""
    text = text.rpartition("</think>")[2]
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
