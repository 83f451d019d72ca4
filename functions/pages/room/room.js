// The room: which view is shown when, and what each does.
const VIEWS = ["loading", "message", "code", "welcome", "talk", "review", "thanks", "feedback"];
const CLOSED = {
  NOT_FOUND: ["unknown", "link"],
  INTERVIEW_CANCELLED: ["cancelled", "leaf"],
  DATA_ERASED: ["erased", "lock"],
  LINK_EXPIRED: ["expired", "clock"],
};
const GRACE = 120_000; // milliseconds after `endsAt` in which an answer is still taken
const LAST_CALL = { seen: 30_000, hidden: 90_000 }; // so long before its end the field goes out by itself; a hidden page's clock is slow
const CALLS_OUT = [10, 5, 2, 1]; // minutes left that are announced
const LOOK_AGAIN = 60_000;
const MOST_PAUSE = 30_000;
const ENOUGH = 7_000; // characters from which the rest is counted
const MOST = 8_000;
const WITH_UNSENT = ["message", "thanks", "feedback"]; // the views that show what did not arrive
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\u115F\u1160\u2800\u3164\uFFA0]/u; // of what an answer needs at least one

const room = { info: {}, view: "loading", turns: [], at: null, sending: false, tries: 0, looked: 0, timers: {} };
const channel = "BroadcastChannel" in window ? new BroadcastChannel("interview") : null;
const me = crypto.getRandomValues(new Uint32Array(2)).join("-");

// ---- Views

function show(view, focus) {
  room.view = view;
  for (const each of VIEWS) byId(each).hidden = each !== view;
  if (view !== "talk") { voice.drop(); voice.hush(); clearInterval(room.timers.clock); }
  offerUnsent();
  for (const each of document.querySelectorAll(".problem")) hush(each);
  title();
  const target = focus || byId(view).querySelector("h1");
  if (view !== "loading") { window.scrollTo(0, 0); target.focus({ preventScroll: view === "talk" }); }
}
function title() {
  say(byId("brand"), room.info.companyName ? "interviewWith" : "interview", { company: room.info.companyName });
  const heading = byId(room.view).querySelector("h1").textContent;
  document.title = [heading, room.info.companyName].filter(Boolean).join(" · ");
}
/** A page of its own for what has happened. */
function tell(kind, symbol, { values = {}, action = null, key = `${kind}.action`, text = `${kind}.text` } = {}) {
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
/** Announced politely; emptied first, since the same words again are no news to a screen reader. */
function whisper(key, values) {
  hush(byId("whisper"));
  setTimeout(() => say(byId("whisper"), key, values), 50);
}
function problem(where, key, values) { say(byId(`${where}-problem`), key, values); }

/** What every refusal means, wherever it came. Returns false for what only the caller can answer. */
function met(error, again) {
  if (error.language && !keep.read().language) choose(spoken(error.language) || language);
  if (error.code in CLOSED) { letGo(); tell(...closed(error)); return true; }
  switch (error.code) {
    case "SESSION_ENDED": learn(error); attempt(ended, ended); return true;
    case "NOT_OPEN_YET": early(); return true;
    case "SESSION_TAKEN_OVER": case "UNAUTHENTICATED": takenOver(); return true;
    case "SESSION_IDLE": keep.session = null; tell("idle", "clock", { action: () => enter() }); return true;
    case "OTP_REQUIRED": keep.write({ pass: null }); keep.session = null; askForCode(() => enter()); return true;
    default:
  }
  if (again) tell("trouble", "cloud", { action: again, key: "again" });
  return Boolean(again);
}
/** What a refusal tells of the interview that is over. */
function learn(error) {
  if (!(error instanceof Refused)) throw error;
  room.info = { ...room.info, ...error.details };
}
/** What was erased after its end could not have gone on anyway. */
function closed({ code, details }) {
  return [...CLOSED[code], code === "DATA_ERASED" && details.endedAt ? { text: "erased.after" } : {}];
}
/** A button that waits keeps the focus, which one that is disabled would lose. */
function hold(buttons, yes) {
  for (const each of buttons) if (yes) each.setAttribute("aria-disabled", "true"); else each.removeAttribute("aria-disabled");
}
async function attempt(work, again, buttons = []) {
  if (buttons.some((each) => each.hasAttribute("aria-disabled"))) return;
  hold(buttons, true);
  try { await work(); } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!met(error, again)) throw error;
  } finally { hold(buttons, false); }
}

