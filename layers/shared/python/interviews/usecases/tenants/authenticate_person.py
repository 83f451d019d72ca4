from typing import Protocol

from ...domain.kernel.access import Caller
from ...domain.kernel.errors import Forbidden, Unauthenticated
from ...domain.kernel.ids import TENANT_ID
from ...domain.tenants.oidc import REFUSED, Claims, TrustedIssuer
from .authorize import is_open
from .tenant_store import TenantStore


class TokenVerifier(Protocol):
    def verify(self, token: str, trusted: TrustedIssuer) -> Claims:
        """The claims of a token that the issuer signed, for this audience and this moment. Raises Unauthenticated."""


def authenticate_person(
    token: str, tenant_id: str, *, tenants: TenantStore, verifier: TokenVerifier
) -> Caller:
    """Who signed in at the issuer that the tenant trusts (contract §1).

    Raises Unauthenticated also where there is no such tenant or it trusts nobody, which are not told apart; Forbidden
    for a person of a tenant or platform that is deleted or suspended.
    """
    tenant = tenants.get_tenant(tenant_id) if TENANT_ID.fullmatch(tenant_id) else None
    if tenant is None or tenant.oidc is None:
        raise Unauthenticated(REFUSED)
    claims = verifier.verify(token, tenant.oidc)
    if not is_open(tenant.platform_id, tenant_id, tenants):
        raise Forbidden("The tenant is deleted or suspended.")
    return tenant.oidc.caller(claims, platform_id=tenant.platform_id, tenant_id=tenant_id)
