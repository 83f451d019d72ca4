"""1,000 events of three tenants, as a stream brings them, and what can be wrong with one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Any

from fakes import FixedClock
from interviews.adapters.kernel.dynamodb import marshal
from interviews.adapters.runs.run_items import event_item, partition
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.events import Event, EventType

Image = dict[str, Any]
TENANTS = ("tnt_1", "tnt_2", "tnt_3")
RUNS, EVENTS = 67, 5


def broken_json(image: Image) -> None:
    image["document"] = {"S": '{"planId": '}


def no_object(image: Image) -> None:
    image["document"] = {"S": '"p-1"'}


def not_compressed(image: Image) -> None:
    del image["document"]
    image["packed"] = {"B": b"not zlib"}


def no_document(image: Image) -> None:
    del image["document"]


def unknown_event(image: Image) -> None:
    image["event"] = {"S": "interview.unheard_of"}


def no_timestamp(image: Image) -> None:
    del image["timestamp"]


def torn_timestamp(image: Image) -> None:
    image["timestamp"] = {"S": "2026-11-"}


def of_another_tenant(image: Image) -> None:
    image["tenantId"] = {"S": "tnt_0"}


def sequence_of_text(image: Image) -> None:
    image["sequence"] = {"S": "two"}


def cannot_be_planned(image: Image) -> None:
    """It is read, and then fails."""
    image["actor"] = {"S": "fails"}


def ends_the_function(image: Image) -> None:
    image["actor"] = {"S": "ends"}


UNREADABLE: list[Callable[[Image], None]] = [
    broken_json,
    no_object,
    not_compressed,
    no_document,
    unknown_event,
    no_timestamp,
    torn_timestamp,
    of_another_tenant,
    sequence_of_text,
]
POISONS = [*UNREADABLE, cannot_be_planned, ends_the_function]


def written(tenants: Sequence[str], seed: int) -> list[Image]:
    """1,005 events of three tenants, in each run in their order, the runs in any."""
    clock = FixedClock()
    runs = [
        [
            event_of(RunRef(tenant, f"run_1_{number:08}"), sequence, clock())
            for sequence in range(1, EVENTS + 1)
        ]
        for tenant in tenants
        for number in range(RUNS)
    ]
    order = [number for number, run in enumerate(runs) for _ in run]
    Random(seed).shuffle(order)
    rest = [iter(run) for run in runs]
    return [marshal(image_of(next(rest[number]))) for number in order]


def event_of(ref: RunRef, sequence: int, at: datetime) -> Event:
    return Event(
        tenant_id=ref.tenant_id,
        platform_id="plt_1",
        run_id=ref.run_id,
        interview_id="i",
        sequence=sequence,
        event_id=f"{ref.tenant_id}-{ref.run_id}-{sequence}",
        event=EventType.PLAN_GENERATED,
        state="PENDING",
        timestamp=at,
        actor="system",
        data={"planId": "p-1", "planVersion": sequence},
    )


def image_of(event: Event) -> Image:
    return event_item(partition(RunRef(event.tenant_id, event.run_id)), event, 2_000_000_000)
