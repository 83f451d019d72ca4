// Which view is shown: by the address behind the `#`, so that going back works; and the way in and out.
/** @import { View } from "./view.js" */
/** @import { Refused } from "./wire.js" */
import { byId, field, formOf, listening, make, within } from "../shared/elements.js";
import { keep } from "./keep.js";
import { filtering, showRuns } from "./lists.js";
import { options, pressed, tell } from "./page.js";
import { showRankings } from "./rankings.js";
import { blankRun, showRun } from "./run.js";
import { moveOn } from "./view.js";
import { showDeliveries, showWebhooks } from "./webhooks.js";
import { call, forgetSession } from "./wire.js";
import { DELIVERIES, FOR_YOU, LEVELS, RECOMMENDATIONS, STATES, pairs } from "./words.js";

const VIEWS = ["connect", "runs", "run", "rankings", "webhooks"];
/** @typedef {[RegExp, string, (view: View, id: string) => unknown]} Address */
/** @type {Address[]} */
const ADDRESSES = [
  [/^#\/runs\/(run_[0-9a-z_]+)$/, "run", showRun],
  [/^#\/rankings$/, "rankings", showRankings],
  [/^#\/webhooks$/, "webhooks", showWebhooks],
  [/^/, "runs", showRuns],
];

function route() {
  if (location.hash === "#main") return;
  const view = moveOn();
  if (!keep.read("key")) { open("connect"); return; }
  const [form, name, load] = /** @type {Address} */ (ADDRESSES.find(([each]) => each.test(location.hash)));
  blankRun(); // so that the heading, which is read out, is not the last run's
  open(name);
  load(view, form.exec(location.hash)?.[1] ?? "");
}
/** @param {string} view */
function open(view) {
  for (const each of VIEWS) byId(each).hidden = each !== view;
  const inside = view !== "connect";
  byId("nav").hidden = byId("who").hidden = !inside;
  byId("whom").textContent = [keep.read("name"), keep.read("tenant")].filter(Boolean).join(" · ");
  for (const link of byId("nav").querySelectorAll("a")) {
    const here = link.hash === `#/${view === "run" ? "runs" : view}`;
    if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  document.title = [within(byId(view), "h1").textContent, "Interviews"].filter(Boolean).join(" · ");
  window.scrollTo(0, 0);
  within(byId(view), "h1").focus({ preventScroll: true });
}

// ---- The way in and out

const KEY = /^[\x21-\x7e]+$/; // what a header can carry

/** @param {SubmitEvent} event */
async function connect(event) {
  event.preventDefault();
  const [key, tenant, name] = ["key", "tenant", "name"].map((each) => field(each).value.trim());
  const where = byId("connect-problem");
  if (!KEY.test(key)) return mistyped("key", "Please paste an API key.");
  if (tenant && !KEY.test(tenant)) return mistyped("tenant", "This is not a tenant’s id.");
  return pressed(listening(event), where, async () => {
    for (const [each, value] of Object.entries({ key, tenant, name })) keep.write(each, value);
    const firstCall = call("GET", "/interviews", { query: { limit: 1 }, has: ["items"] });
    await firstCall.catch((error) => { keep.forget(); throw error; });
    formOf("connecting").reset();
    if (location.hash.startsWith("#/")) route(); else location.hash = "#/runs";
  });
}
/** @param {string} field @param {string} text */
function mistyped(field, text) {
  wrong(field);
  byId("connect-problem").replaceChildren(make("p", { class: "problem" }, text));
}
/** @param {string | null} field */
function wrong(field) {
  for (const each of ["key", "tenant"]) byId(each).removeAttribute("aria-invalid");
  if (!field) return;
  byId(field).setAttribute("aria-invalid", "true");
  byId(field).focus();
}
/** @type {Record<number, [string, string]>} */
const REFUSED = {
  401: ["key", "This key is not known here. It may be mistyped, expired or revoked."],
  403: ["tenant", "This key may not do that here."],
  400: ["tenant", "This key speaks for several tenants: say which one."],
};
/** A key that counts no more leads back to the way in. True where that is told already.
 * @param {Refused} error */
export function turnedAway(error) {
  const connecting = !byId("connect").hidden;
  if (error.status !== 401 && !(connecting && error.status in REFUSED)) return false;
  if (!connecting) leave();
  const [field, lead] = REFUSED[error.status];
  wrong(field);
  tell(byId("connect-problem"), error, lead);
  return true;
}
/** Forgets the key and everything that was shown with it. */
function leave() {
  keep.forget();
  moveOn();
  forgetSession();
  blankRun();
  for (const each of document.querySelectorAll(".rows, [role=status], [role=alert], #health")) each.replaceChildren();
  for (const form of document.querySelectorAll("form")) form.reset();
  wrong(null);
  open("connect");
}

function begin() {
  const states = Object.entries(STATES);
  const group = (/** @type {string} */ label, /** @type {[string, string][]} */ pairs) =>
    make("optgroup", { label }, options(pairs));
  byId("runs-state").append(make("option", { value: "" }, "All"),
    group("Waiting for you", states.filter(([each]) => FOR_YOU.includes(each))),
    group("Others", states.filter(([each]) => !FOR_YOU.includes(each))));
  byId("rankings-level").append(...options(pairs(LEVELS, "All")));
  byId("rankings-recommendation").append(...options(pairs(RECOMMENDATIONS, "All")));
  byId("deliveries-status").append(...options([...Object.entries(DELIVERIES), ["", "All"]]));
  filtering(formOf("runs-filter"), showRuns);
  filtering(formOf("rankings-filter"), showRankings);
  filtering(formOf("deliveries-filter"), showDeliveries);
  history.scrollRestoration = "manual";
  byId("connecting").onsubmit = connect;
  byId("forget").onclick = () => { history.replaceState(null, "", location.pathname); leave(); };
  byId("skip").onclick = (event) => { event.preventDefault(); byId("main").focus(); };
  window.onhashchange = route;
  route();
}
begin();
