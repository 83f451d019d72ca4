"""A stream with records that nobody can handle among 1,000 of three tenants: what becomes of them, and of the rest."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from threading import Barrier, Lock
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import InMemoryQuarantine
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.runs.run_items import event_from
from interviews.domain.tenants.tenant import Tenant
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.runtime import wiring
from interviews.runtime.declared import FunctionConfig, Invoker
from interviews.runtime.settings import NoSettings
from interviews.runtime.streams import (
    MOST_TRIES,
    OLD_SECONDS,
    REDRIVEN,
    RUNS_AT_A_TIME,
    StreamReader,
    StreamRecord,
    in_turn,
    number_of,
    row_of,
)
from interviews.usecases.kernel.quarantine import ParkedRun
from poison import EVENTS, POISONS, RUNS, TENANTS, Image, broken_json, written
from tables import stream_record
from webhook_scene import Scene

BATCH = 100
RETRY_SECONDS = 5
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "PutItem")


class Ended(BaseException):
    """The process of the function is no more: memory or time."""


@dataclass
class FanOut:
    """The reader and what it plans, with stores in memory."""

    scene: Scene = field(default_factory=Scene)
    quarantine: InMemoryQuarantine = field(default_factory=InMemoryQuarantine)
    handled: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    busy: set[str] = field(default_factory=set)
    """Numbers of records on which AWS is too busy, once each."""

    def __post_init__(self) -> None:
        at = self.scene.clock()
        for tenant in TENANTS:
            self.scene.tenants.tenants[tenant] = Tenant(tenant, "plt_1", "Tenant", at)
            self.scene.configure(tenant_owner(tenant))

        def plan(record: StreamRecord, settings: NoSettings) -> Any:
            if (number := record["dynamodb"]["SequenceNumber"]) in self.busy:
                self.busy.remove(number)
                raise THROTTLED
            event = event_from(unmarshal(record["dynamodb"]["NewImage"]))
            if event.actor == "fails":
                raise AssertionError("no such actor")
            if event.actor == "ends":
                raise Ended
            self.handled[row_of(record).partition].append(row_of(record).item)
            return self.scene.fan_out(event)

        self.reader = StreamReader(
            plan, FunctionConfig(Invoker.STREAM), quarantine=lambda settings: self.quarantine
        )

    def read_all(self, images: Sequence[Image]) -> None:
        """As Lambda does with ReportBatchItemFailures and BisectBatchOnFunctionError (Lambda Developer Guide,
        "Configuring partial batch response with DynamoDB and Lambda"), a few seconds between two tries."""
        created = self.scene.clock().timestamp()
        records = [stream_record(image, number) for number, image in enumerate(images)]
        for each in records:
            each["dynamodb"]["ApproximateCreationDateTime"] = created
        todo = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
        while todo:
            batch = todo.pop(0)
            try:
                failed = self.reader({"Records": batch}, None)["batchItemFailures"]
            except Ended:
                half = len(batch) // 2
                todo = [each for each in (batch[:half], batch[half:]) if each] + todo
            else:
                if not failed:
                    continue
                numbers = [each["dynamodb"]["SequenceNumber"] for each in batch]
                todo.insert(0, batch[numbers.index(failed[0]["itemIdentifier"]) :])
            self.scene.clock.advance(seconds=RETRY_SECONDS)
        self.age = self.scene.clock().timestamp() - created

    def redrive(self, table: Sequence[Image]) -> None:
        """As local/parked_runs.py does."""
        for run in self.quarantine.all_parked():
            rows = [
                each for each in table if each["pk"]["S"] == run.partition and each["sk"]["S"] >= run.item
            ]
            records = [stream_record(image, number) for number, image in enumerate(rows)]
            assert self.reader({"Records": records, REDRIVEN: True}, None) == {"batchItemFailures": []}
            assert self.quarantine.release(run)


@st.composite
def poisoned(draw: st.DrawFn) -> tuple[int, dict[int, Callable[[Image], None]], set[str]]:
    """The order of the records, where which poison is, and which records are throttled at first."""
    places = st.integers(0, len(TENANTS) * RUNS * EVENTS - 1)
    poison = draw(st.dictionaries(places, st.sampled_from(POISONS), min_size=1, max_size=25))
    return draw(st.integers(0, 999)), poison, set(map(str, draw(st.sets(places, max_size=5))))


@settings(max_examples=25, deadline=None)
@given(poisoned())
def test_poison_among_a_thousand_records_parks_its_run_and_no_other(
    drawn: tuple[int, dict[int, Callable[[Image], None]], set[str]],
) -> None:
    seed, poison, busy = drawn
    table = written(TENANTS, seed)
    clean = FanOut()
    clean.read_all(table)
    images = deepcopy(table)
    for place, spoil in poison.items():
        spoil(images[place])
    stream = FanOut(busy=busy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "clock", stream.scene.clock)
        stream.read_all(images)
        first: dict[str, str] = {}
        for place in sorted(poison):
            first.setdefault(table[place]["pk"]["S"], table[place]["sk"]["S"])

        assert {run.partition: run.item for run in stream.quarantine.all_parked()} == first
        for name, handled in clean.handled.items():
            kept = [each for each in handled if name not in first or each < first[name]]
            assert told_once(stream.handled[name]) == kept
        for run in stream.quarantine.all_parked():
            assert run.held >= sum(
                each["pk"]["S"] == run.partition and each["sk"]["S"] > run.item for each in images
            )
        assert stream.age < 3600

        stream.redrive(table)
        assert stream.quarantine.all_parked() == []
        assert {name: told_once(each) for name, each in stream.handled.items()} == clean.handled
        assert rows(stream) == rows(clean)
        stream.redrive(table)
        assert rows(stream) == rows(clean)


def told_once(items: Sequence[str]) -> list[str]:
    """In the order in which they were first handled: Lambda shows a batch again."""
    return list(dict.fromkeys(items))


def rows(stream: FanOut) -> set[tuple[str, str, str]]:
    return {(each.tenant_id, each.delivery_id, each.status) for each in stream.scene.deliveries.rows.values()}


def test_a_record_at_fault_is_tried_three_times_and_then_parked_with_a_reason_that_quotes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stream = FanOut()
    table = written(TENANTS, 1)[:3]
    table[1]["event"] = {"S": "Alex Example"}
    stream.read_all(table)
    (run,) = stream.quarantine.all_parked()
    assert stream.quarantine.tries == {"1": MOST_TRIES}
    assert (run.partition, run.item, run.change, run.number) == (
        table[1]["pk"]["S"],
        table[1]["sk"]["S"],
        "INSERT",
        "1",
    )
    assert run.reason.startswith("ValueError: ")
    assert "records.py" in run.reason
    metric = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (metric["RunsParked"], metric["reader"]) == (1, stream.reader.reader)
    assert metric["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stage", "reader"]]
    assert "Alex" not in str(run) + str(metric)


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "KMSDisabledException"])
def test_what_is_not_the_records_fault_is_waited_out(code: str) -> None:
    def fail(record: StreamRecord, settings: NoSettings) -> None:
        raise ClientError({"Error": {"Code": code, "Message": ""}}, "PutItem")

    quarantine = InMemoryQuarantine()
    reader = StreamReader(fail, FunctionConfig(Invoker.STREAM), quarantine=lambda settings: quarantine)
    records = [stream_record(each, number) for number, each in enumerate(written(TENANTS, 1)[:2])]
    for _ in range(10 * MOST_TRIES):
        assert reader({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert quarantine == InMemoryQuarantine()


def test_what_aws_refuses_of_one_record_is_that_records_fault() -> None:
    stream = FanOut()
    refusal = ClientError({"Error": {"Code": "ValidationException", "Message": ""}}, "PutItem")
    images = written(TENANTS, 1)[:2]

    def refuse(record: StreamRecord, settings: NoSettings) -> None:
        if record["dynamodb"]["SequenceNumber"] == "0":
            raise refusal

    stream.reader.work = refuse
    stream.read_all(images)
    (run,) = stream.quarantine.all_parked()
    assert run.reason.startswith("ClientError ValidationException: ")


def test_an_old_record_that_aws_is_too_busy_for_is_not_taken_for_one_that_ends_the_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = FanOut()
    monkeypatch.setattr(wiring, "clock", stream.scene.clock)
    record = stream_record(written(TENANTS, 1)[0], 0)
    record["dynamodb"]["ApproximateCreationDateTime"] = stream.scene.clock().timestamp()
    stream.scene.clock.advance(seconds=OLD_SECONDS)
    for _ in range(3 * MOST_TRIES):
        stream.busy = {"0"}
        assert stream.reader({"Records": [record]}, None)["batchItemFailures"]
    assert stream.reader({"Records": [record]}, None) == {"batchItemFailures": []}
    assert stream.quarantine.all_parked() == []


def test_a_record_with_a_broken_key_is_parked_under_that_key_and_holds_no_run() -> None:
    stream = FanOut()
    images = written(TENANTS, 1)
    torn = deepcopy(images[10]) | {"pk": {"S": "RUN#tnt_1"}, "sk": {"S": "EVENT#x"}}
    stream.read_all([*images[:10], torn, *images[10:]])
    assert [(run.partition, run.item) for run in stream.quarantine.all_parked()] == [("RUN#tnt_1", "EVENT#x")]
    assert sum(len(told_once(each)) for each in stream.handled.values()) == len(images)


def test_redriven_records_that_fail_still_are_told_and_counted_by_nobody() -> None:
    stream = FanOut()
    table = written(TENANTS, 1)[:2]
    broken_json(table[0])
    stream.read_all(table)
    before = deepcopy(stream.quarantine)
    record = stream_record(table[0], 0)
    answer = stream.reader({"Records": [record], REDRIVEN: True}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert stream.quarantine == before


def test_what_comes_after_the_run_was_released_is_handled() -> None:
    """The release came between the reader's look at what is parked and the record."""
    stream = FanOut()
    table = written(TENANTS, 1)[:1]
    partition = table[0]["pk"]["S"]
    run = ParkedRun(partition, "EVENT#000000", "INSERT", "", stream.scene.clock())

    class Late(InMemoryQuarantine):
        def parked(self, partitions: Collection[str]) -> Mapping[str, ParkedRun]:
            return {partition: run}

    stream.quarantine = Late()
    stream.read_all(table)
    assert stream.handled == {partition: [table[0]["sk"]["S"]]}


