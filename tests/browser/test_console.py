"""The recruiter's page in a real browser (issue 4, point 8): the whole way, and everything that gets in it."""

import re
import socket
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from local.admin import call
from local.counterparts.client import Client, wait_until

from .conftest import DESKTOP, PHONE, REQUEST, Device, Invitation, Invite, Look, tenant
from .console import ConsolePage, interviewed

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
UNKNOWN_KEY = {
    "statusCode": 401,
    "error": "Unauthorized",
    "code": "UNAUTHENTICATED",
    "message": "A valid API key is needed.",
    "details": [],
    "requestId": "req-1",
}


@pytest.fixture(scope="module")
def recruiter(stack: dict[str, Any]) -> Client:
    """A tenant of these tests' own."""
    return tenant(stack)


@pytest.fixture(scope="module")
def assessed(invite: Invite, stack: dict[str, Any]) -> Invitation:
    """A run whose assessment waits for a person: to be looked at, not decided."""
    return interviewed(invite(tenant(stack)))


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
    interviewed(Invitation(partner, run_id, link))

    page.reload()  # the key is still there
    console.state("Assessment to decide")
    expect(console.approve).to_be_disabled()
    console.approve.click(force=True)  # told to be disabled, but it says why
    expect(page.get_by_role("alert").filter(has_text="Open the evidence first")).to_be_visible()
    expect(console.next_piece).to_be_focused()
    assert partner.expect(200, "GET", f"/interviews/{run_id}")["state"] == "ASSESSMENT_PENDING"
    look(page, f"console-{name}-4-assessment")
    assessment = partner.expect(200, "GET", f"/interviews/{run_id}")["assessment"]
    pieces = sum(max(len(each["evidence"]), 1) for each in assessment["competencies"])
    console.read(page.locator(".competency .quote").first)
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


def shown(number: float) -> str:
    return f"{number:g}"


def test_a_wrong_key_is_told_kindly_and_kept_nowhere(page: Page, stack: dict[str, Any], look: Look) -> None:
    console = ConsolePage(page).open(stack["rootUrl"]).connect("sk_live_" + "0" * 64)
    expect(console.alert).to_contain_text("This key is not known here")
    expect(console.alert).to_contain_text("UNAUTHENTICATED · request ")
    expect(page.get_by_label("API key")).to_be_focused()
    assert console.kept() == (0, 0)
    look(page, "console-refused")


def test_a_platforms_key_is_asked_for_its_tenant(page: Page, stack: dict[str, Any]) -> None:
    console = ConsolePage(page).open(stack["rootUrl"]).connect(stack["platformKey"])
    expect(console.alert).to_contain_text("X-Tenant-ID: is required with a platform key")
    expect(page.get_by_label("Tenant")).to_be_focused()
    console.connect(stack["platformKey"], tenant=stack["tenants"][0]["tenantId"])
    console.heading("Runs")


def test_the_key_stays_in_its_tab_until_it_is_forgotten(
    device: Device, stack: dict[str, Any], recruiter: Client
) -> None:
    context = device()
    console = ConsolePage(context.new_page()).enter(stack["rootUrl"], recruiter)
    console.page.reload()
    console.heading("Runs")
    other = ConsolePage(context.new_page()).open(stack["rootUrl"])
    other.heading("Connect")
    assert console.kept()[1] == 0
    console.press("Forget the key")
    console.heading("Connect")
    assert console.kept() == (0, 0)
    expect(console.page.get_by_label("API key")).to_have_value("")
    console.page.reload()
    console.heading("Connect")


def test_a_key_that_was_revoked_meanwhile_leads_back_to_the_way_in(page: Page, stack: dict[str, Any]) -> None:
    partner = tenant(stack)
    console = ConsolePage(page).enter(stack["rootUrl"], partner)
    # What the gateway answers once its cached verdict has ended (contract §1).
    page.route(re.compile("/v1/integration/"), lambda route: route.fulfill(status=401, json=UNKNOWN_KEY))
    page.get_by_role("link", name="Rankings").click()
    console.heading("Connect")
    expect(console.alert).to_contain_text("UNAUTHENTICATED · request req-1")
    assert console.kept() == (0, 0)


