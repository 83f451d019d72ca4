"""The candidate's room in a real browser (contract §7, issue 4): the whole way, and everything that gets in it."""

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from local.counterparts.candidate import CandidateClient
from local.counterparts.client import wait_until

from .conftest import DESKTOP, PHONE, Device, Invite, Look, tenant
from .room import FIRST, SECOND, RoomPage


@pytest.mark.parametrize(("size", "name"), [(PHONE, "phone"), (DESKTOP, "desktop")])
def test_the_whole_way(device: Device, invite: Invite, look: Look, size: dict[str, int], name: str) -> None:
    invitation = invite()
    page = device(size).new_page()
    room = RoomPage(page).open(invitation.link)
    room.heading("Senior Software Engineer")
    for said in (
        "An AI asks",
        "A person reads your answers and decides",
        "90 days",
        "talk to a person",
        "more time",
    ):
        expect(page.locator("#welcome").get_by_text(said)).to_be_visible()
    look(page, f"{name}-1-welcome")
    page.get_by_role("button", name="Start the interview").click()
    expect(page.get_by_role("alert").filter(has_text="tick the box")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_focused()
    assert invitation.partner.expect(200, "GET", invitation.path)["state"] == "SCHEDULED"

    room.start().shows(1)
    expect(page.get_by_text(re.compile("Question 1 of"))).to_be_visible()
    expect(room.field).to_be_focused()
    candidate, given = CandidateClient(), []
    while page.get_by_role("heading", level=1, name="This was your interview").is_hidden():
        answer = candidate.answer(room.question())
        given.append(answer)
        room.field.fill(answer)
        page.get_by_role("button", name="Send answer").click()
        expect(page.locator("#talk[hidden], #text:not([readonly])").first).to_be_attached()
        if len(given) == 2:
            expect(room.turns.filter(has_text="Saved")).to_have_count(2)
            look(page, f"{name}-2-conversation", whole=False)
    expect(page.locator("#goodbye")).to_contain_text("That was the last question")
    look(page, f"{name}-3-review")
    page.reload()
    room.heading("This was your interview")
    for answer in given:
        expect(page.get_by_text(answer, exact=True).last).to_be_visible()
    page.get_by_role("button", name="Done").click()
    room.heading("Thank you for your time")
    expect(page.get_by_text("You will hear from Acme Corp")).to_be_visible()
    look(page, f"{name}-4-thanks")
    assert invitation.answers() == given
    assert room.kept() == 0
    invitation.partner.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    page.reload()
    room.heading("This interview is over")
    expect(page.get_by_text("You will hear from Acme Corp")).to_be_visible()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    expect(page.get_by_text("A person reads your answers and the draft, and decides")).to_be_visible()


def test_the_keyboard_is_enough(page: Page, invite: Invite) -> None:
    room = RoomPage(page).open(invite().link)
    room.heading("Senior Software Engineer")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "agreed")
    page.keyboard.press("Space")
    tab_to(page, "start")
    page.keyboard.press("Enter")
    expect(room.field).to_be_focused()
    page.keyboard.type(FIRST)
    page.keyboard.press("Control+Enter")
    room.shows(3)
    expect(room.field).to_be_focused()
    tab_to(page, "leave")
    page.keyboard.press("Enter")
    room.heading("Before you end")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "back")
    page.keyboard.press("Enter")
    expect(room.field).to_be_focused()
    tab_to(page, "leave")
    page.keyboard.press("Enter")
    tab_to(page, "close")
    page.keyboard.press("Enter")
    room.heading("Thank you for your time")


