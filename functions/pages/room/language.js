// The language of the page, and of the interviewer where that is another one.
import { byId, field, make } from "../shared/elements.js";
import { keep } from "./keep.js";
import { room } from "./state.js";
import { title } from "./views.js";
import { LANGUAGES, languageNow, primary, say, translate } from "./words.js";

export function choose(/** @type {string} */ wanted) {
  field("language").value = wanted;
  translate(wanted);
  showTongue();
  title();
}
/** Told where the interviewer speaks another language than the page. */
export function showTongue() {
  const tongue = room.info.interviewerLanguage;
  for (const each of [byId("notice-tongue"), byId("help-tongue")]) {
    /** @type {HTMLElement} */ (each.parentElement).hidden = !tongue || primary(tongue) === languageNow();
    if (tongue) say(each, "notice.tongue", { tongue });
  }
}
byId("language").append(...LANGUAGES.map(({ tag, languageName }) =>
  make("option", { value: tag, lang: tag }, languageName)));
byId("language").onchange = () => {
  const { value } = field("language");
  keep.write({ language: value });
  choose(value);
};
