"""State transitions are the largest part of the bill (docs/performance.md), so each is counted."""

import pytest

from asl import Execution
from interviews.domain.runs.lifecycle import State
from world import INCOMPLETE, World, reach

# AWS bills each state that is entered, and each retry.
USUAL = 8
MOST = 12


def finished(world: World) -> Execution:
    (execution,) = world.machine.executions.values()
    assert not world.lost_waits()
    return execution


def test_the_usual_interview_takes_eight_transitions() -> None:
    world = World()
    reach(world, State.ASSESSMENT_APPROVED)
    assert finished(world).transitions == USUAL <= MOST


def test_an_automatic_approval_costs_no_more() -> None:
    world = World()
    world.settle_tenant("acme", auto_approve_plans=True)
    ref = world.create()
    world.settle()
    world.begin(ref)
    world.finish(ref)
    world.settle()
    world.approve_assessment(ref)
    world.settle()
    assert finished(world).transitions == USUAL


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_revision_costs_two_more(times: int) -> None:
    world = World()
    ref = reach(world, State.PENDING)
    before = finished(world).transitions
    for _ in range(times):
        world.revise(ref)
        world.settle()
    assert finished(world).transitions == before + 2 * times


@pytest.mark.parametrize("times", [1, 2, 5])
def test_a_reassessment_costs_two_more(times: int) -> None:
    world = World()
    ref = reach(world, State.ASSESSMENT_PENDING)
    assert finished(world).transitions == USUAL
    for _ in range(times):
        world.reassess(ref)
        world.settle()
    assert finished(world).transitions == USUAL + 2 * times


def test_missing_information_costs_one_more() -> None:
    world = World()
    ref = world.create(INCOMPLETE)
    world.settle()
    world.supply_info(ref)
    world.settle()
    assert finished(world).transitions == 4


def test_a_month_of_an_unread_assessment_costs_one() -> None:
    world = World()
    reach(world, State.ASSESSMENT_PENDING)
    for _ in range(6):
        world.advance(days=30)
    assert finished(world).transitions == USUAL + 6


def test_waiting_costs_no_function() -> None:
    """The tokens are parked by the machine itself: three functions in the usual interview, however long it rests."""
    world = World()
    reach(world, State.ASSESSMENT_APPROVED)
    assert world.invoked == ["GeneratePlanFunction", "ScheduleInterviewFunction", "AssessInterviewFunction"]


def test_each_step_of_a_run_is_one_transaction() -> None:
    world = World()
    ref = reach(world, State.ASSESSMENT_APPROVED)
    answers = 1
    steps = len(world.events(ref)) + 1
    assert len(world.changes) == steps + 2 * answers
