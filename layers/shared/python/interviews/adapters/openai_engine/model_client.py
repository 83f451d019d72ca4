"""One question to the model within one deadline: tries, waits, the forms that a server takes, one repair, and an
account of every call without any text."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.errors import EngineUnavailable
from .forms import FULLEST, Form, fewer_tokens, is_about_length, names_a_part, plainer, request_of
from .shapes import Shape

if TYPE_CHECKING:
    from openai import OpenAI

    from .bounded_line import Deadline

PROMPT_VERSION = "2026-11-25"
_PROMPTS = Path(__file__).parent / "prompts" / PROMPT_VERSION
_MOST_PROBLEMS = 20
_LARGEST_ANSWER = 1024 * 1024
LONGEST_WAIT = 60.0
"""Seconds. A server that asks for more is not waited for: the caller comes again later."""
_FIRST_WAIT = 0.5
_SHORTEST_TRY = 0.01
_MAY_BE_TOO_LONG = frozenset({400, 413, 422, 500})
_MOST_TOLD = 20_000
"""Characters of a refusal that are looked at."""
_MOST_REPEATED = 60_000
"""Characters of an answer that go back with what is wrong with it."""
_MOST_FORMS = 8
"""More than there are to learn: a server that finds a new fault with each is not asked for ever."""
_LARGEST_COUNT = 2**53
_WORTH_A_RETRY = frozenset({408, 409, 429, *range(500, 600)})
T = TypeVar("T", bound=Shape)
Payload = dict[str, Any]
Note = Callable[[ModelCall], None]


class ContextOverflow(EngineUnavailable):
    """The request is longer than the model can read; the same one never succeeds."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one question may take with everything, how long one try of it, and how often to try and to repair."""

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
    refusal (in lower case) where the form may be why; `form` is the one to try next where the refusal tells."""

    def __init__(
        self,
        kind: str,
        *,
        wait: float | None = None,
        may_retry: bool = False,
        refused: str = "",
        form: Form | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.wait = wait
        self.may_retry = may_retry
        self.refused = refused
        self.form = form


def no_problems(_: Any) -> list[str]:
    return []


def ignore(_: ModelCall) -> None:
    """Tells nobody."""


@dataclass
class Learnt:
    """What this process knows of the server: the form of request that it takes."""

    form: Form = FULLEST


@dataclass(frozen=True, slots=True)
class Connection:
    """The client of the openai package, and the deadline that its connections obey."""

    client: "OpenAI"
    deadline: "Deadline"


@dataclass(frozen=True)
class ModelClient:
    """`openai` is imported on first use: it costs half a second, and most functions never need it."""

    base_url: str | None
    model: str
    api_key: str
    on_call: Note = ignore
    learnt: Learnt = field(default_factory=Learnt)
    connections: list[Connection] = field(default_factory=list)
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
            {"role": "user", "content": well_formed(json.dumps(payload, ensure_ascii=False))},
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
                {"role": "assistant", "content": said.text[:_MOST_REPEATED]},
                {"role": "user", "content": _repair(wrong)},
            ]
        if fallback is not None:
            return fallback
        raise EngineUnavailable(f"The model's answer ({operation}) could not be used.")

    def _said(
        self, operation: str, messages: Sequence[Any], shape: type[Shape], patience: Patience, ends: float
    ) -> Said:
        """One answer, however many tries it takes within the time and the patience."""
        tries = forms = 0
        form = self.learnt.form
        while True:
            body = request_of(form, self.model, operation, messages, shape)
            try:
                said = self._try(operation, form, body, min(patience.seconds_a_try, ends - self.clock()))
            except _Failed as failed:
                next_form = failed.form or (plainer(form, failed.refused) if failed.refused else None)
                if next_form and next_form != form and forms < _MOST_FORMS:
                    form = next_form
                    forms += 1
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

    def _try(self, operation: str, form: Form, body: Payload, seconds: float) -> Said:
        """Raises _Failed for whatever the server or the line to it does: what that may raise has no common base."""
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

        self.connect()
        try:
            answer = self._posted(body, started + seconds, seconds)
            text = _text_of(answer)
        except Exception as error:
            ended = self.clock()
            failed = _failed(error, form, _limit_in(body))
            account(failed.kind)
            raise failed from None
        ended = self.clock()
        if text is None:
            account("refused", answer)
            raise EngineUnavailable(f"The model gave no answer ({operation}).")
        return Said(text, lambda outcome: account(outcome, answer))

    def _posted(self, body: Payload, ends: float, seconds: float) -> Payload:
        """The answer's JSON, read bit by bit: a server that keeps the line alive with spaces must not keep us too.

        Raises what openai raises, TimeoutError, and ValueError for what is no JSON object.
        """
        connection = self.connect()
        client = connection.client.with_options(timeout=max(seconds, _SHORTEST_TRY), max_retries=0)
        parts: list[bytes] = []
        with (
            connection.deadline.at(ends),
            client.chat.completions.with_streaming_response.create(**body) as response,
        ):
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

    def connect(self) -> Connection:
        """The one connection of this client and its copies; called once before there are threads."""
        if not self.connections:
            from openai import DefaultHttpxClient, OpenAI

            from .bounded_line import BoundedTransport, Deadline

            deadline = Deadline(self.clock)
            base_url = self.base_url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
            line = DefaultHttpxClient(transport=BoundedTransport(deadline, base_url))
            client = OpenAI(base_url=base_url, api_key=self.api_key, http_client=line)
            self.connections.append(Connection(client, deadline))
        return self.connections[0]


def prompt(name: str) -> str:
    return (_PROMPTS / f"{name}.txt").read_text(encoding="utf-8")


def canonical(body: Payload) -> bytes:
    """The request as bytes that are the same wherever it is made."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plainest(one: Form, other: Form) -> Form:
    """Several raters may learn at once; nobody forgets what another one has learnt. What was left for one answer in
    the context is no lesson for the next."""
    most = min((each.most for each in (one, other) if each.most), default=None)
    return Form(max(one.answer, other.answer), max(one.limit, other.limit), most)


