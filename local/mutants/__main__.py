"""`python -m local.mutants [FILE…] [--since REVISION] [--sample N] [--seed N] [--minutes N] [--least PERCENT]`."""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from .changes import Mutation, changes
from .trials import SURVIVED, TOO_LONG

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/shared/python/interviews"
FOLDERS = (*(PACKAGE / each for each in ("domain", "usecases", "adapters", "runtime")), ROOT / "infra")
LEFT_OUT = re.compile(
    r"/(rehearsal|openai)_engine/|/(ports|stores|webhook_ports|answers|event_bodies|needs)\.py"
)
"""Engines are judged by `make eval`, declarations by what is made of them."""
BUDGET_SECONDS = 20.0
"""Of tests, for one change."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
EVERYTHING = ["tests", "--ignore", "tests/e2e", "--ignore", "tests/browser"]
Row = dict[str, Any]


def main() -> int:
    options = _options()
    found = [each for file in _files(options.files) for each in changes(ROOT, file)]
    if options.since:
        found = _only_touched(found, options.since)
    if options.again:
        lost = [json.loads(line) for line in options.again.read_text().splitlines()]
        names = {(each["file"], each["number"], each["text"]) for each in lost if each["result"] == SURVIVED}
        found = [each for each in found if (each.file, each.number, each.text) in names]
    random.Random(options.seed).shuffle(found)
    found = found[: options.sample]
    if not found:
        print("There is no change to try.")
        return 0
    tests = _beside({each.file for each in found}) if options.since or options.beside else EVERYTHING
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        reach = _reach(Path(options.reach or scratch), tests, options.processes)
        results = _try(Path(scratch), found, reach, options)
    if options.results:
        options.results.write_text("".join(json.dumps(each) + "\n" for each in results))
    return int(_report(results, len(found)) < options.least)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("files", nargs="*", type=Path, help="what to change; none named: the core and infra")
    parser.add_argument("--since", help="only lines changed after this revision, and the tests beside them")
    parser.add_argument("--beside", action="store_true", help="only tests of the same name, or importing it")
    parser.add_argument("--again", type=Path, help="only what survived in the answers of an earlier time")
    parser.add_argument("--sample", type=int, help="that many changes, chosen by the seed")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--minutes", type=float, default=600, help="no change is begun after that time")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--least", type=float, default=0, help="fails below this percentage")
    parser.add_argument("--reach", help="a folder that keeps which test reaches what, for the next time")
    parser.add_argument("--results", type=Path, help="a file for all answers, a JSON row each")
    return parser.parse_args()


def _files(named: Sequence[Path]) -> list[Path]:
    every = [each for folder in FOLDERS for each in folder.rglob("*.py")]
    return sorted(each.resolve() for each in named or every if named or not LEFT_OUT.search(str(each)))


def _only_touched(found: Iterable[Mutation], since: str) -> list[Mutation]:
    text = subprocess.check_output(["git", "diff", "-U0", "--no-ext-diff", since], cwd=ROOT, text=True)
    touched: dict[str, set[int]] = {}
    lines: set[int] = set()
    for line in text.splitlines():
        if line.startswith("+++ "):
            lines = touched.setdefault(line[6:], set())
        elif at := re.match(r"@@ .* \+(\d+)(?:,(\d+))? @@", line):
            lines.update(range(int(at[1]), int(at[1]) + int(at[2] or 1)))
    return [each for each in found if each.line in touched.get(each.file, ())]


def _beside(files: Iterable[str]) -> list[str]:
    """The tests of the modules' names; of modules without such tests, all that import them, else those around them; of
    infra, all of infra."""
    chosen: set[str] = set()
    for file in set(files):
        chosen |= _named(file) or _importing(file, r"^from interviews\.\S*\b{stem} import") or _around(file)
    return sorted(chosen)


@cache
def _named(file: str) -> set[str]:
    """Those called like the module, and those that look at its figures, as `circuit.OPENED_BY`."""
    if file.startswith("infra/"):
        return {str(each.relative_to(ROOT)) for each in (ROOT / "tests/infra").glob("test_*.py")}
    named = {str(each.relative_to(ROOT)) for each in (ROOT / "tests").rglob(f"test_{Path(file).stem}.py")}
    return named | _importing(file, r"^from interviews\.[\w.]+ import .*\b{stem}\b")


def _around(file: str) -> set[str]:
    """Those of the same folder, and those of the functions, which start whatever answers a call."""
    folders = (
        ROOT / "tests" / Path(file).relative_to(PACKAGE.relative_to(ROOT)).parent,
        ROOT / "tests/functions",
    )
    return {str(each.relative_to(ROOT)) for folder in folders for each in folder.rglob("test_*.py")}


def _importing(file: str, pattern: str) -> set[str]:
    imports = re.compile(pattern.format(stem=Path(file).stem), re.MULTILINE)
    tests = [each for each in (ROOT / "tests").rglob("test_*.py") if not {"e2e", "browser"} & {*each.parts}]
    return {str(each.relative_to(ROOT)) for each in tests if imports.search(each.read_text())}


def _reach(folder: Path, tests: Sequence[str], processes: int) -> Row:
    """`seconds` and `reached`, by test; made unless the folder has it."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("gw*.json")):
        command = [*PYTEST, "-p", "local.mutants.reach", "-n", str(processes), *tests]
        if subprocess.run(command, cwd=ROOT, env=os.environ | {"MUTANTS_REACH": str(folder)}).returncode:
            sys.exit("The tests fail without any change.")
    parts = [json.loads(each.read_text()) for each in folder.glob("gw*.json")]
    return {
        key: {test: one for part in parts for test, one in part[key].items()}
        for key in ("seconds", "reached")
    }


