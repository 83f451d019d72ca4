/** One interview, played with the client of @hey-api/openapi-ts. Prints the run's id. */
import { setTimeout } from "node:timers/promises";
import * as api from "./hey-api/index.js";
import { client } from "./hey-api/client.gen.js";

const { ROOT_URL = "", API_KEY = "", TENANT_ID = "", ANSWER = "" } = process.env;
const keys: Record<string, string> = { "X-API-Key": API_KEY, "X-Tenant-ID": TENANT_ID };
client.setConfig({ baseUrl: ROOT_URL, auth: ({ name }) => keys[name ?? ""], throwOnError: true });
const throwOnError = true;

async function arrived(runId: string, state: api.State) {
  for (let tries = 0; tries < 900; tries++) {
    const { data: run } = await api.getInterview({ path: { runId }, throwOnError });
    if (run.state === state) return run;
    await setTimeout(100);
  }
  throw new Error(`${runId} does not come to ${state}`);
}

const { data: created } = await api.createInterview({
  body: {
    candidateRef: "li_app_a1b2c3d4",
    position: "Senior Software Engineer",
    level: "SENIOR",
    qualifications: ["5+ years production TypeScript experience", "Demonstrated distributed systems design"],
  },
  throwOnError,
});
const { runId } = created;
const { plan } = await arrived(runId, "PENDING");
if (!plan) throw new Error("no plan");
const { data: approved } = await api.approvePlan({
  path: { runId },
  headers: { "Idempotency-Key": runId },
  body: { approvedBy: "recruiter@acme.example", version: plan.version },
  throwOnError,
});
await arrived(runId, "SCHEDULED");
const path = { token: approved.interviewLink.slice(approved.interviewLink.lastIndexOf("/") + 1) };
const { data: session } = await api.startSession({ path, body: { consent: true }, throwOnError });
const headers = { "x-session-token": session.sessionToken };
for (let done = false; !done; )
  ({ done } = (await api.takeAnswer({ path, headers, body: { text: ANSWER }, throwOnError })).data);
const { assessment } = await arrived(runId, "ASSESSMENT_PENDING");
if (!assessment?.competencies.length) throw new Error("no assessment");
await api.approveAssessment({ path: { runId }, body: { approvedBy: "recruiter@acme.example" }, throwOnError });
const { data: trail } = await api.listEvents({ path: { runId }, query: { limit: 100 }, throwOnError });
for (const each of trail.items)
  if (each.event === "interview.plan_generated" && each.data.planVersion !== plan.version)
    throw new Error("another plan");
console.log(runId);
