// The transcript, and the way from a quote to the place where it was said and back.
import { byId, make } from "../shared/elements.js";
import { beginReading, gone, isInView, stopReading } from "./evidence.js";
import { button, tell, unseen, words } from "./page.js";
import { LONGEST_PAGE, Refused } from "./wire.js";

export const UNREAD = { turns: [], read: false, problem: null };

export async function readTranscript(view, runId) {
  const turns = [];
  let cursor;
  try {
    do {
      const page = await view.call("GET", `/interviews/${runId}/transcript`, { query: { limit: LONGEST_PAGE, cursor }, has: ["items"] });
      turns.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 401) throw error;
    return { turns: [], read: false, problem: error };
  }
  return { turns, read: true, problem: null };
}
export function showTranscript({ transcript }) {
  byId("transcript").hidden = false;
  if (transcript.problem) return tell(byId("turns"), transcript.problem, "The transcript cannot be shown, so no evidence can be opened.");
  if (!transcript.turns.length) return byId("turns").replaceChildren(make("p", { class: "hint" }, "Nothing is kept of what was said."));
  return byId("turns").replaceChildren(...transcript.turns.map(turnItem));
}
function turnItem(turn) {
  const who = turn.role === "candidate" ? "Candidate" : "Interviewer";
  const id = `turn-${turn.turn}`;
  return make("article", { id, class: `turn ${turn.role}`, tabindex: "-1", "aria-labelledby": `${id}-who` },
    make("p", { id: `${id}-who`, class: "who" }, `${who}, turn ${turn.turn}`), words(turn.text));
}

/** Marks the quote where it was said and goes there; the way back leads to `origin`, which was pressed. With `piece` it is
    a piece of evidence, which counts once it was in view for a moment. False without such a turn. */
export function openQuote(run, number, quote, { origin, piece = null }) {
  const turn = byId(`turn-${number}`);
  if (!turn) return false;
  closeQuote(run);
  run.origin = origin;
  turn.classList.add("open");
  const place = turn.querySelector(".words");
  markQuote(place, quote);
  if (piece) turn.querySelector(".who").after(make("p", { class: "hint about", dir: "auto" }, `For: ${piece.competency.name}`));
  turn.append(make("p", { class: "row ways" }, button("Back to where you were", () => goBack(run), { kind: "plain small" })));
  bringIntoView(turn);
  turn.focus({ preventScroll: true });
  if (piece) beginReading(run, piece, { turn, place: place.querySelector("mark") ?? place });
  return true;
}
/** Beside the assessment the transcript scrolls alone; what the person was reading stays where it is. */
function bringIntoView(turn) {
  const frame = byId("transcript");
  const mark = turn.querySelector("mark");
  if (frame.scrollHeight > frame.clientHeight) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
  turn.scrollIntoView({ block: "nearest" });
  if (mark && !isInView(mark)) mark.scrollIntoView({ block: "nearest" }); // in an answer longer than the screen
}
function markQuote(place, quote) {
  const text = place.textContent;
  const at = quote ? text.indexOf(quote) : -1;
  if (at < 0) return;
  place.replaceChildren(text.slice(0, at), make("mark", {}, quote), text.slice(at + quote.length));
}
export function closeQuote(run) {
  stopReading(run);
  for (const turn of document.querySelectorAll(".turn.open")) {
    turn.classList.remove("open");
    for (const each of turn.querySelectorAll(".ways, .about")) each.remove();
    const place = turn.querySelector(".words");
    place.replaceChildren(place.textContent);
  }
}
function goBack(run) {
  closeQuote(run);
  const origin = run.origin?.isConnected ? run.origin : byId(run.origin?.id) ?? byId("run-title");
  origin.focus({ preventScroll: true });
  origin.scrollIntoView({ block: "nearest" });
}
export function closeByKey(run) {
  return (event) => { if (event.key === "Escape" && document.querySelector(".turn.open")) goBack(run); };
}
/** A quote with the way to its place. */
export function quoteButton(run, { turn, quote }, piece = null) {
  const press = (event) => { openQuote(run, turn, quote, { origin: event.currentTarget, piece }) || gone(run, piece, turn); };
  return make("button", { type: "button", class: "quote", id: piece?.id, click: press },
    make("q", { dir: "auto" }, quote), make("span", { class: "place" }, unseen(", "), `turn ${turn}`));
}
/** The way to a whole turn. */
export function turnButton(run, number) {
  const press = (event) => { openQuote(run, number, null, { origin: event.currentTarget }) || gone(run, null, number); };
  return button(`Turn ${number}`, press, { kind: "plain small" });
}
