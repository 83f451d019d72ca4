from functools import partial

from ..kernel.idempotency import Answer
from ..kernel.ports import Idempotency
from .answers import AiWork
from .tenant_service import TenantService


def pause_ai(
    paused: bool, *, service: TenantService, idempotency: Idempotency | None = None
) -> Answer[AiWork]:
    """Stops AI work, or lets it go on, for the whole stage."""
    return service.once(
        idempotency, lambda: (AiWork(paused=paused), partial(service.tenants.pause_ai, paused))
    )