// ---- The way in

async function begin() {
  if (!WHOLE) return tell(...CLOSED.NOT_FOUND);
  return attempt(async () => {
    room.info = await call("GET", "/info");
    choose(keep.read().language || spoken(room.info.language) || language);
    const opens = Date.parse(room.info.opensAt);
    if (room.info.state === "APPROVED" || opens > now()) return early();
    if (room.info.state === "IN_PROGRESS" && keep.session) return resume();
    return enter();
  }, begin);
}
function early() {
  const opens = Date.parse(room.info.opensAt);
  const later = opens > now();
  const options = { values: { opensAt: room.info.opensAt }, action: begin };
  tell("early", "clock", later ? options : { ...options, text: "early.plain" });
  clearTimeout(room.timers.early);
  room.timers.early = setTimeout(begin, Math.min(Math.max(opens - now(), 4_000) + 1_000, 3_600_000));
}
function enter() {
  if (room.info.otpRequired && !keep.read().pass) return askForCode(enter);
  return welcome();
}
function welcome() {
  const { info } = room;
  const back = info.state === "IN_PROGRESS";
  byId("welcome-kind").hidden = !info.position;
  say(byId("welcome-title"), info.position ? "welcome.title" : "welcome.plain", { position: info.position });
  say(byId("welcome-lead"), back ? "welcome.back" : "welcome.lead");
  const fact = (name, key, values) => make("div", "", say(make("dt"), name), say(make("dd"), key, values));
  byId("facts").replaceChildren(
    fact("welcome.length", "welcome.lengthValue", { minutes_: info.durationMinutes }),
    fact("welcome.open", "plain", { closesAt: info.closesAt }),
  );
  rights("notice");
  byId("facts").hidden = byId("notice").hidden = byId("agree").hidden = back; // read and agreed to at the start
  say(byId("start"), back ? "welcome.continue" : "welcome.start");
  show("welcome");
}
function rights(where) {
  say(byId(`${where}-stored`), "notice.stored", {
    days_: room.info.retentionDays, results_: room.info.assessmentRetentionDays, backups_: room.info.backupDays,
  });
  say(byId(`${where}-pause`), "notice.pause", { minutes_: room.info.durationMinutes });
  say(byId(`${where}-help`), "notice.help", { company: room.info.companyName });
  tongues();
}
/** Told where the interviewer speaks another language than the page. */
function tongues() {
  const tongue = room.info.interviewerLanguage;
  for (const each of [byId("notice-tongue"), byId("help-tongue")]) {
    each.parentElement.hidden = !tongue || tongue.toLowerCase().split("-")[0] === language;
    if (tongue) say(each, "notice.tongue", { tongue });
  }
}
async function start() {
  const started = await call("POST", "/start", { body: { consent: true }, pass: keep.read().pass });
  room.info.state = "IN_PROGRESS";
  keep.session = started.sessionToken;
  keep.write({ pass: started.sessionToken });
  await resume();
}
byId("consent").onsubmit = (event) => {
  event.preventDefault();
  const agreed = byId("agreed");
  hush(byId("welcome-problem"));
  if (room.info.state !== "IN_PROGRESS" && !agreed.checked) {
    problem("welcome", "consent.missing");
    agreed.focus();
    return;
  }
  attempt(start, null, [byId("start")]).catch((error) => refuse("welcome", error));
};
function refuse(where, error) {
  if (error.code === "RATE_LIMITED") return problem(where, "wait", { seconds_: error.wait || 5 });
  return problem(where, "unreachable");
}

// ---- The code by e-mail

