from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.actors import SYSTEM
from ...domain.kernel.errors import RunMovedOn
from ...domain.kernel.ids import RunRef, new_uuid
from ...domain.plans.descriptions import sort_description, without_sorted
from ...domain.plans.plan import Brief, Plan, PlanDraft, check_draft
from ...domain.plans.requirement import NotAsked, Requirement
from ...domain.plans.statements import SortedStatements, sort_statements
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Happening, PlanGenerated
from ...domain.runs.lifecycle import TERMINAL, State, Trigger
from ...domain.runs.run import Run
from ...domain.tenants.tenant import Tenant
from ..guardrails.engine import Engine, Revision, accounted
from ..kernel.ports import Clock, Json, RandomBytes
from ..kernel.settling import until_settled
from ..runs.changes import change_of
from ..runs.interview_links import InterviewLinks
from ..runs.run_store import Artefact, Change, RunStore
from ..tenants.tenant_store import TenantStore
from .approve_plan import approved
from .documents import brief_of, plan_of

MAKING = (State.VALIDATING_SKILLS, State.GENERATING_PLAN)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """What the engine made, and what was sorted out before it was asked."""

    draft: PlanDraft
    requirements: tuple[Requirement, ...]
    not_asked: tuple[NotAsked, ...]


def generate_plan(
    ref: RunRef,
    *,
    generation: int,
    runs: RunStore,
    tenants: TenantStore,
    engine: Engine,
    links: InterviewLinks,
    clock: Clock,
    random: RandomBytes,
) -> Run:
    """Makes the plan, or its next version after a revision, and answers the run as it stands then.

    Repeating it makes no second plan. Raises EngineUnavailable, and RunMovedOn where the run is over, or another
    execution goes on with it.
    """
    drafts: dict[object, _Drafted] = {}
    engine, calls = accounted(engine, ref)

    @until_settled
    def generated() -> Run:
        view = runs.load(ref, (artefacts.REQUEST, artefacts.PLAN, artefacts.REVISION))
        run = view.run
        run.require_execution(generation)
        if run.state in TERMINAL:
            raise RunMovedOn(f"The run is {run.state}.")
        if run.state not in MAKING:
            return run
        # After a purge a draft made from the recruiter's words is one too many.
        wanted = (run.state, run.plan_version, run.certificate_id)
        if wanted not in drafts:
            drafts[wanted] = _draft(run, view.artefacts, engine)
        tenant = tenants.get_tenant(ref.tenant_id, fresh=True)
        change = _planned(run, drafts[wanted], calls, tenant, engine, links, clock(), random)
        runs.commit(change)
        assert change.after
        return change.after

    return generated()


def _draft(run: Run, documents: Mapping[str, Json], engine: Engine) -> _Drafted:
    if run.state is State.GENERATING_PLAN:
        plan = plan_of(run, documents)
        brief = _left_of(brief_of(run, documents), (*plan.requirements, *plan.not_asked))
        # A purge takes the recruiter's words, and the next version is made without them.
        wanted = documents.get(artefacts.REVISION, {"feedback": None, "revisions": []})
        revisions = [Revision(each["target"], each["instruction"]) for each in wanted["revisions"]]
        drafted = _Drafted(
            engine.revise_plan(brief, plan, wanted["feedback"], revisions), plan.requirements, plan.not_asked
        )
    else:
        given = brief_of(run, documents)
        found = _sorted(given)
        sorted_out: list[Requirement | NotAsked] = [*found.requirements, *found.not_asked]
        brief = _left_of(given, sorted_out).model_copy(
            update={"qualifications": found.competencies, "fact_questions": len(found.requirements)}
        )
        draft = engine.plan(brief, engine.validate_skills(brief))
        drafted = _Drafted(draft, found.requirements, found.not_asked)
    check_draft(drafted.draft, brief)
    return drafted


def _sorted(brief: Brief) -> SortedStatements:
    """What was given as statements; of a description alone, what it says."""
    if not brief.qualifications and brief.job_description:
        return sort_description(brief.job_description, brief.language)
    return sort_statements(brief.qualifications, brief.language)


def _left_of(brief: Brief, sorted_out: Sequence[Requirement | NotAsked]) -> Brief:
    """No engine asks stories about what was sorted out of the description."""
    if not brief.job_description:
        return brief
    return brief.model_copy(update={"job_description": without_sorted(brief.job_description, sorted_out)})


def _planned(
    run: Run,
    drafted: _Drafted,
    calls: Sequence[ModelCall],
    tenant: Tenant | None,
    engine: Engine,
    links: InterviewLinks,
    now: datetime,
    random: RandomBytes,
) -> Change:
    plan = Plan(
        **dict(drafted.draft),
        requirements=drafted.requirements,
        not_asked=drafted.not_asked,
        plan_id=new_uuid(random),
        version=run.plan_version + 1,
        status="DRAFT",
        generated_at=now,
        generated_by=engine.origin,
    )
    changes: dict[str, Any] = {"plan_version": plan.version}
    if tenant:
        changes["link_ttl_days"] = tenant.settings.link_ttl_days
    generated = PlanGenerated(planId=plan.plan_id, planVersion=plan.version)
    happenings: list[Happening] = [(EventType.PLAN_GENERATED, generated)]
    if tenant and tenant.settings.auto_approve_plans and not run.address_erased:
        ready, happening = approved(run, Trigger.AUTO_APPROVE, now, links=links, approved_by=None, **changes)
        happenings.append(happening)
    else:
        ready = run.after(Trigger.PLAN_READY, now, plan_status="DRAFT", **changes)
    kept = run.all_gone_at
    return change_of(
        run,
        ready,
        *happenings,
        actor=SYSTEM,
        random=random,
        artefacts=[Artefact(artefacts.PLAN, plan.to_document(), kept), *_accounts(plan.version, calls, kept)],
        new_link=ready.link_hash,
    )


def _accounts(version: int, calls: Sequence[ModelCall], kept: int) -> list[Artefact]:
    """Nothing of an engine that asks no model."""
    if not calls:
        return []
    return [Artefact(artefacts.plan_calls(version), {"calls": [each.to_document() for each in calls]}, kept)]