def _try(scratch: Path, found: Sequence[Mutation], reach: Row, options: argparse.Namespace) -> list[Row]:
    by_function: dict[tuple[str, int], list[str]] = {}
    for test, reached in reach["reached"].items():
        for place in {(file, one) for file, line in reached for one in (line, 0)}:
            by_function.setdefault(place, []).append(test)
    rows = [_row(each, by_function, reach["seconds"]) for each in found]
    results = scratch / "results"
    results.touch()
    running = [
        _start(scratch / str(place), rows[place :: options.processes], results, options.minutes)
        for place in range(options.processes)
    ]
    ended = [each.wait() for each in running]
    if any(ended):
        sys.exit("pytest ended with an error of its own.")
    return [json.loads(line) for line in results.read_text().splitlines()]


def _start(file: Path, rows: Sequence[Row], results: Path, minutes: float) -> subprocess.Popen[bytes]:
    file.write_text(json.dumps(rows))
    told = {"MUTANTS_TRIALS": file, "MUTANTS_RESULTS": results, "MUTANTS_UNTIL": time.time() + minutes * 60}
    names = sorted({test.partition("::")[0] for row in rows for test in row["tests"]}) or [
        "tests/domain/kernel/test_times.py"
    ]
    command = [*PYTEST, "-n", "0", "-p", "local.mutants.trials", *names]
    environment = os.environ | {name: str(value) for name, value in told.items()}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _row(
    change: Mutation, by_function: Mapping[tuple[str, int], list[str]], seconds: Mapping[str, float]
) -> Row:
    """A change with its tests, those of its name first, then by what they cost, and the time that they may take.

    A function that no test starts by itself may have been started when everything was imported, as a decorator."""
    if (change.file, change.function) not in by_function:
        change = replace(change, function=0)
    beside, is_infra = _named(change.file), change.file.startswith("infra/")
    tests = set(by_function.get((change.file, change.function), ()))
    if is_infra or not change.function:  # the template is synthesized once, by whichever test comes first
        tests |= {each for each in seconds if each.partition("::")[0] in beside}
    ranked = sorted(tests, key=lambda each: (each.partition("::")[0] not in beside, seconds[each], each))
    left, chosen = BUDGET_SECONDS, list[str]()
    for each in ranked:
        left -= seconds[each] + 0.01
        if left > 0 or is_infra or not chosen:
            chosen.append(each)
    return {
        "change": asdict(change),
        "tests": chosen,
        "seconds": 30 + int(4 * sum(seconds[each] for each in chosen)),
    }


def _report(results: Sequence[Row], wanted: int) -> float:
    tried = Counter(each["file"] for each in results)
    survived = [each for each in results if each["result"] == SURVIVED]
    lost = Counter(each["file"] for each in survived)
    for each in sorted(survived, key=lambda each: (each["file"], each["line"])):
        print("{file}:{line}: {kind}: {text}  ({tests} tests)".format(**each))
    for file in sorted(tried):
        print(
            f"{100 * (1 - lost[file] / tried[file]):5.1f} %  {tried[file] - lost[file]:4} of {tried[file]:4}  {file}"
        )
    noticed = len(results) - len(survived)
    score = 100 * noticed / max(len(results), 1)
    endless = sum(each["result"] == TOO_LONG for each in results)
    print(
        f"{score:5.1f} %  {noticed} of {len(results)} changes noticed, {endless} of them by tests that did not end, "
        f"{wanted - len(results)} not tried"
    )
    return score


if __name__ == "__main__":
    sys.exit(main())
