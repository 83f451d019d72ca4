"""The in-memory stores and the DynamoDB ones behave alike."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from moto import mock_aws

from fakes import FixedClock
from interviews.adapters.webhooks.dynamodb_circuits import DynamoDbCircuitStore
from interviews.adapters.webhooks.dynamodb_deliveries import DynamoDbDeliveryStore
from interviews.adapters.webhooks.dynamodb_delivery_search import DynamoDbDeliverySearch
from interviews.adapters.webhooks.dynamodb_endpoints import DynamoDbEndpointStore
from interviews.domain.kernel.ids import RunRef, delivery_id
from interviews.domain.kernel.outcome import ErrorClass, Outcome, Timings
from interviews.domain.kernel.times import to_epoch, to_iso
from interviews.domain.runs.events import Event, EventType
from interviews.domain.webhooks.circuit import OPENED_BY, Circuit
from interviews.domain.webhooks.delivery import Attempt, Delivery, DeliveryStatus
from interviews.domain.webhooks.endpoint import DisabledReason, Endpoint, EndpointSecret
from interviews.domain.webhooks.plan_delivery import plan_delivery
from interviews.usecases.kernel.ports import Clash, Idempotency, StoredAnswer
from interviews.usecases.webhooks.webhook_ports import (
    AuditLog,
    CircuitStore,
    DeliveryFilter,
    DeliverySearch,
    DeliveryStore,
    EndpointStore,
    Heard,
)
from tables import create_table, dynamodb_client
from webhook_fakes import InMemoryCircuitStore, InMemoryDeliveryStore, InMemoryEndpointStore

OWNER = "TENANT#tnt_1"
URL = "https://ats.example/hook"
LATER = 4_000_000_000
MUCH_LATER = datetime(2099, 1, 1, tzinfo=UTC)
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


@pytest.fixture
def search(deliveries: DeliveryStore, clock: FixedClock) -> DeliverySearch:
    if isinstance(deliveries, InMemoryDeliveryStore):
        return deliveries
    return DynamoDbDeliverySearch(dynamodb_client(), "deliveries", clock)


@pytest.fixture(params=["memory", "dynamodb"])
def endpoints(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[EndpointStore]:
    if request.param == "memory":
        yield InMemoryEndpointStore(clock)
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "tenants")
        yield DynamoDbEndpointStore(client, "tenants", clock)


class Circuits(CircuitStore, AuditLog, Protocol):
    """Both are the same items' store."""


