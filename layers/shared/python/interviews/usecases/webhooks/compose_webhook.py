from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ...domain.kernel.errors import RunNotFound
from ...domain.kernel.records import from_record
from ...domain.kernel.times import to_iso
from ...domain.runs import artefacts
from ...domain.runs.events import WITH_ASSESSMENT, WITH_LINK, Event, envelope
from ...domain.runs.run import RunRef
from ...domain.runs.words import any_torn
from ...domain.webhooks.delivery import Delivery
from ...domain.webhooks.signature import signature_headers
from ...domain.webhooks.webhook import Endpoint, Outcome
from ..assessments.documents import ASSESSMENT_PARTS, whole
from ..kernel.ports import Json
from ..kernel.stores import RunStore, RunView
from .webhook_ports import Cipher, Heard, Signer

READS = 2
"""An assessment that is superseded between the reads of its two places is found by reading again."""


@dataclass(frozen=True, slots=True)
class Told:
    """The exact bytes, and until when what a receiver answers to them may be kept (epoch seconds; 0: not at all)."""

    body: bytes
    answer_until: int

    def heard(self, outcome: Outcome) -> Heard | None:
        """What is kept of the receiver's answer."""
        return Heard(outcome.answer, self.answer_until) if outcome.answer and self.answer_until else None


def compose_body(
    delivery: Delivery,
    *,
    runs: RunStore,
    link_for: Callable[[RunRef], str],
    now: datetime,
    withheld: bool = False,
) -> Told | None:
    """The same bytes whenever it is called, made from what the event points at as long as that is kept; None once the
    event is gone. After a purge nobody's answer is kept. `withheld`: for a reader without candidate:read."""
    ref = RunRef(delivery.tenant_id, delivery.run_id)
    for _ in range(READS):
        found = _read(ref, delivery, runs)
        if found is None:
            return None
        view, event = found
        assessment = _told_assessment(event, view)
        if assessment or event.event not in WITH_ASSESSMENT:
            break
    body = envelope(
        event,
        metadata=view.artefacts.get(artefacts.REQUEST, {}).get("metadata", {}),
        assessment=assessment,
        interview_link=link_for(ref) if event.event in WITH_LINK else None,
        withheld=withheld,
    )
    return Told(body, 0 if view.run.purged_at else view.run.words_expire_at(now))


def _read(ref: RunRef, delivery: Delivery, runs: RunStore) -> tuple[RunView, Event] | None:
    name = artefacts.event(delivery.sequence)
    try:
        view = runs.load(ref, (name, *_names(delivery)))
    except RunNotFound:
        return None
    record = view.artefacts.get(name)
    return (view, from_record(Event, record)) if record else None


def _names(delivery: Delivery) -> list[str]:
    if delivery.assessment_version is None:
        return [artefacts.REQUEST]
    superseded = artefacts.superseded_assessment(delivery.assessment_version)
    return [artefacts.REQUEST, *ASSESSMENT_PARTS, superseded, artefacts.words(superseded)]


def _told_assessment(event: Event, view: RunView) -> Json | None:
    """None where it was not there, or its words were another one's."""
    names = (name for name in view.artefacts if name.startswith(artefacts.ASSESSMENT))
    found = (name for name in names if view.artefacts[name]["version"] == event.assessment_version)
    name = next(found, None)
    if name is None or any_torn(view.artefacts):
        return None
    return whole(view.run, view.artefacts, name)


def sign_webhook(
    endpoint: Endpoint,
    body: bytes,
    *,
    event_id: str,
    timestamp: datetime,
    tenant_id: str,
    at: datetime,
    cipher: Cipher,
    signer: Callable[[], Signer],
) -> dict[str, str] | None:
    """The headers of one attempt, signed with every live secret; None where there is no such secret.

    `signer` is made only where the endpoint wants its signature: few do, and it takes its time to start.
    """
    secrets = [cipher.decrypt(each.cipher_text, endpoint.owner) for each in endpoint.live_secrets(at)]
    if not secrets:
        return None
    ed25519 = signer() if endpoint.signs_ed25519 else None
    return signature_headers(
        body,
        event_id=event_id,
        timestamp=to_iso(timestamp),
        tenant_id=tenant_id,
        at=at,
        secrets=secrets,
        sign_ed25519=(lambda message: ed25519.sign(endpoint.owner, message)) if ed25519 else None,
    )
