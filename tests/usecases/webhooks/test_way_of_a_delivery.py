"""Where a reader has to go to follow one delivery from its pointer to the recorded attempt."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

import interviews
from interviews.domain.kernel.outcome import ErrorClass, Outcome
from interviews.domain.webhooks.delivery import DeliveryStatus
from webhook_scene import Scene

PACKAGE = Path(interviews.__path__[0])
ON_THE_WAY = [
    "usecases/webhooks/deliver_webhook.py",
    "domain/webhooks/delivery.py",
    "domain/webhooks/circuit.py",
    "usecases/webhooks/compose_webhook.py",
    "domain/webhooks/webhook.py",
    "domain/webhooks/signature.py",
]
"""In the order in which they are met, the ports being fakes: an adapter is one file for each port."""


@contextmanager
def followed() -> Iterator[list[str]]:
    """The files of the subject in the order in which they were entered."""
    met: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(PACKAGE) and file.parent.name == "webhooks":
            met.append(str(file.relative_to(PACKAGE)))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield met
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    ("outcome", "status", "more"),
    [
        (Outcome(status=200, answer="thanks"), DeliveryStatus.DELIVERED, []),
        (
            Outcome(status=503, error_class=ErrorClass.STATUS_5XX),
            DeliveryStatus.PENDING,
            ["domain/webhooks/retry_schedule.py"],
        ),
    ],
)
def test_from_the_pointer_to_the_recorded_attempt_it_is_a_handful_of_files(
    outcome: Outcome, status: DeliveryStatus, more: list[str]
) -> None:
    scene = Scene()
    scene.configure()
    scene.planned()
    scene.sender.outcomes = [outcome]
    (pointer,) = scene.queue.take()
    with followed() as met:
        done = scene.dispatcher.deliver(pointer)
    assert done
    assert (done.status, done.attempt_count) == (status, 1)
    assert list(dict.fromkeys(met)) == [*ON_THE_WAY, *more]
