"""The in-memory stores and the DynamoDB ones behave alike."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from moto import mock_aws

from fakes import FixedClock
from interviews.adapters.dynamodb_deliveries import DynamoDbDeliveryStore
from interviews.adapters.dynamodb_endpoints import DynamoDbEndpointStore
from interviews.domain.delivery import Delivery, plan_delivery
from interviews.domain.errors import ValidationFailed
from interviews.domain.events import Event, EventType
from interviews.domain.times import to_epoch, to_iso
from interviews.domain.webhook import Attempt, Endpoint, EndpointSecret, ErrorClass, Outcome, Timings
from interviews.usecases.ports import Clash, Idempotency, StoredAnswer
from interviews.usecases.webhook_ports import DeliveryFilter, DeliveryStore, EndpointStore
from tables import create_table, dynamodb_client
from webhook_fakes import InMemoryDeliveryStore, InMemoryEndpointStore

OWNER = "TENANT#tnt_1"
URL = "https://ats.example/hook"
BUSY = Outcome(status=503, error_class=ErrorClass.STATUS_5XX)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["memory", "dynamodb"])
def deliveries(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[DeliveryStore]:
    if request.param == "memory":
        yield InMemoryDeliveryStore(clock)
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "deliveries")
        yield DynamoDbDeliveryStore(client, "deliveries", clock)


@pytest.fixture(params=["memory", "dynamodb"])
def endpoints(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[EndpointStore]:
    if request.param == "memory":
        yield InMemoryEndpointStore(clock)
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "tenants")
        yield DynamoDbEndpointStore(client, "tenants", clock)


@pytest.fixture
def plan(clock: FixedClock) -> Callable[..., Delivery]:
    def make(number: int = 1, tenant_id: str = "tnt_1", **more: object) -> Delivery:
        event = Event(
            tenant_id=tenant_id,
            platform_id="plt_1",
            run_id=f"run_1_{number:08}",
            interview_id="i",
            sequence=number,
            event_id=f"event-{number}",
            event=EventType.ASSESSMENT_PENDING,
            state="ASSESSMENT_PENDING",
            timestamp=to_iso(clock()),
            actor="system",
            assessment_version=1,
        )
        made = plan_delivery(event, Endpoint(OWNER, URL, "", ""), owner=OWNER, at=clock())
        return replace(made, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def endpoint(clock: FixedClock) -> Endpoint:
    at = to_iso(clock())
    secrets = (EndpointSecret("Y2lwaGVy", "****abcd", at), EndpointSecret("b2xk", "****efgh", at, at))
    return Endpoint(
        OWNER,
        URL,
        created_at=at,
        updated_at=at,
        events=(EventType.APPROVED,),
        description="Our ATS",
        secrets=secrets,
    )


def answer(clock: FixedClock, key: str = "key-1") -> StoredAnswer:
    expires_at = to_epoch(clock() + timedelta(hours=24))
    return StoredAnswer(Idempotency("tnt_1", key, "hash"), 202, {"n": 1}, expires_at)


def ended(claimed: Delivery, outcome: Outcome, clock: FixedClock) -> Delivery:
    """After its attempt."""
    attempt = Attempt(claimed.attempt_count + 1, to_iso(clock()), outcome.status, outcome.error_class)
    return claimed.after(attempt, outcome, clock(), chance=0.5, url=URL)


class TestDeliveries:
    def test_what_was_added_is_found_as_it_was(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery]
    ) -> None:
        assert deliveries.add(plan())
        assert deliveries.get(plan().delivery_id) == plan()
        assert deliveries.get("dlv_unknown") is None

    def test_a_second_add_changes_nothing(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        deliveries.add(first)
        deliveries.replace(first, first.claimed(clock()))
        clock.advance(seconds=5)
        assert not deliveries.add(plan())
        assert deliveries.get(first.delivery_id) == first.claimed(clock() - timedelta(seconds=5))

    def test_of_two_claims_one_is_refused(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        seen = plan()
        deliveries.add(seen)
        deliveries.replace(seen, seen.claimed(clock()))
        with pytest.raises(Clash):
            deliveries.replace(seen, seen.claimed(clock()))

    def test_an_attempt_and_the_next_state_are_one_write(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        claimed = first.claimed(clock())
        deliveries.add(first)
        deliveries.replace(first, claimed)
        attempt = Attempt(
            1, to_iso(clock()), 503, ErrorClass.STATUS_5XX, 12, Timings(dns=1, connect=2), "busy"
        )
        after = claimed.after(attempt, BUSY, clock(), chance=0.5, url=URL)
        deliveries.replace(claimed, after)
        assert deliveries.get(first.delivery_id) == after
        assert list(deliveries.attempts(first.delivery_id)) == [attempt]
        with pytest.raises(Clash):
            deliveries.replace(claimed, replace(after, last_attempt=replace(attempt, number=2)))
        assert list(deliveries.attempts(first.delivery_id)) == [attempt]

    def test_a_sweep_does_not_get_in_the_way_of_a_sender(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        claimed = first.claimed(clock())
        deliveries.add(first)
        deliveries.replace(first, claimed)
        deliveries.replace(claimed, claimed.swept(clock()))
        deliveries.replace(claimed, ended(claimed, Outcome(status=200), clock))

    def test_attempts_come_in_the_order_of_their_numbers(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        row = plan()
        deliveries.add(row)
        for _ in range(12):
            claimed = row.claimed(clock())
            deliveries.replace(row, claimed)
            row = ended(claimed, BUSY, clock).redelivered(clock())
            deliveries.replace(claimed, row)
        assert [each.number for each in deliveries.attempts(row.delivery_id)] == list(range(1, 13))

    def test_the_sweep_sees_what_is_due_and_nothing_that_is_over(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        rows = [plan(number).due(clock()) for number in range(1, 21)]
        for each in rows:
            deliveries.add(each)
        over = rows[0].claimed(clock())
        deliveries.replace(rows[0], over)
        deliveries.replace(over, ended(over, Outcome(status=200), clock))
        soon, later = to_iso(clock() + timedelta(seconds=119)), to_iso(clock() + timedelta(seconds=120))
        assert deliveries.to_sweep(soon, limit=100) == []
        assert {each.delivery_id for each in deliveries.to_sweep(later, limit=100)} == {
            each.delivery_id for each in rows[1:]
        }
        assert 0 < len(deliveries.to_sweep(later, limit=1)) <= 4

    def test_lists_are_per_tenant_newest_first_and_paged(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        for number in range(1, 8):
            clock.advance(seconds=1)
            deliveries.add(plan(number))
        deliveries.add(plan(9, "tnt_2"))
        seen: list[int] = []
        key = None
        while True:
            page = deliveries.list_deliveries("tnt_1", DeliveryFilter(), limit=3, key=key)
            seen += [each.sequence for each in page.items]
            key = page.next_key
            if key is None:
                break
        assert seen == [7, 6, 5, 4, 3, 2, 1]

    def test_lists_filter(self, deliveries: DeliveryStore, plan: Callable[..., Delivery]) -> None:
        for number in range(1, 4):
            deliveries.add(plan(number))

        def count(which: DeliveryFilter) -> int:
            return len(deliveries.list_deliveries("tnt_1", which, limit=50, key=None).items)

        assert count(DeliveryFilter(run_id="run_1_00000002")) == 1
        assert count(DeliveryFilter(("PENDING",), ("interview.assessment_pending",))) == 3
        assert count(DeliveryFilter(("FAILED",))) == 0
        assert count(DeliveryFilter(events=("interview.approved",))) == 0

    def test_a_cursor_of_another_tenant_leaks_nothing(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery]
    ) -> None:
        for number in range(1, 4):
            deliveries.add(plan(number))
        key = deliveries.list_deliveries("tnt_1", DeliveryFilter(), limit=1, key=None).next_key
        assert deliveries.list_deliveries("tnt_2", DeliveryFilter(), limit=50, key=key).items == []

    @pytest.mark.parametrize(
        "key", [{}, {"after": 1}, {"after": "x"}, {"after": "x#" + "y" * 2000}, {"pk": "DELIVERY#dlv_1"}]
    )
    def test_a_broken_cursor_is_refused(self, deliveries: DeliveryStore, key: dict[str, object]) -> None:
        with pytest.raises(ValidationFailed):
            deliveries.list_deliveries("tnt_1", DeliveryFilter(), limit=1, key=key)

    def test_what_is_past_its_end_is_gone(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        deliveries.add(plan())
        delivery_id = plan().delivery_id
        clock.advance(days=90)
        assert deliveries.get(delivery_id) is None
        assert deliveries.list_deliveries("tnt_1", DeliveryFilter(), limit=9, key=None).items == []

    def test_an_answer_is_kept_with_its_write_or_not_at_all(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        deliveries.add(first)
        kept = answer(clock)
        after = first.redelivered(clock() + timedelta(seconds=1))
        deliveries.replace(first, after, answer=kept)
        assert deliveries.find_answer(replace(kept.idempotency, request_hash="other")) == kept
        with pytest.raises(Clash, match="answer"):
            deliveries.replace(after, after.redelivered(clock() + timedelta(hours=1)), answer=kept)
        assert deliveries.get(first.delivery_id) == after
        clock.advance(hours=24)
        assert deliveries.find_answer(kept.idempotency) is None


class TestEndpoints:
    def test_what_was_saved_is_loaded_as_it_was(self, endpoints: EndpointStore, endpoint: Endpoint) -> None:
        assert endpoints.load(OWNER).endpoint is None
        endpoints.save(None, endpoint)
        assert endpoints.load(OWNER).endpoint == endpoint
        assert endpoints.load("PLATFORM#plt_1").endpoint is None

    def test_of_two_writers_one_is_refused(self, endpoints: EndpointStore, endpoint: Endpoint) -> None:
        endpoints.save(None, endpoint)
        with pytest.raises(Clash):
            endpoints.save(None, endpoint)
        endpoints.save(endpoint, replace(endpoint, version=2))
        with pytest.raises(Clash):
            endpoints.save(endpoint, replace(endpoint, version=2))
        with pytest.raises(Clash):
            endpoints.delete(endpoint)
        endpoints.delete(replace(endpoint, version=2))
        assert endpoints.load(OWNER).endpoint is None

    def test_the_first_owner_that_has_one_is_taken_as_it_is_now(
        self, endpoints: EndpointStore, endpoint: Endpoint
    ) -> None:
        platform = replace(endpoint, owner="PLATFORM#plt_1")
        owners = [OWNER, platform.owner]
        assert endpoints.first_of(owners) is None
        endpoints.save(None, platform)
        assert endpoints.first_of(owners) == platform
        endpoints.save(None, endpoint)
        assert endpoints.first_of(owners) == endpoint
        assert endpoints.first_of(owners[1:]) == platform
        changed = replace(endpoint, version=2, callback_url="https://new.example/")
        endpoints.save(endpoint, changed)
        assert endpoints.first_of(owners) == changed

    def test_an_answer_is_kept_with_its_write_or_not_at_all(
        self, endpoints: EndpointStore, endpoint: Endpoint, clock: FixedClock
    ) -> None:
        kept = answer(clock)
        endpoints.save(None, endpoint, kept)
        assert endpoints.load(OWNER, kept.idempotency).answer == kept
        assert endpoints.load(OWNER, replace(kept.idempotency, key="other")).answer is None
        with pytest.raises(Clash, match="answer"):
            endpoints.save(endpoint, replace(endpoint, version=2), kept)
        with pytest.raises(Clash):
            endpoints.delete(endpoint, kept)
        assert endpoints.load(OWNER).endpoint == endpoint
        clock.advance(hours=24)
        assert endpoints.load(OWNER, kept.idempotency).answer is None
        endpoints.delete(endpoint, answer(clock))


def test_another_processs_write_counts_at_once(endpoint: Endpoint, clock: FixedClock) -> None:
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "tenants")
        here, there = (DynamoDbEndpointStore(client, "tenants", clock) for _ in range(2))
        assert here.first_of([OWNER]) is None
        there.save(None, endpoint)
        assert here.first_of([OWNER]) == endpoint
