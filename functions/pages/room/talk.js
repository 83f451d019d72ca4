// The view of the conversation: tells `next` what happens, and does what it says.
/** @import { InterviewerSaid, SessionView } from "api" */
/** @import { Answer, Effect, Event, Turn } from "./conversation.js" */
import { byId, field } from "../shared/elements.js";
import { randomId } from "../shared/wire.js";
import { MOST, next } from "./conversation.js";
import { finish, over, review, thanks } from "./ending.js";
import { rights } from "./entry.js";
import { keep } from "./keep.js";
import { met, refusedBy } from "./meeting.js";
import { learn, room } from "./state.js";
import { addTurn, itemOf, lastItem, marked, parts, showPosition } from "./turns.js";
import { hold, offline, show } from "./views.js";
import { voice } from "./voice.js";
import { announceHere } from "./windows.js";
import { call, now } from "./wire.js";
import { hush, problem, say, whisper } from "./words.js";

const ENOUGH = 7_000; // characters from which the rest is counted
const text = field("text");
const answering = byId("answering");
/** Whether the last spoken words are being waited for. */
let isHearing = false;
/** What was last said of the answer's length. @type {string | null} */
let toldLength = null;

export function happen(/** @type {Event} */ event) {
  const [state, effects] = next(room.talk, event);
  room.talk = state;
  for (const each of effects) perform(each);
}
/** @param {Effect} effect */
function perform(effect) {
  const { talk } = room;
  switch (effect.do) {
    case "showAll": return showAll(effect.turns);
    case "showTalk": return showTalk();
    case "showPosition": return talk.at && showPosition(talk.at);
    case "addTurn": return addTurn(effect.turn, effect.mark);
    case "removeTurn": return itemOf(effect.id)?.remove();
    case "mark": { const item = itemOf(effect.id); return item && marked(item, effect.how); }
    case "bringIntoView": return itemOf(effect.id)?.scrollIntoView({ block: "nearest" });
    case "toField": lastItem()?.scrollIntoView({ block: "start" }); return text.focus({ preventScroll: true });
    case "focusField": return text.focus();
    case "field": text.value = effect.text; return tellLength();
    case "keep": return keep.write(effect.values);
    case "keepDraft": return keepDraft();
    case "send": return post(effect.answer);
    case "retry": return retry(effect.pause);
    case "stopRetrying": return clearTimeout(room.timers.send);
    case "busy": return busy(effect.yes);
    case "hideReading": byId("reading").hidden = true; return null;
    case "offline": return offline(effect.yes);
    case "readAloud": return voice.read(parts(effect.turn));
    case "time": return showTime(effect);
    case "tick": return tick();
    case "whisper": return whisper(effect.key, { minutes_: effect.minutes });
    case "problem": return problem("talk", effect.key, { n: effect.n });
    case "meet": return met(/** @type {import("./wire.js").Refused} */ (effect.error));
    case "submit": return submit();
    case "lastCall": return lastCall();
    case "look": return look();
    case "review": return review();
    case "thanks": return thanks(talk.turns);
    case "over": return over();
    case "finish": return finish();
    case "finishLate": return finish().finally(() => setTimeout(() => happen({ type: "finishTried" }), 10_000));
    default: return effect;
  }
}

// ---- What is shown

