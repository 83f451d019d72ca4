// The evidence must be opened before an assessment can be approved: whoever sees only a score tends to nod.
const evidence = { of: "", pieces: [], opened: new Set() };

/** The pieces to open: each quote of each competency, or for one without quotes what was asked about it. */
function gather(assessment) {
  evidence.of = assessment.assessmentId;
  evidence.opened = new Set(JSON.parse(keep.read(`opened:${evidence.of}`) || "[]"));
  evidence.pieces = assessment.competencies.flatMap((each) => {
    if (!each.evidence.length) return [{ id: `evidence-${each.competencyId}-none`, competency: each, quote: null }];
    return each.evidence.map((one, at) => ({ id: `evidence-${each.competencyId}-${at}`, competency: each, quote: one }));
  });
}
const unopened = () => evidence.pieces.filter((each) => !evidence.opened.has(each.id));
const approval = () => byId("assessment-approve").querySelector("button.primary");
const gateIsThere = () => Boolean(byId("gate-count"));
const canOpen = () => transcript.turns.length > 0;

function opened(piece) {
  evidence.opened.add(piece.id);
  keep.write(`opened:${evidence.of}`, JSON.stringify([...evidence.opened]));
  byId(piece.id)?.closest("li").replaceWith(pieceItem(piece));
  transcript.origin = byId(piece.id);
  byId("approve-problem")?.replaceChildren();
  showProgress();
}
function pieceItem(piece) {
  const seen = evidence.opened.has(piece.id);
  const control = piece.quote
    ? quoteButton(piece.quote, { id: piece.id, opened: () => opened(piece), about: piece.competency.name })
    : make("button", { type: "button", class: "quote none", id: piece.id, click: (event) => openAsked(piece, event.currentTarget) },
      "No quote supports a rating. Show what was asked");
  if (seen) control.append(make("span", { class: "seen" }, "opened"));
  return make("li", {}, control);
}
/** Where nothing is cited there is still the place where it could have been said. */
function openAsked(piece, origin) {
  const questions = run.data.plan?.competencies.find((each) => each.competencyId === piece.competency.competencyId)?.questions ?? [];
  const ids = new Set(questions.map((each) => each.questionId));
  const asked = transcript.turns.find((each) => ids.has(each.questionId)) ?? transcript.turns.at(-1);
  if (asked && openQuote(asked.turn, null, { origin, about: piece.competency.name })) opened(piece);
}
function openNext() {
  const [piece] = unopened();
  if (!piece) return;
  byId(piece.id).click();
  whisper(`${piece.competency.name}: ${counted(unopened().length, "piece", "pieces")} of evidence left.`);
  transcript.origin = unopened().length ? byId("gate-next") : approval();
}

function gateView() {
  return make("div", { class: "gate", role: "group", "aria-labelledby": "gate-title" },
    make("h3", { id: "gate-title" }, "First, the evidence"),
    make("p", {}, "Open every piece of evidence in the transcript. Reviewers who look at scores alone tend to confirm them, also wrong ones: ",
      "read what was said before and after each quote, and decide for yourself."),
    make("p", { id: "gate-count", role: "status" }),
    make("progress", { id: "gate-progress", "aria-labelledby": "gate-count" }),
    make("div", { class: "row" }, button("Open the next piece", openNext, { id: "gate-next" })));
}
function showProgress() {
  if (!gateIsThere()) return;
  const left = unopened().length;
  const all = evidence.pieces.length;
  byId("gate-progress").max = all;
  byId("gate-progress").value = all - left;
  byId("gate-next").hidden = !left || !canOpen();
  if (!left) byId("turn-next")?.remove();
  byId("gate-count").textContent = gateWords(left, all);
  approval().setAttribute("aria-disabled", String(!mayApprove()));
}
function gateWords(left, all) {
  if (!left) return "All evidence is opened: you can approve.";
  return erased() ? "What was said is erased: there is nothing left to open, and nothing to check." : `${all - left} of ${all} opened.`;
}
/** Where the words were erased there is nothing left to open. */
const erased = () => !transcript.problem && !transcript.turns.length;
const mayApprove = () => !unopened().length || erased();
