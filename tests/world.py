"""A whole world in memory: the real use cases and the real relay, the real state machine on its interpreter, a stream
that delivers at least once, an engine that can go away, and everybody who calls. Nothing moves by itself: a test
delivers, steps and advances, in whichever order it wants to try.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from botocore.exceptions import ClientError

from asl import Execution, ExecutionAlreadyExists, ServiceError, StateMachine, Status, TaskTimedOut, load
from builders import COMPLETE as NAMED
from builders import PlainEngine
from fakes import FixedClock, InMemoryCounters, InMemoryRunStore, InMemoryTenantStore, seeded_bytes
from interviews.adapters.runs.run_stream import signal_of
from interviews.adapters.runs.step_functions import StepFunctionsExecutions, StepFunctionsWorkflow
from interviews.domain.kernel.access import Caller, Link, Permission
from interviews.domain.kernel.errors import DecidedMeanwhile, EngineUnavailable, RunMovedOn, TenantSuspended
from interviews.domain.kernel.ids import RunRef
from interviews.domain.runs.execution import execution_name
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Reason, Run
from interviews.domain.runs.waits import seconds_to_decide
from interviews.domain.tenants.tenant import Limits, Platform, Tenant, TenantSettings
from interviews.usecases.assessments.approve_assessment import approve_assessment
from interviews.usecases.assessments.assess_interview import assess_interview
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency, Json
from interviews.usecases.plans.approve_plan import approve_plan
from interviews.usecases.plans.generate_plan import generate_plan
from interviews.usecases.plans.reject_plan import reject_plan
from interviews.usecases.plans.revise_plan import revise_plan
from interviews.usecases.privacy.purge_candidate_data import purge_candidate_data
from interviews.usecases.room.answers import InterviewerSaid, SessionFinished
from interviews.usecases.room.close_interview import close_interview
from interviews.usecases.room.finish_session import finish_session
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.room.start_session import start_session
from interviews.usecases.room.take_answer import take_answer
from interviews.usecases.runs import relay_workflow as relay_module
from interviews.usecases.runs.abandon_run import abandon_run
from interviews.usecases.runs.cancel_interview import cancel_interview
from interviews.usecases.runs.create_interview import create_interview
from interviews.usecases.runs.expire_wait import expire_wait
from interviews.usecases.runs.interview_links import InterviewLinks
from interviews.usecases.runs.limit_creates import CreateQuota
from interviews.usecases.runs.relay_workflow import Signal, TokenParked
from interviews.usecases.runs.run_service import RunService
from interviews.usecases.runs.run_store import Change
from interviews.usecases.runs.supply_info import supply_info
from interviews.usecases.runs.sweep_executions import (
    ExecutionSweeper,
    Finding,
    SweptExecutions,
    look_after,
    sweep_page,
)
from interviews.usecases.tenants.admission import admit_work, tenant_status
from tables import stream_record
from webhook_fakes import InMemoryDeliveryStore

ASL_FILE = Path(__file__).parents[1] / "statemachines/interview_lifecycle.asl.json"
DEFINITION = load(ASL_FILE.read_text())
PLATFORM = "plat-1"
TENANTS = ("acme", "globex")
NOT_OF_A_LATER_ONE = "attribute_not_exists(generation) OR generation <= :mine"
INCOMPLETE: Json = {"candidateRef": "cand-1", "candidateName": "Ada Lovelace"}
COMPLETE: Json = {name: each for name, each in NAMED.items() if name != "candidateEmail"}
"""Without an address, so that the link alone is the credential."""
SAID = "I built the payment service in Python and mentored two colleagues."

# Where the machine rests for each state of the contract (§4), once everything was delivered.
RESTS_AT = {
    State.INFO_NEEDED: "AwaitInfo",
    State.PENDING: "AwaitPlanDecision",
    State.SCHEDULED: "AwaitStart",
    State.IN_PROGRESS: "AwaitFinish",
    State.ASSESSMENT_PENDING: "AwaitAssessmentDecision",
}
ENDS = {State.REJECTED, State.ASSESSMENT_APPROVED, State.CANCELLED}

Relay = Callable[..., None]
Death = Literal["before", "after"]


class Crash(Exception):
    """A process that died: before its write, or after it and before it could tell."""


class NeverRests(AssertionError):
    pass


class FlakyEngine(PlainEngine):
    """`away` fails every call with its `problem`; `meanwhile` happens once, during the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.problem: Callable[[], EngineUnavailable] = lambda: EngineUnavailable("The engine is away.")
        self.meanwhile: Callable[[], None] | None = None

    def _called(self, name: str) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        if self.away:
            raise self.problem()
        super()._called(name)


