// What happened to a run: who decided what, when, and with which words. Read when somebody opens it.
/** @import { Plan, RunEvent } from "api" */
/** @import { Run } from "./run.js" */
import { make } from "../shared/elements.js";
import { EVENTS, STAFF, WORDS } from "./events.js";
import { more, pressed, words } from "./page.js";
import { LONGEST_PAGE } from "./wire.js";
import { REASONS, moment, named } from "./words.js";

/** What an event may tell; each kind has its own.
 * @typedef {typeof WORDS[number] | typeof STAFF[number]} Detail
 * @typedef {Partial<Record<Detail, string | null> & { planVersion: number }>} Told */

/** @param {Run} run */
export function trailView(run) {
  const problem = make("div", { role: "alert" });
  const list = make("ol", { class: "trail" });
  const fold = more(make("h2", {}, "What happened"), problem, list);
  fold.addEventListener("toggle", () => pressed(fold, problem, async () => {
    if (!fold.open || list.children.length) return;
    const events = [];
    /** @type {string | null | undefined} */
    let cursor;
    do {
      const page = await run.view.call("GET", `/interviews/${run.id}/events`,
        { query: { limit: LONGEST_PAGE, cursor }, has: ["items"] });
      events.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    list.replaceChildren(...events.map((each) => eventItem(run, each)));
  }));
  return make("section", { class: "card" }, fold);
}
/** @param {Run} run @param {RunEvent} runEvent */
function eventItem(run, { event, timestamp, actor, data }) {
  const told = /** @type {Told} */ (data);
  const text = told.reason ? named(REASONS, told.reason) : firstOf(told, WORDS);
  const said = text && withQuestions(run, text);
  return make("li", {},
    make("p", {}, make("strong", {}, named(EVENTS, event)), told.planVersion ? ` (version ${told.planVersion})` : "",
      byWhom(actor, told)),
    said && words(said),
    make("p", { class: "hint" }, moment(timestamp), ` · ${event} · ${actor}`));
}
/** @param {Told} told @param {readonly Detail[]} fields */
const firstOf = (told, fields) => fields.map((each) => told[each]).find((each) => each !== null && each !== undefined);
/** The name that was given with a decision; without one, the key tells who it was.
 * @param {string} actor @param {Told} data */
function byWhom(actor, data) {
  const name = firstOf(data, STAFF);
  if (name) return [" by ", make("bdi", {}, name)];
  return NAMELESS.includes(actor) ? "" : " by somebody who gave no name";
}
/** What they do is told by the event itself. */
const NAMELESS = ["system", "candidate"];
/** A list of changes, with the words of what each is about where the event has its id.
 * @param {Run} run @param {string} feedback */
function withQuestions(run, feedback) {
  return feedback.replace(/(^|; )([a-z]+_[0-9a-z]+)(?=: )/g,
    (_, before, id) => `${before}${wordsOf(run.data.plan, id)}`);
}
/** @param {Plan | null} plan @param {string} id */
function wordsOf(plan, id) {
  const competencies = plan?.competencies ?? [];
  const question = competencies.flatMap((each) => each.questions).find((each) => each.questionId === id);
  const competency = competencies.find((each) => each.competencyId === id);
  return question ? `“${question.text}”` : competency ? competency.name : id.startsWith("q_")
    ? "A question that is no longer there" : id;
}
