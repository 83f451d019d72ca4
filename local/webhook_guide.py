"""Writes into docs/webhooks.md what follows from the code: the schedule, the numbers, a signed request, each event.

python -m local.webhook_guide           writes the parts between the markers
python -m local.webhook_guide --check   fails where they are not what the code says
"""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from interviews.adapters.webhooks.https_sender import DEADLINE_SECONDS
from interviews.domain.assessments.assessment import (
    AssessedBy,
    AssessedCompetency,
    AssessedQualification,
    AssessedRequirement,
    Assessment,
    Evidence,
    ScoreBand,
)
from interviews.domain.kernel.outcome import ErrorClass
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import to_iso
from interviews.domain.runs import happenings
from interviews.domain.runs.envelope import WITH_ASSESSMENT, WITH_LINK, envelope
from interviews.domain.runs.events import Event, EventType
from interviews.domain.runs.lifecycle import State
from interviews.domain.webhooks import circuit, delivery, endpoint, retry_schedule
from interviews.domain.webhooks.endpoint import DisabledReason, Endpoint, signature_headers, tenant_owner
from interviews.domain.webhooks.notices import NoticeType, plan_notice
from interviews.usecases.webhooks.watch_circuits import RELEASED_PER_ROUND

from . import ROOT

GUIDE = ROOT / "docs/webhooks.md"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TENANT, PLATFORM = "tnt_5d41402abc4b2a76b9719d91", "plt_7d793037a0760186574b0282"
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
LINK = "https://interviews.example/api/interview/join/" + "4f0c9a27" * 8
ASSESSMENT = Assessment(
    assessment_id="0b8f0c7e-52d2-4f0c-9a40-0e1f6f2a9d11",
    version=1,
    overall_score=78.0,
    score_band=ScoreBand(low=71.0, high=84.0),
    coverage=1.0,
    basis="MODEL",
    recommendation="HIRE",
    summary="Led a migration to TypeScript in production and explained its trade-offs.",
    competencies=(
        AssessedCompetency(
            competency_id="c1",
            name="TypeScript in production",
            weight=1.0,
            score=4,
            confidence=0.8,
            rationale="Names scope, duration and a measured effect.",
            evidence=(Evidence(turn=2, quote="runtime errors fell by 70 percent"),),
        ),
    ),
    qualifications=(
        AssessedQualification(
            statement="5+ years production TypeScript experience",
            verdict="DEMONSTRATED",
            score=4,
            confidence=0.8,
            evidence=(Evidence(turn=2, quote="over six years in production"),),
        ),
    ),
    requirements=(
        AssessedRequirement(
            requirement_id="r_5f2b6c1a90",
            statement="Right to work in the EU",
            status="CONFIRMED",
            must_have=True,
            evidence=(Evidence(turn=4, quote="Yes, I am a citizen."),),
        ),
    ),
    strengths=("Measures the effect of a change",),
    concerns=("Incident response was not discussed",),
    integrity_flags=(),
    generated_at=AT,
    generated_by=AssessedBy(engine="openai", model="gpt-5", prompt_version="2026-11", rubric_hash="9c1185a5"),
)
DATA: dict[EventType, tuple[State, Any]] = {
    EventType.INFO_NEEDED: (
        State.INFO_NEEDED,
        happenings.InfoNeeded(
            missingFields=[
                happenings.MissingFieldDocument(
                    field="level", severity="HIGH", question="Which level is the position?"
                )
            ]
        ),
    ),
    EventType.INFO_COMPLETED: (State.VALIDATING_SKILLS, happenings.InfoCompleted(dataQuality="EXCELLENT")),
    EventType.PLAN_GENERATED: (
        State.PENDING,
        happenings.PlanGenerated(planId="6f9619ff-8b86-4d01-b42d-00cf4fc964ff", planVersion=1),
    ),
    EventType.PLAN_REVISION_REQUESTED: (
        State.GENERATING_PLAN,
        happenings.PlanRevisionRequested(feedback="Ask about incident response as well", planVersion=2),
    ),
    EventType.APPROVED: (
        State.APPROVED,
        happenings.Approved(
            linkExpiresAt=AT + timedelta(days=7),
            approvedBy="recruiter@acme.example",
            comment="Go ahead",
        ),
    ),
    EventType.REJECTED: (
        State.REJECTED,
        happenings.Rejected(feedback="The position was filled", rejectedBy="recruiter@acme.example"),
    ),
    EventType.SCHEDULED: (
        State.SCHEDULED,
        happenings.Scheduled(opensAt=AT, closesAt=AT + timedelta(days=7)),
    ),
    EventType.STARTED: (State.IN_PROGRESS, happenings.Started(startedAt=AT)),
    EventType.SESSION_TAKEN_OVER: (
        State.IN_PROGRESS,
        happenings.SessionTakenOverDocument(at=AT + timedelta(minutes=10), wonBack=True),
    ),
    EventType.REQUEST_MADE: (
        State.IN_PROGRESS,
        happenings.RequestMade(
            requestId="0a4b6a52-8f0e-4c55-9d0b-6a1f4b1f7c11", type="ACCOMMODATION", urgent=False
        ),
    ),
    EventType.CONSENT_WITHDRAWN: (State.CANCELLED, happenings.ConsentWithdrawn()),
    EventType.COMPLETED: (
        State.COMPLETED,
        happenings.Completed(endedAt=AT, answered=8, durationSeconds=1620),
    ),
    EventType.ASSESSMENT_PENDING: (
        State.ASSESSMENT_PENDING,
        happenings.AssessmentPending(),
    ),
    EventType.ASSESSMENT_APPROVED: (
        State.ASSESSMENT_APPROVED,
        happenings.AssessmentApproved(approvedBy="recruiter@acme.example"),
    ),
    EventType.ASSESSMENT_REJECTED: (
        State.COMPLETED,
        happenings.AssessmentRejected(
            feedback="Turn 4 was misread", action="REASSESS", rejectedBy="recruiter@acme.example"
        ),
    ),
    EventType.CANCELLED: (
        State.CANCELLED,
        happenings.Cancelled(reason="TIMED_OUT", by="system"),
    ),
    EventType.DATA_PURGED: (
        State.ASSESSMENT_APPROVED,
        happenings.CandidateDataPurged(
            purged=["assessmentText", "candidate", "transcript"],
            certificateId="c9d1f0a2-6b3e-4f7a-8c55-2e9b7d10a4f6",
        ),
    ),
}


