"""A pytest plugin that writes down which functions each test starts, and how long it takes (`MUTANTS_REACH`)."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from types import CodeType

import pytest

if sys.version_info < (3, 12):
    raise SystemExit("make mutants needs Python 3.12 or newer (sys.monitoring).")

ROOT = Path(__file__).parents[2]
FOLDERS = tuple(str(ROOT / each) for each in ("layers/shared", "infra", "functions"))
TOOL = 4

_started: set[tuple[str, int]] = set()
_seconds: dict[str, float] = {}
_reached: dict[str, list[tuple[str, int]]] = defaultdict(list)
_failed: list[str] = []


def _on_start(code: CodeType, _offset: int) -> object:
    if code.co_filename.startswith(FOLDERS):
        _started.add((str(Path(code.co_filename).relative_to(ROOT)), code.co_firstlineno))
    return sys.monitoring.DISABLE


def pytest_sessionstart() -> None:
    events = sys.monitoring
    events.use_tool_id(TOOL, "mutants")
    events.register_callback(TOOL, events.events.PY_START, _on_start)
    events.set_events(TOOL, events.events.PY_START)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _started.clear()
    sys.monitoring.restart_events()
    began = perf_counter()
    result = yield
    _seconds[item.nodeid] = round(perf_counter() - began, 4)
    _reached[item.nodeid] = sorted(_started)
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _failed.append(report.nodeid)


def pytest_sessionfinish() -> None:
    sys.monitoring.free_tool_id(TOOL)
    if not _seconds:
        return  # xdist's own process, which runs nothing
    found = {"seconds": _seconds, "reached": _reached, "failed": _failed}
    part = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    Path(os.environ["MUTANTS_REACH"], f"{part}.json").write_text(json.dumps(found))
