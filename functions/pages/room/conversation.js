// The conversation as a function of what happens to it: without a page, a clock or a network. `next` gives the state
// after an event, and what is to be done about it, in that order. talk.js does it.
/** @import { InterviewerSaid, RoomTurn, SessionView } from "api" */
/** @import { Refused } from "./wire.js" */
import { meaningOf } from "./refusals.js";

/** With its id it cannot be stored twice, however often it is sent.
 * @typedef {{ text: string, clientTurnId: string }} Answer */
/** @typedef {Pick<RoomTurn, "text"> & { role: string } & Partial<RoomTurn>} Turn */
/** @typedef {Pick<SessionView, "questionNumber" | "questionCount" | "endsAt" | "done" | "paused">} Position */
/** @typedef {Pick<Refused, "code" | "passes" | "wait">} Refusal */
/** @typedef {"sending" | "waiting" | "saved"} Mark */

/** @typedef {object} Conversation
 * @property {Turn[]} turns what was said, and what is being said
 * @property {Position | null} at
 * @property {Answer | null} sending the answer that is on its way: until it has arrived nothing else is written
 * @property {boolean} waiting whether it did not get through, and goes out again by itself
 * @property {number} tries how often in a row it did not
 * @property {boolean} ending whether the interview ends with this answer
 * @property {boolean} finishing whether the interview is being ended since its time is over
 * @property {number} looked when the session was last looked at, in milliseconds
 * @property {number | null} calledOut the minutes left that were last announced */

/** @typedef {{ type: "opened", session: SessionView, pending: Answer | null, draft: string, now: number }
 *   | { type: "submitted", text: string, id: string }
 *   | { type: "lastCalled", text: string, id: string }
 *   | { type: "closed", text: string, id: string }
 *   | { type: "sentAgain" | "cameOnline" | "takenOver" | "finishRefused" | "finishTried" }
 *   | { type: "replied", id: string, said: InterviewerSaid, field: string }
 *   | { type: "refused", id: string, error: Refusal }
 *   | { type: "ticked", now: number, field: string, hidden: boolean }
 *   | { type: "looked", now: number }
 *   | { type: "found", session: SessionView, shown: boolean }
 *   | { type: "ended", session: SessionView }} Event */

/** @typedef {{ do: "showTalk" | "showPosition" | "tick" | "keepDraft" | "submit" | "focusField" | "toField" }
 *   | { do: "review" | "thanks" | "over" | "finish" | "finishLate" | "lastCall" | "look" }
 *   | { do: "stopRetrying" | "hideReading" }
 *   | { do: "showAll", turns: Turn[] }
 *   | { do: "addTurn", turn: Turn, mark?: Mark }
 *   | { do: "mark", id: string, how: Mark }
 *   | { do: "removeTurn", id: string }
 *   | { do: "bringIntoView", id: string }
 *   | { do: "send", answer: Answer }
 *   | { do: "retry", pause: number }
 *   | { do: "busy", yes: boolean }
 *   | { do: "offline", yes: boolean }
 *   | { do: "keep", values: import("./keep.js").Kept }
 *   | { do: "field", text: string }
 *   | { do: "readAloud", turn: Turn }
 *   | { do: "time", key: string, minutes: number, late: boolean }
 *   | { do: "whisper", key: string, minutes?: number }
 *   | { do: "problem", key: string, n?: number }
 *   | { do: "meet", error: Refusal }} Effect */

/** @typedef {[Conversation, Effect[]]} Step */

const GRACE = 120_000; // milliseconds after `endsAt` in which an answer is still taken
// So long before the end of the grace the field goes out by itself; a hidden page's clock is slow.
const LAST_CALL = { seen: 30_000, hidden: 90_000 };
const CALLS_OUT = [10, 5, 2, 1]; // minutes left that are announced
const MINUTE = 60_000;
const LOOK_AGAIN = 60_000;
const MOST_PAUSE = 30_000;
export const MOST = 8_000;
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/u; // of what an answer needs at least one
/** Whether there is anything to see in it. */
export const isSeen = (/** @type {string} */ text) => SEEN.test(text);

/** @type {Conversation} */
export const BEFORE = {
  turns: [], at: null, sending: null, waiting: false, tries: 0, ending: false, finishing: false, looked: 0,
    calledOut: null,
};

/**
 * @param {Conversation} state
 * @param {Event} event
 * @returns {Step} */
export function next(state, event) {
  switch (event.type) {
    case "opened": return onOpened(state, event);
    case "submitted": return onSubmitted(state, event);
    case "lastCalled": return onLastCalled(state, event);
    case "closed": return onClosed(state, event);
    case "sentAgain": return state.sending ? send(state, state.sending) : [state, []];
    case "cameOnline": return state.sending ? send({ ...state, tries: 0 }, state.sending) : [state, []];
    case "replied": return state.sending?.clientTurnId === event.id ? onReplied(state, event) : [state, []];
    case "refused": return state.sending?.clientTurnId === event.id ? onRefused(state, state.sending, event.error)
      : [state, []];
    case "ticked": return state.at ? onTicked(state, state.at, event) : [state, []];
    case "looked": return [{ ...state, looked: event.now }, []];
    case "found": return onFound(state, event);
    case "ended": return onEnded(state, event.session);
    case "takenOver": return onTakenOver(state);
    case "finishRefused": return [{ ...state, ending: false }, state.ending ? [{ do: "review" }] : []];
    case "finishTried": return [{ ...state, finishing: false }, []];
    default: return event;
  }
}

