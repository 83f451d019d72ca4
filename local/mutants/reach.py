"""A pytest plugin that writes down which functions each test starts, and how long it takes (`MUTANTS_REACH`)."""

import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from types import CodeType, FrameType

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = tuple(str(ROOT / each) for each in ("layers/shared", "infra", "functions"))

_started: set[tuple[str, int]] = set()
_seconds: dict[str, float] = {}
_reached: dict[str, list[tuple[str, int]]] = defaultdict(list)


def _note(code: CodeType) -> None:
    if code.co_filename.startswith(FOLDERS):
        _started.add((str(Path(code.co_filename).relative_to(ROOT)), code.co_firstlineno))


if sys.version_info >= (3, 12):
    TOOL = 4

    def _on_start(code: CodeType, _offset: int) -> object:
        _note(code)
        return sys.monitoring.DISABLE  # once in each test is enough

    def _begin() -> None:
        if sys.monitoring.get_tool(TOOL) is None:
            sys.monitoring.use_tool_id(TOOL, "mutants")
            sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, _on_start)
            sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
        sys.monitoring.restart_events()

    def _end() -> None:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)
else:

    def _on_call(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            _note(frame.f_code)

    def _begin() -> None:
        threading.setprofile(_on_call)
        sys.setprofile(_on_call)

    def _end() -> None:
        threading.setprofile(None)
        sys.setprofile(None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _started.clear()
    _begin()
    began = perf_counter()
    result = yield
    _seconds[item.nodeid] = round(perf_counter() - began, 4)
    _reached[item.nodeid] = sorted(_started)
    return result


def pytest_sessionfinish() -> None:
    if not _seconds:
        return  # xdist's own process, which runs nothing
    _end()
    part = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    found = {"seconds": _seconds, "reached": _reached}
    Path(os.environ["MUTANTS_REACH"], f"{part}.json").write_text(json.dumps(found))
