"""Deploys the app into the emulator with the CDK's own command line, where it has changed."""

import contextlib
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .. import ROOT
from .address import ACCOUNT, HOST, REGION, Info, StageFailed, environment
from .engine import ChosenEngine, hand_over
from .files import hash_of, write

STACK = "InterviewIntegration-local"
APP = ("app.py", "cdk.json", "infra", "functions", "layers", "statemachines", "package.json")
KEPT_ASSEMBLIES = 3

Say = Callable[[str], None]


def deploy(port: int, directory: Path, say: Say, engine: ChosenEngine) -> Info:
    context = engine.context
    code = hash_of(APP)
    if context:
        code += "-" + hashlib.sha256(json.dumps(context).encode()).hexdigest()[:8]
    done = directory / "deployed.json"
    outputs = directory / "outputs.json"
    if not (done.exists() and outputs.exists() and json.loads(done.read_text()) == code):
        assembly = _synthesize(code, context, port, directory, say)
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
    if engine.key:
        hand_over(engine.key, shown["EngineKeySecret"], port)
    return Info(f"http://{HOST}:{port}", REGION, shown["ApiUrl"], str(directory), shown)


def _synthesize(code: str, context: Mapping[str, str], port: int, directory: Path, say: Say) -> Path:
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
            chosen = [part for key, value in context.items() for part in ("--context", f"{key}={value}")]
            _run([*command, "--context", "stage=local", *chosen], port, directory)
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
