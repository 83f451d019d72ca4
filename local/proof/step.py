"""What a step of the proof is, and what it stands on."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from botocore.session import Session

from .. import ROOT
from ..stacks import name_of, outputs_of

REST_SECONDS = 5.0
T = TypeVar("T")


class NotProven(RuntimeError):
    """Something is not as the step expects; the message is one sentence for a person."""


class Undo:
    """What is to be put back, whatever becomes of the step: the last first, and each though another one fails."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Callable[[], object]]] = []

    def later(self, what: str, undo: Callable[[], object]) -> None:
        self._open.append((what, undo))

    def all(self) -> list[str]:
        """What could not be put back, and why."""
        left = []
        while self._open:
            what, undo = self._open.pop()
            try:
                undo()
            except Exception as problem:
                left.append(f"{what}: {problem}")
        return left


def _run(command: Sequence[str], folder: Path) -> int:
    """With the sources of that folder, which set-up otherwise takes from where it ran (local/setup.sh)."""
    sources = map(str, (folder, folder / "layers/shared/python", folder / "functions"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sources)}
    return subprocess.run(command, cwd=folder, env=environment).returncode


@dataclass
class ProofContext:
    """A stage, and how it is reached. `cdk` are arguments of the CDK's command line; `ask` puts a question to a person,
    and is None where none is there."""

    stage: str
    session: Session
    cdk: Sequence[str] = ()
    ask: Callable[[str], bool] | None = None
    say: Callable[[str], None] = print
    run: Callable[[Sequence[str], Path], int] = _run
    clock: Callable[[], float] = time.monotonic
    rest: Callable[[float], None] = time.sleep
    _clients: dict[str, Any] = field(default_factory=dict)

    def aws(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self.session.create_client(service)
        return self._clients[service]

    @cached_property
    def region(self) -> str:
        return str(self.session.get_config_variable("region"))

    @property
    def outputs(self) -> Mapping[str, str]:
        """As they are now. Raises NotProven where the stage is not there."""
        found = outputs_of(self.aws("cloudformation"), self.stage)
        if not found or "ApiUrl" not in found:
            raise NotProven(f"There is no stage {self.stage} that serves: deploy it first.")
        return found

    @property
    def root_url(self) -> str:
        return self.outputs["ApiUrl"].rstrip("/")

    def resources(self, *kinds: str) -> dict[str, str]:
        """Physical by logical id, of the stack that serves."""
        pages = self.aws("cloudformation").get_paginator("list_stack_resources")
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for page in pages.paginate(StackName=name_of(self.stage))
            for each in page["StackResourceSummaries"]
            if each["ResourceType"] in kinds
        }

    def function(self, id: str) -> str:
        """The name of the function whose construct has this id, such as KernelCheckLive."""
        found = [
            name
            for logical, name in self.resources("AWS::Lambda::Function").items()
            if logical[:-8].removesuffix("Function") == id
        ]
        if len(found) != 1:
            raise NotProven(f"The stack has {len(found)} functions {id}, not one.")
        return found[0]

    def wait(self, what: str, minutes: float, ready: Callable[[], T]) -> T:
        """What `ready` answers, once that is something. Raises NotProven after so many minutes."""
        until = self.clock() + minutes * 60
        while not (found := ready()):
            if self.clock() > until:
                raise NotProven(f"Not within {minutes:g} minutes: {what}.")
            self.rest(REST_SECONDS)
        return found

    def command(self, module: str, *arguments: str, folder: Path = ROOT) -> int:
        """The exit code of one of our commands for this stage."""
        return self.run([sys.executable, "-m", f"local.{module}", "--stage", self.stage, *arguments], folder)

    def deploy(self, *arguments: str, folder: Path = ROOT) -> int:
        return self.command("deploy", *arguments, "--require-approval", "never", *self.cdk, folder=folder)


@dataclass(frozen=True, kw_only=True)
class Step:
    """`calls` are all AWS calls that `prove` itself makes, as `service.Operation`; it answers what was seen, in a
    sentence, and raises anything where the proof fails. `minutes` is how long it waits at most."""

    name: str
    does: str
    expects: str
    minutes: int
    undoes: str
    calls: tuple[str, ...]
    prove: Callable[[ProofContext, Undo], str]
