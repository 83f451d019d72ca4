"""Answers API Gateway who holds an API key (contract §1, architecture §5a)."""

from typing import Any

from interviews.domain.errors import Forbidden, Unauthenticated
from interviews.runtime import wiring
from interviews.runtime.authorizer import allowed, denied, settings_of
from interviews.runtime.settings import TenantSettings
from interviews.usecases.authorize import authorize


@settings_of(TenantSettings)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    source_ip = event["requestContext"]["identity"]["sourceIp"]
    tenants = wiring.tenant_store(TenantSettings.read().tenants_table)
    try:
        key = authorize(headers.get("x-api-key", ""), source_ip, tenants=tenants, clock=wiring.clock)
    except Unauthenticated:
        raise Exception("Unauthorized") from None  # the exact text that makes API Gateway answer 401
    except Forbidden:
        return denied(event["methodArn"])
    return allowed(event["methodArn"], key)
