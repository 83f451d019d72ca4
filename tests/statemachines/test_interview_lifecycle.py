"""Every way through the state machine, played against the real file; together they take every edge in it."""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import partial

import pytest

from asl import Edge, ServiceError, Status, edges
from builders import COMPLETE
from infra.functions import function_of
from interviews.domain.kernel.errors import (
    AiPaused,
    BudgetSpent,
    EngineUnavailable,
    InvalidState,
    LimitReached,
    LinkExpired,
    TenantBusy,
)
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.lifecycle import TERMINAL, State
from interviews.runtime import wiring
from interviews.runtime.settings import PlannerSettings, ShareSettings
from interviews.usecases.kernel.ports import Json
from interviews.usecases.runs.sweep_executions import Finding
from world import DEFINITION, INCOMPLETE, World, reach

Scenario = Callable[[World], None]
SCENARIOS: list[Scenario] = []
WAITS = [name for name in DEFINITION["States"] if name.startswith("Await")]
THROTTLED = "DynamoDb.ThrottlingException"
UNHEARD_OF = "DynamoDb.DynamoDbException"
PASSING = {State.RECEIVED}
MONTH = {"days": 30}


def scenario(play: Scenario) -> Scenario:
    SCENARIOS.append(play)
    return play


# The straight ways


@scenario
def the_plan_and_the_assessment_are_approved(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_APPROVED)
    assert world.execution(ref).path == [
        "Enter",
        "GeneratePlan",
        "AwaitPlanDecision",
        "ScheduleInterview",
        "AwaitStart",
        "AwaitFinish",
        "AssessInterview",
        "AwaitAssessmentDecision",
    ]
    assert world.events(ref) == [
        "interview.plan_generated",
        "interview.approved",
        "interview.scheduled",
        "interview.started",
        "interview.completed",
        "interview.assessment_pending",
        "interview.assessment_approved",
    ]


@scenario
def a_rejected_plan_ends_the_run(world: World) -> None:
    ref = reach(world, State.REJECTED)
    assert world.execution(ref).path[-2:] == ["AwaitPlanDecision", "Done"]


@scenario
def a_plan_is_revised_as_often_as_the_tenant_may(world: World) -> None:
    ref = reach(world, State.PENDING)
    for version in range(2, 12):
        world.revise(ref)
        world.settle()
        assert world.run(ref).plan_version == version
    with pytest.raises(LimitReached, match="revised 10 times"):
        world.revise(ref)
    world.approve(ref)
    world.settle()
    assert world.state(ref) == "SCHEDULED"
    assert world.execution(ref).path.count("GeneratePlan") == 11


@scenario
def a_plan_is_approved_by_itself_where_the_tenant_wants_that(world: World) -> None:
    world.settle_tenant("acme", auto_approve_plans=True)
    ref = world.create()
    world.settle()
    assert world.state(ref) == "SCHEDULED"
    assert world.events(ref) == ["interview.plan_generated", "interview.approved", "interview.scheduled"]


@scenario
def a_revised_plan_is_approved_by_itself_where_the_tenant_wants_that_by_now(world: World) -> None:
    ref = reach(world, State.PENDING)
    world.settle_tenant("acme", auto_approve_plans=True)
    world.revise(ref)
    world.settle()
    assert world.state(ref) == "SCHEDULED"


@scenario
def missing_information_comes_after_the_token_is_parked(world: World) -> None:
    ref = reach(world, State.INFO_NEEDED)
    assert world.execution(ref).is_waiting
    world.supply_info(ref)
    world.settle()
    assert world.state(ref) == "PENDING"


@scenario
def missing_information_comes_before_the_execution_starts(world: World) -> None:
    ref = world.create(INCOMPLETE)
    world.supply_info(ref)
    world.settle()
    assert world.state(ref) == "PENDING"
    assert world.execution(ref).path[1] == "AwaitInfo"