def test_the_keyboard_is_enough(page: Page, stack: dict[str, Any], invite: Invite, recruiter: Client) -> None:
    run_id = interviewed(invite(recruiter)).run_id
    console = ConsolePage(page).open(stack["rootUrl"])
    tab_to(page, "API key")
    page.keyboard.type(recruiter.headers["X-API-Key"])
    page.keyboard.press("Enter")
    console.heading("Runs")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("link", name="Senior Software Engineer")).to_be_visible()
    tab_to(page, "Senior Software Engineer")
    page.keyboard.press("Enter")
    console.state("Assessment to decide")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "Go to your decision")
    page.keyboard.press("Enter")
    tab_to(page, "Go to the next piece")
    page.keyboard.press("Enter")
    while console.next_piece.is_visible():
        expect(page.locator(".quote:focus")).to_have_count(1)
        page.keyboard.press("Enter")
        console.look_at_it()
        if console.next_piece.is_visible():
            tab_to(page, "Next piece")
            page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(console.approve).to_be_focused()
    page.keyboard.press("Enter")
    console.state("Assessment approved")
    assert recruiter.expect(200, "GET", f"/interviews/{run_id}")["state"] == "ASSESSMENT_APPROVED"


def tab_to(page: Page, label: str) -> None:
    """Each stop on the way shows that it has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown == "solid", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText") == label:
            return
    raise AssertionError(f"{label!r} cannot be reached by the keyboard")


def test_escape_leads_back_to_the_quote(page: Page, stack: dict[str, Any], assessed: Invitation) -> None:
    console = ConsolePage(page).enter(stack["rootUrl"], assessed.partner).visit(assessed.run_id)
    quote = page.locator(".competency .quote").first
    words = quote.locator("q").inner_text()
    console.read(quote)
    expect(page.locator(".turn.open mark")).to_have_text(words)
    expect(quote).to_contain_text("opened")
    page.keyboard.press("Escape")
    expect(quote).to_be_focused()
    expect(quote).to_contain_text("opened")
    expect(page.locator("mark")).to_have_count(0)
    page.reload()  # what was opened is not asked for again
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()
    console.state("Assessment to decide")


def test_hostile_words_stay_words(page: Page, stack: dict[str, Any], look: Look) -> None:
    partner = tenant(stack)
    fields = {"candidateRef": HOSTILE[:128], "position": f"Engineer {HOSTILE}", "companyName": HOSTILE}
    run_id = partner.expect(201, "POST", "/interviews", REQUEST | fields)["runId"]
    partner.wait_for(run_id, "PENDING")
    link = partner.expect(200, "POST", f"/interviews/{run_id}/plan/approve", {})["interviewLink"]
    partner.wait_for(run_id, "SCHEDULED")
    answer = f"In production I designed {HOSTILE} with TypeScript for six years and cut errors by 70 percent."
    interviewed(Invitation(partner, run_id, link), (answer,) * 3)
    console = ConsolePage(page).enter(stack["rootUrl"], partner)
    expect(page.get_by_role("link", name=f"Engineer {HOSTILE}")).to_be_visible()
    console.visit(run_id).heading(f"Engineer {HOSTILE}")
    expect(page.locator(".turn.candidate .words").first).to_have_text(answer)
    console.open_all_evidence()
    page.get_by_label("Your question").fill(f"What of {HOSTILE}?")
    console.press("Ask")
    expect(page.get_by_role("log").get_by_text("Answer", exact=True)).to_be_visible()
    console.approve.click()
    console.state("Assessment approved")
    page.get_by_role("link", name="Rankings").click()
    expect(page.get_by_role("link", name=HOSTILE[:128])).to_be_visible()
    assert page.locator("img, iframe, body script + script, [onerror]").count() == 0
    assert page.title() == "Rankings · Interviews"


def test_whoever_is_second_hears_it(page: Page, stack: dict[str, Any], recruiter: Client) -> None:
    run_id = recruiter.expect(201, "POST", "/interviews", REQUEST)["runId"]
    recruiter.wait_for(run_id, "PENDING")
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    console.state("Plan to decide")
    recruiter.expect(200, "POST", f"/interviews/{run_id}/plan/reject", {"feedback": "Not this one"})
    console.press("Approve the plan")
    expect(console.alert).to_contain_text("The run has moved on")
    expect(console.alert).to_contain_text("INVALID_STATE · request ")
    console.state("Plan rejected")
    expect(page.get_by_role("button", name="Approve the plan")).to_have_count(0)


def test_a_plan_is_rejected_with_a_reason(page: Page, stack: dict[str, Any], recruiter: Client) -> None:
    run_id = recruiter.expect(201, "POST", "/interviews", REQUEST)["runId"]
    recruiter.wait_for(run_id, "PENDING")
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    console.press("Reject the plan")
    expect(page.get_by_role("alert").filter(has_text="Please say why")).to_be_visible()
    page.get_by_label("Why?").fill("Too long for this position")
    console.press("Reject the plan")
    console.state("Plan rejected")
    last = recruiter.expect(200, "GET", f"/interviews/{run_id}/events")["items"][-1]
    assert last["data"] == {"feedback": "Too long for this position", "rejectedBy": "Kim Recruiter"}


def test_an_assessment_is_made_anew_and_its_evidence_opened_anew(
    page: Page, stack: dict[str, Any], invite: Invite, recruiter: Client
) -> None:
    run_id = interviewed(invite(recruiter)).run_id
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    console.state("Assessment to decide")
    console.open_all_evidence()
    page.get_by_label("What is wrong with it?").fill("The second competency is rated too high")
    console.press("Reject the assessment")
    expect(page.get_by_text("Version 2, rated by")).to_be_visible()
    expect(console.approve).to_be_disabled()
    expect(page.get_by_text("This engine scores by fixed rules")).to_be_visible()
    page.get_by_label("What is wrong with it?").fill("Still too high")
    page.get_by_label("End the run").check()
    console.press("Reject the assessment")
    console.state("Cancelled")


def test_who_may_not_read_what_was_said_cannot_approve(
    page: Page, stack: dict[str, Any], assessed: Invitation
) -> None:
    wanted = {
        "tenantId": assessed.partner.expect(200, "GET", assessed.path)["tenantId"],
        "permissions": ["interview:read", "interview:approve"],
    }
    status, key = call(stack["rootUrl"], "POST", "api-keys", wanted)
    assert status == 201, key
    console = ConsolePage(page).open(stack["rootUrl"]).connect(key["apiKey"])
    console.heading("Runs")
    console.visit(assessed.run_id).state("Assessment to decide")
    transcript = page.get_by_role("region", name="Transcript")
    expect(transcript).to_contain_text("no evidence can be opened")
    expect(transcript).to_contain_text("FORBIDDEN · request ")
    console.approve.click(force=True)
    expect(page.get_by_role("alert").filter(has_text="candidate:read")).to_have_count(1)
    assert assessed.partner.expect(200, "GET", assessed.path)["state"] == "ASSESSMENT_PENDING"


def test_runs_are_filtered_and_paged(page: Page, stack: dict[str, Any]) -> None:
    partner = tenant(stack)
    for number in range(27):
        partner.expect(201, "POST", "/interviews", {"candidateRef": f"c-{number}"})
    console = ConsolePage(page).enter(stack["rootUrl"], partner)
    expect(page.get_by_text("25 runs, and there are more")).to_be_visible()
    console.press("Show more")
    expect(page.get_by_text("27 runs", exact=True)).to_be_visible()
    rows = page.locator("#runs-list > li")
    expect(rows.nth(25).get_by_role("link")).to_be_focused()
    assert len(set(rows.all_inner_texts())) == 27
    page.get_by_text("More filters").locator("visible=true").click()
    page.get_by_label("Candidate reference").fill("c-7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 run", exact=True)).to_be_visible()
    expect(rows).to_contain_text("c-7")
    page.get_by_label("State").select_option("Cancelled")
    expect(page.get_by_text("There are no such runs.")).to_be_visible()
    console.press("Clear")
    expect(page.get_by_text("25 runs, and there are more")).to_be_visible()


def test_webhooks_that_did_not_arrive_are_sent_again(page: Page, stack: dict[str, Any], look: Look) -> None:
    partner = tenant(stack)
    console = ConsolePage(page).enter(stack["rootUrl"], partner)
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_text("No webhook is set up for this tenant, or this API")).to_be_visible()
    expect(page.get_by_text("No webhook is set up for this tenant, and nothing waits")).to_be_visible()
    expect(page.get_by_text("Everything was delivered.")).to_be_hidden()
    with socket.socket() as probe:  # nobody listens here
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/hook"
        partner.expect(200, "PUT", "/webhook-config", {"callbackUrl": nobody})
        partner.expect(201, "POST", "/interviews", {"candidateRef": "c-1"})

        def failed() -> bool:
            found = partner.expect(200, "GET", "/webhook-deliveries")["items"]
            return bool(found and found[0]["attemptCount"])

        assert wait_until(failed)
        page.reload()
        console.heading("Webhooks")
        expect(page.get_by_text("Failing", exact=True)).to_be_visible()
        row = page.get_by_role("listitem").filter(has_text="interview.info_needed")
        expect(row).to_contain_text(nobody)
        row.get_by_text("Attempts of").click()
        expect(row).to_contain_text(re.compile("CONNECT|REFUSED"))
        look(page, "console-webhooks")
        row.get_by_role("button", name="Send again").click()
        expect(row.get_by_text("sent again within a minute")).to_be_visible()


def test_a_lost_connection_is_told_and_the_decision_is_not_made_twice(
    page: Page, stack: dict[str, Any], recruiter: Client
) -> None:
    run_id = recruiter.expect(201, "POST", "/interviews", REQUEST)["runId"]
    recruiter.wait_for(run_id, "PENDING")
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    console.state("Plan to decide")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(re.compile("/plan/approve$"), lose_the_answer, times=1)
    console.press("Approve the plan")
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    console.press("Approve the plan")
    expect(console.news).to_have_text("The plan is approved.")
    expect(page.get_by_label("The candidate’s link")).to_be_visible()
    names = [each["event"] for each in recruiter.expect(200, "GET", f"/interviews/{run_id}/events")["items"]]
    assert names.count("interview.approved") == 1


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_it_is_dark_where_the_person_wants_it_dark(
    device: Device,
    stack: dict[str, Any],
    assessed: Invitation,
    look: Look,
    size: dict[str, int],
    name: str,
) -> None:
    page = device(size, color_scheme="dark").new_page()
    console = ConsolePage(page).enter(stack["rootUrl"], assessed.partner).visit(assessed.run_id)
    console.state("Assessment to decide")
    page.locator(".competency .quote").first.click()
    look(page, f"console-{name}-dark", whole=False)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_nothing_is_cited_the_question_is_opened(
    page: Page, stack: dict[str, Any], invite: Invite, recruiter: Client, look: Look
) -> None:
    run_id = interviewed(invite(recruiter), ("I would rather not say.",) * 30).run_id
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    expect(page.locator("#run-body").get_by_text("Too little evidence")).to_be_visible()
    expect(page.get_by_text("Not assessed").first).to_be_visible()
    plan = recruiter.expect(200, "GET", f"/interviews/{run_id}")["plan"]
    console.read(page.get_by_role("button", name="Show what was asked").first)
    opened = page.locator(".turn.open")
    expect(opened).to_contain_text(plan["competencies"][0]["questions"][0]["text"])
    expect(opened).to_contain_text(f"For: {plan['competencies'][0]['name']}")
    look(page, "console-no-evidence", whole=False)
    assert console.open_all_evidence() == len(plan["competencies"]) - 1
    console.approve.click()
    console.state("Assessment approved")


def test_after_a_purge_there_is_nothing_left_to_open(
    page: Page, stack: dict[str, Any], invite: Invite, recruiter: Client
) -> None:
    run_id = interviewed(invite(recruiter)).run_id
    recruiter.expect(200, "DELETE", f"/interviews/{run_id}/candidate-data")
    console = ConsolePage(page).enter(stack["rootUrl"], recruiter).visit(run_id)
    expect(page.get_by_role("region", name="Transcript")).to_contain_text("Nothing is kept of what was said")
    expect(page.get_by_text("What was said is erased")).to_be_visible()
    console.approve.click()
    console.state("Assessment approved")


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_rankings_draw_where_each_score_lies(
    device: Device, stack: dict[str, Any], ranked: Client, look: Look, size: dict[str, int], name: str
) -> None:
    page = device(size).new_page()
    ConsolePage(page).enter(stack["rootUrl"], ranked)
    page.get_by_role("link", name="Rankings").click()
    expect(page.get_by_text("1 candidate", exact=True)).to_be_visible()
    page.get_by_label("Also those that nobody has approved yet").check()
    expect(page.get_by_text("3 candidates", exact=True)).to_be_visible()
    items = ranked.expect(200, "GET", "/rankings", query={"includePending": "true"})["items"]
    for row, each in zip(page.locator("#rankings-list > li").all(), items, strict=True):
        low, high = each["scoreBand"]["low"], each["scoreBand"]["high"]
        expect(row).to_contain_text(f"Rank {each['rank']}")
        expect(row).to_contain_text(f"of 100, between {shown(low)} and {shown(high)}")
        drawn = row.locator("rect.range")
        geometry = [float(drawn.get_attribute(side) or "nan") for side in ("x", "width")]
        assert geometry == pytest.approx([low, high - low])
    expect(page.get_by_text("Assessment to decide").locator("visible=true")).to_have_count(2)
    look(page, f"console-{name}-rankings")
    page.get_by_text("More filters").locator("visible=true").click()
    page.get_by_label("Lowest score").fill(str(items[0]["overallScore"]))
    page.keyboard.press("Enter")
    best = sum(each["overallScore"] >= items[0]["overallScore"] for each in items)
    assert best < len(items)
    expect(page.get_by_text(f"{best} candidate{'s' * (best > 1)}", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def ranked(invite: Invite, stack: dict[str, Any]) -> Client:
    """A tenant with three assessments, of which the best is approved."""
    partner = tenant(stack)
    short = ("We used TypeScript in production and I fixed a bug in the checkout.", "I do not know.")
    best = interviewed(invite(partner, candidateRef="app_ada"))
    interviewed(invite(partner, candidateRef="app_grace"), short * 2)
    interviewed(invite(partner, candidateRef="app_alan"), short * 4)
    partner.expect(200, "POST", f"{best.path}/assessment/approve", {})
    return partner
