from ...domain.kernel.access import Caller
from ...domain.kernel.errors import Detail, InvalidState
from ..kernel.idempotency import Answer, earlier_answer, kept_answer
from ..kernel.ports import Clock, Idempotency
from ..kernel.settling import until_settled
from .answers import WebhookDelivery
from .get_webhook_delivery import own_delivery
from .list_webhook_deliveries import shown
from .webhook_ports import DeliveryStore

ACCEPTED = 202


@until_settled
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
    if earlier := earlier_answer(idempotency, deliveries):
        return earlier
    before = own_delivery(caller, delivery_id, deliveries=deliveries)
    now = clock()
    if before.is_leased(now):
        raise InvalidState(
            "An attempt of this delivery is being made right now.",
            [Detail("status", before.status.value)],
        )
    after = before.redelivered(now)
    answer = Answer(shown(after), ACCEPTED)
    deliveries.replace(before, after, answer=kept_answer(answer, idempotency, now))
    return answer
