"""A tenant's share of what waits on the model: never more than that, whoever dies, races or comes back."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fakes import FixedClock, InMemoryPlaces
from interviews.domain.kernel.errors import TenantBusy
from interviews.domain.kernel.ids import RunRef
from interviews.domain.kernel.places import held
from interviews.usecases.guardrails.model_share import ModelShare
from interviews.usecases.kernel.counters import CountersUnavailable

LEASE = timedelta(seconds=900)


@dataclass
class Desk:
    most: int = 2
    clock: FixedClock = field(default_factory=FixedClock)
    store: InMemoryPlaces = field(default_factory=InMemoryPlaces)
    failures: list[CountersUnavailable] = field(default_factory=list)

    def share(self, task: str = "generate_plan") -> ModelShare:
        return ModelShare(self.store, task, self.most, LEASE, self.clock, self.failures.append)

    def holders(self, tenant: str = "acme") -> list[str]:
        found = self.store.read(f"PLACES#{tenant}#generate_plan")
        return [each.holder for each in held(found.places, self.clock())]


def ref(number: int, tenant: str = "acme") -> RunRef:
    return RunRef(tenant, f"run_{number}")


def test_no_more_runs_of_a_tenant_are_at_work_than_its_share_and_a_place_is_free_again_afterwards() -> None:
    desk = Desk()
    with desk.share().place(ref(1)), desk.share().place(ref(2)):
        with pytest.raises(TenantBusy), desk.share().place(ref(3)):
            raise AssertionError("there was no place")
        with desk.share().place(ref(4, "globex")), desk.share("assess_interview").place(ref(3)):
            assert desk.holders() == ["run_1", "run_2"]
    with desk.share().place(ref(3)):
        assert desk.holders() == ["run_3"]


def test_a_task_that_fails_leaves_its_place() -> None:
    desk = Desk()
    with pytest.raises(ZeroDivisionError), desk.share().place(ref(1)):
        raise ZeroDivisionError
    assert desk.holders() == []


def test_a_function_that_died_loses_its_place_and_its_own_next_try_needs_no_second() -> None:
    desk = Desk(most=1)
    desk.share().enter(ref(1))
    with pytest.raises(TenantBusy), desk.share().place(ref(2)):
        pass
    with desk.share().place(ref(1)):
        assert desk.holders() == ["run_1"]
    desk.share().enter(ref(3))
    desk.clock.advance(seconds=LEASE.total_seconds())
    with desk.share().place(ref(2)):
        assert desk.holders() == ["run_2"]


def test_where_places_cannot_be_counted_nobody_waits() -> None:
    desk = Desk(most=0)
    desk.store.away = True
    with desk.share().place(ref(1)):
        pass
    assert len(desk.failures) == 2


def test_of_two_who_reach_for_the_last_place_one_gets_it() -> None:
    desk = Desk(most=1)

    def first() -> None:
        desk.share().enter(ref(1))

    desk.store.meanwhile = first
    with pytest.raises(TenantBusy), desk.share().place(ref(2)):
        pass
    assert desk.holders() == ["run_1"]


class Tasks(RuleBasedStateMachine):
    """Any order of taking, leaving, dying and waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(most=3)
        self.inside: set[int] = set()

    @rule(number=st.integers(0, 9))
    def enter(self, number: int) -> None:
        before = set(self.desk.holders())
        try:
            self.desk.share().enter(ref(number))
        except TenantBusy:
            assert len(before - {f"run_{number}"}) == self.desk.most
        else:
            self.inside.add(number)
            assert f"run_{number}" in self.desk.holders()

    @precondition(lambda self: self.inside)
    @rule(data=st.data(), dies=st.booleans())
    def leave(self, data: st.DataObject, dies: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.inside)))
        self.inside.remove(number)
        if not dies:
            self.desk.share().leave(ref(number))
            assert f"run_{number}" not in self.desk.holders()

    @rule(seconds=st.integers(1, 1000))
    def wait(self, seconds: int) -> None:
        self.desk.clock.advance(seconds=seconds)

    @invariant()
    def no_more_than_the_share(self) -> None:
        holders = self.desk.holders()
        assert len(holders) == len(set(holders)) <= self.desk.most


TestTasks = Tasks.TestCase
TestTasks.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