@scenario
def missing_information_comes_between_the_start_and_the_parked_token(world: World) -> None:
    ref = world.create(INCOMPLETE)
    world.deliver()
    world.supply_info(ref)
    world.deliver()
    assert not world.runs.signals
    assert not world.execution(ref).is_waiting
    world.settle()
    assert world.state(ref) == "PENDING"


@scenario
def missing_information_comes_bit_by_bit(world: World) -> None:
    ref = reach(world, State.INFO_NEEDED)
    world.supply_info(ref, {"position": COMPLETE["position"]})
    world.settle()
    assert world.state(ref) == "INFO_NEEDED"
    assert world.execution(ref).is_waiting
    world.supply_info(ref)
    world.settle()
    assert world.state(ref) == "PENDING"


@scenario
def a_rejected_assessment_ends_the_run(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_PENDING)
    world.reject_assessment(ref)
    world.settle()
    assert world.state(ref) == "CANCELLED"
    assert world.execution(ref).path[-1] == "Done"


@scenario
def an_assessment_is_made_anew_as_often_as_wanted(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_PENDING)
    for version in range(2, 5):
        world.reassess(ref)
        world.settle()
        assert (world.state(ref), world.run(ref).assessment_version) == ("ASSESSMENT_PENDING", version)
    world.approve_assessment(ref)
    world.settle()
    assert world.execution(ref).status is Status.SUCCEEDED


# Clocks


@scenario
def nobody_supplies_the_missing_information(world: World) -> None:
    assert ended_by_the_clock(world, reach(world, State.INFO_NEEDED), **MONTH) == "TIMED_OUT"


@scenario
def nobody_decides_on_the_plan(world: World) -> None:
    assert ended_by_the_clock(world, reach(world, State.PENDING), **MONTH) == "TIMED_OUT"


@scenario
def nobody_decides_on_the_revised_plan(world: World) -> None:
    ref = reach(world, State.PENDING)
    world.advance(days=29)
    world.revise(ref)
    world.settle()
    assert ended_by_the_clock(world, ref, **MONTH) == "TIMED_OUT"


@scenario
def the_candidate_never_comes(world: World) -> None:
    ref = reach(world, State.SCHEDULED)
    world.advance(days=7)
    with pytest.raises(LinkExpired):
        world.begin(ref)
    assert world.state(ref) == "SCHEDULED"
    world.advance(seconds=1)
    assert world.cancelled_for(ref) == "LINK_EXPIRED"
    assert world.execution(ref).status is Status.SUCCEEDED


@scenario
def the_candidate_leaves_in_the_middle(world: World) -> None:
    ref = reach(world, State.IN_PROGRESS)
    world.answer(ref)
    world.advance(minutes=32)
    assert world.state(ref) == "IN_PROGRESS"
    world.advance(seconds=1)
    assert world.state(ref) == "ASSESSMENT_PENDING"
    assert world.execution(ref).path[-4:] == [
        "CloseInterview",
        "IsTimeOver",
        "AssessInterview",
        "AwaitAssessmentDecision",
    ]
    assert world.run(ref).answered == 1


@scenario
def an_unread_assessment_waits_on(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_PENDING)
    for months in range(1, 11):
        world.advance(**MONTH)
        assert world.state(ref) == "ASSESSMENT_PENDING"
        assert world.execution(ref).path.count("AwaitAssessmentDecision") == months + 1
    world.approve_assessment(ref)
    world.settle()
    assert world.execution(ref).status is Status.SUCCEEDED


# Decisions in the very moment in which the clock rings


@scenario
def information_comes_as_its_wait_times_out(world: World) -> None:
    ref = reach(world, State.INFO_NEEDED)
    just_too_late(world, ref, world.supply_info, **MONTH)
    world.settle()
    assert world.state(ref) == "PENDING"
    assert visits(world, ref, "ExpireInfoWait", "AwaitInfo", "GeneratePlan")


