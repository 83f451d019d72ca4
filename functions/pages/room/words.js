// The page's own words, in the language that the candidate chose. What an element says is kept with it as a key and
// its values, so that a change of the language says everything anew.
import { byId, draw, make } from "../shared/elements.js";

/** What may stand in a text's braces: numbers that end in `_` are counted, times that end in `At` written out.
 * @typedef {Record<string, string | number | null | undefined>} Values */

/** @type {Record<string, Record<string, string>>} */
const TEXTS = JSON.parse(byId("texts").textContent);
/** Tags of the languages that the page speaks, and what each calls itself. */
export const LANGUAGES = Object.entries(TEXTS).map(([tag, { languageName }]) => ({ tag, languageName }));
/** @type {Record<string, string>} */
const COUNTED = { seconds_: "seconds", minutes_: "minutes", days_: "days", results_: "days", backups_: "days" };
let language = "en";

export const languageNow = () => language;
/** The language of such a tag, if the page speaks it. */
export function spoken(/** @type {string | null | undefined} */ tag) {
  const short = primary(tag || "");
  return short in TEXTS ? short : null;
}
export const primary = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];

/**
 * @param {string} key
 * @param {Values} values
 * @returns {string} */
function phrase(key, values = {}) {
  const counted = `${key}_${new Intl.PluralRules(language).select(Number(values.n ?? 0))}`;
  const text = TEXTS[language][counted] ?? TEXTS[language][`${key}_other`] ?? TEXTS[language][key];
  return text.replace(/\{(\w+)\}/g, (_, name) => written(name, values));
}
/**
 * @param {string} name
 * @param {Values} values */
function written(name, values) {
  const value = values[name];
  if (name in COUNTED) return phrase(COUNTED[name], { n: value });
  if (name.endsWith("At")) return moment(String(value));
  if (name === "company") return String(value || phrase("theCompany"));
  if (name === "tongue") return nameOf(String(value));
  if (name === "email") return String(value || phrase("yourAddress"));
  return typeof value === "number" ? value.toLocaleString(language) : String(value);
}
function nameOf(/** @type {string} */ tag) {
  return String(new Intl.DisplayNames([language], { type: "language" }).of(tag.split("-")[0]));
}
function moment(/** @type {string} */ iso) {
  const own = navigator.languages.find((each) => spoken(each) === language)
    || language; // en-GB writes dates its own way
  return new Date(iso).toLocaleString(own, { dateStyle: "long", timeStyle: "short" });
}
/**
 * @template {HTMLElement} E
 * @param {E} element
 * @param {string} key
 * @param {Values} values */
export function say(element, key, values = {}) {
  element.dataset.t = key;
  element.dataset.v = JSON.stringify(values);
  element.textContent = phrase(key, values);
  return element;
}
export function hush(/** @type {HTMLElement} */ element) {
  delete element.dataset.t;
  element.textContent = "";
}
export function translate(/** @type {string} */ wanted) {
  language = wanted;
  document.documentElement.lang = language;
  for (const each of elements("[data-t]")) each.textContent = phrase(each.dataset.t ?? "",
    JSON.parse(each.dataset.v || "{}"));
  for (const each of elements("[data-t-label]")) each.setAttribute("aria-label", phrase(each.dataset.tLabel ?? ""));
}
/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
export const elements = (selector) => document.querySelectorAll(selector);
export function icon(/** @type {string} */ name) {
  return draw("svg", { class: "icon", "aria-hidden": "true" }, draw("use", { href: `#icon-${name}` }));
}
/** Announced politely; emptied first, since the same words again are no news to a screen reader.
 * @param {string} key
 * @param {Values} [values] */
export function whisper(key, values) {
  hush(byId("whisper"));
  setTimeout(() => say(byId("whisper"), key, values), 50);
}
/**
 * @param {string} where
 * @param {string} key
 * @param {Values} [values] */
export function problem(where, key, values) { say(byId(`${where}-problem`), key, values); }
/** One that says something.
 * @param {"span" | "dt" | "dd"} tag
 * @param {string} key
 * @param {Values} [values]
 * @param {string} [className] */
export function saying(tag, key, values, className) { return say(make(tag, { class: className }), key, values); }
