"""Where a reader has to go to follow one delivery from its message to the recorded attempt: the real handler, tables
and queue (moto), a receiver on loopback."""

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

import interviews
from handler_stage import Stage
from receiver import http, receiving
from webhook_machinery import Machinery, replies

PACKAGE = Path(interviews.__path__[0])
PLACES = (PACKAGE, Path(__file__).parents[2])
ON_THE_WAY = {
    "functions/webhooks/deliver.py": 1,
    "usecases/webhooks/deliver_webhook.py": 1,
    "adapters/webhooks/dynamodb_deliveries.py": 3,
    "domain/webhooks/delivery.py": 3,
    "adapters/webhooks/dynamodb_endpoints.py": 1,
    "adapters/webhooks/dynamodb_circuits.py": 1,
    "domain/webhooks/circuit.py": 4,
    "domain/webhooks/endpoint.py": 1,
}
"""How often each file of the subject is entered: a row is read, claimed and recorded."""
EDGES = {"adapters/webhooks/https_sender.py", "adapters/webhooks/kms_cipher.py"}
"""Beyond them is the world: who follows a delivery goes past them, and does not need to read them."""
WHERE_IT_FAILS = {
    "domain/webhooks/circuit.py": 5,
    "domain/webhooks/retry_schedule.py": 3,
    "usecases/webhooks/judge_endpoint.py": 1,
    "adapters/webhooks/dynamodb_circuits.py": 3,
    "adapters/webhooks/sqs_queue.py": 1,
}


@contextmanager
def followed() -> Iterator[Counter[str]]:
    """The files of the subject, and how often each was entered from another one of them; in threads too."""
    entered: Counter[str] = Counter()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event != "call" or not (file := _own(frame)) or _is_property(frame):
            return
        caller = frame.f_back
        while caller and not _own(caller):
            caller = caller.f_back
        if caller is None or _own(caller) != file:
            entered[file] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    threading.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(before)
        threading.setprofile(None)


def _is_property(frame: FrameType) -> bool:
    """It reads like a field."""
    kind = type(frame.f_locals.get("self"))
    return isinstance(getattr(kind, frame.f_code.co_name, None), property)


def _own(frame: FrameType) -> str | None:
    file = Path(frame.f_code.co_filename)
    if file.parent.name != "webhooks" or "tests" in file.parts:
        return None
    place = next((each for each in PLACES if file.is_relative_to(each)), None)
    found = file.relative_to(place).as_posix() if place else None
    return None if found in EDGES else found


@pytest.mark.parametrize(
    ("answer", "status", "more"),
    [("200 OK", "DELIVERED", {}), ("503 Busy", "PENDING", WHERE_IT_FAILS)],
)
def test_from_the_message_to_the_recorded_attempt_it_is_eight_files(
    answer: str, status: str, more: dict[str, int], stage: Stage, machinery: Machinery
) -> None:
    with receiving(replies(http(answer))) as receiver:
        stage.made("PUT", "webhook-config", {"callbackUrl": receiver.url()})
        stage.run_in("INFO_NEEDED")
        stage.run_in("INFO_NEEDED")
        machinery.fan_out()
        first, second = machinery.messages()
        machinery.deliver([first])
        if more:  # by the lane of those that fail
            second["body"] = json.dumps(json.loads(second["body"]) | {"slow": True})
        with followed() as entered:
            assert machinery.deliver([second]) == {"batchItemFailures": []}
    assert receiver.connections == 2
    assert {each["status"] for each in machinery.deliveries()} == {status}
    assert entered == ON_THE_WAY | more
