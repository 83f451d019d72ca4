from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...domain.kernel.access import Caller, Permission
from ...domain.tenants.tenant import Tenant
from ..kernel.idempotency import Answer, Answers, earlier_answer, kept_answer
from ..kernel.ports import Clash, Clock, Idempotency
from ..kernel.settling import until_settled
from .admission import admit_caller
from .answers import SettingsDocument
from .shown_tenant import shown_settings
from .tenant_store import TenantStore


def update_settings(
    caller: Caller,
    changes: Mapping[str, Any],
    *,
    tenant: Tenant,
    tenants: TenantStore,
    answers: Answers,
    clock: Clock,
    idempotency: Idempotency | None = None,
) -> Answer[SettingsDocument]:
    """Changes the settings named in `changes` (snake_case) and answers them all (contract §6); `tenant` is as it was
    just read. Raises Forbidden, also for a key that would have plans approved where people decide."""
    if changes.get("auto_approve_plans"):
        caller.deciding("autoApprovePlans", None)

    @until_settled
    def updated() -> Answer[SettingsDocument]:
        nonlocal tenant
        if earlier := earlier_answer(idempotency, answers):
            return earlier
        changed = replace(tenant, settings=replace(tenant.settings, **changes))
        answer = Answer(shown_settings(changed))
        try:
            tenants.put_tenant(changed, expected=tenant, answer=kept_answer(answer, idempotency, clock()))
        except Clash:
            tenant = admit_caller(caller, Permission.TENANT_UPDATE, tenants=tenants, fresh=True)
            raise
        return answer

    return updated()
