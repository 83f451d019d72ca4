// What a refusal of a call means for the room, wherever it came.

/** The page of its own that each ends with, and its symbol.
 * @type {Record<string, [string, string]>} */
export const CLOSED = {
  NOT_FOUND: ["unknown", "link"],
  INTERVIEW_CANCELLED: ["cancelled", "leaf"],
  DATA_ERASED: ["erased", "lock"],
  LINK_EXPIRED: ["expired", "clock"],
};
/** @typedef {"closed" | "ended" | "early" | "taken" | "idle" | "code"} Meaning */
/** @type {Record<string, Meaning>} */
const MEANINGS = {
  ...Object.fromEntries(Object.keys(CLOSED).map((code) => [code, /** @type {const} */ ("closed")])),
  SESSION_ENDED: "ended",
  NOT_OPEN_YET: "early",
  SESSION_TAKEN_OVER: "taken",
  UNAUTHENTICATED: "taken",
  SESSION_IDLE: "idle",
  OTP_REQUIRED: "code",
};
/** Null for what only the caller can answer.
 * @param {string} code
 * @returns {Meaning | null} */
export function meaningOf(code) { return MEANINGS[code] ?? null; }