function showAll(/** @type {Turn[]} */ turns) {
  byId("turns").replaceChildren();
  for (const turn of turns) addTurn(turn, "saved");
  perform({ do: "showPosition" });
  rights("help");
}
function showTalk() {
  show("talk", text);
  lastItem()?.scrollIntoView({ block: "start" });
  clearInterval(room.timers.clock);
  room.timers.clock = setInterval(tick, 1_000);
  tick();
  tellLength();
}
export function goBack() { showTalk(); look(); }
function busy(/** @type {boolean} */ yes) {
  text.readOnly = yes;
  hold([byId("send"), byId("leave")], yes);
  byId("reading").hidden = !yes;
}
/** @param {{ key: string, minutes: number, late: boolean }} time */
function showTime({ key, minutes, late }) {
  byId("time").classList.toggle("late", late);
  say(byId("time"), key, { minutes_: minutes });
}
function tellLength() {
  const { length } = text.value.trim();
  const more = MOST - length;
  const told = more < 0 ? "talk.over" : length >= ENOUGH ? "talk.left" : null;
  byId("left").classList.toggle("late", more < 0);
  if (told) say(byId("left"), told, { n: Math.abs(more) }); else hush(byId("left"));
  if (told && told !== toldLength) whisper(told, { n: Math.abs(more) });
  toldLength = told;
  if (!length) hush(byId("kept"));
}
export function keepDraft() {
  if (room.view !== "talk" || room.talk.sending) return;
  keep.write({ draft: text.value || null });
  if (text.value) say(byId("kept"), "talk.kept"); else hush(byId("kept"));
}

// ---- The calls

export async function resume() {
  const session = await call("GET", "/session", { pass: keep.session });
  announceHere();
  tellSession({ type: "opened", session, pending: keep.read().pending ?? null, draft: keep.read().draft ?? "",
    now: now() });
}
/** What the session says of the interview is known from then on.
 * @param {Event & { session: SessionView }} event */
export function tellSession(event) {
  const { companyName, feedbackOffered, interviewerLanguage } = event.session;
  learn({ companyName, feedbackOffered, interviewerLanguage });
  happen(event);
}
async function post(/** @type {Answer} */ answer) {
  const { clientTurnId: id } = answer;
  /** @type {InterviewerSaid} */
  let said;
  try { said = await call("POST", "/messages", { body: answer, pass: keep.session }); } catch (error) {
    happen({ type: "refused", id, error: refusedBy(error) });
    return;
  }
  happen({ type: "replied", id, said, field: text.value });
}
function retry(/** @type {number} */ pause) {
  room.timers.send = setTimeout(() => { if (room.view === "talk") happen({ type: "sentAgain" }); }, pause);
}
/** Whether the session is still this window's, and the interview still on. */
async function look() {
  happen({ type: "looked", now: now() });
  try {
    const session = await call("GET", "/session", { pass: keep.session });
    tellSession({ type: "found", session, shown: room.view === "talk" });
  } catch (error) {
    const refused = refusedBy(error);
    if (refused.code === "OFFLINE") offline(true); else if (room.view === "talk") { keepDraft(); met(refused); }
  }
}
function tick() {
  if (room.view === "talk") happen({ type: "ticked", now: now(), field: text.value, hidden: document.hidden });
}

// ---- What the candidate does

/** The field with the last words that were spoken; null while it goes out or is being read. */
async function typed() {
  if (room.talk.sending || isHearing) return null;
  isHearing = true;
  await voice.stop();
  isHearing = false;
  return room.talk.sending || room.view !== "talk" ? null : text.value.trim();
}
async function lastCall() {
  const said = await typed();
  if (said) happen({ type: "lastCalled", text: said, id: randomId() });
}
/** The interview is to end: what is in the field goes out first. */
export function close() {
  happen({ type: "closed", text: text.value.trim(), id: randomId() });
}
const submit = () => /** @type {HTMLFormElement} */ (answering).requestSubmit();
answering.addEventListener("submit", async (event) => {
  event.preventDefault();
  hush(byId("talk-problem"));
  const said = await typed();
  if (said !== null) happen({ type: "submitted", text: said, id: randomId() });
});
byId("leave").onclick = async () => {
  if (room.talk.sending) return;
  if (await typed() === null) return;
  keepDraft();
  review();
};
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(); }
});
text.addEventListener("input", () => {
  tellLength();
  clearTimeout(room.timers.draft);
  room.timers.draft = setTimeout(keepDraft, 300);
});
window.addEventListener("pagehide", keepDraft);
document.addEventListener("visibilitychange", () => {
  const isDue = now() - room.talk.looked > 5_000;
  if (!document.hidden && room.view === "talk" && !room.talk.sending && isDue) look();
});
