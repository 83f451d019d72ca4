// One run: read, shown by its state, and looked at again: often while something is being made, now and then while a
// person reads, so that nobody decides on what is no more. Everything known of it lives in one object for each
// opening.
/** @import { Inside } from "../shared/elements.js" */
/** @import { Explanation, Interview } from "api" */
/** @import { Evidence } from "./evidence.js" */
/** @import { Transcript } from "./transcript.js" */
/** @import { View } from "./view.js" */
import { byId, field, make, shownOf } from "../shared/elements.js";
import { assessmentDecision, assessmentView } from "./assessment.js";
import { chatView } from "./chat.js";
import { turnedAway } from "./console.js";
import { drafts, restore, reveal } from "./drafts.js";
import { gather, showProgress, stopReading } from "./evidence.js";
import { endingView, missingView } from "./manage.js";
import { attempt, button, facts, whisper } from "./page.js";
import { countChanges, planDecision, planView } from "./plan.js";
import { trailView } from "./trail.js";
import { UNREAD, closeByKey, readTranscript, showTranscript } from "./transcript.js";
import { Gone } from "./view.js";
import { Refused, session } from "./wire.js";
import { FOR_YOU, LEVELS, REASONS, STATES, chip, moment, named } from "./words.js";

/** All that is known of a run while it is open.
 * @typedef {object} Run
 * @property {View} view
 * @property {string} id
 * @property {Interview} data
 * @property {Transcript} transcript
 * @property {Evidence} evidence
 * @property {Promise<Explanation> | null} explanation read once somebody asks
 * @property {HTMLElement | null} origin where the quote that is open was pressed
 * @property {(() => void) | null} stopReading
 * @property {(() => void) | null} stopWatching
 * @property {boolean} busy whether a decision is under way
 * @property {number} reads how often it was read */

/** @type {Record<string, number>} */
const PAUSES = {
  RECEIVED: 2_000, VALIDATING_SKILLS: 2_000, GENERATING_PLAN: 2_000, APPROVED: 2_000, COMPLETED: 3_000,
    SCHEDULED: 20_000, IN_PROGRESS: 20_000,
  PENDING: 15_000, ASSESSMENT_PENDING: 15_000, INFO_NEEDED: 15_000,
}; // milliseconds
const SAID = ["COMPLETED", "ASSESSMENT_PENDING", "ASSESSMENT_APPROVED", "CANCELLED"];
const ASSESSED = ["ASSESSMENT_PENDING", "ASSESSMENT_APPROVED"];
export const ENDED = ["REJECTED", "ASSESSMENT_APPROVED", "CANCELLED"];

/** @param {View} view @param {string} id */
export async function showRun(view, id) {
  const run = /** @type {Run} */ (/** @type {unknown} */ ({ view, id, data: null, transcript: UNREAD, evidence: null,
    explanation: null, origin: null, stopReading: null, stopWatching: null, busy: false, reads: 0 }));
  blankRun();
  byId("run-loading").hidden = false;
  byId("run-body").oninput = (event) => drafts.note(id, /** @type {HTMLInputElement} */ (event.target));
  byId("transcript").onkeydown = closeByKey(run);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && run.data) look(run); },
    { signal: view.signal });
  await attempt(byId("run-problem"), async () => render(run, await read(run)));
  if (view.over) return;
  byId("run-loading").hidden = true;
  watch(run);
}
export function blankRun() {
  byId("run-title").textContent = "A run";
  byId("run-state").hidden = byId("transcript").hidden = byId("run-loading").hidden = true;
  byId("run").classList.remove("wide");
  const emptied = ["run-state", "run-news", "run-problem", "run-kept", "run-facts", "run-body", "turns"];
  for (const each of emptied) byId(each).replaceChildren();
}
/** @param {Run} run @returns {Promise<Interview>} */
const readData = (run) => run.view.call("GET", `/interviews/${run.id}`, { has: ["runId", "state", "missingFields"] });
/** The run as it stands, with its transcript. Throws Refused, and Gone where it was begun anew meanwhile.
 * @param {Run} run */