function askForCode(then) {
  room.admitted = then;
  say(byId("code-text"), "code.text", { email: room.info.maskedEmail });
  byId("code-send").hidden = false;
  byId("code-enter").hidden = true;
  byId("otp").value = "";
  show("code");
}
async function sendCode() {
  hush(byId("code-problem"));
  await attempt(async () => {
    await call("POST", "/request-otp", { body: {} });
    codeIsOut(60);
  }, null, [byId("code-send").querySelector("button")]).catch((error) => {
    if (error.code === "RATE_LIMITED") {
      // One that was sent a moment ago may still be entered; none is on its way now.
      if (error.wait <= 60) return codeIsOut(error.wait, "code.recent");
      return problem("code", "code.cooldown", { minutes_: Math.ceil(error.wait / 60) });
    }
    return problem("code", error.code === "MAIL_UNAVAILABLE" ? "code.notSent" : "unreachable");
  });
}
function codeIsOut(seconds, told = "code.sent") {
  say(byId("code-text"), told, { email: room.info.maskedEmail });
  byId("code-send").hidden = true;
  byId("code-enter").hidden = false;
  say(byId("code-hint"), "code.hint");
  countDown(now() + seconds * 1000);
  byId("otp").focus();
}
function countDown(until) {
  const again = byId("code-again");
  clearTimeout(room.timers.again);
  const left = Math.ceil((until - now()) / 1000);
  again.disabled = left > 0;
  if (left <= 0) return say(again, "code.again");
  room.timers.again = setTimeout(() => countDown(until), 1_000);
  return say(again, "code.againIn", { seconds_: left });
}
/** Six digits, however they stand in what was typed or pasted; else all the digits there are. */
function digits(text) {
  const plain = text.normalize("NFKC");
  const [, found] = plain.match(/(?:^|\D)((?:\d[\s-]?){5}\d)(?!\d)/) || [null, plain];
  return found.replace(/\D/g, "");
}
async function enterCode() {
  const typed = digits(byId("otp").value);
  hush(byId("code-problem"));
  if (typed.length !== 6) { problem("code", "code.short"); byId("otp").focus(); return; }
  await attempt(async () => {
    keep.write({ pass: (await call("POST", "/verify-otp", { body: { otp: typed } })).sessionToken });
    byId("otp").value = "";
    await room.admitted();
  }, null, [byId("code-enter").querySelector("button")]).catch((error) => {
    byId("otp").focus();
    byId("otp").select();
    if (error.code === "RATE_LIMITED") return problem("code", "code.cooldown", { minutes_: Math.ceil(error.wait / 60) });
    if (error.code !== "OTP_INVALID") return problem("code", "unreachable");
    if (error.details.triesLeft) return problem("code", "code.wrong", { n: Number(error.details.triesLeft) });
    return problem("code", "code.gone");
  });
}
byId("code-send").onsubmit = (event) => { event.preventDefault(); sendCode(); };
byId("code-enter").onsubmit = (event) => { event.preventDefault(); enterCode(); };
byId("code-again").onclick = sendCode;

// ---- The conversation

async function resume() {
  const session = await call("GET", "/session", { pass: keep.session });
  channel?.postMessage({ opened: me, link: keep.name });
  room.looked = now();
  if (session.done) return over(session);
  room.ending = false;
  stands(session);
  byId("turns").replaceChildren();
  session.turns.forEach((turn) => addTurn(turn, "saved"));
  where();
  rights("help");
  const { pending, draft } = keep.read();
  const stored = pending && session.turns.find((each) => each.clientTurnId === pending.clientTurnId);
  const last = session.turns.at(-1);
  byId("text").value = (!pending && draft) || "";
  talk();
  if (pending && !stored) return send(pending);
  // An answer without a reply: the one who asks for it again gets it, on whichever device.
  if (!session.draftAllowed && last.clientTurnId) return send({ text: last.text, clientTurnId: last.clientTurnId });
  keep.write({ pending: null });
  return busy(false);
}
function stands(session) {
  room.turns = session.turns;
  room.at = session;
  const { companyName, feedbackOffered, interviewerLanguage } = session;
  room.info = { ...room.info, companyName, feedbackOffered, interviewerLanguage };
}
function talk() {
  show("talk", byId("text"));
  byId("turns").lastElementChild?.scrollIntoView({ block: "start" });
  clearInterval(room.timers.clock);
  room.timers.clock = setInterval(tick, 1_000);
  tick();
  counted();
}
/** A turn's words with their languages: a reply to the candidate's own question may be in another one. */
function parts(turn) {
  const tongue = room.info.interviewerLanguage;
  if (!turn.leadLanguage) return [[turn.text, tongue]];
  const end = turn.text.indexOf("\n\n");
  if (end < 0) return [[turn.text, turn.leadLanguage]];
  return [[turn.text.slice(0, end), turn.leadLanguage], [turn.text.slice(end), tongue]];
}
function wordsOf(turn, className) {
  return make("p", className, ...parts(turn).map(([text, lang]) => Object.assign(make("span", "", text), { lang })));
}
function addTurn(turn, mark) {
  const who = say(make("span", "who"), turn.role === "candidate" ? "talk.you" : "talk.interviewer");
  const words = wordsOf(turn, "words");
  const item = make("article", `turn ${turn.role}`, who, words);
  if (turn.role === "interviewer") {
    byId("question")?.removeAttribute("id");
    words.id = "question"; // what describes the field for the answer
  }
  if (turn.clientTurnId) item.dataset.id = turn.clientTurnId;
  if (turn.role === "candidate") item.append(make("p", "mark"));
  byId("turns").append(item);
  if (turn.role === "candidate") marked(item, mark);
  return item;
}
function marked(item, how) {
  const mark = item.querySelector(".mark");
  mark.className = `mark ${how}`;
  mark.replaceChildren(icon(how === "waiting" ? "cloud" : how === "saved" ? "check" : "clock"), say(make("span"), `mark.${how}`));
}
function where() {
  const { questionNumber: number, questionCount: count } = room.at;
  say(byId("number"), "talk.number", { number, count });
  byId("progress").max = count;
  byId("progress").value = number - 1;
}
function busy(yes) {
  if (yes && !room.sending) whisper("talk.reading");
  room.sending = yes;
  byId("text").readOnly = yes;
  hold([byId("send"), byId("leave")], yes);
  byId("reading").hidden = !yes;
}