// ---- From the session as it is stored

/** @param {Conversation} state @param {Extract<Event, { type: "opened" }>} event @returns {Step} */
function onOpened(state, { session, pending, draft, now }) {
  if (session.done) return onEnded({ ...state, looked: now }, session);
  const here = { ...standing(state, session), looked: now, ending: false, waiting: false };
  /** @type {Effect[]} */
  const shown = [{ do: "showAll", turns: session.turns }, { do: "field", text: pending ? "" : draft },
    { do: "showTalk" }];
  const again = pending && !isStored(session, pending) ? pending : unanswered(session);
  if (again) return after(shown, send(here, again));
  return [{ ...here, sending: null }, [...shown, { do: "keep", values: { pending: null } },
    { do: "busy", yes: false }]];
}
/** An answer without a reply: the one who asks for it again gets it, on whichever device.
 * @param {SessionView} session
 * @returns {Answer | null} */
function unanswered({ draftAllowed, turns }) {
  const last = turns.at(-1);
  return !draftAllowed && last?.clientTurnId ? { text: last.text, clientTurnId: last.clientTurnId } : null;
}
/** @param {SessionView} session @param {Answer} answer */
const isStored = ({ turns }, answer) => turns.some((each) => each.clientTurnId === answer.clientTurnId);
/** @param {Conversation} state @param {SessionView} session @returns {Conversation} */
const standing = (state, session) => ({ ...state, turns: session.turns, at: session });

/** @param {Conversation} state @param {Extract<Event, { type: "found" }>} event @returns {Step} */
function onFound(state, { session, shown }) {
  /** @type {Effect[]} */
  const online = [{ do: "offline", yes: false }];
  return session.done && shown && !state.sending ? after(online, onEnded(state, session)) : [state, online];
}
/** @param {Conversation} state @param {SessionView} session @returns {Step} */
function onEnded(state, session) { return [standing(state, session), [{ do: "over" }]]; }

// ---- An answer on its way

/** @param {Conversation} state @param {Extract<Event, { type: "submitted" }>} event @returns {Step} */
function onSubmitted(state, { text, id }) {
  if (!isSeen(text)) return [state, [{ do: "problem", key: "talk.empty" }, { do: "focusField" }]];
  if (text.length > MOST) {
    return [state, [{ do: "problem", key: "talk.long", n: text.length - MOST }, { do: "focusField" }]];
  }
  return give(state, text, id);
}
/** What the field holds goes out before the grace is over; what is longer than an answer stays for the next one.
 * @param {Conversation} state @param {Extract<Event, { type: "lastCalled" }>} event @returns {Step} */
function onLastCalled(state, { text, id }) {
  if (!isSeen(text)) return [state, []];
  const rest = text.slice(MOST);
  const [sent, effects] = give(state, text.slice(0, MOST), id);
  return [sent, [...effects, { do: "field", text: rest }, { do: "keep", values: { draft: rest || null } }]];
}
/** The end was confirmed: what stands in the field is said first.
 * @param {Conversation} state @param {Extract<Event, { type: "closed" }>} event @returns {Step} */
