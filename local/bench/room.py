"""How long an answer waits for the next question without the model's own time.

Whole interviews are played on the handlers, with the tables in memory. After each answer the very AWS calls that it
took are made once more by themselves: the ratio says what our code adds to them, whatever machine this is.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

INTERVIEWS = 12
ANSWER = (
    "At Northwind I led the move of our checkout from JavaScript to TypeScript over six years in production; "
    "runtime errors fell by 70 percent because I turned on strict mode file by file."
)
CONDITIONS = ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")
"""A write that is made again would fail on its condition."""
Call = tuple[Any, str, dict[str, Any]]


@dataclass
class RoomWatch:
    """Seconds of each answer: `whole` in the handler, `engine` in there for the next words, `alone` for its calls."""

    calls: list[Call] = field(default_factory=list)
    engine: float = 0.0
    rows: list[tuple[int, float, float]] = field(default_factory=list)

    def time(self, answer: Callable[[], Any], make: Callable[..., Any]) -> Any:
        self.calls, self.engine = [], 0.0
        started = time.perf_counter()
        said = answer()
        whole = time.perf_counter() - started - self.engine
        calls = self.calls.copy()
        if any(name == "TransactWriteItems" for _, name, _ in calls):
            return said  # the end of the run, which cannot be made again
        started = time.perf_counter()
        for client, name, arguments in calls:
            make(client, name, arguments)
        alone = time.perf_counter() - started
        self.rows.append((len(calls), whole, alone))
        return said


def report() -> str:
    import pytest

    from handler_stage import open_stage

    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage:
        patch.setattr("handler_stage.require_documented", lambda *_: None)
        with _watched(patch) as (watch, make):
            for _ in range(INTERVIEWS):
                _play(stage, watch, make)
    counts, wholes, alones = zip(*watch.rows, strict=True)
    ratio = statistics.median(whole / alone for whole, alone in zip(wholes, alones, strict=True))
    return (
        f"{len(wholes)} answers, {statistics.median(counts):.0f} AWS calls each; median {_milliseconds(wholes)} ms, "
        f"of the same calls alone {_milliseconds(alones)} ms; ratio {ratio:.2f}"
    )


def _play(stage: Any, watch: RoomWatch, make: Callable[..., Any]) -> None:
    run_id = stage.run_in("SCHEDULED")
    path = f"{stage.room(run_id)}/messages"
    headers = {"x-session-token": stage.begin(run_id)}
    done, number = False, 0
    while not done:
        number += 1
        text = {"text": f"{number}. {ANSWER}", "clientTurnId": f"turn-{number}"}
        done = watch.time(partial(stage.made, "POST", path, text, headers=headers), make)["done"]


@contextmanager
def _watched(patch: Any) -> Any:
    import botocore.client

    from interviews.adapters.rehearsal_engine.engine import RehearsalEngine

    watch = RoomWatch()
    client = botocore.client.BaseClient
    call, next_turn = client._make_api_call, RehearsalEngine.next_turn

    def noted(self: Any, name: str, arguments: dict[str, Any]) -> Any:
        watch.calls.append((self, name, arguments))
        return call(self, name, arguments)

    def timed(self: Any, *given: Any) -> Any:
        started = time.perf_counter()
        try:
            return next_turn(self, *given)
        finally:
            watch.engine += time.perf_counter() - started

    def make(client: Any, name: str, arguments: dict[str, Any]) -> Any:
        bare = {key: value for key, value in arguments.items() if name != "PutItem" or key not in CONDITIONS}
        return call(client, name, bare)

    patch.setattr(client, "_make_api_call", noted)
    patch.setattr(RehearsalEngine, "next_turn", timed)
    yield watch, make


def _milliseconds(seconds: tuple[float, ...]) -> str:
    return f"{statistics.median(seconds) * 1_000:.2f}"
