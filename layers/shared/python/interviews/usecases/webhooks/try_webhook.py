from collections.abc import Callable

from ...domain.kernel.ids import RandomBytes, new_uuid
from ...domain.kernel.records import to_record
from ...domain.runs.events import Event, EventType, envelope
from ...domain.runs.happenings import PlanGenerated
from ...domain.runs.lifecycle import State
from ...domain.webhooks.webhook import ErrorClass, Outcome
from ..kernel.ports import Clock
from .answers import WebhookTested
from .compose_webhook import sign_webhook
from .webhook_ports import Cipher, EndpointStore, Sender, Signer
from .webhook_service import found

SYNTHETIC_RUN = "run_0_00000000"
METADATA = {"test": "true"}


def test_webhook(
    owner: str,
    *,
    tenant_id: str,
    platform_id: str,
    endpoints: EndpointStore,
    cipher: Cipher,
    signer: Callable[[], Signer],
    sender: Sender,
    clock: Clock,
    random: RandomBytes,
) -> WebhookTested:
    """Sends a signed, synthetic `interview.plan_generated` and tells what came of it (contract §6). Raises
    NotFound.

    Nothing is stored and nothing is retried.
    """
    endpoint = found(endpoints.load(owner).endpoint)
    event = _synthetic(tenant_id, platform_id, clock, random)
    body = envelope(event, metadata=METADATA, assessment=None, interview_link=None)
    headers = sign_webhook(
        endpoint,
        body,
        event_id=event.event_id,
        timestamp=event.timestamp,
        tenant_id=tenant_id,
        at=clock(),
        cipher=cipher,
        signer=signer,
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


def _synthetic(tenant_id: str, platform_id: str, clock: Clock, random: RandomBytes) -> Event:
    return Event(
        tenant_id=tenant_id,
        platform_id=platform_id,
        run_id=SYNTHETIC_RUN,
        interview_id=new_uuid(random),
        sequence=1,
        event_id=new_uuid(random),
        event=EventType.PLAN_GENERATED,
        state=State.PENDING.value,
        timestamp=clock(),
        actor="test",
        candidate_ref="test-candidate",
        data=PlanGenerated(planId=new_uuid(random), planVersion=1),
    )
