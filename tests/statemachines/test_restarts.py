"""An execution that dies, strays or grows too old: its run ends where it would have ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asl import Status
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.execution import PLACES, RENEWED_AFTER, execution_name
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.domain.runs.run import Run
from interviews.usecases.runs.relay_workflow import TokenParked, WaitClosed
from interviews.usecases.runs.sweep_executions import (
    AT_ONCE,
    PAGES,
    PASS_EVERY,
    Finding,
    sweep_executions,
    sweep_page,
)
from world import DEFINITION, RESTS_AT, World, reach

OPEN = sorted(set(State) - TERMINAL - {State.RECEIVED})
DECISIONS: Mapping[State, tuple[str, ...]] = {
    State.INFO_NEEDED: ("supply_info", "cancel"),
    State.PENDING: ("approve", "reject", "revise", "cancel"),
    State.SCHEDULED: ("begin", "cancel"),
    State.IN_PROGRESS: ("finish", "cancel", "purge"),
    State.ASSESSMENT_PENDING: ("approve_assessment", "reject_assessment", "reassess", "cancel"),
}
"""At each wait, all that leads away from it."""
WAYS = [(state, decision) for state in OPEN for decision in (None, *DECISIONS.get(state, ()))]
steps = st.lists(
    st.sampled_from(["decide", "deliver", "sweep", "die before", "die after", "hear", "stop", "pass time"]),
    max_size=9,
)


def left_behind(world: World, ref: RunRef) -> Mapping[str, Any]:
    run = world.run(ref)
    return {
        "state": run.state,
        "reason": world.cancelled_for(ref),
        "events": world.events(ref),
        "plans": run.plan_version,
        "assessments": run.assessment_version,
    }


def came_to(state: State) -> tuple[World, RunRef]:
    world = World()
    ref = reach(world, state)
    world.engine.away = False
    return world, ref


@settings(max_examples=400)
@given(way=st.sampled_from(WAYS), steps=steps)
def test_a_run_whose_execution_is_stopped_ends_where_it_would_have_ended(
    way: tuple[State, str | None], steps: list[str]
) -> None:
    """Decided before, between or after sweeps that die, are told of it or come late, and stopped again and again."""
    state, decision = way
    undisturbed, ref = came_to(state)
    if decision:
        getattr(undisturbed, decision)(ref)
    undisturbed.retry_until_idle()

    world, ref = came_to(state)
    stopped = world.stop(ref)
    decided = decision is None
    for step in (*steps, "decide"):
        match step:
            case "decide" if not decided:
                assert decision
                getattr(world, decision)(ref)
                decided = True
            case "deliver" if world.runs.signals:
                world.deliver()
            case "sweep":
                world.sweep()
            case "die before" | "die after":
                world.dies = "before" if step == "die before" else "after"
                world.sweep()
                world.dies = None
            case "hear":
                world.hear_of_end(ref, stopped)
            case "stop" if execution_name(world.run(ref)) in world.machine.executions:
                stopped = world.stop(ref)
            case "pass time":
                world.clock.advance(minutes=4)
    world.heal()
    assert world.lost_waits() == []
    assert left_behind(world, ref) == left_behind(undisturbed, ref)
    assert sum(each.given["runId"] == ref.run_id for each in world.machine.running()) <= 1


@pytest.mark.parametrize("state", OPEN)
def test_who_is_told_of_an_end_at_once_restarts_at_once(state: State) -> None:
    world, ref = came_to(state)
    assert world.hear_of_end(ref, world.stop(ref)) is Finding.RESTARTED
    world.retry_until_idle()
    assert world.lost_waits() == []
    assert world.run(ref).generation == 2


@pytest.mark.parametrize("state", OPEN)
def test_a_run_whose_execution_goes_on_is_left_alone(state: State) -> None:
    world = World()
    ref = reach(world, state)
    before = world.run(ref)
    for minutes in (0, 5, 25):
        world.clock.advance(minutes=minutes)
        world.settle()
        assert world.sweep().looked_at == 1
    assert world.found == []
    assert world.run(ref).generation == before.generation == 1


@pytest.mark.parametrize("state", OPEN)
def test_the_end_of_a_former_execution_is_no_news(state: State) -> None:
    world, ref = came_to(state)
    first = world.stop(ref)
    world.hear_of_end(ref, first)
    world.retry_until_idle()
    assert world.hear_of_end(ref, first) is Finding.WELL
    assert world.run(ref).generation == 2


def test_a_run_that_is_over_gets_no_other_execution() -> None:
    for state in sorted(TERMINAL):
        world, ref = came_to(state)
        assert world.hear_of_end(ref, execution_name(world.run(ref))) is Finding.WELL
        assert world.sweep().looked_at == 0
        assert not world.runs.signals


# What is left of the time


@pytest.mark.parametrize(
    ("state", "whole", "reason"),
    [
        (State.INFO_NEEDED, timedelta(days=30), "TIMED_OUT"),
        (State.PENDING, timedelta(days=30), "TIMED_OUT"),
        (State.SCHEDULED, timedelta(days=7, seconds=1), "LINK_EXPIRED"),
        (State.IN_PROGRESS, timedelta(minutes=32, seconds=1), None),
    ],
)
def test_a_wait_ends_when_it_would_have_ended(state: State, whole: timedelta, reason: str | None) -> None:
    world, ref = came_to(state)
    since = world.clock.now
    world.clock.advance(seconds=whole.total_seconds() // 3)
    world.hear_of_end(ref, world.stop(ref))
    world.settle()
    world.clock.now = since + whole - timedelta(seconds=1)
    world.settle()
    assert world.state(ref) == state
    world.advance(seconds=1)
    assert world.cancelled_for(ref) == reason
    assert world.state(ref) == ("CANCELLED" if reason else "ASSESSMENT_PENDING")


def test_a_wait_whose_time_ran_out_while_nobody_kept_it_ends_at_once() -> None:
    for state in (State.INFO_NEEDED, State.PENDING, State.SCHEDULED, State.IN_PROGRESS):
        world, ref = came_to(state)
        world.stop(ref)
        world.clock.advance(days=31)
        world.sweep()
        world.settle()
        world.advance(seconds=1)
        assert world.state(ref) == ("ASSESSMENT_PENDING" if state is State.IN_PROGRESS else "CANCELLED")


def test_the_answer_to_what_is_missing_does_not_begin_the_wait_anew() -> None:
    world, ref = came_to(State.INFO_NEEDED)
    world.advance(days=20)
    world.supply_info(ref, {"position": "Gardener"})
    world.hear_of_end(ref, world.stop(ref))
    world.advance(days=9)
    assert world.state(ref) == "INFO_NEEDED"
    world.advance(days=1)
    assert world.cancelled_for(ref) == "TIMED_OUT"


# Too old


@pytest.mark.parametrize("state", [State.PENDING, State.SCHEDULED, State.ASSESSMENT_PENDING])
def test_an_execution_that_lives_is_taken_over_and_ends_quietly(state: State) -> None:
    world, ref = came_to(state)
    former = world.execution(ref)
    # Its waits would have ended before: a run that is so old was led here by steps, which the sweep does not look at.
    world.runs.runs[ref] = run = _aged(world, ref)
    world.sweep()
    assert world.found == [Finding.RENEWED]
    world.settle()
    assert former.status is Status.SUCCEEDED
    assert former.path[-1] == "Done"
    assert world.run(ref).state == run.state
    assert world.lost_waits() == []


def _aged(world: World, ref: RunRef) -> Run:
    return replace(world.run(ref), renewed_at=world.clock.now - RENEWED_AFTER)


def test_an_unread_assessment_is_decided_after_a_year() -> None:
    world, ref = came_to(State.ASSESSMENT_PENDING)
    for _ in range(400):
        world.advance(days=1)
        world.sweep()
        world.settle()
    assert world.run(ref).generation == 2
    assert world.found == [Finding.RENEWED]
    assert [each.status for each in world.machine.executions.values()] == [Status.SUCCEEDED, Status.RUNNING]
    world.approve_assessment(ref)
    world.settle()
    assert world.execution(ref).status is Status.SUCCEEDED
    assert world.lost_waits() == []


def test_nobody_waits_for_a_run_whose_retention_is_over() -> None:
    world, ref = came_to(State.ASSESSMENT_PENDING)
    for _ in range(450):
        world.advance(days=1)
        world.sweep()
        world.settle()
    assert world.runs.runs[ref].expires_at < world.clock.now.timestamp()
    assert {each.status for each in world.machine.executions.values()} == {Status.SUCCEEDED}


# What a former execution still does


def test_the_token_of_a_former_execution_does_not_push_the_living_ones_out() -> None:
    world, ref = came_to(State.ASSESSMENT_PENDING)
    former = world.execution(ref)
    world.runs.runs[ref] = _aged(world, ref)
    world.sweep()
    # The relay that would have ended the former one died after it had started the other.
    world.runs.tokens.clear()
    world.settle()
    living = world.execution(ref)
    assert former.status is living.status is Status.RUNNING
    world.advance(days=30)
    assert former.path[-1] == "Done"
    assert world.runs.tokens[ref, "assessment#1"].token == living.token
    world.reassess(ref)
    world.settle()
    assert world.run(ref).assessment_version == 2
    assert world.lost_waits() == []


def test_a_former_execution_that_parks_first_is_sent_away() -> None:
    world, ref = came_to(State.PENDING)
    former = world.execution(ref)
    world.runs.runs[ref] = _aged(world, ref)
    world.sweep()
    world.approve(ref)
    # Told of the decision first: the token that is parked is the former one's.
    closed = next(each for each in world.runs.signals if isinstance(each, WaitClosed))
    world.redeliver(closed)
    assert former.state == "Done"
    world.settle()
    assert world.state(ref) == "SCHEDULED"
    assert world.events(ref).count("interview.scheduled") == 1
    assert world.lost_waits() == []


@pytest.mark.parametrize("state", [State.VALIDATING_SKILLS, State.GENERATING_PLAN, State.COMPLETED])
def test_what_a_former_execution_has_just_made_is_not_written(state: State) -> None:
    world, ref = came_to(state)
    former = world.execution(ref)
    world.clock.now = former.due

    def renew() -> None:
        world.runs.runs[ref] = _aged(world, ref)
        assert world.sweep().renewed == 1

    world.engine.meanwhile = renew
    world.machine.step(former)
    assert world.state(ref) == state
    assert former.path[-1] == "Done"
    world.retry_until_idle()
    assert world.lost_waits() == []
    made = "interview.assessment_pending" if state is State.COMPLETED else "interview.plan_generated"
    assert world.events(ref).count(made) == (2 if state is State.GENERATING_PLAN else 1)


# Strays


def test_a_decision_whose_record_was_lost_is_made_good() -> None:
    world, ref = came_to(State.PENDING)
    world.revise(ref)
    world.runs.signals.clear()
    world.clock.advance(minutes=59)
    assert world.sweep().restarted == 0
    world.clock.advance(minutes=1)
    assert world.sweep().restarted == 1
    world.settle()
    assert (world.state(ref), world.run(ref).plan_version) == ("PENDING", 2)


def test_a_token_whose_record_was_lost_is_no_matter_until_it_is_needed() -> None:
    world, ref = came_to(State.PENDING)
    world.runs.tokens.clear()
    world.clock.advance(hours=1)
    assert world.sweep().restarted == 0, "it is where the run is"
    world.approve(ref)
    world.settle()
    world.clock.advance(hours=1)
    assert world.sweep().restarted == 1
    world.settle()
    assert world.state(ref) == "SCHEDULED"


def test_a_run_that_was_never_started_is_started() -> None:
    world = World()
    ref = world.create()
    world.runs.signals.clear()
    world.clock.advance(minutes=1)
    assert world.sweep().restarted == 0, "the stream takes its time"
    world.clock.advance(minutes=1)
    assert world.sweep().restarted == 1
    world.settle()
    assert world.state(ref) == "PENDING"


def test_every_state_has_its_places_and_its_way_in() -> None:
    assert set(PLACES) == set(OPEN)
    entered = {each["StringEquals"]: each["Next"] for each in DEFINITION["States"]["Enter"]["Choices"]}
    default = DEFINITION["States"]["Enter"]["Default"]
    for state, places in PLACES.items():
        assert entered.get(state, default) in places
        assert state not in RESTS_AT or RESTS_AT[state] in places
    known = {name for name, each in DEFINITION["States"].items() if each["Type"] == "Task"}
    assert set().union(*PLACES.values()) == known


# What kills again and again; what must not be looked after


def test_what_dies_at_once_is_started_ever_more_rarely() -> None:
    world, ref = came_to(State.PENDING)
    for _ in range(10 * 24 * 12):
        if world.execution(ref).status is Status.RUNNING:
            world.stop(ref)
        world.clock.advance(minutes=5)
        world.sweep()
        world.settle()
    assert world.run(ref).generation < 20
    assert world.found.count(Finding.DEAD) > 100
    begun = world.run(ref).generation
    world.stop(ref)
    world.clock.advance(minutes=2)
    assert sweep_page(world.sweeper, None, at_once=True).restarted == 1, "who has mended it need not wait"
    assert world.run(ref).generation == begun + 1


def test_a_suspended_tenant_waits_and_goes_on_when_it_is_resumed() -> None:
    world, ref = came_to(State.PENDING)
    world.suspend()
    assert world.hear_of_end(ref, world.stop(ref)) is Finding.WELL
    world.clock.advance(days=1)
    world.sweep()
    assert (world.run(ref).generation, world.found) == (1, [])
    world.suspend(at=None)
    assert world.sweep().restarted == 1
    world.settle()
    assert world.lost_waits() == []


def test_one_that_cannot_be_looked_at_keeps_nobody_back() -> None:
    world = World()
    refs = [reach(world, State.PENDING) for _ in range(3)]
    for ref in refs:
        world.stop(ref)
    world.clock.advance(minutes=2)
    world.dies = "before"
    swept = world.sweep()
    assert (swept.looked_at, swept.restarted, swept.failed) == (3, 2, 1)
    world.heal()
    assert world.lost_waits() == []


# A pass


def test_a_pass_goes_on_where_it_was_and_the_next_waits_for_its_hour() -> None:
    world = World()
    count = AT_ONCE * PAGES + 3
    refs = [world.create(externalId=str(number)) for number in range(count)]
    world.settle()
    looked_at = [sweep_executions(world.sweeper).looked_at for _ in range(3)]
    assert looked_at == [AT_ONCE * PAGES, 3, 0]
    world.clock.advance(seconds=PASS_EVERY.total_seconds())
    for ref in refs:
        world.stop(ref)
    assert [sweep_executions(world.sweeper).restarted for _ in range(3)] == [AT_ONCE * PAGES, 3, 0]


def test_a_pass_that_dies_looks_at_the_same_runs_again() -> None:
    world = World()
    for number in range(3):
        world.create(externalId=str(number))
    world.settle()

    class Dies(Exception):
        pass

    def die(mark: object) -> None:
        raise Dies

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Dies):
        patch.setattr(world.runs, "set_mark", die)
        sweep_executions(world.sweeper)
    assert sweep_executions(world.sweeper).looked_at == 3


def test_the_token_says_of_which_execution_it_is() -> None:
    world, ref = came_to(State.PENDING)
    world.hear_of_end(ref, world.stop(ref))
    world.deliver()
    while not world.execution(ref).is_waiting:
        world.machine.step(world.execution(ref))
    parked = world.runs.signals[-1]
    assert isinstance(parked, TokenParked)
    assert parked.parked.generation == 2
