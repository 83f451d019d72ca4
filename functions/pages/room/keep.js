// What this device remembers of the interview until its end: under the hash of the link's token, never the token itself.
// `pass` lets this browser in again, `draft` is what was typed, `pending` an answer that is on its way, `unsent` what did
// not arrive before the end, `language` the one that was picked by hand.
const keep = {
  name: null,
  memory: {},
  async open() {
    try {
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(TOKEN));
      const hex = [...new Uint8Array(hash)].map((each) => each.toString(16).padStart(2, "0")).join("");
      localStorage.getItem("interview");
      this.name = `interview:${hex.slice(0, 32)}`;
    } catch { /* a browser that keeps nothing: the interview works, but does not survive a reload without a code */ }
  },
  read() {
    if (!this.name) return this.memory;
    try { return JSON.parse(localStorage.getItem(this.name)) || {}; } catch { return {}; }
  },
  write(more) {
    const kept = { ...this.read(), ...more };
    for (const each of Object.keys(kept)) if (kept[each] === null) delete kept[each];
    this.memory = kept;
    try {
      if (!this.name) return;
      if (Object.keys(kept).length) localStorage.setItem(this.name, JSON.stringify(kept)); else localStorage.removeItem(this.name);
    } catch { this.name = null; }
  },
  /** The session of this very tab: another tab must take the interview over, which this one then hears. */
  get session() { try { return (this.name && sessionStorage.getItem(this.name)) || this.here || null; } catch { return this.here || null; } },
  set session(token) {
    this.here = token;
    try {
      if (token) sessionStorage.setItem(this.name, token); else sessionStorage.removeItem(this.name);
    } catch { /* kept in this page alone */ }
  },
  /** All but the language, and what did not arrive: that goes when the candidate says so. */
  forget() {
    this.session = null;
    this.write({ pass: null, draft: null, pending: null });
  },
};
