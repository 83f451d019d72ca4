"""Measures what the Lambdas cost: cold imports, warm calls, package sizes; test_budgets.py has the thresholds.

python -m local.bench [--repeat 3] [HANDLER …]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from .. import ROOT
from . import room

HANDLERS = (ROOT / "functions").glob("*/*.py")
REFERENCE = "import boto3; boto3.client('dynamodb')"
CLIENT = "from interviews.runtime import wiring; wiring.client('dynamodb')"
TIMED = "import time; started = time.process_time(); {}; print(time.process_time() - started)"
CALLS = 300
ENVIRONMENT = {
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # as in infra/python_function.py
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.bench", description="Measures what the Lambdas cost."
    )
    parser.add_argument("--repeat", type=int, default=3, help="fresh interpreters for each number (median)")
    parser.add_argument("handlers", nargs="*", help="such as api/get_interview; all by default")
    given = parser.parse_args()
    os.environ["POWERTOOLS_LOG_LEVEL"] = "ERROR"
    handlers = given.handlers or sorted(
        each.relative_to(ROOT / "functions").with_suffix("").as_posix() for each in HANDLERS
    )
    print(f"Cold: CPU seconds in a fresh interpreter, and the ratio to `{REFERENCE}`.")
    print("`import` is the handler's module; `ready` adds a DynamoDB client.\n")
    _print_imports(handlers, given.repeat)
    print(f"\nWarm: CPU milliseconds of a call whose AWS answers are played back ({CALLS} calls).\n")
    for name, milliseconds in _warm():
        print(f"{name:34} {milliseconds:6.2f}")
    print("\nRoom: from an answer to the next question, without the model's own time.\n")
    print(room.report())
    print("\nSizes of what is deployed (run a synth first):\n")
    for name, size in _sizes():
        print(f"{name:34} {size / 1e6:6.2f} MB")
    return 0


def _print_imports(handlers: Sequence[str], repeat: int) -> None:
    programs = {"reference": TIMED.format(REFERENCE)}
    for handler in handlers:
        module = handler.replace("/", ".")
        programs[f"{handler} import"] = TIMED.format(f"import {module}")
        programs[f"{handler} ready"] = TIMED.format(f"import {module}; {CLIENT}")
    with_bytecode = _medians(programs, repeat, [])
    with tempfile.TemporaryDirectory() as empty:
        without = _medians(programs, 1, ["-B", "-X", f"pycache_prefix={empty}"])
    print(f"{'':34} {'with bytecode':^26} {'without':^26}")
    print(f"{'':34}" + f" {'import':>8} {'ready':>8} {'ratio':>8}" * 2)
    for handler in handlers:
        print(f"{handler:34}" + _columns(handler, with_bytecode) + _columns(handler, without))
    print(
        f"{'reference':34} {'':8} {with_bytecode['reference']:8.3f} {'':8} {'':8} {without['reference']:9.3f}"
    )


def _columns(handler: str, seconds: dict[str, float]) -> str:
    ready = seconds[f"{handler} ready"]
    return f" {seconds[f'{handler} import']:8.3f} {ready:8.3f} {ready / seconds['reference']:8.2f}"


def _medians(programs: dict[str, str], repeat: int, options: list[str]) -> dict[str, float]:
    """Round by round, so that a slow moment of the machine hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in programs}
    path = os.pathsep.join(str(ROOT / each) for each in ("layers/shared/python", "functions"))
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": path}
    for turn in range(repeat + 1):
        for name, program in programs.items():
            command = [sys.executable, *options, "-c", program]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            if turn or repeat == 1:  # the first round only warms the disk's cache and writes the bytecode
                found[name].append(float(done.stdout))
    return {name: statistics.median(each) for name, each in found.items()}


def _warm() -> Iterable[tuple[str, float]]:
    import pytest

    from handler_stage import COMPLETE, open_stage

    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage:
        run_id = stage.run_in("PENDING")
        calls: dict[str, Callable[[], Any]] = {
            "authorizer": lambda: stage.authorize({"X-API-Key": stage.key}),
            "GET /interviews/{runId}": lambda: stage.call("GET", f"interviews/{run_id}"),
            "GET /interviews": lambda: stage.call("GET", "interviews"),
            "POST /interviews": lambda: stage.call("POST", "interviews", COMPLETE),
            "POST …/plan/approve": lambda: stage.call("POST", f"interviews/{run_id}/plan/approve"),
        }
        overhead = {"authorizer": 0.0}
        for name, call in calls.items():
            milliseconds = _played_back(call)
            overhead[name] = milliseconds
            # Every call of the API goes through the authorizer first, here in the same process.
            yield name, milliseconds - (overhead["authorizer"] if name != "authorizer" else 0)


def _played_back(call: Callable[[], Any]) -> float:
    """CPU milliseconds per call; AWS's answers are those of the first call."""
    import botocore.client
    import pytest

    answers: dict[str, Any] = {}
    made = botocore.client.BaseClient._make_api_call

    def recorded(self: Any, name: str, arguments: Any) -> Any:
        answers[name] = made(self, name, arguments)
        return answers[name]

    def sent(self: Any, operation: Any, request: Any, *rest: Any) -> Any:
        return SimpleNamespace(status_code=200), answers[operation.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.client.BaseClient, "_make_api_call", recorded)
        call()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handler_stage.require_documented", lambda *_: None)
        patch.setattr(botocore.client.BaseClient, "_make_request", sent)
        started = time.process_time()
        for _ in range(CALLS):
            call()
        return (time.process_time() - started) / CALLS * 1_000


def _sizes() -> Iterable[tuple[str, int]]:
    """The newest bundle of each name."""
    bundles = sorted((ROOT / ".build").glob("*.zip"), key=lambda each: each.stat().st_mtime)
    newest = {each.stem.rpartition("-")[0]: each.stat().st_size for each in bundles}
    yield from sorted(newest.items())


if __name__ == "__main__":
    sys.exit(main())
