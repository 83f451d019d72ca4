// The transcript, and the way from a quote to the place where it was said and back.
/** @import { Citation, Evidence, TranscriptTurn } from "api" */
/** @import { Piece } from "./evidence.js" */
/** @import { Run } from "./run.js" */
/** @import { View } from "./view.js" */
import { byId, find, listening, make, within } from "../shared/elements.js";
import { beginReading, gone, isInView, stopReading } from "./evidence.js";
import { button, tell, unseen, words } from "./page.js";
import { LONGEST_PAGE, Refused } from "./wire.js";
import { STANCES, named } from "./words.js";

/** `problem` is why it could not be read.
 * @typedef {{ turns: TranscriptTurn[], read: boolean, problem: Refused | null }} Transcript */

/** @type {Transcript} */
export const UNREAD = { turns: [], read: false, problem: null };

/** @param {View} view @param {string} runId */
export async function readTranscript(view, runId) {
  const turns = [];
  /** @type {string | null | undefined} */
  let cursor;
  try {
    do {
      const page = await view.call("GET", `/interviews/${runId}/transcript`,
        { query: { limit: LONGEST_PAGE, cursor }, has: ["items"] });
      turns.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 401) throw error;
    return { turns: [], read: false, problem: error };
  }
  return { turns, read: true, problem: null };
}
/** @param {Run} run */
export function showTranscript({ transcript }) {
  byId("transcript").hidden = false;
  if (transcript.problem) return tell(byId("turns"), transcript.problem,
    "The transcript cannot be shown, so no evidence can be opened.");
  if (!transcript.turns.length) return byId("turns").replaceChildren(make("p", { class: "hint" },
    "Nothing is kept of what was said."));
  return byId("turns").replaceChildren(...transcript.turns.map(turnItem));
}
/** @param {TranscriptTurn} turn */
function turnItem(turn) {
  const who = turn.role === "candidate" ? "Candidate" : "Interviewer";
  const id = `turn-${turn.turn}`;
  return make("article", { id, class: `turn ${turn.role}`, tabindex: "-1", "aria-labelledby": `${id}-who` },
    make("p", { id: `${id}-who`, class: "who" }, `${who}, turn ${turn.turn}`), words(turn.text));
}

/** Marks the quote where it was said and goes there; the way back leads to `origin`, which was pressed. With `piece` it
 * is a piece of evidence, which counts once it was in view for a moment. False without such a turn.
 * @param {Run} run
 * @param {number} number
 * @param {string | null} quote
 * @param {{ origin: HTMLElement, piece?: Piece | null }} given3 */
export function openQuote(run, number, quote, { origin, piece = null }) {
  const turn = byId(`turn-${number}`);
  if (!turn) return false;
  closeQuote(run);
  run.origin = origin;
  turn.classList.add("open");
  const place = within(turn, ".words");
  markQuote(place, quote);
  if (piece) within(turn, ".who").after(make("p", { class: "hint about", dir: "auto" },
    `For: ${piece.competency.name}`));
  turn.append(make("p", { class: "row ways" }, button("Back to where you were", () => goBack(run),
    { kind: "plain small" })));
  bringIntoView(turn);
  turn.focus({ preventScroll: true });
  if (piece) beginReading(run, piece, { turn, place: place.querySelector("mark") ?? place });
  return true;
}
/** Beside the assessment the transcript scrolls alone; what the person was reading stays where it is.
 * @param {HTMLElement} turn */
function bringIntoView(turn) {
  const frame = byId("transcript");
  const mark = turn.querySelector("mark");
  if (frame.scrollHeight > frame.clientHeight) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
  turn.scrollIntoView({ block: "nearest" });
  if (mark && !isInView(mark)) mark.scrollIntoView({ block: "nearest" }); // in an answer longer than the screen
}
/** @param {Element} place @param {string | null} quote */
function markQuote(place, quote) {
  const text = place.textContent;
  const at = quote ? text.indexOf(quote) : -1;
  if (!quote || at < 0) return;
  place.replaceChildren(text.slice(0, at), make("mark", {}, quote), text.slice(at + quote.length));
}
/** @param {Run} run */
export function closeQuote(run) {
  stopReading(run);
  for (const turn of document.querySelectorAll(".turn.open")) {
    turn.classList.remove("open");
    for (const each of turn.querySelectorAll(".ways, .about")) each.remove();
    const place = within(turn, ".words");
    place.replaceChildren(place.textContent);
  }
}
/** @param {Run} run */
function goBack(run) {
  closeQuote(run);
  const origin = run.origin?.isConnected ? run.origin : find(run.origin?.id ?? "") ?? byId("run-title");
  origin.focus({ preventScroll: true });
  origin.scrollIntoView({ block: "nearest" });
}
/** @param {Run} run */
export function closeByKey(run) {
  return (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape"
    && document.querySelector(".turn.open")) goBack(run); };
}
/** A quote with the way to its place.
 * @param {Run} run @param {Citation | Evidence} said @param {Piece | null} piece */
export function quoteButton(run, said, piece = null) {
  const { turn, quote } = said;
  const stance = "stance" in said ? said.stance : "FOR";
  const press = (/** @type {Event} */ event) => { openQuote(run, turn, quote, { origin: listening(event), piece })
    || gone(run, piece, turn); };
  return make("button", { type: "button", class: "quote", id: piece?.id, click: press },
    make("q", { dir: "auto" }, quote), make("span", { class: "place" }, unseen(", "), `turn ${turn}`,
      stance !== "FOR" && ` · ${named(STANCES, stance)}`));
}
/** The way to a whole turn.
 * @param {Run} run @param {number} number */
export function turnButton(run, number) {
  const press = (/** @type {Event} */ event) => { openQuote(run, number, null, { origin: listening(event) })
    || gone(run, null, number); };
  return button(`Turn ${number}`, press, { kind: "plain small" });
}
