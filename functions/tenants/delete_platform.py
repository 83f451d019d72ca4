"""DELETE /v1/admin/platforms/{platformId}"""

from interviews.domain.webhooks.endpoint import platform_owner
from interviews.runtime import webhook_wiring, wiring
from interviews.runtime.grants import CHANGE_TENANTS, DELETE_FROM_TENANTS, READ_TENANTS
from interviews.runtime.http import Request, admin
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.idempotency import Answer, answered_last
from interviews.usecases.tenants.answers import PlatformDeleted
from interviews.usecases.tenants.platforms import delete_platform
from interviews.usecases.webhooks.delete_webhook_config import forget_webhook_config


@admin(
    "DELETE",
    "platforms/{platformId}",
    tag="Provisioning",
    summary="Delete a platform that has no tenants, with its webhook configuration. Idempotent.",
    errors=(409,),
    replays=True,
    grants=(READ_TENANTS, CHANGE_TENANTS, DELETE_FROM_TENANTS),
)
def handler(request: Request[None], settings: TenantsTableSettings) -> Answer[PlatformDeleted]:
    platform_id = request.path["platformId"]

    def delete() -> PlatformDeleted:
        delete_platform(platform_id, service=wiring.tenant_service(settings))
        endpoints = webhook_wiring.endpoint_store(settings.tenants_table)
        forget_webhook_config(platform_owner(platform_id), endpoints=endpoints)
        return {"platformId": platform_id, "deleted": True}

    return answered_last(
        request.idempotency, delete, answers=wiring.tenant_store(settings.tenants_table), clock=wiring.clock
    )
