// The conversation of the candidate's room, event by event: no page, no clock, no network.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BEFORE, MOST, next } from "../../functions/pages/room/conversation.js";

const NOW = Date.parse("2026-03-02T10:00:00Z");
const inMinutes = (minutes) => new Date(NOW + minutes * 60_000).toISOString();
const QUESTION = { turn: 1, role: "interviewer", text: "What did you build?", clientTurnId: null, leadLanguage: null };
const SESSION = {
  turns: [QUESTION], companyName: null, feedbackOffered: false, interviewerLanguage: "en", draftAllowed: true,
  questionNumber: 1, questionCount: 5, endsAt: inMinutes(30), done: false,
};
const SAID = {
  message: "And then?", questionId: "q_2", leadLanguage: null, questionNumber: 2, questionCount: 5,
    endsAt: inMinutes(30), done: false,
};
const PENDING = { text: "A queue.", clientTurnId: "a1" };
const ARRIVED = { turn: 2, role: "candidate", text: "A queue.", clientTurnId: "a1" };
const OFFLINE = { code: "OFFLINE", passes: true, wait: 0 };

/** The state after these events, and what the last of them has done. */
function after(...events) {
  return events.reduce(([state], event) => next(state, event), [BEFORE, []]);
}
const opened = (more = {}) => ({ type: "opened", session: SESSION, pending: null, draft: "", now: NOW, ...more });
const submitted = (text = PENDING.text) => ({ type: "submitted", text, id: "a1" });
const replied = (more = {}) => ({ type: "replied", id: "a1", said: SAID, field: "", ...more });
const refused = (code, more = {}) => ({ type: "refused", id: "a1", error: { code, passes: false, wait: 0, ...more } });
const ticked = (more = {}) => ({ type: "ticked", now: NOW, field: "", hidden: false, ...more });
const kinds = (effects) => effects.map((each) => each.do);
const only = (effects, kind) => effects.filter((each) => each.do === kind);
const kept = (effects) => Object.assign({}, ...only(effects, "keep").map((each) => each.values));

describe("opened", () => {
  it("shows what was said and gives the draft back", () => {
    const [state, effects] = after(opened({ draft: "Half a thought" }));
    assert.deepEqual(state.turns, [QUESTION]);
    assert.deepEqual(only(effects, "field"), [{ do: "field", text: "Half a thought" }]);
    assert.deepEqual(only(effects, "busy"), [{ do: "busy", yes: false }]);
    assert.equal(state.sending, null);
  });
  it("sends what had not arrived, shown once", () => {
    const [state, effects] = after(opened({ pending: PENDING }));
    assert.deepEqual(state.sending, PENDING);
    assert.deepEqual(only(effects, "showAll"), [{ do: "showAll", turns: [QUESTION] }]);
    assert.deepEqual(only(effects, "addTurn").map((each) => each.turn.text), ["A queue."]);
    assert.deepEqual(kept(effects), { pending: PENDING, draft: null });
  });
  it("asks again for the reply to an answer that has none, on a device that does not know of it too", () => {
    const session = { ...SESSION, turns: [QUESTION, ARRIVED], draftAllowed: false };
    for (const pending of [null, PENDING]) {
      const [state, effects] = after(opened({ session, pending }));
      assert.deepEqual(state.sending, PENDING);
      assert.deepEqual(only(effects, "addTurn"), []);
    }
  });
  it("forgets what has arrived and was replied to", () => {
    const session = { ...SESSION, turns: [QUESTION, ARRIVED, { ...QUESTION, turn: 3 }] };
    const [state, effects] = after(opened({ session, pending: PENDING }));
    assert.equal(state.sending, null);
    assert.deepEqual(kept(effects), { pending: null });
  });
  it("sends nothing where the field is the candidate's", () => {
    const session = { ...SESSION, turns: [QUESTION, ARRIVED], draftAllowed: true };
    assert.equal(after(opened({ session }))[0].sending, null);
  });
  it("ends where the interview is over", () => {
    assert.deepEqual(kinds(after(opened({ session: { ...SESSION, done: true } }))[1]), ["over"]);
  });
});

