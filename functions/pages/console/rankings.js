/** @import { RankedInterview } from "api" */
/** @import { View } from "./view.js" */
import { formOf, make } from "../shared/elements.js";
import { bandView } from "./assessment.js";
import { filterOf, paged } from "./lists.js";
import { unseen } from "./page.js";
import { LEVELS, RECOMMENDATIONS, STATES, named } from "./words.js";

/** @param {View} view */
export function showRankings(view) {
  const query = filterOf(formOf("rankings-filter"));
  return paged(view, "rankings", (by, wanted) => by.call("GET", "/rankings", { query: wanted, has: ["items"] }), query, rankedRow,
    { none: "Nobody is ranked here yet.", one: "candidate", many: "candidates" });
}
/** @param {RankedInterview} each */
function rankedRow(each) {
  const title = make("a", { href: `#/runs/${encodeURIComponent(each.runId)}`, dir: "auto" },
    each.candidateRef || each.runId);
  const about = [each.position, named(LEVELS, each.level ?? "")].filter(Boolean).join(" · ");
  return make("li", { class: "ranked" },
    make("p", { class: "rank" }, unseen("Rank "), each.rank),
    make("div", { class: "row-main" }, make("h2", {}, title), make("p", { class: "hint", dir: "auto" }, about)),
    bandView(each.overallScore, each.scoreBand),
    make("p", { class: "row-end" }, make("span", { class: `recommendation ${each.recommendation.toLowerCase()}` },
      named(RECOMMENDATIONS, each.recommendation)),
      each.basis === "REHEARSAL" && make("span", { class: "hint rehearsal" }, "Rehearsal"),
      each.state !== "ASSESSMENT_APPROVED" && make("span", { class: "hint" }, named(STATES, each.state))));
}
