// A plan: what will be asked and how answers are rated, and the decision about it.
/** @import { Competency, Plan, Question, SubDimension } from "api" */
/** @import { Run } from "./run.js" */
import { byId, field, make } from "../shared/elements.js";
import { act, decide, deciding, lacking, me } from "./decision.js";
import { more, textField, typed, unseen, words } from "./page.js";
import { counted, moment, percent } from "./words.js";

/** @param {Plan} plan @param {boolean} open */
export function planView(plan, open) {
  const inside = [
    make("p", { class: "hint" }, `Version ${plan.version} · ${plan.durationMinutes} minutes · made by ${madeBy(plan.generatedBy)}, `, moment(plan.generatedAt)),
    plan.greeting && make("div", { class: "quiet" }, make("h3", {}, "Greeting"), words(plan.greeting)),
    plan.requirements.length > 0 && make("section", { class: "competency" }, make("h3", {}, "Facts that are asked first"),
      make("p", { class: "hint" }, "Each once, in a short question; none of them is scored."),
      make("ul", {}, plan.requirements.map((each) => make("li", { dir: "auto" }, each.question,
        each.mustHave && make("span", { class: "hint" }, " A must."))))),
    plan.notAsked.length > 0 && make("section", { class: "competency" }, make("h3", {}, "Not asked"),
      make("ul", {}, plan.notAsked.map((each) => make("li", { dir: "auto" }, `${each.statement}: `, each.reason)))),
    plan.competencies.map((each) => competencyView(each, open)),
  ];
  if (!open) return make("section", { class: "card" }, more(make("h2", {}, "The plan"), inside));
  return make("section", { class: "card", "aria-labelledby": "plan-title" },
    make("h2", { id: "plan-title" }, "The plan"), inside);
}
/** @param {{ engine: string, model: string }} by */
export const madeBy = (by) => [by.engine, by.model].filter((each, at, all) =>
  each && all.indexOf(each) === at).join(", ");

/** @param {Competency} each @param {boolean} open */
function competencyView(each, open) {
  const must = each.required ? ` · required, at least ${each.minimumScore} of 5` : "";
  return make("section", { class: "competency" },
    make("h3", { dir: "auto" }, each.name),
    make("p", { class: "hint" }, `${percent(each.weight)} of the score${must}`),
    each.qualifications.length > 0 && make("ul", { class: "plain-list" },
      each.qualifications.map((one) => make("li", { dir: "auto" }, one))),
    open && changeField(each.competencyId, "Change this competency", each.name),
    make("ol", { class: "questions" }, each.questions.map((one) => questionView(one, open))),
    more("How answers are rated", each.subDimensions.map(indicators)));
}
/** @param {Question} question @param {boolean} open */
function questionView(question, open) {
  const list = (/** @type {string} */ title, /** @type {string[]} */ items = []) =>
    items.length > 0 && [make("h4", {}, title), make("ul", {}, items.map((each) => make("li", { dir: "auto" }, each)))];
  return make("li", {}, words(question.text), make("p", { class: "hint", dir: "auto" }, question.intent),
    [...(question.followUps ?? []), ...(question.expectedSignals ?? [])].length > 0 && more("Follow-ups and signals",
      list("Follow-ups", question.followUps), list("What a good answer shows", question.expectedSignals)),
    open && changeField(question.questionId, "Change this question", question.text));
}
/** @param {SubDimension} dimension */
function indicators(dimension) {
  const rows = Object.entries(dimension.indicators).sort().map(([number, text]) =>
    make("div", {}, make("dt", {}, number), make("dd", { dir: "auto" }, text)));
  return [make("h4", { dir: "auto" }, dimension.name), make("dl", { class: "indicators" }, rows)];
}
/** @param {string} target @param {string} label @param {string} of */
function changeField(target, label, of) {
  const id = `change-${target}`;
  return make("details", { class: "change" }, make("summary", {}, label, unseen(`: ${of}`)),
    make("label", { for: id }, "What should be different?"),
    make("textarea", { id, rows: 2, maxlength: 2000, "data-target": target, "data-draft": `${label}: ${of}`,
      input: countChanges }));
}
function changes() {
  /** @type {NodeListOf<HTMLTextAreaElement>} */
  const fields = document.querySelectorAll("[data-target]");
  return [...fields].map((each) => ({ target: each.dataset.target, instruction: each.value.trim() }))
    .filter((each) => each.instruction);
}
export function countChanges() {
  const noted = changes().length;
  byId("changes-count").textContent = noted ? `${counted(noted, "change", "changes")} noted, not sent yet.`
    : "No changes noted yet.";
}