@pytest.fixture(params=["memory", "dynamodb"])
def circuits(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Circuits]:
    if request.param == "memory":
        yield InMemoryCircuitStore()
        return
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "deliveries")
        yield DynamoDbCircuitStore(client, "deliveries", clock)


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
            timestamp=clock(),
            actor="system",
            assessment_version=1,
        )
        made = plan_delivery(event, Endpoint(OWNER, URL, clock(), clock()), owner=OWNER, at=clock())
        return replace(made, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def endpoint(clock: FixedClock) -> Endpoint:
    at = clock()
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
    return claimed.after(outcome, clock(), started_at=clock(), chance=0.5, url=URL)


def answered(deliveries: DeliveryStore, row: Delivery, clock: FixedClock, until: int | None) -> Delivery:
    """The row after an attempt that its receiver answered."""
    claimed = row.claimed(clock())
    deliveries.replace(row, claimed)
    after = ended(claimed, BUSY, clock)
    heard = Heard(f"busy {after.attempt_count}", until) if until else None
    deliveries.replace(claimed, after, heard=heard)
    found = deliveries.get(row.delivery_id)
    assert found
    return found


class TestDeliveries:
    def test_what_was_added_is_found_as_it_was(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery]
    ) -> None:
        assert deliveries.add(plan())
        assert deliveries.get(plan().delivery_id) == plan()
        assert deliveries.get("dlv_unknown") is None

    def test_of_two_sweeps_that_saw_the_same_row_one_puts_it_off(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        row = plan().redelivered(clock())
        deliveries.add(row)
        deliveries.replace(row, row.swept(clock()))
        with pytest.raises(Clash):
            deliveries.replace(row, row.swept(clock() + timedelta(seconds=1)))
        assert deliveries.get(row.delivery_id) == row.swept(clock())

    def test_its_sender_may_write_whatever_a_sweep_has_noted_meanwhile(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        row = plan().redelivered(clock())
        deliveries.add(row)
        claimed = row.claimed(clock())
        deliveries.replace(row, claimed)
        deliveries.replace(claimed, claimed.swept(clock()))
        deliveries.replace(claimed, ended(claimed, Outcome(status=200), clock))
        found = deliveries.get(row.delivery_id)
        assert found
        assert found.status is DeliveryStatus.DELIVERED

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
        attempt = Attempt(1, clock(), 503, ErrorClass.STATUS_5XX, 12, Timings(dns=1, connect=2))
        busy = replace(BUSY, milliseconds=12, timings=Timings(dns=1, connect=2))
        after = claimed.after(busy, clock(), started_at=clock(), chance=0.5, url=URL)
        deliveries.replace(claimed, after, heard=Heard("busy", LATER))
        assert deliveries.get(first.delivery_id) == after
        heard = replace(attempt, answer="busy")
        assert list(deliveries.attempts(first.delivery_id)) == [heard]
        with pytest.raises(Clash):
            deliveries.replace(claimed, replace(after, last_attempt=replace(attempt, number=2)))
        assert list(deliveries.attempts(first.delivery_id)) == [heard]

    def test_what_receivers_answer_goes_before_the_attempts(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        row = plan()
        deliveries.add(row)
        ends = to_epoch(clock() + timedelta(days=30))
        for until in (ends, None, LATER):
            row = answered(deliveries, row, clock, until)
        heard = [each.answer for each in deliveries.attempts(row.delivery_id)]
        assert heard == ["busy 1", "", "busy 3"]
        clock.advance(days=30)
        assert [each.answer for each in deliveries.attempts(row.delivery_id)] == ["", "", "busy 3"]

    def test_what_receivers_answered_to_a_run_is_erased_and_nobody_elses(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        other = plan(2)
        namesake = replace(
            plan(1, "tnt_2"), delivery_id=delivery_id("tnt_2", "run_1_00000001", 1), tenant_id="tnt_2"
        )
        rows = [plan(), other, namesake]
        for each in rows:
            deliveries.add(each)
            answered(deliveries, answered(deliveries, each, clock, LATER), clock, LATER)
        assert deliveries.erase_answers(RunRef("tnt_1", "run_1_00000001"))
        heard = [[one.answer for one in deliveries.attempts(each.delivery_id)] for each in rows]
        assert heard == [["", ""], ["busy 1", "busy 2"], ["busy 1", "busy 2"]]
        assert not deliveries.erase_answers(RunRef("tnt_1", "run_1_00000001"))

    def test_an_attempt_that_is_under_way_learns_that_its_answer_is_not_wanted(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        claimed = first.claimed(clock())
        deliveries.add(first)
        deliveries.replace(first, claimed)
        assert not deliveries.erase_answers(RunRef("tnt_1", first.run_id))
        told = replace(claimed, drops_answer=True)
        assert deliveries.get(first.delivery_id) == told
        with pytest.raises(Clash):
            deliveries.replace(claimed, ended(claimed, BUSY, clock), heard=Heard("busy", LATER))
        deliveries.replace(told, ended(claimed, BUSY, clock))
        assert not told.claimed(clock()).drops_answer

    @pytest.mark.parametrize("moment", range(1, 8))
    def test_an_attempt_that_ends_at_any_moment_of_a_purge_leaves_no_answer(
        self, plan: Callable[..., Delivery], clock: FixedClock, moment: int
    ) -> None:
        """As deliver_webhook.py records it: what was answered, or nothing of it where the purge was first."""
        with mock_aws():
            client = dynamodb_client()
            create_table(client, "deliveries")
            deliveries, sender = (
                DynamoDbDeliveryStore(each, "deliveries", clock) for each in (client, dynamodb_client())
            )
            first, other = plan(), plan(2)
            other = replace(other, run_id=first.run_id, delivery_id=delivery_id("tnt_1", first.run_id, 2))
            claimed = first.claimed(clock())
            for each in (first, other):
                deliveries.add(each)
            deliveries.replace(first, claimed)
            calls = iter(range(1, 100))

            def at_the_moment(**_: object) -> None:
                if next(calls) != moment:
                    return
                after = ended(claimed, BUSY, clock)
                try:
                    sender.replace(claimed, after, heard=Heard("busy", LATER))
                except Clash:
                    sender.replace(replace(claimed, drops_answer=True), after)

            client.meta.events.register("after-call.dynamodb", at_the_moment)
            deliveries.erase_answers(RunRef("tnt_1", first.run_id))
            client.meta.events.unregister("after-call.dynamodb", at_the_moment)
            heard = [each.answer for each in deliveries.attempts(first.delivery_id)]
            assert heard == ([""] if next(calls) > moment else [])

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
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        rows = [plan(number).due(clock()) for number in range(1, 21)]
        for each in rows:
            deliveries.add(each)
        over = rows[0].claimed(clock())
        deliveries.replace(rows[0], over)
        deliveries.replace(over, ended(over, Outcome(status=200), clock))
        soon, later = clock() + timedelta(seconds=119), clock() + timedelta(seconds=120)
        assert search.to_sweep(soon, limit=100) == []
        assert {each.delivery_id for each in search.to_sweep(later, limit=100)} == {
            each.delivery_id for each in rows[1:]
        }
        assert 0 < len(search.to_sweep(later, limit=1)) <= 4

    def test_lists_are_per_tenant_newest_first_and_paged(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        for number in range(1, 8):
            clock.advance(seconds=1)
            deliveries.add(plan(number))
        deliveries.add(plan(9, "tnt_2"))
        seen: list[int] = []
        key = None
        while True:
            page = search.list_deliveries("tnt_1", DeliveryFilter(), limit=3, key=key)
            seen += [each.sequence for each in page.items]
            key = page.next_key
            if key is None:
                break
        assert seen == [7, 6, 5, 4, 3, 2, 1]

    def test_lists_filter(
        self, deliveries: DeliveryStore, search: DeliverySearch, plan: Callable[..., Delivery]
    ) -> None:
        for number in range(1, 4):
            deliveries.add(plan(number))

        def count(which: DeliveryFilter) -> int:
            return len(search.list_deliveries("tnt_1", which, limit=50, key=None).items)

        assert count(DeliveryFilter(run_id="run_1_00000002")) == 1
        assert count(DeliveryFilter(("PENDING",), ("interview.assessment_pending",))) == 3
        assert count(DeliveryFilter(("FAILED",))) == 0
        assert count(DeliveryFilter(events=("interview.approved",))) == 0

    def test_a_cursor_of_another_tenant_leaks_nothing(
        self, deliveries: DeliveryStore, search: DeliverySearch, plan: Callable[..., Delivery]
    ) -> None:
        for number in range(1, 4):
            deliveries.add(plan(number))
        key = search.list_deliveries("tnt_1", DeliveryFilter(), limit=1, key=None).next_key
        assert search.list_deliveries("tnt_2", DeliveryFilter(), limit=50, key=key).items == []

    def test_what_is_past_its_end_is_gone(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        deliveries.add(plan())
        delivery_id = plan().delivery_id
        clock.advance(days=90)
        assert deliveries.get(delivery_id) is None
        assert search.list_deliveries("tnt_1", DeliveryFilter(), limit=9, key=None).items == []

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

    def test_many_are_read_at_once_and_only_those_that_there_are(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        rows = {each.delivery_id: each for each in (plan(number) for number in range(1, 131))}
        for each in rows.values():
            deliveries.add(each)
        assert deliveries.get_all([*rows, "dlv_unknown"]) == rows
        assert deliveries.get_all([]) == {}
        clock.advance(days=90)
        assert deliveries.get_all(list(rows)) == {}

    def test_what_is_held_is_found_by_its_circuit_in_the_order_of_the_events(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        early = plan(12)
        clock.advance(seconds=1)
        held = [early, *(plan(number) for number in (9, 10, 11))]
        own = replace(plan(5), callback_url="https://run.example/a", follows_config=False)
        other = replace(plan(6), owner="PLATFORM#plt_1")
        for each in reversed([*held, own, other, plan(7)]):
            deliveries.add(each)
        for each in [own, *reversed(held), other]:
            deliveries.replace(each, each.held())
        found = search.held(OWNER, limit=9)
        assert [each.sequence for each in found] == [12, 9, 10, 11]
        assert set(found) == {each.held() for each in held}
        assert [each.sequence for each in search.held(OWNER, limit=2)] == [12, 9]
        assert search.held(f"{OWNER}|https://run.example", limit=9) == [own.held()]
        assert search.to_sweep(MUCH_LATER, limit=9) == []

    def test_what_is_released_is_held_no_more_and_in_the_sweeps_sight(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        first = plan()
        deliveries.add(first)
        deliveries.replace(first, first.held())
        deliveries.replace(first.held(), first.held().due(clock()))
        assert search.held(OWNER, limit=9) == []
        assert search.to_sweep(MUCH_LATER, limit=9) == [first.held().due(clock())]
        with pytest.raises(Clash):
            deliveries.replace(first.held(), first.held().given_up(clock()))

    def test_of_a_hold_and_a_claim_one_is_refused(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        deliveries.add(first)
        deliveries.replace(first, first.claimed(clock()))
        with pytest.raises(Clash):
            deliveries.replace(first, first.held())

    def test_a_hold_that_was_given_up_keeps_its_earlier_attempts(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        first = plan()
        claimed = first.claimed(clock())
        deliveries.add(first)
        deliveries.replace(first, claimed)
        tried = ended(claimed, BUSY, clock)
        deliveries.replace(claimed, tried)
        deliveries.replace(tried, tried.held())
        deliveries.replace(tried.held(), tried.held().given_up(clock()))
        made = deliveries.attempts(first.delivery_id)
        assert [(each.number, each.error_class) for each in made] == [
            (1, ErrorClass.STATUS_5XX),
            (2, ErrorClass.HELD_TOO_LONG),
        ]

    def test_every_field_comes_back(
        self, deliveries: DeliveryStore, plan: Callable[..., Delivery], clock: FixedClock
    ) -> None:
        attempt = Attempt(2, clock(), 503, ErrorClass.STATUS_5XX, 12, Timings(dns=1))
        row = replace(
            plan().redelivered(clock(), "another-id").waiting(clock()).claimed(clock()),
            last_attempt=attempt,
            attempt_count=2,
            follows_config=False,
            is_waiting=True,
            body='{"a":1}',
        )
        deliveries.add(row)
        assert deliveries.get(row.delivery_id) == row

    def test_lists_and_feeds_are_bounded_by_time_from_and_before(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        made = []
        for number in range(1, 6):
            made.append(plan(number))
            deliveries.add(made[-1])
            clock.advance(seconds=1)
        since, until = made[1].created_at, made[3].created_at

        def seen(**bounds: datetime) -> tuple[list[int], list[int]]:
            which = DeliveryFilter(**bounds)  # type: ignore[arg-type]
            listed = search.list_deliveries("tnt_1", which, limit=9, key=None)
            fed = search.feed("tnt_1", which, limit=9, key=None)
            return [each.sequence for each in listed.items], [each.sequence for each in fed.items]

        assert seen(since=since, until=until) == ([3, 2], [2, 3])
        assert seen(since=since) == ([5, 4, 3, 2], [2, 3, 4, 5])
        assert seen(until=since) == ([1], [1])
        assert seen(since=until, until=since) == ([], [])
        assert seen(since=since, until=since) == ([], [])

    @pytest.mark.parametrize("oldest_first", [False, True])
    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    def test_pages_show_each_once_however_many_share_a_moment(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
        limit: int,
        oldest_first: bool,
    ) -> None:
        for number in range(1, 15):
            deliveries.add(plan(number))
            clock.advance(milliseconds=number // 5)
        ids: list[str] = []
        key = None
        for _ in range(20):
            page = search.list_deliveries(
                "tnt_1", DeliveryFilter(), limit=limit, key=key, oldest_first=oldest_first
            )
            ids += [each.delivery_id for each in page.items]
            key = page.next_key
            if key is None:
                break
        assert len(ids) == len(set(ids)) == 14

    @pytest.mark.parametrize("at", [datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)])
    @pytest.mark.parametrize("end", ["0" * 32, "f" * 32, "a" + "0" * 31])
    @pytest.mark.parametrize("bounds", ["none", "both", "since", "until", "reversed"])
    def test_a_cursor_outside_the_bounds_leads_to_an_empty_page_or_to_all_of_it(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
        at: datetime,
        end: str,
        bounds: str,
    ) -> None:
        deliveries.add(plan())
        low, high = clock() - timedelta(days=1), clock() + timedelta(days=1)
        which = {
            "none": DeliveryFilter(),
            "both": DeliveryFilter(since=low, until=high),
            "since": DeliveryFilter(since=low),
            "until": DeliveryFilter(until=high),
            "reversed": DeliveryFilter(since=high, until=low),
        }[bounds]
        key = {"after": f"{to_iso(at)}#dlv_{end}"}
        is_early, some = at < low, 0 if bounds == "reversed" else 1
        newest = search.list_deliveries("tnt_1", which, limit=9, key=key)
        oldest = search.list_deliveries("tnt_1", which, limit=9, key=key, oldest_first=True)
        fed = search.feed("tnt_1", which, limit=9, key=key)
        assert len(newest.items) == (0 if is_early else some)
        assert len(oldest.items) == len(fed.items) == (some if is_early else 0)
        assert fed.next_key is not None
        assert fed.items or fed.next_key == key

    def test_a_feed_goes_on_from_its_end_and_from_nothing(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        every = DeliveryFilter(statuses=tuple(DeliveryStatus))
        assert search.feed("tnt_1", every, limit=2, key=None).next_key is None
        seen: list[int] = []
        key = None
        for number in range(1, 10):
            status = DeliveryStatus.UNROUTED if number % 2 else DeliveryStatus.PENDING
            deliveries.add(replace(plan(number), status=status))
            clock.advance(milliseconds=number % 3 + 1)
            if number % 3 == 0:
                page = search.feed("tnt_1", every, limit=2, key=key)
                seen += [each.sequence for each in page.items]
                key = page.next_key
        for _ in range(3):
            page = search.feed("tnt_1", every, limit=2, key=key)
            seen += [each.sequence for each in page.items]
            key = page.next_key
        assert seen == list(range(1, 10))

    def test_what_a_feed_has_gone_past_can_be_counted_again(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        made = []
        for number in range(1, 8):
            event = EventType.APPROVED if number == 4 else EventType.PLAN_GENERATED
            deliveries.add(replace(plan(number), status=DeliveryStatus.UNROUTED, event=event))
            made.append(plan(number).created_at)
            clock.advance(seconds=1)
        every = DeliveryFilter(statuses=tuple(DeliveryStatus))
        page = search.feed("tnt_1", every, limit=5, key=None)
        assert page.next_key

        def passed(which: DeliveryFilter) -> list[datetime]:
            return list(search.passed("tnt_1", which, key=page.next_key or {}))

        assert passed(every) == made[:5]
        assert passed(replace(every, since=made[1])) == made[1:5]
        assert passed(replace(every, since=made[1], events=(EventType.APPROVED,))) == [made[3]]
        assert passed(replace(every, since=made[5])) == []

    def test_lists_show_what_was_unrouted_only_to_those_who_ask(
        self, deliveries: DeliveryStore, search: DeliverySearch, plan: Callable[..., Delivery]
    ) -> None:
        deliveries.add(replace(plan(1), status=DeliveryStatus.UNROUTED))
        deliveries.add(replace(plan(2), status=DeliveryStatus.FAILED))
        deliveries.add(plan(3))
        deliveries.add(replace(plan(4), run_id=""))

        def seen(*statuses: str) -> set[int]:
            page = search.list_deliveries("tnt_1", DeliveryFilter(statuses), limit=9, key=None)
            return {each.sequence for each in page.items}

        assert seen() == {2, 3}
        assert seen("UNROUTED") == {1}
        assert seen("FAILED", "PENDING", "HELD") == {2, 3}

    def test_a_claim_keeps_what_a_list_shows(
        self,
        deliveries: DeliveryStore,
        search: DeliverySearch,
        plan: Callable[..., Delivery],
        clock: FixedClock,
    ) -> None:
        first = plan()
        deliveries.add(first)
        deliveries.replace(first, first.claimed(clock()))
        (listed,) = search.list_deliveries("tnt_1", DeliveryFilter(), limit=9, key=None).items
        assert replace(listed, lease_until=None) == first

    def test_an_answer_by_itself_is_kept_once(self, deliveries: DeliveryStore, clock: FixedClock) -> None:
        kept = answer(clock)
        deliveries.keep_answer(kept)
        deliveries.keep_answer(replace(kept, body={"n": 2}))
        assert deliveries.find_answer(kept.idempotency) == kept


class TestCircuits:
    def test_one_that_was_never_stored_is_new_and_closed(self, circuits: Circuits) -> None:
        assert circuits.get(OWNER, OWNER) == Circuit(OWNER, OWNER)
        assert not circuits.get(OWNER, OWNER).is_stored

    def test_what_was_stored_comes_back_with_every_field(self, circuits: Circuits, clock: FixedClock) -> None:
        circuit = Circuit(OWNER, OWNER)
        for number in range(OPENED_BY):
            circuit = circuit.entered(f"d{number}", 5, clock()).failed(f"d{number}", "TIMEOUT", 3, clock())
        circuit = circuit.entered("a", 5, clock()).entered("b", None, clock())
        circuit = replace(circuit, slow_until=clock(), quiet_since=clock(), probes=2)
        stored = circuits.replace(Circuit(OWNER, OWNER), circuit)
        assert stored == replace(circuit, version=1)
        assert circuits.get(OWNER, OWNER) == stored

    def test_of_two_writers_one_is_refused(self, circuits: Circuits, clock: FixedClock) -> None:
        new = Circuit(OWNER, OWNER)
        first = circuits.replace(new, new.holding(clock()))
        with pytest.raises(Clash):
            circuits.replace(new, new.holding(clock()))
        second = circuits.replace(first, first.closed(clock()))
        for stale in (new, first):
            with pytest.raises(Clash):
                circuits.replace(stale, stale.holding(clock()))
            with pytest.raises(Clash):
                circuits.forget(stale)
        assert circuits.get(OWNER, OWNER) == second

    def test_what_is_forgotten_is_new_again(self, circuits: Circuits, clock: FixedClock) -> None:
        new = Circuit(OWNER, OWNER)
        stored = circuits.replace(new, new.holding(clock()))
        circuits.forget(stored)
        assert circuits.get(OWNER, OWNER) == new
        assert circuits.to_look_at(MUCH_LATER, limit=9) == []
        with pytest.raises(Clash):
            circuits.replace(stored, stored.closed(clock()))

    def test_those_whose_time_has_come_are_looked_at_the_longest_waiting_first(
        self, circuits: Circuits, clock: FixedClock
    ) -> None:
        for seconds in (30, 10, 20, 40):
            new = Circuit(f"TENANT#{seconds}", f"TENANT#{seconds}")
            circuits.replace(new, replace(new, look_at=clock() + timedelta(seconds=seconds)))
        until = clock() + timedelta(seconds=30)
        assert [each.key for each in circuits.to_look_at(until, limit=9)] == [
            "TENANT#10",
            "TENANT#20",
            "TENANT#30",
        ]
        assert [each.key for each in circuits.to_look_at(until, limit=2)] == ["TENANT#10", "TENANT#20"]

    def test_one_without_a_time_is_not_looked_at(self, circuits: Circuits, clock: FixedClock) -> None:
        new = Circuit(OWNER, OWNER)
        stored = circuits.replace(new, new.holding(clock()))
        circuits.replace(stored, replace(stored, look_at=None))
        assert circuits.to_look_at(MUCH_LATER, limit=9) == []


class TestAuditLog:
    def test_each_round_has_a_mark_of_its_own(self, circuits: Circuits, clock: FixedClock) -> None:
        assert circuits.audited_until("soon") is None
        circuits.set_audited_until("soon", clock())
        circuits.set_audited_until("late", datetime(2026, 1, 1, tzinfo=UTC))
        circuits.set_audited_until("late", datetime(2026, 1, 2, tzinfo=UTC))
        assert circuits.audited_until("soon") == clock()
        assert circuits.audited_until("late") == datetime(2026, 1, 2, tzinfo=UTC)
        assert circuits.to_look_at(MUCH_LATER, limit=9) == []


class TestEndpoints:
    def test_switching_off_changes_nothing_else(
        self, endpoints: EndpointStore, endpoint: Endpoint, clock: FixedClock
    ) -> None:
        endpoints.save(None, endpoint)
        off = endpoint.disabled(DisabledReason.GONE, clock() + timedelta(seconds=1))
        endpoints.disable(endpoint, off)
        assert endpoints.load(OWNER).endpoint == off
        assert off == replace(
            endpoint,
            is_active=False,
            disabled_reason=DisabledReason.GONE,
            disabled_at=off.updated_at,
            updated_at=off.updated_at,
            version=2,
        )

    def test_what_was_saved_or_deleted_meanwhile_is_not_switched_off(
        self, endpoints: EndpointStore, endpoint: Endpoint, clock: FixedClock
    ) -> None:
        endpoints.save(None, endpoint)
        changed = replace(endpoint, version=2)
        endpoints.save(endpoint, changed)
        with pytest.raises(Clash):
            endpoints.disable(endpoint, endpoint.disabled(DisabledReason.FAILING, clock()))
        assert endpoints.load(OWNER).endpoint == changed
        endpoints.delete(changed)
        with pytest.raises(Clash):
            endpoints.disable(changed, changed.disabled(DisabledReason.FAILING, clock()))
        assert endpoints.load(OWNER).endpoint is None

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


def test_whatever_decides_about_sending_is_read_consistently(
    plan: Callable[..., Delivery], clock: FixedClock
) -> None:
    """A lease that is not seen yet would be a second request; moto has no replicas that lag."""
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "deliveries")
        asked: list[tuple[str, Any]] = []

        class Noting:
            def __getattr__(self, name: str) -> Callable[..., Any]:
                def call(**request: Any) -> Any:
                    asked.append((name, request))
                    return getattr(client, name)(**request)

                return call

        store = DynamoDbDeliveryStore(Noting(), "deliveries", clock)
        row = plan()
        store.add(row)
        assert store.get(row.delivery_id) == row
        assert store.get_all([row.delivery_id]) == {row.delivery_id: row}
        assert store.attempts(row.delivery_id) == []
    (_, (_, get), (_, get_all), (_, query)) = asked
    assert [each["ConsistentRead"] for each in (get, get_all["RequestItems"]["deliveries"], query)] == [
        True
    ] * 3
