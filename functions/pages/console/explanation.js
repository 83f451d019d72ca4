// Why an assessment says what it says: read when somebody asks, from what is stored with it. And the check of it.
/** @import { Names } from "./words.js" */
/** @import { AggregateExplained, CompetencyExplained, ConfidenceShown, Difference, Explanation } from "api" */
/** @import { QualificationExplained, RatingShown, ScoreRule, Verification } from "api" */
/** @import { Inside } from "../shared/elements.js" */
/** @import { Run } from "./run.js" */
import { listening, make, shownOf } from "../shared/elements.js";
import { LOADING } from "./lists.js";
import { button, facts, more, pressed, unseen, words } from "./page.js";
import { quoteButton } from "./transcript.js";
import { Refused } from "./wire.js";
import { RECOMMENDATIONS, counted, named, percent, score } from "./words.js";

/** @typedef {CompetencyExplained | QualificationExplained} Explained */

/** The explanation of the assessment that is shown, read once.
 * @param {Run} run */
function explained(run) {
  run.explanation ??= run.view.call("GET", `/interviews/${run.id}/assessment/explanation`,
    { has: ["competencies", "qualifications", "aggregate"] })
    .catch((error) => { run.explanation = null; throw error; });
  return run.explanation;
}
/** A fold that shows `inside(explanation)` once it is opened.
 * @param {Run} run @param {Inside} label @param {(explanation: Explanation) => Inside[]} inside */
function why(run, label, inside) {
  const place = make("div", { class: "why" });
  const problem = make("div", { role: "alert" });
  const fold = more(label, problem, place);
  fold.addEventListener("toggle", () => {
    if (!fold.open || place.children.length) return;
    place.replaceChildren(make("p", { class: "hint" }, LOADING));
    pressed(fold, problem, async () => {
      const found = await explained(run);
      if (found.version !== run.data.assessment?.version)
        throw new Refused(409, { code: "CONCURRENT_UPDATE",
          message: "There is a newer version of the assessment. Load the page anew." });
      place.replaceChildren(...shownOf(inside(found)));
    }).finally(() => { if (place.textContent === LOADING) place.replaceChildren(); });
  });
  return fold;
}
/** @param {Run} run @param {string} name @param {(explanation: Explanation) => Explained | undefined} found */
export function whyScore(run, name, found) {
  return why(run, ["Why this score", unseen(`: ${name}`)],
    (explanation) => scoreReasons(run, /** @type {Explained} */ (found(explanation)), explanation));
}
/** @param {Run} run @param {Explained} each @param {Explanation} explanation */
function scoreReasons(run, each, { aggregate }) {
  return [
    make("p", {}, medianWords(each.scoreRule)),
    each.indicators.length > 0 && [make("h5", {}, `What the plan says about a ${each.score}`),
      make("dl", { class: "indicators" }, each.indicators.map((one) =>
        make("div", {}, make("dt", { dir: "auto" }, one.subDimension), make("dd", { dir: "auto" }, one.indicator))))],
    make("h5", {}, each.ratings.length === 1 ? "The rating" : "The ratings"),
    make("ol", { class: "ratings" }, each.ratings.map((one) => ratingItem(run, one))),
    each.confidence && [make("h5", {}, "How sure it is"),
      make("p", {}, confidenceWords(each.confidence, each.scoreRule))],
    "contribution" in each && [make("h5", {}, "What it adds to the whole"),
      make("p", {}, contributionWords(each, aggregate))],
  ];
}
/** @param {ScoreRule} scoreRule */
function medianWords({ rule, counted: scores, raters, needed }) {
  if (rule === "TOO_FEW_RATERS") return `No score: ${scores.length} of ${counted(raters, "rating", "ratings")} found something that counts, and ${needed} must.`;
  if (scores.length === 1) return `One rating counts: ${scores[0]}.`;
  const sorted = [...scores].sort();
  const apart = sorted[sorted.length - 1] - sorted[0];
  const spread = apart ? `They lie ${counted(apart, "point", "points")} apart.` : "They agree.";
  return `${sorted.length} of ${raters} independent ratings count: ${sorted.join(", ")}. The one in the middle is the score; of two in the middle, the lower. ${spread}`;
}
const NOT_COUNTED = { NO_SCORE: "found nothing to score",
  NO_VALID_QUOTE: "does not count: none of its quotes is in the transcript" };
