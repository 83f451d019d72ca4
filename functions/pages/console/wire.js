// The calls. Addresses are relative to where this page lies, whatever stands before `v1/console`.
import { exchange, randomId } from "../shared/wire.js";
import { keep } from "./keep.js";
import { Gone } from "./view.js";

/** @import { Answer } from "./answers" */
/** @typedef {Record<string, string | number | null | undefined>} Query */
/** The contract's error.
 * @typedef {object} Body
 * @property {string} [code]
 * @property {string} [message]
 * @property {{ field: string, message: string }[]} [details]
 * @property {string | null} [requestId] */

const ROOT = `${location.pathname.split("/v1/console")[0]}/v1/integration`;
export const PAGE = 25;
export const LONGEST_PAGE = 100;

/** What a call was answered instead: the contract's error (§2), or code OFFLINE where there was no answer, UNREADABLE
 * where it was none of the API's. */
export class Refused extends Error {
  /** @param {number} status @param {Body} body */
  constructor(status, body) {
    super(body.message || "The API gave an answer that cannot be read.");
    this.status = status;
    this.code = body.code || "INTERNAL";
    this.details = body.details || [];
    this.requestId = body.requestId || "";
  }
}
const OFFLINE = { code: "OFFLINE", message: "The API cannot be reached. Look at your connection, then try again: nothing is done twice." };
export const UNREADABLE = {
  code: "UNREADABLE",
  message: "The answer cannot be read. Perhaps something between this page and the API answered in its place. Try again: nothing is done twice.",
};

/** What is known while one key is in use, and nowhere kept: writes without an answer, and what was asked about runs. */
export let session = newSession();
/** @returns {{ unanswered: Map<string, string>, chats: Map<string, import("./chat.js").Chat> }} */
function newSession() { return { unanswered: new Map(), chats: new Map() }; }
export function forgetSession() { session = newSession(); }

/** `about` is what a write refers to besides its address and body, such as the version of a run; `has` are fields
 * without which an answer is none.
 * @typedef {{ body?: object, query?: Query, about?: unknown, has?: string[], signal?: AbortSignal | null }} Options */
/** What the document says of this call. Throws Refused, and Gone where `signal` called it off.
 * @template {string} Method
 * @template {string} Path
 * @param {Method} method
 * @param {Path} path
 * @param {Options} options
 * @returns {Promise<Answer<Method, Path>>} */
export async function call(method, path, { body, query, about = null, has = [], signal = null } = {}) {
  const sent = body && JSON.stringify(body);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-API-Key": keep.read("key") };
  if (keep.read("tenant")) headers["X-Tenant-ID"] = keep.read("tenant");
  if (sent) headers["Content-Type"] = "application/json";
  const { unanswered } = session;
  const name = JSON.stringify([method, path, about, sent]);
  if (method !== "GET") headers["Idempotency-Key"] = keyOf(unanswered, name);
  const { answer, content } = await exchanged(ROOT + path + queryOf(query), { method, headers, body: sent }, signal);
  const readable = content !== null && typeof content === "object";
  if (readable && answer.status < 500) unanswered.delete(name);
  if (!answer.ok) throw new Refused(answer.status,
    { requestId: answer.headers.get("x-request-id"), ...(readable && content) });
  if (!readable || !has.every((each) => each in content))
    throw new Refused(0, { ...UNREADABLE, requestId: answer.headers.get("x-request-id") });
  return content;
}
/** @param {string} url @param {RequestInit} request @param {AbortSignal | null} signal */
async function exchanged(url, request, signal) {
  try { return await exchange(url, request, signal); } catch {
    if (signal?.aborted) throw new Gone();
    throw new Refused(0, OFFLINE);
  }
}
/** @param {Query} query */
function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}
/** A write that got no answer is repeated under the same Idempotency-Key: it cannot happen twice.
 * @param {Map<string, string>} unanswered @param {string} name */
function keyOf(unanswered, name) {
  if (!unanswered.has(name)) unanswered.set(name, randomId());
  return /** @type {string} */ (unanswered.get(name));
}
