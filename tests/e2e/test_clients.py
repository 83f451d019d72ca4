"""Clients that generators make of the OpenAPI document (`make clients`): each plays an interview, as typed."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from handler_stage import ANSWER
from local.client import Client
from local.clients import PLACE, PYTHON

PLAYS: dict[str, tuple[str | Path, ...]] = {
    "openapi-typescript": ("node", PLACE / "made/play_openapi_fetch.js"),
    "hey-api": ("node", PLACE / "made/play_hey_api.js"),
    "openapi-python-client": (PYTHON, PLACE / "play_python_client.py"),
}


@pytest.mark.parametrize("name", PLAYS)
def test_a_generated_client_plays_an_interview(
    stack: dict[str, Any], root_url: str, partner: Client, name: str
) -> None:
    assert (PLACE / "python_client").exists(), "run `make clients`"
    told = {
        "ROOT_URL": root_url,
        "API_KEY": stack["platformKey"],
        "TENANT_ID": stack["tenants"][0]["tenantId"],
        "ANSWER": ANSWER,
    }
    done = subprocess.run(PLAYS[name], env=os.environ | told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    run = partner.expect(200, "GET", f"/interviews/{done.stdout.strip()}")
    assert run["state"] == "ASSESSMENT_APPROVED"
