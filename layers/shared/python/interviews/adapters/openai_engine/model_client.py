"""One question to the model within one deadline: tries, waits, the forms that a server takes, one repair, and an
account of every call without any text."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.errors import EngineUnavailable
from .completions import is_cut_off, parsed, served_by, text_of, tokens, well_formed
from .connection import SHORTEST_TRY, Connection, connect
from .forms import FULLEST, Form, plainer, request_of
from .prompts import PROMPT_VERSION, prompt, repair
from .refusals import CallFailed, failure_of
from .shapes import Shape

LONGEST_WAIT = 60.0
"""Seconds. A server that asks for more is not waited for: the caller comes again later."""
_FIRST_WAIT = 0.5
CUT_OFF = "CutOff"
_MORE_TOKENS = 3
"""Times as many are allowed after an answer that was cut off: it may have had an end."""
_MOST_REPEATED = 60_000
"""Characters of an answer that go back with what is wrong with it."""
_MOST_FORMS = 8
"""More than there are to learn: a server that finds a new fault with each is not asked for ever."""
T = TypeVar("T", bound=Shape)
Payload = dict[str, Any]
Note = Callable[[ModelCall], None]


class ContextOverflow(EngineUnavailable):
    """The request is longer than the model can read; the same one never succeeds."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one question may take with everything, how long one try of it, how often to try and to repair, and the
    most tokens of an answer: one without end must not take the time of all tries."""

    seconds: float
    seconds_a_try: float
    tries: int
    repairs: int
    tokens: int = 32_000


@dataclass(frozen=True, slots=True)
class Said:
    """The model's answer, and how to close its account once it is known whether it can be used."""

    text: str
    account: Callable[[str], None]


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
            answer, wrong = parsed(said.text, shape)
            if answer is not None and not (wrong := problems(answer)):
                wrong = flaws(answer) if repairs_left else []
                if not wrong:
                    said.account("ok")
                    return answer
                fallback = answer
            said.account("flawed" if answer is not None and answer is fallback else "unusable")
            messages += [
                {"role": "assistant", "content": said.text[:_MOST_REPEATED]},
                {"role": "user", "content": repair(wrong)},
            ]
        if fallback is not None:
            return fallback
        raise EngineUnavailable(f"The model's answer ({operation}) could not be used.")

    def _said(
        self, operation: str, messages: Sequence[Any], shape: type[Shape], patience: Patience, ends: float
    ) -> Said:
        """One answer, however many tries it takes within the time and the patience."""
        tries = forms = 0
        form, allowed = self.learnt.form, patience.tokens
        while True:
            body = request_of(form, self.model, operation, messages, shape, allowed)
            try:
                said = self._try(operation, form, body, min(patience.seconds_a_try, ends - self.clock()))
            except CallFailed as failed:
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
                    or left < SHORTEST_TRY
                ):
                    kind = ContextOverflow if failed.kind == "ContextOverflow" else EngineUnavailable
                    # The provider's message may quote the prompt, so it must not travel on into a log.
                    raise kind(f"The model failed ({operation}): {failed.kind}.") from None
                self.sleep(wait)
                if failed.kind == CUT_OFF:
                    allowed *= _MORE_TOKENS
            else:
                self.learnt.form = _plainest(self.learnt.form, form)
                return said

    def _try(self, operation: str, form: Form, body: Payload, seconds: float) -> Said:
        """Raises CallFailed for whatever the server or the line to it does: what that may raise has no common base."""
        if seconds < SHORTEST_TRY:
            raise CallFailed("APITimeoutError")
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
                    input_tokens=tokens(usage, "prompt_tokens"),
                    output_tokens=tokens(usage, "completion_tokens"),
                    outcome=outcome,
                    input_hash=input_hash,
                    served_by=served_by(answer),
                )
            )

        self.connect()
        try:
            answer = self.connect().posted(body, started + seconds, seconds)
            text = text_of(answer)
        except Exception as error:
            ended = self.clock()
            failed = failure_of(error, form, _limit_in(body))
            account(failed.kind)
            raise failed from None
        ended = self.clock()
        if is_cut_off(answer):
            account(CUT_OFF, answer)
            raise CallFailed(CUT_OFF, wait=0.0, may_retry=True)
        if text is None:
            account("refused", answer)
            raise EngineUnavailable(f"The model gave no answer ({operation}).")
        return Said(text, lambda outcome: account(outcome, answer))

    def connect(self) -> Connection:
        """The one connection of this client and its copies; called once before there are threads."""
        if not self.connections:
            self.connections.append(connect(self.base_url, self.api_key, self.clock))
        return self.connections[0]


def canonical(body: Payload) -> bytes:
    """The request as bytes that are the same wherever it is made."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plainest(one: Form, other: Form) -> Form:
    """Several raters may learn at once; nobody forgets what another one has learnt. What was left for one answer in
    the context is no lesson for the next."""
    most = min((each.most for each in (one, other) if each.most), default=None)
    return Form(max(one.answer, other.answer), max(one.limit, other.limit), most)


def _limit_in(body: Payload) -> int | None:
    """The most tokens that the request asks for."""
    return next((body[name] for name in ("max_completion_tokens", "max_tokens") if name in body), None)
