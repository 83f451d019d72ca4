/** One interview, played with the types of openapi-typescript. Prints the run's id. */
import createClient from "openapi-fetch";
import { setTimeout } from "node:timers/promises";
import type { components, paths } from "./openapi-typescript.js";

const { ROOT_URL = "", API_KEY = "", TENANT_ID = "", ANSWER = "" } = process.env;
const api = createClient<paths>({
  baseUrl: ROOT_URL,
  headers: { "X-API-Key": API_KEY, "X-Tenant-ID": TENANT_ID },
});

function told<T>({ data, error }: { data?: T; error?: unknown }): NonNullable<T> {
  if (!data) throw new Error(JSON.stringify(error));
  return data;
}

async function arrived(runId: string, state: components["schemas"]["State"]) {
  for (let tries = 0; tries < 900; tries++) {
    const run = told(await api.GET("/v1/integration/interviews/{runId}", { params: { path: { runId } } }));
    if (run.state === state) return run;
    await setTimeout(100);
  }
  throw new Error(`${runId} does not come to ${state}`);
}

const { runId } = told(
  await api.POST("/v1/integration/interviews", {
    body: {
      candidateRef: "li_app_a1b2c3d4",
      position: "Senior Software Engineer",
      level: "SENIOR",
      qualifications: ["5+ years production TypeScript experience", "Demonstrated distributed systems design"],
    },
  }),
);
const { plan } = await arrived(runId, "PENDING");
if (!plan) throw new Error("no plan");
const { interviewLink } = told(
  await api.POST("/v1/integration/interviews/{runId}/plan/approve", {
    params: { path: { runId }, header: { "Idempotency-Key": runId } },
    body: { approvedBy: "recruiter@acme.example", version: plan.version },
  }),
);
await arrived(runId, "SCHEDULED");
const path = { token: interviewLink.slice(interviewLink.lastIndexOf("/") + 1) };
const room = createClient<paths>({ baseUrl: ROOT_URL });
const { sessionToken } = told(
  await room.POST("/v1/candidate-access/{token}/start", { params: { path }, body: { consent: true } }),
);
const params = { path, header: { "x-session-token": sessionToken } };
for (let done = false; !done; )
  ({ done } = told(
    await room.POST("/v1/candidate-access/{token}/messages", { params, body: { text: ANSWER } }),
  ));
const { assessment } = await arrived(runId, "ASSESSMENT_PENDING");
if (!assessment?.competencies.length) throw new Error("no assessment");
told(
  await api.POST("/v1/integration/interviews/{runId}/assessment/approve", {
    params: { path: { runId } },
    body: { approvedBy: "recruiter@acme.example" },
  }),
);
const trail = told(
  await api.GET("/v1/integration/interviews/{runId}/events", { params: { path: { runId }, query: { limit: 100 } } }),
);
for (const each of trail.items)
  if (each.event === "interview.plan_generated" && each.data.planVersion !== plan.version)
    throw new Error("another plan");
console.log(runId);