@scenario
def an_approval_comes_as_its_wait_times_out(world: World) -> None:
    ref = reach(world, State.PENDING)
    just_too_late(world, ref, world.approve, **MONTH)
    world.settle()
    assert world.state(ref) == "SCHEDULED"
    assert visits(world, ref, "ExpirePlanWait", "AwaitPlanDecision", "ScheduleInterview")


@scenario
def a_revision_comes_as_its_wait_times_out(world: World) -> None:
    ref = reach(world, State.PENDING)
    just_too_late(world, ref, world.revise, **MONTH)
    world.settle()
    assert (world.state(ref), world.run(ref).plan_version) == ("PENDING", 2)
    assert visits(world, ref, "ExpirePlanWait", "AwaitPlanDecision", "GeneratePlan")


@scenario
def the_candidate_comes_in_the_last_second_of_the_link(world: World) -> None:
    ref = reach(world, State.SCHEDULED)
    world.advance(days=7, seconds=-1)
    just_too_late(world, ref, world.begin, seconds=2)
    world.settle()
    assert world.state(ref) == "IN_PROGRESS"
    assert visits(world, ref, "ExpireStartWait", "AwaitStart", "AwaitFinish")


@scenario
def the_clock_stands_still_for_a_while(world: World) -> None:
    ref = reach(world, State.IN_PROGRESS)
    world.advance(minutes=10)
    world.answer(ref, "I need a short break.")
    world.advance(minutes=30)
    assert visits(world, ref, "CloseInterview", "IsTimeOver", "AwaitFinish")
    world.answer(ref)
    world.advance(minutes=22)
    assert world.state(ref) == "IN_PROGRESS"
    world.advance(seconds=40 * 60)
    assert world.state(ref) == "ASSESSMENT_PENDING"
    assert world.run(ref).answered == 1


@scenario
def the_candidate_finishes_in_the_last_second(world: World) -> None:
    ref = reach(world, State.IN_PROGRESS)
    just_too_late(world, ref, world.finish, minutes=33)
    world.settle()
    assert world.state(ref) == "ASSESSMENT_PENDING"
    assert visits(world, ref, "CloseInterview", "IsTimeOver", "AssessInterview")
    assert world.events(ref).count("interview.completed") == 1


@scenario
def an_assessment_is_decided_as_its_token_is_parked_anew(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_PENDING)
    just_too_late(world, ref, world.reassess, **MONTH)
    world.settle()
    assert (world.state(ref), world.run(ref).assessment_version) == ("ASSESSMENT_PENDING", 2)


@scenario
def a_run_is_cancelled_as_its_wait_times_out(world: World) -> None:
    for state in (State.INFO_NEEDED, State.PENDING, State.SCHEDULED, State.IN_PROGRESS):
        ref = reach(world, state)
        just_too_late(world, ref, world.cancel, **MONTH)
        world.settle()
        assert world.execution(ref).path[-1] == "Done"
        assert world.cancelled_for(ref) == "REQUESTED"


# Cancelling


@scenario
def a_run_is_cancelled_wherever_it_stands(world: World) -> None:
    for state in set(State) - TERMINAL - PASSING:
        ref = reach(world, state)
        world.cancel(ref)
        world.engine.away = False
        world.retry_until_idle()
        assert world.state(ref) == "CANCELLED"
        assert world.execution(ref).status is Status.SUCCEEDED, state
        assert world.events(ref)[-1] == "interview.cancelled"


@scenario
def a_run_is_cancelled_before_its_execution_starts(world: World) -> None:
    for request in (COMPLETE, INCOMPLETE):
        ref = world.create(request)
        world.cancel(ref)
        world.settle()
        assert world.execution(ref).path[-1] == "Done"


@scenario
def a_run_is_cancelled_between_its_approval_and_the_room(world: World) -> None:
    ref = reach(world, State.PENDING)
    world.approve(ref)
    world.deliver()
    assert world.execution(ref).state == "ScheduleInterview"
    world.cancel(ref)
    world.settle()
    assert visits(world, ref, "ScheduleInterview", "Done")


