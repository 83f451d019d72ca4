"""Gives a stage a platform, two tenants and a key for each by the admin API, and writes `stack.json`."""

import json
from pathlib import Path
from typing import Any

from interviews.domain.kernel.access import Permission

from ..admin import call
from .address import Info, StageFailed
from .files import write

TENANTS = ("Northwind Talent", "Contoso People")
PERMISSIONS = [each.value for each in Permission]


def seed(info: Info) -> dict[str, Any]:
    """The content of `stack.json`: as it is if the stage still knows it, else new. Raises StageFailed."""
    file = Path(info.directory) / "stack.json"
    known = _known(file, info)
    if known:
        return known
    root_url = info.root_url
    platform_id = _create(root_url, "platforms", name="Demo platform")["platformId"]
    tenants = [new_tenant(root_url, platform_id, name) for name in TENANTS]
    key = _create(root_url, "api-keys", platformId=platform_id, permissions=PERMISSIONS)["apiKey"]
    stack = {
        "baseUrl": info.base_url,
        "rootUrl": info.root_url,
        "awsEndpointUrl": info.endpoint,
        "region": info.region,
        "platformId": platform_id,
        "platformKey": key,
        "tenants": tenants,
    }
    write(file, json.dumps(stack, indent=2) + "\n")
    return stack


def new_tenant(root_url: str, platform_id: str, name: str) -> dict[str, str]:
    """`{"tenantId", "tenantKey"}` of a tenant with a key that may do everything. Raises StageFailed."""
    tenant_id = _create(root_url, "tenants", platformId=platform_id, name=name)["tenantId"]
    key = _create(root_url, "api-keys", tenantId=tenant_id, permissions=PERMISSIONS)["apiKey"]
    return {"tenantId": tenant_id, "tenantKey": key}


def _known(file: Path, info: Info) -> dict[str, Any] | None:
    """A file of another stage, or half of one, is not believed."""
    try:
        stack: dict[str, Any] = json.loads(file.read_text())
        tenant_ids = [each["tenantId"] for each in stack["tenants"]]
        complete = (
            len(tenant_ids) == len(TENANTS) and stack["platformKey"] and stack["rootUrl"] == info.root_url
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    paths = [f"platforms/{stack['platformId']}", *(f"tenants/{each}" for each in tenant_ids)]
    return stack if complete and all(call(info.root_url, "GET", path)[0] == 200 for path in paths) else None


def _create(root_url: str, path: str, **body: object) -> dict[str, Any]:
    status, answer = call(root_url, "POST", path, body)
    if status != 201:
        raise StageFailed(f"The admin API refused to create {path}: {status} {json.dumps(answer)}")
    return dict(answer)
