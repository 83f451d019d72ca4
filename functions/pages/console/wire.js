// The calls. Addresses are relative to where this page lies, whatever stands before `v1/console`.
const ROOT = `${location.pathname.split("/v1/console")[0]}/v1/integration`;
const PATIENCE = 45_000; // milliseconds; the gateway gives up after 29 seconds
const PAGE = 25;
const LONGEST_PAGE = 100;

/** What a call was answered instead: the contract's error (§2), or code OFFLINE where there was no answer, UNREADABLE
    where it was none of the API's. */
class Refused extends Error {
  constructor(status, body) {
    super(body.message || "The API gave an answer that cannot be read.");
    this.status = status;
    this.code = body.code || "INTERNAL";
    this.details = body.details || [];
    this.requestId = body.requestId || "";
  }
}
const OFFLINE = { code: "OFFLINE", message: "The API cannot be reached. Look at your connection, then try again: nothing is done twice." };
const UNREADABLE = {
  code: "UNREADABLE",
  message: "The answer cannot be read. Perhaps something between this page and the API answered in its place. Try again: nothing is done twice.",
};

/** What is known while one key is in use, and nowhere kept: writes without an answer, and what was asked about runs. */
let session = newSession();
function newSession() { return { unanswered: new Map(), chats: new Map() }; }

/** `about` is what a write refers to besides its address and body, such as the version of a run; `has` are fields without
    which an answer is none. Throws Refused, and Gone where `signal` called it off. */
async function call(method, path, { body, query, about = null, has = [], signal = null } = {}) {
  const sent = body && JSON.stringify(body);
  const headers = { Accept: "application/json", "X-API-Key": keep.read("key") };
  if (keep.read("tenant")) headers["X-Tenant-ID"] = keep.read("tenant");
  if (sent) headers["Content-Type"] = "application/json";
  const { unanswered } = session;
  const name = JSON.stringify([method, path, about, sent]);
  if (method !== "GET") headers["Idempotency-Key"] = keyOf(unanswered, name);
  const { answer, content } = await exchanged(ROOT + path + queryOf(query), { method, headers, body: sent }, signal);
  const readable = content !== null && typeof content === "object";
  if (readable && answer.status < 500) unanswered.delete(name);
  if (!answer.ok) throw new Refused(answer.status, { requestId: answer.headers.get("x-request-id"), ...(readable && content) });
  if (!readable || !has.every((each) => each in content)) throw new Refused(0, { ...UNREADABLE, requestId: answer.headers.get("x-request-id") });
  return content;
}
async function exchanged(url, request, signal) {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal?.addEventListener("abort", stop);
  try {
    const answer = await fetch(url, { ...request, cache: "no-store", credentials: "omit", signal: deadline.signal });
    return { answer, content: await answer.json().catch(unlessCutShort) };
  } catch {
    if (signal?.aborted) throw new Gone();
    throw new Refused(0, OFFLINE);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
/** No JSON is an answer of a kind; half an answer is none. */
function unlessCutShort(error) {
  if (error instanceof SyntaxError) return null;
  throw error;
}
function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
/** A write that got no answer is repeated under the same Idempotency-Key: it cannot happen twice. */
function keyOf(unanswered, name) {
  if (!unanswered.has(name)) unanswered.set(name, randomId());
  return unanswered.get(name);
}
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
