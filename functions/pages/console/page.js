// What the views are made of, and how a refusal is told.
import { byId, make } from "../shared/elements.js";
import { turnedAway } from "./console.js";
import { Gone } from "./view.js";
import { Refused, UNREADABLE } from "./wire.js";

/** Words of a candidate or a model: line breaks stay, and no writing direction reaches beyond them. */
export function words(text, tag = "p") { return make(tag, { class: "words", dir: "auto" }, text); }
export function unseen(text) { return make("span", { class: "unseen" }, text); }
export function button(label, press, { kind = "plain", ...attributes } = {}) {
  return make("button", { type: "button", class: kind, click: press, ...attributes }, label);
}
export function facts(pairs) {
  return pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value)));
}
export function more(summary, ...inside) { return make("details", {}, make("summary", {}, summary), ...inside); }

/** A text field of a form with its label. */
export function textField(id, label, { required = false, rows = 3, longest = 2000, hint = null } = {}) {
  const described = hint ? make("span", { id: `${id}-hint`, class: "hint" }, hint) : null;
  return make("div", { class: "field" }, make("label", { for: id }, label), described,
    make("textarea", { id, rows, maxlength: longest, required, "aria-describedby": hint && `${id}-hint`, "data-draft": label }));
}
export const typed = (id) => byId(id)?.value.trim() || undefined;

/** Announced politely; emptied first, since the same words again are no news to a screen reader. */
export function whisper(text) {
  byId("whisper").textContent = "";
  setTimeout(() => { byId("whisper").textContent = text; }, 50);
}
export function options(select, pairs) {
  select.replaceChildren(...pairs.map(([value, label]) => make("option", { value }, label)));
}
/** Runs `work`; what it is refused is told in `where`. Nothing is told of what was left meanwhile. */
export async function attempt(where, work) {
  where.replaceChildren();
  try { await work(); } catch (error) {
    if (error instanceof Gone) return;
    if (!(error instanceof Refused)) {
      tell(where, new Refused(0, { ...UNREADABLE, message: `This page cannot show the answer. ${UNREADABLE.message}` }));
      throw error; // the page's own mistake, or an answer of another shape: for the browser's console
    }
    if (!turnedAway(error)) tell(where, error);
  }
}
/** The same, unless it is under way already: pressing twice is pressing once. */
export async function pressed(control, where, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try { await attempt(where, work); } finally { control.removeAttribute("aria-busy"); }
}
/** The API's own words, and what its support needs to find the call. */
export function tell(where, error, lead = null) {
  where.replaceChildren(make("div", { class: "problem" },
    lead && make("p", {}, lead),
    make("p", {}, error.message),
    error.details.length > 0 && make("ul", {}, error.details.map((each) => make("li", {}, `${each.field}: ${each.message}`))),
    make("p", { class: "hint" }, [error.code, error.requestId && `request ${error.requestId}`].filter(Boolean).join(" · "))));
}
