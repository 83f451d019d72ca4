// Speech in and out by the browser's own API, where it has one; text is always there beside it.
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const LAST_WORDS = 2_000; // milliseconds in which they come after the stop
const voice = {
  hears: Boolean(Recognition),
  speaks: "speechSynthesis" in window && typeof SpeechSynthesisUtterance === "function",
  aloud: false,
  listening: null,
  /** Each of `[text, language]` in its own language. */
  read(parts) {
    if (!this.aloud || !this.speaks) return;
    speechSynthesis.cancel();
    for (const [text, lang] of parts) speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang }));
  },
  hush() { if (this.speaks) speechSynthesis.cancel(); },
  /** Adds what was understood by `heard(text)`; `over()` at the end, whoever ends it. */
  listen(tag, heard, over) {
    const listening = Object.assign(new Recognition(), { lang: tag, continuous: true, interimResults: false });
    listening.onresult = (event) => {
      for (let each = event.resultIndex; each < event.results.length; each += 1) heard(event.results[each][0].transcript.trim());
    };
    this.ended = new Promise((resolve) => { listening.onend = () => { this.listening = null; over(); resolve(); }; });
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
