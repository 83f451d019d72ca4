// The room begins.
import { begin } from "./entry.js";
import { keep } from "./keep.js";
import { choose } from "./language.js";
import "./speech.js";
import { spoken } from "./words.js";

keep.open().then(() => {
  choose(keep.read().language || spoken(navigator.language) || "en");
  return begin();
});
