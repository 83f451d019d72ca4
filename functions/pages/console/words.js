// What the contract's words are called here. Where the API's types say which there are, tsc names one that is missing.
/** @import { AssessedQualification, Assessment, InterviewSummary, State, WebhookDelivery, WebhookHealth } from "api" */
import { make } from "../shared/elements.js";

/** What the API's values are called.
 * @typedef {Record<string, string>} Names */

/** @type {Record<State, string>} */
export const STATES = {
  RECEIVED: "Received", INFO_NEEDED: "Information missing", VALIDATING_SKILLS: "Plan is being made",
  GENERATING_PLAN: "Plan is being revised", PENDING: "Plan to decide", APPROVED: "Plan approved",
  SCHEDULED: "Waiting for the candidate", IN_PROGRESS: "Interview is going on", COMPLETED: "Being assessed",
  ASSESSMENT_PENDING: "Assessment to decide", REJECTED: "Plan rejected", ASSESSMENT_APPROVED: "Assessment approved",
  CANCELLED: "Cancelled",
};
export const FOR_YOU = ["PENDING", "ASSESSMENT_PENDING"];
/** @type {Record<Assessment["recommendation"], string>} */
export const RECOMMENDATIONS = {
  STRONG_HIRE: "Strong hire", HIRE: "Hire", MAYBE: "Maybe", NO_HIRE: "No hire",
    INSUFFICIENT_EVIDENCE: "Too little evidence",
};
/** @type {Record<NonNullable<InterviewSummary["level"]>, string>} */
export const LEVELS = { JUNIOR: "Junior", MID: "Mid", SENIOR: "Senior", LEAD: "Lead", PRINCIPAL: "Principal" };
/** @type {Record<AssessedQualification["verdict"], string>} */
export const VERDICTS = {
  DEMONSTRATED: "Demonstrated", PARTIAL: "Partly demonstrated", NOT_DEMONSTRATED: "Not demonstrated",
    NOT_ASSESSED: "Not assessed",
};
/** @type {Names} */
export const STATUSES = {
  CONFIRMED: "Confirmed", DENIED: "Denied", UNCLEAR: "Not clear", NOT_ASKED: "Not asked",
};
/** @type {Names} */
export const STANCES = { FOR: "", AGAINST: "Speaks against it", WITHDRAWN: "Taken back later" };
/** @type {Names} */
export const FLAGS = {
  RETRACTION: "An answer takes back something that was said.",
  CONTRADICTION: "Two answers contradict each other.",
  INSTRUCTION_LIKE_TEXT: "An answer speaks to the assessor, as if to instruct it.",
  HIDDEN_CHARACTERS: "An answer has characters that cannot be seen.",
  EMPTY_ANSWER: "An answer is empty.",
  REPEATED_ANSWER: "An answer is much like an earlier one.",
  REPEATED_SENTENCE: "An answer says the same sentence again and again.",
  COPIED_QUESTION: "An answer is the question itself.",
  PASTED_ANSWER: "An answer may have been pasted: it came faster than one types, or reads like a program’s.",
};
/** @type {Names} */
export const REASONS = {
  REQUESTED: "no reason given", TIMED_OUT: "nobody decided in time", LINK_EXPIRED: "the candidate’s link ended",
  AI_UNAVAILABLE: "the AI engine was not available", CANDIDATE_DATA_PURGED: "the candidate’s data was erased",
  ASSESSMENT_REJECTED: "the assessment was rejected",
};
/** @type {Record<WebhookDelivery["status"] | "undelivered", string>} */
export const DELIVERIES = {
  undelivered: "Not delivered", PENDING: "On its way", HELD: "On hold", FAILED: "Failed", DELIVERED: "Delivered",
};
/** @type {Record<WebhookHealth["status"], [string, string]>} */
export const HEALTH = {
  HEALTHY: ["Healthy", "Webhooks arrive."],
  FAILING: ["Failing", "The last attempts failed. We go on trying."],
  OPEN: ["On hold", "Too many attempts failed in a row. What is to be sent waits, and we look again now and then."],
  DISABLED: ["Switched off", "Nothing is sent. Save the configuration again when your endpoint is back."],
};

/** @param {Names} names @param {string} value */
export const named = (names, value) => names[value] ?? value;
/** @param {Names} names @param {string} first @returns {[string, string][]} */
export const pairs = (names, first) => [["", first], ...Object.entries(names)];
/** @param {number} number @param {string} one @param {string} many */
export const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
/** @param {number} share */
export const percent = (share) => `${Math.round(share * 100)} %`;
/** @param {number} value */
export const score = (value) => String(Math.round(value * 10) / 10);

/** @param {string | null | undefined} iso */
export function moment(iso) {
  if (!iso) return null;
  const shown = new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return make("time", { datetime: iso }, shown);
}
/** @param {string} state @param {Names} names */
export function chip(state, names = STATES) {
  return make("span", { class: `chip ${state.toLowerCase()}` }, named(names, state));
}
