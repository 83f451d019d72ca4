// What this page knows of the interview, and what it waits for.
/** @import { RoomInfo } from "api" */
import { BEFORE } from "./conversation.js";

/** What the API told: at first nothing, and of an interview that is over what its refusals say.
 * @typedef {RoomInfo & { answered?: string }} Info */

export const room = {
  info: /** @type {Info} */ ({}),
  view: "loading",
  talk: BEFORE,
  /** What the button of the page's message does. @type {Action | null} */
  again: null,
  /** What follows once the code was entered. @type {Action} */
  admitted: () => null,
  /** @type {Record<string, number | undefined>} */
  timers: {},
};
/** @typedef {() => unknown} Action */
/** @param {Partial<Info>} more */
export function learn(more) { room.info = { ...room.info, ...more }; }
