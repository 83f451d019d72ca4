"""The ledger of a run: its events, each with a hash over itself and over the hash before it.

    hash = SHA-256(JCS({actor, commitments, data, event, eventId, previousHash, runId, sequence, state, tenantId,
                        timestamp}))

`data` has only what is Ours (happenings.py). Any other text is in it as a commitment, SHA-256(salt + JCS(text)): the
salt is kept beside the text and goes with it, so that an erasure breaks nothing and leaves nothing to guess from.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..kernel.canonical_json import canonical
from ..kernel.ids import RandomBytes
from ..kernel.records import Json
from ..kernel.times import to_iso
from .artefacts import ERASED
from .events import Event
from .happenings import Ours, whose
from .withholding import withhold_told

SALT_BYTES = 16
FORM = "interview-ledger/1"
HEAD = "ledger-head+jws"


def first_hash(tenant_id: str, run_id: str) -> str:
    """What stands before the first event: no event of another run can follow it."""
    return _sha256(canonical({"form": FORM, "runId": run_id, "tenantId": tenant_id}))


def sealed(event: Event, previous_hash: str, random: RandomBytes) -> Event:
    """The event as a part of its run's chain."""
    kinds = whose(event.event)  # what nobody has declared is committed to, so that it can be erased
    salts = {name: random(SALT_BYTES).hex() for name in event.data if kinds.get(name) is not Ours}
    commitments = {name: commitment(salt, event.data[name]) for name, salt in salts.items()}
    event = replace(event, previous_hash=previous_hash, salts=salts, commitments=commitments)
    return replace(event, hash=hash_of(facts(event)))


def reworded(event: Event, data: Mapping[str, Any]) -> Event:
    """The same event after an erasure: what is erased in `data` loses its salt, and can no longer be guessed."""
    kept = {name: salt for name, salt in event.salts.items() if data[name] != ERASED}
    return replace(event, data=data, salts=kept)


def facts(event: Event) -> Json:
    """What is hashed."""
    return {
        "actor": event.actor,
        "commitments": dict(event.commitments),
        "data": {name: value for name, value in event.data.items() if name not in event.commitments},
        "event": event.event.value,
        "eventId": event.event_id,
        "previousHash": event.previous_hash,
        "runId": event.run_id,
        "sequence": event.sequence,
        "state": event.state,
        "tenantId": event.tenant_id,
        "timestamp": to_iso(event.timestamp),
    }


def line(event: Event, *, readable: bool) -> Json:
    """The event as the ledger shows it; not `readable`, without what a person wrote about the candidate."""
    told = event.data if readable else withhold_told(event.event, event.data)
    withheld = {name: told[name] for name in event.salts if told[name] != event.data[name]}
    salts = {name: salt for name, salt in event.salts.items() if name not in withheld}
    return facts(event) | {"data": {**event.data, **withheld}, "salts": salts, "hash": event.hash}


def head(tenant_id: str, run_id: str, lines: Iterable[Json]) -> Json:
    """What is signed of the whole: how many lines there are, where they begin and end, and which words are not shown.

    Lines before `first` have reached the end of their retention.
    """
    shown = list(lines)
    return {
        "tenantId": tenant_id,
        "runId": run_id,
        "first": shown[0]["sequence"] if shown else 1,
        "count": len(shown),
        "hash": shown[-1]["hash"] if shown else first_hash(tenant_id, run_id),
        "undisclosed": {name: text for each in shown for name, text in undisclosed(each).items()},
    }


def undisclosed(shown: Json) -> dict[str, str]:
    """`4.feedback`: what stands in the place of a text that is erased or withheld."""
    missing = shown["commitments"].keys() - shown["salts"].keys()
    return {f"{shown['sequence']}.{name}": shown["data"][name] for name in missing}


def commitment(salt: str, value: Any) -> str:
    return _sha256(bytes.fromhex(salt) + canonical(value))


def hash_of(hashed: Json) -> str:
    return _sha256(canonical(hashed))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
