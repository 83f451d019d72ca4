// The buttons for speaking an answer and having the questions read aloud.
import { byId, field } from "../shared/elements.js";
import { room } from "./state.js";
import { parts } from "./turns.js";
import { voice } from "./voice.js";
import { say } from "./words.js";

/**
 * @param {string} id
 * @param {boolean} yes
 * @param {string} key */
function pressed(id, yes, key) {
  byId(id).setAttribute("aria-pressed", String(yes));
  say(/** @type {HTMLElement} */ (byId(id).querySelector("span")), key);
}
function add(/** @type {string} */ heard) {
  const text = field("text");
  text.value = [text.value.trimEnd(), heard].filter(Boolean).join(" ");
  text.dispatchEvent(new Event("input"));
}
byId("speak").hidden = !voice.hears;
byId("aloud").hidden = !voice.speaks;
byId("speak").onclick = () => {
  if (voice.listening) return voice.stop();
  if (room.talk.sending) return null;
  byId("voice-note").hidden = false;
  pressed("speak", true, "voice.listening");
  return voice.listen(room.info.interviewerLanguage, add, () => pressed("speak", false, "voice.speak"));
};
byId("aloud").onclick = () => {
  voice.aloud = !voice.aloud;
  pressed("aloud", voice.aloud, "voice.aloud");
  const last = room.talk.turns.findLast((each) => each.role === "interviewer");
  if (voice.aloud && last) voice.read(parts(last)); else voice.hush();
};