describe("an answer", () => {
  it("goes out, is kept on the device until it has arrived, and empties the field", () => {
    const [state, effects] = after(opened(), submitted());
    assert.deepEqual(state.turns.at(-1), { role: "candidate", ...PENDING });
    assert.deepEqual(kinds(effects), ["field", "keep", "addTurn", "whisper", "busy", "stopRetrying", "bringIntoView",
      "send"]);
    assert.deepEqual(kept(effects), { pending: PENDING, draft: null });
  });
  it("needs something to see in it", () => {
    for (const text of ["", " \n", "\u200b\u2800"]) {
      const [state, effects] = after(opened(), submitted(text));
      assert.deepEqual(effects, [{ do: "problem", key: "talk.empty" }, { do: "focusField" }]);
      assert.equal(state.sending, null);
    }
  });
  it("has a longest length", () => {
    const [, effects] = after(opened(), submitted("x".repeat(MOST + 3)));
    assert.deepEqual(effects[0], { do: "problem", key: "talk.long", n: 3 });
    assert.equal(after(opened(), submitted("x".repeat(MOST)))[0].sending.text.length, MOST);
  });
  it("is followed by the next question", () => {
    const [state, effects] = after(opened(), submitted(), replied());
    assert.equal(state.sending, null);
    assert.deepEqual(state.turns.map((each) => each.role), ["interviewer", "candidate", "interviewer"]);
    assert.equal(state.at.questionNumber, 2);
    assert.deepEqual(only(effects, "mark"), [{ do: "mark", id: "a1", how: "saved" }]);
    assert.deepEqual(kept(effects), { pending: null });
    assert.deepEqual(only(effects, "addTurn").map((each) => each.turn.text), ["And then?"]);
  });
  it("is given back where it is refused for good", () => {
    const [state, effects] = after(opened(), submitted(), refused("VALIDATION_FAILED"));
    assert.deepEqual(state.turns, [QUESTION]);
    assert.deepEqual(kinds(effects), ["busy", "removeTurn", "keep", "field", "problem"]);
    assert.deepEqual(kept(effects), { pending: null, draft: "A queue." });
    assert.equal(effects.at(-1).key, "talk.empty");
    assert.equal(after(opened(), submitted(), refused("SOMETHING_NEW"))[1].at(-1).key, "unreachable");
  });
  it("stays kept where the refusal has a page of its own", () => {
    for (const code of ["SESSION_IDLE", "SESSION_TAKEN_OVER", "SESSION_ENDED", "OTP_REQUIRED", "INTERVIEW_CANCELLED"]) {
      const [state, effects] = after(opened(), submitted(), refused(code));
      assert.deepEqual(kinds(effects), ["busy", "meet"]);
      assert.equal(state.sending, null);
    }
  });
});

describe("an answer that does not get through", () => {
  const failed = refused("OFFLINE", OFFLINE);

  it("waits, and goes out again with the same id", () => {
    const [state, effects] = after(opened(), submitted(), failed);
    assert.deepEqual(state.sending, PENDING);
    assert.deepEqual(only(effects, "retry"), [{ do: "retry", pause: 1_000 }]);
    assert.deepEqual(only(effects, "offline"), [{ do: "offline", yes: true }]);
    const [again, sent] = next(state, { type: "sentAgain" });
    assert.deepEqual(only(sent, "send"), [{ do: "send", answer: PENDING }]);
    assert.deepEqual(only(sent, "mark"), [{ do: "mark", id: "a1", how: "sending" }]);
    assert.deepEqual(again.turns, state.turns);
  });
  it("waits longer each time, up to half a minute, and is told once", () => {
    let state = after(opened(), submitted())[0];
    const pauses = [];
    const told = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const [waiting, effects] = next(state, failed);
      pauses.push(only(effects, "retry")[0].pause);
      told.push(...only(effects, "whisper"));
      [state] = next(waiting, { type: "sentAgain" });
    }
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    assert.deepEqual(told, [{ do: "whisper", key: "mark.waiting" }]);
  });
  it("waits as long as the API says", () => {
    const [, effects] = after(opened(), submitted(), refused("RATE_LIMITED", { passes: true, wait: 12 }));
    assert.deepEqual(only(effects, "retry"), [{ do: "retry", pause: 12_000 }]);
    assert.deepEqual(only(effects, "offline"), [{ do: "offline", yes: false }]);
  });
  it("goes out at once when the connection is back", () => {
    const [state, effects] = after(opened(), submitted(), failed, failed, { type: "cameOnline" });
    assert.equal(state.tries, 0);
    assert.deepEqual(only(effects, "send"), [{ do: "send", answer: PENDING }]);
  });
  it("counts a reply once, however often it was sent", () => {
    const [state] = after(opened(), submitted(), { type: "cameOnline" }, replied());
    assert.deepEqual(next(state, replied()), [state, []]);
    assert.deepEqual(next(state, failed), [state, []]);
    assert.equal(state.tries, 0);
  });
  it("is not answered by the reply to another one", () => {
    const [state] = after(opened(), submitted());
    assert.deepEqual(next(state, replied({ id: "a0" })), [state, []]);
    assert.deepEqual(next(state, { ...failed, id: "a0" }), [state, []]);
  });
  it("has the next one begin with short waits again", () => {
    assert.equal(after(opened(), submitted(), failed, failed, { type: "sentAgain" }, replied())[0].tries, 0);
  });
});

