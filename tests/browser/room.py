"""The candidate's room as a test handles it: by what a person sees and hears, not by how it is built."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

FIRST = (
    "At Northwind I led the move of our checkout from JavaScript to TypeScript over six years in production."
)
SECOND = (
    "I split a monolith of 240 files into packages, one a week, and build time fell from 11 minutes to 3."
)


@dataclass(frozen=True)
class RoomPage:
    page: Page

    def open(self, link: str) -> "RoomPage":
        self.page.goto(link)
        return self

    def heading(self, text: str) -> None:
        """Waits for the view with this heading, which has the focus unless there is something to fill in."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    def start(self) -> "RoomPage":
        self.page.get_by_role("checkbox").check()
        self.page.get_by_role("button", name="Start the interview").click()
        expect(self.field).to_be_visible()
        return self

    def enter(self, link: str) -> "RoomPage":
        return self.open(link).start()

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your answer")

    @property
    def turns(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article")

    def answer(self, text: str) -> None:
        """Says something and waits until it is saved and answered."""
        before = self.turns.count()
        self.field.fill(text)
        self.page.get_by_role("button", name="Send answer").click()
        expect(self.turns.nth(before)).to_contain_text("Saved")
        expect(self.field).to_be_editable()

    def question(self) -> str:
        return self.page.locator("#question").inner_text()

    def shows(self, turns: int) -> None:
        """Waits until so much has been said, by both."""
        expect(self.turns).to_have_count(turns)
        expect(self.field).to_be_editable()

    def kept(self) -> int:
        """How many things this device remembers."""
        return int(self.page.evaluate("localStorage.length + sessionStorage.length"))
