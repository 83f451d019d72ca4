"""Deploys a version whose health call fails, and sees CloudFormation take it back by the API's alarm."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import ROOT
from ..counterparts.client import Client
from ..stacks import name_of
from .step import NotProven, ProofContext, Step, Undo

BROKEN = "functions/kernel/check_live.py"
ROUTE = "/v1/health/live"
GOOD, BAD = 'return Response({"status": "ok"})', 'raise RuntimeError("a version that is broken on purpose")'
MADE = (
    ".git",
    ".venv",
    ".local",
    ".build",
    "cdk.out",
    "node_modules",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
)
SECONDS_BETWEEN_CALLS = 1.0


def prove(context: ProofContext, undo: Undo) -> str:
    root = Client(context.root_url)
    with TemporaryDirectory() as folder, _called(root) as answers:
        code = context.deploy(folder=broken_copy(Path(folder) / "bad"))
    if code == 0:
        undo.later("the version that was there", lambda: _restored(context))
        raise NotProven("The broken version was deployed, and nothing took it back.")
    (stack,) = context.aws("cloudformation").describe_stacks(StackName=name_of(context.stage))["Stacks"]
    if stack["StackStatus"] != "UPDATE_ROLLBACK_COMPLETE":
        raise NotProven(f"The stack is {stack['StackStatus']}, not UPDATE_ROLLBACK_COMPLETE.")
    failed = sum(count for status, count in answers.items() if status >= 500)
    if not failed:
        raise NotProven("The deployment failed before anybody saw the broken version: its output says why.")
    context.wait("the good version answers", 2, lambda: root.call("GET", ROUTE).status == 200)
    return f"Taken back after {failed} of {sum(answers.values())} calls had failed."


def broken_copy(folder: Path) -> Path:
    """Of this checkout. Nothing of the product knows how to break itself."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE))
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / ".build").mkdir()
    for packed in (ROOT / ".build").glob("*.zip"):
        shutil.copy(packed, folder / ".build")
    file = folder / BROKEN
    text = file.read_text()
    if text.count(GOOD) != 1:
        raise NotProven(f"{BROKEN} is not what the proof knows how to break.")
    file.write_text(text.replace(GOOD, BAD))
    return folder


@contextmanager
def _called(root: Client) -> "Iterator[Counter[int]]":
    """Somebody calls the route all the time: an API that nobody calls rings no alarm. How often it answered what."""
    answers: Counter[int] = Counter()
    over = threading.Event()

    def call() -> None:
        while not over.wait(SECONDS_BETWEEN_CALLS):
            try:
                answers[root.call("GET", ROUTE).status] += 1
            except OSError:
                answers[0] += 1

    caller = threading.Thread(target=call, daemon=True)
    caller.start()
    try:
        yield answers
    finally:
        over.set()
        caller.join()


def _restored(context: ProofContext) -> None:
    if code := context.deploy("--unwatched"):
        raise NotProven(f"`make deploy` ended with {code}.")


STEP = Step(
    name="rollback",
    does=f"deploys a copy of this checkout in which {BROKEN} raises, while somebody calls it each second",
    expects="the alarm ApiFaults rings, CloudFormation rolls back, and the call answers 200 again",
    minutes=45,
    undoes="the bad version, where nothing else took it back",
    calls=("cloudformation.DescribeStacks",),
    prove=prove,
)
