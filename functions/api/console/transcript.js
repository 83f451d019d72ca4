// The transcript, and the way from a quote to the place where it was said and back.
const transcript = { turns: [], problem: null, origin: null };

async function readTranscript(runId) {
  const turns = [];
  let cursor;
  do {
    const page = await call("GET", `/interviews/${runId}/transcript`, { query: { limit: LONGEST_PAGE, cursor } });
    turns.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return turns;
}
async function loadTranscript(runId) {
  transcript.problem = null;
  try { transcript.turns = await readTranscript(runId); } catch (error) {
    if (!(error instanceof Refused)) throw error;
    transcript.turns = [];
    transcript.problem = error;
  }
}
function showTranscript() {
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

/** Marks the quote where it was said and goes there; `about` says what for, and the way back leads to `origin`, which
    was pressed. False without such a turn. */
function openQuote(number, quote, { origin, about = null }) {
  const turn = byId(`turn-${number}`);
  if (!turn) return false;
  closeQuote();
  transcript.origin = origin;
  turn.classList.add("open");
  markQuote(turn.querySelector(".words"), quote);
  if (about) turn.querySelector(".who").after(make("p", { class: "hint about", dir: "auto" }, `For: ${about}`));
  turn.append(make("p", { class: "row ways" }, button("Back to where you were", goBack, { kind: "plain small" }),
    gateIsThere() && unopened().length > 0 && button("Next piece", openNext, { kind: "plain small", id: "turn-next" })));
  bringIntoView(turn);
  turn.focus({ preventScroll: true });
  return true;
}
/** Beside the assessment the transcript scrolls alone; what the person was reading stays where it is. */
function bringIntoView(turn) {
  const frame = byId("transcript");
  if (frame.scrollHeight > frame.clientHeight) frame.scrollTop += turn.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
  turn.scrollIntoView({ block: "nearest" });
}
function markQuote(place, quote) {
  const text = place.textContent;
  const at = quote ? text.indexOf(quote) : -1;
  if (at < 0) return;
  place.replaceChildren(text.slice(0, at), make("mark", {}, quote), text.slice(at + quote.length));
}
function closeQuote() {
  for (const turn of document.querySelectorAll(".turn.open")) {
    turn.classList.remove("open");
    for (const each of turn.querySelectorAll(".ways, .about")) each.remove();
    const place = turn.querySelector(".words");
    place.replaceChildren(place.textContent);
  }
}
function goBack() {
  const { origin } = transcript;
  closeQuote();
  if (!origin?.isConnected) return byId("run-title").focus();
  origin.focus({ preventScroll: true });
  return origin.scrollIntoView({ block: "nearest" });
}
byId("transcript").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".turn.open")) goBack();
});
/** A quote with the way to its place; `opened` is called when it was shown there. */
function quoteButton({ turn, quote }, { opened = () => {}, id = null, about = null } = {}) {
  const press = (event) => { if (openQuote(turn, quote, { origin: event.currentTarget, about }) || canOpen()) opened(); };
  return make("button", { type: "button", class: "quote", id, click: press },
    make("q", { dir: "auto" }, quote), make("span", { class: "place" }, unseen(", "), `turn ${turn}`));
}
