// Elements. Whatever the API answers may be somebody's hostile text: it becomes a text node, never markup.
/** @typedef {Node | string | number | false | null | undefined} Leaf */
/** What an element may be given: of nothing, nothing is shown.
 * @typedef {Leaf | (Leaf | (Leaf | Leaf[])[])[]} Inside */
/** @typedef {Record<string, unknown>} Attributes */
const SVG = "http://www.w3.org/2000/svg";

/** An element of the page that may not be there. */
export const find = (/** @type {string} */ id) => document.getElementById(id);
/** One that is. */
export const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (find(id));
/** A field to write or choose in, of whichever kind. */
export const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));

export const formOf = (/** @type {string} */ id) => /** @type {HTMLFormElement} */ (find(id));
/** What the element certainly has inside.
 * @param {Element} element
 * @param {string} selector */
export const within = (element, selector) => /** @type {HTMLElement} */ (element.querySelector(selector));
/** What an event's listener was set on. */
export const listening = (/** @type {Event} */ event) => /** @type {HTMLElement} */ (event.currentTarget);

/** An element; of `attributes`, functions are listeners, and false or null means none.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} attributes
 * @param {Inside[]} inside */
export function make(tag, attributes = {}, ...inside) {
  return furnished(document.createElement(tag), attributes, inside);
}
/**
 * @param {string} tag
 * @param {Attributes} attributes
 * @param {Inside[]} inside */
export function draw(tag, attributes = {}, ...inside) {
  return furnished(document.createElementNS(SVG, tag), attributes, inside);
}
/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {Inside[]} inside */
function furnished(element, attributes, inside) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, /** @type {EventListener} */ (value));
    else if (!isNone(value)) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...shownOf(inside));
  return element;
}
/** What is there of it, however deep.
 * @param {Inside[]} inside */
export function shownOf(inside) {
  return inside.flat(3).filter((each) => !isNone(each) && each !== "").map((each) =>
    (each instanceof Node ? each : String(each)));
}
const isNone = (/** @type {unknown} */ value) => value === false || value === null || value === undefined;
