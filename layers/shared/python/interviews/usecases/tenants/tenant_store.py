"""What provisioning and admission need of the world. Adapter: adapters/tenants/dynamodb_tenants.py."""

from typing import Protocol

from ...domain.kernel.access import ApiKey
from ...domain.tenants.tenant import Platform, Tenant
from ..kernel.ports import Idempotency, Json, Page, StoredAnswer


class TenantStore(Protocol):
    """Platforms, tenants and keys. Tenants and platforms may be a minute old unless `fresh`."""

    def get_tenant(self, tenant_id: str, *, fresh: bool = False) -> Tenant | None: ...

    def put_tenant(
        self, tenant: Tenant, *, expected: Tenant | None, answer: StoredAnswer | None = None
    ) -> None:
        """The tenant and the answer, or neither. Raises Clash where the stored tenant is not `expected`, or where the
        Idempotency-Key is taken."""

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        """Among those that were put with something of this store, or kept after it."""

    def keep_answer(self, answer: StoredAnswer) -> None:
        """Of what was done by several writes. Raises Clash where the Idempotency-Key is taken."""

    def is_ai_paused(self, tenant_id: str) -> bool:
        """Whether an operator stopped AI work for this tenant or for everybody; never an old answer."""

    def pause_ai(self, paused: bool, *, answer: StoredAnswer | None = None) -> None:
        """For everybody. Raises Clash where the Idempotency-Key is taken."""

    def list_tenants(self, platform_id: str, *, limit: int, key: Json | None) -> Page[Tenant]: ...

    def get_platform(self, platform_id: str, *, fresh: bool = False) -> Platform | None: ...

    def put_platform(
        self, platform: Platform, *, expected: Platform | None, answer: StoredAnswer | None = None
    ) -> None: ...

    def list_platforms(self, *, limit: int, key: Json | None) -> Page[Platform]: ...

    def find_key(self, key_hash: str) -> ApiKey | None: ...

    def get_key(self, key_id: str) -> ApiKey | None: ...

    def put_key(
        self, key: ApiKey, *, expected: ApiKey | None, answer: StoredAnswer | None = None
    ) -> None: ...

    def list_keys(self, owner_id: str, *, limit: int, key: Json | None) -> Page[ApiKey]:
        """Keys of a platform or of a tenant."""

    def cursor_secret(self) -> bytes:
        """What this stage's cursors are signed with."""

    def keep_cursor_secret(self, secret: bytes) -> None:
        """Where there is one already, that stays."""
