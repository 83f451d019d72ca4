// The calls. Addresses are relative to where this page lies, whatever stands before `interview/join`.
const [ROOT, REST = ""] = location.pathname.split("/interview/join");
const TOKEN = REST.split("/")[1] || "";
const WHOLE = /^[0-9a-f]{64}$/.test(TOKEN); // else a part of the link was lost
const PATIENCE = 45_000; // milliseconds; the gateway gives up after 29 seconds
let skew = 0; // how far this device's clock is behind the server's, in milliseconds

const now = () => Date.now() + skew;

/** What a call was answered instead: `code` as the API says, or OFFLINE where there was no answer. */
class Refused extends Error {
  constructor(code, body = {}, wait = 0, tongue = null) {
    super(code);
    this.code = code;
    this.details = Object.fromEntries((body.details || []).map((each) => [each.field, each.message]));
    this.wait = wait;
    this.language = tongue; // of the interview, where a link is refused that is known
  }
  /** Whether the same call may do better in a moment. */
  get passes() { return ["OFFLINE", "INTERNAL", "OVERLOADED", "AI_UNAVAILABLE", "CONCURRENT_UPDATE", "RATE_LIMITED"].includes(this.code); }
}

async function call(method, path, { body, pass } = {}) {
  const headers = { Accept: "application/json" };
  if (pass) headers["x-session-token"] = pass;
  if (body) headers["Content-Type"] = "application/json";
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), PATIENCE);
  let answer, content;
  try {
    answer = await fetch(`${ROOT}/v1/candidate-access/${TOKEN}${path}`, {
      method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit", signal: deadline.signal,
    });
    content = await answer.json();
  } catch {
    throw new Refused("OFFLINE");
  } finally {
    clearTimeout(timer);
  }
  const date = Date.parse(answer.headers.get("date") || "");
  // The header counts whole seconds: a smaller difference is none.
  if (date && Math.abs(date - Date.now()) > 2_000) skew = date - Date.now();
  if (!answer.ok) {
    const { headers: told } = answer;
    throw new Refused(content.code || "INTERNAL", content, Number(told.get("retry-after")) || 0, told.get("content-language"));
  }
  return content;
}