describe("another window", () => {
  it("ends what is on its way here, without a draft over it", () => {
    const [state, effects] = after(opened(), submitted(), { type: "takenOver" });
    assert.equal(state.sending, null);
    assert.deepEqual(kinds(effects), ["stopRetrying", "busy"]);
    assert.deepEqual(next(state, replied()), [state, []]);
  });
  it("leaves the draft on the device", () => {
    assert.deepEqual(kinds(after(opened(), { type: "takenOver" })[1]), ["keepDraft", "stopRetrying", "busy"]);
  });
});

describe("the end", () => {
  it("sends what stands in the field first, then ends", () => {
    const [state, effects] = after(opened(), { type: "closed", text: PENDING.text, id: "a1" });
    assert.deepEqual(kinds(effects).slice(0, 2), ["showTalk", "field"]);
    assert.equal(state.ending, true);
    assert.equal(kinds(next(state, replied())[1]).at(-1), "finish");
  });
  it("ends at once where nothing is left to say", () => {
    assert.deepEqual(after(opened(), { type: "closed", text: "", id: "a1" })[1], [{ do: "finish" }]);
  });
  it("does not send what cannot be sent", () => {
    const [state, effects] = after(opened(), { type: "closed", text: "x".repeat(MOST + 1), id: "a1" });
    assert.deepEqual(kinds(effects), ["showTalk", "submit"]);
    assert.equal(state.ending, false);
  });
  it("is shown again where it was refused", () => {
    const [state, effects] = after(opened(), { type: "closed", text: "Bye.", id: "a1" }, { type: "finishRefused" });
    assert.equal(state.ending, false);
    assert.deepEqual(effects, [{ do: "review" }]);
    assert.deepEqual(next(state, { type: "finishRefused" })[1], []);
  });
  it("comes with the last reply; what was typed meanwhile is told not to have arrived", () => {
    const done = { ...SAID, done: true };
    assert.equal(kinds(after(opened(), submitted(), replied({ said: done }))[1]).at(-1), "review");
    assert.equal(kinds(after(opened(), submitted(), replied({ said: done, field: "One more" }))[1]).at(-1), "thanks");
  });
  it("is found by a look, but not under an answer on its way", () => {
    const found = { type: "found", session: { ...SESSION, done: true }, shown: true };
    assert.deepEqual(kinds(after(opened(), found)[1]), ["offline", "over"]);
    assert.deepEqual(kinds(after(opened(), { ...found, shown: false })[1]), ["offline"]);
    assert.deepEqual(kinds(after(opened(), submitted(), found)[1]), ["offline"]);
  });
});