def test_the_only_run_of_a_tenant_is_handled_beside_the_first_of_hundreds_of_another() -> None:
    """Ten go at a time: the first ten wait for each other, so that none of them can be a later one."""
    together, lock = Barrier(RUNS_AT_A_TIME), Lock()
    begun: list[str] = []

    def meet(record: StreamRecord, settings: NoSettings) -> None:
        with lock:
            begun.append(row_of(record).partition)
            is_early = len(begun) <= RUNS_AT_A_TIME
        if is_early:
            together.wait(timeout=60)

    images = [{"pk": {"S": f"RUN#bulk#{number:03}"}, "sk": {"S": "RUN"}} for number in range(99)]
    images.append({"pk": {"S": "RUN#small#1"}, "sk": {"S": "RUN"}})
    reader = StreamReader(
        meet, FunctionConfig(Invoker.STREAM), quarantine=lambda settings: InMemoryQuarantine()
    )
    reader({"Records": [stream_record(each, number) for number, each in enumerate(images)]}, None)
    assert "RUN#small#1" in begun[:RUNS_AT_A_TIME]
    assert len(begun) == len(images)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12345")), max_size=60))
def test_tenants_take_turns_and_a_runs_records_keep_their_order(drawn: list[tuple[str, str]]) -> None:
    records = [
        stream_record({"pk": {"S": f"RUN#{tenant}#{run}"}, "sk": {"S": "RUN"}}, number)
        for number, (tenant, run) in enumerate(drawn)
    ]
    runs = in_turn(records)
    assert sorted((number_of(each) for run in runs for each in run), key=int) == [
        number_of(each) for each in records
    ]
    partitions = [row_of(run[0]).partition for run in runs]
    assert len(partitions) == len(set(partitions))
    tenants = [each.rpartition("#")[0] for each in partitions]
    for run in runs:
        assert [number_of(each) for each in run] == sorted((number_of(each) for each in run), key=int)
        assert len({row_of(each).partition for each in run}) == 1
    for place, tenant in enumerate(tenants):
        before = Counter(tenants[:place])
        assert all(before[tenant] <= before[other] for other in tenants[place:])


def test_a_run_that_fails_keeps_back_none_of_the_same_batch() -> None:
    done: list[str] = []

    def fail(record: StreamRecord, settings: NoSettings) -> None:
        if row_of(record).partition == "RUN#a#1":
            raise THROTTLED
        done.append(number_of(record))

    images = [{"pk": {"S": f"RUN#a#{run}"}, "sk": {"S": "RUN"}} for run in (2, 1, 1, 3)]
    reader = StreamReader(
        fail, FunctionConfig(Invoker.STREAM), quarantine=lambda settings: InMemoryQuarantine()
    )
    answer = reader({"Records": [stream_record(each, number) for number, each in enumerate(images)]}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert sorted(done) == ["0", "3"]
