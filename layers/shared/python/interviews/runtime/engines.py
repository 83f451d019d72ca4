"""The AI engines that `-c engine=` can name, each with what it alone is told: from here come the stage's settings, the
functions' variables and grants, and the engine itself."""

import re
from abc import ABC, abstractmethod
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Self

from .grants import COUNT, READ_COUNTS, Grant, grant
from .settings import FunctionSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..usecases.guardrails.engine import Engine

SECRET = "_secret_arn"
_PRICE = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class EngineKind(FunctionSettings, ABC):
    """Its fields are variables of functions that ask an engine, in upper case; `-c` sets each, in camel case. One that
    ends in `_secret_arn` is the stack's instead: it makes that secret, and lets them read it."""

    has_model: ClassVar[bool]
    """Without one, its numbers are a rehearsal's: production refuses it. Each says it itself."""

    @abstractmethod
    def build(self, timeout_seconds: float) -> "Engine":
        """Imports its adapter itself: nobody else shall wait for it."""

    def prices(self) -> tuple[float, float]:
        """Of a million tokens in and out, in USD."""
        return 0.0, 0.0

    @classmethod
    def of(cls, read: "Callable[[str], str | None]") -> Self:
        """As the CDK context sets it. Raises ValueError naming what it has to."""
        told = {each.name: read(camel(each.name)) for each in fields(cls) if not each.name.endswith(SECRET)}
        wanted = {each.name for each in fields(cls) if each.default is MISSING}
        for name in sorted(wanted & {name for name, value in told.items() if not value}):
            raise ValueError(f"{cls.__name__} needs `-c {camel(name)}=…`.")
        return cls(**{name: value for name, value in told.items() if value})


@dataclass(frozen=True)
class Rehearsal(EngineKind):
    has_model = False

    def build(self, timeout_seconds: float) -> "Engine":
        from ..adapters import rehearsal_engine

        return rehearsal_engine.build()


@dataclass(frozen=True)
class OpenAi(EngineKind):
    """The prices are gpt-5-mini's own as of 2026-11-27."""

    has_model = True
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-5-mini"
    openai_raters: str = "3"
    openai_input_price: str = "0.25"
    openai_output_price: str = "2.00"
    openai_secret_arn: str = ""

    def __post_init__(self) -> None:
        for price in (self.openai_input_price, self.openai_output_price):
            if not _PRICE.fullmatch(price):
                raise ValueError(f"{price!r} is no price: USD for a million tokens, such as 0.25.")

    def build(self, timeout_seconds: float) -> "Engine":
        from ..adapters import openai_engine
        from .observability import note_model_call
        from .wiring import secret

        return openai_engine.build(
            base_url=self.openai_base_url,
            model=self.openai_model,
            api_key=secret(self.openai_secret_arn),
            raters=int(self.openai_raters),
            timeout_seconds=timeout_seconds,
            on_call=note_model_call,
        )

    def prices(self) -> tuple[float, float]:
        return float(self.openai_input_price), float(self.openai_output_price)


ENGINES: dict[str, type[EngineKind]] = {"rehearsal": Rehearsal, "openai": OpenAi}
DEFAULT = "rehearsal"


def engine_kind(name: str) -> type[EngineKind]:
    """Raises ValueError naming those that there are."""
    if name not in ENGINES:
        raise ValueError(f"There is no engine {name!r}; runtime/engines.py has {', '.join(ENGINES)}.")
    return ENGINES[name]


def camel(variable: str) -> str:
    """`openaiBaseUrl` of `openai_base_url`."""
    head, *tail = variable.split("_")
    return head + "".join(each.capitalize() for each in tail)


def _told() -> tuple[Grant, ...]:
    names = [each.name for kind in ENGINES.values() for each in fields(kind)]
    read = ("secretsmanager:GetSecretValue",)
    return tuple(Grant(each.upper(), read if each.endswith(SECRET) else ()) for each in names)


ASK_ENGINE = (
    grant("ENGINE"),
    *_told(),
    grant("TENANTS_TABLE", "dynamodb:GetItem", "dynamodb:BatchGetItem"),
    COUNT,
    READ_COUNTS,
)
"""What an engine that was not chosen would be told, the stack does not have."""
