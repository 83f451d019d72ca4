"""A local stage for the tests alone: its own directory and a port of its own, ended with the session."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.admin import call
from local.counterparts.client import Client
from local.counterparts.receiver import Receiver
from local.stage import stage as local_stage
from local.stage.seed import PERMISSIONS, seed


@pytest.fixture(scope="session")
def stage_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="session")
def stack(stage_directory: Path) -> Iterator[dict[str, Any]]:
    """The content of `stack.json` (see local/stage/seed.py)."""
    info = local_stage.start(free_port(), stage_directory)
    try:
        yield seed(info)
    finally:
        local_stage.stop(stage_directory)


@pytest.fixture(scope="session")
def root_url(stack: dict[str, Any]) -> str:
    return str(stack["rootUrl"])


@pytest.fixture(scope="session")
def base_url(stack: dict[str, Any]) -> str:
    return str(stack["baseUrl"])


@pytest.fixture(scope="session")
def partner(stack: dict[str, Any]) -> Client:
    """A platform speaking for the first tenant."""
    headers = {"X-API-Key": stack["platformKey"], "X-Tenant-ID": stack["tenants"][0]["tenantId"]}
    return Client(stack["baseUrl"], headers)


@pytest.fixture(scope="session")
def auto_partner(stack: dict[str, Any]) -> Client:
    """A tenant of its own whose plans are approved as they are made."""
    settings = {"autoApprovePlans": True}
    body = {"platformId": stack["platformId"], "name": "Auto", "settings": settings}
    status, tenant = call(stack["rootUrl"], "POST", "tenants", body)
    assert status == 201, tenant
    wanted = {"tenantId": tenant["tenantId"], "permissions": PERMISSIONS}
    status, key = call(stack["rootUrl"], "POST", "api-keys", wanted)
    assert status == 201, key
    return Client(stack["baseUrl"], {"X-API-Key": key["apiKey"]})


@pytest.fixture
def receiver(partner: Client) -> Iterator[Receiver]:
    """The first tenant's webhooks come here."""
    with Receiver() as receiver:
        partner.call("DELETE", "/webhook-config")
        receiver.secret = partner.expect(200, "PUT", "/webhook-config", {"callbackUrl": receiver.url})[
            "secret"
        ]
        yield receiver
        partner.call("DELETE", "/webhook-config")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
