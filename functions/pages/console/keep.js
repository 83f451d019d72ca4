// What is kept: in this tab alone, so that a reload needs no new key and loses nothing that was typed. Nothing that
// the API told of a candidate.
import { SafeStorage } from "../shared/storage.js";

const MINE = "console:";
const tab = new SafeStorage(() => sessionStorage);

export const keep = {
  read(/** @type {string} */ name) { return tab.read(MINE + name) ?? ""; },
  /** @param {string} name @param {string} value */
  write(name, value) { tab.write(MINE + name, value); },
  /** What was written by `writeAs`, or `otherwise`.
   * @template T
   * @param {string} name
   * @param {T} otherwise
   * @returns {T} */
  readAs(name, otherwise) { return JSON.parse(this.read(name) || "null") ?? otherwise; },
  /** @param {string} name @param {unknown} value */
  writeAs(name, value) { this.write(name, JSON.stringify(value)); },
  erase(/** @type {string} */ name) { tab.erase(MINE + name); },
  forget() { for (const name of tab.names()) if (name.startsWith(MINE)) tab.erase(name); },
};
