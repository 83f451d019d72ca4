// What happened to a run: who decided what, when, and with which words. Read when somebody opens it.

function trailView(run) {
  const problem = make("div", { role: "alert" });
  const list = make("ol", { class: "trail" });
  const fold = more(make("h2", {}, "What happened"), problem, list);
  fold.addEventListener("toggle", () => pressed(fold, problem, async () => {
    if (!fold.open || list.children.length) return;
    const events = [];
    let cursor;
    do {
      const page = await run.view.call("GET", `/interviews/${run.id}/events`, { query: { limit: LONGEST_PAGE, cursor }, has: ["items"] });
      events.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    list.replaceChildren(...events.map(eventItem));
  }));
  return make("section", { class: "card" }, fold);
}
function eventItem({ event, timestamp, actor, data }) {
  const said = data.feedback ?? data.comment ?? (data.reason && named(REASONS, data.reason));
  return make("li", {},
    make("p", {}, make("strong", {}, named(EVENTS, event)), data.planVersion ? ` (version ${data.planVersion})` : "", byWhom(actor, data)),
    said && words(said),
    make("p", { class: "hint" }, moment(timestamp), ` · ${event} · ${actor}`));
}
/** The name that was given with a decision; without one, the key tells who it was. */
function byWhom(actor, data) {
  const name = data.approvedBy ?? data.rejectedBy ?? data.requestedBy;
  if (name) return [" by ", make("bdi", {}, name)];
  return { system: "", candidate: " by the candidate" }[actor] ?? " by somebody who gave no name";
}