@scenario
def a_purge_ends_a_run_that_is_being_interviewed_or_assessed(world: World) -> None:
    for state in (State.IN_PROGRESS, State.COMPLETED):
        ref = reach(world, state)
        world.purge(ref)
        world.engine.away = False
        world.retry_until_idle()
        assert world.cancelled_for(ref) == "CANDIDATE_DATA_PURGED"
        assert world.execution(ref).status is Status.SUCCEEDED


@scenario
def a_purge_lets_every_other_run_go_on(world: World) -> None:
    for state in set(State) - TERMINAL - PASSING - {State.IN_PROGRESS, State.COMPLETED}:
        ref = reach(world, state)
        world.purge(ref)
        world.engine.away = False
        world.retry_until_idle()
        assert world.state(ref) != "CANCELLED", state
        assert not world.lost_waits()


@scenario
def a_purged_interview_is_not_assessed_anew(world: World) -> None:
    ref = reach(world, State.ASSESSMENT_PENDING)
    world.purge(ref)
    with pytest.raises(InvalidState, match="no longer kept"):
        world.reassess(ref)
    world.approve_assessment(ref)
    world.settle()
    assert world.state(ref) == "ASSESSMENT_APPROVED"


# The engine


@scenario
def the_engine_comes_back(world: World) -> None:
    for state, following in (
        (State.VALIDATING_SKILLS, "PENDING"),
        (State.GENERATING_PLAN, "PENDING"),
        (State.COMPLETED, "ASSESSMENT_PENDING"),
    ):
        ref = reach(world, state)
        for _ in range(5):
            world.advance(hours=1)
        assert world.state(ref) == state
        world.engine.away = False
        world.retry_until_idle()
        assert world.state(ref) == following


@scenario
def so_many_are_at_work_that_a_task_must_wait(world: World) -> None:
    for state, following in (
        (State.VALIDATING_SKILLS, "PENDING"),
        (State.COMPLETED, "ASSESSMENT_PENDING"),
    ):
        busy, throttled = TenantBusy("Others are at work."), ServiceError("Lambda.TooManyRequestsException")
        ref = reach(world, state)
        world.busy = [busy, throttled, busy]
        world.engine.away = False
        world.retry_until_idle()
        assert not world.busy
        assert world.state(ref) == following


@scenario
def the_engine_stays_away(world: World) -> None:
    for state in (State.VALIDATING_SKILLS, State.GENERATING_PLAN, State.COMPLETED):
        ref = reach(world, state)
        left = world.clock.now
        world.retry_until_idle()
        assert world.cancelled_for(ref) == "AI_UNAVAILABLE"
        assert (world.execution(ref).status, world.execution(ref).error) == (Status.FAILED, "AI_UNAVAILABLE")
        # AWS draws each delay between nothing and the full one, which makes it a day on average.
        assert 46 <= (world.clock.now - left).total_seconds() / 3600 <= 49


@scenario
def ai_work_is_paused_for_weeks_and_nothing_is_lost(world: World) -> None:
    for state, following in (
        (State.VALIDATING_SKILLS, "PENDING"),
        (State.GENERATING_PLAN, "PENDING"),
        (State.COMPLETED, "ASSESSMENT_PENDING"),
    ):
        world.engine.problem = AiPaused
        ref = reach(world, state)
        for _ in range(59):
            world.advance(days=1)
        assert world.state(ref) == state
        world.engine.away = False
        world.advance(hours=1)
        assert world.state(ref) == following


