"""What an API Gateway request authorizer answers."""

from collections.abc import Mapping
from typing import Any

from ..domain.kernel.access import ApiKey, Caller
from ..domain.kernel.errors import Unauthenticated


def bearer_token(headers: Mapping[str, str]) -> str | None:
    """The token of `Authorization: Bearer …` (RFC 6750 §2.1), None where there is none.

    Raises Unauthenticated where a key is sent too: it must not be a guess for whom a call is answered.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    if "x-api-key" in headers:
        raise Unauthenticated("Either a key or a token, not both.")
    return token.strip()


def require_one(event: Mapping[str, Any], *names: str) -> None:
    """API Gateway passes on the last of several headers as if there were no other; it must not be a guess which one
    counts. Raises Unauthenticated."""
    for name, values in (event.get("multiValueHeaders") or {}).items():
        if name.lower() in names and len(set(values)) > 1:
            raise Unauthenticated(f"{name} says two things.")


def allowed(method_arn: str, caller: ApiKey | Caller) -> dict[str, Any]:
    """Allows the whole API: the answer is cached for the key, and the next call may be another method's."""
    known = {
        "keyId": caller.key_id,
        "kind": caller.kind,
        "platformId": caller.platform_id,
        "tenantId": caller.tenant_id or "",
        "permissions": " ".join(caller.permissions),
        "requestsPerMinute": str(caller.requests_per_minute or ""),
    }
    if isinstance(caller, Caller) and caller.subject:
        known["subject"] = caller.subject
    return _policy("Allow", method_arn, caller.key_id) | {"context": known}


def denied(method_arn: str) -> dict[str, Any]:
    return _policy("Deny", method_arn, "refused")


def _policy(effect: str, method_arn: str, principal: str) -> dict[str, Any]:
    api_and_stage = "/".join(method_arn.split("/")[:2])
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": f"{api_and_stage}/*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": principal, "policyDocument": policy}
