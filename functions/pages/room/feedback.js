// What the candidate may read afterwards: their own words, no scores.
/** @import { CandidateFeedback } from "api" */
import { byId, make } from "../shared/elements.js";
import { keep } from "./keep.js";
import { choose } from "./language.js";
import { learn } from "./state.js";
import { show } from "./views.js";
import { languageNow, say, spoken } from "./words.js";

export function showFeedback(/** @type {CandidateFeedback} */ { companyName, growth, language, position, strengths }) {
  learn({ companyName, language });
  if (!keep.read().language) choose(spoken(language) || languageNow());
  say(byId("feedback-lead"), "feedback.lead", { company: companyName, position });
  byId("strength-list").replaceChildren(...strengths.flatMap((each) => [
    make("h3", {}, each.topic), ...each.quotes.map((quote) => make("blockquote", {}, quote)),
  ]));
  byId("growth-list").replaceChildren(...growth.map((each) => make("li", {}, each)));
  byId("strengths").hidden = !strengths.length;
  byId("growth").hidden = !growth.length;
  show("feedback");
}
