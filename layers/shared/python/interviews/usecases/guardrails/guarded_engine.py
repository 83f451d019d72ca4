from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from ...domain.assessments.assessment import Appraisal, Assessment
from ...domain.guardrails.model_call import ModelCall
from ...domain.guardrails.spending import MICRO_USD, Prices, Spending
from ...domain.kernel.errors import AiPaused, BudgetSpent
from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_epoch
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill
from ...domain.runs.run import LONGEST_RUN
from ...domain.runs.transcript import Turn
from ...domain.tenants.tenant import Limits
from ..kernel.counters import Counters, CountersUnavailable, NoteFailure
from ..kernel.ports import Clock
from ..tenants.tenant_store import TenantStore
from .engine import Engine, EngineAnswer, Exchange, Metered, Moment, NextTurn, Revision, metered

T = TypeVar("T")
TOKENS, MICROS = "tokens", "microUsd"


@dataclass(frozen=True, slots=True)
class EngineGuard:
    """The operator's switch, and the budgets of a run (tokens) and of a tenant's calendar month in UTC (money).

    A budget is looked at before a call and counted after it: what is under way at the same moment may go beyond it.
    """

    tenants: TenantStore
    counters: Counters
    prices: Prices
    clock: Clock
    note_failure: NoteFailure

    def admit(self, ref: RunRef) -> None:
        """Raises AiPaused."""
        if self.tenants.is_ai_paused(ref.tenant_id):
            raise AiPaused

    def require_budget(self, ref: RunRef) -> None:
        """Raises BudgetSpent."""
        tenant = self.tenants.get_tenant(ref.tenant_id)
        limits = tenant.limits if tenant else Limits()
        now = self.clock()
        run, month = _run_key(ref), _month_key(ref, now)
        spent = self._spent(run, month)
        if spent.get(run, {}).get(TOKENS, 0) >= limits.model_tokens_per_run:
            raise BudgetSpent("modelTokensPerRun", f"{limits.model_tokens_per_run} tokens")
        if spent.get(month, {}).get(MICROS, 0) >= limits.model_usd_per_month * MICRO_USD:
            wait = ceil((_next_month(now) - now).total_seconds())
            raise BudgetSpent("modelUsdPerMonth", f"{limits.model_usd_per_month} USD", wait)

    def charge(self, ref: RunRef, calls: Sequence[ModelCall]) -> None:
        """Failed calls too: they were paid for."""
        spending = Spending.on(calls, self.prices)
        if not spending.tokens:
            return
        now = self.clock()
        run_ends, month_ends = to_epoch(now + LONGEST_RUN), to_epoch(_next_month(now))
        try:
            self.counters.add(_run_key(ref), {TOKENS: spending.tokens}, expires_at=run_ends)
            self.counters.add(_month_key(ref, now), {MICROS: spending.micro_usd}, expires_at=month_ends)
        except CountersUnavailable as failure:
            self.note_failure(failure)

    def _spent(self, *keys: str) -> Mapping[str, Mapping[str, int]]:
        try:
            return self.counters.read(*keys)
        except CountersUnavailable as failure:
            self.note_failure(failure)
            return {}


def _ignore(call: ModelCall) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class GuardedEngine:
    """An engine that asks its guard before each call. `serving` names the run that it is asked for."""

    engine: Engine
    guard: EngineGuard
    ref: RunRef | None = None
    note: Callable[[ModelCall], None] = _ignore

    @property
    def origin(self) -> GeneratedBy:
        return self.engine.origin

    def serving(self, ref: RunRef) -> "GuardedEngine":
        return replace(self, ref=ref)

    def noting(self, note: Callable[[ModelCall], None]) -> "GuardedEngine":
        return replace(self, note=note)

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        return self._asked(lambda engine: engine.validate_skills(brief))

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        return self._asked(lambda engine: engine.plan(brief, skills))

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        return self._asked(lambda engine: engine.revise_plan(brief, plan, feedback, revisions))

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        return self._asked(lambda engine: engine.next_turn(brief, plan, turns, moment))

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        return self._asked(lambda engine: engine.assess(brief, plan, turns))

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        return self._asked(lambda engine: engine.chat(plan, turns, assessment, history, message))

    def _asked(self, ask: Callable[[Engine], T]) -> T:
        """Raises AiPaused, BudgetSpent, EngineUnavailable."""
        assert self.ref
        self.guard.admit(self.ref)
        if isinstance(self.engine, Metered):
            self.guard.require_budget(self.ref)
        engine, calls = metered(self.engine)
        try:
            return ask(engine)
        finally:
            self.guard.charge(self.ref, calls)
            for each in calls:
                self.note(each)


def _run_key(ref: RunRef) -> str:
    return f"MODEL#{ref.tenant_id}#{ref.run_id}"


def _month_key(ref: RunRef, now: datetime) -> str:
    return f"MODEL#{ref.tenant_id}#{now:%Y-%m}"


def _next_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
