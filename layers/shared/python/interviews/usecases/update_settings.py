from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..domain.access import Caller
from ..domain.errors import ConcurrentUpdate
from .get_settings import shown_settings
from .ports import Clash, Idempotency
from .run_desk import TRIES, Answer, RunDesk, kept_answer, replay


def update_settings(
    caller: Caller, changes: Mapping[str, Any], *, desk: RunDesk, idempotency: Idempotency | None = None
) -> Answer:
    """Changes the settings named in `changes` (snake_case) and answers them all (contract §6)."""
    for _ in range(TRIES):
        if idempotency and (stored := desk.runs.find_answer(idempotency)):
            return replay(stored, idempotency)
        tenant = desk.require_tenant(caller, fresh=True)
        changed = replace(tenant, settings=replace(tenant.settings, **changes))
        answer = Answer(shown_settings(changed))
        try:
            kept = kept_answer(answer, idempotency, desk.clock())
            desk.tenants.put_tenant(changed, expected=tenant, answer=kept)
        except Clash:
            continue
        return answer
    raise ConcurrentUpdate
