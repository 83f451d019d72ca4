// What is done about a run besides the decisions: what is missing is supplied, it is cancelled, a candidate's data
// is erased. What the key may not do, the API refuses.
/** @import { DataPurged, InfoSupplied, MissingField } from "api" */
/** @import { Run } from "./run.js" */
import { field, make } from "../shared/elements.js";
import { act, decide, deciding, lacking, me } from "./decision.js";
import { filterOf } from "./lists.js";
import { more, options, textField, typed } from "./page.js";
import { ENDED } from "./run.js";
import { session } from "./wire.js";
import { LEVELS, pairs } from "./words.js";

/** @param {Run} run */
export function missingView(run) {
  const { data } = run;
  const asked = data.state === "INFO_NEEDED";
  return make("section", { class: "card", "aria-labelledby": "missing-title" },
    make("h2", { id: "missing-title", tabindex: "-1" }, asked ? "What is missing" : "What would make it better"),
    !asked && make("ul", {}, data.missingFields.map((each) =>
      make("li", {}, make("strong", {}, each.field), ` ${each.question}`))),
    asked && make("form", { id: "info", submit: deciding(run, supplyInfo) },
      data.missingFields.map(missingField), decide("Send it", "info")));
}
/** One statement a line for the qualifications, which alone are a list; else one line.
 * @param {MissingField} missingField */
function missingField({ field, question }) {
  const id = `info-${field}`;
  const attributes = { id, name: field, "data-draft": question };
  const control = {
    level: () => make("select", attributes, options(pairs(LEVELS, ""))),
    qualifications: () => make("textarea", { ...attributes, rows: 4 }),
  }[field] ?? (() => make("input", { ...attributes, autocomplete: "off", maxlength: 200 }));
  return make("div", { class: "field" }, make("label", { for: id }, question),
    field === "qualifications" && make("span", { class: "hint" }, "One statement a line."), control());
}
/** @param {Run} run @param {HTMLFormElement} form */
function supplyInfo(run, form) {
  const given = Object.entries(filterOf(form)).filter(([, value]) => value);
  if (!given.length) return lacking("info", "Please fill in at least one field.",
    `info-${run.data.missingFields[0].field}`);
  const body = Object.fromEntries(given.map(([name, value]) =>
    [name, name === "qualifications" ? value.split("\n").map((each) => each.trim()).filter(Boolean) : value]));
  const news = (/** @type {InfoSupplied} */ answer) => (answer.state === "INFO_NEEDED"
    ? "Thank you. Something is still missing." : "Thank you. The plan is being made.");
  return act(run, form, { method: "PATCH", path: "/info", body, news, settled: (name) => name.startsWith("info-") });
}

/** @param {Run} run */
export function endingView(run) {
  const ended = ENDED.includes(run.data.state);
  return make("section", { class: "card" }, more(make("h2", {}, ended ? "Erase" : "Cancel or erase"),
    !ended && cancelForm(run), purgeForm(run)));
}
/** @param {Run} run */
function cancelForm(run) {
  return make("form", { id: "cancel", submit: deciding(run, cancel) },
    make("h3", {}, "Cancel the interview"),
    make("p", {}, "This ends the run, and the candidate’s link is dead from then on. It cannot be taken back."),
    textField("cancel-reason", "Reason (optional)", { rows: 2, longest: 500 }),
    make("label", { class: "check" }, make("input", { id: "cancel-sure", type: "checkbox" }),
      "Yes, end this run for good"),
    decide("Cancel the interview", "cancel", "plain grave"));
}
/** @param {Run} run @param {HTMLFormElement} form */
function cancel(run, form) {
  if (!field("cancel-sure").checked) return lacking("cancel", "Please confirm that the run is to end for good.",
    "cancel-sure");
  return act(run, form, { method: "DELETE", path: "", body: { reason: typed("cancel-reason"), cancelledBy: me() },
    news: "The interview is cancelled.", settled: (name) => name === "cancel-reason" });
}
const ERASE = "erase";
/** @param {Run} run */
function purgeForm(run) {
  return make("form", { id: "purge", autocomplete: "off", submit: deciding(run, purge) },
    make("h3", {}, "Erase the candidate’s data"),
    make("p", {}, "Name, address, background, everything that was said and every quote are erased for good; scores and verdicts stay. An interview that is going on, or being assessed, ends."),
    make("div", { class: "field" }, make("label", { for: "purge-word" }, `Type “${ERASE}” to confirm`),
      make("input", { id: "purge-word", autocomplete: "off", autocapitalize: "off", spellcheck: "false" })),
    decide("Erase the data", "purge", "plain grave"));
}
/** @param {Run} run @param {HTMLFormElement} form */
function purge(run, form) {
  if (typed("purge-word")?.toLowerCase() !== ERASE)
    return lacking("purge", `Please type “${ERASE}” first.`, "purge-word");
  const news = (/** @type {DataPurged} */ answer) => `The candidate’s data is erased. Certificate: ${answer.certificateId}`;
  return act(run, form, { method: "DELETE", path: "/candidate-data", news, done: () => session.chats.delete(run.id) });
}
