"""The recruiter's page as a test handles it: by what a person sees and hears, not by how it is built."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page, Route, expect

from local.counterparts.candidate import CandidateClient
from local.counterparts.client import Client

from .conftest import Invitation

READING = 1_600
"""Milliseconds after which a piece of evidence that is in view counts as opened."""


@dataclass(frozen=True)
class ConsolePage:
    page: Page

    def open(self, root_url: str) -> "ConsolePage":
        """On a clock that goes on by itself, and that `wait` advances."""
        self.page.clock.install()
        self.page.goto(f"{root_url}/v1/console")
        return self

    def connect(self, key: str, tenant: str = "", name: str = "") -> "ConsolePage":
        self.page.get_by_label("API key").fill(key)
        self.page.get_by_label("Tenant").fill(tenant)
        self.page.get_by_label("Your name").fill(name)
        self.press("Connect")
        return self

    def enter(self, root_url: str, partner: Client, name: str = "Kim Recruiter") -> "ConsolePage":
        self.open(root_url).connect(partner.headers["X-API-Key"], name=name)
        self.heading("Runs")
        return self

    def heading(self, text: str) -> None:
        """Waits for the view with this heading."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def visit(self, run_id: str) -> "ConsolePage":
        self.page.evaluate("(hash) => { location.hash = hash; }", f"#/runs/{run_id}")
        return self

    def state(self, text: str) -> None:
        expect(self.page.locator("#run-state")).to_have_text(text)

    @property
    def news(self) -> Locator:
        return self.page.locator("#run-news")

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert").filter(has_text="request")

    @property
    def approve(self) -> Locator:
        return self.page.get_by_role("button", name="Approve the assessment")

    @property
    def next_piece(self) -> Locator:
        return self.page.get_by_role("button", name="Go to the next piece")

    def freeze(self) -> None:
        """From here on the page's own timers stand still; `wait` still advances them."""
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000") + 1)

    def wait(self, milliseconds: int) -> None:
        self.page.clock.run_for(milliseconds)

    def read(self, quote: Locator) -> None:
        """Opens a piece of evidence and looks at it until it counts."""
        quote.click()
        self.look_at_it()

    def look_at_it(self) -> None:
        """Until the piece that was just opened counts."""
        expect(self.page.locator(".turn.open")).to_be_focused()
        self.wait(READING)
        expect(self.page.locator(".turn.open")).to_have_count(1)
        expect(self.page.locator(".turn.open .reading")).to_have_count(0)

    def open_all_evidence(self) -> int:
        """Goes to the next piece and opens it, until there is none; answers how many."""
        count = self.page.locator("#gate-count")
        expect(count).not_to_be_empty()
        opened = 0
        while self.next_piece.is_visible():
            before = count.inner_text()
            self.next_piece.click()
            self.page.keyboard.press("Enter")
            self.look_at_it()
            expect(count).not_to_have_text(before)
            opened += 1
        return opened

    def kept(self) -> tuple[int, int]:
        """How many things the tab and the browser remember."""
        counted = self.page.evaluate("[sessionStorage.length, localStorage.length]")
        return counted[0], counted[1]


@dataclass
class Held:
    """Calls whose answers are on the way until they are let go."""

    page: Page
    pattern: str
    routes: list[Route] = field(default_factory=list)

    def __enter__(self) -> "Held":
        self.page.route(re.compile(self.pattern), lambda route: self.routes.append(route))
        return self

    def __exit__(self, *failed: object) -> None:
        self.page.unroute(re.compile(self.pattern))

    def arrived(self) -> None:
        """Waits until such a call was made."""
        while not self.routes:
            self.page.wait_for_timeout(20)

    def let_go(self) -> None:
        """The API answers, and the page has had the time to take it in."""
        while self.routes:
            route = self.routes.pop()
            answer = route.fetch()
            with suppress(Error):  # the page may have called it off
                route.fulfill(response=answer)
        self.page.wait_for_timeout(200)


def interviewed(invitation: Invitation, answers: tuple[str, ...] = ()) -> Invitation:
    """Plays the candidate's part, with these answers first, until the assessment waits for a person."""
    root_url, _, token = invitation.link.partition("/interview/join/")
    room = Client(f"{root_url}/v1/candidate-access/{token}")
    said = room.expect(201, "POST", "/start", {"consent": True})
    session, scripted, given = said["sessionToken"], CandidateClient(), iter(answers)
    while not said.get("done"):
        text = next(given, None) or scripted.answer(said["message"].splitlines()[-1])
        said = room.expect(200, "POST", "/messages", {"text": text}, x_session_token=session)
    room.expect(200, "POST", "/finish", {}, x_session_token=session)
    invitation.partner.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    return invitation
