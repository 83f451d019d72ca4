"""DELETE /candidates/{candidateRef}/data"""

import logging

from interviews.domain.kernel.access import Permission
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES
from interviews.runtime.http import Request, integration
from interviews.runtime.query import Listing
from interviews.runtime.webhook_wiring import PurgeSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.privacy.answers import CandidatePurged
from interviews.usecases.privacy.purge_candidate import purge_candidate

_log = logging.getLogger("interviews")


@integration(
    "DELETE",
    "candidates/{candidateRef}/data",
    permission=Permission.CANDIDATE_DELETE,
    tag="Candidate data",
    summary=(
        "Erase the personal data of every run of a candidate, by the percent-encoded candidateRef; each item "
        "is what the purge of that run answers. `failed` names the runs of the page that could not be purged: "
        "make the same call again. Idempotent. While there is a `nextCursor`, more runs are left: call again "
        "with it."
    ),
    errors=(409,),
    replays=True,
    grants=(CANCEL_RUN, PURGE_DELIVERIES, RECORD_ERASURES),
)
def handler(request: Request[None], query: Listing, settings: PurgeSettings) -> Answer[CandidatePurged]:
    return purge_candidate(
        request.caller,
        request.candidate_ref,
        limit=query.limit,
        position=query.start,
        show_position=query.cursors.show,
        service=wiring.run_service_with_tenants(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        note_failure=_note,
        idempotency=request.idempotency,
    )


def _note(run_id: str, failure: Exception) -> None:
    _log.error("a run was not purged", exc_info=failure, extra={"run": run_id})
