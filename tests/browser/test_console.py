"""The recruiter's page in a real browser (issue 4, point 8): the whole way, and everything that gets in it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local.admin import call
from local.client import Client

from .conftest import DESKTOP, PHONE, REQUEST, Device, Invite, Look, tenant
from .console import ConsolePage, interviewed

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def recruiter(stack: dict[str, Any]) -> Client:
    """A tenant of these tests' own."""
    return tenant(stack)


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_the_whole_way(
    device: Device, stack: dict[str, Any], invite: Invite, look: Look, size: dict[str, int], name: str
) -> None:
    partner = tenant(stack)
    run_id = partner.expect(201, "POST", "/interviews", REQUEST)["runId"]
    partner.wait_for(run_id, "PENDING")
    page = device(size).new_page()
    console = ConsolePage(page).open(stack["rootUrl"])
    look(page, f"console-{name}-1-connect")
    console.connect(partner.headers["X-API-Key"], name="Kim Recruiter")
    console.heading("Runs")
    page.get_by_label("State").select_option("Plan to decide")
    expect(page.get_by_role("status").filter(has_text="1 run")).to_be_visible()
    look(page, f"console-{name}-2-runs")
    page.get_by_role("link", name="Senior Software Engineer").click()
    console.state("Plan to decide")
    question = partner.expect(200, "GET", f"/interviews/{run_id}")["plan"]["competencies"][0]["questions"][0]
    page.get_by_text(f"Change this question: {question['text']}", exact=True).click()
    page.get_by_label("What should be different?").locator("visible=true").fill("Ask about a migration")
    expect(page.get_by_text("1 change noted")).to_be_visible()
    look(page, f"console-{name}-3-plan")
    console.press("Approve the plan")
    expect(page.get_by_role("alert").filter(has_text="You have noted changes")).to_be_visible()
    console.press("Have it revised")
    expect(console.news).to_have_text(re.compile("Sent back|Now: Plan to decide"))
    expect(page.get_by_text("Version 2 ·")).to_be_visible()
    console.state("Plan to decide")
    expect(page.locator(".questions .words").first).not_to_have_text(question["text"])
    console.press("Approve the plan")
    expect(page.get_by_label("The candidate’s link")).to_have_value(re.compile("/interview/join/"))
    link = page.get_by_label("The candidate’s link").input_value()
    partner.wait_for(run_id, "SCHEDULED")
    interviewed(invited(partner, run_id, link))

    page.reload()  # the key is still there
    console.state("Assessment to decide")
    expect(console.approve).to_be_disabled()
    console.approve.click(force=True)  # told to be disabled, but it says why
    expect(page.get_by_role("alert").filter(has_text="Open the evidence first")).to_be_visible()
    expect(page.get_by_role("button", name="Open the next piece")).to_be_focused()
    assert partner.expect(200, "GET", f"/interviews/{run_id}")["state"] == "ASSESSMENT_PENDING"
    look(page, f"console-{name}-4-assessment")
    assessment = partner.expect(200, "GET", f"/interviews/{run_id}")["assessment"]
    pieces = sum(max(len(each["evidence"]), 1) for each in assessment["competencies"])
    console.page.get_by_role("button", name="Open the next piece").click()
    first = assessment["competencies"][0]["evidence"][0]
    expect(page.locator(f"#turn-{first['turn']} mark")).to_have_text(first["quote"])
    look(page, f"console-{name}-5-evidence", whole=False)
    assert console.open_all_evidence() == pieces - 1
    expect(page.get_by_text("All evidence is opened")).to_be_visible()
    page.get_by_label("Your question").fill("What shows TypeScript experience?")
    console.press("Ask")
    log = page.get_by_role("log")
    expect(log.get_by_text("Answer", exact=True)).to_be_visible()
    log.get_by_role("button").first.click()
    expect(page.locator(".turn.open mark")).to_be_visible()
    console.approve.click()
    console.state("Assessment approved")
    events = partner.expect(200, "GET", f"/interviews/{run_id}/events")["items"]
    assert events[-1]["data"]["approvedBy"] == "Kim Recruiter"

    page.get_by_role("link", name="Rankings").click()
    row = page.get_by_role("list").filter(has_text="Rank").get_by_role("listitem")
    expect(row).to_contain_text(f"between {shown(assessment['scoreBand']['low'])} and")
    look(page, f"console-{name}-6-rankings")


def invited(partner: Client, run_id: str, link: str) -> Any:
    from .conftest import Invitation

    return Invitation(partner, run_id, link)


def shown(number: float) -> str:
    return f"{number:g}"


def test_a_wrong_key_is_told_kindly_and_kept_nowhere(page: Page, stack: dict[str, Any], look: Look) -> None:
    console = ConsolePage(page).open(stack["rootUrl"]).connect("sk_live_" + "0" * 64)
    expect(console.alert).to_contain_text("This key is not known here")
    expect(console.alert).to_contain_text("UNAUTHENTICATED · request ")
    expect(page.get_by_label("API key")).to_be_focused()
    assert console.kept() == (0, 0)
    look(page, "console-refused")
