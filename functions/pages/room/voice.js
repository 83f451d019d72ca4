// Speech in and out by the browser's own API, where it has one; text is always there beside it.

/** What the browsers' speech recognition has of what we use; TypeScript does not know it.
 * @typedef {object} Recogniser
 * @property {((event: { resultIndex: number, results: { transcript: string }[][] }) => void) | null} onresult
 * @property {(() => void) | null} onend
 * @property {(() => void) | null} onerror
 * @property {() => void} start
 * @property {() => void} stop
 * @property {() => void} [abort] */
/** @typedef {new () => Recogniser} RecogniserClass */

const speaking = /** @type {Record<string, RecogniserClass | undefined>} */ (/** @type {unknown} */ (window));
const Recognition = speaking.SpeechRecognition || speaking.webkitSpeechRecognition;
const LAST_WORDS = 2_000; // milliseconds in which they come after the stop

export const voice = {
  hears: Boolean(Recognition),
  speaks: "speechSynthesis" in window && typeof SpeechSynthesisUtterance === "function",
  aloud: false,
  /** @type {Recogniser | null} */
  listening: null,
  /** @type {Promise<void>} */
  ended: Promise.resolve(),
  /** Each of `[text, language]` in its own language. */
  read(/** @type {[string, string][]} */ parts) {
    if (!this.aloud || !this.speaks) return;
    speechSynthesis.cancel();
    for (const [text, lang] of parts) speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text),
      { lang }));
  },
  hush() { if (this.speaks) speechSynthesis.cancel(); },
  /** Adds what was understood by `heard(text)`; `over()` at the end, whoever ends it.
   * @param {string} tag
   * @param {(text: string) => void} heard
   * @param {() => void} over */
  listen(tag, heard, over) {
    if (!Recognition) return;
    const listening = Object.assign(new Recognition(), { lang: tag, continuous: true, interimResults: false });
    listening.onresult = ({ resultIndex, results }) => {
      for (let at = resultIndex; at < results.length; at += 1) heard(results[at][0].transcript.trim());
    };
    this.ended = new Promise((resolve) => {
      listening.onend = () => { this.listening = null; over(); resolve(); };
    });
    listening.onerror = () => listening.stop();
    this.listening = listening;
    listening.start();
  },
  /** Resolves when the last words have been heard. */
  async stop() {
    if (!this.listening) return;
    this.listening.stop();
    await Promise.race([this.ended, new Promise((resolve) => { setTimeout(resolve, LAST_WORDS); })]);
    this.drop();
  },
  /** Nothing more is heard. */
  drop() {
    const { listening } = this;
    if (!listening) return;
    listening.onresult = null;
    listening.abort?.();
    listening.onend?.();
    listening.onend = null;
  },
};
