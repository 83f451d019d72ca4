"""Platforms, tenants and API keys; authorize, get_settings, update_settings."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import repeat
from typing import Any

import pytest

from builders import CALLER, TENANT, Office, idempotency
from fakes import FixedClock, InMemoryTenantStore, seeded_bytes
from interviews.domain.kernel.access import ApiKey, Caller, Permission
from interviews.domain.kernel.errors import (
    ConcurrentUpdate,
    Forbidden,
    IdempotencyConflict,
    InvalidState,
    NotFound,
    Unauthenticated,
    ValidationFailed,
)
from interviews.domain.kernel.records import to_record
from interviews.domain.tenants.oidc import TrustedIssuer
from interviews.domain.tenants.tenant import Limits, Platform, Tenant, TenantSettings
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Clash, Idempotency
from interviews.usecases.tenants.admission import admit_caller
from interviews.usecases.tenants.api_keys import (
    create_api_key,
    get_api_key,
    list_api_keys,
    revoke_api_key,
    shown_key,
)
from interviews.usecases.tenants.authorize import authorize
from interviews.usecases.tenants.get_settings import get_settings
from interviews.usecases.tenants.platforms import (
    create_platform,
    delete_platform,
    get_platform,
    list_platforms,
    resume_platform,
    suspend_platform,
)
from interviews.usecases.tenants.shown_tenant import shown_tenant
from interviews.usecases.tenants.tenant_service import TenantService
from interviews.usecases.tenants.tenants import (
    create_tenant,
    delete_tenant,
    get_tenant,
    list_tenants,
    resume_tenant,
    suspend_tenant,
    update_tenant,
)
from interviews.usecases.tenants.update_settings import update_settings


class Interrupted(InMemoryTenantStore):
    """Before its next writes, what stands in `interruptions` happens."""

    def __init__(self) -> None:
        super().__init__()
        self.interruptions: Any = iter(())

    def _interrupt(self) -> None:
        for interrupt in self.interruptions:
            interrupt()
            break

    def put_tenant(self, *arguments: Any, **options: Any) -> None:
        self._interrupt()
        super().put_tenant(*arguments, **options)

    def put_platform(self, *arguments: Any, **options: Any) -> None:
        self._interrupt()
        super().put_platform(*arguments, **options)

    def put_key(self, *arguments: Any, **options: Any) -> None:
        self._interrupt()
        super().put_key(*arguments, **options)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def tenants() -> Interrupted:
    return Interrupted()


@pytest.fixture
def service(tenants: Interrupted, clock: FixedClock) -> TenantService:
    return TenantService(tenants, clock, seeded_bytes())


@pytest.fixture
def platform(service: TenantService) -> Platform:
    made = create_platform("Platform", service=service)
    return get_platform(made.body["platformId"], tenants=service.tenants)


@pytest.fixture
def tenant(service: TenantService, platform: Platform) -> Tenant:
    made = create_tenant(
        platform.platform_id, "Tenant", settings=TenantSettings(), limits=Limits(), service=service
    )
    return get_tenant(made.body["tenantId"], tenants=service.tenants)


def make_key(service: TenantService, **changes: Any) -> tuple[ApiKey, str]:
    wanted: dict[str, Any] = {
        "platform_id": None,
        "tenant_id": None,
        "permissions": ["interview:read"],
        "description": None,
        "expires_on": None,
        "allowed_ips": [],
    }
    made = create_api_key(**wanted | changes, service=service).body
    assert made["apiKey"]
    return get_api_key(made["keyId"], tenants=service.tenants), made["apiKey"]


class TestProvision:
    def test_a_key_is_shown_once_and_kept_as_a_hash(self, service: TenantService, tenant: Tenant) -> None:
        key, secret = make_key(service, tenant_id=tenant.tenant_id)
        assert secret.startswith("sk_live_")
        assert len(secret) == len("sk_live_") + 64
        assert secret[8:] not in repr(service.tenants)
        assert secret[8:] not in repr(shown_key(key))
        assert key.key_hash not in repr(shown_key(key))
        assert shown_key(key)["hint"] == "****" + secret[-4:]

    def test_a_tenants_key_belongs_to_its_platform_too(self, service: TenantService, tenant: Tenant) -> None:
        key, _ = make_key(service, tenant_id=tenant.tenant_id)
        assert (key.kind, key.platform_id, key.tenant_id) == ("tenant", tenant.platform_id, tenant.tenant_id)

    @pytest.mark.parametrize("owner", [{"tenant_id": "tnt_x"}, {"platform_id": "plt_x"}])
    def test_a_key_needs_an_owner_that_is_there(self, service: TenantService, owner: dict[str, str]) -> None:
        with pytest.raises(ValidationFailed):
            make_key(service, **owner)

    def test_a_tenant_needs_a_platform_that_is_there(self, service: TenantService) -> None:
        with pytest.raises(ValidationFailed):
            create_tenant("plt_x", "Tenant", settings=TenantSettings(), limits=Limits(), service=service)

    def test_what_was_deleted_is_not_found_and_not_listed(
        self, service: TenantService, platform: Platform, tenant: Tenant
    ) -> None:
        delete_tenant(tenant.tenant_id, service=service)
        delete_platform(platform.platform_id, service=service)
        for read in (
            lambda: get_tenant(tenant.tenant_id, tenants=service.tenants),
            lambda: get_platform(platform.platform_id, tenants=service.tenants),
            lambda: suspend_tenant(tenant.tenant_id, service=service),
            lambda: delete_tenant("tnt_never_was", service=service),
            lambda: delete_platform("plt_never_was", service=service),
        ):
            with pytest.raises(NotFound):
                read()
        delete_tenant(tenant.tenant_id, service=service)  # again, for the runs that were not ended yet
        delete_platform(platform.platform_id, service=service)
        assert list_tenants(platform.platform_id, limit=5, position=None, tenants=service.tenants).items == []
        assert list_platforms(limit=5, position=None, tenants=service.tenants).items == []

    def test_what_is_not_named_in_a_change_stays(self, service: TenantService, tenant: Tenant) -> None:
        update_tenant(tenant.tenant_id, {"ai_paused": True}, limits={"creates_per_day": 3}, service=service)
        changed = update_tenant(
            tenant.tenant_id, {"name": "New"}, limits={"requests_per_minute": 7}, service=service
        )
        after = get_tenant(tenant.tenant_id, tenants=service.tenants)
        assert changed.body == shown_tenant(after)
        assert after == replace(
            tenant,
            name="New",
            ai_paused=True,
            limits=Limits(creates_per_day=3, requests_per_minute=7),
        )

    def test_an_issuer_is_checked_where_it_is_saved_and_not_for_a_replay(
        self, service: TenantService, tenant: Tenant
    ) -> None:
        """It may have moved since."""
        seen: list[str] = []

        def check(issuer: str) -> None:
            seen.append(issuer)
            if len(seen) > 2:
                raise ValidationFailed.of("oidc.issuer", "cannot be resolved")

        oidc = TrustedIssuer("https://login.northwind.example", "interviews")

        def create() -> Answer[Any]:
            return create_tenant(
                tenant.platform_id,
                "T",
                settings=TenantSettings(),
                limits=Limits(),
                oidc=oidc,
                check_issuer=check,
                service=service,
                idempotency=idempotency("create"),
            )

        def change(key: str = "change", **named: Any) -> Answer[Any]:
            return update_tenant(
                tenant.tenant_id, named, check_issuer=check, idempotency=idempotency(key), service=service
            )

        for _ in range(2):
            create()
            assert change(oidc=oidc).body["oidc"]["issuer"] == oidc.issuer
        assert seen == [oidc.issuer] * 2
        assert "oidc" not in change("another", oidc=None).body
        with pytest.raises(ValidationFailed):
            change("a third", oidc=oidc)

    def test_a_platform_with_tenants_stays(
        self, service: TenantService, platform: Platform, tenant: Tenant
    ) -> None:
        with pytest.raises(InvalidState):
            delete_platform(platform.platform_id, service=service)

    def test_deleted_tenants_hide_no_living_one(self, service: TenantService, platform: Platform) -> None:
        made = [
            create_tenant(
                platform.platform_id, "Tenant", settings=TenantSettings(), limits=Limits(), service=service
            )
            for _ in range(102)
        ]
        for each in made[:-1]:
            delete_tenant(each.body["tenantId"], service=service)
        with pytest.raises(InvalidState):
            delete_platform(platform.platform_id, service=service)
        delete_tenant(made[-1].body["tenantId"], service=service)
        delete_platform(platform.platform_id, service=service)

    def test_revoking_twice_keeps_the_first_time(
        self, service: TenantService, tenant: Tenant, clock: FixedClock
    ) -> None:
        key, _ = make_key(service, tenant_id=tenant.tenant_id)
        first = revoke_api_key(key.key_id, service=service).body
        clock.advance(days=1)
        assert revoke_api_key(key.key_id, service=service).body == first
        (listed,) = list_api_keys(tenant.tenant_id, limit=5, position=None, tenants=service.tenants).items
        assert shown_key(listed) == first

    def test_two_who_revoke_or_delete_at_once_both_succeed_or_find_nothing(
        self, service: TenantService, tenants: Interrupted, platform: Platform, tenant: Tenant
    ) -> None:
        key, _ = make_key(service, tenant_id=tenant.tenant_id)
        tenants.interruptions = iter([lambda: revoke_api_key(key.key_id, service=service)])
        assert revoke_api_key(key.key_id, service=service).body["revokedAt"]
        tenants.interruptions = iter([lambda: delete_tenant(tenant.tenant_id, service=service)])
        with pytest.raises(NotFound):
            delete_tenant(tenant.tenant_id, service=service)
        tenants.interruptions = iter([lambda: delete_platform(platform.platform_id, service=service)])
        with pytest.raises(NotFound):
            delete_platform(platform.platform_id, service=service)

    def test_an_unknown_key_is_not_found(self, service: TenantService) -> None:
        with pytest.raises(NotFound):
            revoke_api_key("key_x", service=service)


class TestAuthorize:
    @pytest.fixture
    def secret(self, service: TenantService, tenant: Tenant) -> str:
        return make_key(
            service,
            tenant_id=tenant.tenant_id,
            expires_on="2026-12-01T00:00:00Z",
            allowed_ips=["10.0.0.0/8"],
        )[1]

    def ask(self, service: TenantService, secret: str, source_ip: str = "10.1.2.3") -> ApiKey:
        return authorize(secret, source_ip, tenants=service.tenants, clock=service.clock)

    def test_a_live_key_is_known(self, service: TenantService, tenant: Tenant, secret: str) -> None:
        assert self.ask(service, secret).tenant_id == tenant.tenant_id

    @pytest.mark.parametrize("wrong", ["", "sk_live_", "sk_live_" + "0" * 64, "nonsense"])
    def test_an_unknown_key_is_refused(self, service: TenantService, secret: str, wrong: str) -> None:
        with pytest.raises(Unauthenticated):
            self.ask(service, wrong)

    def test_an_expired_key_is_refused(self, service: TenantService, secret: str, clock: FixedClock) -> None:
        clock.advance(days=8)
        with pytest.raises(Unauthenticated):
            self.ask(service, secret)

    def test_a_revoked_key_is_refused(self, service: TenantService, secret: str) -> None:
        revoke_api_key(self.ask(service, secret).key_id, service=service)
        with pytest.raises(Unauthenticated):
            self.ask(service, secret)

    def test_the_key_of_a_deleted_owner_is_forbidden(
        self, service: TenantService, tenant: Tenant, platform: Platform, secret: str
    ) -> None:
        _, of_platform = make_key(service, platform_id=platform.platform_id)
        assert self.ask(service, of_platform)
        delete_tenant(tenant.tenant_id, service=service)
        with pytest.raises(Forbidden):
            self.ask(service, secret)
        delete_platform(platform.platform_id, service=service)
        with pytest.raises(Forbidden):
            self.ask(service, of_platform)

    def test_the_keys_of_a_suspended_owner_are_forbidden_until_it_is_resumed(
        self, service: TenantService, tenant: Tenant, platform: Platform, secret: str
    ) -> None:
        _, of_platform = make_key(service, platform_id=platform.platform_id)
        suspend_tenant(tenant.tenant_id, service=service)
        suspend_tenant(tenant.tenant_id, service=service)
        assert self.ask(service, of_platform)
        with pytest.raises(Forbidden):
            self.ask(service, secret)
        resume_tenant(tenant.tenant_id, service=service)
        assert self.ask(service, secret)
        suspend_platform(platform.platform_id, service=service)
        for each in (secret, of_platform):
            with pytest.raises(Forbidden):
                self.ask(service, each)
        resume_platform(platform.platform_id, service=service)
        assert self.ask(service, of_platform)

    def test_a_key_from_elsewhere_is_forbidden(self, service: TenantService, secret: str) -> None:
        with pytest.raises(Forbidden):
            self.ask(service, secret, "11.0.0.1")


def changed(
    office: Office,
    changes: Mapping[str, Any],
    caller: Caller = CALLER,
    idempotency: Idempotency | None = None,
) -> Answer[Any]:
    return update_settings(
        caller,
        changes,
        tenant=admit_caller(caller, Permission.TENANT_UPDATE, tenants=office.tenants),
        tenants=office.tenants,
        answers=office.runs,
        clock=office.clock,
        idempotency=idempotency,
    )


class TestSettings:
    def test_they_have_the_contracts_defaults(self) -> None:
        assert get_settings(CALLER, tenants=Office().tenants) == {
            "autoApprovePlans": False,
            "linkTtlDays": 7,
            "candidatePiiRetentionDays": 90,
            "assessmentRetentionDays": 365,
            "recordingRetentionDays": 30,
            "candidateFeedback": False,
            "limits": {
                "requestsPerMinute": 600,
                "createsPerDay": 1000,
                "chatMessagesPerRun": 50,
                "reassessmentsPerRun": 5,
                "revisionsPerRun": 10,
                "modelTokensPerRun": 3000000,
                "modelUsdPerMonth": 500,
            },
        }

    def test_what_is_named_changes_and_the_rest_stays(self) -> None:
        office = Office()
        answer = changed(office, {"link_ttl_days": 3})
        assert answer.body == get_settings(CALLER, tenants=office.tenants)
        assert (answer.body["linkTtlDays"], answer.body["candidatePiiRetentionDays"]) == (3, 90)

    def test_a_false_is_a_value(self) -> None:
        office = Office()
        office.set_up_tenant(TenantSettings(auto_approve_plans=True))
        body = changed(office, {"auto_approve_plans": False}).body
        assert body["autoApprovePlans"] is False

    def test_two_changes_at_once_are_both_kept(self) -> None:
        tenants = Interrupted()
        office = Office(tenants=tenants)
        tenants.interruptions = iter([lambda: changed(office, {"link_ttl_days": 3})])
        changed(office, {"auto_approve_plans": True})
        settings = get_settings(CALLER, tenants=office.tenants)
        assert (settings["linkTtlDays"], settings["autoApprovePlans"]) == (3, True)

    def test_they_are_changed_once_under_one_key(self) -> None:
        office = Office()
        first = changed(office, {"link_ttl_days": 3}, idempotency=idempotency())
        changed(office, {"link_ttl_days": 4})
        again = changed(office, {"link_ttl_days": 3}, idempotency=idempotency())
        assert (again.replayed, again.body) == (True, first.body)
        assert get_settings(CALLER, tenants=office.tenants)["linkTtlDays"] == 4
        with pytest.raises(IdempotencyConflict):
            other = idempotency(request="other")
            changed(office, {"link_ttl_days": 5}, idempotency=other)

    def test_a_key_that_answered_a_call_on_a_run_is_taken(self) -> None:
        office = Office()
        office.create(idempotency=idempotency(request="a run"))
        with pytest.raises(IdempotencyConflict):
            changed(office, {"link_ttl_days": 3}, idempotency=idempotency())
        assert office.tenants.get_tenant(TENANT.tenant_id) == TENANT

    def test_a_key_that_answered_them_is_taken_for_runs(self) -> None:
        office = Office()
        changed(office, {"link_ttl_days": 3}, idempotency=idempotency())
        with pytest.raises(IdempotencyConflict):
            office.create(idempotency=idempotency(request="a run"))

    def test_a_foreign_tenant_is_forbidden(self) -> None:
        office = Office()
        with pytest.raises(Forbidden):
            changed(office, {"link_ttl_days": 3}, replace(CALLER, platform_id="plt_9"))
        with pytest.raises(Forbidden):
            get_settings(replace(CALLER, tenant_id="tnt_9"), tenants=office.tenants)

    def test_who_loses_every_race_may_try_again(self) -> None:
        def lose() -> None:
            raise Clash("TENANT")

        tenants = Interrupted()
        office = Office(tenants=tenants)
        tenants.interruptions = repeat(lose)
        with pytest.raises(ConcurrentUpdate):
            changed(office, {"link_ttl_days": 3})
        assert office.tenants.get_tenant(TENANT.tenant_id) == TENANT


class TestOnce:
    """Under an Idempotency-Key something is created once (contract §3)."""

    def made(self, service: TenantService, kind: str, once: Idempotency | None) -> Answer[Any]:
        """Whatever it belongs to is there already."""
        owner = next(iter(service.tenants.list_platforms(limit=1, key=None).items), None)
        if kind == "platform":
            return create_platform("Acme", service=service, idempotency=once)
        assert owner
        if kind == "tenant":
            return create_tenant(
                owner.platform_id,
                "Tenant",
                settings=TenantSettings(),
                limits=Limits(),
                idempotency=once,
                service=service,
            )
        return create_api_key(
            platform_id=owner.platform_id,
            tenant_id=None,
            permissions=["interview:read"],
            description=None,
            expires_on=None,
            allowed_ips=[],
            service=service,
            idempotency=once,
        )

    @pytest.mark.parametrize("kind", ["platform", "tenant", "api key"])
    def test_again_it_is_the_same(self, service: TenantService, platform: Platform, kind: str) -> None:
        once = Idempotency("", "key", "hash")
        first = self.made(service, kind, once)
        before = repr(service.tenants)
        again = self.made(service, kind, once)
        assert (first.replayed, again.replayed, again.status) == (False, True, 201)
        shown_once = {"apiKey"} if kind == "api key" else set()
        kept = {name: each for name, each in first.body.items() if name not in shown_once}
        assert again.body == to_record(kept)
        assert first.body.keys() - again.body.keys() == shown_once
        assert repr(service.tenants) == before

    @pytest.mark.parametrize("kind", ["platform", "tenant", "api key"])
    def test_another_request_is_a_conflict(
        self, service: TenantService, platform: Platform, kind: str
    ) -> None:
        self.made(service, kind, Idempotency("", "key", "hash"))
        with pytest.raises(IdempotencyConflict):
            self.made(service, kind, Idempotency("", "key", "another"))

    @pytest.mark.parametrize("kind", ["platform", "tenant", "api key"])
    def test_of_two_at_once_one_is_answered_by_the_other(
        self, service: TenantService, tenants: Interrupted, platform: Platform, kind: str
    ) -> None:
        once = Idempotency("", "key", "hash")
        others: list[Answer[Any]] = []
        tenants.interruptions = iter([lambda: others.append(self.made(service, kind, once))])
        late = self.made(service, kind, once)
        assert late.replayed
        assert late.body.items() <= to_record(others[0].body).items()

    def test_without_a_key_there_are_two(self, service: TenantService) -> None:
        first, second = (create_platform("Acme", service=service).body["platformId"] for _ in range(2))
        assert first != second