async function send(pending) {
  keep.write({ pending, draft: null });
  const before = byId("turns").querySelector(`[data-id="${CSS.escape(pending.clientTurnId)}"]`);
  const turn = { role: "candidate", text: pending.text, clientTurnId: pending.clientTurnId };
  const item = before || addTurn(turn, "sending");
  if (!before) room.turns.push(turn);
  busy(true);
  clearTimeout(room.timers.send);
  item.scrollIntoView({ block: "nearest" });
  let said;
  try {
    if (item.querySelector(".waiting")) marked(item, "sending");
    said = await call("POST", "/messages", { body: pending, pass: keep.session });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.passes) return later(pending, item, error);
    busy(false);
    if (met(error)) return null;
    giveBack(pending, item);
    return problem("talk", error.code === "VALIDATION_FAILED" ? "talk.empty" : "unreachable");
  }
  room.tries = 0;
  offline(false);
  marked(item, "saved");
  keep.write({ pending: null });
  whisper("mark.saved");
  return reply(said);
}
/** The answer stays on this device and goes out again by itself, with the same id: it cannot be stored twice. */
function later(pending, item, error) {
  marked(item, "waiting");
  if (!room.tries) whisper("mark.waiting");
  byId("reading").hidden = true;
  offline(error.code === "OFFLINE");
  const pause = Math.max(Math.min(1_000 * 2 ** room.tries, MOST_PAUSE), error.wait * 1_000);
  room.tries += 1;
  room.timers.send = setTimeout(() => { if (room.view === "talk") send(pending); }, pause);
}
function giveBack(pending, item) {
  room.ending = false;
  item.remove();
  room.turns = room.turns.filter((each) => each.clientTurnId !== pending.clientTurnId);
  keep.write({ pending: null, draft: pending.text });
  byId("text").value = pending.text;
}
function reply(said) {
  room.at = said;
  const turn = { role: "interviewer", text: said.message, questionId: said.questionId, leadLanguage: said.leadLanguage };
  room.turns.push(turn);
  busy(false);
  if (room.ending) return finish(); // they have read what they said
  if (said.done) return SEEN.test(byId("text").value) ? thanks(room.turns) : review();
  const item = addTurn(turn);
  where();
  voice.read(parts(turn));
  item.scrollIntoView({ block: "start" });
  byId("text").focus({ preventScroll: true });
  return tick();
}
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
function give(text) {
  byId("text").value = "";
  counted();
  return send({ text, clientTurnId: newId() });
}
/** The field with the last words that were spoken; null while it goes out or is being read. */
async function typed() {
  if (room.sending || room.hearing) return null;
  room.hearing = true;
  await voice.stop();
  room.hearing = false;
  return room.sending || room.view !== "talk" ? null : byId("text").value.trim();
}
byId("answering").onsubmit = async (event) => {
  event.preventDefault();
  hush(byId("talk-problem"));
  const text = await typed();
  if (text === null) return;
  if (!SEEN.test(text)) problem("talk", "talk.empty");
  else if (text.length > MOST) problem("talk", "talk.long", { n: text.length - MOST });
  else { give(text); return; }
  byId("text").focus();
};
/** What the field holds goes out before the grace is over; what is longer than an answer stays for the next one. */
async function lastCall() {
  const text = await typed();
  if (!text || !SEEN.test(text)) return;
  give(text.slice(0, MOST));
  byId("text").value = text.slice(MOST);
  keep.write({ draft: text.slice(MOST) || null });
}
byId("text").onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); byId("answering").requestSubmit(); }
};
byId("text").oninput = () => {
  counted();
  clearTimeout(room.timers.draft);
  room.timers.draft = setTimeout(keepDraft, 300);
};
function keepDraft() {
  if (room.view !== "talk" || room.sending) return;
  keep.write({ draft: byId("text").value || null });
  if (byId("text").value) say(byId("kept"), "talk.kept"); else hush(byId("kept"));
}
window.addEventListener("pagehide", keepDraft);
function counted() {
  const { length } = byId("text").value.trim();
  const more = MOST - length;
  const told = more < 0 ? "talk.over" : length >= ENOUGH ? "talk.left" : null;
  byId("left").classList.toggle("late", more < 0);
  if (told) say(byId("left"), told, { n: Math.abs(more) }); else hush(byId("left"));
  if (told && told !== room.counted) whisper(told, { n: Math.abs(more) });
  room.counted = told;
  if (!length) hush(byId("kept"));
}

