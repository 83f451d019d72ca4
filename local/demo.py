"""`make demo`: one whole interview on the local stage, told line by line. Exit 1 if anything is not as it should be."""

import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from .counterparts.client import Client, Unexpected
from .counterparts.journey import Journey
from .counterparts.receiver import Received, Receiver
from .stage.seed import new_tenant

COLOURS = {"step": "1;36", "call": "33", "state": "1;32", "note": "0", "hook": "35", "bad": "1;31"}
MARKS = {"step": "\n■ ", "call": "  → ", "state": "  ● ", "note": "    ", "hook": "  ✉ ", "bad": "✗ "}


class Storyteller:
    """In colour on a terminal, plain when piped; lines of several threads never mix."""

    def __init__(self) -> None:
        self._colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._lock = threading.Lock()

    def __call__(self, kind: str, text: str) -> None:
        line = MARKS[kind] + text
        if self._colour:
            line = f"\033[{COLOURS[kind]}m{line}\033[0m"
        with self._lock:
            print(line, flush=True)

    def webhook(self, arrival: Received) -> None:
        body = arrival.body
        seal = "signature verified" if arrival.verified else "SIGNATURE WRONG"
        self("hook", f"webhook {body['sequence']}: {body['event']} ({body['state']}), {seal}")


def main(stack_file: Path) -> int:
    stack = json.loads(stack_file.read_text())
    tell = Storyteller()
    # A tenant of its own: the webhooks of the stage's tenants are not the demo's to change.
    tenant = new_tenant(stack["rootUrl"], stack["platformId"], "Demo")
    partner = Client(stack["baseUrl"], {"X-API-Key": stack["platformKey"], "X-Tenant-ID": tenant["tenantId"]})
    began = time.time()
    with Receiver(tell.webhook) as receiver:
        try:
            tell("step", "The tenant registers where its webhooks go")
            registered = partner.expect(200, "PUT", "/webhook-config", {"callbackUrl": receiver.url})
            receiver.secret = registered["secret"]
            tell("note", f"{registered['callbackUrl']}, secret {registered['secretHint']}")
            journey = Journey(partner, stack["rootUrl"], tell)
            journey.play(receiver)
        except Unexpected as unexpected:
            tell("bad", str(unexpected))
            return 1
        finally:
            partner.call("DELETE", "/webhook-config")
    _show_states(journey, tell)
    _show_calls(stack_file.parent / "usage.jsonl", began, tell)
    tell("step", "The local stage stays up: `make env` has its address and keys, `make down` ends it")
    return 0


def _show_states(journey: Journey, tell: Storyteller) -> None:
    tell("step", "States and how long each took")
    before = journey.states[0][1]
    for state, at in journey.states:
        tell("note", f"{state:<22}{at - before:>7.2f} s")
        before = at


def _show_calls(usage: Path, since: float, tell: Storyteller) -> None:
    tell("step", "AWS calls of this run")
    facts = [each for each in map(json.loads, usage.read_text().splitlines()) if each["at"] >= since]
    calls = Counter(
        (each["service"].partition("_")[0], each["action"])
        for each in facts
        if each["kind"] == "call" and each["caller"]
    )
    for (service, action), count in sorted(calls.items()):
        tell("note", f"{count:>5}  {service:<18}{action}")
    invocations = sum(each["kind"] == "invocation" for each in facts)
    tell("note", f"{invocations:>5}  Lambda            invocations")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".local/stack.json")))
