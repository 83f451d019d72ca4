from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.errors import (
    ConcurrentUpdate,
    Forbidden,
    InterviewError,
    LimitReached,
    RunMovedOn,
    RunNotFound,
    ValidationFailed,
)
from ...domain.kernel.ids import RunRef, new_run_id, new_uuid
from ...domain.runs import artefacts
from ...domain.runs.events import EventType
from ...domain.runs.happenings import Happening, InfoNeeded
from ...domain.runs.intake import data_quality, is_complete, missing_documents, missing_fields
from ...domain.runs.lifecycle import State, Trigger
from ...domain.runs.run import Reason, Run, scheduled_for
from ...domain.tenants.tenant import Tenant
from ..kernel.idempotency import Answer, earlier_answer
from ..kernel.ports import Clash, Idempotency
from ..kernel.settling import until_settled
from ..tenants.tenant_store import TenantStore
from .abandon_run import abandon_run
from .answers import InterviewCreated
from .changes import change_of
from .limit_creates import CreateQuota
from .run_service import RunService, with_answer
from .run_store import Artefact, Change

REQUEST_FIELDS = (
    "qualifications",
    "jobDescription",
    "companyName",
    "companyDescription",
    "durationMinutes",
    "language",
    "metadata",
)
"""`durationMinutes` is in the run too, with its default: here it says that it was given."""
CANDIDATE_FIELDS = {"candidateName": "name", "candidateEmail": "email", "candidateProfile": "profile"}
_ACCEPTED = "Interview request accepted. Skill validation in progress."
_INCOMPLETE = "Interview request accepted. Some information is missing."


def create_interview(
    caller: Caller,
    fields: Mapping[str, Any],
    *,
    tenant: Tenant,
    tenants: TenantStore,
    service: RunService,
    check_address: Callable[[str], None],
    quota: CreateQuota,
    idempotency: Idempotency | None = None,
) -> Answer[InterviewCreated]:
    """A new run, or the one that is there already for this externalId (contract §3).

    `fields` are the body's, by the contract's names, without nulls. Who names a receiver learns of the candidate all
    that webhooks tell, so that needs candidate:read. Raises Forbidden, ValidationFailed for a refused
    callbackUrl or scheduledAt, IdempotencyConflict, LimitReached where a new run would be one too many today,
    ConcurrentUpdate where others stay in the way and none of them has made the run.
    """
    if "callbackUrl" in fields:
        caller.require(Permission.CANDIDATE_READ)
    try:
        if "callbackUrl" in fields:
            check_address(fields["callbackUrl"])
        answer = _counted(caller, tenant, fields, service, quota, idempotency)
    except (ConcurrentUpdate, LimitReached, ValidationFailed):
        # What was answered is answered again, whatever would be said of it today.
        known, _ = _known(caller, fields.get("externalId"), service, idempotency)
        if known:
            return known
        raise
    if not answer.replayed:
        _require_tenant(RunRef(caller.tenant_id, answer.body["runId"]), tenants, service)
    return answer


def _require_tenant(ref: RunRef, tenants: TenantStore, service: RunService) -> None:
    """Looked at after the write, since a tenant's item in every transaction would let only one at a time through: a
    deletion that is not seen here comes later, and finds the run. Raises Forbidden where the tenant was deleted
    meanwhile, once the run is cancelled."""
    tenant = tenants.get_tenant(ref.tenant_id, fresh=True)
    if tenant and not tenant.deleted_at:
        return
    with suppress(RunMovedOn):
        reason = Reason.TENANT_DELETED
        abandon_run(ref, reason, runs=service.runs, clock=service.clock, random=service.random)
    raise Forbidden("The tenant was deleted.")


def _counted(
    caller: Caller,
    tenant: Tenant,
    fields: Mapping[str, Any],
    service: RunService,
    quota: CreateQuota,
    idempotency: Idempotency | None,
) -> Answer[InterviewCreated]:
    taken_at = service.clock()
    quota.take(tenant, taken_at)
    try:
        answer = _made(caller, tenant, fields, service, idempotency)
    except InterviewError:  # Nothing was made; of any other error that is not known.
        quota.give_back(tenant, taken_at)
        raise
    if answer.replayed:
        quota.give_back(tenant, taken_at)
    return answer


def _made(
    caller: Caller,
    tenant: Tenant,
    fields: Mapping[str, Any],
    service: RunService,
    idempotency: Idempotency | None,
) -> Answer[InterviewCreated]:
    gone: RunRef | None = None

    @until_settled
    def made() -> Answer[InterviewCreated]:
        nonlocal gone
        now = service.clock()
        run = _received(caller, tenant, fields, service, now)
        change = _entered(caller, run, fields, service, now, gone)
        assert change.after
        answer = Answer(created(change.after), status=201)
        try:
            service.runs.commit(with_answer(change, answer, idempotency, now))
        except Clash:
            known, gone = _known(caller, run.external_id, service, idempotency)
            if known:
                return known
            raise
        return answer

    return made()


