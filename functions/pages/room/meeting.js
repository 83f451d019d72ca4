// What is done about a refusal, wherever it came.
/** @import { Action } from "./state.js" */
import { askForCode } from "./code.js";
import { ended, letGo } from "./ending.js";
import { early, enter } from "./entry.js";
import { keep } from "./keep.js";
import { choose } from "./language.js";
import { CLOSED, meaningOf } from "./refusals.js";
import { learn } from "./state.js";
import { hold, tell } from "./views.js";
import { takenOver } from "./windows.js";
import { Refused } from "./wire.js";
import { languageNow, problem, spoken } from "./words.js";

/** Runs `work`. Throws Refused where that is for the caller to tell: no page of its own, and no `again` to offer.
 * @param {Action} work
 * @param {Action | null} again
 * @param {HTMLElement[]} buttons */
export async function attempt(work, again, buttons = []) {
  if (buttons.some((each) => each.hasAttribute("aria-disabled"))) return;
  hold(buttons, true);
  try { await work(); } catch (error) {
    if (!met(refusedBy(error), again)) throw error;
  } finally { hold(buttons, false); }
}
/** What every refusal means. False for what only the caller can answer.
 * @param {Refused} error
 * @param {Action | null} again */
export function met(error, again = null) {
  if (error.language && !keep.read().language) choose(spoken(error.language) || languageNow());
  switch (meaningOf(error.code)) {
    case "closed": letGo(); tellClosed(error); return true;
    case "ended": learn(error.details); attempt(ended, ended); return true;
    case "early": early(); return true;
    case "taken": takenOver(); return true;
    case "idle": keep.session = null; tell("idle", "clock", { action: () => enter() }); return true;
    case "code": keep.write({ pass: null }); keep.session = null; askForCode(() => enter()); return true;
    default:
  }
  if (again) tell("trouble", "cloud", { action: again, key: "again" });
  return Boolean(again);
}
/** What was erased after its end could not have gone on anyway.
 * @param {Refused} error */
function tellClosed({ code, details }) {
  const [kind, symbol] = CLOSED[code];
  tell(kind, symbol, code === "DATA_ERASED" && details.endedAt ? { text: "erased.after" } : {});
}
/** What was thrown, if it is the answer of a call; anything else is a mistake of ours, and thrown on.
 * @param {unknown} error */
export function refusedBy(error) {
  if (error instanceof Refused) return error;
  throw error;
}
/** Told where the call was made.
 * @param {string} where
 * @param {unknown} error */
export function refuse(where, error) {
  const { code, wait } = refusedBy(error);
  if (code === "RATE_LIMITED") return problem(where, "wait", { seconds_: wait || 5 });
  return problem(where, "unreachable");
}
