// What a call of either page needs of the network.
const PATIENCE = 45_000; // milliseconds; the gateway gives up after 29 seconds

/** The answer, and its JSON: null where it is none. Throws what `fetch` throws, also where an answer is cut short.
 * @param {string} url
 * @param {RequestInit} request
 * @param {AbortSignal | null} signal calls it off */
export async function exchange(url, request, signal = null) {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal?.addEventListener("abort", stop);
  try {
    const answer = await fetch(url, { ...request, cache: "no-store", credentials: "omit", signal: deadline.signal });
    return { answer, content: await answer.json().catch(unlessCutShort) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
/** No JSON is an answer of a kind; half an answer is none. */
function unlessCutShort(/** @type {unknown} */ error) {
  if (error instanceof SyntaxError) return null;
  throw error;
}
export function randomId() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}
export function hex(/** @type {Uint8Array} */ bytes) {
  return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
}
