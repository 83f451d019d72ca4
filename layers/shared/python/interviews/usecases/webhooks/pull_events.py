from dataclasses import dataclass
from datetime import timedelta

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_iso
from ...domain.webhooks.delivery import Delivery, DeliveryStatus
from ...domain.webhooks.endpoint import Endpoint, platform_owner, sign_webhook, tenant_owner
from ..kernel.answer_size import shown_page
from ..kernel.ports import Clock, Json, Page
from .answers import PulledEvent
from .webhook_ports import Cipher, Composer, DeliveryFilter, DeliverySearch, EndpointStore, SignEd25519

SETTLED = timedelta(seconds=10)
"""The feed ends this long ago: by then the index has all that happened before, whichever function wrote it."""


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

    The cursor leads on even from the end. An owner without a secret gets the headers without signatures; so does a key
    without candidate:read, since what is withheld is another body than the one that the event's id stands for.
    """
    until = feed.clock() - SETTLED
    which = DeliveryFilter(statuses=tuple(DeliveryStatus), events=events, until=until)
    page = feed.deliveries.feed(caller.tenant_id, which, limit=limit, key=position)
    owners = [tenant_owner(caller.tenant_id), platform_owner(caller.platform_id)]
    endpoint = feed.endpoints.first_of(owners) if page.items else None
    withheld = not caller.may(Permission.CANDIDATE_READ)
    return shown_page(page, lambda each: _shown(each, endpoint, withheld, feed))


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
