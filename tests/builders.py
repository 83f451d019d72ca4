"""What tests talk about: a tenant with its callers, an engine that needs no model, and runs at every stage."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fakes import FixedClock, InMemoryCounters, InMemoryRunStore, InMemoryTenantStore, seeded_bytes
from interviews.domain.assessments.assessment import (
    Appraisal,
    Assessment,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from interviews.domain.kernel.access import Caller, Link, Permission
from interviews.domain.kernel.errors import (
    EngineUnavailable,
    InterviewError,
    MailUnavailable,
    ValidationFailed,
)
from interviews.domain.kernel.ids import RunRef
from interviews.domain.plans.plan import (
    Brief,
    Competency,
    GeneratedBy,
    Plan,
    PlanDraft,
    Question,
    Skill,
    SubDimension,
)
from interviews.domain.runs.happenings import Rejection
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.run import Run
from interviews.domain.runs.transcript import Turn
from interviews.domain.tenants.tenant import Limits, Platform, Tenant, TenantSettings
from interviews.usecases.assessments.approve_assessment import approve_assessment
from interviews.usecases.assessments.assess_interview import assess_interview
from interviews.usecases.assessments.reject_assessment import reject_assessment
from interviews.usecases.guardrails.engine import EngineAnswer, Exchange, Moment, NextTurn, Revision
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.kernel.ports import Idempotency, Json
from interviews.usecases.plans.approve_plan import approve_plan
from interviews.usecases.plans.generate_plan import generate_plan
from interviews.usecases.plans.reject_plan import reject_plan
from interviews.usecases.plans.revise_plan import revise_plan
from interviews.usecases.privacy.purge_candidate_data import purge_candidate_data
from interviews.usecases.room.answers import CodeAccepted, CodeSent, InterviewerSaid, SessionFinished
from interviews.usecases.room.check_code import check_code
from interviews.usecases.room.finish_session import finish_session
from interviews.usecases.room.mailer import Mail
from interviews.usecases.room.schedule_interview import schedule_interview
from interviews.usecases.room.send_code import send_code
from interviews.usecases.room.start_session import start_session
from interviews.usecases.room.take_answer import take_answer
from interviews.usecases.runs.cancel_interview import cancel_interview
from interviews.usecases.runs.create_interview import create_interview
from interviews.usecases.runs.interview_links import InterviewLinks
from interviews.usecases.runs.limit_creates import CreateQuota
from interviews.usecases.runs.run_service import RunService
from interviews.usecases.runs.run_store import RunStore
from interviews.usecases.tenants.tenant_store import TenantStore
from interviews.usecases.webhooks.webhook_ports import DeliveryStore
from webhook_fakes import InMemoryDeliveryStore

PLATFORM = Platform("plt_1", "Platform", datetime(2026, 1, 1, tzinfo=UTC))
TENANT = Tenant("tnt_1", PLATFORM.platform_id, "Tenant", datetime(2026, 1, 1, tzinfo=UTC))
CALLER = Caller("key_1", "platform", PLATFORM.platform_id, TENANT.tenant_id, frozenset(Permission))
QUALIFICATIONS = (
    "Python services in production",
    "Designs and runs services on AWS",
    "Reviews the work of others",
)
COMPLETE: Json = {
    "candidateRef": "cand-1",
    "candidateName": "Ada Lovelace",
    "candidateEmail": "ada@example.com",
    "candidateProfile": "Wrote the first program.",
    "position": "Backend Engineer",
    "level": "SENIOR",
    "qualifications": list(QUALIFICATIONS),
    "metadata": {"requisition": "R-7"},
}
ANSWERS = (
    "I have built billing services in Python for seven years and run them myself.",
    "We moved forty services to Fargate, and I wrote the deployment pipeline for it.",
    "I review every change of my team and explain why, not only what to change.",
)


def allow_every_address(url: str) -> None:
    """An address check that refuses nothing."""


class MovesAfter:
    """An address check that refuses from its second call on: the receiver's name leads elsewhere by then."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, url: str) -> None:
        self.calls += 1
        if self.calls > 1:
            raise ValidationFailed.of("callbackUrl", "must lead to public addresses only")


