"""Reads the stream of the `interviews` table and drives the state machine."""

from interviews.adapters.runs.run_stream import signal_of
from interviews.runtime import wiring
from interviews.runtime.grants import ANSWER_WAITS, DELETE_FROM_RUNS, END_ITEMS, READ_RUNS, START_RUNS
from interviews.runtime.settings import RelaySettings
from interviews.runtime.streams import StreamRecord, stream
from interviews.usecases.runs.relay_workflow import relay_workflow


@stream(grants=(READ_RUNS, DELETE_FROM_RUNS, END_ITEMS, START_RUNS, ANSWER_WAITS))
def handler(record: StreamRecord, settings: RelaySettings) -> None:
    signal = signal_of(record)
    if signal is None:
        return
    relay_workflow(
        signal,
        runs=wiring.run_store(settings.interviews_table),
        workflow=wiring.workflow(settings),
        clock=wiring.clock,
    )
