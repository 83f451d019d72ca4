"""The frame of the functions that read a DynamoDB stream: in order per run, none lost, and none that keeps other runs
back: neither a run at fault nor a tenant with many."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from typing import Any

from ..adapters.kernel.record_faults import fault_of, reason_of
from ..domain.kernel.ids import RowKey
from ..usecases.kernel.quarantine import ParkedRun, Quarantine
from . import wiring
from .declared import QUEUE_SECONDS, FunctionConfig, Grants, Invoker, Signature
from .grants import KEEP_QUARANTINE
from .metrics import note_parked

StreamRecord = Mapping[str, Any]
Work = Callable[[StreamRecord, Any], Any]
Finish = Callable[[Sequence[Any], Any], None]
MOST_TRIES = 3
RUNS_AT_A_TIME = 10
OLD_SECONDS = 600
"""A record that is that old and still comes, alone in its batch, is counted before it is handled: Lambda has split the
batches of a function that ends without a word, for want of memory or time, until one record is left."""
REDRIVEN = "redriven"
_log = logging.getLogger("interviews")


class EndsTheFunction(Exception):
    """It was begun, three times, and never came to an end."""


class OpenQuarantine:
    """For an operator who takes up a parked run: nothing is parked or held, and what fails is only said to fail."""

    def parked(self, partitions: Collection[str]) -> Mapping[str, ParkedRun]:
        return {}

    def hold(self, partition: str) -> bool:
        return False

    def count_try(self, number: str, amount: int = 1) -> int:
        return 0

    def park(self, run: ParkedRun) -> None:
        raise NotImplementedError


class StreamReader:
    """A Lambda handler that has the stream deliver again from the first record that failed on (ReportBatchItemFailures:
    for a stream, Lambda retries from the lowest reported record).

    Runs are handled side by side, first one of each tenant, then the next one of each: of a bulk import the batch has
    hundreds, and another tenant's only one. What a run's record fails on ends that run's turn alone.

    A record that is itself at fault three times is parked with its run, and what comes later of that run is held with
    it; any other failure is waited out. `finish` gets all that the work answered for the records of one batch. With
    REDRIVEN in the event the records are those of a run that is parked (local/parked_runs.py).
    """

    def __init__(
        self,
        work: Work,
        function: FunctionConfig,
        finish: Finish | None = None,
        quarantine: Callable[[Any], Quarantine] | None = None,
    ) -> None:
        self.work = work
        self.function = function
        self.settings = Signature.of(work).settings
        self.finish = finish
        self.reader = work.__module__.rpartition(".")[2]
        self.quarantine = quarantine or self._own_quarantine

    def _own_quarantine(self, settings: Any) -> Quarantine:
        return wiring.quarantine(settings.interviews_table, self.reader)

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        settings = self.settings.read()
        records: Sequence[StreamRecord] = event["Records"]
        quarantine: Quarantine = OpenQuarantine() if event.get(REDRIVEN) else self.quarantine(settings)
        runs = in_turn(records)
        parked = quarantine.parked([row_of(run[0]).partition for run in runs])
        done: dict[str, Any] = {}

        def handle(run: Sequence[StreamRecord]) -> str | None:
            is_parked = row_of(run[0]).partition in parked
            is_old = len(records) == 1 and _age(run[0]) >= OLD_SECONDS
            return self._handle(run, settings, quarantine, done, is_parked=is_parked, is_old=is_old)

        with ThreadPoolExecutor(RUNS_AT_A_TIME) as threads:
            failed = {*threads.map(handle, runs)}
        order = [number_of(each) for each in records]
        if self.finish:
            self.finish([done[each] for each in order if each in done], settings)
        first = next((each for each in order if each in failed), None)
        return {"batchItemFailures": [{"itemIdentifier": first}] if first else []}

    def _handle(
        self,
        run: Sequence[StreamRecord],
        settings: Any,
        quarantine: Quarantine,
        done: dict[str, Any],
        *,
        is_parked: bool,
        is_old: bool,
    ) -> str | None:
        """A run's records, each into `done`, or held. The number of the one that is to be tried again; the later ones
        wait for it."""
        for record in run:
            number, partition = number_of(record), row_of(record).partition
            if is_parked and quarantine.hold(partition):
                continue
            try:
                if is_old and quarantine.count_try(number) > MOST_TRIES:
                    raise EndsTheFunction
                done[number] = self.work(record, settings)
            except Exception as error:
                if not self._park(record, error, quarantine, was_counted=is_old):
                    return number
                is_parked = True
        return None

    def _park(
        self, record: StreamRecord, error: Exception, quarantine: Quarantine, *, was_counted: bool
    ) -> bool:
        """Whether the record's run is parked for it now. False where it is to be tried again."""
        row, number, fault = row_of(record), number_of(record), fault_of(error)
        told = {"partition": row.partition, "item": row.item, "sequenceNumber": number}
        if fault is None and was_counted:
            quarantine.count_try(number, -1)
        if fault is None or quarantine.count_try(number) < MOST_TRIES:
            _log.error("stream record failed", extra=told | {"reason": reason_of(error)})
            return False
        change = record.get("eventName", "")
        quarantine.park(ParkedRun(row.partition, row.item, change, fault, wiring.clock(), number))
        note_parked(self.reader)
        _log.error("run parked", extra=told | {"reason": fault})
        return True


def stream(*, grants: Grants, finish: Finish | None = None) -> Callable[[Work], StreamReader]:
    """A handler of a record and the settings that it names in its signature."""
    function = FunctionConfig.of(Invoker.STREAM, (*grants, KEEP_QUARANTINE), seconds=QUEUE_SECONDS)
    return lambda work: StreamReader(work, function, finish)


def in_turn(records: Sequence[StreamRecord]) -> list[list[StreamRecord]]:
    """By run, each in the order of its records: the first run of each tenant, then the second of each…"""
    tenants: dict[str, dict[str, list[StreamRecord]]] = {}
    for each in records:
        partition = row_of(each).partition
        runs = tenants.setdefault(partition.rpartition("#")[0], {})
        runs.setdefault(partition, []).append(each)
    turns: Iterator[tuple[list[StreamRecord] | None, ...]] = zip_longest(
        *(runs.values() for runs in tenants.values())
    )
    return [run for run in chain.from_iterable(turns) if run]


def row_of(record: StreamRecord) -> RowKey:
    """Whatever its keys hold: a broken one has them too."""
    told = record["dynamodb"]
    keys = told.get("Keys") or told.get("NewImage", {})
    return RowKey(*(str(keys.get(name, {}).get("S", "?")) for name in ("pk", "sk")))


def number_of(record: StreamRecord) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _age(record: StreamRecord) -> float:
    """Seconds since it was written, as far as it says so."""
    now = wiring.clock().timestamp()
    return now - float(record["dynamodb"].get("ApproximateCreationDateTime", now))
