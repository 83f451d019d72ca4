from ...domain.kernel.access import Caller
from ...domain.kernel.errors import ConcurrentUpdate, Detail, InvalidState
from ..kernel.idempotency import TRIES, Answer, kept_answer, replay
from ..kernel.ports import Clash, Clock, Idempotency
from .answers import WebhookDelivery
from .get_webhook_delivery import own_delivery
from .list_webhook_deliveries import shown
from .webhook_ports import DeliveryStore

ACCEPTED = 202


def redeliver_webhook(
    caller: Caller,
    delivery_id: str,
    *,
    deliveries: DeliveryStore,
    clock: Clock,
    idempotency: Idempotency | None = None,
) -> Answer[WebhookDelivery]:
    """Sends a delivery again, with the same `webhook-id` and the full schedule, whatever became of it before.

    The sweep sends it within a minute. Raises NotFound, InvalidState while an attempt is being
    made, IdempotencyConflict, ConcurrentUpdate.
    """
    for _ in range(TRIES):
        if idempotency and (stored := deliveries.find_answer(idempotency)):
            return replay(stored, idempotency)
        before = own_delivery(caller, delivery_id, deliveries=deliveries)
        now = clock()
        if before.is_leased(now):
            raise InvalidState(
                "An attempt of this delivery is being made right now.",
                [Detail("status", before.status.value)],
            )
        after = before.redelivered(now)
        answer = Answer(shown(after), ACCEPTED)
        try:
            deliveries.replace(before, after, answer=kept_answer(answer, idempotency, now))
        except Clash:
            continue
        return answer
    raise ConcurrentUpdate
