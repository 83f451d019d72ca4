"""Holds docs/openapi.json to the linters' rules, and makes and compiles the clients of three generators.

`make clients` does it in .build/clients, where the tools are installed as well, by what tests/clients pins; no
package's own code runs to build them. tests/e2e/test_clients.py plays an interview with each client.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.bundles import tool

from . import ROOT

SOURCES = ROOT / "tests/clients"
PLACE = ROOT / ".build/clients"
DOCUMENT = ROOT / "docs/openapi.json"
PYTHON = PLACE / "venv/bin/python"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NODE_USE_SYSTEM_CA": "1"}


class ClientsFailed(RuntimeError):
    """The message is for a person."""


def make(document: Path = DOCUMENT, place: Path = PLACE) -> None:
    """Raises ClientsFailed with what the tool said that found fault."""
    install()
    _run("redocly", "lint", "--config", SOURCES / "redocly.yaml", document)
    _run("spectral", "lint", "--fail-severity", "hint", "--ruleset", SOURCES / "spectral.yaml", document)
    place.mkdir(parents=True, exist_ok=True)
    for each in SOURCES.glob("play_*"):
        shutil.copy(each, place)
    shutil.copy(SOURCES / "tsconfig.json", place)
    (place / "package.json").write_bytes((SOURCES / "package.json").read_bytes())
    _run("openapi-typescript", document, "--output", place / "openapi-typescript.ts")
    _run("openapi-ts", "--input", document, "--output", place / "hey-api", "--no-log-file")
    _run("tsc", "--project", place)
    config = SOURCES / "openapi-python-client.yaml"
    given = ("--path", document, "--config", config, "--output-path", place / "python_client", "--overwrite")
    _run(PYTHON.with_name("openapi-python-client"), "generate", *given, "--meta", "none", "--fail-on-warning")
    _run(
        PYTHON,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        PLACE / "mypy",
        place / "play_python_client.py",
        place / "python_client",
    )


def python_path() -> list[str]:
    """Where the generators in Python are installed."""
    return [str(each) for each in (PLACE / "venv/lib").glob("python*/site-packages")]


def install() -> None:
    """The tools, where they are not yet what tests/clients pins. Raises ClientsFailed."""
    pins = [SOURCES / each for each in ("package.json", "package-lock.json", "requirements.txt")]
    wanted = hashlib.sha256(b"".join(each.read_bytes() for each in pins) + sys.version.encode()).hexdigest()
    mark = PLACE / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return
    print("Installing linters and client generators…", flush=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for each in pins:
        shutil.copy(each, PLACE)
    uv = ("uv", "pip", "install", "--system-certs", "--quiet", "--require-hashes", "--only-binary", ":all:")
    try:
        _run(tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _run(sys.executable, "-m", "venv", "--without-pip", PLACE / "venv")
        _run(tool(uv[0]), *uv[1:], "--python", PYTHON, "--requirement", PLACE / "requirements.txt")
    except ClientsFailed as failed:
        said = " ".join(str(failed).splitlines()[1:3])
        raise ClientsFailed(
            f"The client generators cannot be installed: is the package registry reachable? ({said})"
        ) from None
    mark.write_text(wanted)


def _run(command: str | Path, *arguments: str | Path) -> None:
    """`command`: a path, or the name of one of npm's."""
    known = PLACE / "node_modules/.bin" / command
    environment = {**os.environ, **QUIET}
    done = subprocess.run(
        [known if known.exists() else command, *arguments],
        cwd=PLACE,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ClientsFailed(
            f"{Path(command).name} finds fault:\n{(done.stdout + done.stderr).strip()[-3000:]}"
        )


def main() -> int:
    try:
        make()
    except ClientsFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    print(
        "Linted, and clients made and compiled: openapi-typescript, @hey-api/openapi-ts, openapi-python-client"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
