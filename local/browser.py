"""The Chromium that the browser tests drive: the machine's own, else Playwright's, else Debian's.

python -m local.browser get     finds one or installs one, and fails with one sentence where none can be had
python -m local.browser ask     the same before the long part of `make test`: fails in CI alone (CI=true)
python -m local.browser test    runs the browser tests; without a browser its last line says how many were left out
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import ROOT

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
PLACES = ("opt/google/chrome/chrome", "opt/microsoft/msedge/msedge", "snap/bin/chromium")
APPLICATIONS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
SECONDS_TO_START = 60
SECONDS_TO_INSTALL = 600
TESTS = (sys.executable, "-m", "pytest", "--quiet", "tests/browser")


class NoBrowser(RuntimeError):
    """None is there and none can be had; the message is one sentence for a person."""


@dataclass(frozen=True)
class Machine:
    """Where this machine may keep a browser, and what we may install."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    system: str = field(default_factory=platform.system)
    root: Path = Path("/")
    is_root: bool = field(default_factory=lambda: os.geteuid() == 0)

    def browser(self) -> Path | None:
        """The first that starts: what a distribution calls chromium may be a note that it is elsewhere.

        Raises NoBrowser where CHROMIUM names one and it does not start.
        """
        if named := self.environment.get("CHROMIUM"):
            if not self._starts(Path(named)):
                raise NoBrowser(f"There is no browser that starts at CHROMIUM={named}.")
            return Path(named)
        return next(filter(self._starts, self._places()), None)

    def install(self) -> Iterator[str]:
        """Tries each way to get one; yields what it does, before it does it."""
        yield "Installing Playwright's Chromium…"
        self._run(sys.executable, "-m", "playwright", "install", "--no-remove", "chromium")
        if self.browser() or not self.is_root or not self._command("apt-get"):
            return
        yield "Installing Debian's Chromium…"
        self._run("apt-get", "update")
        self._run("apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core")

    def _places(self) -> Iterator[Path]:
        yield from filter(None, map(self._command, COMMANDS))
        yield from (self.root / each for each in PLACES)
        if self.system == "Darwin":
            folders = (self.root / "Applications", self._home / "Applications")
            yield from (folder / each for folder in folders for each in APPLICATIONS)
        if playwrights := self._playwrights():
            yield playwrights

    @property
    def _home(self) -> Path:
        return Path(self.environment.get("HOME", "/nonexistent"))

    def _command(self, name: str) -> Path | None:
        found = shutil.which(name, path=self.environment.get("PATH", ""))
        return Path(found) if found else None

    def _playwrights(self) -> Path | None:
        """Where Playwright keeps its own, there or not: its driver knows."""
        ask = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
        done = self._run(sys.executable, "-c", ask)
        return Path(done.stdout.strip()) if done and done.returncode == 0 else None

    def _starts(self, browser: Path) -> bool:
        if not os.access(browser, os.X_OK):
            return False
        done = self._run(str(browser), "--version", seconds=SECONDS_TO_START)
        return done is not None and done.returncode == 0

    def _run(
        self, *command: str, seconds: float = SECONDS_TO_INSTALL
    ) -> "subprocess.CompletedProcess[str] | None":
        environment = {**self.environment, "DEBIAN_FRONTEND": "noninteractive"}
        try:
            return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds)
        except (OSError, subprocess.TimeoutExpired):
            return None


def get(machine: Machine) -> Path:
    """A browser that starts, installed if need be. Raises NoBrowser."""
    if found := machine.browser():
        return found
    for doing in machine.install():
        print(doing, flush=True)
    if found := machine.browser():
        return found
    raise NoBrowser(
        "There is no Chromium and none can be installed: install it (or Chrome, or Edge), or say CHROMIUM=/path/to/it."
    )


def ask(machine: Machine) -> int:
    try:
        get(machine)
    except NoBrowser as problem:
        is_needed = "CI" in machine.environment or "CHROMIUM" in machine.environment
        print(problem if is_needed else f"{problem} The browser tests will be left out.", file=sys.stderr)
        return int(is_needed)
    return 0


def run_tests(machine: Machine) -> int:
    if machine.browser():
        return subprocess.run(TESTS, cwd=ROOT).returncode
    reason = "for want of a Chromium (`make browser` says more)"
    print(f"All else passed. Left out: {_count()} browser tests, {reason}.", flush=True)
    return 0


def _count() -> int:
    listed = subprocess.run([*TESTS, "--collect-only"], cwd=ROOT, capture_output=True, text=True)
    return sum("::" in line for line in listed.stdout.splitlines())


def main(arguments: Sequence[str]) -> int:
    try:
        match arguments:
            case ["ask"]:
                return ask(Machine())
            case ["test"]:
                return run_tests(Machine())
            case ["get"]:
                get(Machine())
                return 0
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
