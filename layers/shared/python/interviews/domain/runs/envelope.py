"""The body of a webhook, made from an event and the items that it points at."""

import json
from collections.abc import Mapping
from typing import Any

from ..kernel.records import to_record
from .events import Envelope, Event, EventType
from .lifecycle import State
from .withholding import withhold, withhold_told

WITH_ASSESSMENT = frozenset({EventType.ASSESSMENT_PENDING, EventType.ASSESSMENT_APPROVED})
WITH_LINK = frozenset({EventType.APPROVED})


def envelope(
    event: Event,
    *,
    metadata: Mapping[str, str],
    assessment: Mapping[str, Any] | None,
    interview_link: str | None,
    withheld: bool = False,
) -> bytes:
    """The exact bytes that are signed and sent: compact JSON, keys in the contract's order."""
    told = dict(event.data)
    added: dict[str, Any] = {}
    if event.event in WITH_LINK:
        added = {"interviewLink": interview_link}
    if event.event in WITH_ASSESSMENT:
        added = {"assessment": assessment}
    if withheld:
        added, told = withhold(added), withhold_told(event.event, told)
    body: Envelope = {
        "event": event.event,
        "runId": event.run_id,
        "interviewId": event.interview_id,
        "tenantId": event.tenant_id,
        "candidateRef": event.candidate_ref,
        "state": State(event.state),
        "timestamp": event.timestamp,
        "data": added | told,
        "eventId": event.event_id,
        "sequence": event.sequence,
        "metadata": dict(metadata),
    }
    return json.dumps(to_record(body), separators=(",", ":"), ensure_ascii=False).encode()