// ---- Time

function tick() {
  if (room.view !== "talk" || !room.at) return;
  const left = Date.parse(room.at.endsAt) - now();
  const minutes = Math.ceil(left / 60_000);
  byId("time").classList.toggle("late", left < 2 * 60_000);
  if (left <= 0) say(byId("time"), "time.over");
  else if (left < 60_000) say(byId("time"), "time.last");
  else say(byId("time"), "time.left", { minutes_: minutes });
  const crossed = CALLS_OUT.find((each) => minutes === each);
  if (crossed && room.calledOut !== crossed && left > 0) { room.calledOut = crossed; whisper("time.left", { minutes_: crossed }); }
  if (left <= 0 && room.calledOut !== 0) { room.calledOut = 0; problem("talk", "time.sending"); }
  const waits = byId("text").value.trim() && (room.sending || SEEN.test(byId("text").value));
  if (waits && left < (document.hidden ? LAST_CALL.hidden : LAST_CALL.seen) - GRACE) lastCall();
  else if (left < -GRACE && !room.sending && !room.finishing) {
    room.finishing = true;
    finish().finally(() => setTimeout(() => { room.finishing = false; }, 10_000));
  }
  if (now() - room.looked > LOOK_AGAIN && !document.hidden && !room.sending) look();
}
/** Whether the session is still this window's, and the interview still on. */
async function look() {
  room.looked = now();
  try {
    const session = await call("GET", "/session", { pass: keep.session });
    offline(false);
    if (session.done && room.view === "talk" && !room.sending) over(session);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === "OFFLINE") offline(true); else if (room.view === "talk") { keepDraft(); met(error); }
  }
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && room.view === "talk" && !room.sending && now() - room.looked > 5_000) look();
});

// ---- Connection

function offline(yes) {
  if (byId("offline").hidden === !yes) return;
  byId("offline").hidden = !yes;
  if (!yes) whisper("online");
}
window.addEventListener("offline", () => offline(true));
window.addEventListener("online", () => {
  offline(false);
  if (room.view === "message" && byId("message").dataset.kind === "trouble") { room.again(); return; }
  const { pending } = keep.read();
  if (room.view === "talk" && room.sending && pending) { room.tries = 0; send(pending); }
});

// ---- Two windows

function takenOver() {
  if (room.view === "talk" && !room.sending) keepDraft();
  clearTimeout(room.timers.send);
  busy(false);
  room.ending = false;
  keep.session = null;
  tell("taken", "windows", { action: () => attempt(start, enter) });
}
channel?.addEventListener("message", ({ data }) => {
  const inside = room.view === "talk" || room.view === "review";
  if (data.opened !== me && data.link === keep.name && inside) takenOver();
});

// ---- The end

