// The evidence must be opened before an assessment can be approved: whoever sees only a score tends to nod.
// Opened means shown: a piece counts when its place in the transcript was in view for LOOKS times LOOK milliseconds.
/** @import { AssessedCompetency, Assessment, Citation } from "api" */
/** @import { Run } from "./run.js" */
import { byId, find, listening, make, within } from "../shared/elements.js";
import { keep } from "./keep.js";
import { button, whisper } from "./page.js";
import { closeQuote, openQuote, quoteButton } from "./transcript.js";
import { counted } from "./words.js";

/** What is to be opened for a competency: a quote, or where there is none what was asked.
 * @typedef {{ id: string, competency: AssessedCompetency, quote: Citation | null }} Piece */
/** @typedef {{ of: string, pieces: Piece[], opened: Set<string> }} Evidence */

const LOOK = 250;
const LOOKS = 6;

/** @param {AssessedCompetency} competency @returns {Piece[]} */
function piecesOf(competency) {
  const id = `evidence-${competency.competencyId}`;
  if (!competency.evidence.length) return [{ id: `${id}-none`, competency, quote: null }];
  return competency.evidence.map((quote, at) => ({ id: `${id}-${at}`, competency, quote }));
}
/** The pieces to open: each quote of each competency, or for one without quotes what was asked about it.
 * @param {Assessment} assessment */
export function gather(assessment) {
  const pieces = assessment.competencies.flatMap(piecesOf);
  return { of: assessment.assessmentId, pieces, opened: new Set(keep.readAs(`opened:${assessment.assessmentId}`, [])) };
}
/** @param {Run} run */
export const unopened = ({ evidence }) => evidence.pieces.filter((each) => !evidence.opened.has(each.id));
/** @returns {HTMLElement | null | undefined} */
const approval = () => find("assessment-approve")?.querySelector("button.primary");
/** @param {Run} run */
export const canOpen = ({ transcript }) => transcript.turns.length > 0;
/** Where the words were erased there is nothing left to open.
 * @param {Run} run */
export const erased = ({ transcript }) => transcript.read && !transcript.turns.length;
/** @param {Run} run */
export const mayApprove = (run) => !unopened(run).length || erased(run);
const gateIsThere = () => Boolean(byId("gate-count"));

/** @param {Run} run @param {Piece} piece @param {{ turn: HTMLElement, place: Element }} given2 */
export function beginReading(run, piece, { turn, place }) {
  if (run.evidence.opened.has(piece.id)) return readOn(run, turn);
  const told = make("span", { class: "hint reading" },
    gateIsThere() ? "Read it: in a moment it counts as opened." : "");
  within(turn, ".ways").append(told);
  let looks = 0;
  const look = () => {
    if (isInView(place)) looks += 1;
    if (looks < LOOKS) { run.stopReading = run.view.later(LOOK, look); return; }
    told.remove();
    opened(run, piece);
    readOn(run, turn);
  };
  run.stopReading = run.view.later(LOOK, look);
}
/** @param {Run} run */
export function stopReading(run) {
  run.stopReading?.();
  run.stopReading = null;
}
/** @param {Element} place */
export function isInView(place) {
  if (document.hidden || !place.isConnected) return false;
  const { top, bottom } = place.getBoundingClientRect();
  const frame = byId("transcript").getBoundingClientRect();
  return Math.min(bottom, frame.bottom, window.innerHeight) > Math.max(top, frame.top, 0);
}
/** The way on from a piece that was read.
 * @param {Run} run @param {HTMLElement} turn */
function readOn(run, turn) {
  if (!gateIsThere() || !unopened(run).length) return;
  const way = button("Next piece", () => goToNext(run), { kind: "plain small", id: "turn-next" });
  within(turn, ".ways").append(way);
}
/** @param {Run} run @param {Piece} piece */
function opened(run, piece) {
  const { evidence } = run;
  evidence.opened.add(piece.id);
  keep.writeAs(`opened:${evidence.of}`, [...evidence.opened]);
  find(piece.id)?.closest("li")?.replaceWith(pieceItem(run, piece));
  run.origin = unopened(run).length ? byId(piece.id) : approval() ?? byId(piece.id);
  find("assessment-approve-problem")?.replaceChildren();
  showProgress(run);
  const left = counted(unopened(run).length, "piece", "pieces");
  if (gateIsThere()) whisper(`${piece.competency.name}: opened. ${left} of evidence left.`);
}
/** @param {Run} run @param {Piece} piece */
export function pieceItem(run, piece) {
  const seen = run.evidence.opened.has(piece.id);
  const control = piece.quote ? quoteButton(run, piece.quote, piece) : make("button", {
    type: "button", class: "quote none", id: piece.id,
      click: (/** @type {Event} */ event) => openAsked(run, piece, listening(event)),
  }, "No quote supports a rating. Show what was asked");
  if (seen) control.append(make("span", { class: "seen" }, "opened"));
  return make("li", {}, control);
}
/** Where nothing is cited there is still the place where it could have been said.
 * @param {Run} run @param {Piece} piece @param {HTMLElement} origin */
function openAsked(run, piece, origin) {
  const questions = run.data.plan?.competencies.find((each) =>
    each.competencyId === piece.competency.competencyId)?.questions ?? [];
  const ids = new Set(questions.map((each) => each.questionId));
  const { turns } = run.transcript;
  const asked = turns.find((each) => ids.has(each.questionId ?? "")) ?? turns.at(-1);
  if (asked) openQuote(run, asked.turn, null, { origin, piece });
}
/** A turn that is kept no longer, while others are, has nothing to show: the press itself must do.
 * @param {Run} run @param {Piece | null} piece @param {number} number */
export function gone(run, piece, number) {
  if (!canOpen(run)) return;
  whisper(`Turn ${number} is no longer kept.`);
  if (!piece) return;
  opened(run, piece);
  byId(piece.id).focus();
}
/** Leads to the control of the next piece; what it opens is for the person to press.
 * @param {Run} run */
function goToNext(run) {
  const [piece] = unopened(run);
  if (!piece) return;
  closeQuote(run);
  const control = byId(piece.id);
  control.focus({ preventScroll: true });
  control.scrollIntoView({ block: "center" });
}

/** @param {Run} run */
export function gateView(run) {
  return make("div", { class: "gate", role: "group", "aria-labelledby": "gate-title" },
    make("h3", { id: "gate-title" }, "First, the evidence"),
    make("p", {}, "Open every piece of evidence in the transcript. Reviewers who look at scores alone tend to confirm them, also wrong ones: ",
      "read what was said before and after each quote, and decide for yourself."),
    make("p", { id: "gate-count", role: "status" }),
    make("progress", { id: "gate-progress", "aria-labelledby": "gate-count" }),
    make("div", { class: "row" }, button("Go to the next piece", () => goToNext(run), { id: "gate-next" })));
}
/** @param {Run} run */
export function showProgress(run) {
  if (!gateIsThere()) return;
  const left = unopened(run).length;
  const all = run.evidence.pieces.length;
  const bar = /** @type {HTMLProgressElement} */ (find("gate-progress"));
  bar.max = all;
  bar.value = all - left;
  byId("gate-next").hidden = !left || !canOpen(run);
  byId("gate-count").textContent = gateWords(run, left, all);
  approval()?.setAttribute("aria-disabled", String(!mayApprove(run)));
}
/** @param {Run} run @param {number} left @param {number} all */
function gateWords(run, left, all) {
  if (!left) return "All evidence is opened: you can approve.";
  return erased(run) ? "What was said is erased: there is nothing left to open, and nothing to check."
    : `${all - left} of ${all} opened.`;
}
