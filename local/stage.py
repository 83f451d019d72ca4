"""A local stage: AWS's APIs on a loopback port, with the real app deployed into it.

`start` is harmless to repeat: what runs is kept, what changed is deployed again. Every file of a stage lies in
its directory: `engine.json` (the process), `engine.log`, `logs/` (one per function), `usage.jsonl` (see ledger.py),
`cdk.log`.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
SECRET_KEY = "local"
STACK = "InterviewIntegration-local"
APP = ("app.py", "cdk.json", "infra", "functions", "layers", "statemachines", "package.json")
ENGINE = tuple(
    f"local/{name}.py"
    for name in (
        "capacity",
        "emulator",
        "engine",
        "gateway",
        "ledger",
        "mail",
        "permissions",
        "streams",
        "workers",
    )
)
DEFAULT_PORT = 4566
LOWEST_PORT, HIGHEST_PORT = 1024, 65535
START_SECONDS = 60
STOP_SECONDS = 10
KEPT_ASSEMBLIES = 3

Say = Callable[[str], None]

_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""Engines that this process started. They may outlive it."""


class StageFailed(RuntimeError):
    """The message is one sentence for a person."""


@dataclass(frozen=True)
class Info:
    """What a client must know. `root_url` ends in `/api`; `outputs` are those of the CDK stack."""

    endpoint: str
    region: str
    root_url: str
    directory: str
    outputs: dict[str, str]

    @property
    def base_url(self) -> str:
        return f"{self.root_url}/v1/integration"


def port_of(text: str) -> int:
    """Raises StageFailed for what is no port, or one that only root may take."""
    port = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    if not LOWEST_PORT <= port <= HIGHEST_PORT:
        raise StageFailed(f"PORT must be a number from {LOWEST_PORT} to {HIGHEST_PORT}.")
    return port


def chosen_port(wanted: int | None, directory: Path) -> int:
    """The port that is wanted, or that of the running stage. Raises StageFailed where the two differ."""
    engine = _running_engine(directory.resolve())
    if not engine:
        return wanted or DEFAULT_PORT
    running = int(engine["port"])
    if wanted not in (None, running):
        raise StageFailed(f"The local stage runs on port {running}: `make down` ends it, or leave PORT out.")
    return running


def start(wanted: int | None, directory: Path, say: Say = lambda _: None) -> Info:
    """Starts the engine on 127.0.0.1 if it does not run, and deploys the app if it changed. See `chosen_port`.

    Raises StageFailed: something is not installed, the port is taken, the deployment failed.
    """
    port = chosen_port(wanted, directory)
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    engine = _running_engine(directory)
    if not engine and _known_engine(directory):
        stop(directory)
    if not engine and _is_taken(port):
        raise StageFailed(f"Port {port} is taken by another program: stop it, or choose another with PORT=….")
    if engine and engine["code"] != _engine_code():
        say("The running engine is of another version: starting it again.")
        stop(directory)
        engine = None
    if not engine:
        _start_engine(port, directory)
    return _deploy(port, directory, say)


def stop(directory: Path) -> bool:
    """Ends the engine and forgets its state; False if none was running."""
    engine = _known_engine(directory)
    if engine:
        _end(int(engine["pid"]))
    for leftover in ("engine.json", "deployed.json", "stack.json"):
        (directory / leftover).unlink(missing_ok=True)
    for leftover in ("code", "s3", "state", "logs"):
        shutil.rmtree(directory / leftover, ignore_errors=True)
    (directory / "usage.jsonl").unlink(missing_ok=True)
    return engine is not None


