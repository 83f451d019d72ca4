"""`make setup`: what it needs, what it does once, and what it never removes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Makes environments that note what is asked of them; the rest is done by this Python.
PYTHON = """#!/bin/sh
tool() {{
    printf '#!/bin/sh\\necho %s >> %s/calls; mkdir -p node_modules\\n' "$1" {folder} > "$2/bin/$1"
    chmod +x "$2/bin/$1"
}}
case "$*" in
    "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; touch "$3/pyvenv.cfg"; tool uv "$3"; tool npm "$3"
        echo venv >> {folder}/calls ;;
    "-m pip "*) echo pip >> {folder}/calls; exit {pip} ;;
    -V) echo Python {version} ;;
    *print\\(sys.version\\)*) echo {version} ;;
    *version_info*) exit {old} ;;
    *) exec {real} "$@" ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "local").mkdir()
    for each in (ROOT / "local/setup.sh", *ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"):
        shutil.copy(each, tmp_path / each.relative_to(ROOT))
    return tmp_path


def python(project: Path, version: str = "3.11.7", pip: int = 0, old: int = 0) -> str:
    file = project / f"python-{version}"
    file.write_text(PYTHON.format(folder=project, version=version, pip=pip, old=old, real=sys.executable))
    file.chmod(0o755)
    return str(file)


def set_up(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["local/setup.sh", *arguments], cwd=project, env=dict(os.environ), capture_output=True, text=True
    )


def calls(project: Path) -> list[str]:
    """What was done since this was asked last."""
    log = project / "calls"
    found = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return found


def test_it_is_done_once_and_again_where_something_changed(project: Path) -> None:
    assert set_up(project, ".venv", python(project)).returncode == 0
    assert calls(project) == ["venv", "pip", "uv", "npm"]
    assert set_up(project, ".venv", python(project)).stdout == ""
    assert set_up(project, ".venv").stdout == ""
    assert calls(project) == []
    with (project / "requirements.txt").open("a") as file:
        file.write("\n")
    assert set_up(project, ".venv").returncode == 0
    assert calls(project) == ["pip", "uv"]
    with (project / "package-lock.json").open("a") as file:
        file.write("\n")
    assert set_up(project, ".venv").returncode == 0
    assert calls(project) == ["npm"]


def test_the_environment_finds_the_sources_of_this_folder(project: Path) -> None:
    set_up(project, ".venv", python(project))
    (found,) = project.glob(".venv/lib/*/site-packages/*.pth")
    folders = [Path(each).relative_to(project).as_posix() for each in found.read_text().splitlines()]
    assert folders == [".", "layers/shared/python", "functions", "tests"]


def test_another_python_gets_an_environment_of_its_own(project: Path) -> None:
    set_up(project, ".venv", python(project))
    calls(project)
    set_up(project, ".build/python-3.13", python(project, "3.13.0"))
    assert calls(project) == ["venv", "pip", "uv"]
    set_up(project, ".venv", python(project, "3.12.1"))
    assert calls(project) == ["venv", "pip", "uv"]


def test_a_folder_that_is_no_environment_is_left_alone(project: Path) -> None:
    (project / "precious").mkdir()
    (project / "precious/file").touch()
    done = set_up(project, "precious", python(project))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "precious is there and is no virtual environment: move it away.\n"
    assert (project / "precious/file").exists()
    assert calls(project) == []


def test_what_is_missing_is_said_in_one_sentence(project: Path) -> None:
    assert set_up(project, ".venv", "no-such-python").stderr == (
        "Python 3.11 or newer is needed, and there is no `no-such-python`: install it, or say make PYTHON=…\n"
    )
    old = python(project, "3.10.1", old=1)
    assert set_up(project, ".venv", old).stderr == (
        f"Python 3.11 or newer is needed, and `{old}` is Python 3.10.1: say make PYTHON=…\n"
    )
    offline = python(project, "3.13.0", pip=1)
    assert set_up(project, ".venv", offline).stderr == (
        "uv cannot be installed: is the package registry reachable?\n"
    )
