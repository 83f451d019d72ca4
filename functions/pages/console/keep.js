// What is kept: in this tab alone (sessionStorage), so that a reload needs no new key and loses nothing that was typed.
// Nothing that the API told of a candidate.
const MINE = "console:";

const keep = {
  memory: {},
  read(name) {
    try { return sessionStorage.getItem(MINE + name) ?? this.memory[name] ?? ""; } catch { return this.memory[name] ?? ""; }
  },
  write(name, value) {
    this.memory[name] = value;
    try { sessionStorage.setItem(MINE + name, value); } catch { /* a browser that keeps nothing: gone with a reload */ }
  },
  /** What was written by `writeAs`, or `otherwise`. */
  readAs(name, otherwise) { return JSON.parse(this.read(name) || "null") ?? otherwise; },
  writeAs(name, value) { this.write(name, JSON.stringify(value)); },
  erase(name) {
    delete this.memory[name];
    try { sessionStorage.removeItem(MINE + name); } catch { /* nothing was kept */ }
  },
  forget() {
    this.memory = {};
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(MINE)) sessionStorage.removeItem(name);
    } catch { /* nothing was kept */ }
  },
};
