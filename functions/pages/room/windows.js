// Two windows: the newest has the interview. And the connection, which comes and goes for all of them.
import { byId } from "../shared/elements.js";
import { enter, start } from "./entry.js";
import { keep } from "./keep.js";
import { attempt } from "./meeting.js";
import { room } from "./state.js";
import { happen } from "./talk.js";
import { offline, tell } from "./views.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("interview") : null;
const me = crypto.getRandomValues(new Uint32Array(2)).join("-");

export function announceHere() { channel?.postMessage({ opened: me, link: keep.name }); }
export function takenOver() {
  happen({ type: "takenOver" });
  keep.session = null;
  tell("taken", "windows", { action: () => attempt(start, enter) });
}
channel?.addEventListener("message", ({ data }) => {
  const inside = room.view === "talk" || room.view === "review";
  if (data.opened !== me && data.link === keep.name && inside) takenOver();
});
window.addEventListener("offline", () => offline(true));
window.addEventListener("online", () => {
  offline(false);
  if (room.view === "message" && byId("message").dataset.kind === "trouble") room.again?.();
  else if (room.view === "talk" && keep.read().pending) happen({ type: "cameOnline" });
});