@dataclass
class StepFunctionsClient:
    """What the relay's adapter sees of AWS: the errors by their codes. `throttled` refuses the next calls."""

    machine: StateMachine
    throttled: int = 0

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> None:
        self._refuse_throttled()
        try:
            self.machine.start(name, json.loads(input))
        except ExecutionAlreadyExists:
            raise _client_error("ExecutionAlreadyExists") from None

    def send_task_success(self, *, taskToken: str, output: str) -> None:
        self._refuse_throttled()
        self._answer(lambda: self.machine.send_success(taskToken, json.loads(output)))

    def send_task_failure(self, *, taskToken: str, error: str) -> None:
        self._refuse_throttled()
        self._answer(lambda: self.machine.send_failure(taskToken, error))

    def describe_execution(self, *, executionArn: str) -> Json:
        self._refuse_throttled()
        return {"status": self._execution(executionArn).status.value}

    def get_execution_history(self, *, executionArn: str, **options: Any) -> Json:
        self._refuse_throttled()
        assert options == {"reverseOrder": True, "includeExecutionData": False}
        path = self._execution(executionArn).path
        return {"events": [{"stateEnteredEventDetails": {"name": each}} for each in reversed(path)]}

    def _execution(self, arn: str) -> Execution:
        found = self.machine.executions.get(arn.rpartition(":")[2])
        if found is None:
            raise _client_error("ExecutionDoesNotExist")
        return found

    def _answer(self, send: Callable[[], None]) -> None:
        try:
            send()
        except TaskTimedOut:
            raise _client_error("TaskTimedOut") from None

    def _refuse_throttled(self) -> None:
        if self.throttled:
            self.throttled -= 1
            raise _client_error("ThrottlingException")


ASKING = ("GeneratePlanFunction", "AssessInterviewFunction")
"""Tasks that ask a model."""


