// A browser's storage that may be refused, be full, or not be there.
import assert from "node:assert/strict";
import { it } from "node:test";
import { SafeStorage } from "../../functions/pages/shared/storage.js";

/** What a browser has, as far as we use it: its keys are its own properties. */
class Browser {
  isFull = false;
  kept = {};
  open() {
    const { kept } = this;
    const methods = {
      getItem: (name) => kept[name] ?? null,
      setItem: (name, value) => { if (this.isFull) throw new Error("full"); kept[name] = value; },
      removeItem: (name) => { delete kept[name]; },
    };
    return Object.assign(Object.create(methods), kept);
  }
}
const refused = () => { throw new Error("no"); };

it("keeps in the browser", () => {
  const browser = new Browser();
  const storage = new SafeStorage(() => browser.open());
  storage.write("a", "1");
  assert.deepEqual(browser.kept, { a: "1" });
  assert.equal(new SafeStorage(() => browser.open()).read("a"), "1");
  assert.deepEqual(storage.names(), ["a"]);
  storage.erase("a");
  assert.equal(storage.read("a"), null);
});
it("keeps in the page what the browser refuses", () => {
  const storage = new SafeStorage(refused);
  assert.equal(storage.read("a"), null);
  storage.write("a", "1");
  assert.equal(storage.read("a"), "1");
  assert.deepEqual(storage.names(), ["a"]);
  storage.erase("a");
  assert.equal(storage.read("a"), null);
  assert.deepEqual(storage.names(), []);
});
it("never gives an older value than the last one, also where the browser is full for a while", () => {
  const browser = new Browser();
  const storage = new SafeStorage(() => browser.open());
  storage.write("a", "old");
  browser.isFull = true;
  storage.write("a", "new");
  assert.equal(storage.read("a"), "new");
  browser.isFull = false;
  storage.write("a", "newest");
  assert.equal(storage.read("a"), "newest");
  assert.deepEqual(browser.kept, { a: "newest" });
});
