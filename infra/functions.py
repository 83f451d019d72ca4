"""Every function, found by its file below `functions/`. What it may do and is told, it says itself."""

import importlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from interviews.runtime.declared import FunctionConfig, Invoker
from interviews.runtime.grants import SIGN_ED25519, Grant
from interviews.runtime.http import HttpHandler

FOLDER = Path(__file__).parents[1] / "functions"


class NotDeclared(RuntimeError):
    """A file below `functions/` has no handler; the message is one sentence for a person."""


@dataclass(frozen=True)
class Function:
    """`path` is the file below `functions/` without `.py`; its handler is always called `handler`."""

    path: str

    @cached_property
    def handler(self) -> Any:
        """Raises NotDeclared."""
        handler = getattr(importlib.import_module(self.path.replace("/", ".")), "handler", None)
        if not isinstance(getattr(handler, "function", None), FunctionConfig):
            raise NotDeclared(
                f"functions/{self.path}.py needs a `handler` under a decorator of interviews.runtime: @integration, "
                "@admin, @room, @public, @task, @stream, @queue or @event_handler."
            )
        return handler

    @property
    def declared(self) -> FunctionConfig:
        found: FunctionConfig = self.handler.function
        return found

    @property
    def endpoint(self) -> HttpHandler | None:
        return self.handler if isinstance(self.handler, HttpHandler) else None

    @property
    def grants(self) -> tuple[Grant, ...]:
        return self.declared.grants

    @property
    def id(self) -> str:
        """`PlansApprovePlan`, the construct's id."""
        return "".join(part.capitalize() for part in self.path.replace("/", "_").split("_"))

    @property
    def folder(self) -> str:
        """`plans`: whose log group it writes to."""
        return self.path.partition("/")[0]

    @property
    def variables(self) -> frozenset[str]:
        """What it asks to be told."""
        return frozenset(each.variable for each in self.grants)

    @property
    def name(self) -> str:
        """`approve-plan`, as which it logs and is measured: the `service` of each line and metric."""
        return self.path.rpartition("/")[2].replace("_", "-")

    @property
    def uses_engine(self) -> bool:
        return self.declared.asks_engine

    @property
    def signs_ed25519(self) -> bool:
        return SIGN_ED25519 in self.grants

    @property
    def verifies_tokens(self) -> bool:
        return self.declared.invoker is Invoker.AUTHORIZER


FUNCTIONS = tuple(
    Function(str(each.relative_to(FOLDER).with_suffix(""))) for each in sorted(FOLDER.glob("*/*.py"))
)


def function_of(name: str) -> Function:
    """By the name of its file: `generate_plan`. Raises LookupError."""
    for each in FUNCTIONS:
        if each.path.rpartition("/")[2] == name:
            return each
    raise LookupError(f"There is no {name}.py below functions/.")
