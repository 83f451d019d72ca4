// Which view is shown.
/** @import { Action } from "./state.js" */
import { byId } from "../shared/elements.js";
import { room } from "./state.js";
import { offerUnsent } from "./unsent.js";
import { voice } from "./voice.js";
import { elements, hush, say, whisper } from "./words.js";

const VIEWS = ["loading", "message", "code", "welcome", "talk", "review", "thanks", "feedback"];

/**
 * @param {string} view
 * @param {HTMLElement} [focus] */
export function show(view, focus) {
  room.view = view;
  for (const each of VIEWS) byId(each).hidden = each !== view;
  if (view !== "talk") { voice.drop(); voice.hush(); clearInterval(room.timers.clock); }
  offerUnsent();
  for (const each of elements(".problem")) hush(each);
  title();
  if (view === "loading") return;
  window.scrollTo(0, 0);
  (focus || headingOf(view)).focus({ preventScroll: view === "talk" });
}
export const headingOf = (/** @type {string} */ view) => /** @type {HTMLElement} */ (byId(view).querySelector("h1"));
export function title() {
  const { companyName } = room.info;
  say(byId("brand"), companyName ? "interviewWith" : "interview", { company: companyName });
  document.title = [headingOf(room.view).textContent, companyName].filter(Boolean).join(" · ");
}
/** A page of its own for what has happened.
 * @param {string} kind
 * @param {string} symbol
 * @param {{ values?: import("./words.js").Values, action?: Action | null, key?: string, text?: string }} options */
export function tell(kind, symbol, { values = {}, action = null, key = `${kind}.action`, text = `${kind}.text` } = {}) {
  byId("message-icon").setAttribute("href", `#icon-${symbol}`);
  say(byId("message-title"), `${kind}.title`);
  say(byId("message-text"), text, values);
  hush(byId("message-more"));
  const button = byId("message-action");
  button.hidden = !action;
  if (action) say(button, key);
  button.onclick = action;
  byId("message").dataset.kind = kind;
  room.again = action;
  show("message");
}
/** The button of a form.
 * @param {string} form */
export const buttonOf = (form) => /** @type {HTMLElement} */ (byId(form).querySelector("button"));
/** A button that waits keeps the focus, which one that is disabled would lose.
 * @param {HTMLElement[]} buttons
 * @param {boolean} yes */
export function hold(buttons, yes) {
  for (const each of buttons) if (yes) each.setAttribute("aria-disabled",
    "true"); else each.removeAttribute("aria-disabled");
}
export function offline(/** @type {boolean} */ yes) {
  if (byId("offline").hidden === !yes) return;
  byId("offline").hidden = !yes;
  if (!yes) whisper("online");
}
