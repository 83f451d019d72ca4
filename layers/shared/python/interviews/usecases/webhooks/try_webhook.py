from ...domain.kernel.outcome import ErrorClass, Outcome
from ...domain.kernel.records import to_record
from ...domain.runs.events import Event
from ...domain.webhooks.endpoint import sign_webhook
from ..kernel.ports import Clock
from .answers import WebhookTested
from .webhook_ports import Cipher, EndpointStore, Sender, SignEd25519
from .webhook_service import found


def test_webhook(
    owner: str,
    *,
    event: Event,
    body: bytes,
    endpoints: EndpointStore,
    cipher: Cipher,
    sign_ed25519: SignEd25519,
    sender: Sender,
    clock: Clock,
) -> WebhookTested:
    """Sends an event that never happened, signed, and tells what came of it (contract §6). Raises NotFound.

    Nothing is stored and nothing is retried.
    """
    endpoint = found(endpoints.load(owner).endpoint)
    headers = sign_webhook(
        endpoint,
        body,
        event_id=event.event_id,
        timestamp=event.timestamp,
        tenant_id=event.tenant_id,
        at=clock(),
        decrypt=cipher.decrypt,
        sign_ed25519=sign_ed25519,
    )
    outcome = Outcome(error_class=ErrorClass.NO_SECRET)
    if headers:
        outcome = sender.post(endpoint.callback_url, headers, body).without_echo(body)
    return {
        "eventId": event.event_id,
        "event": event.event,
        "callbackUrl": endpoint.callback_url,
        "delivered": outcome.is_success,
        "status": outcome.status,
        "errorClass": outcome.error_class,
        "milliseconds": outcome.milliseconds,
        "timings": to_record(outcome.timings),
        "answer": outcome.answer,
    }