/** @param {Run} run */
export function planDecision(run) {
  return make("section", { class: "card decision", "aria-labelledby": "decision-title" },
    make("h2", { id: "decision-title", tabindex: "-1" }, "Your decision"),
    make("form", { id: "plan-approve", submit: deciding(run, approvePlan) },
      make("p", {}, "With your approval the candidate’s link is made, and the interview can begin."),
      textField("plan-approve-comment", "Comment (optional)", { rows: 2 }),
      make("div", { class: "field" }, make("label", { for: "plan-approve-at" }, "Open the interview at (optional)"),
        make("input", { id: "plan-approve-at", type: "datetime-local", min: localMinute(new Date()),
          "data-draft": "Open the interview at" })),
      decide("Approve the plan", "plan-approve")),
    make("form", { id: "plan-revise", submit: deciding(run, revisePlan) },
      make("h3", {}, "Send it back"),
      make("p", { id: "changes-count", class: "hint", role: "status" }, "No changes noted yet."),
      make("div", { class: "field" }, make("label", { for: "change-plan" }, "For the whole plan"),
        make("textarea", { id: "change-plan", rows: 2, maxlength: 2000, "data-target": "plan",
          "data-draft": "For the whole plan", input: countChanges })),
      decide("Have it revised", "plan-revise", "plain")),
    make("form", { id: "plan-reject", submit: deciding(run, rejectPlan) },
      make("h3", {}, "Reject it"),
      make("p", {}, "This ends the run. No interview takes place."),
      textField("plan-reject-feedback", "Why?"),
      decide("Reject the plan", "plan-reject", "plain grave")));
}
/** @param {Run} run @param {HTMLFormElement} form */
function approvePlan(run, form) {
  if (changes().length) return lacking("plan-approve",
    "You have noted changes. Have the plan revised, or empty those fields first.", null);
  const at = field("plan-approve-at");
  if (at.validity.badInput) return lacking("plan-approve", "Please give the day and the time, or neither.",
    "plan-approve-at");
  if (at.value && new Date(at.value) <= new Date())
    return lacking("plan-approve", "This time is over already. Leave it empty to open the interview at once.",
      "plan-approve-at");
  const body = { approvedBy: me(), comment: typed("plan-approve-comment"),
    scheduledAt: at.value ? new Date(at.value).toISOString() : undefined };
  return decideOnPlan(run, form, ["POST", "/plan/approve", body], "The plan is approved.");
}
/** @param {Run} run @param {HTMLFormElement} form */
function revisePlan(run, form) {
  const revisions = changes();
  if (!revisions.length) return lacking("plan-revise",
    "Say what should be different: here, or at a question or competency above.", "change-plan");
  return decideOnPlan(run, form, ["PATCH", "/plan/revise", { revisions, requestedBy: me() }],
    "Sent back. A new version is being made.");
}
/** @param {Run} run @param {HTMLFormElement} form */
function rejectPlan(run, form) {
  if (!typed("plan-reject-feedback")) return lacking("plan-reject", "Please say why.", "plan-reject-feedback");
  return decideOnPlan(run, form, ["POST", "/plan/reject",
    { feedback: typed("plan-reject-feedback"), rejectedBy: me() }], "The plan is rejected.");
}
/**
 * @param {Run} run
 * @param {HTMLFormElement} form
 * @param {["POST" | "PATCH", string, object]} call2
 * @param {string} news */
function decideOnPlan(run, form, [method, path, body], news) {
  const settled = (/** @type {string} */ name) => /^(plan|change)-/.test(name);
  return act(run, form, { method, path, body: { ...body, version: run.data.plan?.version }, news, settled });
}
/** A moment as a field for a local time takes it.
 * @param {Date} date */
function localMinute(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
