from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.ids import RunRef
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import to_iso
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...domain.webhooks.endpoint import Endpoint, platform_owner, sign_webhook, tenant_owner
from ...domain.webhooks.feed_watermark import FeedWatermark
from ..kernel.answer_size import shown_page
from ..kernel.ports import Clock, Json, Page
from .answers import PulledEvent
from .webhook_ports import Cipher, Composer, DeliveryFilter, DeliverySearch, EndpointStore, SignEd25519

SETTLED = timedelta(seconds=10)
"""The feed ends this long ago: by then the index mostly has all that happened before, whichever function wrote it. What
it has later is found by the watermark."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The ports of the feed of events."""

    endpoints: EndpointStore
    deliveries: DeliverySearch
    cipher: Cipher
    sign_ed25519: SignEd25519
    composer: Composer
    clock: Clock


def pull_events(
    caller: Caller, events: tuple[str, ...], *, limit: int, position: Json | None, feed: Feed
) -> Page[PulledEvent]:
    """The tenant's events as webhooks would bring them, the oldest first: the exact body, and the headers that sign
    it, made now (contract §5). Whether and where an event was also sent makes no difference.

    Each comes once and in order, unless the index was late: then all that was made from a little before the late one on
    comes again. The cursor leads on even from the end. An owner without a secret gets the headers without signatures;
    so does a key without candidate:read, since what is withheld is another body than the one that the event's id stands
    for.
    """
    which = DeliveryFilter(statuses=tuple(DeliveryStatus), events=events)
    page = _marked_page(caller.tenant_id, which, limit, position, feed)
    owners = [tenant_owner(caller.tenant_id), platform_owner(caller.platform_id)]
    endpoint = feed.endpoints.first_of(owners) if page.items else None
    withheld = not caller.may(Permission.CANDIDATE_READ)
    return shown_page(page, lambda each: _shown(each, endpoint, withheld, feed))


def _marked_page(
    tenant_id: str, which: DeliveryFilter, limit: int, position: Json | None, feed: Feed
) -> Page[Delivery]:
    """The next ones, each position with the watermark there."""
    now = feed.clock()
    given, key, start = FeedWatermark.at(now), None, None
    if position:
        given, key = from_record(FeedWatermark, position["given"]), position["key"]
        passed = feed.deliveries.passed(tenant_id, replace(which, since=given.begins_at), key=key)
        if start := given.first_late(passed):
            given = given.back_at(start)
    given = given.settled(now)
    ahead = replace(which, since=start, until=now - SETTLED)
    page = feed.deliveries.feed(tenant_id, ahead, limit=limit, key=None if start else key)
    marks = list(accumulate((each.created_at for each in page.items), FeedWatermark.after, initial=given))
    return Page(page.items, _at(page.next_key or key, marks[-1]), _places(page.keys, marks[1:]))


def _places(keys: Sequence[Json], marks: Sequence[FeedWatermark]) -> list[Json]:
    return [{"key": key, "given": to_record(mark)} for key, mark in zip(keys, marks, strict=True)]


def _at(key: Json | None, mark: FeedWatermark) -> Json | None:
    return {"key": key, "given": to_record(mark)} if key else None


def _shown(delivery: Delivery, endpoint: Endpoint | None, withheld: bool, feed: Feed) -> PulledEvent | None:
    """None for what is gone with its run."""
    now = feed.clock()
    ref = RunRef(delivery.tenant_id, delivery.run_id)
    told = feed.composer.compose(ref, delivery.sequence, delivery.assessment_version, withheld=withheld)
    if told is None:
        return None
    body = told.content
    signed = endpoint if not withheld else None
    headers = signed and sign_webhook(
        signed,
        body,
        event_id=delivery.event_id,
        timestamp=delivery.timestamp,
        tenant_id=delivery.tenant_id,
        at=now,
        decrypt=feed.cipher.decrypt,
        sign_ed25519=feed.sign_ed25519,
    )
    unsigned = {
        "Content-Type": "application/json",
        "X-Tenant-ID": delivery.tenant_id,
        "X-Webhook-Timestamp": to_iso(delivery.timestamp),
        "webhook-id": delivery.event_id,
    }
    return {
        "eventId": delivery.event_id,
        "event": delivery.event,
        "runId": delivery.run_id,
        "sequence": delivery.sequence,
        "headers": headers or unsigned,
        "body": body.decode(),
    }
