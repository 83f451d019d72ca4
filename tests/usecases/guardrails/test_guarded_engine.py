"""The operator's switch and the budgets, for everything that asks the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from builders import CALLER, Office, PlainEngine
from fakes import InMemoryCounters
from interviews.domain.guardrails.model_call import ModelCall
from interviews.domain.guardrails.spending import Prices, Spending
from interviews.domain.kernel.errors import AiPaused, BudgetSpent, Detail, EngineUnavailable
from interviews.domain.runs.lifecycle import State
from interviews.domain.tenants.tenant import Limits
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.guardrails.guarded_engine import EngineGuard, GuardedEngine
from interviews.usecases.kernel.counters import CountersUnavailable
from interviews.usecases.kernel.idempotency import Answer


def call(tokens_in: int, tokens_out: int) -> ModelCall:
    return ModelCall(
        operation="turn",
        model="m",
        prompt_version="1",
        milliseconds=5,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        outcome="ok",
        input_hash="0" * 64,
    )


@dataclass
class PaidEngine(PlainEngine):
    """Each call takes 1,000 tokens in and 100 out, and tells so even where it fails."""

    note: Callable[[ModelCall], None] = lambda _: None
    failures: int = 0
    calls: list[str] = field(default_factory=list)

    def noting(self, note: Callable[[ModelCall], None]) -> "PaidEngine":
        return replace(self, note=note)

    def _called(self, name: str) -> None:
        self.note(call(1_000, 100))
        super()._called(name)


@dataclass
class Desk:
    office: Office = field(default_factory=Office)
    failures: list[CountersUnavailable] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counters = InMemoryCounters(self.office.clock)
        self.guard = EngineGuard(
            tenants=self.office.tenants,
            counters=self.counters,
            prices=Prices(0.25, 2.0),
            clock=self.office.clock,
            note_failure=self.failures.append,
        )
        self.use(PaidEngine())

    def use(self, engine: PlainEngine) -> None:
        self.engine = engine
        self.office.engine = GuardedEngine(engine, self.guard)  # type: ignore[assignment]

    def chat(self, run_id: str) -> Answer[Any]:
        office = self.office
        return chat_about_assessment(
            CALLER,
            run_id,
            message="Why?",
            conversation_id=None,
            limits=office.tenant.limits,
            service=office.service,
            engine=office.engine,
        )

    def pause(self, paused: bool = True) -> None:
        self.office.tenants.pause_ai(paused)


@pytest.fixture
def service() -> Desk:
    return Desk()


class TestSwitch:
    def test_tasks_wait_and_go_on(self, service: Desk) -> None:
        run_id = service.office.created()
        service.pause()
        with pytest.raises(AiPaused):
            service.office.plan(run_id)
        assert service.engine.calls == []
        assert service.office.run(run_id).state is State.VALIDATING_SKILLS
        service.pause(False)
        assert service.office.plan(run_id) == 1

    def test_an_assessment_waits(self, service: Desk) -> None:
        run_id = service.office.completed()
        service.pause()
        with pytest.raises(AiPaused):
            service.office.assess(run_id)
        service.pause(False)
        assert service.office.assess(run_id) == 1

    def test_a_candidate_is_asked_the_planned_questions(self, service: Desk) -> None:
        run_id, session = service.office.started()
        service.pause()
        service.engine.calls.clear()
        said = service.office.answer(run_id, session, "I have built billing services.")
        assert said["questionNumber"] == 2
        assert said["message"]
        assert service.engine.calls == []

    def test_a_chat_is_told(self, service: Desk) -> None:
        run_id = service.office.assessed()
        service.pause()
        with pytest.raises(EngineUnavailable, match="paused") as refused:
            service.chat(run_id)
        assert refused.value.code == "AI_UNAVAILABLE"

    def test_one_tenants_switch_is_not_another_ones(self, service: Desk) -> None:
        tenants = service.office.tenants
        tenant = tenants.get_tenant(CALLER.tenant_id)
        assert tenant
        tenants.put_tenant(replace(tenant, ai_paused=True), expected=tenant)
        assert tenants.is_ai_paused(CALLER.tenant_id)
        assert not tenants.is_ai_paused("other")
        with pytest.raises(AiPaused):
            service.office.planned()

    def test_an_engine_without_a_model_counts_nothing(self, service: Desk) -> None:
        service.use(PlainEngine())
        service.office.set_up_tenant(limits=Limits(model_tokens_per_run=0, model_usd_per_month=0))
        service.office.assessed()
        assert service.counters.calls == []


class TestBudget:
    def test_each_call_is_counted_for_its_run_and_its_tenants_month(self, service: Desk) -> None:
        first, second = service.office.planned(), service.office.planned()
        assert [service.counters.counted[f"MODEL#{CALLER.tenant_id}#{each}"] for each in (first, second)] == [
            {"tokens": 2_200}
        ] * 2
        month = service.counters.counted[f"MODEL#{CALLER.tenant_id}#2026-11"]
        assert month == {"microUsd": 4 * (250 + 200)}

    def test_a_runs_tokens_are_its_own(self, service: Desk) -> None:
        service.office.set_up_tenant(limits=Limits(model_tokens_per_run=2_200))
        run_id = service.office.planned()
        service.office.approve(run_id)
        assert service.office.planned()
        with pytest.raises(BudgetSpent) as refused:
            service.guard.require_budget(service.office.ref(run_id))
        assert refused.value.details == (Detail("modelTokensPerRun", "2200 tokens are used"),)
        assert refused.value.code == "RATE_LIMITED"

    def test_a_plan_under_way_ends_with_its_budget(self, service: Desk) -> None:
        service.office.set_up_tenant(limits=Limits(model_tokens_per_run=1_100))
        with pytest.raises(BudgetSpent):
            service.office.planned()
        assert service.engine.calls == ["validate_skills"]

    def test_a_months_money_comes_back_with_the_next(self, service: Desk) -> None:
        service.office.clock.now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
        service.office.set_up_tenant(limits=Limits(model_usd_per_month=1))
        run_id = service.office.created()
        service.guard.charge(service.office.ref(run_id), [call(3_999_996, 0)])
        service.guard.require_budget(service.office.ref("run_other"))
        service.guard.charge(service.office.ref("run_third"), [call(4, 0)])
        with pytest.raises(BudgetSpent) as refused:
            service.guard.require_budget(service.office.ref("run_other"))
        assert refused.value.details == (Detail("modelUsdPerMonth", "1 USD are used"),)
        assert refused.value.retry_after_seconds == 60
        service.office.clock.advance(minutes=1)
        service.guard.require_budget(service.office.ref("run_other"))

    def test_a_candidate_never_meets_a_budget(self, service: Desk) -> None:
        run_id, session = service.office.started()
        service.office.set_up_tenant(limits=Limits(model_tokens_per_run=1))
        said = service.office.answer(run_id, session, "I have built billing services.")
        assert said["questionNumber"] == 2

    def test_a_call_that_failed_was_paid_for(self, service: Desk) -> None:
        run_id = service.office.created()
        service.engine.failures = 1
        with pytest.raises(EngineUnavailable):
            service.office.plan(run_id)
        assert service.counters.counted[f"MODEL#{CALLER.tenant_id}#{run_id}"] == {"tokens": 1_100}

    def test_counters_that_are_away_stop_nobody(self, service: Desk) -> None:
        service.counters.away = True
        assert service.office.assessed()
        assert service.failures

    def test_the_accounts_are_kept_as_before(self, service: Desk) -> None:
        run_id = service.office.planned()
        documents = service.office.runs.load_all(service.office.ref(run_id))[1]
        (kept,) = (each["calls"] for each in documents.values() if "calls" in each)
        assert [each["inputTokens"] for each in kept] == [1_000, 1_000]


@pytest.mark.parametrize(
    ("calls", "spending"),
    [
        ([], Spending()),
        ([call(1_000_000, 0)], Spending(1_000_000, 250_000)),
        ([call(0, 1_000_000), call(2, 1)], Spending(1_000_003, 2_000_002)),
        ([call(1, 0).model_copy(update={"input_tokens": None, "output_tokens": None})], Spending()),
    ],
)
def test_prices_are_for_a_million_tokens(calls: list[ModelCall], spending: Spending) -> None:
    assert Spending.on(calls, Prices(0.25, 2.0)) == spending