def example(event: EventType) -> bytes:
    """The exact bytes of a webhook that tells of `event`, as the sender composes them. Raises LookupError."""
    if event not in DATA:
        raise LookupError(f"{event!r} has no example: add what it tells to DATA in local/webhook_guide.py.")
    number = list(EventType).index(event) + 1
    state, told = DATA[event]
    return envelope(
        Event(
            tenant_id=TENANT,
            platform_id=PLATFORM,
            run_id="run_1795512600_1a2b3c4d",
            interview_id="9b2f6a52-3c1d-4c8e-8f0a-5d7e6c1b2a3f",
            sequence=number,
            event_id=f"4e2a9d10-77c3-4b5e-9a61-{number:012x}",
            event=event,
            state=state,
            timestamp=AT,
            actor="system",
            candidate_ref="li_app_a1b2c3d4",
            data=to_record(told),
        ),
        metadata={"requisition": "R-2041"},
        assessment=ASSESSMENT.to_document() if event in WITH_ASSESSMENT else None,
        interview_link=LINK if event in WITH_LINK else None,
    )


def notice(kind: NoticeType) -> bytes:
    """The exact bytes of a warning to the platform."""
    since = AT - (circuit.WARNED_AFTER if kind is NoticeType.ENDPOINT_FAILING else circuit.DISABLED_AFTER)
    owner = tenant_owner(TENANT)
    failing = circuit.Circuit(
        owner, owner, failures=240, failing_since=since, last_error=ErrorClass.STATUS_5XX
    )
    reason = DisabledReason.FAILING if kind is NoticeType.ENDPOINT_DISABLED else None
    about = delivery.Delivery(
        delivery_id="",
        tenant_id=TENANT,
        platform_id=PLATFORM,
        run_id="",
        sequence=0,
        event="",
        event_id="",
        timestamp=since,
        status=delivery.DeliveryStatus.PENDING,
        created_at=since,
        expires_at=0,
    )
    endpoint = Endpoint(owner, "https://ats.example/webhooks/interviews", created_at=since, updated_at=since)
    told = plan_notice(about, endpoint, failing, reason, AT)
    assert told
    return (told.body or "").encode()


