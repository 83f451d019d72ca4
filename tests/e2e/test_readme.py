"""The README's curl examples, run by bash as they stand there."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from local.counterparts.client import Client

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```bash\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_every_curl_example_does_what_the_readme_says(partner: Client, stack: dict[str, Any]) -> None:
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    environment = {
        "PATH": os.environ["PATH"],
        "BASE_URL": stack["baseUrl"],
        "API_KEY": stack["platformKey"],
        "TENANT_ID": stack["tenants"][0]["tenantId"],
    }
    create, get, revise, approve, webhooks, rankings = blocks

    created = run(create, environment)
    assert created["state"] == "VALIDATING_SKILLS"
    assert created["dataQuality"] == "EXCELLENT"
    assert set(created) == {"runId", "interviewId", "state", "message", "dataQuality"}
    environment["RUN_ID"] = created["runId"]

    partner.wait_for(created["runId"], "PENDING")
    assert run(get, environment)["state"] == "PENDING"
    assert run(revise, environment) == {
        "runId": created["runId"],
        "state": "GENERATING_PLAN",
        "planVersion": 2,
    }
    partner.wait_for(created["runId"], "PENDING")
    assert run(approve, environment)["interviewLink"].startswith(stack["rootUrl"])
    assert "callbackUrl" in run(webhooks, environment)
    assert "items" in run(rankings, environment)


def run(command: str, environment: dict[str, str]) -> Any:
    shown = subprocess.run(
        ["bash", "-euc", command], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(shown.stdout)
