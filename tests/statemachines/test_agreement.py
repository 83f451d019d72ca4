"""The state machine's file, the transition table, the waits and the pictures say the same."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asl import INVOKE, PARK
from interviews.domain.kernel import errors
from interviews.domain.runs.lifecycle import TERMINAL, TRANSITIONS, State
from interviews.domain.runs.run import Reason, Run
from interviews.domain.runs.waits import WaitOutcome, closed_wait, outcome, standing_wait
from interviews.usecases.runs.expire_wait import REASONS
from world import ASL_FILE, DEFINITION, World, reach

ROOT = Path(__file__).parents[2]
STATES: dict[str, Any] = DEFINITION["States"]
WAITS = {name: each for name, each in STATES.items() if each.get("Resource") == PARK}
TASKS = {name: each for name, each in STATES.items() if each.get("Resource") == INVOKE}
ASKING = ("GeneratePlan", "AssessInterview")
THROTTLED = "Lambda.TooManyRequestsException"
SUPERSEDED = "DynamoDb.ConditionalCheckFailedException"
MONTH = 30 * 24 * 60 * 60


def wait_id(template: dict[str, str]) -> str:
    """The id of a wait with 1 for every version."""
    text = template.get("S") or template["S.$"].split("'")[1]
    return text.removeprefix("WAIT#").replace("{}", "1")


WAIT_IDS = {name: wait_id(each["Parameters"]["Item"]["sk"]) for name, each in WAITS.items()}


def caught(state: dict[str, Any]) -> dict[str, str]:
    return {error: each["Next"] for each in state.get("Catch", ()) for error in each["ErrorEquals"]}


def runs() -> dict[State, Run]:
    """A run in every state that is ever stored, all of the first version."""
    world = World()
    found = {state: world.run(reach(world, state)) for state in State if state is not State.RECEIVED}
    return {state: replace(run, plan_version=1, assessment_version=1) for state, run in found.items()}


RUNS = runs()
LATER = [
    replace(run, plan_version=plan, assessment_version=assessment)
    for run in RUNS.values()
    for plan in (1, 2)
    for assessment in (1, 2)
]


def test_the_file_waits_wherever_a_run_does() -> None:
    standing = {standing_wait(run) for run in RUNS.values()} - {None}
    assert standing == set(WAIT_IDS.values())


def test_each_transition_out_of_a_wait_closes_it() -> None:
    for (before, _), after in TRANSITIONS.items():
        if before is State.RECEIVED:
            continue
        leaves = standing_wait(RUNS[before]) != standing_wait(RUNS[after])
        assert (closed_wait(RUNS[before], RUNS[after]) is not None) == (
            leaves and standing_wait(RUNS[before]) is not None
        )
        # APPROVED → SCHEDULED is the one step that stays at its wait.
        stays = standing_wait(RUNS[before]) is not None and not leaves
        assert stays == ((before, after) == (State.APPROVED, State.SCHEDULED))


@pytest.mark.parametrize("name", WAITS)
def test_each_wait_catches_every_outcome_that_it_can_get(name: str) -> None:
    known = set(caught(WAITS[name]))
    possible = {outcome(WAIT_IDS[name], run) for run in LATER} - {None, WaitOutcome.GO_ON}
    assert {str(each) for each in possible} == known - {"States.Timeout", SUPERSEDED}
    assert caught(WAITS[name])[SUPERSEDED] == caught(WAITS[name])["ENDED"]


@pytest.mark.parametrize("name", WAITS)
def test_each_wait_has_a_clock_and_somebody_who_hears_it(name: str) -> None:
    wait = WAITS[name]
    ringing = caught(wait)["States.Timeout"]
    kind = WAIT_IDS[name].partition("#")[0]
    if kind == "assessment":
        assert wait["TimeoutSeconds"] == MONTH
    else:
        assert wait["TimeoutSecondsPath"].startswith("$.")
    if kind == "assessment":
        assert ringing == name
    elif kind == "finish":
        assert ringing == "CloseInterview"
    else:
        given = STATES[ringing]["Parameters"]["Payload"]
        assert STATES[ringing]["Parameters"]["FunctionName"] == "ExpireWaitFunction"
        assert (
            wait_id({"S": given["wait"]} if "wait" in given else {"S.$": given["wait.$"]}) == WAIT_IDS[name]
        )
        assert caught(STATES[ringing])["DecidedMeanwhile"] == name


def test_clocks_end_waits_for_the_reasons_of_the_contract() -> None:
    assert REASONS == {"info": "TIMED_OUT", "plan": "TIMED_OUT", "start": "LINK_EXPIRED"}
    for abandons, ends in (("AbandonRun", "EngineStayedAway"), ("AbandonOverBudget", "Done")):
        assert STATES[abandons]["Parameters"]["Payload"]["reason"] in set(Reason)
        assert STATES[abandons]["Next"] == ends
    assert STATES["AbandonRun"]["Parameters"]["Payload"]["reason"] == STATES["EngineStayedAway"]["Error"]


def test_the_errors_of_the_file_exist() -> None:
    known = {each.__name__ for each in vars(errors).values() if isinstance(each, type)}
    known |= set(WaitOutcome) | {"States.ALL", "States.Timeout", SUPERSEDED, THROTTLED}
    named = {
        error
        for state in STATES.values()
        for each in (*state.get("Retry", ()), *state.get("Catch", ()))
        for error in each["ErrorEquals"]
    }
    assert named <= known


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_tried_again_until_its_run_has_moved_on(name: str) -> None:
    quick, *_, patient = TASKS[name]["Retry"]
    assert "RunMovedOn" in quick["ErrorEquals"]
    assert quick["MaxAttempts"] == 0
    assert patient["ErrorEquals"] == ["States.ALL"]
    assert caught(TASKS[name])["RunMovedOn"] == "Done"
    asks_the_engine = name in ASKING
    assert hours_of(patient) > (23 if asks_the_engine else 12)


@pytest.mark.parametrize("name", TASKS)
def test_what_an_operator_stopped_waits_for_two_months(name: str) -> None:
    """Looked at every hour; each try leaves three events, and a history may have 25,000 (AWS limit)."""
    _, stopped, *_ = TASKS[name]["Retry"]
    assert stopped["ErrorEquals"] == [*["AiPaused"] * (name in ASKING), "TenantSuspended"]
    assert "JitterStrategy" not in stopped
    interval, rate, most = (stopped[each] for each in ("IntervalSeconds", "BackoffRate", "MaxDelaySeconds"))
    tries = stopped["MaxAttempts"]
    assert most == 3_600
    assert sum(min(interval * rate**number, most) for number in range(tries)) > 60 * 24 * 3_600
    assert tries * 3 * 5 < 25_000, "five such stops in one run's life"


@pytest.mark.parametrize("name", TASKS)
def test_a_task_that_found_its_function_at_its_limit_is_tried_again_soon_and_for_a_day(name: str) -> None:
    """Lambda refuses it with this error; the first retrier that names it, or all, decides (Step Functions' guide)."""
    retrier = next(
        each for each in TASKS[name]["Retry"] if {THROTTLED, "States.ALL"} & set(each["ErrorEquals"])
    )
    assert retrier["MaxDelaySeconds"] <= 300
    assert hours_of(retrier) > (23 if name in ASKING else 12)
    assert retrier["MaxAttempts"] * 3 * 5 < 25_000


@pytest.mark.parametrize("name", ASKING)
def test_a_run_waits_for_its_tenants_share_longer_than_a_bulk_import_takes(name: str) -> None:
    """A week, looked at every quarter of an hour: a retry is a transition, and paid."""
    (retrier,) = [each for each in TASKS[name]["Retry"] if "TenantBusy" in each["ErrorEquals"]]
    assert retrier["ErrorEquals"] == ["TenantBusy"]
    assert retrier["IntervalSeconds"] <= 5
    assert hours_of(retrier) > 7 * 24
    assert retrier["MaxAttempts"] * 3 * 5 < 25_000


@pytest.mark.parametrize("name", WAITS)
def test_a_token_is_parked_again_whatever_the_table_said(name: str) -> None:
    """Only what is an answer, or the clock, goes on at once: a name that we did not foresee must strand no run."""
    quick, patient = WAITS[name]["Retry"]
    assert set(quick["ErrorEquals"]) == set(caught(WAITS[name]))
    assert quick["MaxAttempts"] == 0
    assert patient["ErrorEquals"] == ["States.ALL"]
    assert hours_of(patient) > 12


def hours_of(retrier: dict[str, Any]) -> float:
    """How long it is tried again on average: with full jitter, AWS draws each delay from 0 up to the whole."""
    assert retrier["JitterStrategy"] == "FULL"
    interval, rate, most = (retrier[each] for each in ("IntervalSeconds", "BackoffRate", "MaxDelaySeconds"))
    seconds: int = sum(min(interval * rate**number, most) for number in range(retrier["MaxAttempts"]))
    return seconds / 2 / 3600


def test_every_substitution_is_the_partition_the_table_or_a_task_that_is_there() -> None:
    named = set(re.findall(r"\$\{(\w+)\}", ASL_FILE.read_text()))
    assert named == {"InterviewsTable", "Partition"} | set(World().tasks)


def test_nothing_personal_is_named_in_the_file() -> None:
    paths = set(re.findall(r"\$\.([\w.]+)", json.dumps(DEFINITION)))
    assert {each for each in paths if "Payload" not in each} == {
        "state",
        "generation",
        "info.secondsToSupply",
        "plan.secondsToDecide",
        "tenantId",
        "runId",
        "expiresAt",
        "plan",
        "plan.version",
        "room",
        "room.secondsToStart",
        "session",
        "session.secondsToFinish",
        "session.goesOn",
        "assessment",
        "assessment.version",
        "Task.Token",
    }


PICTURES = [
    each
    for each in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if "stateDiagram-v2" in each.read_text()
]


def test_there_is_a_picture() -> None:
    assert ROOT / "docs/lifecycle.md" in PICTURES


@pytest.mark.parametrize("document", PICTURES, ids=lambda each: each.name)
def test_the_picture_is_the_transition_table(document: Path) -> None:
    for picture in re.findall(r"stateDiagram-v2\n(.*?)```", document.read_text(), re.DOTALL):
        arrows = re.findall(r"^ *(\S+) --> (\S+?)(?:: (\w+))?$", picture, re.MULTILINE)
        table = {
            (before.value, after.value, trigger.value) for (before, trigger), after in TRANSITIONS.items()
        }
        ends = {(state.value, "[*]", "") for state in TERMINAL}
        assert len(arrows) == len(set(arrows))
        assert set(arrows) == table | ends | {("[*]", "RECEIVED", "")}