function review() {
  const { done } = room.at;
  const unsaid = done ? "" : byId("text").value.trim();
  const answered = room.turns.some((each) => each.role === "candidate");
  const last = room.turns.at(-1);
  say(byId("review-title"), done ? "review.doneTitle" : "review.title");
  say(byId("review-lead"), unsaid ? "review.unsaid" : !answered ? (done ? "thanks.none" : "review.nothing") : done ? "review.doneLead" : "review.lead");
  say(byId("close"), done ? "review.done" : unsaid ? "review.sendEnd" : "review.end");
  byId("back").hidden = done;
  byId("close-without").hidden = byId("unsaid").hidden = !unsaid;
  byId("unsaid").textContent = unsaid;
  byId("goodbye").hidden = !done || !answered || last?.role !== "interviewer"; // it speaks of answers
  if (last) byId("goodbye").replaceChildren(...wordsOf(last).childNodes);
  byId("said").replaceChildren(...exchanges());
  show("review");
}
function exchanges() {
  const items = [];
  let question = null;
  for (const turn of room.turns) {
    if (turn.role === "interviewer") question = turn;
    else items.push(make("li", "", wordsOf(question, "asked"), wordsOf(turn, "answered")));
  }
  return items;
}
async function finish() {
  const pass = keep.session;
  await attempt(async () => {
    await call("POST", "/finish", { pass });
    thanks(room.turns);
  }, null, [byId("close"), byId("close-without")]).catch((error) => {
    if (room.ending) review();
    room.ending = false;
    refuse("review", error);
  });
}
byId("leave").onclick = async () => {
  if (room.sending) return;
  if (await typed() === null) return;
  keepDraft();
  review();
};
byId("back").onclick = () => { talk(); look(); };
byId("close").onclick = () => {
  const text = room.at.done ? "" : byId("text").value.trim();
  if (!text) { finish(); return; }
  talk();
  if (text.length > MOST || !SEEN.test(text)) { byId("answering").requestSubmit(); return; }
  room.ending = true;
  give(text);
};
byId("close-without").onclick = () => {
  byId("text").value = "";
  keep.write({ draft: null });
  finish();
};

