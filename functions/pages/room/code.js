// The code that comes by e-mail.
import { byId, field } from "../shared/elements.js";
import { keep } from "./keep.js";
import { attempt, refusedBy } from "./meeting.js";
import { room } from "./state.js";
import { buttonOf, show } from "./views.js";
import { call, now } from "./wire.js";
import { hush, problem, say } from "./words.js";

export function askForCode(/** @type {import("./state.js").Action} */ then) {
  room.admitted = then;
  say(byId("code-text"), "code.text", { email: room.info.maskedEmail });
  byId("code-send").hidden = false;
  byId("code-enter").hidden = true;
  field("otp").value = "";
  show("code");
}
async function sendCode() {
  hush(byId("code-problem"));
  const work = async () => { await call("POST", "/request-otp", { body: {} }); codeIsOut(60); };
  await attempt(work, null, [buttonOf("code-send")]).catch((error) => {
    const { code, wait } = refusedBy(error);
    if (code !== "RATE_LIMITED") return problem("code", code === "MAIL_UNAVAILABLE" ? "code.notSent" : "unreachable");
    // One that was sent a moment ago may still be entered; none is on its way now.
    if (wait <= 60) return codeIsOut(wait, "code.recent");
    return problem("code", "code.cooldown", { minutes_: Math.ceil(wait / 60) });
  });
}
/**
 * @param {number} seconds until another may be had
 * @param {string} told */
function codeIsOut(seconds, told = "code.sent") {
  say(byId("code-text"), told, { email: room.info.maskedEmail });
  byId("code-send").hidden = true;
  byId("code-enter").hidden = false;
  say(byId("code-hint"), "code.hint");
  countDown(now() + seconds * 1000);
  byId("otp").focus();
}
function countDown(/** @type {number} */ until) {
  const again = field("code-again");
  clearTimeout(room.timers.again);
  const left = Math.ceil((until - now()) / 1000);
  again.disabled = left > 0;
  if (left <= 0) { say(again, "code.again"); return; }
  room.timers.again = setTimeout(() => countDown(until), 1_000);
  say(again, "code.againIn", { seconds_: left });
}
/** Six digits, however they stand in what was typed or pasted; else all the digits there are.
 * @param {string} text */
export function digits(text) {
  const plain = text.normalize("NFKC");
  const [, found] = plain.match(/(?:^|\D)((?:\d[\s-]?){5}\d)(?!\d)/) || ["", plain];
  return found.replace(/\D/g, "");
}
async function enterCode() {
  const otp = digits(field("otp").value);
  hush(byId("code-problem"));
  if (otp.length !== 6) { problem("code", "code.short"); byId("otp").focus(); return; }
  await attempt(async () => {
    keep.write({ pass: (await call("POST", "/verify-otp", { body: { otp } })).sessionToken });
    field("otp").value = "";
    await room.admitted();
  }, null, [buttonOf("code-enter")]).catch((error) => {
    const { code, wait, details } = refusedBy(error);
    byId("otp").focus();
    field("otp").select();
    if (code === "RATE_LIMITED") return problem("code", "code.cooldown", { minutes_: Math.ceil(wait / 60) });
    if (code !== "OTP_INVALID") return problem("code", "unreachable");
    return details.triesLeft ? problem("code", "code.wrong", { n: Number(details.triesLeft) })
      : problem("code", "code.gone");
  });
}
byId("code-send").onsubmit = (event) => { event.preventDefault(); sendCode(); };
byId("code-enter").onsubmit = (event) => { event.preventDefault(); enterCode(); };
byId("code-again").onclick = sendCode;
