// An assessment: scores with their bands and quotes, and the decision about it.
/** @import { Assessment, AssessedCompetency, AssessedQualification, AssessedRequirement, ScoreRange } from "api" */
/** @import { Run } from "./run.js" */
import { draw, make } from "../shared/elements.js";
import { act, decide, deciding, lacking, me } from "./decision.js";
import { canOpen, erased, gateView, mayApprove, pieceItem, unopened } from "./evidence.js";
import { checkView, whyRecommendation, whyScore } from "./explanation.js";
import { more, textField, typed, unseen, words } from "./page.js";
import { madeBy } from "./plan.js";
import { quoteButton, turnButton } from "./transcript.js";
import { FLAGS, RECOMMENDATIONS, STATUSES, VERDICTS, chip, counted, moment, named, percent, score } from "./words.js";

/** @param {Run} run @param {Assessment} assessment */
export function assessmentView(run, assessment) {
  return make("section", { class: "card", "aria-labelledby": "assessment-title" },
    make("h2", { id: "assessment-title" }, "The assessment"),
    make("div", { class: "verdict" },
      make("p", { class: `recommendation ${assessment.recommendation.toLowerCase()}` },
        named(RECOMMENDATIONS, assessment.recommendation)),
      bandView(assessment.overallScore, assessment.scoreBand)),
    rehearsed(assessment.basis),
    make("p", { class: "hint" }, `${percent(assessment.coverage)} of the weight could be assessed.`),
    words(assessment.summary),
    whyRecommendation(run),
    flags(run, assessment.integrityFlags),
    points("Strengths", assessment.strengths), points("Concerns", assessment.concerns),
    assessment.requirements.length > 0 && [make("h3", {}, "Requirements"), make("ul", { class: "qualifications" },
      assessment.requirements.map((each) => metRequirement(run, each)))],
    make("h3", {}, "Competencies"), assessment.competencies.map((each) => ratedCompetency(run, each)),
    make("h3", {}, "Qualifications"), make("ul", { class: "qualifications" },
      assessment.qualifications.map((each) => judged(run, each))),
    make("p", { class: "hint" }, `Version ${assessment.version}, rated by ${madeBy(assessment.generatedBy)}, `,
      moment(assessment.generatedAt)),
    checkView(run));
}
/** Said wherever a score of the embedded engine is shown.
 * @param {string} basis */
export const rehearsed = (basis) => basis === "REHEARSAL" && make("p", { class: "hint rehearsal" },
  make("strong", {}, "Rehearsal."), " These scores say how completely cases were told, not how good the work was.");
/** A score with its band on the scale from 0 to 100, in words and drawn.
 * @param {number | null} value @param {ScoreRange | null} scoreRange */
export function bandView(value, scoreRange) {
  if (value === null || scoreRange === null) return make("p", { class: "band-words" }, "No score: too little is known.");
  const { low, high } = scoreRange;
  const wide = Math.max(high - low, 1);
  return make("div", { class: "band" },
    make("p", { class: "band-words" }, make("strong", {}, score(value)), unseen(" of 100"),
      `, between ${score(low)} and ${score(high)}`),
    draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      draw("rect", { class: "track", x: 0, y: 4, width: 100, height: 2 }),
      draw("rect", { class: "range", x: Math.min(low, 99), y: 1.5, width: wide, height: 7 }),
      draw("rect", { class: "mark", x: Math.min(value, 99.2), y: 0, width: 0.8, height: 10 })));
}
/** @param {Run} run @param {string[]} found */
function flags(run, found) {
  return found.length > 0 && make("div", { class: "problem" }, make("h3", {}, "Look closely"),
    make("ul", { class: "flags" }, found.map((each) => flagItem(run, each))));
}
/** @param {Run} run @param {string} flag */
function flagItem(run, flag) {
  const [, kind, ...turns] = /^([A-Z_]+):turn (\d+)(?:, turn (\d+))?$/.exec(flag) ?? [];
  if (!kind) return make("li", { dir: "auto" }, flag);
  return make("li", {}, make("span", {}, named(FLAGS, kind)), turns.filter(Boolean).map((turn) => [" ",
    canOpen(run) ? turnButton(run, Number(turn)) : `Turn ${turn}`]));
}
/** @param {string} title @param {string[]} items */
function points(title, items) {
  return items.length > 0 && [make("h3", {}, title),
    make("ul", {}, items.map((each) => make("li", { dir: "auto" }, each)))];
}
/** @param {Run} run @param {AssessedCompetency} each */
function ratedCompetency(run, each) {
  const pieces = run.evidence.pieces.filter((one) => one.competency.competencyId === each.competencyId);
  return make("section", { class: "competency" },
    make("div", { class: "title-line" }, make("h4", { dir: "auto" }, each.name), rating(each.score)),
    make("p", { class: "hint" }, `${percent(each.weight)} of the score · confidence ${percent(each.confidence)}`),
    words(each.rationale), make("ul", { class: "quotes" }, pieces.map((one) => pieceItem(run, one))),
    whyScore(run, each.name, (explanation) => explanation.competencies.find((one) =>
      one.competencyId === each.competencyId)));
}
/** @param {number | null} value */
function rating(value) {
  if (value === null) return make("p", { class: "rating" }, "Not assessed");
  const dots = [1, 2, 3, 4, 5].map((at) => draw("circle",
    { class: at <= value ? "on" : "off", cx: at * 12 - 6, cy: 6, r: 4 }));
  return make("p", { class: "rating" }, draw("svg",
    { viewBox: "0 0 60 12", "aria-hidden": "true", focusable: "false" }, dots), `${value} of 5`);
}
/** @param {Run} run @param {AssessedQualification} each */
function judged(run, each) {
  return make("li", {}, make("p", { dir: "auto" }, each.statement, " ", chip(each.verdict, VERDICTS)),
    each.evidence.length > 0 && more(counted(each.evidence.length, "quote", "quotes"),
      make("ul", { class: "quotes" }, each.evidence.map((one) => make("li", {}, quoteButton(run, one))))),
    whyScore(run, `“${each.statement}”`, (explanation) =>
      explanation.qualifications.find((one) => one.statement === each.statement)));
}

