"""`make bench-webhooks`: how fast webhooks go out on the local stage, what one costs in CPU and in AWS calls.

Latency runs from the event's own time, set just before it is written, to the receiver on loopback having it. The stage
is an emulator on this machine: compare runs with each other, not with AWS.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..cost import MILLION, PRICES, CountedStage, settle
from ..counterparts.client import Client, wait_until
from ..counterparts.receiver import Received, Receiver
from ..stage.seed import new_tenant

PACED, BURST, CALLERS = 50, 200, 8
CPU_RUNS = 300
INCOMPLETE = {"candidateRef": "bench", "position": "Engineer"}
"""Answered with INFO_NEEDED: one event, one webhook, and no workflow to wait for."""
SENDING = ("fan-out", "deliver")


@dataclass
class Arrivals:
    seconds: list[float] = field(default_factory=list)
    last: float = 0.0

    def note(self, received: Received) -> None:
        happened = datetime.fromisoformat(received.body["timestamp"])
        self.seconds.append((datetime.now(UTC) - happened).total_seconds())
        self.last = time.monotonic()


def main(stack_file: Path) -> int:
    stage = CountedStage(json.loads(stack_file.read_text()), stack_file.parent)
    arrivals = Arrivals()
    with _registered(stage, arrivals) as tenant:
        _create(tenant)
        wait_until(lambda: len(arrivals.seconds) == 1)
        arrivals.seconds.clear()
        print(f"{PACED} events one by one …", flush=True)
        for number in range(PACED):
            _create(tenant)
            wait_until(lambda wanted=number + 1: len(arrivals.seconds) >= wanted)  # type: ignore[misc]
        print(_row("one by one", arrivals.seconds))
        arrivals.seconds.clear()
        before = len(stage.facts())
        print(f"{BURST} events from {CALLERS} callers at once …", flush=True)
        started = time.monotonic()
        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(lambda _: _create(tenant), range(BURST)))
        wait_until(lambda: len(arrivals.seconds) >= BURST)
        print(_row("in a burst", arrivals.seconds))
        print(f"{'deliveries per second':<24}{BURST / (arrivals.last - started):>10.1f}")
        settle(stage)
        print(_cost(stage.facts()[before:]))
    print(
        f"{'CPU per delivery':<24}{_cpu_milliseconds():>10.2f} ms (our code and the socket, without AWS calls)"
    )
    return 0


@contextmanager
def _registered(stage: CountedStage, arrivals: Arrivals) -> Iterator[Client]:
    made = new_tenant(stage.stack["rootUrl"], stage.stack["platformId"], "Bench")
    tenant = Client(stage.stack["baseUrl"], {"X-API-Key": made["tenantKey"]})
    with Receiver(arrivals.note) as receiver:
        config = tenant.expect(200, "PUT", "/webhook-config", {"callbackUrl": receiver.url})
        receiver.secret = config["secret"]
        yield tenant
        tenant.call("DELETE", "/webhook-config")


def _create(tenant: Client) -> None:
    tenant.expect(201, "POST", "/interviews", INCOMPLETE)


def _row(name: str, seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    shown = "  ".join(f"p{each} {cuts[each - 1] * 1000:.0f} ms" for each in (50, 95, 99))
    return f"{name:<24}{shown}"


def _cost(facts: list[dict[str, Any]]) -> str:
    """Of the deliveries of the burst, from the calls that fan-out and sender made."""
    calls = [each for each in facts if each["kind"] == "call" and each["caller"] in SENDING]
    invocations = [each for each in facts if each["kind"] == "invocation" and each["function"] in SENDING]
    counts = {
        "DynamoDB on demand, write units": sum(each.get("writeUnits", 0) for each in calls),
        "DynamoDB on demand, read units": sum(each.get("readUnits", 0) for each in calls),
        "SQS standard, requests": 3 * sum(each["service"].startswith("AmazonSQS") for each in calls),
        "Lambda arm64, requests": len(invocations),
        "Lambda arm64, GB-seconds": sum(each["milliseconds"] for each in invocations) / 1000 / 2,
        "KMS, requests": sum(each["service"].startswith("Trent") for each in calls),
    }
    usd = {name: count * PRICES[name] / BURST * MILLION for name, count in counts.items()}
    lines = [f"  {name:<36}{count / BURST:>10.3f}{usd[name]:>12.2f}" for name, count in counts.items()]
    head = f"{'cost per million deliveries':<24}{sum(usd.values()):>10.2f} USD (calls per delivery, USD per million)"
    return "\n".join([head, *lines])


def _cpu_milliseconds() -> float:
    """Of the sending thread alone; the stores are in memory."""
    from dataclasses import replace

    from interviews.adapters.webhooks.https_sender import HttpsSender
    from receiver import answering, http, receiving
    from webhook_fakes import ScriptedResolver
    from webhook_scene import Scene

    with receiving(answering(http("200 OK"))) as receiver:
        scene = Scene()
        scene.configure(url=receiver.url())
        dispatcher = replace(scene.dispatcher, sender=HttpsSender(ScriptedResolver({}), allow_local=True))
        for _ in range(CPU_RUNS):
            scene.planned()
        pointers = scene.queue.take()
        started = time.thread_time()
        for each in pointers:
            dispatcher.deliver(each)
        return (time.thread_time() - started) / CPU_RUNS * 1000


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".local/stack.json")))
