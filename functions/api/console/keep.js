// What is kept: in this tab alone (sessionStorage), so that a reload needs no new key. Never a candidate's data.
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
  forget() {
    this.memory = {};
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(MINE)) sessionStorage.removeItem(name);
    } catch { /* nothing was kept */ }
  },
};