class World:
    """`relay` may be a broken one, to see that the checks find it.

    `dies` kills the next writer before or after its write; `meanwhile` happens once, right before the next write;
    `busy` is of what the next tasks that ask a model end before they begin; `put_errors` are what DynamoDB says to
    the machine's next parked tokens, with whether the item was written.
    """

    def __init__(self, *, relay: Relay = relay_module.relay_workflow) -> None:
        self.relay = relay
        self.clock = FixedClock()
        self.random = seeded_bytes()
        self.runs = InMemoryRunStore(self.clock, before_commit=self._before, after_commit=self._after)
        self.tenants = InMemoryTenantStore()
        self.engine = FlakyEngine()
        self.machine = StateMachine(DEFINITION, services=self, clock=self.clock)
        self.client = StepFunctionsClient(self.machine)
        self.workflow = StepFunctionsWorkflow(self.client, "arn:aws:states:::stateMachine:interviews")
        self.sweeper = ExecutionSweeper(
            runs=self.runs,
            open_runs=self.runs,
            executions=StepFunctionsExecutions(self.client, "arn:aws:states:::execution:interviews"),
            tenant_status=partial(tenant_status, tenants=self.tenants),
            clock=self.clock,
            tell=self._tell,
        )
        self.links = InterviewLinks("https://host/api", lambda: "link secret")
        self.service = RunService(runs=self.runs, clock=self.clock, random=self.random)
        self.quota = CreateQuota(InMemoryCounters(self.clock), lambda failure: None)
        self.tasks: dict[str, Callable[[Json], Json]] = self._use_cases()
        self.deliveries = InMemoryDeliveryStore(self.clock)
        self.changes: list[Change] = []
        self.invoked: list[str] = []
        self.found: list[Finding] = []
        self.sessions: dict[RunRef, str] = {}
        self.waits: dict[str, str] = {}
        self.dies: Death | None = None
        self.meanwhile: Callable[[], None] | None = None
        self.put_errors: list[tuple[str, bool]] = []
        self.busy: list[Exception] = []
        self.tenants.platforms[PLATFORM] = Platform(PLATFORM, "Partner", datetime(2026, 1, 1, tzinfo=UTC))
        for each in TENANTS:
            self.settle_tenant(each)

    # The tenants and their calls

    def settle_tenant(self, tenant_id: str, **settings: Any) -> None:
        self.tenants.tenants[tenant_id] = Tenant(
            tenant_id, PLATFORM, tenant_id, datetime(2026, 1, 1, tzinfo=UTC), TenantSettings(**settings)
        )

    def suspend(
        self, tenant_id: str = "acme", at: datetime | None = datetime(2026, 11, 23, 12, tzinfo=UTC)
    ) -> None:
        """With None, resumes it."""
        self.tenants.tenants[tenant_id] = replace(self.tenants.tenants[tenant_id], suspended_at=at)

    def create(
        self,
        fields: Mapping[str, Any] = COMPLETE,
        *,
        tenant: str = "acme",
        idempotency: str | None = None,
        **more: Any,
    ) -> RunRef:
        answer = create_interview(
            caller(tenant),
            {**fields, **more},
            tenant=self.tenants.tenants[tenant],
            tenant_now=self.tenants.get_tenant,
            service=self.service,
            check_address=lambda url: None,
            quota=self.quota,
            idempotency=_idempotency(tenant, idempotency, "create"),
        )
        return RunRef(tenant, answer.body["runId"])

    def supply_info(self, ref: RunRef, fields: Mapping[str, Any] = COMPLETE, **options: Any) -> Answer[Any]:
        return self._call(supply_info, ref, options, fields, check_address=lambda url: None)

    def approve(self, ref: RunRef, *, scheduled_at: str | None = None, **options: Any) -> Answer[Any]:
        given = {"approved_by": "Ann", "comment": None, "scheduled_at": scheduled_at, "links": self.links}
        return self._call(approve_plan, ref, options, **given)

    def reject(self, ref: RunRef, **options: Any) -> Answer[Any]:
        return self._call(reject_plan, ref, options, feedback="No.", rejected_by="Ann")

    def revise(self, ref: RunRef, **options: Any) -> Answer[Any]:
        return self._call(
            revise_plan, ref, options, feedback="Deeper.", revisions=[], requested_by="Ann", limits=Limits()
        )

    def approve_assessment(self, ref: RunRef, **options: Any) -> Answer[Any]:
        return self._call(approve_assessment, ref, options, approved_by="Ann", comment=None)

    def reject_assessment(self, ref: RunRef, **options: Any) -> Answer[Any]:
        given = {"feedback": "Not convincing.", "rejected_by": "Ann", "action": "CANCEL", "limits": Limits()}
        return self._call(reject_assessment, ref, options, **given)

    def reassess(self, ref: RunRef, **options: Any) -> Answer[Any]:
        given = {"feedback": "Look again.", "rejected_by": "Ann", "action": "REASSESS", "limits": Limits()}
        return self._call(reject_assessment, ref, options, **given)

    def cancel(self, ref: RunRef, **options: Any) -> Answer[Any]:
        return self._call(cancel_interview, ref, options, reason=None)

    def purge(self, ref: RunRef, **options: Any) -> Answer[Any]:
        return self._call(purge_candidate_data, ref, options, deliveries=self.deliveries)

    def chat(self, ref: RunRef, **options: Any) -> Answer[Any]:
        given = {"message": "Why?", "conversation_id": None, "engine": self.engine, "limits": Limits()}
        return self._call(chat_about_assessment, ref, options, **given)

    def _call(
        self,
        use_case: Callable[..., Answer[Any]],
        ref: RunRef,
        options: Mapping[str, Any],
        *given: Any,
        **named: Any,
    ) -> Answer[Any]:
        idempotency = _idempotency(ref.tenant_id, options.get("idempotency"), use_case.__name__ + ref.run_id)
        who = caller(options.get("tenant", ref.tenant_id))
        return use_case(who, ref.run_id, *given, **named, service=self.service, idempotency=idempotency)

    # The candidate

    def begin(self, ref: RunRef) -> Answer[Any]:
        answer = start_session(
            self._link(ref), consent=True, runs=self.runs, clock=self.clock, random=self.random
        )
        self.sessions[ref] = answer.body["sessionToken"]
        return answer

    def answer(self, ref: RunRef, text: str = SAID, client_turn_id: str | None = None) -> InterviewerSaid:
        return take_answer(
            self._link(ref),
            session_token=self.sessions.get(ref),
            text=text,
            client_turn_id=client_turn_id,
            runs=self.runs,
            engine=self.engine,
            clock=self.clock,
            random=self.random,
        )

    def finish(self, ref: RunRef) -> SessionFinished:
        return finish_session(
            self._link(ref),
            session_token=self.sessions.get(ref),
            runs=self.runs,
            clock=self.clock,
            random=self.random,
        )

    def _link(self, ref: RunRef) -> Link:
        return Link(ref, self.links.url(ref).rpartition("/")[2])

    # What happens by itself

    def deliver(self, at: int = 0, *, dies: Death | None = None) -> None:
        """One record of the stream. A relay that dies leaves it there: it is delivered again."""
        signal = self.runs.signals[at]
        if dies != "before":
            self.redeliver(signal)
        if dies is None:
            self.runs.signals.remove(signal)

    def redeliver(self, signal: Signal) -> None:
        self.relay(signal, runs=self.runs, workflow=self.workflow, clock=self.clock)

    def stop(self, ref: RunRef) -> str:
        """An operator's abort, a fault of the definition, the end of its year: the execution is over. Its name."""
        name = self.execution(ref).name
        self.machine.stop(name)
        return name

    def sweep(self) -> SweptExecutions:
        """A whole pass."""
        swept = sweep_page(self.sweeper, None)
        while swept.next_key is not None:
            swept += sweep_page(self.sweeper, swept.next_key)
        return swept

    def hear_of_end(self, ref: RunRef, name: str) -> Finding:
        """As EventBridge tells it."""
        return look_after(ref, self.sweeper, ended=name)

    def heal(self) -> None:
        """Delivers, steps and sweeps until each run that is not over has an execution where it belongs."""
        self.retry_until_idle()
        for _ in range(50):
            if not self.lost_waits():
                return
            self.clock.advance(hours=2)
            self.sweep()
            self.retry_until_idle()

    def _tell(self, ref: RunRef, finding: Finding) -> None:
        if finding is Finding.FAILED:
            error = sys.exc_info()[1]
            assert isinstance(error, Crash | ClientError), repr(error)
        self.found.append(finding)

    def settle(self) -> None:
        """Delivers and steps until nothing is left to do at this moment."""
        for _ in range(5_000):
            if self.runs.signals:
                self.deliver()
            elif due := self.machine.due():
                self.machine.step(due[0])
            else:
                return
        raise NeverRests

    def advance(self, **units: float) -> None:
        self.clock.advance(**units)
        self.settle()

    def retry_until_idle(self) -> None:
        """Goes from retry to retry, as far as no wait ends by it."""
        self.settle()
        while retrying := [each for each in self.machine.running() if each.is_retrying]:
            self.clock.now = max(self.clock.now, min(each.due for each in retrying))
            self.settle()

    # The machine's services

    def invoke(self, function: str, payload: Json) -> Json:
        """Only what a task may fail of reaches the machine: anything else is a bug, not an outage to wait for."""
        self.invoked.append(function)
        if self.busy and function in ASKING:
            raise self.busy.pop(0)
        try:
            admit_work(_ref(payload), tenants=self.tenants)  # as the tasks' frame does
            return self.tasks[function](payload)
        except (Crash, RunMovedOn, DecidedMeanwhile, TenantSuspended):
            raise
        except EngineUnavailable:
            assert self.engine.away
            raise
        except Exception as error:
            raise AssertionError(f"{function} is broken") from error

    def put_item(self, table: str, item: Json, condition: str, values: Json) -> None:
        assert (table, condition) == ("InterviewsTable", NOT_OF_A_LATER_ONE)
        assert values == {":mine": item["generation"]}
        error, written = self.put_errors.pop(0) if self.put_errors else (None, True)
        signal = signal_of(stream_record(item))
        assert isinstance(signal, TokenParked)
        assert int(item["expiresAt"]["N"]) > self.clock.now.timestamp()
        held = self.runs.tokens.get((signal.ref, signal.wait))
        if held and held.generation > signal.parked.generation:
            raise ServiceError("DynamoDb.ConditionalCheckFailedException")
        if written:
            self.runs.tokens[signal.ref, signal.wait] = signal.parked
            self.waits[signal.parked.token] = signal.wait
            self.runs.signals.append(signal)
        if error:
            raise ServiceError(error)

    def _use_cases(self) -> dict[str, Callable[[Json], Json]]:
        """The task functions, as the handlers do."""
        of_run: dict[str, Any] = {"runs": self.runs, "clock": self.clock, "random": self.random}
        planning: dict[str, Any] = {"tenants": self.tenants, "engine": self.engine, "links": self.links}

        def plan(event: Json) -> Json:
            run = generate_plan(_ref(event), **_mine(event), **of_run, **planning)
            return {"planVersion": run.plan_version, "secondsToDecide": seconds_to_decide(run, self.clock())}

        def schedule(event: Json) -> Json:
            return {"secondsToStart": schedule_interview(_ref(event), **_mine(event), **of_run)}

        def assess(event: Json) -> Json:
            version = assess_interview(_ref(event), **_mine(event), **of_run, engine=self.engine)
            return {"assessmentVersion": version}

        def expire(event: Json) -> Json:
            expire_wait(_ref(event), event["wait"], **_mine(event), **of_run)
            return {}

        def close(event: Json) -> Json:
            left = close_interview(_ref(event), **_mine(event), **of_run)
            return {"goesOn": left > 0, "secondsToFinish": left}

        def abandon(event: Json) -> Json:
            abandon_run(_ref(event), Reason(event["reason"]), **_mine(event), **of_run)
            return {}

        return {
            "GeneratePlanFunction": plan,
            "ScheduleInterviewFunction": schedule,
            "AssessInterviewFunction": assess,
            "ExpireWaitFunction": expire,
            "CloseInterviewFunction": close,
            "AbandonRunFunction": abandon,
        }

    def _before(self, change: Change) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        if self.dies == "before":
            self.dies = None
            raise Crash

    def _after(self, change: Change) -> None:
        self.changes.append(change)
        if self.dies == "after":
            self.dies = None
            raise Crash

    # Looking at it

    def run(self, ref: RunRef) -> Run:
        return self.runs.runs[ref]

    def state(self, ref: RunRef) -> str:
        return self.run(ref).state.value

    def cancelled_for(self, ref: RunRef) -> str | None:
        cancellation = self.run(ref).cancellation
        return cancellation.reason if cancellation else None

    def execution(self, ref: RunRef) -> Execution:
        """The one that goes on with the run."""
        return self.machine.executions[execution_name(self.run(ref))]

    def events(self, ref: RunRef) -> list[str]:
        return [each.event.value for _, each in sorted(self.runs.events_of.get(ref, {}).items())]

    def lost_waits(self) -> list[str]:
        """What is wrong once everything was delivered: runs whose execution is not where the contract has it.

        While somebody died or the engine is away, its execution is on its way there.
        """
        problems = []
        going_on = {execution_name(run) for run in self.runs.runs.values()}
        for former in self.machine.running():
            if former.name not in going_on and not former.is_retrying:
                problems.append(f"{former.name} still runs, at {former.state}")
        for ref, run in self.runs.runs.items():
            execution = self.machine.executions.get(execution_name(run))
            if execution is None:
                problems.append(f"{ref.run_id} is {run.state} and has no execution")
                continue
            if execution.is_retrying:
                continue
            at = f"{ref.run_id} is {run.state}, its execution {execution.status} at {execution.state}"
            if run.state in ENDS:
                abandoned = run.cancellation is not None and run.cancellation.reason == "AI_UNAVAILABLE"
                wanted = Status.FAILED if abandoned else Status.SUCCEEDED
                # One that was stopped needs no other where its run is over.
                if execution.status not in (wanted, Status.ABORTED):
                    problems.append(at)
            elif run.state in RESTS_AT:
                if not execution.is_waiting or execution.state != RESTS_AT[run.state]:
                    problems.append(at)
                elif execution.token not in {each.token for each in self.runs.tokens.values()}:
                    problems.append(f"{at}: its token is not kept")
            else:
                problems.append(at)
        return problems