def _events() -> str:
    told = [(each, example(each)) for each in EventType] + [(each, notice(each)) for each in NoticeType]
    return "\n\n".join(f"### `{name}`\n\n```json\n{_pretty(body)}\n```" for name, body in told)


def _pretty(body: bytes) -> str:
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)


def signed(body: bytes) -> dict[str, str]:
    """The headers that it comes with."""
    return signature_headers(
        body,
        event_id=json.loads(body)["eventId"],
        timestamp=to_iso(AT),
        tenant_id=TENANT,
        at=AT + timedelta(seconds=2),
        secrets=[SECRET],
    )


def _request() -> str:
    body = example(EventType.PLAN_GENERATED)
    lines = [f"{name}: {value}" for name, value in signed(body).items()]
    return "\n".join(
        [f"Signed with the secret `{SECRET}`:", "", "```http", "POST /webhooks/interviews HTTP/1.1", *lines]
        + ["", body.decode(), "```"]
    )


def _schedule() -> str:
    rows, since = [], timedelta(0)
    for number, delay in enumerate(retry_schedule.DELAYS, 1):
        since += delay
        rows.append(
            f"| {number} | {_span(delay) if delay else 'at once'} | {_span(since) if since else '0'} |"
        )
    return "\n".join(["| Attempt | After the one before | Since the event |", "|---|---|---|", *rows])


def _limits() -> str:
    rows = {
        "Time for your whole answer (DNS, connect, TLS and body included)": f"{DEADLINE_SECONDS:g} seconds",
        "Jitter on each delay": f"±{retry_schedule.JITTER:.0%}",
        "Longest `Retry-After` that is honoured": _span(retry_schedule.LONGEST_RETRY_AFTER),
        "Requests to one endpoint at a time, once it was slow or failed": str(circuit.MOST_IN_FLIGHT),
        "Failures in a row that open the circuit": str(circuit.OPENED_BY),
        "First probe of an open circuit, and the longest wait between two": (
            f"{_span(circuit.FIRST_PROBE)}, {_span(circuit.LONGEST_PROBE)}"
        ),
        "What was on hold is released at most at": f"{RELEASED_PER_ROUND} a minute",
        "Nothing but failures: the platform is warned after": _span(circuit.WARNED_AFTER),
        "Nothing but failures: the endpoint is switched off after": _span(circuit.DISABLED_AFTER),
        "Longest time on hold (a run's own `callbackUrl`)": (
            f"{_span(delivery.LONGEST_HOLD)} ({_span(delivery.LONGEST_HOLD_OF_RUN)})"
        ),
        "Live secrets": f"{endpoint.MOST_LIVE_SECRETS} at most",
        "A delivery stays listed for": _span(delivery.KEPT),
    }
    return "\n".join(
        ["| What | How much |", "|---|---|", *(f"| {name} | {each} |" for name, each in rows.items())]
    )


def _span(span: timedelta) -> str:
    """`75.6 h`, `5 s`, `5 days`: in the largest unit that suits it."""
    seconds = span.total_seconds()
    if seconds >= 3 * 86400 and seconds % 86400 == 0:
        return f"{seconds / 86400:g} days"
    unit, name = next((unit, name) for unit, name in ((3600, "h"), (60, "min"), (1, "s")) if seconds >= unit)
    return f"{round(seconds / unit, 1):g} {name}"


PARTS: dict[str, Callable[[], str]] = {
    "request": _request,
    "schedule": _schedule,
    "limits": _limits,
    "events": _events,
}


def render(text: str) -> str:
    """The guide with every part made anew. Raises ValueError where a part's markers are missing."""
    for name, make in PARTS.items():
        part = re.compile(rf"(<!-- {name}: .*? -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
        made = make()
        text, count = part.subn(lambda found, made=made: f"{found[1]}\n{made}\n{found[2]}", text)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"docs/webhooks.md has {count} parts named {name}, not one")
    return text


def main() -> int:
    written = GUIDE.read_text()
    made = render(written)
    if sys.argv[1:] == ["--check"]:
        if made != written:
            print("docs/webhooks.md is not what the code says. `make openapi` writes it.", file=sys.stderr)
        return int(made != written)
    GUIDE.write_text(made)
    print(f"{GUIDE.relative_to(ROOT)}: {len(made):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
