import pytest

from fakes import InMemoryTenantStore
from interviews.domain.kernel.errors import Unauthenticated
from interviews.domain.tenants.oidc import Claims, TrustedIssuer
from interviews.domain.tenants.tenant import Tenant
from interviews.usecases.tenants.authenticate_person import authenticate_person


class AsDynamoDb(InMemoryTenantStore):
    """A partition's key has 2,048 bytes at most; a header may have five times as many."""

    def get_tenant(self, tenant_id: str, *, fresh: bool = False) -> Tenant | None:
        assert len(f"TENANT#{tenant_id}".encode()) <= 2_048
        return super().get_tenant(tenant_id, fresh=fresh)


class Verifier:
    def verify(self, token: str, trusted: TrustedIssuer) -> Claims:
        raise AssertionError("nobody is trusted")


@pytest.mark.parametrize("named", ["", "tnt_1", "t" * 3_000, "é" * 1_500, "tnt_1#x"])
def test_whatever_is_named_as_tenant_is_refused_where_it_is_none(named: str) -> None:
    with pytest.raises(Unauthenticated):
        authenticate_person("token", named, tenants=AsDynamoDb(), verifier=Verifier())