def caller(tenant: str = "acme", *, platform: str = PLATFORM) -> Caller:
    return Caller(f"key-{tenant}", "tenant", platform, tenant, frozenset(Permission))


def _idempotency(tenant: str, key: str | None, request: str) -> Idempotency | None:
    return Idempotency(tenant, key, hashlib.sha256(request.encode()).hexdigest()) if key else None


def _ref(event: Json) -> RunRef:
    return RunRef(event["tenantId"], event["runId"])


def _mine(event: Json) -> Json:
    return {"generation": int(event["generation"])}


def _client_error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "StepFunctions")


def reach(world: World, state: State, **more: Any) -> RunRef:
    """A run that has come to rest in `state`; where a run only passes by, its machine is held there by the engine's
    absence or, in APPROVED, by the stream that still has to tell it."""
    if state is State.INFO_NEEDED:
        ref = world.create(INCOMPLETE, **more)
        world.settle()
        return ref
    world.engine.away = state is State.VALIDATING_SKILLS
    ref = world.create(**more)
    world.settle()
    for step in _STEPS[state]:
        step(world, ref)
    assert world.state(ref) == state
    return ref


def _leave_engine(world: World, ref: RunRef) -> None:
    world.engine.away = True


def _settle(world: World, ref: RunRef) -> None:
    world.settle()


_TO_REVISION = (_leave_engine, World.revise, _settle)
_TO_ROOM = (World.approve, _settle)
_TO_INTERVIEW = (*_TO_ROOM, World.begin, _settle)
_TO_END = (*_TO_INTERVIEW, World.answer, World.finish)
_STEPS: dict[State, Sequence[Callable[[World, RunRef], object]]] = {
    State.VALIDATING_SKILLS: (),
    State.PENDING: (),
    State.GENERATING_PLAN: _TO_REVISION,
    State.REJECTED: (World.reject, _settle),
    State.APPROVED: (World.approve,),
    State.SCHEDULED: _TO_ROOM,
    State.IN_PROGRESS: _TO_INTERVIEW,
    State.COMPLETED: (*_TO_INTERVIEW, World.answer, _leave_engine, World.finish, _settle),
    State.ASSESSMENT_PENDING: (*_TO_END, _settle),
    State.ASSESSMENT_APPROVED: (*_TO_END, _settle, World.approve_assessment, _settle),
    State.CANCELLED: (World.cancel, _settle),
}
