// What the contract's words are called here.
const STATES = {
  RECEIVED: "Received", INFO_NEEDED: "Information missing", VALIDATING_SKILLS: "Plan is being made",
  GENERATING_PLAN: "Plan is being revised", PENDING: "Plan to decide", APPROVED: "Plan approved",
  SCHEDULED: "Waiting for the candidate", IN_PROGRESS: "Interview is going on", COMPLETED: "Being assessed",
  ASSESSMENT_PENDING: "Assessment to decide", REJECTED: "Plan rejected", ASSESSMENT_APPROVED: "Assessment approved",
  CANCELLED: "Cancelled",
};
const FOR_YOU = ["PENDING", "ASSESSMENT_PENDING"];
const RECOMMENDATIONS = {
  STRONG_HIRE: "Strong hire", HIRE: "Hire", MAYBE: "Maybe", NO_HIRE: "No hire", INSUFFICIENT_EVIDENCE: "Too little evidence",
};
const LEVELS = { JUNIOR: "Junior", MID: "Mid", SENIOR: "Senior", LEAD: "Lead", PRINCIPAL: "Principal" };
const VERDICTS = {
  DEMONSTRATED: "Demonstrated", PARTIAL: "Partly demonstrated", NOT_DEMONSTRATED: "Not demonstrated", NOT_ASSESSED: "Not assessed",
};
const DELIVERIES = {
  undelivered: "Not delivered", PENDING: "On its way", HELD: "On hold", FAILED: "Failed", DELIVERED: "Delivered",
};
const HEALTH = {
  HEALTHY: ["Healthy", "Webhooks arrive."],
  FAILING: ["Failing", "The last attempts failed. We go on trying."],
  OPEN: ["On hold", "Too many attempts failed in a row. What is to be sent waits, and we look again now and then."],
  DISABLED: ["Switched off", "Nothing is sent. Save the configuration again when your endpoint is back."],
};

const named = (names, value) => names[value] ?? value;
const pairs = (names, first) => [["", first], ...Object.entries(names)];
const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const percent = (share) => `${Math.round(share * 100)} %`;
const score = (value) => String(Math.round(value * 10) / 10);

function moment(iso) {
  if (!iso) return null;
  const shown = new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return make("time", { datetime: iso }, shown);
}
function chip(state, names = STATES) {
  return make("span", { class: `chip ${state.toLowerCase()}` }, named(names, state));
}
