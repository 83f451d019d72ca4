"""Gives a stage a platform, two tenants and a key for each by the admin API, and writes `stack.json`."""

import json
from pathlib import Path
from typing import Any

from .admin import call
from .stage import Info, StageFailed, write

TENANTS = ("Northwind Talent", "Contoso People")
PERMISSIONS = [
    "interview:create",
    "interview:read",
    "interview:update",
    "interview:approve",
    "interview:delete",
    "candidate:read",
    "candidate:delete",
    "tenant:read",
    "tenant:update",
]


def seed(info: Info) -> dict[str, Any]:
    """The content of `stack.json`: as it is if the stage still knows it, else new. Raises StageFailed."""
    file = Path(info.directory) / "stack.json"
    known = _known(file, info)
    if known:
        return known
    platform_id = _create(info, "platforms", name="Demo platform")["platformId"]
    tenants = []
    for name in TENANTS:
        tenant_id = _create(info, "tenants", platformId=platform_id, name=name)["tenantId"]
        key = _create(info, "api-keys", tenantId=tenant_id, permissions=PERMISSIONS)["apiKey"]
        tenants.append({"tenantId": tenant_id, "tenantKey": key})
    stack = {
        "baseUrl": info.base_url,
        "rootUrl": info.root_url,
        "awsEndpointUrl": info.endpoint,
        "region": info.region,
        "platformId": platform_id,
        "platformKey": _create(info, "api-keys", platformId=platform_id, permissions=PERMISSIONS)["apiKey"],
        "tenants": tenants,
    }
    write(file, json.dumps(stack, indent=2) + "\n")
    return stack


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


def _create(info: Info, path: str, **body: object) -> dict[str, Any]:
    status, answer = call(info.root_url, "POST", path, body)
    if status != 201:
        raise StageFailed(f"The admin API refused to create {path}: {status} {json.dumps(answer)}")
    return dict(answer)