/** Over, with what was said in it. */
function over(session) {
  stands(session);
  if (unsent(session.turns)) return thanks(session.turns);
  return review();
}
/** What was written and did not arrive; `turns` are the stored ones, where they are known. */
function unsent(turns = []) {
  const kept = keep.read();
  const { pending } = kept;
  const arrived = pending && turns.some((each) => each.turn && each.clientTurnId === pending.clientTurnId);
  const field = room.view === "talk" || room.view === "review" ? byId("text").value : kept.draft;
  return [kept.unsent, !arrived && pending?.text, field].filter((each) => each && SEEN.test(each)).join("\n\n") || null;
}
/** What did not arrive stays on this device until the candidate says otherwise; the rest is forgotten. */
function letGo(turns) {
  keep.write({ unsent: unsent(turns) });
  byId("text").value = "";
  keep.forget();
}
function offerUnsent() {
  const { unsent: text } = keep.read();
  byId("unsent").hidden = !text || !WITH_UNSENT.includes(room.view);
  say(byId("unsent-why"), "unsent.text", { company: room.info.companyName });
  byId("unsent-text").value = text || "";
}
byId("unsent-copy").onclick = async () => {
  byId("unsent-text").select();
  hush(byId("unsent-done"));
  const copied = await navigator.clipboard?.writeText(byId("unsent-text").value).then(() => true, () => false);
  say(byId("unsent-done"), copied ? "unsent.copied" : "unsent.selected");
};
byId("unsent-delete").onclick = () => {
  keep.write({ unsent: null });
  offerUnsent();
  say(byId("thanks-close"), "thanks.close");
  byId(room.view).querySelector("h1").focus();
  whisper("unsent.deleted");
};
function thanks(turns, { title: heading = "thanks.title", all = "thanks.lead", some = "thanks.part", none = hasNoAnswer(turns) } = {}) {
  letGo(turns);
  const { unsent: text } = keep.read();
  say(byId("thanks-title"), heading);
  say(byId("thanks-lead"), none ? (text ? "thanks.noneArrived" : "thanks.none") : text ? some : all);
  for (const each of ["thanks-step1", "thanks-step2"]) byId(each).hidden = none;
  say(byId("thanks-close"), text ? "thanks.kept" : "thanks.close");
  say(byId("thanks-step3"), "thanks.step3", { company: room.info.companyName });
  byId("thanks-feedback").hidden = !room.info.feedbackOffered;
  show("thanks");
}
/** Whether it is known that nothing was answered. */
const hasNoAnswer = (turns) => Boolean(turns) && !turns.some((each) => each.role === "candidate");
/** Over: with what was said, where this browser may still see it; else with feedback, if there is some to read. */
async function ended() {
  if (room.view === "talk") keepDraft();
  await settle();
  const session = await lastSession();
  if (session) return over(session);
  if (room.view === "talk" || room.view === "review") return thanks();
  keep.write({ unsent: unsent(), draft: null, pending: null });
  try { showFeedback(await call("GET", "/feedback", { pass: keep.read().pass })); } catch (error) {
    if (!(error instanceof Refused) || error.passes) throw error;
    if (error.code in CLOSED && error.code !== "NOT_FOUND") return met(error);
    if (error.code === "OTP_REQUIRED") {
      return tell("ended", "check", { action: () => { room.info.otpRequired = true; askForCode(ended); } });
    }
    room.info.feedbackOffered = error.code === "NOT_OPEN_YET";
    if (!room.info.answered) await call("GET", "/info").catch(learn);
    thanks([], { title: "ended.title", all: "ended.text", some: "ended.part", none: room.info.answered === "0" });
  }
  return null;
}
/** Nobody goes on in it: so it is assessed at once. Whoever may not end it is not told so. */
async function settle() {
  const pass = keep.session || keep.read().pass;
  if (!pass) return;
  try { await call("POST", "/finish", { pass }); } catch (error) { if (!(error instanceof Refused)) throw error; }
}
async function lastSession() {
  const pass = keep.session || keep.read().pass;
  if (!pass) return null;
  try {
    const session = await call("GET", "/session", { pass });
    keep.session = pass;
    return session.done ? session : null;
  } catch (error) {
    if (!(error instanceof Refused) || error.passes) throw error;
    return null;
  }
}
function showFeedback(told) {
  room.info = { ...room.info, companyName: told.companyName, language: told.language };
  if (!keep.read().language) choose(spoken(told.language) || language);
  say(byId("feedback-lead"), "feedback.lead", { company: told.companyName, position: told.position });
  byId("strength-list").replaceChildren(...told.strengths.flatMap((each) => [
    make("h3", "", each.topic), ...each.quotes.map((quote) => make("blockquote", "", quote)),
  ]));
  byId("growth-list").replaceChildren(...told.growth.map((each) => make("li", "", each)));
  byId("strengths").hidden = !told.strengths.length;
  byId("growth").hidden = !told.growth.length;
  show("feedback");
}

// ---- Speech

function pressed(button, yes, key) {
  button.setAttribute("aria-pressed", String(yes));
  say(button.querySelector("span"), key);
}
byId("speak").hidden = !voice.hears;
byId("aloud").hidden = !voice.speaks;
byId("speak").onclick = () => {
  if (voice.listening) return voice.stop();
  if (room.sending) return null;
  byId("voice-note").hidden = false;
  pressed(byId("speak"), true, "voice.listening");
  const add = (heard) => {
    const text = byId("text");
    text.value = [text.value.trimEnd(), heard].filter(Boolean).join(" ");
    text.oninput();
  };
  return voice.listen(room.info.interviewerLanguage, add, () => pressed(byId("speak"), false, "voice.speak"));
};
byId("aloud").onclick = () => {
  voice.aloud = !voice.aloud;
  pressed(byId("aloud"), voice.aloud, "voice.aloud");
  const last = room.turns.findLast((each) => each.role === "interviewer");
  if (voice.aloud && last) voice.read(parts(last)); else voice.hush();
};

// ---- Language

function choose(wanted) {
  language = wanted;
  byId("language").value = wanted;
  translate();
  tongues();
  title();
}
byId("language").append(...Object.entries(LANGUAGES).map(([code, name]) => Object.assign(make("option", "", name), { value: code, lang: code })));
byId("language").onchange = (event) => { keep.write({ language: event.target.value }); choose(event.target.value); };

keep.open().then(() => {
  choose(keep.read().language || spoken(navigator.language) || "en");
  return begin();
});
