// What the contract's words are called here.
import { make } from "../shared/elements.js";

/** What the API's values are called.
 * @typedef {Record<string, string>} Names */

/** @type {Names} */
export const STATES = {
  RECEIVED: "Received", INFO_NEEDED: "Information missing", VALIDATING_SKILLS: "Plan is being made",
  GENERATING_PLAN: "Plan is being revised", PENDING: "Plan to decide", APPROVED: "Plan approved",
  SCHEDULED: "Waiting for the candidate", IN_PROGRESS: "Interview is going on", COMPLETED: "Being assessed",
  ASSESSMENT_PENDING: "Assessment to decide", REJECTED: "Plan rejected", ASSESSMENT_APPROVED: "Assessment approved",
  CANCELLED: "Cancelled",
};
export const FOR_YOU = ["PENDING", "ASSESSMENT_PENDING"];
/** @type {Names} */
export const RECOMMENDATIONS = {
  STRONG_HIRE: "Strong hire", HIRE: "Hire", MAYBE: "Maybe", NO_HIRE: "No hire",
    INSUFFICIENT_EVIDENCE: "Too little evidence",
};
/** @type {Names} */
export const LEVELS = { JUNIOR: "Junior", MID: "Mid", SENIOR: "Senior", LEAD: "Lead", PRINCIPAL: "Principal" };
/** @type {Names} */
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
export const EVENTS = {
  "interview.info_needed": "Information is missing", "interview.info_completed": "The information is complete",
  "interview.plan_generated": "A plan was made", "interview.plan_revision_requested": "The plan was sent back",
  "interview.approved": "The plan was approved", "interview.rejected": "The plan was rejected",
  "interview.scheduled": "The room was set up", "interview.started": "The candidate began the interview",
  "candidate.request_made": "The candidate asks for a person", "candidate.consent_withdrawn": "The candidate withdrew consent",
  "interview.completed": "The interview ended",
  "interview.assessment_pending": "An assessment was made",
  "interview.assessment_approved": "The assessment was approved",
  "interview.assessment_rejected": "The assessment was rejected", "interview.cancelled": "The run was cancelled",
  "candidate.data_purged": "The candidate’s data was erased",
};
/** @type {Names} */
export const REASONS = {
  REQUESTED: "no reason given", TIMED_OUT: "nobody decided in time", LINK_EXPIRED: "the candidate’s link ended",
  AI_UNAVAILABLE: "the AI engine was not available", CANDIDATE_DATA_PURGED: "the candidate’s data was erased",
  ASSESSMENT_REJECTED: "the assessment was rejected",
};
/** @type {Names} */
export const DELIVERIES = {
  undelivered: "Not delivered", PENDING: "On its way", HELD: "On hold", FAILED: "Failed", DELIVERED: "Delivered",
};
/** @type {Record<string, [string, string]>} */
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
