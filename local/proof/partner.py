"""A partner of the stage, made by the admin API for a step alone."""

from typing import Any

from ..admin import call
from ..counterparts.client import Client
from ..stage.seed import PERMISSIONS
from .step import NotProven, ProofContext, Undo

REQUEST = {
    "candidateRef": "proof",
    "position": "Engineer",
    "level": "SENIOR",
    "qualifications": ["5+ years production TypeScript experience"],
}


def admin(
    context: ProofContext, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    status, answer = call(
        context.root_url,
        method,
        path,
        body,
        credentials=context.session.get_credentials(),
        region=context.region,
    )
    if status >= 400:
        raise NotProven(f"The admin API answered {method} {path.split('/')[0]} with {status}.")
    return dict(answer or {})


def new_partner(context: ProofContext, undo: Undo) -> Client:
    """With a key that may do everything in a tenant of its own, and that is revoked in the end, when the tenant is
    deleted: its runs are cancelled, its data go with their retention (docs/operations.md, "Closing a tenant")."""
    platform = admin(context, "POST", "platforms", {"name": "Proof"})["platformId"]
    undo.later("the proof's platform", lambda: admin(context, "DELETE", f"platforms/{platform}"))
    tenant = admin(context, "POST", "tenants", {"platformId": platform, "name": "Proof"})["tenantId"]
    undo.later("the proof's tenant", lambda: admin(context, "DELETE", f"tenants/{tenant}"))
    wanted = {"tenantId": tenant, "permissions": PERMISSIONS}
    key = admin(context, "POST", "api-keys", wanted)["apiKey"]
    return Client(f"{context.root_url}/v1/integration", {"X-API-Key": key})


def new_run(partner: Client, state: str = "PENDING") -> str:
    """Its id, once it stands in that state."""
    run_id = str(partner.expect(201, "POST", "/interviews", REQUEST)["runId"])
    partner.wait_for(run_id, state)
    return run_id
