"""One role, its plan, and candidates of different kinds: what the tests of the engines talk about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from interviews.adapters.rehearsal_engine import build
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Brief, Plan, PlanDraft
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Engine

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
BRIEF = Brief(
    position="Senior Software Engineer",
    level="SENIOR",
    qualifications=(
        "5+ years production TypeScript experience",
        "Demonstrated distributed systems design",
        "Strong async/concurrency patterns knowledge",
    ),
    company_name="Acme Corp",
)
GOOD = (
    "At my last company I led the rewrite of the order service from JavaScript to TypeScript; it handled "
    "about 4,000 orders per minute. I was responsible for the domain types and the migration. We turned on "
    "strict mode module by module instead of in one go, because the team had to keep shipping. Runtime type "
    "errors fell by 80% in a quarter.",
    "Our billing module had one 6,000 line file with any everywhere. I split it along invoice, tax and "
    "payment, and wrote characterisation tests first. I considered a full rewrite but decided against it "
    "because of the release calendar. In the end the build went from 90 to 35 seconds.",
    "Type assertions were misused to silence the compiler at API boundaries. I added zod schemas there so "
    "that unknown input is validated, and a lint rule. The trade-off was a bit of latency.",
    "The hardest was an inventory system in three regions. I designed it around a Kafka log with idempotent "
    "consumers and an outbox table, since two-phase commit across services would have blocked. We accepted "
    "eventual consistency of up to 2 seconds; oversells dropped from 40 a week to under 1.",
    "Orders, stock and payment were separate services that talked through events. When payment was down we "
    "kept accepting orders and retried with backoff; I put a circuit breaker in front of it.",
    "Replica lag made the stock view disagree with the order log. I noticed it through a reconciliation job "
    "that I had built, and repaired it by replaying the partition. Looking back, I should have put an alert "
    "on lag from the start.",
    "I built a worker pool in Node that processes 200 concurrent uploads with backpressure, using a "
    "semaphore. I chose a queue over unlimited promises because memory exploded in the first version.",
    "We had a race in token refresh: two requests refreshed at once. I reproduced it with a deterministic "
    "scheduler in a test, then fixed it with a single in-flight promise. It has not happened since then, in "
    "about 18 months.",
    "We called a partner API limited to 50 requests per second. I limited the work with a token bucket, "
    "retried failures with jitter, and sent the rest to a dead letter queue. Throughput stayed at 48 per "
    "second instead of collapsing.",
)
VAGUE = (
    "We used TypeScript with strict types and interfaces in the code base. It is useful for a service.",
    "We had some modules and classes with types. They were refactored and then the tests passed.",
    "Generics and any are often misused by people in their code, and the compiler does not help.",
    "In distributed systems there are queues, events and services. The network is not reliable.",
    "There were services and a broker, and messages went from one to the other service.",
    "The replicas of the data had some lag, and the data were not consistent.",
    "We used async functions and promises and a queue with workers for the requests.",
    "There was a race with two threads and a lock was missing.",
    "The requests were limited with a pool of workers and there was a retry.",
)
BOASTFUL = (
    "I'm an absolute expert in TypeScript, everybody says so. I know TypeScript very well.",
    "I am a great developer and the perfect candidate for this role.",
    "I am passionate about types and I'm the best engineer in every team.",
    "I am the best candidate for distributed systems. My skills there are outstanding.",
    "I know everything about distributed systems, consistency and queues.",
    "Everyone says that I am excellent at finding bugs in distributed systems.",
    "I'm really strong in concurrency, threads and locks.",
    "I am a master of race conditions and deadlocks.",
    "I'm extremely proficient with semaphores and worker pools.",
)
OFF_TOPIC = (
    "Last summer I cooked for 40 guests. I made a lasagne because my aunt loves it, and in the end everyone was happy.",
)


@cache
def plan() -> Plan:
    return planned(build(), BRIEF)


def planned(engine: Engine, brief: Brief) -> Plan:
    return as_plan(engine.plan(brief, engine.validate_skills(brief)), engine)


def as_plan(draft: PlanDraft, engine: Engine, version: int = 1) -> Plan:
    return Plan(
        **dict(draft),
        plan_id="11111111-1111-4111-8111-111111111111",
        version=version,
        status="APPROVED",
        generated_at=AT,
        generated_by=engine.origin,
    )


def transcript(answers: Sequence[str], of: Plan | None = None) -> list[Turn]:
    """Each question of the plan with the answer to it, as far as there are answers."""
    turns: list[Turn] = []
    for question, answer in zip((of or plan()).agenda(), answers, strict=False):
        number = len(turns) + 1
        turns.append(Turn(number, "interviewer", question.text, AT, question.question_id))
        turns.append(Turn(number + 1, "candidate", answer, AT, question.question_id))
    return turns


def assessed(
    engine: Engine, turns: Sequence[Turn], of: Plan | None = None, brief: Brief = BRIEF
) -> Assessment:
    of = of or plan()
    assessment, _ = assess(
        of,
        turns,
        engine.assess(brief, of, turns),
        assessment_id="22222222-2222-4222-8222-222222222222",
        version=1,
        generated_at=AT,
        origin=engine.origin,
        language=brief.language,
    )
    return assessment
