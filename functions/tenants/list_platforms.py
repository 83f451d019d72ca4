"""GET /v1/admin/platforms"""

from interviews.runtime import wiring
from interviews.runtime.grants import READ_TENANTS
from interviews.runtime.http import Request, Response, admin
from interviews.runtime.query import Listing
from interviews.runtime.settings import TenantsTableSettings
from interviews.usecases.kernel.answer_size import shown_page
from interviews.usecases.kernel.answers import Listed
from interviews.usecases.tenants.answers import PlatformDocument
from interviews.usecases.tenants.platforms import list_platforms, shown_platform


@admin(
    "GET",
    "platforms",
    tag="Provisioning",
    summary="List platforms.",
    grants=(READ_TENANTS,),
)
def handler(
    request: Request[None], query: Listing, settings: TenantsTableSettings
) -> Response[Listed[PlatformDocument]]:
    found = list_platforms(
        limit=query.limit, position=query.start, tenants=wiring.tenant_store(settings.tenants_table)
    )
    return query.page(shown_page(found, shown_platform))
