"""DELETE /v1/admin/tenants/{tenantId}/candidate-data"""

import logging
from functools import partial

from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import (
    CANCEL_RUN,
    KEEP_ANSWERS,
    PURGE_DELIVERIES,
    RECORD_ERASURES,
    SIGN_ED25519,
)
from interviews.runtime.http import Request, admin
from interviews.runtime.query import Listing, Text
from interviews.runtime.webhook_wiring import CertifiedPurgeSettings
from interviews.usecases.kernel.idempotency import Answer, answered_last, not_found
from interviews.usecases.privacy.answers import TenantPurged
from interviews.usecases.privacy.purge_tenant import purge_tenant


class PurgeTenantQuery(Listing):
    candidate_ref = Text("Only the runs of the candidate with this exact candidateRef.")


_log = logging.getLogger("interviews")


@admin(
    "DELETE",
    "tenants/{tenantId}/candidate-data",
    tag="Provisioning",
    summary=(
        "Erase the personal data of every run of a deleted tenant, or with `candidateRef` those of one candidate of a "
        "tenant that is suspended or deleted, which no key of it can any more: each item is what the purge of that run "
        "answers, with its signed certificate (`jws`). `failed` names the runs of the page that "
        "could not be purged: make the same call again. Idempotent, and the certificates come again. Call it again "
        "with the `nextCursor` until there is none."
    ),
    errors=(409,),
    replays=True,
    grants=(CANCEL_RUN, KEEP_ANSWERS, PURGE_DELIVERIES, RECORD_ERASURES, SIGN_ED25519),
)
def handler(
    request: Request[None], query: PurgeTenantQuery, settings: CertifiedPurgeSettings
) -> Answer[TenantPurged]:
    tenants = wiring.tenant_store(settings.tenants_table)
    tenant = tenants.get_tenant(request.path["tenantId"], fresh=True)
    if tenant is None:
        raise not_found("tenant")
    purge = partial(
        purge_tenant,
        tenant.under(tenants.get_platform(tenant.platform_id, fresh=True)),
        query.candidate_ref,
        limit=query.limit,
        position=query.start,
        show_position=query.cursors.show,
        service=wiring.run_service_with_tenants(settings),
        deliveries=webhook_wiring.delivery_store(settings.deliveries_table),
        signer=lambda: webhook_wiring.signer(settings.signing_secret_arn),
        note_failure=lambda run_id, failure: _log.error(
            "a run was not purged", exc_info=failure, extra={"run": run_id}
        ),
    )
    return answered_last(
        request.idempotency,
        purge,
        answers=tenants,
        clock=wiring.clock,
        is_done=lambda purged: not purged["failed"],
    )
