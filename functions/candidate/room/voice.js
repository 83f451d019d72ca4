// Speech in and out by the browser's own API, where it has one; text is always there beside it.
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const voice = {
  hears: Boolean(Recognition),
  speaks: "speechSynthesis" in window && typeof SpeechSynthesisUtterance === "function",
  aloud: false,
  listening: null,
  read(text, tag) {
    if (!this.aloud || !this.speaks) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: tag }));
  },
  hush() { if (this.speaks) speechSynthesis.cancel(); },
  /** Adds what was understood by `heard(text)`; `over()` at the end, whoever ends it. */
  listen(tag, heard, over) {
    const listening = Object.assign(new Recognition(), { lang: tag, continuous: true, interimResults: false });
    listening.onresult = (event) => {
      for (let each = event.resultIndex; each < event.results.length; each += 1) heard(event.results[each][0].transcript.trim());
    };
    listening.onend = () => { this.listening = null; over(); };
    listening.onerror = () => listening.stop();
    this.listening = listening;
    listening.start();
  },
  stop() { this.listening?.stop(); },
};
