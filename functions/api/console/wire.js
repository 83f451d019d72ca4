// The calls. Addresses are relative to where this page lies, whatever stands before `v1/console`.
const ROOT = `${location.pathname.split("/v1/console")[0]}/v1/integration`;
const PATIENCE = 45_000; // milliseconds; the gateway gives up after 29 seconds
const PAGE = 25;
const LONGEST_PAGE = 100;

/** What a call was answered instead: the contract's error (§2), or code OFFLINE where there was no answer. */
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

async function call(method, path, { body, query } = {}) {
  const sent = body && JSON.stringify(body);
  const headers = { Accept: "application/json", "X-API-Key": keep.read("key") };
  if (keep.read("tenant")) headers["X-Tenant-ID"] = keep.read("tenant");
  if (sent) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = attempts.key(method, path, sent);
  const answer = await fetched(ROOT + path + queryOf(query), { method, headers, body: sent });
  const content = await answer.json().catch(() => ({}));
  if (method !== "GET") attempts.over(method, path, sent);
  if (answer.ok) return content;
  throw new Refused(answer.status, { requestId: answer.headers.get("x-request-id"), ...content });
}
async function fetched(url, request) {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), PATIENCE);
  try {
    return await fetch(url, { ...request, cache: "no-store", credentials: "omit", signal: deadline.signal });
  } catch {
    throw new Refused(0, OFFLINE);
  } finally {
    clearTimeout(timer);
  }
}
function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
/** A write that got no answer is repeated under the same Idempotency-Key: it cannot happen twice. */
const attempts = {
  underWay: new Map(),
  key(...what) {
    const name = JSON.stringify(what);
    if (!this.underWay.has(name)) this.underWay.set(name, randomId());
    return this.underWay.get(name);
  },
  over(...what) { this.underWay.delete(JSON.stringify(what)); },
};
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}