def environment(port: int) -> dict[str, str]:
    """For every AWS tool that should talk to the stage, and with nobody else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DEFAULT_REGION": REGION,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def _running_engine(directory: Path) -> dict[str, Any] | None:
    """The engine of this directory, if it also answers; one that hangs is as good as none."""
    engine = _known_engine(directory)
    return engine if engine and _answers(int(engine["port"])) else None


def _known_engine(directory: Path) -> dict[str, Any] | None:
    """What `engine.json` says, if that process still lives, busy or not; what a crash left is not believed."""
    try:
        engine: dict[str, Any] = json.loads((directory / "engine.json").read_text())
        pid, _ = int(engine["pid"]), int(engine["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return engine if _is_engine(pid, directory) else None


def _is_engine(pid: int, directory: Path) -> bool:
    """Pids are used again: the process must be an engine, of this directory."""
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    ).stdout
    return "local.emulator" in shown and str(directory) in shown


def _start_engine(port: int, directory: Path) -> None:
    stop(directory)
    with (directory / "engine.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.emulator", str(port), str(directory)],
            cwd=ROOT,
            env=environment(port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _children[process.pid] = process
    state = {"pid": process.pid, "port": port, "code": _engine_code()}
    write(directory / "engine.json", json.dumps(state))
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            _end(process.pid)
            raise StageFailed(f"The engine did not start: see {directory / 'engine.log'}.")
        time.sleep(0.1)


def _deploy(port: int, directory: Path, say: Say) -> Info:
    code = _hash(APP)
    done = directory / "deployed.json"
    outputs = directory / "outputs.json"
    if not (done.exists() and outputs.exists() and json.loads(done.read_text()) == code):
        assembly = _synthesize(code, port, directory, say)
        cdk = ["node_modules/.bin/cdk", "--app", str(assembly)]
        if not done.exists():
            say("Bootstrapping…")
            _run([*cdk, "bootstrap", f"aws://{ACCOUNT}/{REGION}"], port, directory)
        say("Deploying…")
        _run(
            [*cdk, "deploy", "--require-approval", "never", "--outputs-file", str(outputs)]
            + ["--parameters", f"Endpoint=http://localhost:{port}"],
            port,
            directory,
        )
        write(done, json.dumps(code))
    shown = json.loads(outputs.read_text())[STACK]
    return Info(f"http://{HOST}:{port}", REGION, shown["ApiUrl"], str(directory), shown)


def _synthesize(code: str, port: int, directory: Path, say: Say) -> Path:
    """The assembly of this very code, made once for all stages."""
    build = ROOT / ".build"
    assembly = build / f"assembly-{code}"
    if not assembly.is_dir():
        say("Synthesizing…")
        build.mkdir(exist_ok=True)
        for old in sorted(build.glob("assembly-*"), key=lambda each: each.stat().st_mtime)[:-KEPT_ASSEMBLIES]:
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=build) as scratch:
            made = Path(scratch) / "cdk.out"
            command = ["node_modules/.bin/cdk", "synth", "--quiet", "--output", str(made)]
            _run([*command, "--context", "stage=local"], port, directory)
            # Of two stages that synthesize at once, one wins and the other uses that one's.
            with contextlib.suppress(OSError):
                made.rename(assembly)
    return assembly


def _run(command: list[str], port: int, directory: Path) -> None:
    if not (ROOT / "node_modules/.bin/cdk").exists():
        raise StageFailed("The CDK's command line is not installed: run `make setup` first.")
    with (directory / "cdk.log").open("w") as log:
        done = subprocess.run(
            command, cwd=ROOT, env=environment(port), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    if done.returncode:
        last = (directory / "cdk.log").read_text().strip().splitlines()[-15:]
        raise StageFailed(
            "\n".join([f"`{' '.join(command[:4])} …` failed: see {directory / 'cdk.log'}.", *last])
        )


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


def _engine_code() -> str:
    return _hash(ENGINE)


def _hash(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for file in sorted(_files(names)):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and "__pycache__" not in each.parts)


def write(file: Path, text: str) -> None:
    """All or nothing: a crash leaves the old file or the new one."""
    scratch = file.with_suffix(".new")
    scratch.write_text(text)
    scratch.replace(file)