@scenario
def every_task_of_a_suspended_tenant_waits_until_it_is_resumed(world: World) -> None:
    for state, units, following in (
        (State.INFO_NEEDED, MONTH, "CANCELLED"),
        (State.PENDING, MONTH, "CANCELLED"),
        (State.SCHEDULED, MONTH, "CANCELLED"),
        (State.IN_PROGRESS, {"hours": 1}, "ASSESSMENT_PENDING"),
        (State.APPROVED, {"hours": 1}, "SCHEDULED"),
    ):
        ref = reach(world, state)
        world.suspend()
        world.advance(**units)
        for _ in range(20):
            world.advance(days=1)
        assert world.state(ref) == state
        world.suspend(at=None)
        world.advance(hours=1)
        assert world.state(ref) == following
    problems: dict[str, tuple[Callable[[], EngineUnavailable], Status]] = {
        "AbandonRun": (lambda: EngineUnavailable("Away."), Status.FAILED),
        "AbandonOverBudget": (lambda: BudgetSpent("modelUsdPerMonth", "1 USD"), Status.SUCCEEDED),
    }
    for task, (problem, ended) in problems.items():
        world.engine.problem = problem
        execution = world.execution(reach(world, State.VALIDATING_SKILLS))
        while execution.state != task:
            world.clock.now = execution.due
            world.machine.step(execution)
        world.suspend()
        world.machine.step(execution)
        assert execution.is_retrying
        world.suspend(at=None)
        world.retry_until_idle()
        assert execution.status is ended


@scenario
def a_budget_stays_spent(world: World) -> None:
    world.engine.problem = lambda: BudgetSpent("modelUsdPerMonth", "500 USD")
    for state in (State.VALIDATING_SKILLS, State.GENERATING_PLAN, State.COMPLETED):
        ref = reach(world, state)
        world.retry_until_idle()
        assert world.cancelled_for(ref) == "AI_BUDGET_SPENT"
        assert world.execution(ref).status is Status.SUCCEEDED
    ref = reach(world, State.VALIDATING_SKILLS)
    execution = world.execution(ref)
    while execution.state != "AbandonOverBudget":
        world.clock.now = execution.due
        world.machine.step(execution)
    world.dies = "before"
    world.machine.step(execution)
    world.cancel(ref)
    world.retry_until_idle()
    assert world.execution(ref).status is Status.SUCCEEDED
    assert world.cancelled_for(ref) == "REQUESTED"


@scenario
def a_run_is_cancelled_as_the_machine_gives_up_on_the_engine(world: World) -> None:
    ref = reach(world, State.VALIDATING_SKILLS)
    execution = world.execution(ref)
    while execution.state != "AbandonRun":
        world.clock.now = execution.due
        world.machine.step(execution)
    world.cancel(ref)
    world.settle()
    assert world.execution(ref).status is Status.SUCCEEDED
    assert world.cancelled_for(ref) == "REQUESTED"


# Executions that die


@scenario
def an_execution_is_stopped_wherever_its_run_stands(world: World) -> None:
    for state in set(State) - TERMINAL - PASSING:
        ref = reach(world, state)
        world.engine.away = False
        ended = world.stop(ref)
        assert world.hear_of_end(ref, ended) is Finding.RESTARTED
        world.settle()
        assert world.execution(ref).path[:1] == ["Enter"]
        assert len(world.execution(ref).path) <= 4, "it goes straight to where the run stands"
        assert not world.lost_waits()


# The services that the machine calls


@scenario
def the_table_refuses_each_token_at_first(world: World) -> None:
    ref = world.create(INCOMPLETE)
    for leave in (world.supply_info, world.approve, world.begin, world.finish, world.approve_assessment):
        world.put_errors = [(THROTTLED, False), (UNHEARD_OF, True)]
        world.retry_until_idle()
        assert not world.put_errors
        assert not world.lost_waits()
        leave(ref)
        world.deliver()
    world.settle()
    assert world.state(ref) == "ASSESSMENT_APPROVED"


