"""The pages in a real Chromium, on a local stage of their own.

`STAGE_DIRECTORY=.local` takes the stage that runs there (`make up`) instead, which is faster to try things on.
"""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from local.admin import call
from local.browser import Machine
from local.counterparts.client import Client, wait_until
from local.stage import stage as local_stage
from local.stage.seed import PERMISSIONS, seed

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".build/pictures"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # milliseconds: for a machine that is busy
REQUEST = {
    "candidateRef": "li_app_a1b2c3d4",
    "position": "Senior Software Engineer",
    "level": "SENIOR",
    "companyName": "Acme Corp",
    "qualifications": [
        "5+ years production TypeScript experience",
        "Demonstrated distributed systems design",
        "Strong async/concurrency patterns knowledge",
    ],
}


@pytest.fixture(scope="session")
def stage_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    running = os.environ.get("STAGE_DIRECTORY")
    return Path(running).resolve() if running else tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="session")
def stack(stage_directory: Path) -> Iterator[dict[str, Any]]:
    """The content of `stack.json` (see local/stage/seed.py)."""
    if "STAGE_DIRECTORY" in os.environ:
        yield json.loads((stage_directory / "stack.json").read_text())
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    info = local_stage.start(port, stage_directory)
    try:
        yield seed(info)
    finally:
        local_stage.stop(stage_directory)


@pytest.fixture(scope="session")
def partner(stack: dict[str, Any]) -> Client:
    """A tenant of the browser tests' own."""
    return tenant(stack)


def tenant(stack: dict[str, Any], **settings: Any) -> Client:
    body = {"platformId": stack["platformId"], "name": "Acme Corp", "settings": settings or None}
    status, made = call(stack["rootUrl"], "POST", "tenants", body)
    assert status == 201, made
    wanted = {"tenantId": made["tenantId"], "permissions": PERMISSIONS}
    status, key = call(stack["rootUrl"], "POST", "api-keys", wanted)
    assert status == 201, key
    return Client(stack["baseUrl"], {"X-API-Key": key["apiKey"]})


@dataclass(frozen=True)
class Invitation:
    """A scheduled interview: its partner's side, and the link that the candidate got."""

    partner: Client
    run_id: str
    link: str

    @property
    def path(self) -> str:
        return f"/interviews/{self.run_id}"

    def answers(self) -> list[str]:
        """What is stored of the candidate's words."""
        turns = self.partner.expect(200, "GET", f"{self.path}/transcript", query={"limit": 100})["items"]
        return [each["text"] for each in turns if each["role"] == "candidate"]


Invite = Callable[..., Invitation]


@pytest.fixture(scope="session")
def invite(partner: Client) -> Invite:
    def invited(by: Client = partner, state: str = "SCHEDULED", **fields: Any) -> Invitation:
        run_id = by.expect(201, "POST", "/interviews", REQUEST | fields)["runId"]
        by.wait_for(run_id, "PENDING")
        approved = by.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {})
        by.wait_for(run_id, state)
        return Invitation(by, run_id, approved["interviewLink"])

    return invited


@pytest.fixture(scope="session")
def mailed_code(stage_directory: Path) -> Callable[[str], str]:
    """The newest code that went to an address, read where `make logs` shows it."""

    def read(address: str) -> str:
        found: list[str] = []

        def arrived() -> bool:
            mails = (stage_directory / "logs/mail.log").read_text().split("From: ")
            found.extend(code for each in mails if f"To: {address}" in each for code in codes(each))
            return bool(found)

        assert wait_until(arrived), address
        return found[-1]

    def codes(mail: str) -> list[str]:
        return re.findall(r"^ +(\d{6})$", mail, re.MULTILINE)

    return read


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = Machine().browser()
    assert found, "`make browser` finds or installs a Chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


Device = Callable[..., BrowserContext]


@pytest.fixture
def device(browser: Browser, stack: dict[str, Any]) -> Iterator[Device]:
    """Makes devices: each a browser with a memory of its own. Whatever page is open on one, at the end nothing went
    wrong in it, nothing was asked of anybody else, and no cookie was set."""
    ours = urlsplit(stack["rootUrl"]).netloc
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def new(size: dict[str, int] = DESKTOP, **options: Any) -> BrowserContext:
        touched = size["width"] < 500
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="en-GB",
            is_mobile=touched,
            has_touch=touched,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda said: wrong.extend(complaint(said.type, said.text)))
        context.on("request", lambda request: wrong.extend(foreign(request.url)))
        contexts.append(context)
        return context

    def complaint(kind: str, text: str) -> list[str]:
        # A refused or lost call is told by Chromium as an error too: the tests provoke those.
        is_call = text.startswith("Failed to load resource")
        return [text] if kind in ("error", "warning") and not is_call else []

    def foreign(url: str) -> list[str]:
        parts = urlsplit(url)
        return [] if parts.scheme == "data" or parts.netloc == ours else [url]

    yield new
    cookies = [each["name"] for context in contexts for each in context.cookies()]
    for context in contexts:
        context.close()
    assert (wrong, cookies) == ([], [])


@pytest.fixture
def page(device: Device) -> Page:
    return device().new_page()


Look = Callable[..., None]


@pytest.fixture(scope="session")
def look() -> Look:
    """Takes a picture of a page, or of the part that is in view, and has axe look for what keeps people out."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    source = AXE.read_text()

    def looked(page: Page, name: str, whole: bool = True) -> None:
        page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=whole, animations="disabled")
        page.evaluate(source)
        found = page.evaluate("axe.run().then((found) => found.violations)")
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in grave]
        assert not told, told

    return looked
