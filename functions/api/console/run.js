// One run: read, shown by its state, looked at again while something is being made, decided.
const MOVING = { RECEIVED: 2_000, VALIDATING_SKILLS: 2_000, GENERATING_PLAN: 2_000, APPROVED: 2_000, COMPLETED: 3_000, SCHEDULED: 20_000, IN_PROGRESS: 20_000 };
const SAID = ["COMPLETED", "ASSESSMENT_PENDING", "ASSESSMENT_APPROVED", "CANCELLED"];
const ASSESSED = ["ASSESSMENT_PENDING", "ASSESSMENT_APPROVED"];
const run = { id: "", data: null, timer: 0 };

async function showRun(id, news = "") {
  const still = moveOn.ticket();
  if (run.id !== id) blankRun(id);
  return attempt(byId("run-problem"), async () => {
    const data = await call("GET", `/interviews/${id}`);
    if (SAID.includes(data.state)) await loadTranscript(id);
    if (!still()) return;
    renderRun(data, news);
    watch(still);
  });
}
function blankRun(id) {
  Object.assign(run, { id, data: null });
  Object.assign(transcript, { turns: [], problem: null, origin: null });
  byId("run-title").textContent = "A run";
  byId("run-state").hidden = byId("transcript").hidden = true;
  for (const each of ["run-news", "run-problem", "run-facts", "run-body", "turns"]) byId(each).replaceChildren();
}
/** Looks again while something is being made; what a person is typing stays where it is. */
function watch(still) {
  clearTimeout(run.timer);
  const pause = MOVING[run.data.state];
  if (!pause) return;
  run.timer = setTimeout(async () => {
    if (!still()) return;
    const data = document.hidden ? run.data : await call("GET", `/interviews/${run.id}`).catch(() => run.data);
    if (!still()) return;
    if (data.state !== run.data.state) showRun(run.id, `Now: ${named(STATES, data.state)}.`); else watch(still);
  }, pause);
}
function renderRun(data, news) {
  const drafts = typedSoFar();
  run.data = data;
  byId("run-title").textContent = data.position || "Without a position";
  document.title = `${byId("run-title").textContent} · Interviews`;
  byId("run-state").hidden = false;
  byId("run-state").replaceChildren(chip(data.state));
  byId("run-facts").replaceChildren(...facts(runFacts(data)));
  byId("transcript").hidden = true;
  if (data.assessment) gather(data.assessment);
  if (SAID.includes(data.state) && (data.assessment || transcript.turns.length)) showTranscript();
  byId("run-body").replaceChildren(...runParts(data).filter(Boolean));
  byId("run").classList.toggle("wide", !byId("transcript").hidden);
  showProgress();
  restore(drafts);
  announce(news);
}
function announce(news) {
  byId("run-news").textContent = news;
  if (news) { byId("run-title").focus({ preventScroll: true }); window.scrollTo(0, 0); }
}
function runFacts(data) {
  return [
    ["Candidate", data.candidate?.name || data.candidateRef], ["Level", data.level && named(LEVELS, data.level)], ["Company", data.companyName],
    ["Length", `${data.durationMinutes} minutes`], ["Language", data.language], ["Quality of the request", data.dataQuality?.toLowerCase()],
    ["External id", data.externalId], ["Created", moment(data.createdAt)],
    ["Ended", data.cancellation && `${data.cancellation.reason} (${data.cancellation.by})`],
  ];
}
function runParts(data) {
  const deciding = data.state === "PENDING";
  return [
    FOR_YOU.includes(data.state) && make("p", {}, button("Go to your decision", goToDecision)),
    waiting(data),
    data.missingFields.length > 0 && missingView(data),
    data.interviewLink && linkView(data),
    data.assessment && assessmentView(data.assessment),
    data.assessment && data.state === "ASSESSMENT_PENDING" && assessmentDecision(),
    data.assessment && (ASSESSED.includes(data.state) || data.state === "CANCELLED") && chatView(data.runId),
    data.plan && planView(data.plan, deciding),
    data.plan && deciding && planDecision(),
    trailView(data.runId),
  ];
}
function goToDecision() {
  byId("decision-title").scrollIntoView();
  byId("decision-title").focus({ preventScroll: true });
}
function waiting(data) {
  const why = {
    VALIDATING_SKILLS: "The plan is being made. This page shows it as soon as it is there.",
    GENERATING_PLAN: "A new version of the plan is being made. This page shows it as soon as it is there.",
    COMPLETED: "The interview is over and is being assessed. This page shows the assessment as soon as it is there.",
    SCHEDULED: "The candidate has not begun yet.",
    IN_PROGRESS: "The candidate is in the interview.",
  }[data.state];
  return why && make("p", { class: "card quiet" }, why);
}
function missingView(data) {
  return make("section", { class: "card", "aria-labelledby": "missing-title" },
    make("h2", { id: "missing-title" }, data.state === "INFO_NEEDED" ? "What is missing" : "What would make it better"),
    make("ul", {}, data.missingFields.map((each) => make("li", {}, make("strong", {}, each.field), ` ${each.question}`))));
}
function linkView(data) {
  const field = make("input", { id: "link", readonly: true, value: data.interviewLink, "aria-describedby": "link-hint" });
  const copy = async () => {
    field.select();
    try { await navigator.clipboard.writeText(field.value); whisper("Copied."); } catch { whisper("Selected: copy it now."); }
  };
  return make("section", { class: "card" }, make("label", { for: "link" }, "The candidate’s link"),
    make("div", { class: "link-line" }, field, button("Copy", copy)),
    make("p", { id: "link-hint", class: "hint" }, "For the candidate alone: whoever has it can take the interview. Valid until ", moment(data.linkExpiresAt), "."));
}
/** The audit trail, read when somebody opens it. */
function trailView(runId) {
  const place = make("div", {}, make("div", { role: "alert" }), make("ol", { class: "trail" }));
  const details = more(make("h2", {}, "What happened"), place);
  details.addEventListener("toggle", () => pressed(details, place.firstChild, async () => {
    if (!details.open || place.lastChild.children.length) return;
    const { items } = await call("GET", `/interviews/${runId}/events`, { query: { limit: LONGEST_PAGE } });
    place.lastChild.replaceChildren(...items.map((each) => make("li", {}, moment(each.timestamp), ` ${each.event} `, make("span", { class: "hint" }, each.actor))));
  }));
  return make("section", { class: "card" }, details);
}