def tab_to(page: Page, name: str) -> None:
    """Each stop on the way shows that it has the focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown == "solid", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"#{name} cannot be reached by the keyboard")


def test_a_reload_goes_on_exactly_where_it_stopped(page: Page, invite: Invite) -> None:
    room = RoomPage(page).enter(invite().link)
    room.answer(FIRST)
    told = room.turns.all_inner_texts()
    room.field.fill("Half a thought")
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()
    page.reload()
    room.shows(3)
    expect(room.field).to_have_value("Half a thought")
    assert room.turns.all_inner_texts() == told


def test_another_device_goes_on_where_the_first_one_stopped(device: Device, invite: Invite) -> None:
    invitation = invite()
    first = RoomPage(device().new_page()).enter(invitation.link)
    first.answer(FIRST)
    second = RoomPage(device(PHONE).new_page()).open(invitation.link)
    expect(second.page.get_by_text("Welcome back")).to_be_visible()
    second.page.get_by_role("button", name="Continue here").click()
    second.shows(3)
    expect(second.turns.filter(has_text=FIRST)).to_be_visible()
    first.field.fill(SECOND)
    first.page.get_by_role("button", name="Send answer").click()
    first.heading("Your interview goes on in another window")
    first.page.get_by_role("button", name="Continue here instead").click()
    expect(first.turns.filter(has_text=SECOND)).to_contain_text("Saved")
    assert invitation.answers() == [FIRST, SECOND]


def test_of_two_tabs_the_newer_wins_and_the_older_says_so_at_once(
    device: Device, invite: Invite, look: Look
) -> None:
    context = device()
    link = invite().link
    older = RoomPage(context.new_page()).enter(link)
    older.field.fill("Half a thought")
    expect(older.page.get_by_text("Draft kept on this device")).to_be_visible()
    newer = RoomPage(context.new_page()).open(link)
    newer.page.get_by_role("button", name="Continue here").click()
    newer.shows(1)
    expect(newer.field).to_have_value("Half a thought")
    older.heading("Your interview goes on in another window")
    look(older.page, "desktop-taken-over")
    newer.answer(FIRST)
    older.page.get_by_role("button", name="Continue here instead").click()
    older.shows(3)
    newer.heading("Your interview goes on in another window")


def test_offline_an_answer_is_kept_and_sent_when_the_connection_is_back(
    device: Device, invite: Invite, look: Look
) -> None:
    context = device(PHONE)
    invitation = invite()
    room = RoomPage(context.new_page()).enter(invitation.link)
    context.set_offline(True)
    expect(room.page.get_by_text("You are offline")).to_be_visible()
    room.field.fill(FIRST)
    room.page.get_by_role("button", name="Send answer").click()
    expect(room.turns.last).to_contain_text("waiting for the connection")
    look(room.page, "phone-offline", whole=False)
    context.set_offline(False)
    expect(room.page.get_by_text("You are offline")).to_be_hidden()
    room.shows(3)
    expect(room.turns.filter(has_text=FIRST)).to_contain_text("Saved")
    assert invitation.answers() == [FIRST]


def test_a_reload_while_an_answer_waits_for_the_connection_loses_nothing(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    page.route("**/messages", lambda route: route.abort())
    room.field.fill(FIRST)
    page.get_by_role("button", name="Send answer").click()
    expect(room.turns.last).to_contain_text("waiting for the connection")
    page.unroute("**/messages")
    page.reload()
    room.shows(3)
    assert invitation.answers() == [FIRST]


def test_a_reply_that_got_lost_makes_no_second_answer(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    sent: list[str] = []

    def lose_the_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}")["clientTurnId"])
        answer = route.fetch()
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/messages", lose_the_first)
    room.answer(FIRST)
    room.shows(3)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert invitation.answers() == [FIRST]


def test_an_answer_without_a_reply_is_asked_for_again_by_another_device(
    device: Device, invite: Invite
) -> None:
    invitation = invite()
    room = RoomPage(device().new_page()).enter(invitation.link)
    room.answer(FIRST)
    other = RoomPage(device().new_page())

    def cut_off_the_reply(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["turns"], body["draftAllowed"] = body["turns"][:-1], False
        route.fulfill(response=answer, json=body)

    other.page.route("**/session", cut_off_the_reply)
    other.open(invitation.link).page.get_by_role("button", name="Continue here").click()
    other.shows(3)
    assert invitation.answers() == [FIRST]


def test_after_a_long_absence_the_answer_that_was_being_sent_goes_out_at_last(
    page: Page, invite: Invite
) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    idle = {"statusCode": 401, "code": "SESSION_IDLE", "message": "No.", "details": [], "requestId": "r"}
    page.route("**/messages", lambda route: route.fulfill(status=401, json=idle), times=1)
    room.field.fill(FIRST)
    page.get_by_role("button", name="Send answer").click()
    room.heading("You were away for a while")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Continue here").click()
    room.shows(3)
    assert invitation.answers() == [FIRST]


def test_a_code_comes_first_where_there_is_an_address(
    device: Device, invite: Invite, look: Look, mailed_code: Callable[[str], str]
) -> None:
    address = "alex.first@example.com"
    invitation = invite(candidateEmail=address)
    context = device(PHONE)
    room = RoomPage(context.new_page()).open(invitation.link)
    page = room.page
    room.heading("First, a code by e-mail")
    expect(page.get_by_text("a***@example.com")).to_be_visible()
    page.get_by_role("button", name="Send me the code").click()
    field = page.get_by_role("textbox", name="Six-digit code")
    expect(field).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("New code in"))).to_be_disabled()
    look(page, "phone-code")
    code = mailed_code(address)
    field.fill(f"{(int(code) + 1) % 1_000_000:06}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="You have 2 tries left")).to_be_visible()
    field.fill("123")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="The code has six digits")).to_be_visible()
    field.fill(f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    room.heading("Senior Software Engineer")
    room.start().answer(FIRST)
    page.reload()
    room.shows(3)
    again = RoomPage(context.new_page()).open(invitation.link)
    again.page.get_by_role("button", name="Continue here").click()
    again.shows(3)
    stranger = RoomPage(device().new_page()).open(invitation.link)
    stranger.heading("First, a code by e-mail")


def test_after_three_wrong_codes_there_is_a_pause(
    page: Page, invite: Invite, mailed_code: Callable[[str], str]
) -> None:
    address = "alex.second@example.com"
    RoomPage(page).open(invite(candidateEmail=address).link)
    page.get_by_role("button", name="Send me the code").click()
    code = mailed_code(address)
    field = page.get_by_role("textbox", name="Six-digit code")
    for said in ("2 tries left", "1 try left", "try again in 10 minutes"):
        field.fill(f"{(int(code) + 1) % 1_000_000:06}")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    field.fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert").filter(has_text="try again in 10 minutes")).to_be_visible()


@pytest.mark.parametrize(
    ("ending", "heading"),
    [("", "This interview was cancelled"), ("/candidate-data", "The data of this interview was deleted")],
)
def test_what_ends_the_interview_meanwhile_is_told_kindly(
    page: Page, invite: Invite, look: Look, ending: str, heading: str
) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    invitation.partner.expect(200, "DELETE", f"{invitation.path}{ending}")
    room.field.fill(SECOND)
    page.get_by_role("button", name="Send answer").click()
    room.heading(heading)
    look(page, "desktop-" + ("erased" if ending else "cancelled"))
    page.reload()
    room.heading(heading)
    expect(unsent(page)).to_have_value(SECOND)
    page.get_by_role("button", name="Delete it from this device").click()
    expect(unsent(page)).to_be_hidden()
    assert room.kept() == 0


def test_a_window_that_is_looked_at_again_hears_that_the_interview_was_cancelled(
    page: Page, invite: Invite
) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    invitation.partner.expect(200, "DELETE", invitation.path)
    page.evaluate("room.talk.looked = 0; document.dispatchEvent(new Event('visibilitychange'))")
    room.heading("This interview was cancelled")


def test_a_link_that_nobody_knows(page: Page, stack: dict[str, Any], look: Look) -> None:
    room = RoomPage(page).open(f"{stack['rootUrl']}/interview/join/{'0' * 64}")
    room.heading("This link is not valid")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    look(page, "desktop-unknown")


def test_a_room_that_is_not_open_yet_opens_by_itself(page: Page, invite: Invite, look: Look) -> None:
    opens = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    invitation = invite(scheduledAt=opens)
    room = RoomPage(page).open(invitation.link)
    room.heading("You are early")
    look(page, "desktop-early")
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    page.route("**/info", lambda route: changed(route, opensAt=past))
    page.get_by_role("button", name="Look again").click()
    room.heading("Senior Software Engineer")
    # The page may believe that it is time; the room still knows better.
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Start the interview").click()
    room.heading("You are early")


def changed(route: Route, **fields: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | fields)


@pytest.mark.parametrize(
    ("status", "code", "heading"),
    [
        (410, "LINK_EXPIRED", "This link has expired"),
        (410, "SESSION_ENDED", "This interview is over"),
        (401, "SESSION_IDLE", "You were away for a while"),
        (500, "INTERNAL", "We cannot reach the interview"),
        (503, "AI_UNAVAILABLE", "We cannot reach the interview"),
    ],
)
def test_every_other_end_has_its_page(
    page: Page, invite: Invite, look: Look, status: int, code: str, heading: str
) -> None:
    refusal = {"statusCode": status, "code": code, "message": "No.", "details": [], "requestId": "r"}
    page.route("**/info", lambda route: route.fulfill(status=status, json=refusal))
    page.route("**/feedback", lambda route: route.fulfill(status=404, json=refusal | {"code": "NOT_FOUND"}))
    room = RoomPage(page).open(invite().link)
    room.heading(heading)
    look(page, f"desktop-{code.lower().replace('_', '-')}")


def test_after_the_time_is_over_the_interview_ends_by_itself(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    ends = [datetime.now(UTC) + timedelta(minutes=1, seconds=50)]
    page.route("**/session", lambda route: changed(route, endsAt=ends[-1].isoformat()))
    page.reload()
    expect(page.locator("#time")).to_have_text("2 minutes left")
    expect(page.locator("#whisper")).to_have_text("2 minutes left")
    ends.append(datetime.now(UTC) - timedelta(minutes=3))
    page.reload()
    room.heading("Thank you for your time")
    invitation.partner.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    assert invitation.answers() == [FIRST]


def test_it_speaks_the_language_of_the_run_and_the_one_that_is_chosen(page: Page, invite: Invite) -> None:
    room = RoomPage(page).open(invite(language="de-AT").link)
    expect(page.get_by_role("button", name="Interview beginnen")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"
    page.get_by_role("combobox").select_option("fr")
    expect(page.get_by_role("button", name="Commencer l’entretien")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Commencer l’entretien").click()
    field = page.get_by_role("textbox", name="Votre réponse")
    field.fill(FIRST)
    page.get_by_role("combobox").select_option("es")
    expect(page.get_by_text("Pregunta 1 de")).to_be_visible()
    page.get_by_role("button", name="Enviar respuesta").click()
    expect(room.turns.filter(has_text="Guardado")).to_have_count(1)
    page.reload()
    expect(room.turns).to_have_count(3)
    assert page.evaluate("document.documentElement.lang") == "es"


def test_in_the_dark_and_without_motion(device: Device, invite: Invite, look: Look) -> None:
    context = device(color_scheme="dark", reduced_motion="reduce")
    room = RoomPage(context.new_page()).open(invite().link)
    room.heading("Senior Software Engineer")
    look(room.page, "dark-1-welcome")
    room.start().answer(FIRST)
    moving = "document.getAnimations().filter((each) => each.playState === 'running').length"
    assert room.page.evaluate(moving) == 0
    look(room.page, "dark-2-conversation", whole=False)


def test_on_a_very_small_screen_nothing_is_cut_off(device: Device, invite: Invite, look: Look) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"
    room = RoomPage(device({"width": 320, "height": 640}).new_page()).open(invite(position=long).link)
    room.heading(long)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not room.page.evaluate(wider)
    room.start()
    assert not room.page.evaluate(wider)
    look(room.page, "tiny-conversation")


SPEECH = """
class Heard extends EventTarget {
  start() { setTimeout(() => this.onresult({ resultIndex: 0, results: [[{ transcript: " I said this aloud " }]] })); }
  stop() { this.onend(); }
}
window.SpeechRecognition = Heard;
window.read = [];
window.readIn = [];
window.speechSynthesis.speak = (said) => { window.read.push(said.text); window.readIn.push(said.lang); };
"""


def test_speech_is_offered_where_the_browser_has_it_and_text_stays_possible(
    device: Device, invite: Invite
) -> None:
    context = device()
    context.add_init_script(SPEECH)
    room = RoomPage(context.new_page()).enter(invite().link)
    page = room.page
    room.field.fill("Typed,")
    page.get_by_role("button", name="Speak").click()
    expect(room.field).to_have_value("Typed, I said this aloud")
    expect(page.get_by_text("may send the sound to its maker")).to_be_visible()
    page.get_by_role("button", name="Listening").click()
    expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Read aloud").click()
    question = page.locator("#question").text_content()
    assert page.evaluate("read") == [question]
    room.answer(FIRST)
    assert len(page.evaluate("read")) == 3


def test_speech_is_hidden_where_the_browser_has_none(device: Device, invite: Invite) -> None:
    context = device()
    context.add_init_script(
        "for (const each of ['SpeechRecognition', 'webkitSpeechRecognition', 'SpeechSynthesisUtterance'])"
        " Object.defineProperty(window, each, { value: undefined });"
    )
    room = RoomPage(context.new_page()).enter(invite().link)
    expect(room.page.get_by_role("button", name="Speak")).to_be_hidden()
    expect(room.page.get_by_role("button", name="Read aloud")).to_be_hidden()
    room.answer(FIRST)


def test_feedback_is_there_once_a_person_has_approved(
    device: Device, invite: Invite, look: Look, stack: dict[str, Any]
) -> None:
    by = tenant(stack, candidateFeedback=True)
    invitation = invite(by)
    page = device(PHONE).new_page()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    room.answer(SECOND)
    page.get_by_role("button", name="End interview").click()
    page.get_by_role("button", name="End the interview").click()
    expect(page.get_by_text("you find feedback for you at this very link")).to_be_visible()
    by.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    page.reload()
    room.heading("This interview is over")
    expect(page.get_by_text("you find feedback for you at this very link")).to_be_visible()
    by.expect(200, "POST", f"{invitation.path}/assessment/approve", {})
    page.reload()
    room.heading("Feedback for you")
    expect(page.get_by_text("This compares you with nobody")).to_be_visible()
    look(page, "phone-feedback")
    by.expect(200, "DELETE", f"{invitation.path}/candidate-data")
    page.reload()
    room.heading("The data of this interview was deleted")
    expect(page.locator("#message-text")).to_contain_text("the interview was over before. If")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
def test_what_was_erased_after_the_end_is_not_said_to_have_been_cut_off(
    page: Page, invite: Invite, language: str
) -> None:
    invitation = invite(language=language)
    pass_ = room_of(invitation.link, "POST", "start", "", consent=True)["sessionToken"]
    room_of(invitation.link, "POST", "finish", pass_)
    invitation.partner.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    invitation.partner.expect(200, "DELETE", f"{invitation.path}/candidate-data")
    RoomPage(page).open(invitation.link)
    expect(page.locator("#message-text")).to_have_attribute("data-t", "erased.after")
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_where_nothing_was_answered_nothing_is_said_to_be_saved(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    close(page)
    for heading in ("Thank you for your time", "This interview is over"):
        room.heading(heading)
        expect(page.get_by_text("No question was answered")).to_be_visible()
        expect(page.locator("#thanks")).not_to_contain_text("Your answers are saved")
        expect(page.get_by_text("A person reads your answers and the draft")).to_be_hidden()
        expect(page.get_by_text("You will hear from Acme Corp")).to_be_visible()
        page.reload()
    assert invitation.answers() == []


def test_an_interview_whose_time_is_over_is_ended_where_the_page_learns_of_it(
    page: Page, invite: Invite
) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    page.route("**/messages", over)
    room.field.fill(SECOND)
    page.get_by_role("button", name="Send answer").click()
    room.heading("Thank you for your time")
    expect(unsent(page)).to_have_value(SECOND)
    invitation.partner.wait_for(invitation.run_id, "ASSESSMENT_PENDING")
    assert invitation.answers() == [FIRST]


def test_whoever_may_not_end_it_is_not_told_so(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    page.route("**/messages", over)
    page.route("**/finish", over)
    page.route("**/session", over)
    room.field.fill(SECOND)
    page.get_by_role("button", name="Send answer").click()
    room.heading("Thank you for your time")
    assert invitation.partner.expect(200, "GET", invitation.path)["state"] == "IN_PROGRESS"


def test_without_a_place_to_keep_things_the_interview_works_all_the_same(
    device: Device, invite: Invite
) -> None:
    context = device()
    context.add_init_script(
        "for (const each of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, each, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    invitation = invite()
    room = RoomPage(context.new_page()).enter(invitation.link)
    room.answer(FIRST)
    room.answer(SECOND)
    assert wait_until(lambda: invitation.answers() == [FIRST, SECOND])


def unsent(page: Page) -> Locator:
    """The text that did not arrive, and that only the candidate may delete."""
    return page.get_by_role("textbox", name="Your text")


def over(route: Route) -> None:
    """What the room answers when the grace is over."""
    body = {"statusCode": 410, "code": "SESSION_ENDED", "message": "No.", "details": [], "requestId": "r"}
    route.fulfill(status=410, json=body)


def close(page: Page) -> None:
    page.get_by_role("button", name="End interview").click()
    page.get_by_role("button", name="End the interview").click()


def test_an_answer_that_waited_too_long_for_the_connection_is_neither_lost_nor_called_saved(
    device: Device, invite: Invite, look: Look
) -> None:
    context = device(PHONE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    invitation = invite()
    room = RoomPage(context.new_page()).enter(invitation.link)
    page = room.page
    room.answer(FIRST)
    pass_ = page.evaluate("keep.session")
    context.set_offline(True)
    room.field.fill(SECOND)
    page.get_by_role("button", name="Send answer").click()
    expect(room.turns.last).to_contain_text("waiting for the connection")
    room_of(invitation.link, "POST", "finish", pass_)
    context.set_offline(False)
    room.heading("Thank you for your time")
    expect(page.get_by_text("One text has not")).to_be_visible()
    expect(page.get_by_text("Your answers are saved")).to_be_hidden()
    expect(unsent(page)).to_have_value(SECOND)
    look(page, "phone-unsent")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == SECOND
    page.reload()
    room.heading("This interview is over")
    expect(unsent(page)).to_have_value(SECOND)
    page.get_by_role("button", name="Delete it from this device").click()
    expect(unsent(page)).to_be_hidden()
    assert (invitation.answers(), room.kept()) == ([FIRST], 0)


def room_of(link: str, method: str, path: str, pass_: str, **body: Any) -> Any:
    """A call to the room from elsewhere."""
    address = link.replace("/interview/join/", "/v1/candidate-access/")
    headers = {"x-session-token": pass_, "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{address}/{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_an_answer_whose_reply_got_lost_at_the_end_is_known_to_be_stored(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    pass_ = page.evaluate("keep.session")

    def store_and_lose(route: Route) -> None:
        route.fetch()
        room_of(invitation.link, "POST", "finish", pass_)
        over(route)

    page.route("**/messages", store_and_lose)
    room.field.fill(FIRST)
    page.get_by_role("button", name="Send answer").click()
    room.heading("This was your interview")
    expect(page.get_by_text("All your answers are saved")).to_be_visible()
    expect(page.get_by_text("That was the last question, and your answers are saved")).to_be_visible()
    expect(unsent(page)).to_be_hidden()
    assert invitation.answers() == [FIRST]


def test_when_the_time_is_over_what_stands_in_the_field_is_sent_while_it_is_still_taken(
    page: Page, invite: Invite
) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.field.fill(FIRST)
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()
    ends = [datetime.now(UTC) - timedelta(seconds=1)]
    page.route("**/session", lambda route: changed(route, endsAt=ends[-1].isoformat()))
    page.reload()
    expect(page.get_by_role("alert").filter(has_text="is sent by itself in a moment")).to_be_visible()
    expect(room.field).to_have_value(FIRST)
    assert invitation.answers() == []
    ends.append(datetime.now(UTC) - timedelta(seconds=95))
    page.reload()
    expect(room.turns.filter(has_text=FIRST)).to_contain_text("Saved")
    assert invitation.answers() == [FIRST]


def test_what_comes_too_late_is_shown_and_kept(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    page.route("**/messages", over)
    room_of(invitation.link, "POST", "finish", page.evaluate("keep.session"))
    room.field.fill(FIRST)
    page.evaluate("room.talk.at.endsAt = new Date(now() - 100_000).toISOString()")
    room.heading("Thank you for your time")
    expect(unsent(page)).to_have_value(FIRST)
    assert invitation.answers() == []


def test_a_draft_that_was_left_before_the_end_is_there_after_it(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.field.fill("Half a thought")
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()
    pass_ = page.evaluate("keep.session")
    page.goto("about:blank")
    room_of(invitation.link, "POST", "finish", pass_)
    room.open(invitation.link).heading("Thank you for your time")
    expect(unsent(page)).to_have_value("Half a thought")


def test_who_ends_with_something_unsent_is_asked_first(page: Page, invite: Invite, look: Look) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.answer(FIRST)
    room.field.fill(SECOND)
    page.get_by_role("button", name="End interview").click()
    room.heading("Before you end")
    expect(page.get_by_text("This text has not been sent yet")).to_be_visible()
    expect(page.get_by_text("Your answers are saved")).to_be_hidden()
    look(page, "desktop-review-unsent")
    page.get_by_role("button", name="Go back").click()
    expect(room.field).to_have_value(SECOND)
    page.get_by_role("button", name="End interview").click()
    page.get_by_role("button", name="Send it and end the interview").click()
    room.heading("Thank you for your time")
    expect(unsent(page)).to_be_hidden()
    assert (invitation.answers(), room.kept()) == ([FIRST, SECOND], 0)


def test_who_ends_without_sending_says_so(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.field.fill(FIRST)
    page.get_by_role("button", name="End interview").click()
    page.get_by_role("button", name="End without sending it").click()
    room.heading("Thank you for your time")
    expect(unsent(page)).to_be_hidden()
    assert (invitation.answers(), room.kept()) == ([], 0)


def test_to_send_and_end_waits_for_the_connection(device: Device, invite: Invite) -> None:
    context = device()
    invitation = invite()
    room = RoomPage(context.new_page()).enter(invitation.link)
    room.field.fill(FIRST)
    context.set_offline(True)
    room.page.get_by_role("button", name="End interview").click()
    room.page.get_by_role("button", name="Send it and end the interview").click()
    expect(room.turns.last).to_contain_text("waiting for the connection")
    expect(room.page.locator("#whisper")).to_have_text("Kept on this device, waiting for the connection")
    context.set_offline(False)
    room.heading("Thank you for your time")
    assert invitation.answers() == [FIRST]


def test_going_back_from_the_review_needs_no_connection(device: Device, invite: Invite) -> None:
    context = device()
    room = RoomPage(context.new_page()).enter(invite().link)
    room.answer(FIRST)
    room.page.get_by_role("button", name="End interview").click()
    context.set_offline(True)
    room.page.get_by_role("button", name="Go back").click()
    room.shows(3)


def test_a_page_that_could_not_reach_the_interview_comes_back_with_the_connection(
    page: Page, invite: Invite
) -> None:
    page.route("**/info", lambda route: route.abort(), times=1)
    room = RoomPage(page).open(invite().link)
    room.heading("We cannot reach the interview")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    room.heading("Senior Software Engineer")


def test_a_question_about_the_interview_is_answered_and_help_stays_in_reach(
    page: Page, invite: Invite, look: Look
) -> None:
    room = RoomPage(page).enter(invite().link)
    room.answer("Could I have more time please?")
    expect(page.get_by_text(re.compile("Question 1 of"))).to_be_visible()
    assert room.question().startswith("Of course, take your time.")
    room.answer("Kann ich mit einem Menschen sprechen?")
    spoken = page.locator("#question span").evaluate_all("(all) => all.map((each) => each.lang)")
    assert spoken == ["de"]
    page.get_by_text("Help and your rights").click()
    for said in ("talk to a person", "do you need more time", "stored as text for 90 days", "A person reads"):
        expect(page.locator("#help").get_by_text(said)).to_be_visible()
    look(page, "desktop-help", whole=False)


def test_it_tells_before_the_start_and_marks_which_language_the_questions_are_in(
    device: Device, invite: Invite, look: Look
) -> None:
    context = device()
    context.add_init_script(SPEECH)
    page = context.new_page()
    room = RoomPage(page).open(invite(language="it").link)
    told = page.locator("#notice-tongue")
    page.get_by_role("combobox").select_option("de")
    expect(told).to_contain_text("Die Fragen werden auf Englisch gestellt")
    expect(told).to_be_visible()
    look(page, "desktop-other-language")
    page.get_by_role("combobox").select_option("en")
    expect(told).to_be_hidden()
    page.get_by_role("combobox").select_option("fr")
    expect(told).to_contain_text("Les questions sont posées en anglais")
    expect(told).to_be_visible()
    page.get_by_role("combobox").select_option("en")
    room.start()
    assert page.locator("#question span").get_attribute("lang") == "en"
    page.get_by_role("button", name="Read aloud").click()
    assert page.evaluate("readIn") == ["en"]
    room.answer(FIRST)
    close(page)
    room.heading("Thank you for your time")


def test_where_page_and_interviewer_speak_the_same_language_nothing_is_told_of_it(
    page: Page, invite: Invite
) -> None:
    room = RoomPage(page).open(invite().link)
    room.heading("Senior Software Engineer")
    expect(page.locator("#notice-tongue")).to_be_hidden()


def test_the_end_speaks_the_language_of_the_run(device: Device, invite: Invite) -> None:
    invitation = invite(language="de")
    page = device().new_page()
    room = RoomPage(page).open(invitation.link)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Interview beginnen").click()
    page.get_by_role("button", name="Interview beenden").click()
    page.get_by_role("button", name="Interview beenden").last.click()
    room.heading("Vielen Dank für Ihre Zeit")
    page.reload()
    room.heading("Dieses Interview ist beendet")
    elsewhere = RoomPage(device().new_page()).open(invitation.link)
    elsewhere.heading("Dieses Interview ist beendet")
    cancelled = invite(language="fr")
    cancelled.partner.expect(200, "DELETE", cancelled.path)
    elsewhere.open(cancelled.link).heading("Cet entretien a été annulé")


def test_a_language_that_was_picked_by_hand_outlives_the_end(page: Page, invite: Invite) -> None:
    room = RoomPage(page).open(invite(language="de").link)
    page.get_by_role("combobox").select_option("en")
    room.start()
    close(page)
    page.get_by_role("combobox").select_option("es")
    room.heading("Gracias por su tiempo")
    page.reload()
    room.heading("Esta entrevista ha terminado")


def test_no_code_is_said_to_be_on_its_way_when_none_was_sent(
    device: Device, invite: Invite, mailed_code: Callable[[str], str]
) -> None:
    address = "alex.third@example.com"
    invitation = invite(candidateEmail=address)
    first = device().new_page()
    RoomPage(first).open(invitation.link)
    first.get_by_role("button", name="Send me the code").click()
    expect(first.get_by_text("A code is on its way")).to_be_visible()
    first.get_by_role("textbox", name="Six-digit code").fill(f"Your code: {mailed_code(address)}")
    first.get_by_role("button", name="Go on").click()
    RoomPage(first).heading("Senior Software Engineer")
    second = device().new_page()
    RoomPage(second).open(invitation.link)
    second.get_by_role("button", name="Send me the code").click()
    expect(
        second.get_by_text("If it has been used already, you can ask for a new one shortly")
    ).to_be_visible()
    expect(second.get_by_text("on its way")).to_be_hidden()
    expect(second.get_by_role("button", name=re.compile("New code in"))).to_be_disabled()


@pytest.mark.parametrize(
    "pasted",
    ["123456", "1 2 3 4 5 6", "123-456", "Your code: 123456", "valid 10 minutes: 123 456.", "１２３４５６"],
)
def test_a_code_is_found_in_what_was_pasted(page: Page, stack: dict[str, Any], pasted: str) -> None:
    RoomPage(page).open(f"{stack['rootUrl']}/interview/join/{'0' * 64}").heading("This link is not valid")
    page.evaluate("byId('otp').closest('section').hidden = byId('code-enter').hidden = false")
    field = page.get_by_role("textbox", name="Six-digit code")
    field.fill(pasted)
    assert page.evaluate("digits(byId('otp').value)") == "123456"


LATE_SPEECH = """
class Late extends EventTarget {
  start() {}
  stop() {
    setTimeout(() => {
      this.onresult({ resultIndex: 0, results: [[{ transcript: "and the very last words" }]] });
      this.onend();
    }, 300);
  }
}
window.SpeechRecognition = Late;
"""


def test_the_last_words_that_are_heard_belong_to_the_answer_that_is_sent(
    device: Device, invite: Invite
) -> None:
    context = device()
    context.add_init_script(LATE_SPEECH)
    invitation = invite()
    room = RoomPage(context.new_page()).enter(invitation.link)
    room.field.fill(FIRST)
    room.page.get_by_role("button", name="Speak").click()
    room.page.get_by_role("button", name="Send answer").click()
    room.shows(3)
    assert invitation.answers() == [f"{FIRST} and the very last words"]
    expect(room.field).to_have_value("")


def test_a_text_that_is_too_long_is_kept_whole_and_not_sent(page: Page, invite: Invite) -> None:
    invitation = invite()
    room = RoomPage(page).enter(invitation.link)
    room.field.fill("a" * 10_007)
    expect(page.locator("#left")).to_have_text("2,007 characters too many.")
    expect(page.locator("#whisper")).to_have_text("2,007 characters too many.")
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("alert").filter(has_text="2,007 characters too long")).to_be_visible()
    assert page.evaluate("byId('text').value.length") == 10_007
    page.reload()
    expect(room.field).to_have_value("a" * 10_007)
    room.answer("a" * 8_000)
    assert invitation.answers() == ["a" * 8_000]


def test_what_nobody_can_see_is_no_answer(page: Page, invite: Invite) -> None:
    room = RoomPage(page).enter(invite().link)
    room.field.fill("\u200b")
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("alert").filter(has_text="Please write something first")).to_be_visible()
    expect(room.turns).to_have_count(1)


def test_while_an_answer_is_being_sent_the_focus_stays_and_it_is_announced(
    page: Page, invite: Invite
) -> None:
    room = RoomPage(page).enter(invite().link)
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))
    room.field.fill(FIRST)
    send = page.get_by_role("button", name="Send answer")
    send.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#whisper")).to_have_text("The interviewer is reading your answer…")
    expect(send).to_be_focused()
    expect(send).to_be_disabled()
    page.keyboard.press("Enter")
    refusal = {"statusCode": 503, "code": "INTERNAL", "message": "No.", "details": [], "requestId": "r"}
    held.pop().fulfill(status=503, json=refusal)
    expect(page.locator("#whisper")).to_have_text("Kept on this device, waiting for the connection")
    assert not held


@pytest.mark.parametrize("torn", ["", "/", "/a%2Fb", "/a/b", "/0123"])
def test_a_link_that_was_torn_has_the_page_of_an_invalid_one(
    page: Page, stack: dict[str, Any], torn: str
) -> None:
    RoomPage(page).open(f"{stack['rootUrl']}/interview/join{torn}").heading("This link is not valid")