async function read(run) {
  run.reads += 1;
  const mine = run.reads;
  const data = await readData(run);
  const transcript = SAID.includes(data.state) ? await readTranscript(run.view, run.id) : UNREAD;
  if (mine !== run.reads) throw new Gone();
  return { data, transcript };
}
/** After a person's own step: shown from the top, with what came of it.
 * @param {Run} run @param {string} news */
export async function reread(run, news = "") {
  render(run, await read(run));
  byId("run-problem").replaceChildren();
  tellNews(news);
  byId("run-title").focus({ preventScroll: true });
  window.scrollTo(0, 0);
  watch(run);
}
/** @param {Run} run */
export function watch(run) {
  run.stopWatching?.();
  const pause = PAUSES[run.data?.state];
  if (pause) run.stopWatching = run.view.later(pause, () => look(run));
}
/** Looks whether somebody else, or the service, went on. Where a person reads and types everything stays, also the
 * focus.
 * @param {Run} run */
async function look(run) {
  const idle = () => !document.hidden && !run.busy;
  try {
    const data = idle() ? await readData(run) : run.data;
    if (idle() && !isSame(data, run.data)) {
      const found = await read(run);
      const news = difference(run.data, found.data);
      if (idle()) inPlace(() => { render(run, found); tellNews(news, true); });
    }
  } catch (error) {
    if (error instanceof Gone) return;
    if (!(error instanceof Refused)) throw error;
    if (turnedAway(error)) return;
  }
  watch(run);
}
/** What happened meanwhile stays in view, wherever on the page a person reads.
 * @param {string} news @param {boolean} meanwhile */
function tellNews(news, meanwhile = false) {
  byId("run-news").textContent = news;
  byId("run-news").classList.toggle("meanwhile", meanwhile);
}
/** A conversation touches a run too, but nothing that is shown.
 * @param {Interview} one @param {Interview} other */
function isSame(one, other) {
  const shownParts = (/** @type {Interview} */ { version, updatedAt, ...rest }) => JSON.stringify(rest);
  return shownParts(one) === shownParts(other);
}
/** @param {Interview} before @param {Interview} now */
function difference(before, now) {
  if (before.state !== now.state) return `Now: ${named(STATES, now.state)}.`;
  if (before.plan?.version !== now.plan?.version)
    return `There is a newer version of the plan: version ${now.plan?.version}.`;
  if (before.assessment?.version !== now.assessment?.version)
    return `There is a newer version of the assessment: version ${now.assessment?.version}. Its evidence is to be opened anew.`;
  return "The run has changed, and is shown as it is now.";
}
/** Draws something anew under a person's hands: the focus, what is selected, and the place on the page stay.
 * @param {() => void} drawAnew */