/** Sends a decision. Where somebody else was first (409), the run is loaded anew, and that is said. */
function act(form, name, method, path, body, news) {
  const before = run.data;
  return pressed(form, byId(`${name}-problem`), async () => {
    try {
      await call(method, `/interviews/${before.runId}${path}`, { body });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      return overtaken(before, error);
    }
    forgetTyped();
    return showRun(before.runId, news);
  });
}
async function overtaken(before, error) {
  await showRun(before.runId);
  if (run.data?.runId !== before.runId) return;
  const moved = run.data.state !== before.state || run.data.plan?.version !== before.plan?.version || run.data.assessment?.version !== before.assessment?.version;
  tell(byId("run-problem"), error, moved ? `Somebody else decided first. The run was loaded anew; it is now: ${named(STATES, run.data.state)}.` : null);
  byId("run-title").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
function typedSoFar() {
  return [...byId("run-body").querySelectorAll("textarea")].filter((each) => each.value).map(({ id, value }) => [id, value]);
}
function forgetTyped() {
  for (const each of byId("run-body").querySelectorAll("textarea")) each.value = "";
}
function restore(drafts) {
  for (const [id, value] of drafts) if (byId(id)) {
    byId(id).value = value;
    const around = byId(id).closest("details.change");
    if (around) around.open = true;
  }
  if (byId("changes-count")) countChanges();
}
