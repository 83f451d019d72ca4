"""Which browser the pages are tested in, how one is had, and what is said where there is none."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local import browser
from local.browser import APPLICATIONS, COMMANDS, PLACES, Machine, NoBrowser

ROOT = Path(__file__).parents[2]
Make = Callable[..., Machine]


def program(file: Path, does: str = "exit 0") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)
    return file


class Sealed(Machine):
    """A machine on which Playwright's download works where the environment says so."""

    def _playwrights(self) -> Path:
        return self.root / "playwright/chrome"

    def _run(
        self, *command: str, seconds: float = browser.SECONDS_TO_INSTALL
    ) -> "subprocess.CompletedProcess[str] | None":
        if command[1:4] != ("-m", "playwright", "install"):
            return super()._run(*command, seconds=seconds)
        if "ONLINE" in self.environment:
            program(self._playwrights())
        return None


@pytest.fixture
def machine(tmp_path: Path) -> Make:
    """A machine without a browser or any command: its file system is a folder of the test."""

    def make(system: str = "Linux", is_root: bool = False, **environment: str) -> Machine:
        known = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")}
        return Sealed(known | environment, system, tmp_path, is_root)

    return make


@pytest.mark.parametrize("name", COMMANDS)
def test_a_browser_among_the_commands(machine: Make, tmp_path: Path, name: str) -> None:
    assert machine().browser() is None
    there = program(tmp_path / "bin" / name)
    assert machine().browser() == there


@pytest.mark.parametrize("place", PLACES)
def test_a_browser_beside_the_commands(machine: Make, tmp_path: Path, place: str) -> None:
    there = program(tmp_path / place)
    assert machine().browser() == there


@pytest.mark.parametrize("folder", ["Applications", "home/Applications"])
@pytest.mark.parametrize("application", APPLICATIONS)
def test_a_browser_of_macos(machine: Make, tmp_path: Path, folder: str, application: str) -> None:
    there = program(tmp_path / folder / application)
    assert machine("Darwin").browser() == there
    assert machine("Linux").browser() is None


def test_one_that_does_not_start_is_passed_over(machine: Make, tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium-browser", "echo 'install the snap' >&2; exit 1")
    (tmp_path / "bin/chromium").write_text("no program")
    assert machine().browser() is None
    there = program(tmp_path / "bin/google-chrome")
    assert machine().browser() == there


def test_playwrights_own_comes_after_the_machines(machine: Make, tmp_path: Path) -> None:
    own = program(tmp_path / "playwright/chrome")
    assert machine().browser() == own
    there = program(tmp_path / "bin/chromium")
    assert machine().browser() == there


def test_playwright_itself_says_where_its_own_is_and_fails_where_it_cannot_be_had(tmp_path: Path) -> None:
    environment = {
        "PATH": str(tmp_path),
        "HOME": str(tmp_path),
        "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "playwright"),
        "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",
    }
    alone = Machine(environment, "Linux", tmp_path, is_root=False)
    with pytest.raises(NoBrowser, match="none can be installed"):
        browser.get(alone)
    own = alone._playwrights()
    assert own
    assert own.is_relative_to(tmp_path / "playwright")
    program(own)
    assert browser.get(alone) == own


def test_a_named_browser_goes_before_all_others(machine: Make, tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium")
    named = program(tmp_path / "mine")
    assert machine(CHROMIUM=str(named)).browser() == named


def test_a_named_browser_that_is_not_there_is_replaced_by_no_other(
    machine: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin/chromium")
    nowhere = machine(CHROMIUM=str(tmp_path / "nowhere"))
    with pytest.raises(NoBrowser, match=r"nowhere\.$"):
        browser.get(nowhere)
    assert browser.ask(nowhere) == 1
    assert capsys.readouterr().err == f"There is no browser that starts at CHROMIUM={tmp_path / 'nowhere'}.\n"


def test_playwrights_own_is_installed_first(
    machine: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin/apt-get", f"echo called > {tmp_path}/apt")
    assert browser.get(machine(is_root=True, ONLINE="1")) == tmp_path / "playwright/chrome"
    assert not (tmp_path / "apt").exists()
    assert capsys.readouterr().out == "Installing Playwright's Chromium…\n"


def test_debians_is_installed_by_root_where_playwrights_cannot_be_had(
    machine: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "bin/chromium"
    made = f"printf '#!/bin/sh\\n' > {there} && /bin/chmod +x {there}"
    program(tmp_path / "bin/apt-get", f'[ "$1" = update ] || {{ {made}; }}')
    assert browser.get(machine(is_root=True)) == there
    assert "Installing Debian's Chromium…\n" in capsys.readouterr().out


@pytest.mark.parametrize("is_root", [True, False])
def test_where_none_can_be_had_one_sentence_says_so_before_the_long_part(
    machine: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str], is_root: bool
) -> None:
    program(tmp_path / "bin/apt-get", f"echo called >> {tmp_path}/apt; exit 1")
    assert browser.ask(machine(is_root=is_root)) == 0
    told = capsys.readouterr().err
    assert told.startswith("There is no Chromium and none can be installed: ")
    assert told.endswith(" The browser tests will be left out.\n")
    assert (tmp_path / "apt").exists() is is_root


def test_in_ci_that_is_a_failure(machine: Make, capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.ask(machine(CI="true")) == 1
    assert "left out" not in capsys.readouterr().err


def test_the_last_line_says_how_many_tests_were_left_out(
    machine: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    assert browser.run_tests(machine()) == 0
    said = capsys.readouterr().out.splitlines()
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "tests/browser"],
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    count = listed.stdout.splitlines()[-1].split()[0]
    assert int(count) > 0
    assert said == [
        f"All else passed. Left out: {count} browser tests, for want of a Chromium (`make browser` says more)."
    ]


def test_make_asks_for_a_browser_before_the_long_part_and_runs_it_last() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "test"], cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    ).stdout.splitlines()
    steps = [each for each in planned if "browser ask" in each or "pytest" in each or "browser test" in each]
    assert "browser ask" in steps[0]
    assert "browser test" in planned[-1]
