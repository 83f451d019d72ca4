// What is shown. Each opening is an object of its own: whatever was asked for one and arrives when another is shown
// changes nothing on the page.
import { call } from "./wire.js";

/** The work was for a view that was left; it ends without a word. */
export class Gone extends Error {}

export class View {
  ending = new AbortController();
  /** A view within `parent` ends with it. @param {View | null} parent */
  constructor(parent = null) {
    parent?.signal.addEventListener("abort", () => this.end());
  }
  get signal() { return this.ending.signal; }
  get over() { return this.signal.aborted; }
  end() { this.ending.abort(); }
  /** A call whose answer counts while this is shown. Throws Refused, and Gone afterwards. What was sent to be written
   * is not called back.
   * @template {string} Method
   * @template {string} Path
   * @param {Method} method
   * @param {Path} path
   * @param {import("./wire.js").Options} options */
  async call(method, path, options = {}) {
    const signal = method === "GET" ? this.signal : null;
    const answer = await call(method, path, { ...options,
      signal }).catch((error) => { throw this.over ? new Gone() : error; });
    if (this.over) throw new Gone();
    return answer;
  }
  /** Work to be done after a pause, in milliseconds, unless the view is left before. Gives the way to call it off.
   * @param {number} pause
   * @param {() => void} work */
  later(pause, work) {
    const off = () => {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", off);
    };
    const timer = setTimeout(() => { off(); work(); }, pause);
    this.signal.addEventListener("abort", off);
    return off;
  }
}
export let shown = new View();

export function moveOn() {
  shown.end();
  shown = new View();
  return shown;
}
