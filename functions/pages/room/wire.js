// The calls. Addresses are relative to where this page lies, whatever stands before `interview/join`.
/** @import { paths } from "api" */
import { exchange } from "../shared/wire.js";

/** The paths that the API has behind a candidate's link.
 * @typedef {"/v1/candidate-access/{token}"} Base
 * @typedef {keyof paths extends infer K ? K extends `${Base}${infer P}` ? P : never : never} Route */
/** @template A @typedef {{ responses: { 200: { content: { "application/json": A } } } }} Answering */
/** What the API answers to such a call: of one that it does not have there is no answer.
 * @template {"GET" | "POST"} M
 * @template {Route} P
 * @typedef {paths[`${Base}${P}`] extends Record<Lowercase<M>, Answering<infer A>> ? A : never} Answered */

const ADDRESS = location.pathname.split("/interview/join");
export const TOKEN = (ADDRESS[1] ?? "").split("/")[1] || "";
export const WHOLE = /^[0-9a-f]{64}$/.test(TOKEN); // else a part of the link was lost
let skew = 0; // how far this device's clock is behind the server's, in milliseconds

export const now = () => Date.now() + skew;

/** What a call was answered instead: `code` as the API says, or OFFLINE where there was no answer. */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {{ details?: { field: string, message: string }[] }} body
   * @param {number} wait in seconds
   * @param {string | null} language of the interview, where a link is refused that is known */
  constructor(code, body = {}, wait = 0, language = null) {
    super(code);
    this.code = code;
    /** @type {Record<string, string>} */
    this.details = Object.fromEntries((body.details || []).map((each) => [each.field, each.message]));
    this.wait = wait;
    this.language = language;
  }
  /** Whether the same call may do better in a moment. */
  get passes() { return PASSING.includes(this.code); }
}
const PASSING = ["OFFLINE", "INTERNAL", "OVERLOADED", "AI_UNAVAILABLE", "CONCURRENT_UPDATE", "RATE_LIMITED"];

/** Throws Refused.
 * @template {"GET" | "POST"} M
 * @template {Route} P
 * @param {M} method
 * @param {P} path
 * @param {{ body?: object, pass?: string | null }} options
 * @returns {Promise<Answered<M, P>>} */
export async function call(method, path, { body, pass } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (pass) headers["x-session-token"] = pass;
  if (body) headers["Content-Type"] = "application/json";
  const url = `${ADDRESS[0]}/v1/candidate-access/${TOKEN}${path}`;
  const request = { method, headers, body: body && JSON.stringify(body) };
  const { answer, content } = await exchange(url, request).catch(() => { throw new Refused("OFFLINE"); });
  if (content === null) throw new Refused("OFFLINE");
  const { headers: told } = answer;
  const date = Date.parse(told.get("date") || "");
  // The header counts whole seconds: a smaller difference is none.
  if (date && Math.abs(date - Date.now()) > 2_000) skew = date - Date.now();
  if (answer.ok) return content;
  throw new Refused(
    content.code || "INTERNAL", content, Number(told.get("retry-after")) || 0, told.get("content-language"),
  );
}
