"""The runs that are not over, and how far a pass has come: on the table (moto), and as the tests' fake has it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from moto import mock_aws

from builders import Office
from fakes import InMemoryRunStore
from interviews.adapters.runs.dynamodb_open_runs import DynamoDbOpenRuns
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.execution import renewed
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.run import Run
from interviews.usecases.runs.run_store import Change, RunStore
from interviews.usecases.runs.sweep_executions import OpenRuns, PassMark
from tables import create_table, dynamodb_client


@dataclass
class Rack:
    office: Office
    runs: RunStore
    open_runs: OpenRuns

    def put(self, number: int, state: State = State.PENDING) -> Run:
        run = replace(
            self.office.run(self.office.created()),
            run_id=f"run_{number}",
            state=state,
            tenant_id=f"tnt_{number % 2}",
        )
        self.runs.commit(Change(ref=run.ref, after=run))
        return run

    def found(self, limit: int = 3) -> list[RunRef]:
        page = self.open_runs.page(limit=limit, key=None)
        refs = list(page.items)
        while page.next_key is not None:
            page = self.open_runs.page(limit=limit, key=page.next_key)
            refs += page.items
        return refs


@pytest.fixture(params=["memory", "dynamodb"])
def rack(request: Any) -> Iterator[Rack]:
    office = Office()
    if request.param == "memory":
        memory = InMemoryRunStore(office.clock)
        yield Rack(office, memory, memory)
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "interviews")
        store = DynamoDbRunStore(client, "interviews", office.clock)
        yield Rack(office, store, DynamoDbOpenRuns(client, "interviews"))


def test_each_run_that_is_not_over_is_found_once(rack: Rack) -> None:
    runs = [rack.put(number) for number in range(20)]
    for number, state in enumerate(sorted(TERMINAL), start=100):
        rack.put(number, state)
    for limit in (1, 3, 50):
        found = rack.found(limit)
        assert len(found) == len(runs)
        assert set(found) == {each.ref for each in runs}


def test_a_run_is_found_until_it_is_over_and_after_another_execution(rack: Rack) -> None:
    run = rack.put(1)
    later = renewed(run, rack.office.clock() + timedelta(days=1))
    rack.runs.commit(Change(ref=run.ref, before=run, after=later, starts=True))
    assert rack.found() == [run.ref]
    over = replace(later, version=later.version + 1, state=State.CANCELLED)
    rack.runs.commit(Change(ref=run.ref, before=later, after=over))
    assert rack.found() == []


def test_nobody_is_found_where_there_is_nobody(rack: Rack) -> None:
    assert rack.found() == []


def test_a_mark_is_what_was_set_last(rack: Rack) -> None:
    assert rack.open_runs.mark() is None
    for number in range(9):
        rack.put(number)
    page = rack.open_runs.page(limit=2, key=None)
    for mark in (PassMark(rack.office.clock(), page.next_key), PassMark(rack.office.clock(), None)):
        rack.open_runs.set_mark(mark)
        assert rack.open_runs.mark() == mark
