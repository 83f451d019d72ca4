// What this device remembers of the interview until its end: under the hash of the link's token, never the token.
import { SafeStorage } from "../shared/storage.js";
import { hex } from "../shared/wire.js";
import { TOKEN } from "./wire.js";

/** `pass` lets this browser in again, `draft` is what was typed, `pending` an answer that is on its way, `unsent` what
 * did not arrive before the end, `language` the one that was picked by hand.
 * @typedef {object} Kept
 * @property {string | null} [pass]
 * @property {string | null} [draft]
 * @property {import("./conversation.js").Answer | null} [pending]
 * @property {string | null} [unsent]
 * @property {string | null} [language] */

export const keep = {
  name: "",
  device: new SafeStorage(() => localStorage),
  /** The session of this very tab: another tab must take the interview over, which this one then hears. */
  tab: new SafeStorage(() => sessionStorage),
  async open() {
    try {
      this.name = `interview:${hex(new Uint8Array(await hashOf(TOKEN))).slice(0, 32)}`;
    } catch { // without a hash nothing is kept: the interview works, but does not survive a reload without a code
      const nothing = () => { throw new Error("no name to keep it under"); };
      this.device = this.tab = new SafeStorage(nothing);
    }
  },
  /** @returns {Kept} */
  read() {
    try { return JSON.parse(this.device.read(this.name) || "{}"); } catch { return {}; }
  },
  write(/** @type {Kept} */ more) {
    const kept = Object.fromEntries(Object.entries({ ...this.read(), ...more }).filter(([, value]) => value !== null));
    if (Object.keys(kept).length) this.device.write(this.name, JSON.stringify(kept)); else this.device.erase(this.name);
  },
  get session() { return this.tab.read(this.name) || null; },
  set session(token) { if (token) this.tab.write(this.name, token); else this.tab.erase(this.name); },
  /** All but the language, and what did not arrive: that goes when the candidate says so. */
  forget() {
    this.session = null;
    this.write({ pass: null, draft: null, pending: null });
  },
};
const hashOf = (/** @type {string} */ text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
