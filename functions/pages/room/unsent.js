// What was written and did not arrive before the end. It stays on this device until the candidate says otherwise.
/** @import { Turn } from "./conversation.js" */
import { byId, field } from "../shared/elements.js";
import { isSeen } from "./conversation.js";
import { keep } from "./keep.js";
import { room } from "./state.js";
import { headingOf } from "./views.js";
import { hush, say, whisper } from "./words.js";

const SHOWING = ["message", "thanks", "feedback"]; // the views that show it

/** `turns` are the stored ones, where they are known.
 * @param {Turn[]} turns */
export function unsent(turns = []) {
  const { draft, pending, unsent: earlier } = keep.read();
  const arrived = pending && turns.some((each) => each.turn && each.clientTurnId === pending.clientTurnId);
  const written = room.view === "talk" || room.view === "review" ? field("text").value : draft;
  const texts = [earlier, arrived ? null : pending?.text, written];
  return texts.filter((each) => each && isSeen(each)).join("\n\n") || null;
}
export function offerUnsent() {
  const text = keep.read().unsent;
  byId("unsent").hidden = !text || !SHOWING.includes(room.view);
  say(byId("unsent-why"), "unsent.text", { company: room.info.companyName });
  field("unsent-text").value = text || "";
}
byId("unsent-copy").onclick = async () => {
  field("unsent-text").select();
  hush(byId("unsent-done"));
  const copied = await navigator.clipboard?.writeText(field("unsent-text").value).then(() => true, () => false);
  say(byId("unsent-done"), copied ? "unsent.copied" : "unsent.selected");
};
byId("unsent-delete").onclick = () => {
  keep.write({ unsent: null });
  offerUnsent();
  say(byId("thanks-close"), "thanks.close");
  headingOf(room.view).focus();
  whisper("unsent.deleted");
};