def _known(
    caller: Caller, external_id: str | None, service: RunService, idempotency: Idempotency | None
) -> tuple[Answer[InterviewCreated] | None, RunRef | None]:
    """The answer that was given before, or the run of this externalId as it stands; else the run that is gone and
    still holds the externalId, if any."""
    if earlier := earlier_answer(idempotency, service):
        return earlier, None
    if external_id and (ref := service.runs.find_external(caller.tenant_id, external_id)):
        try:
            answer = Answer(created(service.runs.load(ref).run), replayed=True)
            return service.keep(answer, idempotency), None
        except RunNotFound:
            return None, ref
        except Clash:  # The same call at the same time has answered.
            return _known(caller, external_id, service, idempotency)
    return None, None


def _entered(
    caller: Caller,
    run: Run,
    fields: Mapping[str, Any],
    service: RunService,
    now: datetime,
    gone: RunRef | None,
) -> Change:
    """The new run; `gone` is one whose retention ended, and which held the externalId until now."""
    trigger = Trigger.VALIDATE if is_complete(run.missing_fields) else Trigger.REQUEST_INFO
    entered = replace(run.after(trigger, now), version=1)
    entered.require_address_at(entered.scheduled_at)
    happenings: list[Happening] = []
    if entered.state is State.INFO_NEEDED:
        needed = InfoNeeded(missingFields=missing_documents(run.missing_fields))
        happenings.append((EventType.INFO_NEEDED, needed))
    return change_of(
        None,
        entered,
        *happenings,
        actor=caller.actor,
        random=service.random,
        starts=True,
        artefacts=[request_of(entered, fields), *candidate_of(entered, fields)],
        external_id=run.external_id,
        gone_external=gone,
    )


def created(run: Run) -> InterviewCreated:
    """The shape of the 201, for the incomplete request too."""
    complete = run.state is not State.INFO_NEEDED
    body: InterviewCreated = {
        "runId": run.run_id,
        "interviewId": run.interview_id,
        "state": run.state,
        "message": _ACCEPTED if complete else _INCOMPLETE,
        "dataQuality": run.data_quality,
    }
    return body if complete else {**body, "missingFields": missing_documents(run.missing_fields)}


def request_of(run: Run, fields: Mapping[str, Any]) -> Artefact:
    request = {name: fields[name] for name in REQUEST_FIELDS if name in fields}
    return Artefact(artefacts.REQUEST, request, run.all_gone_at)


def candidate_of(run: Run, fields: Mapping[str, Any]) -> list[Artefact]:
    """Nothing where nothing personal is among the fields."""
    candidate = {short: fields[name] for name, short in CANDIDATE_FIELDS.items() if name in fields}
    if not candidate:
        return []
    assert run.candidate_given_at
    return [Artefact(artefacts.CANDIDATE, candidate, run.pii_expires_at(run.candidate_given_at))]


def names_candidate(fields: Mapping[str, Any]) -> bool:
    """Whether anything personal is among the fields."""
    return not fields.keys().isdisjoint(CANDIDATE_FIELDS)


def _received(
    caller: Caller, tenant: Tenant, fields: Mapping[str, Any], service: RunService, now: datetime
) -> Run:
    missing = missing_fields(fields, named_candidate="candidateName" in fields)
    settings = tenant.settings
    return Run(
        tenant_id=caller.tenant_id,
        platform_id=caller.platform_id,
        run_id=new_run_id(now, service.random),
        interview_id=new_uuid(service.random),
        state=State.RECEIVED,
        created_at=now,
        updated_at=now,
        expires_at=0,
        retention_days=settings.assessment_retention_days,
        pii_retention_days=min(settings.candidate_pii_retention_days, settings.assessment_retention_days),
        link_ttl_days=settings.link_ttl_days,
        candidate_feedback=settings.candidate_feedback,
        needs_code="candidateEmail" in fields,
        candidate_given_at=now if names_candidate(fields) else None,
        external_id=fields.get("externalId"),
        candidate_ref=fields.get("candidateRef"),
        named_candidate="candidateName" in fields,
        position=fields.get("position"),
        level=fields.get("level"),
        duration_minutes=fields.get("durationMinutes", 30),
        scheduled_at=scheduled_for(fields["scheduledAt"], now) if "scheduledAt" in fields else None,
        callback_url=fields.get("callbackUrl"),
        data_quality=data_quality(missing),
        missing_fields=missing,
    )
