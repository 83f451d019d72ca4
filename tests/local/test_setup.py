"""`make setup`: what it needs, what it does once, and what it never removes."""

import os
import re
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
    *ensurepip*) ;;
    *sys.version_info\\[:2\\]*) case {version} in 3.13.*) ;; *) exit 1 ;; esac ;;
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


def set_up(project: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("PYENV_ROOT", "XDG_DATA_HOME")
    }
    return subprocess.run(
        ["local/setup.sh", *arguments],
        cwd=project,
        env=inherited | environment,
        capture_output=True,
        text=True,
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


def put(python: str, place: Path) -> None:
    place.parent.mkdir(parents=True)
    shutil.copy(python, place)


@pytest.mark.parametrize(
    "place",
    [
        "bin/python3.13",
        ".pyenv/versions/3.13.5/bin/python3",
        ".local/share/uv/python/cpython-3.13.5-linux/bin/python3",
    ],
)
def test_without_a_word_it_takes_the_python_of_the_functions_where_the_machine_has_it(
    project: Path, place: str
) -> None:
    put(python(project, "3.12.1"), project / "home/bin/python3")
    home = project / "home"
    put(python(project, "3.13.5"), home / "more" / place)
    found = {"HOME": str(home / "more"), "PATH": f"{home}/more/bin:{home}/bin:/usr/bin:/bin"}
    assert "3.13" not in set_up(project, ".venv", **found).stdout
    assert (project / ".venv/installed").read_text().split()[1] == "3.13.5"


def test_the_python_of_the_functions_is_the_one_that_infra_names() -> None:
    (named,) = set(re.findall(r"PYTHON_(3_\d+)", (ROOT / "infra/python_function.py").read_text()))
    assert f"functions_python={named.replace('_', '.')} " in (ROOT / "local/setup.sh").read_text()


def test_it_says_loudly_where_there_is_none(project: Path) -> None:
    put(python(project, "3.12.1"), project / "home/bin/python3")
    found = {"HOME": str(project / "home"), "PATH": f"{project}/home/bin:/usr/bin:/bin"}
    done = set_up(project, ".venv", **found)
    assert "On AWS the functions run Python 3.13; here everything runs Python 3.12.1" in done.stdout
    assert (project / ".venv/installed").read_text().split()[1] == "3.12.1"
    assert set_up(project, ".venv", **found).stdout == ""


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
