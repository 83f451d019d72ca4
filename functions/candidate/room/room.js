// The room: which view is shown when, and what each does.
const VIEWS = ["loading", "message", "code", "welcome", "talk", "review", "thanks", "feedback"];
const CLOSED = {
  NOT_FOUND: ["unknown", "link"],
  INTERVIEW_CANCELLED: ["cancelled", "leaf"],
  DATA_ERASED: ["erased", "lock"],
  LINK_EXPIRED: ["expired", "clock"],
};
const GRACE = 120_000; // milliseconds after `endsAt` in which an answer is still taken
const CALLS_OUT = [10, 5, 2, 1]; // minutes left that are announced
const LOOK_AGAIN = 60_000;
const MOST_PAUSE = 30_000;
const ENOUGH = 7_000; // characters from which the rest is counted
const MOST = 8_000;

const room = { info: {}, view: "loading", turns: [], at: null, sending: false, tries: 0, looked: 0, timers: {} };
const channel = "BroadcastChannel" in window ? new BroadcastChannel("interview") : null;
const me = crypto.getRandomValues(new Uint32Array(2)).join("-");

// ---- Views

function show(view, focus) {
  room.view = view;
  for (const each of VIEWS) byId(each).hidden = each !== view;
  if (view !== "talk") { voice.stop(); voice.hush(); clearInterval(room.timers.clock); }
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
  if (error.code in CLOSED) { keep.forget(); tell(...CLOSED[error.code]); return true; }
  switch (error.code) {
    case "SESSION_ENDED": ended(); return true;
    case "NOT_OPEN_YET": early(); return true;
    case "SESSION_TAKEN_OVER": case "UNAUTHENTICATED": takenOver(); return true;
    case "SESSION_IDLE": keep.session = null; tell("idle", "clock", { action: () => enter() }); return true;
    case "OTP_REQUIRED": keep.write({ pass: null }); keep.session = null; askForCode(() => enter()); return true;
    default:
  }
  if (again) tell("trouble", "cloud", { action: again, key: "again" });
  return Boolean(again);
}
async function attempt(work, again, buttons = []) {
  for (const each of buttons) each.disabled = true;
  try { await work(); } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!met(error, again)) throw error;
  } finally { for (const each of buttons) each.disabled = false; }
}

// ---- The way in

async function begin() {
  await attempt(async () => {
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
  say(byId("notice-stored"), "notice.stored", { days_: info.retentionDays });
  say(byId("notice-pause"), "notice.pause", { minutes_: info.durationMinutes });
  say(byId("notice-help"), "notice.help", { company: info.companyName });
  byId("facts").hidden = byId("notice").hidden = byId("agree").hidden = back; // read and agreed to at the start
  say(byId("start"), back ? "welcome.continue" : "welcome.start");
  show("welcome");
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
      // A code that was sent a moment ago may still be entered.
      if (error.wait <= 60) return codeIsOut(error.wait);
      return problem("code", "code.cooldown", { minutes_: Math.ceil(error.wait / 60) });
    }
    return problem("code", error.code === "MAIL_UNAVAILABLE" ? "code.notSent" : "unreachable");
  });
}
function codeIsOut(seconds) {
  say(byId("code-text"), "code.sent", { email: room.info.maskedEmail });
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
async function enterCode() {
  const typed = byId("otp").value.replace(/\D/g, "");
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
  room.turns = session.turns;
  room.at = session;
  byId("turns").replaceChildren();
  session.turns.forEach((turn) => addTurn(turn, "saved"));
  if (session.done) return review();
  where();
  const { pending, draft } = keep.read();
  const stored = pending && session.turns.find((each) => each.clientTurnId === pending.clientTurnId);
  const last = session.turns.at(-1);
  show("talk", byId("text"));
  byId("turns").lastElementChild?.scrollIntoView({ block: "start" });
  byId("text").value = (!pending && draft) || "";
  room.timers.clock = setInterval(tick, 1_000);
  tick();
  counted();
  if (pending && !stored) return send(pending);
  // An answer without a reply: the one who asks for it again gets it, on whichever device.
  if (!session.draftAllowed && last.clientTurnId) return send({ text: last.text, clientTurnId: last.clientTurnId });
  keep.write({ pending: null });
  return busy(false);
}
function addTurn(turn, mark) {
  const who = say(make("span", "who"), turn.role === "candidate" ? "talk.you" : "talk.interviewer");
  const words = make("p", "words", turn.text);
  words.lang = room.info.language;
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
  room.sending = yes;
  byId("text").readOnly = yes;
  byId("send").disabled = byId("leave").disabled = yes;
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
    return problem("talk", "unreachable");
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
  byId("reading").hidden = true;
  offline(error.code === "OFFLINE");
  const pause = Math.max(Math.min(1_000 * 2 ** room.tries, MOST_PAUSE), error.wait * 1_000);
  room.tries += 1;
  room.timers.send = setTimeout(() => { if (room.view === "talk") send(pending); }, pause);
}
function giveBack(pending, item) {
  item.remove();
  room.turns = room.turns.filter((each) => each.clientTurnId !== pending.clientTurnId);
  keep.write({ pending: null, draft: pending.text });
  byId("text").value = pending.text;
}
function reply(said) {
  room.at = said;
  const turn = { role: "interviewer", text: said.message, questionId: said.questionId };
  room.turns.push(turn);
  busy(false);
  if (said.done) { room.at = { ...said, done: true }; return review(); }
  const item = addTurn(turn);
  where();
  voice.read(said.message, room.info.language);
  item.scrollIntoView({ block: "start" });
  byId("text").focus({ preventScroll: true });
  return tick();
}
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
byId("answering").onsubmit = (event) => {
  event.preventDefault();
  if (room.sending) return;
  hush(byId("talk-problem"));
  voice.stop();
  const text = byId("text").value.trim();
  if (!text) { problem("talk", "talk.empty"); byId("text").focus(); return; }
  byId("text").value = "";
  counted();
  send({ text, clientTurnId: newId() });
};
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
  const length = byId("text").value.length;
  if (length >= ENOUGH) say(byId("left"), "talk.left", { n: MOST - length }); else hush(byId("left"));
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
  if (left <= 0 && room.calledOut !== 0) { room.calledOut = 0; whisper("time.over"); }
  if (left < -GRACE && !room.sending && !room.finishing) {
    room.finishing = true;
    finish().finally(() => setTimeout(() => { room.finishing = false; }, 10_000));
  }
  if (now() - room.looked > LOOK_AGAIN && !document.hidden && !room.sending) look();
}
/** Whether the session is still this window's, and the interview still on. */
async function look() {
  room.looked = now();
  try { await call("GET", "/session", { pass: keep.session }); offline(false); } catch (error) {
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
  const { pending } = keep.read();
  if (room.view === "talk" && room.sending && pending) { room.tries = 0; send(pending); }
});

