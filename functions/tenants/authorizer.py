"""Answers API Gateway who holds an API key, or who signed in (contract §1, architecture §5a)."""

from collections.abc import Mapping
from typing import Any

from interviews.domain.kernel.access import ApiKey, Caller
from interviews.domain.kernel.errors import Forbidden, Unauthenticated
from interviews.runtime import wiring
from interviews.runtime.authorizer import allowed, bearer_token, denied, require_one
from interviews.runtime.declared import Invoker, event_handler
from interviews.runtime.grants import READ_TENANTS, TRUST_ISSUERS
from interviews.runtime.metrics import Metric, note
from interviews.runtime.settings import IssuerSettings
from interviews.usecases.tenants.authorize import authorize


@event_handler(Invoker.AUTHORIZER, grants=(READ_TENANTS, TRUST_ISSUERS), seconds=10)
def handler(event: dict[str, Any], settings: IssuerSettings) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    try:
        require_one(event, "x-api-key", "authorization")
        caller = _caller(headers, event["requestContext"]["identity"]["sourceIp"], settings)
    except Unauthenticated:
        raise Exception("Unauthorized") from None  # the exact text that makes API Gateway answer 401
    except Forbidden:
        return denied(event["methodArn"])
    except Exception:
        note({Metric.AUTHORIZER_FAULTS: 1})
        raise
    return allowed(event["methodArn"], caller)


def _caller(headers: Mapping[str, str], source_ip: str, settings: IssuerSettings) -> ApiKey | Caller:
    tenants = wiring.tenant_store(settings.tenants_table)
    token = bearer_token(headers) if settings.trust_issuers == "true" else None
    if token is None:
        return authorize(headers.get("x-api-key", ""), source_ip, tenants=tenants, clock=wiring.clock)
    return wiring.authenticate_person(token, headers.get("x-tenant-id", ""), settings)
