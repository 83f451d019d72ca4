"""Two people at one run, and answers that come when another run is shown: nobody decides on what they have not seen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from local.counterparts.client import Client

from .conftest import REQUEST, Invitation, Invite, tenant
from .console import READING, ConsolePage, Held, interviewed

POSITION = str(REQUEST["position"])


@pytest.fixture(scope="module")
def recruiter(stack: dict[str, Any]) -> Client:
    return tenant(stack)


@pytest.fixture(scope="module")
def assessed(invite: Invite, recruiter: Client) -> Invitation:
    """An assessment to be looked at, not decided."""
    return interviewed(invite(recruiter, position="Archivist"))


@pytest.fixture
def console(page: Page, stack: dict[str, Any], recruiter: Client) -> ConsolePage:
    return ConsolePage(page).enter(stack["rootUrl"], recruiter)


def planned(partner: Client, **fields: Any) -> str:
    run_id = str(partner.expect(201, "POST", "/interviews", REQUEST | fields)["runId"])
    partner.wait_for(run_id, "PENDING")
    return run_id


def revised(partner: Client, run_id: str) -> None:
    partner.expect(200, "PATCH", f"/interviews/{run_id}/plan/revise", {"feedback": "Ask about cooking"})
    partner.wait_for(run_id, "PENDING")


def assessed_anew(partner: Client, run_id: str) -> None:
    body = {"feedback": "Too generous", "action": "REASSESS"}
    partner.expect(200, "POST", f"/interviews/{run_id}/assessment/reject", body)
    partner.wait_for(run_id, "ASSESSMENT_PENDING")


DECISIONS = {
    "Approve the plan": "interview.approved",
    "Have it revised": "interview.plan_revision_requested",
    "Reject the plan": "interview.rejected",
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_plan_that_was_replaced_is_not_decided_but_shown(
    console: ConsolePage, recruiter: Client, decision: str
) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    console.freeze()
    revised(recruiter, run_id)
    page.get_by_label("Comment (optional)").fill("As we said")
    page.get_by_label("Why?").fill("A long and careful reason")
    if decision == "Have it revised":
        page.get_by_label("For the whole plan").fill("Shorter")
    console.press(decision)
    expect(console.alert).to_contain_text("There is a newer version of the plan: it is shown now, version 2")
    expect(console.alert).to_contain_text("CONCURRENT_UPDATE · request ")
    expect(page.get_by_text("Version 2 ·")).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_value("A long and careful reason")
    expect(page.get_by_label("Comment (optional)")).to_have_value("As we said")
    run = recruiter.expect(200, "GET", f"/interviews/{run_id}")
    assert (run["state"], run["plan"]["version"]) == ("PENDING", 2)
    console.press(decision)  # now it has been seen
    expect(console.news).not_to_be_empty()
    last = recruiter.expect(200, "GET", f"/interviews/{run_id}/events")["items"]
    assert [each["event"] for each in last if each["event"] in DECISIONS.values()][1:] == [
        DECISIONS[decision]
    ]


def test_an_assessment_that_was_replaced_is_not_approved_and_its_evidence_is_opened_anew(
    console: ConsolePage, recruiter: Client, invite: Invite
) -> None:
    run_id, page = interviewed(invite(recruiter)).run_id, console.page
    console.visit(run_id).state("Assessment to decide")
    console.open_all_evidence()
    console.freeze()
    assessed_anew(recruiter, run_id)
    page.get_by_label("What is wrong with it?").fill("The second competency")
    console.approve.click()
    expect(console.alert).to_contain_text("newer version of the assessment: it is shown now, version 2")
    expect(page.get_by_text("Version 2, rated by")).to_be_visible()
    expect(page.get_by_text(re.compile("^0 of "))).to_be_visible()
    expect(console.approve).to_be_disabled()
    expect(page.get_by_label("What is wrong with it?")).to_have_value("The second competency")
    run = recruiter.expect(200, "GET", f"/interviews/{run_id}")
    assert (run["state"], run["assessment"]["version"]) == ("ASSESSMENT_PENDING", 2)


def test_a_page_that_stands_open_learns_of_a_newer_version_without_disturbing(
    console: ConsolePage, recruiter: Client
) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    console.freeze()
    why = page.get_by_label("Why?")
    why.fill("A long and careful reason")
    why.evaluate("(field) => field.setSelectionRange(2, 6)")
    revised(recruiter, run_id)
    place = page.evaluate("scrollY")
    console.wait(16_000)
    expect(console.news).to_have_text("There is a newer version of the plan: version 2.")
    expect(page.get_by_text("Version 2 ·")).to_be_visible()
    expect(why).to_be_focused()
    expect(why).to_have_value("A long and careful reason")
    assert why.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [2, 6]
    assert page.evaluate("scrollY") == place > 0


def test_a_page_that_stands_open_closes_the_gate_of_a_newer_assessment(
    console: ConsolePage, recruiter: Client, invite: Invite
) -> None:
    run_id, page = interviewed(invite(recruiter)).run_id, console.page
    console.visit(run_id).state("Assessment to decide")
    console.open_all_evidence()
    expect(console.approve).to_be_enabled()
    console.freeze()
    assessed_anew(recruiter, run_id)
    console.wait(16_000)
    expect(page.get_by_text("Version 2, rated by")).to_be_visible()
    expect(console.approve).to_be_disabled()


def test_what_was_typed_for_a_run_that_is_decided_meanwhile_is_shown(
    console: ConsolePage, recruiter: Client
) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    page.get_by_label("Why?").fill("A long and careful reason")
    recruiter.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {})
    console.press("Reject the plan")
    expect(console.alert).to_contain_text("The run has moved on before this arrived")
    kept = page.get_by_role("region", name="What you had typed")
    expect(kept).to_contain_text("A long and careful reason")
    kept.get_by_role("button", name="Discard it").click()
    expect(kept).to_have_count(0)


def test_one_tab_sends_one_decision_at_a_time(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    page.get_by_label("Why?").fill("No")
    with Held(page, "/plan/approve$") as held:
        console.press("Approve the plan")
        held.arrived()
        console.press("Reject the plan")
        expect(page.get_by_role("alert").filter(has_text="still under way")).to_be_visible()
        held.let_go()
    expect(console.news).to_have_text(re.compile("The plan is approved|Now: "))
    expect(page.get_by_role("alert").filter(has_text="moved on")).to_have_count(0)


def test_an_answer_stays_with_the_run_it_was_asked_about(
    console: ConsolePage, recruiter: Client, invite: Invite, assessed: Invitation
) -> None:
    run_id, page = interviewed(invite(recruiter, candidateRef="li_app_other")).run_id, console.page
    console.visit(run_id).state("Assessment to decide")
    question = page.get_by_label("Your question")
    with Held(page, "/assessment/chat$") as held:
        question.fill("What shows TypeScript experience?")
        console.press("Ask")
        held.arrived()
        console.visit(assessed.run_id).heading("Archivist")
        console.state("Assessment to decide")
        question.fill("My draft about the archivist")
        held.let_go()
    log = page.get_by_role("log")
    expect(log).to_be_empty()
    expect(question).to_have_value("My draft about the archivist")
    console.press("Ask")
    expect(log.get_by_text("Answer", exact=True)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="no such conversation")).to_have_count(0)
    console.visit(run_id).heading(POSITION)
    expect(log).to_contain_text("What shows TypeScript experience?")
    expect(log.get_by_text("Answer", exact=True)).to_have_count(1)
    expect(question).to_have_value("")
    log.get_by_role("button").first.click()
    expect(page.locator(".turn.open mark")).to_be_visible()


def test_another_runs_late_transcript_does_not_open_the_gate(
    console: ConsolePage, recruiter: Client, invite: Invite, assessed: Invitation
) -> None:
    purged = interviewed(invite(recruiter)).run_id
    recruiter.expect(200, "DELETE", f"/interviews/{purged}/candidate-data")
    page = console.page
    with Held(page, f"/{purged}/transcript") as held:
        console.visit(purged)
        held.arrived()
        console.visit(assessed.run_id).heading("Archivist")
        console.state("Assessment to decide")
        held.let_go()
    console.heading("Archivist")
    expect(page.get_by_text(re.compile("^0 of "))).to_be_visible()
    console.approve.click(force=True)
    expect(page.get_by_role("alert").filter(has_text="Open the evidence first")).to_be_visible()
    assert recruiter.expect(200, "GET", assessed.path)["state"] == "ASSESSMENT_PENDING"


@pytest.mark.parametrize("elsewhere", ["run", "rankings"])
def test_who_leaves_while_a_decision_is_under_way_stays_where_they_went(
    console: ConsolePage, recruiter: Client, assessed: Invitation, elsewhere: str
) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    heading = "Archivist" if elsewhere == "run" else "Rankings"
    with Held(page, "/plan/approve$") as held:
        console.press("Approve the plan")
        held.arrived()
        if elsewhere == "run":
            console.visit(assessed.run_id)
        else:
            page.get_by_role("link", name="Rankings").click()
        console.heading(heading)
        held.let_go()
    recruiter.wait_for(run_id, "SCHEDULED")
    console.heading(heading)
    assert page.title() == f"{heading} · Interviews"
    expect(console.news).to_be_empty()
    expect(page.locator("#missed")).to_be_empty()


def test_who_leaves_and_whose_decision_fails_hears_of_it(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    revised(recruiter, run_id)
    console.freeze()
    with Held(page, "/plan/approve$") as held:
        console.press("Approve the plan")
        held.arrived()
        page.get_by_role("link", name="Rankings").click()
        console.heading("Rankings")
        held.let_go()
    console.heading("Rankings")
    expect(console.alert).to_contain_text("did not get through")
    expect(console.alert.get_by_role("link", name=POSITION)).to_be_visible()
    console.press("Close")
    expect(console.alert).to_have_count(0)


def test_a_lost_rejection_is_not_taken_for_that_of_the_next_version(
    console: ConsolePage, recruiter: Client, invite: Invite
) -> None:
    run_id, page = interviewed(invite(recruiter)).run_id, console.page
    console.visit(run_id).state("Assessment to decide")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(re.compile("/assessment/reject$"), lose_the_answer, times=1)
    page.get_by_label("What is wrong with it?").fill("Too high")
    console.press("Reject the assessment")
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    page.get_by_role("link", name="All runs").click()
    console.heading("Runs")
    recruiter.wait_for(run_id, "ASSESSMENT_PENDING")
    console.visit(run_id)
    expect(page.get_by_text("Version 2, rated by")).to_be_visible()
    page.get_by_label("What is wrong with it?").fill("Too high")
    console.press("Reject the assessment")
    expect(page.get_by_text("Version 3, rated by")).to_be_visible()


def test_a_plans_words_are_not_an_assessments(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    page.get_by_label("Why?").fill("The plan is bad")
    page.get_by_label("Comment (optional)").fill("About the plan")
    page.get_by_role("link", name="All runs").click()
    console.heading("Runs")
    link = recruiter.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {})["interviewLink"]
    recruiter.wait_for(run_id, "SCHEDULED")
    interviewed(Invitation(recruiter, run_id, link))
    console.visit(run_id).state("Assessment to decide")
    expect(page.get_by_label("Comment (optional)")).to_have_value("")
    expect(page.get_by_label("What is wrong with it?")).to_have_value("")
    expect(page.get_by_role("region", name="What you had typed")).to_contain_text("The plan is bad")


def test_a_piece_counts_only_when_it_was_in_view_for_a_moment(
    console: ConsolePage, assessed: Invitation
) -> None:
    page = console.page
    console.visit(assessed.run_id).state("Assessment to decide")
    console.freeze()
    quotes = page.locator(".competency .quote")
    total = quotes.count()
    assert total > 2
    none_opened = page.get_by_text(f"0 of {total} opened.")
    for _ in range(12):  # hammered at one place
        console.next_piece.click()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Enter")
    expect(none_opened).to_be_visible()
    quotes.nth(1).click()
    console.wait(READING // 2)
    quotes.nth(2).click()  # too soon
    console.wait(READING // 2)
    page.keyboard.press("Escape")
    console.wait(READING)
    expect(none_opened).to_be_visible()
    quotes.nth(1).click()
    page.evaluate("document.getElementById('transcript').scrollTop = 1e6; scrollTo(0, 1e6)")
    page.locator(".turn.open").evaluate("(turn) => { turn.style.marginTop = '300vh'; }")
    console.wait(READING)  # it is not in view
    expect(none_opened).to_be_visible()
    page.locator(".turn.open").evaluate("(turn) => { turn.style.marginTop = ''; turn.scrollIntoView(); }")
    console.wait(READING)
    expect(page.get_by_text(f"1 of {total} opened.")).to_be_visible()
    page.get_by_role("button", name="Next piece", exact=True).click()
    expect(quotes.first).to_be_focused()


def test_a_run_that_was_left_is_not_asked_for_any_more(console: ConsolePage, recruiter: Client) -> None:
    run_id, page = planned(recruiter), console.page
    console.visit(run_id).state("Plan to decide")
    console.freeze()
    page.get_by_role("link", name="Rankings").click()
    console.heading("Rankings")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    console.wait(60_000)
    assert asked == []
    console.visit(run_id).state("Plan to decide")
    with page.expect_request(re.compile(run_id)):
        console.wait(16_000)