@scenario
def every_task_dies_once(world: World) -> None:
    for state, units in (
        (State.INFO_NEEDED, MONTH),
        (State.PENDING, MONTH),
        (State.SCHEDULED, MONTH),
        (State.IN_PROGRESS, {"hours": 1}),
    ):
        ref = reach(world, state)
        world.clock.advance(**units)
        world.dies = "before"
        world.retry_until_idle()
        assert world.dies is None
        assert not world.lost_waits()
        assert world.state(ref) == ("ASSESSMENT_PENDING" if state is State.IN_PROGRESS else "CANCELLED")
    ref = reach(world, State.APPROVED)
    world.dies = "before"
    world.retry_until_idle()
    assert world.state(ref) == "SCHEDULED"
    ref = reach(world, State.VALIDATING_SKILLS)
    world.dies = "before"
    world.retry_until_idle()
    assert world.execution(ref).error == "AI_UNAVAILABLE"


def ended_by_the_clock(world: World, ref: RunRef, **units: float) -> str:
    """Why the run was cancelled when `units` had passed, and not a second before."""
    before = world.state(ref)
    world.advance(**units | {"seconds": -1})
    assert world.state(ref) == before
    world.advance(seconds=1)
    assert world.execution(ref).status is Status.SUCCEEDED
    cancellation = world.run(ref).cancellation
    assert cancellation
    assert cancellation.at == world.clock.now
    return cancellation.reason


def just_too_late(world: World, ref: RunRef, decide: Callable[[RunRef], object], **units: float) -> None:
    """`decide` is written before the clock rings, and told after."""
    decide(ref)
    world.clock.advance(**units)
    execution = world.execution(ref)
    assert execution in world.machine.due()
    world.machine.step(execution)
    while not execution.is_waiting and execution in world.machine.due():
        world.machine.step(execution)


def visits(world: World, ref: RunRef, *states: str) -> bool:
    path = world.execution(ref).path
    return any(tuple(path[at : at + len(states)]) == states for at in range(len(path)))


@pytest.mark.parametrize("play", SCENARIOS, ids=lambda play: play.__name__)
def test_scenario(play: Scenario) -> None:
    world = World()
    play(world)
    assert not world.lost_waits()


def test_the_scenarios_take_every_edge_of_the_file() -> None:
    visited: set[Edge] = set()
    entered: set[str] = set()
    for play in SCENARIOS:
        world = World()
        play(world)
        visited |= world.machine.visited
        entered |= world.machine.entered
    assert edges(DEFINITION) - visited == set()
    assert set(DEFINITION["States"]) - entered == set()


def test_an_execution_knows_ids_and_numbers_only() -> None:
    given = {"tenantId", "runId", "generation", "state", "expiresAt"}
    for play in SCENARIOS:
        world = World()
        play(world)
        for execution in world.machine.executions.values():
            results = [each for name, each in execution.data.items() if name not in given]
            assert given <= set(execution.given) <= given | {"info", "plan", "room", "session", "assessment"}
            assert all(isinstance(value, int) for result in results for value in result.values())


@pytest.mark.parametrize("play", SCENARIOS, ids=lambda play: play.__name__)
def test_scenario_with_the_functions_that_are_deployed(
    play: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    for each in (*fields(PlannerSettings), *fields(ShareSettings)):
        monkeypatch.setenv(each.name.upper(), each.name)
    monkeypatch.setenv("ENGINE", "rehearsal")
    monkeypatch.setattr(wiring, "clock", world.clock)
    monkeypatch.setattr(wiring, "run_store", lambda table: world.runs)
    monkeypatch.setattr(wiring, "tenant_store", lambda table: world.tenants)
    monkeypatch.setattr(wiring, "engine", lambda settings, seconds: world.engine)
    monkeypatch.setattr(wiring, "links", lambda settings: world.links)
    for name in world.tasks:
        world.tasks[name] = partial(handler_of(name), context=None)
    play(world)
    assert not world.lost_waits()


def handler_of(function: str) -> Callable[..., Json]:
    """`GeneratePlanFunction` is generate_plan.py."""
    words = re.findall("[A-Z][a-z]+", function.removesuffix("Function"))
    handler: Callable[..., Json] = function_of("_".join(words).lower()).handler
    return handler
