from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..domain.access import Caller, Permission
from ..domain.errors import ConcurrentUpdate
from ..domain.records import to_record
from .admission import admit_caller
from .ports import Clash, Clock, Idempotency, RunStore, TenantStore
from .run_desk import TRIES, Answer, kept_answer, replay


def update_settings(
    caller: Caller,
    changes: Mapping[str, Any],
    *,
    tenants: TenantStore,
    runs: RunStore,
    clock: Clock,
    idempotency: Idempotency | None = None,
) -> Answer:
    """Changes the settings named in `changes` (snake_case) and answers them all (contract §6). Raises Forbidden."""
    for _ in range(TRIES):
        if idempotency and (stored := runs.find_answer(idempotency)):
            return replay(stored, idempotency)
        tenant = admit_caller(caller, Permission.TENANT_UPDATE, tenants=tenants, fresh=True)
        changed = replace(tenant, settings=replace(tenant.settings, **changes))
        answer = Answer(to_record(changed.settings))
        try:
            tenants.put_tenant(changed, expected=tenant, answer=kept_answer(answer, idempotency, clock()))
        except Clash:
            continue
        return answer
    raise ConcurrentUpdate
