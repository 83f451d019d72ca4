"""One test class for both tenant stores."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from moto import mock_aws

from builders import PLATFORM, TENANT, idempotency
from fakes import FixedClock, InMemoryRunStore, InMemoryTenantStore
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.adapters.tenants.dynamodb_tenants import DynamoDbTenantStore
from interviews.domain.kernel.access import ApiKey
from interviews.domain.kernel.times import to_epoch
from interviews.domain.tenants.tenant import Limits, TenantSettings
from interviews.usecases.kernel.ports import Clash, Idempotency, StoredAnswer
from interviews.usecases.runs.run_store import RunStore
from interviews.usecases.tenants.tenant_store import TenantStore
from tables import create_table, dynamodb_client

KEY = ApiKey(
    "key_1", "hash-1", "tenant", "plt_1", "tnt_1", ("interview:read", "interview:create"), "****abcd",
    datetime(2026, 1, 1, tzinfo=UTC), expires_on=datetime(2027, 1, 1, tzinfo=UTC), allowed_ips=("10.0.0.0/8",),
)  # fmt: skip
PLATFORM_KEY = replace(KEY, key_id="key_2", key_hash="hash-2", kind="platform", tenant_id=None)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@dataclass
class Shelf:
    """A store, and the one in which it keeps answers."""

    tenants: TenantStore
    runs: RunStore


@pytest.fixture(params=["in memory", "on DynamoDB"])
def shelf(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Shelf]:
    if request.param == "in memory":
        runs = InMemoryRunStore(clock)
        yield Shelf(InMemoryTenantStore(answers=runs.answers), runs)
        return
    with mock_aws():
        client = dynamodb_client()
        for name in ("tenants", "interviews"):
            create_table(client, name)
        tenants = DynamoDbTenantStore(client, "tenants", clock, answers_table="interviews")
        yield Shelf(tenants, DynamoDbRunStore(client, "interviews", clock))


@pytest.fixture
def store(shelf: Shelf) -> TenantStore:
    return shelf.tenants


def all_pages(read: Any, limit: int) -> list[Any]:
    found: list[Any] = []
    key = None
    for _ in range(20):
        page = read(limit=limit, key=key)
        assert len(page.items) <= limit
        found += page.items
        key = json.loads(json.dumps(page.next_key))
        if key is None:
            return found
    raise AssertionError("the list has no end")


class TestTenantStore:
    def test_nothing_unknown_is_found(self, store: TenantStore) -> None:
        assert store.get_tenant("tnt_1") is None
        assert store.get_platform("plt_1") is None
        assert store.find_key("hash-1") is None
        assert store.get_key("key_1") is None

    def test_what_was_put_is_read_back(self, store: TenantStore) -> None:
        tenant = replace(
            TENANT,
            settings=TenantSettings(auto_approve_plans=True, link_ttl_days=3),
            limits=Limits(revisions_per_run=0),
        )
        store.put_platform(PLATFORM, expected=None)
        store.put_tenant(tenant, expected=None)
        store.put_key(KEY, expected=None)
        assert store.get_platform("plt_1") == PLATFORM
        assert store.get_tenant("tnt_1") == tenant
        assert store.find_key("hash-1") == KEY
        assert store.get_key("key_1") == KEY

    def test_ai_work_is_paused_for_one_tenant_or_for_all(self, store: TenantStore) -> None:
        store.put_tenant(TENANT, expected=None)
        assert store.get_tenant(TENANT.tenant_id) == TENANT
        assert not store.is_ai_paused(TENANT.tenant_id)
        paused = replace(TENANT, ai_paused=True)
        store.put_tenant(paused, expected=TENANT)
        assert store.is_ai_paused(TENANT.tenant_id)
        assert not store.is_ai_paused("tnt_other")
        for switch in (True, False):
            store.pause_ai(switch)
            assert store.is_ai_paused("tnt_other") is switch
            assert store.is_ai_paused(TENANT.tenant_id)

    def test_a_change_needs_what_was_read(self, store: TenantStore) -> None:
        changed = replace(TENANT, name="Changed")
        with pytest.raises(Clash):
            store.put_tenant(changed, expected=TENANT)
        store.put_tenant(TENANT, expected=None)
        with pytest.raises(Clash):
            store.put_tenant(changed, expected=None)
        store.put_tenant(changed, expected=TENANT)
        with pytest.raises(Clash):
            store.put_tenant(replace(TENANT, name="Late"), expected=TENANT)
        assert store.get_tenant("tnt_1", fresh=True) == changed

    def test_an_answer_is_kept_alone_or_with_the_switch_of_ai_work_and_once(
        self, store: TenantStore, clock: FixedClock
    ) -> None:
        answers = [
            StoredAnswer(idempotency(name), 200, {"of": name}, to_epoch(clock()) + 60)
            for name in ("one", "two")
        ]
        store.keep_answer(answers[0])
        store.pause_ai(True, answer=answers[1])
        assert [store.find_answer(each.idempotency) for each in answers] == answers
        for each in answers:
            with pytest.raises(Clash):
                store.keep_answer(each)
            with pytest.raises(Clash):
                store.pause_ai(False, answer=each)
        assert store.is_ai_paused(TENANT.tenant_id)

    def test_platforms_and_keys_change_the_same_way(self, store: TenantStore) -> None:
        store.put_platform(PLATFORM, expected=None)
        store.put_key(KEY, expected=None)
        gone = replace(PLATFORM, deleted_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
        revoked = replace(KEY, revoked_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
        store.put_platform(gone, expected=PLATFORM)
        store.put_key(revoked, expected=KEY)
        with pytest.raises(Clash):
            store.put_platform(gone, expected=PLATFORM)
        with pytest.raises(Clash):
            store.put_key(revoked, expected=KEY)
        assert store.find_key("hash-1") == revoked

    def test_the_answer_under_a_key_is_kept_with_the_change_or_not_at_all(
        self, shelf: Shelf, clock: FixedClock
    ) -> None:
        store = shelf.tenants
        store.put_tenant(TENANT, expected=None)
        answer = StoredAnswer(idempotency(), 200, {"linkTtlDays": 3}, to_epoch(clock()) + 60)
        changed = replace(TENANT, name="Changed")
        with pytest.raises(Clash):
            store.put_tenant(changed, expected=replace(TENANT, name="Stale"), answer=answer)
        assert shelf.runs.find_answer(idempotency()) is None
        store.put_tenant(changed, expected=TENANT, answer=answer)
        assert shelf.runs.find_answer(idempotency()) == answer
        with pytest.raises(Clash) as lost:
            store.put_tenant(TENANT, expected=changed, answer=answer)
        assert lost.value.what == "answer"
        assert store.get_tenant("tnt_1", fresh=True) == changed

    @pytest.mark.parametrize("limit", [1, 2, 3, 50])
    def test_lists_are_paged_and_show_what_belongs_to_the_owner(self, store: TenantStore, limit: int) -> None:
        platforms = [replace(PLATFORM, platform_id=f"plt_{number}") for number in range(5)]
        for platform in platforms:
            store.put_platform(platform, expected=None)
        tenants = [replace(TENANT, tenant_id=f"tnt_{number}") for number in range(5)]
        for tenant in [*tenants, replace(TENANT, tenant_id="tnt_9", platform_id="plt_2")]:
            store.put_tenant(tenant, expected=None)
        keys = [replace(KEY, key_id=f"key_{number}", key_hash=f"hash-{number}") for number in range(5)]
        platform_key = replace(PLATFORM_KEY, key_id="key_9", key_hash="hash-9")
        for key in [*keys, platform_key]:
            store.put_key(key, expected=None)

        assert all_pages(store.list_platforms, limit) == platforms
        assert all_pages(lambda **page: store.list_tenants("plt_1", **page), limit) == tenants
        assert all_pages(lambda **page: store.list_keys("tnt_1", **page), limit) == keys
        assert all_pages(lambda **page: store.list_keys("plt_1", **page), limit) == [platform_key]
        assert all_pages(lambda **page: store.list_tenants("plt_3", **page), limit) == []

    def test_what_cursors_are_signed_with_stays_as_it_was_first(self, store: TenantStore) -> None:
        store.keep_cursor_secret(b"1" * 32)
        store.keep_cursor_secret(b"2" * 32)
        assert store.cursor_secret() == b"1" * 32
        assert store.list_platforms(limit=5, key=None).items == []


@pytest.fixture
def table() -> Iterator[Any]:
    with mock_aws():
        create_table(dynamodb_client(), "tenants")
        yield dynamodb_client()


def test_a_stage_without_a_platform_has_nothing_to_sign_cursors_with(table: Any, clock: FixedClock) -> None:
    with pytest.raises(LookupError):
        DynamoDbTenantStore(table, "tenants", clock).cursor_secret()


def test_a_tenant_is_remembered_for_a_minute_and_no_longer(table: Any, clock: FixedClock) -> None:
    here, elsewhere = (DynamoDbTenantStore(table, "tenants", clock) for _ in range(2))
    elsewhere.put_tenant(TENANT, expected=None)
    assert here.get_tenant("tnt_1") == TENANT
    changed = replace(TENANT, name="Changed")
    elsewhere.put_tenant(changed, expected=TENANT)
    clock.advance(seconds=59)
    assert here.get_tenant("tnt_1") == TENANT
    assert here.get_tenant("tnt_1", fresh=True) == changed
    clock.advance(seconds=60)
    assert here.get_tenant("tnt_1") == changed


def test_a_tenant_that_is_not_there_yet_is_found_as_soon_as_it_is(table: Any, clock: FixedClock) -> None:
    here, elsewhere = (DynamoDbTenantStore(table, "tenants", clock) for _ in range(2))
    assert here.get_tenant("tnt_1") is None
    elsewhere.put_tenant(TENANT, expected=None)
    assert here.get_tenant("tnt_1") == TENANT


def test_a_revoked_key_is_refused_at_once_everywhere(table: Any, clock: FixedClock) -> None:
    here, elsewhere = (DynamoDbTenantStore(table, "tenants", clock) for _ in range(2))
    elsewhere.put_key(KEY, expected=None)
    assert here.find_key("hash-1") == KEY
    revoked = replace(KEY, revoked_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    elsewhere.put_key(revoked, expected=KEY)
    assert here.find_key("hash-1") == revoked


def test_a_value_that_was_changed_and_changed_back_in_between_is_noticed(
    table: Any, clock: FixedClock
) -> None:
    store = DynamoDbTenantStore(table, "tenants", clock)
    store.put_tenant(TENANT, expected=None)
    other = replace(TENANT, name="Other")
    meanwhile = iter([(other, TENANT), (TENANT, other)])

    class Interrupted:
        """A client between whose read and write somebody else writes twice."""

        def __getattr__(self, name: str) -> Any:
            if name == "put_item":
                for after, before in meanwhile:
                    store.put_tenant(after, expected=before)
            return getattr(table, name)

    late = DynamoDbTenantStore(Interrupted(), "tenants", clock)
    with pytest.raises(Clash):
        late.put_tenant(replace(TENANT, name="Late"), expected=TENANT)
    assert store.get_tenant("tnt_1", fresh=True) == TENANT


def test_the_key_itself_is_nowhere_in_the_table(table: Any, clock: FixedClock) -> None:
    from fakes import seeded_bytes
    from interviews.usecases.tenants.api_keys import create_api_key
    from interviews.usecases.tenants.platforms import create_platform
    from interviews.usecases.tenants.tenant_service import TenantService
    from interviews.usecases.tenants.tenants import create_tenant

    service = TenantService(DynamoDbTenantStore(table, "tenants", clock), clock, seeded_bytes())
    platform = create_platform("Platform", service=service).body
    tenant = create_tenant(
        platform["platformId"], "Tenant", settings=TenantSettings(), limits=Limits(), service=service
    ).body
    secret = create_api_key(
        platform_id=None,
        tenant_id=tenant["tenantId"],
        permissions=["interview:read"],
        description=None,
        expires_on=None,
        allowed_ips=[],
        service=service,
        idempotency=Idempotency("", "once", "hash"),
    ).body["apiKey"]
    assert secret
    assert secret.removeprefix("sk_live_") not in json.dumps(table.scan(TableName="tenants")["Items"])
