"""A pytest plugin that, instead of running the collected tests, tries one change after the other in forks.

`MUTANTS_TRIALS` names a file with a JSON row per change, `{change, tests}`; the answers are appended to
`MUTANTS_RESULTS`. A change inside a function swaps the code of that function; any other one needs everything imported
anew, and its tests collected anew.
"""

import functools
import gc
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from .changes import changed

ROOT = Path(__file__).parents[2]
SURVIVED, NOTICED, TOO_LONG = "survived", "noticed", "too long"


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    items = {each.nodeid: each for each in session.items}
    rows = json.loads(Path(os.environ["MUTANTS_TRIALS"]).read_text())
    with Path(os.environ["MUTANTS_RESULTS"]).open("a") as results:
        for row in rows:
            if time.time() > float(os.environ["MUTANTS_UNTIL"]):
                break
            chosen = [items[each] for each in row["tests"] if each in items]
            result = _try(session, row["change"], chosen, row["seconds"])
            results.write(json.dumps(row["change"] | {"result": result, "tests": len(chosen)}) + "\n")
            results.flush()
    return True


def _try(session: pytest.Session, change: dict[str, Any], items: Sequence[pytest.Item], seconds: int) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork with threads
        child = os.fork()
    if not child:
        os._exit(_run(session, change, items, seconds))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return TOO_LONG if os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU) else NOTICED
    return SURVIVED if os.WEXITSTATUS(status) == 0 else NOTICED


def _run(session: pytest.Session, change: dict[str, Any], items: Sequence[pytest.Item], seconds: int) -> int:
    silence = os.open(os.devnull, os.O_WRONLY)
    for each in (1, 2):
        os.dup2(silence, each)
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    try:
        file = ROOT / change["file"]
        code = compile(changed(file.read_text(), change["number"]), str(file), "exec")
        sys.meta_path.insert(0, _Changed(file, code))
        if change["function"]:
            _swap(file, code)
            return _run_collected(session, items)
        return _run_anew([each.nodeid for each in items])
    except BaseException:
        return 1


class _Changed(importlib.abc.MetaPathFinder):
    """Gives the changed module to whoever imports it."""

    def __init__(self, file: Path, code: CodeType) -> None:
        self._file, self._code = file, code

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if name.rpartition(".")[2] not in (self._file.stem, self._file.parent.name):
            return None
        for each in path or sys.path:
            if Path(each, f"{name.rpartition('.')[2]}.py").resolve() == self._file:
                loader = _Loader(name, str(self._file), self._code)
                return importlib.util.spec_from_file_location(name, self._file, loader=loader)
        return None


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


def _swap(file: Path, code: CodeType) -> None:
    new = {(each.co_qualname, each.co_firstlineno): each for each in _nested(code)}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(file):
            other = new.get((each.__code__.co_qualname, each.__code__.co_firstlineno))
            if other and other != each.__code__:
                each.__code__ = other
        elif isinstance(each, functools._lru_cache_wrapper) and _is_ours(getattr(each, "__wrapped__", None)):
            each.cache_clear()


def _nested(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _nested(each)


def _is_ours(thing: Any) -> bool:
    file = getattr(getattr(thing, "__code__", None), "co_filename", "")
    return file.startswith(str(ROOT)) and "/.venv/" not in file


def _run_collected(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _run_anew(tests: Sequence[str]) -> int:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(str(ROOT)) and "/.venv/" not in file and not name.startswith("local.mutants"):
            del sys.modules[name]
    return int(pytest.main([*tests, "-x", "-q", "-p", "no:cacheprovider", "-n", "0"]))
