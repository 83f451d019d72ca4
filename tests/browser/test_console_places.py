"""What one was doing in the recruiter's page is still there: after going back, a reload, a bad connection. And what is
done about a run besides the decisions."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local.counterparts.client import Client

from .conftest import PHONE, REQUEST, Device, Invite, Look, tenant
from .console import ConsolePage, Held, interviewed


@pytest.fixture(scope="module")
def recruiter(stack: dict[str, Any]) -> Client:
    return tenant(stack)


@pytest.fixture
def console(page: Page, stack: dict[str, Any], recruiter: Client) -> ConsolePage:
    return ConsolePage(page).enter(stack["rootUrl"], recruiter)


def planned(partner: Client, **fields: Any) -> str:
    run_id = str(partner.expect(201, "POST", "/interviews", REQUEST | fields)["runId"])
    partner.wait_for(run_id, "PENDING")
    return run_id


@pytest.fixture(scope="module")
def crowd(stack: dict[str, Any]) -> Client:
    """A tenant with 61 runs."""
    partner = tenant(stack)
    for number in range(61):
        partner.expect(201, "POST", "/interviews", {"candidateRef": f"c-{number}", "position": "Cook"})
    return partner


def test_going_back_leads_to_the_row_one_came_from(page: Page, stack: dict[str, Any], crowd: Client) -> None:
    console = ConsolePage(page).enter(stack["rootUrl"], crowd)
    rows = page.locator("#runs-list > li")
    for shown in (50, 61):
        console.press("Show more")
        expect(rows).to_have_count(shown)
    name = rows.nth(57).inner_text()
    rows.nth(57).get_by_role("link").click()
    console.heading("Cook")
    page.go_back()
    console.heading("Runs")
    expect(rows).to_have_count(61)
    expect(rows.nth(57).get_by_role("link")).to_be_focused()
    expect(rows.nth(57)).to_be_in_viewport()
    assert rows.nth(57).inner_text() == name
    page.reload()
    expect(rows).to_have_count(61)
    page.get_by_role("link", name="Rankings").click()
    console.heading("Rankings")
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_text("25 runs, and there are more")).to_be_visible()


def test_a_reload_keeps_the_filter(page: Page, stack: dict[str, Any], crowd: Client) -> None:
    console = ConsolePage(page).enter(stack["rootUrl"], crowd)
    page.get_by_text("More filters").locator("visible=true").click()
    page.get_by_label("Candidate reference").fill("c-7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 run", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 run", exact=True)).to_be_visible()
    expect(page.get_by_label("Candidate reference")).to_have_value("c-7")
    console.press("Forget the key")
    console.heading("Connect")
    page.wait_for_timeout(100)
    assert console.kept() == (0, 0)


def test_notes_outlast_a_reload_and_another_run(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    question = recruiter.expect(200, "GET", f"/interviews/{run_id}")["plan"]["competencies"][0]["questions"][
        0
    ]
    page.get_by_text(f"Change this question: {question['text']}", exact=True).click()
    note = page.get_by_label("What should be different?").locator("visible=true")
    note.fill("Ask about a migration")
    page.get_by_label("Why?").fill("Perhaps")
    page.reload()
    expect(note).to_have_value("Ask about a migration")
    expect(page.get_by_text("1 change noted")).to_be_visible()
    page.get_by_role("link", name="All runs").click()
    console.heading("Runs")
    page.go_back()
    expect(note).to_have_value("Ask about a migration")
    expect(page.get_by_label("Why?")).to_have_value("Perhaps")
    console.press("Have it revised")
    expect(page.get_by_text("Version 2 ·")).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_value("")


def test_a_slow_answer_is_waited_for_in_the_open(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    loading = page.get_by_text("Loading…").locator("visible=true")
    for path, arrive in (
        (f"/interviews/{run_id}$", lambda: console.visit(run_id)),
        ("/rankings", lambda: page.get_by_role("link", name="Rankings").click()),
        ("/webhook-config/health", lambda: page.get_by_role("link", name="Webhooks").click()),
    ):
        with Held(page, path) as held:
            arrive()
            held.arrived()
            expect(loading.first).to_be_visible()
            held.let_go()
            expect(loading).to_have_count(0)


def test_a_list_that_cannot_be_read_counts_nothing(console: ConsolePage, recruiter: Client) -> None:
    planned(recruiter)
    page = console.page
    page.reload()
    expect(page.locator("#runs-count")).to_contain_text("run")
    page.route(re.compile("/interviews"), lambda route: route.abort())
    page.get_by_label("State").select_option("Cancelled")
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    expect(page.locator("#runs-count")).to_be_empty()


@pytest.mark.parametrize("answer", ["<html>Please sign in to this network</html>", "{}", "null"])
def test_an_answer_of_somebody_else_is_told(console: ConsolePage, recruiter: Client, answer: str) -> None:
    run_id, page = planned(recruiter), console.page
    page.route(re.compile(f"/interviews/{run_id}$"), lambda route: route.fulfill(status=200, body=answer))
    console.visit(run_id)
    expect(page.get_by_role("alert").filter(has_text="The answer cannot be read")).to_contain_text(
        "UNREADABLE"
    )


def test_a_time_that_is_over_is_no_time_to_open(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    opens = page.get_by_label("Open the interview at")
    opens.evaluate("(field) => { field.value = '2020-01-01T09:00'; }")
    page.locator("#plan-approve").evaluate("(form) => form.requestSubmit()")
    assert recruiter.expect(200, "GET", f"/interviews/{run_id}")["state"] == "PENDING"
    page.locator("#plan-approve").evaluate("(form) => { form.noValidate = true; }")
    console.press("Approve the plan")
    expect(page.get_by_role("alert").filter(has_text="This time is over already")).to_be_visible()
    now = datetime.fromisoformat(page.evaluate("new Date().toISOString()"))
    opens.fill((now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    console.press("Approve the plan")
    expect(page.get_by_text("The candidate can begin from")).to_be_visible()
    wanted = recruiter.expect(200, "GET", f"/interviews/{run_id}")["scheduledAt"]
    assert wanted
    expect(page.locator(f"#run-facts time[datetime='{wanted}']")).to_be_visible()


def test_what_was_erased_cannot_be_assessed_anew(
    console: ConsolePage, recruiter: Client, invite: Invite
) -> None:
    run_id, page = interviewed(invite(recruiter)).run_id, console.page
    recruiter.expect(200, "DELETE", f"/interviews/{run_id}/candidate-data")
    console.visit(run_id).state("Assessment to decide")
    expect(page.get_by_label("Have the same interview assessed anew")).to_have_count(0)
    page.get_by_label("What is wrong with it?").fill("Nothing is left to read")
    console.press("Reject the assessment")
    console.state("Cancelled")


def test_an_interview_is_cancelled_only_when_that_is_confirmed(
    console: ConsolePage, recruiter: Client
) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    page.get_by_text("Cancel or erase").click()
    page.get_by_label("Reason (optional)").fill("The position was filled")
    console.press("Cancel the interview")
    expect(page.get_by_role("alert").filter(has_text="Please confirm")).to_be_visible()
    assert recruiter.expect(200, "GET", f"/interviews/{run_id}")["state"] == "PENDING"
    page.get_by_label("Yes, end this run for good").check()
    console.press("Cancel the interview")
    console.state("Cancelled")
    run = recruiter.expect(200, "GET", f"/interviews/{run_id}")
    assert run["cancellation"]["reason"] == "The position was filled"
    expect(page.locator("#run-facts")).to_contain_text("The position was filled (by Kim Recruiter)")
    page.get_by_role("heading", name="What happened").click()
    cancelled = page.locator(".trail > li").filter(has_text="The run was cancelled")
    expect(cancelled).to_contain_text("The run was cancelled by Kim Recruiter")


def test_a_run_that_a_key_cancelled_names_no_key(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    recruiter.expect(200, "DELETE", f"/interviews/{run_id}")
    console.visit(run_id).state("Cancelled")
    expect(page.locator("#run-facts")).to_contain_text("no reason given (by somebody who gave no name)")
    expect(page.locator("#run-facts")).not_to_contain_text("key_")


def test_a_candidates_data_is_erased_only_when_the_word_is_typed(
    console: ConsolePage, recruiter: Client, invite: Invite
) -> None:
    run_id, page = interviewed(invite(recruiter)).run_id, console.page
    console.visit(run_id).state("Assessment to decide")
    page.get_by_label("Your question").fill("What shows TypeScript experience?")
    console.press("Ask")
    expect(page.get_by_role("log").get_by_text("Answer", exact=True)).to_be_visible()
    page.get_by_text("Cancel or erase").click()
    console.press("Erase the data")
    expect(page.get_by_role("alert").filter(has_text="Please type")).to_be_visible()
    page.get_by_label("to confirm").fill("erase")
    console.press("Erase the data")
    expect(console.news).to_contain_text("erased. Certificate: ")
    expect(page.get_by_role("region", name="Transcript")).to_contain_text("Nothing is kept of what was said")
    expect(page.get_by_role("log")).to_be_empty()


def test_what_is_missing_is_supplied(
    device: Device, stack: dict[str, Any], recruiter: Client, look: Look
) -> None:
    run_id = recruiter.expect(201, "POST", "/interviews", {"candidateRef": "c-1"})["runId"]
    page = device(PHONE | {"width": 320}).new_page()
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    console.state("Information missing")
    console.press("Send it")
    expect(page.get_by_role("alert").filter(has_text="at least one field")).to_be_visible()
    page.get_by_label("Which position").fill("Cook")
    console.press("Send it")
    expect(console.news).to_have_text("Thank you. Something is still missing.")
    page.get_by_label("Which level").select_option("Senior")
    page.get_by_label("What must the candidate show?").fill(
        "Ran a kitchen of ten\n\n Wrote menus for 200 guests"
    )
    look(page, "console-phone-missing")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    console.press("Send it")
    expect(page.get_by_text(re.compile("Thank you. The plan is being made|Now: "))).to_be_visible()
    run = recruiter.expect(200, "GET", f"/interviews/{run_id}")
    assert run["qualifications"] == ["Ran a kitchen of ten", "Wrote menus for 200 guests"]
    assert run["level"] == "SENIOR"


def test_what_a_key_may_not_do_is_refused_in_the_apis_words(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    refused = {"statusCode": 403, "error": "Forbidden", "code": "FORBIDDEN", "message": "This key lacks it."}
    page.route(
        re.compile("/candidate-data$"),
        lambda route: route.fulfill(status=403, json=refused | {"details": []}),
    )
    page.get_by_text("Cancel or erase").click()
    page.get_by_label("to confirm").fill("erase")
    console.press("Erase the data")
    expect(page.get_by_role("alert").filter(has_text="This key lacks it.")).to_be_visible()
    console.state("Plan to decide")
