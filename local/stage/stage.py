"""A local stage: AWS's APIs on a loopback port, with the real app deployed into it.

`start` is harmless to repeat: what runs is kept, what changed is deployed again. Every file of a stage lies in
its directory: `emulator.json` (the process), `emulator.log`, `logs/` (one per function, of the API's access, of mails),
`usage.jsonl` (see ledger.py), `cdk.log`.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from .. import ROOT
from .address import HOST, Info, StageFailed, environment
from .deployment import Say, deploy
from .engine import EMBEDDED, ChosenEngine
from .files import hash_of, write

EMULATOR = ("local/emulator", "local/stage/address.py")
DEFAULT_PORT = 4566
START_SECONDS = 60
STOP_SECONDS = 10

_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""Emulators that this process started. They may outlive it."""


def chosen_port(wanted: int | None, directory: Path) -> int:
    """The port that is wanted, or that of the running stage. Raises StageFailed where the two differ."""
    emulator = _running_emulator(directory.resolve())
    if not emulator:
        return wanted or DEFAULT_PORT
    running = int(emulator["port"])
    if wanted not in (None, running):
        raise StageFailed(f"The local stage runs on port {running}: `make down` ends it, or leave PORT out.")
    return running


def start(
    wanted: int | None,
    directory: Path,
    say: Say = lambda _: None,
    engine: ChosenEngine = EMBEDDED,
) -> Info:
    """Starts the emulator on 127.0.0.1 if it does not run, and deploys the app if it changed. See `chosen_port`.

    Raises StageFailed: something is not installed, the port is taken, the deployment failed.
    """
    port = chosen_port(wanted, directory)
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    emulator = _running_emulator(directory)
    if not emulator and _known_emulator(directory):
        stop(directory)
    if not emulator and _is_taken(port):
        raise StageFailed(f"Port {port} is taken by another program: stop it, or choose another with PORT=….")
    if emulator and emulator["code"] != hash_of(EMULATOR):
        say("The running emulator is of another version: starting it again.")
        stop(directory)
        emulator = None
    if not emulator:
        _start_emulator(port, directory)
    return deploy(port, directory, say, engine)


def stop(directory: Path) -> bool:
    """Ends the emulator and forgets its state; False if none was running."""
    emulator = _known_emulator(directory)
    if emulator:
        _end(int(emulator["pid"]))
    for leftover in ("emulator.json", "deployed.json", "stack.json"):
        (directory / leftover).unlink(missing_ok=True)
    for leftover in ("code", "s3", "state", "logs"):
        shutil.rmtree(directory / leftover, ignore_errors=True)
    (directory / "usage.jsonl").unlink(missing_ok=True)
    return emulator is not None


def _running_emulator(directory: Path) -> dict[str, Any] | None:
    """The emulator of this directory, if it also answers; one that hangs is as good as none."""
    emulator = _known_emulator(directory)
    return emulator if emulator and _answers(int(emulator["port"])) else None


def _known_emulator(directory: Path) -> dict[str, Any] | None:
    """What `emulator.json` says, if that process still lives, busy or not; what a crash left is not believed."""
    try:
        emulator: dict[str, Any] = json.loads((directory / "emulator.json").read_text())
        pid, _ = int(emulator["pid"]), int(emulator["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return emulator if _is_emulator(pid, directory) else None


def _is_emulator(pid: int, directory: Path) -> bool:
    """Pids are used again: the process must be an emulator, of this directory."""
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    ).stdout
    return "local.emulator" in shown and str(directory) in shown


def _start_emulator(port: int, directory: Path) -> None:
    stop(directory)
    log = directory / "emulator.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.emulator", str(port), str(directory)],
            cwd=ROOT,
            env=environment(port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _children[process.pid] = process
    write(
        directory / "emulator.json",
        json.dumps({"pid": process.pid, "port": port, "code": hash_of(EMULATOR)}),
    )
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            _end(process.pid)
            last = "".join(log.read_text().splitlines()[-1:])
            raise StageFailed(f"The emulator did not start: see {log}. {last}".strip())
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _end(pid: int) -> None:
    child = _children.pop(pid, None)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            # A child must be reaped, or it looks alive for ever; another's process is reaped by somebody else.
            if child and child.poll() is not None:
                return
            os.kill(pid, 0)
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        if child:
            child.wait()
