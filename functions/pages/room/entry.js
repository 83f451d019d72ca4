// The way in: whether it is open yet, what is told before the start, the consent, the start.
import { byId, field, make } from "../shared/elements.js";
import { askForCode } from "./code.js";
import { keep } from "./keep.js";
import { choose, showTongue } from "./language.js";
import { attempt, refuse } from "./meeting.js";
import { CLOSED } from "./refusals.js";
import { room } from "./state.js";
import { resume } from "./talk.js";
import { show, tell } from "./views.js";
import { WHOLE, call, now } from "./wire.js";
import { hush, languageNow, problem, say, saying, spoken } from "./words.js";

export async function begin() {
  if (!WHOLE) return tell(...CLOSED.NOT_FOUND);
  return attempt(async () => {
    room.info = await call("GET", "/info");
    choose(keep.read().language || spoken(room.info.language) || languageNow());
    if (room.info.state === "APPROVED" || Date.parse(room.info.opensAt) > now()) return early();
    if (room.info.state === "IN_PROGRESS" && keep.session) return resume();
    return enter();
  }, begin);
}
export function early() {
  const opens = Date.parse(room.info.opensAt);
  const options = { values: { opensAt: room.info.opensAt }, action: begin };
  tell("early", "clock", opens > now() ? options : { ...options, text: "early.plain" });
  clearTimeout(room.timers.early);
  room.timers.early = setTimeout(begin, Math.min(Math.max(opens - now(), 4_000) + 1_000, 3_600_000));
}
export function enter() {
  if (room.info.otpRequired && !keep.read().pass) return askForCode(enter);
  return welcome();
}
function welcome() {
  const { info } = room;
  const back = info.state === "IN_PROGRESS";
  byId("welcome-kind").hidden = !info.position;
  say(byId("welcome-title"), info.position ? "welcome.title" : "welcome.plain", { position: info.position });
  say(byId("welcome-lead"), back ? "welcome.back" : "welcome.lead");
  byId("facts").replaceChildren(
    make("div", {}, saying("dt", "welcome.length"),
      saying("dd", "welcome.lengthValue", { minutes_: info.durationMinutes })),
    make("div", {}, saying("dt", "welcome.open"), saying("dd", "plain", { closesAt: info.closesAt })),
  );
  rights("notice");
  byId("facts").hidden = byId("notice").hidden = byId("agree").hidden = back; // read and agreed to at the start
  say(byId("start"), back ? "welcome.continue" : "welcome.start");
  show("welcome");
}
/** What is stored, what may be done: before the start, and at any time in the help. */
export function rights(/** @type {"notice" | "help"} */ where) {
  const { assessmentRetentionDays, backupDays, companyName, durationMinutes, retentionDays } = room.info;
  say(byId(`${where}-stored`), "notice.stored", {
    days_: retentionDays, results_: assessmentRetentionDays, backups_: backupDays,
  });
  say(byId(`${where}-pause`), "notice.pause", { minutes_: durationMinutes });
  say(byId(`${where}-help`), "notice.help", { company: companyName });
  showTongue();
}
export async function start() {
  const { sessionToken } = await call("POST", "/start", { body: { consent: true }, pass: keep.read().pass });
  room.info.state = "IN_PROGRESS";
  keep.session = sessionToken;
  keep.write({ pass: sessionToken });
  await resume();
}
byId("consent").onsubmit = (event) => {
  event.preventDefault();
  const agreed = field("agreed");
  hush(byId("welcome-problem"));
  if (room.info.state !== "IN_PROGRESS" && !agreed.checked) {
    problem("welcome", "consent.missing");
    agreed.focus();
    return;
  }
  attempt(start, null, [byId("start")]).catch((error) => refuse("welcome", error));
};