class PlainEngine:
    """One competency and one question for each statement; every answer is rated 4 on its own words.

    While `failures` is above 0, each call counts it down and fails.
    """

    origin = GeneratedBy(engine="plain", model="none", prompt_version="1")

    def __init__(self) -> None:
        self.failures = 0
        self.calls: list[str] = []

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        self._called("validate_skills")
        return [Skill(name=each, canonical_name=each, qualification=each) for each in _statements(brief)]

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        self._called("plan")
        statements = _statements(brief)
        return PlanDraft(
            greeting="Welcome.",
            duration_minutes=brief.duration_minutes,
            skills=tuple(skills),
            skills_coverage={each.name: True for each in skills},
            competencies=tuple(
                competency(number, each, len(statements)) for number, each in enumerate(statements, start=1)
            ),
        )

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        self._called("revise_plan")
        return PlanDraft(
            greeting=f"Welcome to version {plan.version + 1}.",
            duration_minutes=plan.duration_minutes,
            skills=plan.skills,
            skills_coverage=plan.skills_coverage,
            competencies=plan.competencies,
        )

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        self._called("next_turn")
        agenda = plan.agenda()
        following = moment.question_index + 1
        if following == len(agenda):
            return NextTurn("close", "Thank you.")
        return NextTurn("ask", agenda[following].text)

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        self._called("assess")
        answers = [each for each in turns if each.role == "candidate"]
        ratings = {
            each.competency_id: (_rating(answer),)
            for each, answer in zip(plan.competencies, answers, strict=False)
        }
        return Appraisal(
            competencies=tuple(
                CompetencyRatings(competency_id=name, ratings=each) for name, each in ratings.items()
            ),
            qualifications=tuple(
                QualificationRatings(statement=statement, ratings=ratings[each.competency_id])
                for each in plan.competencies
                for statement in each.qualifications
                if each.competency_id in ratings
            ),
            summary=" ".join(each.text for each in answers) or "Nothing was said.",
            strengths=tuple(each.text for each in answers),
            concerns=tuple(each.text for each in answers[:1]),
        )

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        self._called("chat")
        said = [each for each in turns if each.role == "candidate"]
        words = said[-1].text if said else "nothing"
        told = tuple(Evidence(turn=each.turn, quote=each.text) for each in said[-1:])
        invented = Evidence(turn=1, quote="This was never said by anybody.")
        return EngineAnswer(f"{len(history) + 1}: the candidate said {words}", (*told, invented))

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.failures:
            self.failures -= 1
            raise EngineUnavailable("The model is away.")


def competency(number: int, statement: str, count: int) -> Competency:
    question = Question(
        question_id=f"q{number}", text=f"What have you done here: {statement}?", intent=statement
    )
    indicators: Any = {str(score): f"Level {score}" for score in range(1, 6)}
    return Competency(
        competency_id=f"c{number}",
        name=statement,
        weight=1 / count,
        required=True,
        minimum_score=2,
        qualifications=(statement,),
        sub_dimensions=(SubDimension(name="Depth", indicators=indicators),),
        questions=(question,),
    )


def _statements(brief: Brief) -> tuple[str, ...]:
    return tuple(dict.fromkeys(brief.qualifications)) or ("The job as described",)


def _rating(answer: Turn) -> Rating:
    return Rating(score=4, rationale=answer.text, evidence=(Evidence(turn=answer.turn, quote=answer.text),))


@dataclass
class Mailbox:
    """What was sent; while it is `away`, nothing is."""

    mails: list[Mail] = field(default_factory=list)
    away: bool = False

    def send(self, mail: Mail) -> None:
        if self.away:
            raise MailUnavailable("The mail is away.")
        self.mails.append(mail)

    def code(self) -> str:
        """The newest."""
        (code,) = re.findall(r"\b\d{6}\b", self.mails[-1].text)
        return str(code)


