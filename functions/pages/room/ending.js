// The end: what was said is shown, and confirmed; what follows is told.
/** @import { SessionView } from "api" */
/** @import { Turn } from "./conversation.js" */
import { byId, field, make } from "../shared/elements.js";
import { askForCode } from "./code.js";
import { showFeedback } from "./feedback.js";
import { keep } from "./keep.js";
import { attempt, met, refuse, refusedBy } from "./meeting.js";
import { CLOSED } from "./refusals.js";
import { learn, room } from "./state.js";
import { close, goBack, happen, keepDraft, tellSession } from "./talk.js";
import { wordsOf } from "./turns.js";
import { unsent } from "./unsent.js";
import { show, tell } from "./views.js";
import { call } from "./wire.js";
import { say } from "./words.js";

export function review() {
  const { at, turns } = room.talk;
  const done = Boolean(at?.done);
  const unsaid = done ? "" : field("text").value.trim();
  const none = hasNoAnswer(turns);
  const last = turns.at(-1);
  say(byId("review-title"), done ? "review.doneTitle" : "review.title");
  say(byId("review-lead"), reviewLead(done, unsaid, none));
  say(byId("close"), done ? "review.done" : unsaid ? "review.sendEnd" : "review.end");
  byId("back").hidden = done;
  byId("close-without").hidden = byId("unsaid").hidden = !unsaid;
  byId("unsaid").textContent = unsaid;
  byId("goodbye").hidden = !done || none || last?.role !== "interviewer"; // it speaks of answers
  if (last) byId("goodbye").replaceChildren(...wordsOf(last).childNodes);
  byId("said").replaceChildren(...exchanges(turns));
  show("review");
}
/**
 * @param {boolean} done
 * @param {string} unsaid
 * @param {boolean} none */
function reviewLead(done, unsaid, none) {
  if (unsaid) return "review.unsaid";
  if (none) return done ? "thanks.none" : "review.nothing";
  return done ? "review.doneLead" : "review.lead";
}
function exchanges(/** @type {Turn[]} */ turns) {
  const items = [];
  /** @type {Turn | null} */
  let question = null;
  for (const turn of turns) {
    if (turn.role === "interviewer") question = turn;
    else items.push(make("li", {}, question && wordsOf(question, "asked"), wordsOf(turn, "answered")));
  }
  return items;
}
export async function finish() {
  const pass = keep.session;
  await attempt(async () => {
    await call("POST", "/finish", { pass });
    thanks(room.talk.turns);
  }, null, [byId("close"), byId("close-without")]).catch((error) => {
    happen({ type: "finishRefused" });
    refuse("review", error);
  });
}
byId("back").onclick = goBack;
byId("close").onclick = close;
byId("close-without").onclick = () => {
  field("text").value = "";
  keep.write({ draft: null });
  finish();
};

/** Over, with what was said in it. */
export function over() {
  const { turns } = room.talk;
  if (unsent(turns)) thanks(turns); else review();
}
/** What did not arrive stays on this device until the candidate says otherwise; the rest is forgotten.
 * @param {Turn[]} [turns] */
export function letGo(turns) {
  keep.write({ unsent: unsent(turns) });
  field("text").value = "";
  keep.forget();
}
/** What is said at the end, by how much of what was written has arrived.
 * @typedef {{ title: string, all: string, some: string }} Thanks */
/** @type {Thanks} */
const ENDED_NOW = { title: "thanks.title", all: "thanks.lead", some: "thanks.part" };
/** @type {Thanks} */
const ENDED_BEFORE = { title: "ended.title", all: "ended.text", some: "ended.part" };

/** @param {Turn[]} [turns] what is known of what was said
 * @param {Thanks} words
 * @param {boolean} none whether it is known that nothing was answered */
export function thanks(turns, words = ENDED_NOW, none = Boolean(turns && hasNoAnswer(turns))) {
  letGo(turns);
  const text = keep.read().unsent;
  say(byId("thanks-title"), words.title);
  say(byId("thanks-lead"), none ? (text ? "thanks.noneArrived" : "thanks.none") : text ? words.some : words.all);
  for (const each of ["thanks-step1", "thanks-step2"]) byId(each).hidden = none;
  say(byId("thanks-close"), text ? "thanks.kept" : "thanks.close");
  say(byId("thanks-step3"), "thanks.step3", { company: room.info.companyName });
  byId("thanks-feedback").hidden = !room.info.feedbackOffered;
  show("thanks");
}
const hasNoAnswer = (/** @type {Turn[]} */ turns) => !turns.some((each) => each.role === "candidate");

/** Over: with what was said, where this browser may still see it; else with feedback, if there is some to read. */
export async function ended() {
  if (room.view === "talk") keepDraft();
  await settle();
  const session = await lastSession();
  if (session) return tellSession({ type: "ended", session });
  if (room.view === "talk" || room.view === "review") return thanks();
  keep.write({ unsent: unsent(), draft: null, pending: null });
  try { return showFeedback(await call("GET", "/feedback", { pass: keep.read().pass })); } catch (error) {
    return withoutFeedback(lasting(error));
  }
}
/** @param {import("./wire.js").Refused} error */
async function withoutFeedback(error) {
  if (error.code in CLOSED && error.code !== "NOT_FOUND") { met(error); return; }
  if (error.code === "OTP_REQUIRED") {
    tell("ended", "check", { action: () => { room.info.otpRequired = true; askForCode(ended); } });
    return;
  }
  room.info.feedbackOffered = error.code === "NOT_OPEN_YET";
  if (!room.info.answered) await call("GET", "/info").catch((refused) => learn(refusedBy(refused).details));
  thanks([], ENDED_BEFORE, room.info.answered === "0");
}
/** Nobody goes on in it: so it is assessed at once. Whoever may not end it is not told so. */
async function settle() {
  const pass = keep.session || keep.read().pass;
  if (!pass) return;
  try { await call("POST", "/finish", { pass }); } catch (error) { refusedBy(error); }
}
/** @returns {Promise<SessionView | null>} */
async function lastSession() {
  const pass = keep.session || keep.read().pass;
  if (!pass) return null;
  try {
    const session = await call("GET", "/session", { pass });
    keep.session = pass;
    return session.done ? session : null;
  } catch (error) {
    lasting(error);
    return null;
  }
}
/** A refusal that stays one; what may pass is thrown on.
 * @param {unknown} error */
function lasting(error) {
  const refused = refusedBy(error);
  if (refused.passes) throw refused;
  return refused;
}
