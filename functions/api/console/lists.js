// Lists that are read page by page, and what the runs' list shows.

/** Shows the first page of `path` in `#{name}-list`, and the next one for each press of `#{name}-more`. */
function paged(name, path, query, row, { none, one, many }) {
  const [list, rest, count, where] = ["list", "more", "count", "problem"].map((part) => byId(`${name}-${part}`));
  const still = moveOn.ticket();
  list.replaceChildren();
  rest.hidden = true;
  const next = async (cursor) => {
    const page = await call("GET", path, { query: { limit: PAGE, ...query, cursor } });
    if (!still()) return null;
    const rows = page.items.map(row);
    list.append(...rows);
    const shown = list.children.length;
    count.textContent = shown ? counted(shown, one, many) + (page.nextCursor ? ", and there are more" : "") : none;
    rest.hidden = !page.nextCursor;
    rest.onclick = () => pressed(rest, where, async () => (await next(page.nextCursor))?.querySelector("a, button")?.focus());
    return rows[0];
  };
  return attempt(where, () => next());
}
function filterOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
}
/** A day as it is here, as the contract's time; `days` later. */
function startOf(day, days = 0) {
  if (!day) return undefined;
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

function showRuns() {
  const { createdAfter, createdBefore, ...rest } = filterOf(byId("runs-filter"));
  const query = { ...rest, createdAfter: startOf(createdAfter), createdBefore: startOf(createdBefore, 1) };
  return paged("runs", "/interviews", query, runRow, { none: "There are no such runs.", one: "run", many: "runs" });
}
function runRow(run) {
  const title = make("a", { href: `#/runs/${encodeURIComponent(run.runId)}`, dir: "auto" }, run.position || "Without a position");
  const about = [run.candidateRef, named(LEVELS, run.level), run.externalId].filter(Boolean).join(" · ");
  return make("li", { class: FOR_YOU.includes(run.state) ? "for-you" : null },
    make("div", { class: "row-main" }, make("h2", {}, title), make("p", { class: "hint", dir: "auto" }, about)),
    chip(run.state), make("p", { class: "hint when" }, moment(run.createdAt)));
}
