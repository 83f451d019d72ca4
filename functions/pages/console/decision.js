// A decision: sent once, about the version that is shown, and told where it cannot be done.
/** @import { Interview } from "api" */
/** @import { Answer } from "./answers" */
/** @import { Run } from "./run.js" */
import { byId, make } from "../shared/elements.js";
import { drafts } from "./drafts.js";
import { keep } from "./keep.js";
import { button, pressed, tell } from "./page.js";
import { reread, watch } from "./run.js";
import { Gone } from "./view.js";
import { Refused, UNREADABLE, call, session } from "./wire.js";
import { STATES, named } from "./words.js";

/** What is sent, and what follows: `news` is what is said of it, `settled` of which drafts nothing is kept then.
 * @template {string} Method
 * @template {string} Path
 * @typedef {object} Decision
 * @property {Method} method
 * @property {Path} path below the run's own
 * @property {object} [body]
 * @property {string | ((answer: Answer<Method, `/interviews/${string}${Path}`>) => string)} news
 * @property {(name: string) => boolean} [settled]
 * @property {() => void} [done] */

/** The last line of a form: its button, and where it is told what stands in the way.
 * @param {string} label @param {string} name @param {string} kind */
export function decide(label, name, kind = "primary") {
  return [make("div", { id: `${name}-problem`, role: "alert" }),
    make("div", { class: "row" }, make("button", { class: kind }, label))];
}
/** What a person must do first, told at the form.
 * @param {string} name @param {string} text @param {string | null} field */
export function lacking(name, text, field) {
  byId(`${name}-problem`).replaceChildren(make("p", { class: "problem" }, text));
  if (field) byId(field).focus();
}
export const me = () => keep.read("name") || undefined;

/** A form's listener: one decision at a time, and none on what is just being read anew.
 * @param {Run} run @param {(run: Run, form: HTMLFormElement) => unknown} decided */
export function deciding(run, decided) {
  return (/** @type {SubmitEvent} */ event) => {
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    event.preventDefault();
    if (run.busy) return lacking(form.id, "Your last step is still under way. Wait for its answer, then decide.", null);
    return decided(run, form);
  };
}
/** Sends what was decided. `settled` says of which drafts nothing is to be kept then. Where it does not apply any more
 * (409), the run is read anew, and that is said.
 * @template {string} Method
 * @template {string} Path
 * @param {Run} run
 * @param {HTMLFormElement} form
 * @param {Decision<Method, Path>} decision */
export function act(run, form, { method, path, body, news, settled = () => false, done = () => {} }) {
  const { view, id, data } = run;
  const opened = session;
  run.busy = true;
  return pressed(form, byId(`${form.id}-problem`), async () => {
    try {
      const answer = await call(method, `/interviews/${id}${path}`, { body, about: data.version });
      drafts.forget(id, settled);
      done();
      if (view.over) throw new Gone();
      await reread(run, typeof news === "function" ? news(answer) : news);
    } catch (error) {
      if (view.over) { if (session === opened) missed(data, error); throw new Gone(); }
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      await overtaken(run, error);
    } finally {
      run.busy = false;
      if (!view.over) watch(run);
    }
  });
}
/** @param {Run} run @param {Refused} error */
async function overtaken(run, error) {
  const before = run.data;
  await reread(run);
  const now = run.data;
  const newer = now.plan?.version !== before.plan?.version ? now.plan
    : now.assessment?.version !== before.assessment?.version ? now.assessment : null;
  if (now.state === before.state && !newer) return tell(byId("run-problem"), error);
  const lead = now.state === before.state
    ? `There is a newer version of the ${newer === now.plan ? "plan" : "assessment"}: it is shown now, version ${newer?.version}. Nothing was decided. Read it first.`
    : `The run has moved on before this arrived. It is shown anew; it is now: ${named(STATES, now.state)}.`;
  return tell(byId("run-problem"), error, lead);
}
/** What became of a decision whose run was left before its answer came is told only where it failed.
 * @param {Interview} data @param {unknown} error */
function missed(data, error) {
  if (error instanceof Gone) return;
  const place = byId("missed");
  const told = tell(place, error instanceof Refused ? error : new Refused(0, UNREADABLE),
    "Your decision did not get through, as far as this page knows. Open the run to see how it stands:");
  told.append(make("p", { class: "row" },
    make("a", { href: `#/runs/${encodeURIComponent(data.runId)}`, dir: "auto" }, data.position || data.runId),
    button("Close", () => { place.replaceChildren(); byId("main").focus(); }, { kind: "plain small" })));
}
