// An assessment: scores with their bands and quotes, and the decision about it.

function assessmentView(assessment) {
  return make("section", { class: "card", "aria-labelledby": "assessment-title" },
    make("h2", { id: "assessment-title" }, "The assessment"),
    make("div", { class: "verdict" },
      make("p", { class: `recommendation ${assessment.recommendation.toLowerCase()}` }, named(RECOMMENDATIONS, assessment.recommendation)),
      bandView(assessment.overallScore, assessment.scoreBand)),
    words(assessment.summary),
    flags(assessment.integrityFlags),
    points("Strengths", assessment.strengths), points("Concerns", assessment.concerns),
    make("h3", {}, "Competencies"), assessment.competencies.map(ratedCompetency),
    make("h3", {}, "Qualifications"), make("ul", { class: "qualifications" }, assessment.qualifications.map(judged)),
    make("p", { class: "hint" }, `Version ${assessment.version}, rated by ${madeBy(assessment.generatedBy)}, `, moment(assessment.generatedAt)));
}
/** A score with its band on the scale from 0 to 100, in words and drawn. */
function bandView(value, { low, high }) {
  const wide = Math.max(high - low, 1);
  return make("div", { class: "band" },
    make("p", { class: "band-words" }, make("strong", {}, score(value)), unseen(" of 100"), `, between ${score(low)} and ${score(high)}`),
    draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      draw("rect", { class: "track", x: 0, y: 4, width: 100, height: 2 }),
      draw("rect", { class: "range", x: Math.min(low, 99), y: 1.5, width: wide, height: 7 }),
      draw("rect", { class: "mark", x: Math.min(value, 99.2), y: 0, width: 0.8, height: 10 })));
}
function flags(found) {
  return found.length > 0 && make("div", { class: "problem" }, make("h3", {}, "Look closely"), make("ul", {}, found.map((each) => make("li", { dir: "auto" }, each))));
}
function points(title, items) {
  return items.length > 0 && [make("h3", {}, title), make("ul", {}, items.map((each) => make("li", { dir: "auto" }, each)))];
}
function ratedCompetency(each) {
  const pieces = evidence.pieces.filter((one) => one.competency.competencyId === each.competencyId);
  return make("section", { class: "competency" },
    make("div", { class: "title-line" }, make("h4", { dir: "auto" }, each.name), rating(each.score)),
    make("p", { class: "hint" }, `${percent(each.weight)} of the score · confidence ${percent(each.confidence)}`),
    words(each.rationale), make("ul", { class: "quotes" }, pieces.map(pieceItem)));
}
function rating(value) {
  if (value === null) return make("p", { class: "rating" }, "Not assessed");
  const dots = [1, 2, 3, 4, 5].map((at) => draw("circle", { class: at <= value ? "on" : "off", cx: at * 12 - 6, cy: 6, r: 4 }));
  return make("p", { class: "rating" }, draw("svg", { viewBox: "0 0 60 12", "aria-hidden": "true", focusable: "false" }, dots), `${value} of 5`);
}
function judged(each) {
  return make("li", {}, make("p", { dir: "auto" }, each.statement, " ", chip(each.verdict, VERDICTS)),
    each.evidence.length > 0 && more(counted(each.evidence.length, "quote", "quotes"),
      make("ul", { class: "quotes" }, each.evidence.map((one) => make("li", {}, quoteButton(one))))));
}

function assessmentDecision() {
  return make("section", { class: "card decision", "aria-labelledby": "decision-title" },
    make("h2", { id: "decision-title", tabindex: "-1" }, "Your decision"),
    gateView(),
    make("form", { id: "assessment-approve", submit: approveAssessment },
      textField("approve-comment", "Comment (optional)", { rows: 2 }),
      make("div", { id: "approve-problem", role: "alert" }),
      make("div", { class: "row" }, make("button", { class: "primary", "aria-describedby": "gate-count" }, "Approve the assessment"))),
    make("form", { id: "assessment-reject", submit: rejectAssessment },
      make("h3", {}, "Reject it"),
      textField("reject-feedback", "What is wrong with it?"),
      make("fieldset", {}, make("legend", {}, "And then?"),
        choice("reject-action", "REASSESS", "Have the same interview assessed anew, with your words", true),
        choice("reject-action", "CANCEL", "End the run without an assessment", false)),
      decide("Reject the assessment", "reject", "plain grave")));
}
function choice(name, value, label, checked) {
  return make("label", { class: "check" }, make("input", { type: "radio", name, value, checked }), label);
}
function approveAssessment(event) {
  event.preventDefault();
  if (!mayApprove()) return gateClosed();
  const body = { approvedBy: me(), comment: typed("approve-comment") };
  return act(event.target, "approve", "POST", "/assessment/approve", body, "The assessment is approved.");
}
function gateClosed() {
  if (transcript.problem?.status === 403) return lacking("approve", "The evidence cannot be opened with this key: it needs the permission candidate:read.", null);
  if (!canOpen()) return lacking("approve", "The transcript could not be read, so no evidence can be opened. Please load the page anew.", null);
  const left = unopened().length;
  return lacking("approve", `Open the evidence first: ${counted(left, "piece is", "pieces are")} left.`, "gate-next");
}
function rejectAssessment(event) {
  event.preventDefault();
  if (!typed("reject-feedback")) return lacking("reject", "Please say what is wrong.", "reject-feedback");
  const action = event.target.elements["reject-action"].value;
  const news = action === "REASSESS" ? "Rejected. It is being assessed anew." : "The assessment is rejected, and the run has ended.";
  return act(event.target, "reject", "POST", "/assessment/reject", { feedback: typed("reject-feedback"), rejectedBy: me(), action }, news);
}
