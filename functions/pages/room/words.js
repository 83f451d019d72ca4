"use strict";
// The page's own words, in the language that the candidate chose. What an element says is kept with it as a key and
// its values, so that a change of the language says everything anew.
const TEXTS = JSON.parse(document.getElementById("texts").textContent);
const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français" };
const COUNTED = { seconds_: "seconds", minutes_: "minutes", days_: "days", results_: "days", backups_: "days" };
let language = "en";

const byId = (id) => document.getElementById(id);
const spoken = (tag) => { const short = (tag || "").toLowerCase().split("-")[0]; return short in TEXTS ? short : null; };

function phrase(key, values = {}) {
  const counted = `${key}_${new Intl.PluralRules(language).select(values.n ?? 0)}`;
  const text = TEXTS[language][counted] ?? TEXTS[language][`${key}_other`] ?? TEXTS[language][key];
  return text.replace(/\{(\w+)\}/g, (_, name) => written(name, values));
}
function written(name, values) {
  if (name in COUNTED) return phrase(COUNTED[name], { n: values[name] });
  if (name.endsWith("At")) return moment(values[name]);
  if (name === "company") return values.company || phrase("theCompany");
  if (name === "tongue") return new Intl.DisplayNames([language], { type: "language" }).of(values.tongue.split("-")[0]);
  if (name === "email") return values.email || phrase("yourAddress");
  return typeof values[name] === "number" ? values[name].toLocaleString(language) : values[name];
}
function moment(iso) {
  const own = navigator.languages.find((each) => spoken(each) === language) || language; // en-GB writes dates its own way
  return new Date(iso).toLocaleString(own, { dateStyle: "long", timeStyle: "short" });
}
function say(element, key, values = {}) {
  element.dataset.t = key;
  element.dataset.v = JSON.stringify(values);
  element.textContent = phrase(key, values);
  return element;
}
function hush(element) {
  delete element.dataset.t;
  element.textContent = "";
}
function translate() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-t]")) each.textContent = phrase(each.dataset.t, JSON.parse(each.dataset.v || "{}"));
  for (const each of document.querySelectorAll("[data-t-label]")) each.setAttribute("aria-label", phrase(each.dataset.tLabel));
}
function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}