describe("time", () => {
  const atMinutes = (left, more = {}) => ticked({ now: Date.parse(SESSION.endsAt) - left * 60_000, ...more });
  const time = (effects) => only(effects, "time")[0];

  it("is told in minutes, and late in the last two", () => {
    assert.deepEqual(time(after(opened(), atMinutes(12.5))[1]),
      { do: "time", key: "time.left", minutes: 13, late: false });
    assert.deepEqual(time(after(opened(), atMinutes(1.5))[1]),
      { do: "time", key: "time.left", minutes: 2, late: true });
    assert.equal(time(after(opened(), atMinutes(0.5))[1]).key, "time.last");
    assert.equal(time(after(opened(), atMinutes(0))[1]).key, "time.over");
  });
  it("stands still until the candidate writes, and is told again when it gets short", () => {
    const still = opened({ session: { ...SESSION, paused: true } });
    assert.equal(time(after(still, atMinutes(60))[1]).key, "time.still");
    assert.equal(time(after(still, atMinutes(9))[1]).key, "time.left");
    assert.equal(time(after(still, atMinutes(-1))[1]).key, "time.over");
  });
  it("is called out once at ten, five, two and one minute", () => {
    const told = [];
    let [state] = after(opened());
    for (let left = 11; left > 0; left -= 0.25) {
      const [ticking, effects] = next(state, atMinutes(left));
      told.push(...only(effects, "whisper").map((each) => each.minutes));
      state = ticking;
    }
    assert.deepEqual(told, [10, 5, 2, 1]);
  });
  it("is told to be over once", () => {
    const [state, effects] = after(opened(), atMinutes(-0.1));
    assert.deepEqual(only(effects, "problem"), [{ do: "problem", key: "time.sending" }]);
    assert.deepEqual(only(next(state, atMinutes(-0.2))[1], "problem"), []);
  });
  it("sends what stands in the field before the grace is over; a hidden page begins earlier", () => {
    const field = "An answer";
    const asks = (left, more) => kinds(after(opened(), atMinutes(left, { field, ...more }))[1]).includes("lastCall");
    assert.equal(asks(-1.4), false);
    assert.equal(asks(-1.6), true);
    assert.equal(asks(-0.6, { hidden: true }), true);
    assert.equal(asks(-0.6), false);
    assert.equal(asks(-1.6, { field: "\u200b" }), false);
  });
  it("leaves of a last call what is longer than an answer for the next one", () => {
    const [state, effects] = after(opened(), { type: "lastCalled", text: `${"x".repeat(MOST)}rest`, id: "a1" });
    assert.equal(state.sending.text.length, MOST);
    assert.deepEqual(only(effects, "field").at(-1), { do: "field", text: "rest" });
    assert.equal(kept(effects).draft, "rest");
    assert.deepEqual(after(opened(), { type: "lastCalled", text: "\u200b", id: "a1" })[1], []);
  });
  it("ends the interview after the grace, one try at a time", () => {
    const [state, effects] = after(opened(), atMinutes(-2.1));
    assert.ok(kinds(effects).includes("finishLate"));
    assert.ok(!kinds(next(state, atMinutes(-2.2))[1]).includes("finishLate"));
    assert.ok(kinds(next(next(state, { type: "finishTried" })[0], atMinutes(-2.2))[1]).includes("finishLate"));
    assert.ok(!kinds(after(opened(), submitted(), atMinutes(-2.1))[1]).includes("finishLate"));
  });
  it("brings a look at the session each minute, while the page is seen and nothing is on its way", () => {
    const later = NOW + 61_000;
    const [state, effects] = after(opened(), ticked({ now: later }));
    assert.ok(kinds(effects).includes("look"));
    assert.equal(state.looked, later);
    assert.ok(!kinds(next(state, ticked({ now: later + 1_000 }))[1]).includes("look"));
    assert.ok(!kinds(after(opened(), ticked({ now: later, hidden: true }))[1]).includes("look"));
    assert.ok(!kinds(after(opened(), submitted(), ticked({ now: later }))[1]).includes("look"));
    assert.equal(after(opened(), { type: "looked", now: later })[0].looked, later);
  });
  it("is nothing before the interview is open", () => {
    assert.deepEqual(next(BEFORE, ticked()), [BEFORE, []]);
  });
});

it("changes no state that it was given", () => {
  const freeze = (value) => {
    Object.values(value ?? {}).filter((each) => typeof each === "object").forEach(freeze);
    return Object.freeze(value);
  };
  const events = [opened(), submitted(), refused("OFFLINE", OFFLINE), { type: "sentAgain" }, replied(),
    { type: "takenOver" }];
  assert.doesNotThrow(() => events.reduce((state, event) => freeze(next(state, event)[0]), BEFORE));
});
