// Lists that are read page by page, and what the runs' list shows. How far one had come stands in the browser's
// history, so that going back, or a reload, leads to the same place.
/** @import { Query } from "./wire.js" */
/** @import { InterviewSummary } from "api" */
import { byId, formOf, make } from "../shared/elements.js";
import { reveal } from "./drafts.js";
import { keep } from "./keep.js";
import { attempt, pressed } from "./page.js";
import { Gone, View, shown } from "./view.js";
import { LONGEST_PAGE, PAGE } from "./wire.js";
import { FOR_YOU, LEVELS, chip, counted, moment, named } from "./words.js";

/** How far one had come in a list, and which of its links was followed.
 * @typedef {{ rows?: number, scroll?: number, link?: string | null }} Place */
/** What is said of an empty list.
 * @typedef {string | (() => Promise<string>)} None */

/** @type {Map<string, View>} */
const lists = new Map();

/** Shows the first page of what `read` gives in `#{name}-list`, and the next one for each press of `#{name}-more`. `none` is what
 * is said of an empty list, or gives it.
 * @template T
 * @param {View} parent
 * @param {string} name
 * @param {(view: View, query: Query) => Promise<{ items: T[], nextCursor: string | null }>} read
 * @param {Query} query
 * @param {(item: T) => HTMLElement} row
 * @param {{ none: None, one: string, many: string }} words */
export async function paged(parent, name, read, query, row, { none, one, many }) {
  const [list, rest, count, where] = ["list", "more", "count", "problem"].map((part) => byId(`${name}-${part}`));
  lists.get(name)?.end();
  const view = new View(parent);
  lists.set(name, view);
  const come = history.state?.[name] ?? {};
  list.replaceChildren();
  rest.hidden = true;
  count.textContent = LOADING;
  const next = async (/** @type {string | null | undefined} */ cursor, limit = PAGE) => {
    const page = await read(view, { limit, ...query, cursor });
    const rows = page.items.map(row);
    list.append(...rows);
    const shownRows = list.children.length;
    const told = shownRows ? counted(shownRows, one, many) + (page.nextCursor ? ", and there are more" : "")
      : await noneOf(none);
    if (view.over) throw new Gone();
    count.textContent = told;
    rest.hidden = !page.nextCursor;
    rest.onclick = () => pressed(rest, where, async () => {
      const [first] = await next(page.nextCursor);
      /** @type {HTMLElement | null | undefined} */ (first?.querySelector("a, button"))?.focus();
      remember(name, { rows: list.children.length });
    });
    return Object.assign(rows, { following: page.nextCursor });
  };
  list.onclick = (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (link) remember(name, { rows: list.children.length, scroll: window.scrollY, link: link.hash });
  };
  await attempt(where, async () => {
    const missing = () => (come.rows ?? 0) - list.children.length;
    let { following } = await next(undefined, pageOf(missing()));
    while (following && missing() > 0) ({ following } = await next(following, pageOf(missing())));
    backTo(list, come);
  });
  if (!view.over && count.textContent === LOADING) count.textContent = "";
}
/** What is said of an empty list may have to be asked for first.
 * @param {None} none */
const noneOf = (none) => (typeof none === "function" ? none() : none);
export const LOADING = "Loading…";
/** @param {number} missing */
const pageOf = (missing) => Math.min(Math.max(missing, PAGE), LONGEST_PAGE);
/** @param {string} name @param {Place} place */
function remember(name, place) { history.replaceState({ ...history.state, [name]: place }, ""); }
/** @param {HTMLElement} list @param {Partial<Place>} given1 */
function backTo(list, { scroll = 0, link = null }) {
  if (!link) return;
  [...list.querySelectorAll("a")].find((each) => each.hash === link)?.focus({ preventScroll: true });
  window.scrollTo(0, scroll);
}
/** @param {HTMLFormElement} form */
export function filterOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}
/** A filter that outlasts a reload.
 * @param {HTMLFormElement} form @param {(view: View) => unknown} show */
export function filtering(form, show) {
  for (const [name, value] of Object.entries(keep.readAs(`filter:${form.id}`,
    /** @type {Record<string, string>} */ ({})))) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true; else field.value = value;
    if (value) reveal(field);
  }
  const again = () => {
    if (!keep.read("key")) return; // emptied with all the rest
    history.replaceState(null, "");
    keep.writeAs(`filter:${form.id}`, filterOf(form));
    show(shown);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); again(); });
  form.addEventListener("reset", () => setTimeout(again)); // the fields are emptied after this event
  for (const each of form.querySelectorAll("select, [type=checkbox]")) each.addEventListener("change", again);
}
/** A day as it is here, as the contract's time; `days` later.
 * @param {string} day @param {number} days */
function startOf(day, days = 0) {
  if (!day) return undefined;
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** @param {View} view */
export function showRuns(view) {
  const { createdAfter, createdBefore, ...rest } = filterOf(formOf("runs-filter"));
  const query = { ...rest, createdAfter: startOf(createdAfter), createdBefore: startOf(createdBefore, 1) };
  return paged(view, "runs", (by, wanted) => by.call("GET", "/interviews", { query: wanted, has: ["items"] }), query, runRow,
    { none: "There are no such runs.", one: "run", many: "runs" });
}
/** @param {InterviewSummary} run */
function runRow(run) {
  const title = make("a", { href: `#/runs/${encodeURIComponent(run.runId)}`, dir: "auto" },
    run.position || "Without a position");
  const about = [run.candidateRef, named(LEVELS, run.level ?? ""), run.externalId].filter(Boolean).join(" · ");
  return make("li", { class: FOR_YOU.includes(run.state) ? "for-you" : null },
    make("div", { class: "row-main" }, make("h2", {}, title), make("p", { class: "hint", dir: "auto" }, about)),
    chip(run.state), make("p", { class: "hint when" }, moment(run.createdAt)));
}