// ---- Two windows

function takenOver() {
  if (room.view === "talk" && !room.sending) keepDraft();
  clearTimeout(room.timers.send);
  busy(false);
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
  say(byId("review-title"), done ? "review.doneTitle" : "review.title");
  const answered = room.turns.some((each) => each.role === "candidate");
  say(byId("review-lead"), answered ? (done ? "review.doneLead" : "review.lead") : "review.nothing");
  say(byId("close"), done ? "review.done" : "review.end");
  byId("back").hidden = done;
  byId("said").replaceChildren(...exchanges());
  show("review");
}
function exchanges() {
  const items = [];
  let question = "";
  for (const turn of room.turns) {
    if (turn.role === "interviewer") { question = turn.text; continue; }
    const words = [make("p", "asked", question), make("p", "answered", turn.text)];
    for (const each of words) each.lang = room.info.language;
    items.push(make("li", "", ...words));
  }
  return items;
}
async function finish() {
  const pass = keep.session;
  await attempt(async () => {
    await call("POST", "/finish", { pass });
    thanks();
  }, null, [byId("close")]).catch((error) => refuse("review", error));
}
byId("leave").onclick = () => { keepDraft(); review(); };
byId("back").onclick = () => attempt(resume, begin);
byId("close").onclick = finish;

function thanks() {
  keep.forget();
  say(byId("thanks-step3"), "thanks.step3", { company: room.info.companyName });
  byId("thanks-feedback").hidden = !room.info.feedbackOffered;
  show("thanks");
}
/** Over: with feedback, if there is some to read. */
async function ended() {
  if (room.view === "talk" || room.view === "review") return thanks();
  try { showFeedback(await call("GET", "/feedback", { pass: keep.read().pass })); } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code in CLOSED && error.code !== "NOT_FOUND") return met(error);
    const withCode = error.code === "OTP_REQUIRED";
    tell("ended", "check", withCode ? { action: () => { room.info.otpRequired = true; askForCode(ended); } } : {});
    if (error.code === "NOT_OPEN_YET") say(byId("message-more"), "ended.soon");
    if (!withCode) keep.forget();
  }
  return null;
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
  byId("voice-note").hidden = false;
  pressed(byId("speak"), true, "voice.listening");
  const add = (heard) => {
    const text = byId("text");
    text.value = [text.value.trimEnd(), heard].filter(Boolean).join(" ").slice(0, MOST);
    text.oninput();
  };
  return voice.listen(room.info.language, add, () => pressed(byId("speak"), false, "voice.speak"));
};
byId("aloud").onclick = () => {
  voice.aloud = !voice.aloud;
  pressed(byId("aloud"), voice.aloud, "voice.aloud");
  const last = room.turns.findLast((each) => each.role === "interviewer");
  if (voice.aloud && last) voice.read(last.text, room.info.language); else voice.hush();
};

// ---- Language

function choose(wanted) {
  language = wanted;
  byId("language").value = wanted;
  translate();
  title();
}
byId("language").append(...Object.entries(LANGUAGES).map(([code, name]) => Object.assign(make("option", "", name), { value: code, lang: code })));
byId("language").onchange = (event) => { keep.write({ language: event.target.value }); choose(event.target.value); };

keep.open().then(() => {
  choose(keep.read().language || spoken(navigator.language) || "en");
  return begin();
});