function onClosed(state, { text, id }) {
  if (!text || state.at?.done) return [state, [{ do: "finish" }]];
  if (text.length > MOST || !isSeen(text)) return [state, [{ do: "showTalk" }, { do: "submit" }]];
  return after([{ do: "showTalk" }], give({ ...state, ending: true }, text, id));
}
/** @param {Conversation} state @param {string} text @param {string} clientTurnId @returns {Step} */
function give(state, text, clientTurnId) {
  return after([{ do: "field", text: "" }], send(state, { text, clientTurnId }));
}
/** @param {Conversation} state @param {Answer} answer @returns {Step} */
function send(state, answer) {
  const { clientTurnId: id, text } = answer;
  /** @type {Turn} */
  const turn = { role: "candidate", text, clientTurnId: id };
  const isThere = state.turns.some((each) => each.clientTurnId === id);
  return [
    { ...state, turns: isThere ? state.turns : [...state.turns, turn], sending: answer, waiting: false },
    [
      { do: "keep", values: { pending: answer, draft: null } },
      ...when(!isThere, { do: "addTurn", turn, mark: "sending" }),
      ...when(!state.sending, { do: "whisper", key: "talk.reading" }),
      { do: "busy", yes: true },
      { do: "stopRetrying" },
      { do: "bringIntoView", id },
      ...when(state.waiting, { do: "mark", id, how: "sending" }),
      { do: "send", answer },
    ],
  ];
}
/** @param {Conversation} state @param {Extract<Event, { type: "replied" }>} event @returns {Step} */
function onReplied(state, { id, said, field }) {
  /** @type {Turn} */
  const turn = { role: "interviewer", text: said.message, questionId: said.questionId,
    leadLanguage: said.leadLanguage };
  const stored = { ...state, turns: [...state.turns, turn], at: said, sending: null, waiting: false, tries: 0 };
  /** @type {Effect[]} */
  const saved = [
    { do: "offline", yes: false }, { do: "mark", id, how: "saved" }, { do: "keep", values: { pending: null } },
    { do: "whisper", key: "mark.saved" }, { do: "busy", yes: false },
  ];
  if (state.ending) return [stored, [...saved, { do: "finish" }]]; // they have read what they said
  if (said.done) return [stored, [...saved, { do: isSeen(field) ? "thanks" : "review" }]];
  return [stored, [
    ...saved, { do: "addTurn", turn }, { do: "showPosition" }, { do: "readAloud", turn }, { do: "toField" },
    { do: "tick" },
  ]];
}
/** @param {Conversation} state @param {Answer} answer @param {Refusal} error @returns {Step} */
function onRefused(state, answer, error) {
  if (error.passes) return later(state, answer, error);
  const idle = { ...state, sending: null, waiting: false };
  /** @type {Effect[]} */
  const rest = [{ do: "busy", yes: false }];
  return meaningOf(error.code) ? [idle, [...rest, { do: "meet", error }]] : after(rest, giveBack(idle, answer, error));
}
/** The answer stays on this device and goes out again by itself.
 * @param {Conversation} state @param {Answer} answer @param {Refusal} error @returns {Step} */
function later(state, { clientTurnId: id }, error) {
  const pause = Math.max(Math.min(1_000 * 2 ** state.tries, MOST_PAUSE), error.wait * 1_000);
  return [{ ...state, waiting: true, tries: state.tries + 1 }, [
    { do: "mark", id, how: "waiting" },
    ...when(!state.tries, { do: "whisper", key: "mark.waiting" }),
    { do: "hideReading" },
    { do: "offline", yes: error.code === "OFFLINE" },
    { do: "retry", pause },
  ]];
}
/** @param {Conversation} state @param {Answer} answer @param {Refusal} error @returns {Step} */
function giveBack(state, { text, clientTurnId: id }, error) {
  return [{ ...state, ending: false, turns: state.turns.filter((each) => each.clientTurnId !== id) }, [
    { do: "removeTurn", id },
    { do: "keep", values: { pending: null, draft: text } },
    { do: "field", text },
    { do: "problem", key: error.code === "VALIDATION_FAILED" ? "talk.empty" : "unreachable" },
  ]];
}
/** Another window has the interview; what is on its way here may or may not arrive.
 * @param {Conversation} state @returns {Step} */
function onTakenOver(state) {
  return [{ ...state, sending: null, waiting: false, ending: false }, [
    ...when(!state.sending, { do: "keepDraft" }), { do: "stopRetrying" }, { do: "busy", yes: false },
  ]];
}

// ---- Time

/**
 * @param {Conversation} state
 * @param {Position} at
 * @param {Extract<Event, { type: "ticked" }>} event
 * @returns {Step} */
function onTicked(state, at, { now, field, hidden }) {
  const left = Date.parse(at.endsAt) - now;
  const minutes = Math.ceil(left / MINUTE);
  const announced = left <= 0 ? 0 : CALLS_OUT.find((each) => minutes === each) ?? state.calledOut;
  const isNew = announced !== state.calledOut;
  const waits = field.trim() !== "" && (state.sending !== null || isSeen(field));
  const isLastCall = waits && left < LAST_CALL[hidden ? "hidden" : "seen"] - GRACE;
  const isLate = !isLastCall && left < -GRACE && !state.sending && !state.finishing;
  const looks = now - state.looked > LOOK_AGAIN && !hidden && !state.sending;
  return [
    { ...state, calledOut: announced, finishing: state.finishing || isLate, looked: looks ? now : state.looked },
    [
      { do: "time", key: timeKey(at, left), minutes, late: left < 2 * MINUTE },
      ...when(isNew && announced, { do: "whisper", key: "time.left", minutes }),
      ...when(isNew && announced === 0, { do: "problem", key: "time.sending" }),
      ...when(isLastCall, { do: "lastCall" }),
      ...when(isLate, { do: "finishLate" }),
      ...when(looks, { do: "look" }),
    ],
  ];
}

/** The clock stands still until the candidate writes, within what the service allows.
 * @param {Position} at @param {number} left in milliseconds */
function timeKey({ paused }, left) {
  if (left <= 0) return "time.over";
  if (paused && left > CALLS_OUT[0] * MINUTE) return "time.still";
  return left < MINUTE ? "time.last" : "time.left";
}

/** @param {unknown} condition @param {Effect} effect @returns {Effect[]} */
const when = (condition, effect) => (condition ? [effect] : []);
/** @param {Effect[]} before @param {Step} step @returns {Step} */
const after = (before, [state, effects]) => [state, [...before, ...effects]];