function inPlace(drawAnew) {
  const { id, selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (document.activeElement);
  const inside = byId("run").contains(document.activeElement);
  const { scrollY } = window;
  drawAnew();
  const place = id ? field(id) : null;
  if (inside && !byId("run").contains(document.activeElement)) {
    if (place) reveal(place);
    (place || byId("run-title")).focus({ preventScroll: true });
    if (place && typeof selectionStart === "number" && place.setSelectionRange)
      place.setSelectionRange(selectionStart, selectionEnd);
  }
  window.scrollTo(0, scrollY);
}
/** @param {Run} run @param {Pick<Run, "data" | "transcript">} given1 */
function render(run, { data, transcript }) {
  stopReading(run);
  Object.assign(run, { data, transcript, evidence: data.assessment && gather(data.assessment), explanation: null });
  if (isErased(data)) session.chats.delete(run.id);
  byId("run-title").textContent = data.position || "Without a position";
  document.title = `${byId("run-title").textContent} · Interviews`;
  byId("run-state").hidden = false;
  byId("run-state").replaceChildren(chip(data.state));
  byId("run-facts").replaceChildren(...facts(runFacts(data)));
  tellNews("");
  byId("transcript").hidden = true;
  if (SAID.includes(data.state) && (data.assessment || transcript.turns.length)) showTranscript(run);
  byId("run-body").replaceChildren(...shownOf(runParts(run)));
  byId("run").classList.toggle("wide", !byId("transcript").hidden);
  showProgress(run);
  restore(run);
  if (byId("changes-count")) countChanges();
}
/** @param {Interview} interview */
const isErased = ({ assessment }) => ["[erased]", "[expired]"].includes(assessment?.summary ?? "");
/** @param {Interview} data @returns {[string, Inside][]} */
function runFacts(data) {
  return [
    ["Candidate", data.candidate?.name || data.candidateRef], ["Level", data.level && named(LEVELS, data.level)],
      ["Company", data.companyName],
    ["Length", `${data.durationMinutes} minutes`], ["Language", data.language],
    ["Quality of the request", data.dataQuality?.toLowerCase()],
    ["External id", data.externalId], ["Created", moment(data.createdAt)], ["Opens", moment(data.scheduledAt)],
    ["Ended", data.cancellation && `${named(REASONS, data.cancellation.reason)} (${endedBy(data.cancellation.by)})`],
  ];
}
/** A name where one was given; a key's id says nothing to a person.
 * @param {string} by */
function endedBy(by) {
  if (by === "system") return "by itself";
  return by.startsWith("key_") ? "by somebody who gave no name" : `by ${by}`;
}
/** @param {Run} run */
function runParts(run) {
  const { data } = run;
  const planOpen = data.state === "PENDING";
  return [
    FOR_YOU.includes(data.state) && make("p", {}, button("Go to your decision", goToDecision)),
    waiting(data),
    data.missingFields.length > 0 && missingView(run),
    data.interviewLink && linkView(data),
    data.assessment && assessmentView(run, data.assessment),
    data.assessment && data.state === "ASSESSMENT_PENDING" && assessmentDecision(run),
    data.assessment && (ASSESSED.includes(data.state) || data.state === "CANCELLED") && chatView(run),
    data.plan && planView(data.plan, planOpen),
    data.plan && planOpen && planDecision(run),
    trailView(run),
    endingView(run),
  ];
}
function goToDecision() {
  byId("decision-title").scrollIntoView();
  byId("decision-title").focus({ preventScroll: true });
}
/** @param {string | null} iso */
const isAhead = (iso) => iso !== null && new Date(iso) > new Date();
/** @param {Interview} data */
function waiting(data) {
  const early = isAhead(data.scheduledAt);
  /** @type {Record<string, Inside>} */
  const reasons = {
    VALIDATING_SKILLS: "The plan is being made. This page shows it as soon as it is there.",
    GENERATING_PLAN: "A new version of the plan is being made. This page shows it as soon as it is there.",
    COMPLETED: "The interview is over and is being assessed. This page shows the assessment as soon as it is there.",
    APPROVED: early && ["The room opens on ", moment(data.scheduledAt), "."],
    SCHEDULED: early ? ["The candidate can begin from ", moment(data.scheduledAt), " on."]
    : "The candidate has not begun yet.",
    IN_PROGRESS: "The candidate is in the interview.",
  };
  const why = reasons[data.state];
  return why && make("p", { class: "card quiet" }, why);
}
/** @param {Interview} data */
function linkView(data) {
  const field = make("input", { id: "link", readonly: true, value: data.interviewLink,
    "aria-describedby": "link-hint" });
  const copy = async () => {
    field.select();
    try { await navigator.clipboard.writeText(field.value); whisper("Copied."); } catch { whisper("Selected: copy it now."); }
  };
  return make("section", { class: "card" }, make("label", { for: "link" }, "The candidate’s link"),
    make("div", { class: "link-line" }, field, button("Copy", copy)),
    make("p", { id: "link-hint", class: "hint" }, "For the candidate alone: whoever has it can take the interview. ",
      isAhead(data.scheduledAt) ? ["Opens ", moment(data.scheduledAt), ", valid until "] : "Valid until ",
      moment(data.linkExpiresAt), "."));
}
