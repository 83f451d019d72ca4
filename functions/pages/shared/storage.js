/** A browser's storage. What it does not take stays in the page: gone with a reload, but nothing fails. */
export class SafeStorage {
  /** @type {Record<string, string>} */
  #untaken = {};
  #open;
  /** @param {() => globalThis.Storage} open since even to name the storage may be refused */
  constructor(open) { this.#open = open; }

  /** @param {string} name */
  read(name) {
    if (name in this.#untaken) return this.#untaken[name];
    try { return this.#open().getItem(name); } catch { return null; }
  }
  /**
   * @param {string} name
   * @param {string} value */
  write(name, value) {
    try {
      this.#open().setItem(name, value);
      delete this.#untaken[name];
    } catch { this.#untaken[name] = value; }
  }
  /** @param {string} name */
  erase(name) {
    delete this.#untaken[name];
    try { this.#open().removeItem(name); } catch { /* nothing was kept */ }
  }
  names() {
    const untaken = Object.keys(this.#untaken);
    try { return [...untaken, ...Object.keys(this.#open())]; } catch { return untaken; }
  }
}
