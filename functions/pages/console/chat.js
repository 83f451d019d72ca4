// Questions about an assessment. The answers cite turns; each citation leads to its place. What was said about a run
// stays until the tab is closed or the key is forgotten, and an answer that comes late is added to its own run's
// conversation.
/** @import { Citation } from "api" */
/** @import { Run } from "./run.js" */
import { byId, field, listening, make } from "../shared/elements.js";
import { decide, lacking } from "./decision.js";
import { drafts } from "./drafts.js";
import { pressed, textField, typed, words } from "./page.js";
import { quoteButton } from "./transcript.js";
import { Gone } from "./view.js";
import { Refused, call, session } from "./wire.js";

/** @typedef {{ who: string, text: string, citations: Citation[] }} Said */
/** @typedef {{ conversation: string | null, said: Said[], waiting: boolean, changed: () => void }} Chat */

/** @param {string} runId */
function chatOf(runId) {
  const chat = session.chats.get(runId) ?? { conversation: null, said: [], waiting: false, changed: () => {} };
  session.chats.set(runId, chat);
  return chat;
}
/** @param {Run} run */
export function chatView(run) {
  const chat = chatOf(run.id);
  const log = make("div", { id: "chat-log", role: "log", "aria-label": "Questions and answers" });
  const waiting = make("p", { id: "chat-waiting", class: "hint", role: "status" });
  chat.changed = () => {
    if (run.view.over) return;
    log.append(...chat.said.slice(log.children.length).map((each) => saidView(run, each)));
    waiting.textContent = chat.waiting ? "The answer is being made…" : "";
  };
  chat.changed();
  return make("section", { class: "card", "aria-labelledby": "chat-title" },
    make("h2", { id: "chat-title" }, "Ask about it"),
    make("p", { class: "hint" }, "Answers come from the plan, the transcript and the assessment alone."),
    log, waiting,
    make("form", { id: "chat", submit: (/** @type {SubmitEvent} */ event) => ask(run, chat, event) },
      textField("chat-message", "Your question", { rows: 2 }),
      decide("Ask", "chat", "plain")));
}
/** @param {Run} run @param {Said} said */
function saidView(run, { who, text, citations }) {
  return make("article", { class: "said" }, make("p", { class: "who" }, who), words(text),
    citations.length > 0 && make("ul", { class: "quotes" },
      citations.map((each) => make("li", {}, quoteButton(run, each)))));
}
/** @param {Run} run @param {Chat} chat @param {SubmitEvent} event */
function ask(run, chat, event) {
  event.preventDefault();
  const message = typed("chat-message");
  if (!message) return lacking("chat", "Please write a question.", "chat-message");
  if (chat.waiting) return lacking("chat", "Your last question is still being answered.", null);
  return pressed(listening(event), byId("chat-problem"), async () => {
    try {
      waitFor(chat, true);
      const answer = await call("POST", `/interviews/${run.id}/assessment/chat`,
        { body: { message, conversationId: chat.conversation ?? undefined }, has: ["answer", "citations"] });
      chat.conversation = answer.conversationId;
      chat.said.push({ who: "You", text: message, citations: [] },
        { who: "Answer", text: answer.answer, citations: answer.citations });
      asked(run, message);
    } catch (error) {
      if (error instanceof Refused && error.status === 404)
        chat.conversation = null; // what was said is erased, or kept no longer
      if (run.view.over) throw new Gone();
      throw error;
    } finally {
      waitFor(chat, false);
    }
  });
}
/** @param {Chat} chat @param {boolean} waiting */
function waitFor(chat, waiting) {
  chat.waiting = waiting;
  chat.changed();
}
/** A question that was answered is no draft any more, unless it was changed since.
 * @param {Run} run @param {string} message */
function asked(run, message) {
  if (drafts.of(run.id)["chat-message"]?.value.trim() === message)
    drafts.forget(run.id, (name) => name === "chat-message");
  if (!run.view.over && typed("chat-message") === message) field("chat-message").value = "";
}