@dataclass
class Office:
    """Everything that a use case needs, over any store, and the way of a run from stage to stage."""

    clock: FixedClock = field(default_factory=FixedClock)
    runs: RunStore = field(default=None)  # type: ignore[assignment]
    tenants: TenantStore = field(default_factory=InMemoryTenantStore)
    engine: PlainEngine = field(default_factory=PlainEngine)
    caller: Caller = CALLER
    mailbox: "Mailbox" = field(default_factory=lambda: Mailbox())
    deliveries: DeliveryStore = field(default=None)  # type: ignore[assignment]
    passes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.runs = self.runs or InMemoryRunStore(self.clock)
        self.deliveries = self.deliveries or InMemoryDeliveryStore(self.clock)
        if isinstance(self.runs, InMemoryRunStore) and isinstance(self.tenants, InMemoryTenantStore):
            self.tenants.answers = self.runs.answers
        self.random = seeded_bytes()
        self.links = InterviewLinks("https://host/api", lambda: "link-secret")
        self.counters = InMemoryCounters(self.clock)
        self.quota = CreateQuota(self.counters, lambda failure: None)
        self.service = RunService(runs=self.runs, clock=self.clock, random=self.random)
        self.tenants.put_platform(PLATFORM, expected=None)
        self.tenants.put_tenant(TENANT, expected=None)

    def set_up_tenant(self, settings: TenantSettings | None = None, limits: Limits | None = None) -> None:
        stored = self.tenants.get_tenant(TENANT.tenant_id, fresh=True)
        changed = Tenant(
            TENANT.tenant_id, PLATFORM.platform_id, TENANT.name, TENANT.created_at, settings or TenantSettings(),
            limits or Limits(),
        )  # fmt: skip
        self.tenants.put_tenant(changed, expected=stored)

    def create(self, *, idempotency: Idempotency | None = None, **fields: Any) -> Answer[Any]:
        """A complete request; a field given as None is left out."""
        wanted = {name: each for name, each in (COMPLETE | fields).items() if each is not None}
        return create_interview(
            self.caller,
            wanted,
            tenant=self.tenant,
            tenant_now=self.tenants.get_tenant,
            service=self.service,
            check_address=allow_every_address,
            quota=self.quota,
            idempotency=idempotency,
        )

    @property
    def tenant(self) -> Tenant:
        tenant = self.tenants.get_tenant(self.caller.tenant_id)
        assert tenant
        return tenant

    def created(self, **fields: Any) -> str:
        return str(self.create(**fields).body["runId"])

    def planned(self, **fields: Any) -> str:
        run_id = self.created(**fields)
        self.plan(run_id)
        return run_id

    def approved(self, **fields: Any) -> str:
        run_id = self.planned(**fields)
        self.approve(run_id)
        return run_id

    def scheduled(self, **fields: Any) -> str:
        run_id = self.approved(**fields)
        schedule_interview(
            self.ref(run_id), generation=1, runs=self.runs, clock=self.clock, random=self.random
        )
        return run_id

    def started(self, **fields: Any) -> tuple[str, str]:
        """The run and the session's token."""
        run_id = self.scheduled(**fields)
        return run_id, str(self.start(run_id).body["sessionToken"])

    def completed(self, answers: Sequence[str] = ANSWERS, **fields: Any) -> str:
        run_id, session = self.started(**fields)
        for text in answers:
            self.answer(run_id, session, text)
        if self.run(run_id).state is State.IN_PROGRESS:
            self.finish(run_id, session)
        return run_id

    def assessed(self, answers: Sequence[str] = ANSWERS, **fields: Any) -> str:
        run_id = self.completed(answers, **fields)
        self.assess(run_id)
        return run_id

    def settled(self, **fields: Any) -> str:
        run_id = self.assessed(**fields)
        self.approve_assessment(run_id)
        return run_id

    def at(self, state: State) -> str:
        """A run that stands in `state` (any but RECEIVED, which is never stored)."""
        match state:
            case State.INFO_NEEDED:
                return self.created(position=None)
            case State.VALIDATING_SKILLS:
                return self.created()
            case State.GENERATING_PLAN:
                run_id = self.planned()
                self.revise(run_id)
                return run_id
            case State.PENDING:
                return self.planned()
            case State.APPROVED:
                return self.approved()
            case State.REJECTED:
                run_id = self.planned()
                self.reject(run_id)
                return run_id
            case State.SCHEDULED:
                return self.scheduled()
            case State.IN_PROGRESS:
                return self.started()[0]
            case State.COMPLETED:
                return self.completed()
            case State.ASSESSMENT_PENDING:
                return self.assessed()
            case State.ASSESSMENT_APPROVED:
                return self.settled()
            case State.CANCELLED:
                run_id = self.created()
                self.cancel(run_id)
                return run_id
        raise ValueError(state)

    def plan(self, run_id: str) -> int:
        made = generate_plan(
            self.ref(run_id),
            generation=1,
            runs=self.runs,
            tenants=self.tenants,
            engine=self.engine,
            links=self.links,
            clock=self.clock,
            random=self.random,
        )
        return made.plan_version

    def approve(
        self,
        run_id: str,
        *,
        scheduled_at: str | None = None,
        version: int | None = None,
        idempotency: Idempotency | None = None,
    ) -> Answer[Any]:
        return approve_plan(
            self.caller,
            run_id,
            approved_by="Grace",
            comment=None,
            scheduled_at=scheduled_at,
            version=version,
            service=self.service,
            links=self.links,
            idempotency=idempotency,
        )

    def reject(
        self,
        run_id: str,
        feedback: str = "No.",
        *,
        version: int | None = None,
        idempotency: Idempotency | None = None,
    ) -> Answer[Any]:
        return reject_plan(
            self.caller,
            run_id,
            feedback=feedback,
            rejected_by="Grace",
            version=version,
            service=self.service,
            idempotency=idempotency,
        )

    def revise(
        self,
        run_id: str,
        feedback: str | None = "Ask more.",
        revisions: Sequence[dict[str, str]] = (),
        *,
        version: int | None = None,
    ) -> Answer[Any]:
        return revise_plan(
            self.caller,
            run_id,
            feedback=feedback,
            revisions=revisions,
            requested_by="Grace",
            version=version,
            limits=self.tenant.limits,
            service=self.service,
        )

    def cancel(self, run_id: str, reason: str | None = None, by: str | None = None) -> Answer[Any]:
        return cancel_interview(self.caller, run_id, reason=reason, cancelled_by=by, service=self.service)

    def start(self, run_id: str) -> Answer[Any]:
        """With the code's pass where one is needed."""
        if run_id not in self.passes and self.run(run_id).needs_code:
            with suppress(InterviewError):  # what closes the room is told by the start itself
                self.passes[run_id] = self.admit(run_id)
        return self.start_with(run_id, self.passes.get(run_id))

    def start_with(self, run_id: str, admission: str | None) -> Answer[Any]:
        return start_session(
            self.link(run_id),
            consent=True,
            admission=admission,
            runs=self.runs,
            clock=self.clock,
            random=self.random,
        )

    def admit(self, run_id: str) -> str:
        """Asks for a code and enters it: a pass."""
        self.send_code(run_id)
        return str(self.check_code(run_id, self.mailbox.code())["sessionToken"])

    def send_code(self, run_id: str) -> CodeSent:
        return send_code(
            self.link(run_id), runs=self.runs, mailer=self.mailbox, clock=self.clock, random=self.random
        )

    def check_code(self, run_id: str, code: str) -> CodeAccepted:
        return check_code(self.link(run_id), code=code, runs=self.runs, clock=self.clock, random=self.random)

    def answer(
        self, run_id: str, session: str | None, text: str, client_turn_id: str | None = None
    ) -> InterviewerSaid:
        return take_answer(
            self.link(run_id),
            session_token=session,
            text=text,
            client_turn_id=client_turn_id,
            runs=self.runs,
            engine=self.engine,
            clock=self.clock,
            random=self.random,
        )

    def finish(self, run_id: str, session: str | None) -> SessionFinished:
        return finish_session(
            self.link(run_id), session_token=session, runs=self.runs, clock=self.clock, random=self.random
        )

    def assess(self, run_id: str) -> int:
        return assess_interview(
            self.ref(run_id),
            generation=1,
            runs=self.runs,
            engine=self.engine,
            clock=self.clock,
            random=self.random,
        )

    def approve_assessment(self, run_id: str, *, version: int | None = None) -> Answer[Any]:
        return approve_assessment(
            self.caller, run_id, approved_by="Grace", comment=None, version=version, service=self.service
        )

    def reject_assessment(
        self, run_id: str, action: Rejection = "CANCEL", *, version: int | None = None
    ) -> Answer[Any]:
        return reject_assessment(
            self.caller,
            run_id,
            feedback="No.",
            rejected_by="Grace",
            action=action,
            version=version,
            limits=self.tenant.limits,
            service=self.service,
        )

    def purge(self, run_id: str, key: Idempotency | None = None) -> Answer[Any]:
        return purge_candidate_data(
            self.caller, run_id, service=self.service, deliveries=self.deliveries, idempotency=key
        )

    def ref(self, run_id: str) -> RunRef:
        return RunRef(self.caller.tenant_id, run_id)

    def run(self, run_id: str) -> Run:
        return self.runs.load(self.ref(run_id)).run

    def link(self, run_id: str) -> Link:
        """The candidate's."""
        return Link(self.ref(run_id), self.links.url(self.ref(run_id)).rpartition("/")[2])

    def events(self, run_id: str) -> list[str]:
        page = self.runs.events(self.ref(run_id), after=0, limit=1000)
        return [each.event.value for each in page.items]


def idempotency(key: str = "key", request: str = "request") -> Idempotency:
    return Idempotency(TENANT.tenant_id, key, request)
