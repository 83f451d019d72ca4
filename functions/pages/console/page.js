// What the views are made of, and how a refusal is told.
/** @import { Attributes, Inside } from "../shared/elements.js" */
import { byId, field, make } from "../shared/elements.js";
import { turnedAway } from "./console.js";
import { Gone } from "./view.js";
import { Refused, UNREADABLE } from "./wire.js";

/** @typedef {() => unknown} Work */

/** Words of a candidate or a model: line breaks stay, and no writing direction reaches beyond them.
 * @param {string} text @param {"p" | "dd"} tag */
export function words(text, tag = "p") { return make(tag, { class: "words", dir: "auto" }, text); }
/** @param {string} text */
export function unseen(text) { return make("span", { class: "unseen" }, text); }
/**
 * @param {Inside} label
 * @param {(event: Event) => void} press
 * @param {Attributes & { kind?: string }} attributes */
export function button(label, press, { kind = "plain", ...attributes } = {}) {
  return make("button", { type: "button", class: kind, click: press, ...attributes }, label);
}
/** @param {[string, Inside][]} pairs */
export function facts(pairs) {
  return pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value)));
}
/** @param {Inside} summary @param {...Inside} inside */
export function more(summary, ...inside) { return make("details", {}, make("summary", {}, summary), ...inside); }

/** A text field of a form with its label.
 * @param {string} id
 * @param {string} label
 * @param {{ required?: boolean, rows?: number, longest?: number, hint?: string | null }} options */
export function textField(id, label, { required = false, rows = 3, longest = 2000, hint = null } = {}) {
  const described = hint ? make("span", { id: `${id}-hint`, class: "hint" }, hint) : null;
  return make("div", { class: "field" }, make("label", { for: id }, label), described,
    make("textarea", { id, rows, maxlength: longest, required, "aria-describedby": hint && `${id}-hint`,
      "data-draft": label }));
}
/** @param {string} id */
export const typed = (id) => field(id)?.value.trim() || undefined;

/** Announced politely; emptied first, since the same words again are no news to a screen reader.
 * @param {string} text */
export function whisper(text) {
  byId("whisper").textContent = "";
  setTimeout(() => { byId("whisper").textContent = text; }, 50);
}
/** @param {[string, string][]} pairs */
export function options(pairs) { return pairs.map(([value, label]) => make("option", { value }, label)); }
/** Runs `work`; what it is refused is told in `where`. Nothing is told of what was left meanwhile.
 * @param {HTMLElement} where @param {Work} work */
export async function attempt(where, work) {
  where.replaceChildren();
  try { await work(); } catch (error) {
    if (error instanceof Gone) return;
    if (!(error instanceof Refused)) {
      tell(where, new Refused(0, { ...UNREADABLE,
        message: `This page cannot show the answer. ${UNREADABLE.message}` }));
      throw error; // the page's own mistake, or an answer of another shape: for the browser's console
    }
    if (!turnedAway(error)) tell(where, error);
  }
}
/** The same, unless it is under way already: pressing twice is pressing once.
 * @param {HTMLElement} control @param {HTMLElement} where @param {Work} work */
export async function pressed(control, where, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try { await attempt(where, work); } finally { control.removeAttribute("aria-busy"); }
}
/** The API's own words, and what its support needs to find the call.
 * @param {HTMLElement} where @param {Refused} error @param {string | null} lead */
export function tell(where, error, lead = null) {
  const request = error.requestId && `request ${error.requestId}`;
  const told = make("div", { class: "problem" },
    lead && make("p", {}, lead),
    make("p", {}, error.message),
    error.details.length > 0 && make("ul", {}, error.details.map((each) =>
      make("li", {}, `${each.field}: ${each.message}`))),
    make("p", { class: "hint" }, [error.code, request].filter(Boolean).join(" · ")));
  where.replaceChildren(told);
  return told;
}