def well_formed(text: str) -> str:
    """Without lone surrogates, which JSON can carry and neither UTF-8 nor a table can."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _limit_in(body: Payload) -> int | None:
    """The most tokens that the request asks for."""
    return next((body[name] for name in ("max_completion_tokens", "max_tokens") if name in body), None)


def _failed(error: Exception, form: Form, limit: int | None) -> _Failed:
    """What a fault of the line or a refusal means. Nothing of its text is kept."""
    import httpx2
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refused(error, form, limit)
    late = isinstance(error, TimeoutError | httpx2.TimeoutException)
    return _Failed("APITimeoutError" if late else type(error).__name__, may_retry=True)


def _refused(error: Any, form: Form, limit: int | None) -> _Failed:
    status, code = error.status_code, error.code if isinstance(error.code, str) else ""
    told = f"{code} {error.param} {error.message} {error.response.text}"[:_MOST_TOLD].lower()
    kind = type(error).__name__
    if status in _MAY_BE_TOO_LONG and is_about_length(told):
        fewer = fewer_tokens(form, told, limit)
        return _Failed(kind, form=fewer) if fewer else _Failed("ContextOverflow")
    if status >= 500 and names_a_part(told):
        return _Failed(kind, refused=told)
    if status in _WORTH_A_RETRY and code != "insufficient_quota":
        return _Failed(kind, wait=_retry_after(error.response.headers), may_retry=True)
    if status in (400, 422) and code not in ("content_filter", "model_not_found"):
        return _Failed(kind, refused=told)
    return _Failed(kind)


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
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    return None


def _repair(wrong: Sequence[str]) -> str:
    return prompt("repair") + "\n".join(f"- {each}" for each in wrong[:_MOST_PROBLEMS])


def _count(usage: Any, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if type(value) is int and 0 <= value < _LARGEST_COUNT else None


def _name(answer: Payload | None) -> str | None:
    name = (answer or {}).get("model")
    return well_formed(name[:200]) if isinstance(name, str) else None


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
    return well_formed(content) if isinstance(content, str) and content.strip() else None


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
