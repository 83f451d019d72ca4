// How the tenant's webhook does, and what did not arrive.
/** @import { DeliveryAttempt, WebhookDelivery, WebhookHealth } from "api" */
/** @import { View } from "./view.js" */
import { byId, formOf, listening, make } from "../shared/elements.js";
import { LOADING, filterOf, paged } from "./lists.js";
import { attempt, button, facts, more, pressed, unseen, words } from "./page.js";
import { Refused } from "./wire.js";
import { DELIVERIES, HEALTH, chip, counted, moment } from "./words.js";

/** @param {View} view */
export function showWebhooks(view) {
  return Promise.all([showHealth(view), showDeliveries(view)]);
}
/** @param {View} view */
async function showHealth(view) {
  byId("health").replaceChildren(make("p", { class: "hint", role: "status" }, LOADING));
  await attempt(byId("health-problem"), async () => {
    const found = await healthOf(view);
    byId("health").replaceChildren(...(found ? healthView(found) : [absentView()]));
  });
  if (!view.over && byId("health").textContent === LOADING) byId("health").replaceChildren();
}
/** @type {WeakMap<View, Promise<WebhookHealth | null>>} */
const healths = new WeakMap();
/** Asked for once in each view.
 * @param {View} view */
function healthOf(view) {
  const found = healths.get(view) ?? view.call("GET", "/webhook-config/health",
    { has: ["status"] }).catch(unlessAbsent);
  healths.set(view, found);
  return found;
}
/** 404 means that there is none, which is no fault.
 * @param {unknown} error */
function unlessAbsent(error) {
  if (error instanceof Refused && error.status === 404) return null;
  throw error;
}
function absentView() {
  return make("p", {}, "No webhook is set up for this tenant, or this API does not tell how it does. Webhooks may go to the platform’s endpoint, or to a run’s own.");
}
/** @param {WebhookHealth} found */
function healthView(found) {
  const [name, meaning] = HEALTH[found.status] ?? [found.status, ""];
  return [
    make("p", {}, make("span", { class: `chip health ${found.status.toLowerCase()}` }, name), ` ${meaning}`),
    make("dl", { class: "facts" }, facts([
      ["Failures in a row", String(found.failuresInARow)], ["Failing since", moment(found.failingSince)],
        ["Last failure", found.lastErrorClass],
      ["Next look", moment(found.nextProbeAt)], ["On hold",
        String(found.onHold) + (found.onHold >= 100 ? " or more" : "")],
      ["Switched off because", found.disabledReason],
    ])),
  ];
}
/** @param {View} view */
export function showDeliveries(view) {
  const query = filterOf(formOf("deliveries-filter"));
  const none = query.status === "undelivered" ? () => nothingWaits(view) : "There are no such deliveries.";
  return paged(view, "deliveries",
    (by, wanted) => by.call("GET", "/webhook-deliveries", { query: wanted, has: ["items"] }), query,
    (each) => deliveryRow(view, each), { none, one: "delivery", many: "deliveries" });
}
/** Where there is no webhook nothing was delivered either; where that cannot be known, neither is said.
 * @param {View} view */
async function nothingWaits(view) {
  const found = await healthOf(view).catch(unlessRefused);
  if (found === null) return "No webhook is set up for this tenant, and nothing waits to be delivered.";
  return found ? "Everything was delivered." : "Nothing waits to be delivered.";
}
/** @param {unknown} error */
function unlessRefused(error) {
  if (error instanceof Refused) return undefined;
  throw error;
}
/** @param {View} view @param {WebhookDelivery} each */
function deliveryRow(view, each) {
  const problem = make("div", { role: "alert" });
  const attempts = counted(each.attemptCount, "attempt", "attempts");
  const again = (/** @type {Event} */ event) => pressed(listening(event), problem,
    () => redeliver(view, each, problem));
  return make("li", { class: "delivery" },
    make("div", { class: "row-main" }, make("h3", {}, each.event),
      make("p", { class: "hint" }, each.callbackUrl),
      make("p", { class: "hint" }, make("a", { href: `#/runs/${encodeURIComponent(each.runId)}` }, each.runId),
        ` · ${attempts} · `, moment(each.createdAt),
        each.nextAttemptAt && [" · next ", moment(each.nextAttemptAt)]),
      attemptsView(view, each), problem),
    chip(each.status, DELIVERIES),
    button(["Send again", unseen(`: ${each.event} of ${each.runId}`)], again, { kind: "plain small" }));
}
/** @param {View} view @param {WebhookDelivery} each @param {HTMLElement} place */
async function redeliver(view, each, place) {
  await view.call("POST", `/webhook-deliveries/${encodeURIComponent(each.deliveryId)}/redeliver`,
    { about: each.attemptCount });
  place.replaceChildren(make("p", { class: "hint" }, "It is sent again within a minute."));
}
/** @param {View} view @param {WebhookDelivery} each */
function attemptsView(view, each) {
  const problem = make("div", { role: "alert" });
  const list = make("ol", { class: "trail" });
  const details = more(["Attempts", unseen(` of ${each.event}`)], make("div", {}, problem, list));
  details.addEventListener("toggle", () => pressed(details, problem, async () => {
    if (!details.open) return;
    const { attempts } = await view.call("GET", `/webhook-deliveries/${encodeURIComponent(each.deliveryId)}`,
      { has: ["attempts"] });
    const told = (/** @type {DeliveryAttempt} */ one) =>
      make("li", {}, moment(one.startedAt), ` ${one.status ?? one.errorClass ?? ""} · ${one.milliseconds} ms`,
        one.answer && words(one.answer));
    list.replaceChildren(...(attempts.length ? attempts.map(told) : [make("li", {}, "None yet.")]));
  }));
  return details;
}
