from ..domain.access import Caller
from ..domain.errors import Forbidden
from .run_desk import RunDesk


def decided_by(caller: Caller, field: str, claimed: str | None, *, desk: RunDesk) -> str | None:
    """Who decides on a plan or an assessment: the person who signed in, or with a key whom the body names.

    Raises Forbidden where the body names somebody else than that person, and for a key in a tenant where people decide.
    """
    if caller.subject is None:
        issuer = desk.require_tenant(caller).oidc
        if issuer and not issuer.keys_may_decide:
            raise Forbidden("In this tenant people decide, not keys: send the token of whoever decides.")
    return caller.named(field, claimed)
