// The turns as they are shown.
/** @import { Mark, Turn } from "./conversation.js" */
import { byId, find, make } from "../shared/elements.js";
import { room } from "./state.js";
import { icon, say, saying } from "./words.js";

const ICONS = { sending: "clock", waiting: "cloud", saved: "check" };

/** A turn's words with their languages: a reply to the candidate's own question may be in another one.
 * @param {Turn} turn
 * @returns {[string, string][]} */
export function parts({ text, leadLanguage }) {
  const tongue = room.info.interviewerLanguage;
  if (!leadLanguage) return [[text, tongue]];
  const end = text.indexOf("\n\n");
  if (end < 0) return [[text, leadLanguage]];
  return [[text.slice(0, end), leadLanguage], [text.slice(end), tongue]];
}
/**
 * @param {Turn} turn
 * @param {string} [className] */
export function wordsOf(turn, className) {
  return make("p", { class: className }, ...parts(turn).map(([text, lang]) => make("span", { lang }, text)));
}
/**
 * @param {Turn} turn
 * @param {Mark} [mark] */
export function addTurn(turn, mark) {
  const mine = turn.role === "candidate";
  const words = wordsOf(turn, "words");
  const who = saying("span", mine ? "talk.you" : "talk.interviewer", {}, "who");
  const item = make("article", { class: `turn ${turn.role}`, "data-id": turn.clientTurnId }, who, words);
  if (!mine) {
    find("question")?.removeAttribute("id");
    words.id = "question"; // what describes the field for the answer
  }
  byId("turns").append(item);
  if (mine && mark) marked(item, mark);
}
/**
 * @param {Element} item
 * @param {Mark} how */
export function marked(item, how) {
  item.querySelector(".mark")?.remove();
  item.append(make("p", { class: `mark ${how}` }, icon(ICONS[how]), saying("span", `mark.${how}`)));
}
/** The item of an answer.
 * @param {string} id */
export const itemOf = (id) => byId("turns").querySelector(`[data-id="${CSS.escape(id)}"]`);
export const lastItem = () => byId("turns").lastElementChild;

/** How far the interview has come.
 * @param {{ questionNumber: number, questionCount: number }} position */
export function showPosition({ questionNumber: number, questionCount: count }) {
  const progress = /** @type {HTMLProgressElement} */ (find("progress"));
  say(byId("number"), "talk.number", { number, count });
  progress.max = count;
  progress.value = number - 1;
}