/** @param {Run} run @param {AssessedRequirement} each */
function metRequirement(run, each) {
  return make("li", {}, make("p", { dir: "auto" }, each.statement, " ", chip(each.status, STATUSES),
    each.mustHave && unseen(" (a must)"), each.mustHave && make("span", { class: "hint", "aria-hidden": "true" }, " must")),
    each.evidence.length > 0 && make("ul", { class: "quotes" },
      each.evidence.map((one) => make("li", {}, quoteButton(run, one)))));
}

/** @param {Run} run */
export function assessmentDecision(run) {
  return make("section", { class: "card decision", "aria-labelledby": "decision-title" },
    make("h2", { id: "decision-title", tabindex: "-1" }, "Your decision"),
    gateView(run),
    make("form", { id: "assessment-approve", submit: deciding(run, approveAssessment) },
      textField("assessment-approve-comment", "Comment (optional)", { rows: 2 }),
      make("div", { id: "assessment-approve-problem", role: "alert" }),
      make("div", { class: "row" }, make("button", { class: "primary", "aria-describedby": "gate-count" },
        "Approve the assessment"))),
    make("form", { id: "assessment-reject", submit: deciding(run, rejectAssessment) },
      make("h3", {}, "Reject it"),
      textField("assessment-reject-feedback", "What is wrong with it?"),
      make("fieldset", {}, make("legend", {}, "And then?"),
        !erased(run) && choice("assessment-reject-action", "REASSESS",
          "Have the same interview assessed anew, with your words", true),
        !erased(run) && run.data.assessment?.basis === "REHEARSAL"
        && make("p", { class: "hint" }, RULES_ONLY),
        choice("assessment-reject-action", "CANCEL", "End the run without an assessment", erased(run)),
        erased(run) && make("p", { class: "hint" }, "It cannot be assessed anew: there is nothing left to assess.")),
      decide("Reject the assessment", "assessment-reject", "plain grave")));
}
const RULES_ONLY =
  "This engine scores by fixed rules; your words are kept for the record and change nothing by themselves.";
/** @param {string} name @param {string} value @param {string} label @param {boolean} checked */
function choice(name, value, label, checked) {
  return make("label", { class: "check" }, make("input", { type: "radio", name, value, checked, "data-draft": true }),
    label);
}
/** @param {Run} run @param {HTMLFormElement} form */
function approveAssessment(run, form) {
  if (!mayApprove(run)) return gateClosed(run);
  const body = { approvedBy: me(), comment: typed("assessment-approve-comment") };
  return decideOnAssessment(run, form, "/assessment/approve", body, "The assessment is approved.");
}
/** @param {Run} run */
function gateClosed(run) {
  const { problem } = run.transcript;
  if (problem?.status === 403) return lacking("assessment-approve",
    "The evidence cannot be opened with this key: it needs the permission candidate:read.", null);
  if (!canOpen(run)) return lacking("assessment-approve",
    "The transcript could not be read, so no evidence can be opened. Please load the page anew.", null);
  const left = unopened(run).length;
  return lacking("assessment-approve", `Open the evidence first: ${counted(left, "piece is", "pieces are")} left.`,
    "gate-next");
}
/** @param {Run} run @param {HTMLFormElement} form */
function rejectAssessment(run, form) {
  const feedback = typed("assessment-reject-feedback");
  if (!feedback) return lacking("assessment-reject", "Please say what is wrong.", "assessment-reject-feedback");
  const action = new FormData(form).get("assessment-reject-action");
  const news = action === "REASSESS" ? "Rejected. It is being assessed anew."
    : "The assessment is rejected, and the run has ended.";
  return decideOnAssessment(run, form, "/assessment/reject", { feedback, rejectedBy: me(), action }, news);
}
/** @param {Run} run @param {HTMLFormElement} form @param {string} path @param {object} body @param {string} news */
function decideOnAssessment(run, form, path, body, news) {
  const settled = (/** @type {string} */ name) => name.startsWith("assessment-");
  return act(run, form, { method: "POST", path, body: { ...body, version: run.data.assessment?.version }, news,
    settled });
}
