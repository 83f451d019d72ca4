"""What `make demo` and `make cost` leave behind on a stage that is used for other things too."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local import cost, demo
from local.counterparts.client import Client


@pytest.fixture
def configured(partner: Client) -> Iterator[dict[str, Any]]:
    """The first tenant's webhook configuration."""
    partner.expect(200, "PUT", "/webhook-config", {"callbackUrl": "http://127.0.0.1:9/webhooks"})
    yield partner.expect(200, "GET", "/webhook-config")
    partner.call("DELETE", "/webhook-config")


@pytest.mark.parametrize("play", [demo.main, cost.main], ids=["demo", "cost"])
def test_the_webhooks_of_the_stages_tenants_stay_as_they_are(
    play: Callable[[Path], int],
    partner: Client,
    configured: dict[str, Any],
    stage_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cost, "RUNS", 1)
    assert play(stage_directory / "stack.json") == 0
    assert partner.expect(200, "GET", "/webhook-config") == configured