/** @param {Run} run @param {RatingShown} ratingShown */
function ratingItem(run, { score: given, notCounted, rationale, evidence, droppedQuotes }) {
  return make("li", {},
    make("p", {}, make("strong", {}, given === null ? "No score" : `${given} of 5`),
      notCounted && `, ${named(NOT_COUNTED, notCounted)}`),
    rationale && words(rationale),
    evidence.length > 0 && make("ul", { class: "quotes" },
      evidence.map((one) => make("li", {}, quoteButton(run, one)))),
    droppedQuotes > 0 && make("p", { class: "hint" },
      `${counted(droppedQuotes, "quote was", "quotes were")} not word for word in the transcript and dropped.`));
}
/** @param {ConfidenceShown} each @param {ScoreRule} scoreRule */
function confidenceWords(each, scoreRule) {
  const agreement = scoreRule.raters === 1 ? "what one rating alone is worth" : "their agreement";
  return `${percent(each.product)}: the product of the share of ratings that count (${percent(each.counted)}), ${agreement} (${percent(each.agreement)}), `
    + `the number of quotes (${percent(each.quotes)}) and the share of quotes that held (${percent(each.verified)}).`;
}
/** @param {CompetencyExplained} competencyExplained @param {AggregateExplained} aggregateExplained */
function contributionWords({ score: given, points: worth, weight, contribution, low, high },
  { overallScore }) {
  if (given === null) return `Nothing: what was not shown has no points of its ${percent(weight)} of the weight.`;
  const overall = overallScore === null ? "score" : score(overallScore);
  return `A ${given} is ${score(worth ?? 0)} points of 100. With ${percent(weight)} of the weight it adds ${score(contribution)} `
    + `to the overall ${overall}. For the band it is reckoned between ${score(low)} and ${score(high)} of 5.`;
}
/** @param {Run} run */
export function whyRecommendation(run) {
  return why(run, "Why this recommendation", ({ aggregate, competencies, requirements, rules }) => [
    make("p", {}, make("strong", {}, named(RECOMMENDATIONS, aggregate.decision.recommendation)),
      `: ${aggregate.decision.because}`),
    aggregate.decision.competencyIds.length > 0 && make("ul", {},
      competencies.filter((each) => aggregate.decision.competencyIds.includes(each.competencyId))
      .map((each) => make("li", { dir: "auto" }, each.name))),
    aggregate.decision.requirementIds.length > 0 && make("ul", {},
      requirements.filter((each) => aggregate.decision.requirementIds.includes(each.requirementId))
      .map((each) => make("li", { dir: "auto" }, each.statement))),
    make("p", {}, aggregate.overallScore === null ? "No overall score is said: too little is known. "
      : `The overall score, ${score(aggregate.overallScore)}, is the sum of what the competencies add: ${competencies.filter((each) => each.points !== null).map((each) => score(each.contribution)).join(" + ") || "none"}. `,
      `${percent(aggregate.coverage)} of the weight could be assessed; it must be ${percent(rules.minAssessedWeight)} at least. `,
      "What was not shown has no points. Plain code computes this from the ratings, no AI. Besides the score, each must and the minimum of each required competency count."),
    make("dl", { class: "facts" }, facts(rules.thresholds.map((each) =>
      [named(RECOMMENDATIONS, each.recommendation), `from ${score(each.overallScoreFrom)}`]))),
  ]);
}

// ---- The check

/** @param {Run} run */
export function checkView(run) {
  const problem = make("div", { role: "alert" });
  const result = make("div", { role: "status" });
  const check = (/** @type {Event} */ event) => pressed(listening(event), problem, async () => {
    result.replaceChildren(make("p", { class: "hint" }, LOADING));
    try {
      const found = await run.view.call("POST", `/interviews/${run.id}/assessment/verify`,
        { has: ["identical", "differences"] });
      result.replaceChildren(...checkedView(found));
    } finally { if (result.textContent === LOADING) result.replaceChildren(); }
  });
  return make("div", { class: "check-it" },
    make("div", { class: "row" }, button("Check this assessment", check),
      make("span", { class: "hint" }, "Computes it again from the stored ratings and looks for each quote. No AI is asked.")),
    problem, result);
}
/** @type {Names} */
const WITHOUT_WORDS = {
  ERASED: "What was said is erased, so no rating and no quote could be checked against it.",
  GONE: "The transcript is no longer kept, so no rating and no quote could be checked against it.",
  MISSING: "The transcript is not whole, so no rating and no quote could be checked against it.",
};
const UNCHECKED = {
  summary: "the summary", strengths: "the strengths", concerns: "the concerns", assessmentId: "its id",
    version: "its version", generatedAt: "when it was made",
  generatedBy: "what it was made by",
};
/** Says of what was checked how it came out, and what was not.
 * @param {Verification} found */
function checkedView(found) {
  const quotes = WITHOUT_WORDS[found.transcript] ?? `${ratingsWords(found)} ${found.quotesVerbatim} of ${counted(found.quotesChecked, "quote is", "quotes are")} word for word in the transcript.`;
  const about = `The scores, the band and the recommendation of version ${found.version} were computed again from the numbers of ${counted(found.ratingsAggregated, "stored rating", "stored ratings")}. ${quotes}`;
  const left = uncheckedWords(found);
  if (found.identical) return [make("p", { class: "checked" },
    make("strong", {}, isWhollyChecked(found) ? "It comes out the same. "
      : "What could be checked comes out the same. "), about, left)];
  return [make("div", { class: "problem" },
    make("p", {}, make("strong", {}, "It does not come out the same. "), about, left),
    make("ul", {}, found.differences.map((each) =>
      make("li", {}, make("code", {}, each.field), " ", differing(each)))))];
}
/** @param {Verification} verification */
function isWhollyChecked({ transcript, ratingsChecked, ratingsAggregated, unchecked, wordingErased }) {
  return transcript === "PRESENT" && ratingsChecked === ratingsAggregated && !unchecked.length && !wordingErased;
}
/** @param {Verification} verification */
function ratingsWords({ ratingsChecked: checked, ratingsAggregated: all }) {
  if (!checked) return "Of no rating is enough kept to check it against the transcript.";
  return checked === all ? "Each of them was checked against the transcript."
    : `${checked} of them could be checked against the transcript.`;
}
/** @param {Verification} verification */
function uncheckedWords({ unchecked, wordingErased }) {
  const parts = [...unchecked.map((each) => named(UNCHECKED, each)),
    wordingErased && "the plan’s wording, which is erased in part"].filter(Boolean);
  return parts.length > 0 && ` Not checked: ${parts.join(", ")}.`;
}
/** @param {Difference} difference */
function differing({ stored, computed }) {
  if (computed === null) return `is not there any more: ${worded(stored)}`;
  return `is stored as ${worded(stored)}, and comes out as ${worded(computed)}`;
}
/** @param {unknown} value */
const worded = (value) => (typeof value === "string" ? `“${value}”` : JSON.stringify(value));
