from collections.abc import Iterable
from typing import Protocol

from ...domain.kernel.access import Caller
from ...domain.kernel.actors import RESTORE
from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.ids import RunRef
from ...domain.privacy.erasure_certificate import Erasure
from ..runs.run_service import RunService
from ..webhooks.webhook_ports import DeliveryStore
from .purge_candidate_data import purge_candidate_data


class ErasureLog(Protocol):
    def erasures_on(self, day: str) -> Iterable[Erasure]:
        """All of one day (YYYY-MM-DD, UTC), in order of time."""


def purge_again(erasure: Erasure, *, service: RunService, deliveries: DeliveryStore) -> bool:
    """Repeats a purge that a restored run does not know of. Whether there was anything to do.

    A run that stands as it did after the purge, or later, is left alone: what came in since is nobody's wish to erase.
    What receivers answered goes in any case: the deliveries may have been restored without the runs.
    """
    ref = RunRef(erasure.tenant_id, erasure.run_id)
    answers = deliveries.erase_answers(ref)
    try:
        run = service.runs.load(ref).run
    except RunNotFound:
        return answers > 0
    if run.purged_at and run.purged_at >= erasure.purged_at:
        return answers > 0
    caller = Caller(RESTORE, "platform", run.platform_id, run.tenant_id, frozenset())
    purge_candidate_data(caller, run.run_id, service=service, deliveries=deliveries, repeats=erasure)
    return True
