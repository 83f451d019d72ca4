// What a person has typed about a run and not sent yet. It outlasts a reload, a newer version and a look at another
// run; where its place is gone it is shown apart, so that nobody types a reason twice.
/** @import { Run } from "./run.js" */
import { byId, field, make } from "../shared/elements.js";
import { keep } from "./keep.js";
import { button, words } from "./page.js";

/** What was typed, and what its field is called; a choice has no name of its own.
 * @typedef {{ value: string, label?: string }} Draft */
/** @typedef {Record<string, Draft>} Drafts by the name of the field */

export const drafts = {
  of(/** @type {string} */ runId) { return keep.readAs(`drafts:${runId}`, /** @type {Drafts} */ ({})); },
  /** @param {string} runId @param {Drafts} all */
  save(runId, all) {
    if (Object.keys(all).length) keep.writeAs(`drafts:${runId}`, all); else keep.erase(`drafts:${runId}`);
  },
  /** @param {string} runId @param {HTMLInputElement} field */
  note(runId, field) {
    if (!("draft" in field.dataset)) return;
    const all = this.of(runId);
    const name = field.type === "radio" ? field.name : field.id;
    if (field.value.trim()) all[name] = { value: field.value, label: field.dataset.draft }; else delete all[name];
    this.save(runId, all);
  },
  /** Forgets those whose name `chosen` says true of.
   * @param {string} runId
   * @param {(name: string) => boolean} chosen */
  forget(runId, chosen) {
    this.save(runId, Object.fromEntries(Object.entries(this.of(runId)).filter(([name]) => !chosen(name))));
  },
};
/** Puts what was typed back where it was; shows apart what has no place any more.
 * @param {Run} run */
export function restore(run) {
  const homeless = Object.entries(drafts.of(run.id)).filter(([name, { value }]) => !putBack(name, value));
  const told = homeless.filter(([, { label }]) => label);
  byId("run-kept").replaceChildren(...(told.length ? [keptView(run, told)] : []));
}
/** @param {string} name @param {string} value */
function putBack(name, value) {
  const place = field(name);
  if (place) {
    place.value = value;
    reveal(place);
    return true;
  }
  /** @type {NodeListOf<HTMLInputElement>} */
  const choices = byId("run-body").querySelectorAll("[type=radio][data-draft]");
  const choice = [...choices].find((each) => each.name === name && each.value === value);
  if (choice) choice.checked = true;
  return Boolean(choice);
}
/** Opens what a field is folded away in.
 * @param {Element} field */
export function reveal(field) {
  const folds = document.querySelectorAll("details");
  for (const each of folds) if (each.contains(field)) each.open = true;
}
/** @param {Run} run @param {[string, Draft][]} typedEarlier */
function keptView(run, typedEarlier) {
  const names = typedEarlier.map(([name]) => name);
  const discard = () => {
    drafts.forget(run.id, (each) => names.includes(each));
    byId("run-kept").replaceChildren();
    byId("run-title").focus();
  };
  return make("section", { class: "card quiet", "aria-labelledby": "kept-title" },
    make("h2", { id: "kept-title" }, "What you had typed"),
    make("p", { class: "hint" }, "It was not sent, and where you typed it is no longer here."),
    typedEarlier.map(([, { value, label }]) => [make("h3", { dir: "auto" }, label), words(value)]),
    make("p", { class: "row" }, button("Discard it", discard, { kind: "plain small" })));
}
