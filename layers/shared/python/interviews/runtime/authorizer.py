"""What an API Gateway request authorizer answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from ..domain.access import ApiKey
from .settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def settings_of(settings: type[Settings]) -> Callable[[F], F]:
    def mark(handler: F) -> F:
        handler.settings = settings  # type: ignore[attr-defined]
        return handler

    return mark


def allowed(method_arn: str, key: ApiKey) -> dict[str, Any]:
    """Allows the whole API: the answer is cached for the key, and the next call may be another method's."""
    known = {
        "keyId": key.key_id,
        "kind": key.kind,
        "platformId": key.platform_id,
        "tenantId": key.tenant_id or "",
        "permissions": " ".join(key.permissions),
        "requestsPerMinute": str(key.requests_per_minute or ""),
    }
    return _policy("Allow", method_arn, key.key_id) | {"context": known}


def denied(method_arn: str) -> dict[str, Any]:
    return _policy("Deny", method_arn, "refused")


def _policy(effect: str, method_arn: str, principal: str) -> dict[str, Any]:
    api_and_stage = "/".join(method_arn.split("/")[:2])
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": f"{api_and_stage}/*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": principal, "policyDocument": policy}
