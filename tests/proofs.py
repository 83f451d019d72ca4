"""Ledgers and certificates for tests: a run with words of people, and the keys to verify with."""

import json
from typing import Any

from builders import CALLER, TENANT, Office
from interviews.adapters.kernel.ed25519_signer import Ed25519Signer
from interviews.domain.kernel.access import Caller, Permission
from interviews.domain.kernel.canonical_json import canonical
from interviews.domain.kernel.public_keys import key_set
from interviews.domain.webhooks.endpoint import tenant_owner
from interviews.usecases.privacy.get_erasure_certificate import get_erasure_certificate
from interviews.usecases.privacy.get_ledger import get_ledger
from interviews.usecases.privacy.purge_candidate_data import purge_candidate_data
from local.verify import Keys, read_keys

WORDS = "Ada seemed shy, ask «why» – 詳しく"
SIGNER = Ed25519Signer(lambda: "s" * 64)
BLIND = Caller("key_2", "tenant", CALLER.platform_id, CALLER.tenant_id, frozenset({Permission.READ}))


def jwks(tenant_id: str = TENANT.tenant_id) -> bytes:
    return json.dumps(key_set(SIGNER.public_key(tenant_owner(tenant_id)))).encode()


def keys() -> Keys:
    return read_keys(jwks())


def talked_about(office: Office) -> str:
    """A run that was revised, approved, interviewed and assessed, with a person's words in its events."""
    run_id = office.planned()
    office.revise(run_id, WORDS)
    office.plan(run_id)
    office.approve(run_id)
    office.cancel(run_id, f"{WORDS} again")
    return run_id


def ledger(office: Office, run_id: str, caller: Caller = CALLER) -> bytes:
    return get_ledger(caller, run_id, service=office.service, signer=lambda: SIGNER).encode()


def certificate(office: Office, run_id: str) -> bytes:
    return canonical(get_erasure_certificate(CALLER, run_id, service=office.service, signer=lambda: SIGNER))


def purge(office: Office, run_id: str) -> Any:
    return purge_candidate_data(CALLER, run_id, service=office.service, deliveries=office.deliveries).body
