"""A run: one interview from its request to the verdict. The slim part, which changes often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, get_args

from ..kernel.errors import Detail, InvalidState, OtherVersion, RunMovedOn, ValidationFailed
from ..kernel.ids import RunRef
from ..kernel.times import from_epoch, from_iso, to_epoch, to_iso
from .happenings import DataQuality, Severity
from .lifecycle import TERMINAL, State, Trigger, next_state

Level = Literal["JUNIOR", "MID", "SENIOR", "LEAD", "PRINCIPAL"]
LEVELS: tuple[str, ...] = get_args(Level)
Recommendation = Literal["STRONG_HIRE", "HIRE", "MAYBE", "NO_HIRE", "INSUFFICIENT_EVIDENCE"]
RECOMMENDATIONS: tuple[str, ...] = get_args(Recommendation)
Basis = Literal["MODEL", "REHEARSAL"]
"""What rated: a model, or the embedded engine, which is for trying the product out (contract §10)."""
LONGEST_WAIT = timedelta(days=45)
"""How long a run may stand still and yet be kept: longer than any wait that a clock ends (30 days)."""
LONGEST_NOTICE = timedelta(days=180)
"""How far ahead an interview may be scheduled: the run's record must outlive it."""
LONGEST_RUN = timedelta(days=365)
"""How long after its request a run takes its last step and is kept for its whole retention afterwards. One that goes
on for longer is kept no longer for that: the ids by which it is found, and what was written with it, end then."""


LONGEST_BACKUP = timedelta(days=40)
"""Until what was deleted is in no backup: 35 days of point-in-time recovery (AWS limit), and the few that DynamoDB may
take to delete what has expired."""


@dataclass(frozen=True, slots=True)
class MissingField:
    field: str
    severity: Severity
    question: str


class Reason(StrEnum):
    """Why a run was cancelled, in our own words: any other reason is somebody's, and may be about the candidate."""

    REQUESTED = "REQUESTED"
    LINK_EXPIRED = "LINK_EXPIRED"
    TIMED_OUT = "TIMED_OUT"
    PURGED = "CANDIDATE_DATA_PURGED"
    REJECTED = "ASSESSMENT_REJECTED"
    AI_UNAVAILABLE = "AI_UNAVAILABLE"
    AI_BUDGET_SPENT = "AI_BUDGET_SPENT"
    TENANT_DELETED = "TENANT_DELETED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"


OUR_REASONS = frozenset(each.value for each in Reason)


@dataclass(frozen=True, slots=True)
class Cancellation:
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VerdictBand:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rankings need of the current assessment. Without a score it is not ranked."""

    overall_score: float | None
    score_band: VerdictBand | None
    recommendation: Recommendation
    assessed_at: datetime
    basis: Basis
    demonstrated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """`version` grows with every write; `sequence` is that of the last event, and
    `ledger_hash` that event's hash. `state_since` is when it came to its state, None for that in which it was created.
    `generation` counts its executions: the last one alone goes on with the run, and began at `renewed_at`.

    With `needs_code` the candidate's address was given, and its owner proves to be that by a code; with
    `address_erased` it was purged since, so that nobody can. `candidate_given_at` is from when the candidate's data is
    kept: what is added to it later does not renew that.
    """

    tenant_id: str
    platform_id: str
    run_id: str
    interview_id: str
    state: State
    created_at: datetime
    updated_at: datetime
    expires_at: int
    retention_days: int = 365
    pii_retention_days: int = 90
    link_ttl_days: int = 7
    candidate_feedback: bool = False
    needs_code: bool = False
    address_erased: bool = False
    candidate_given_at: datetime | None = None
    version: int = 1
    generation: int = 1
    renewed_at: datetime | None = None
    state_since: datetime | None = None
    sequence: int = 0
    ledger_hash: str | None = None
    external_id: str | None = None
    candidate_ref: str | None = None
    named_candidate: bool = False
    position: str | None = None
    level: Level | None = None
    duration_minutes: int = 30
    scheduled_at: datetime | None = None
    callback_url: str | None = None
    data_quality: DataQuality = "EXCELLENT"
    missing_fields: tuple[MissingField, ...] = ()
    plan_version: int = 0
    plan_status: str | None = None
    revisions: int = 0
    assessment_version: int = 0
    reassessments: int = 0
    chat_messages: int = 0
    verdict: Verdict | None = None
    link_hash: str | None = None
    link_expires_at: datetime | None = None
    opens_at: datetime | None = None
    started_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    answered: int = 0
    cancellation: Cancellation | None = None
    purged_at: datetime | None = None
    certificate_id: str | None = None

    @property
    def ref(self) -> RunRef:
        return RunRef(self.tenant_id, self.run_id)

    @property
    def generation_since(self) -> datetime:
        return self.renewed_at or self.created_at

    @property
    def standing_since(self) -> datetime:
        return self.state_since or self.created_at

    @property
    def all_gone_at(self) -> int:
        """When nothing of the run can be left, however long it may still go on. What is written with it goes with the
        run: the relay sees to that when the run is over (usecases/runs/relay_workflow.py)."""
        return self.expires_at if self.state in TERMINAL else self.longest_end

    @property
    def longest_end(self) -> int:
        """When no run of its age and retention is left: the ids by which it is found are kept until then."""
        longest = LONGEST_RUN + LONGEST_WAIT + timedelta(days=self.retention_days)
        return to_epoch(self.created_at + longest)

    def pii_expires_at(self, at: datetime) -> int:
        """When personal data written `at` goes by itself: never after the run, without which no purge finds it."""
        return min(to_epoch(at + timedelta(days=self.pii_retention_days)), self.expires_at)

    def words_expire_at(self, at: datetime) -> int:
        """When what may repeat the candidate's words, written `at`, goes: with the transcript's beginning as long as
        that is there, else as personal data."""
        said_at = self.started_at or at
        return self.pii_expires_at(at if self.transcript_has_expired(at) else said_at)

    def transcript_has_expired(self, now: datetime) -> bool:
        """Whether its first turn, written when the session started, may be gone by itself."""
        return self.started_at is None or to_epoch(now) >= self.pii_expires_at(self.started_at)

    @property
    def interview_erased(self) -> bool:
        """Whether what was said in it was purged: a purge before it erased the candidate's data of then alone, and one
        during it cancels the run."""
        return bool(self.purged_at and self.ended_at and self.purged_at >= self.ended_at)

    def after(self, trigger: Trigger, at: datetime, **changes: Any) -> "Run":
        """The run after `trigger`, one version on; its own end moves with its last step. Raises InvalidState."""
        run = self.touched(at, state=next_state(self.state, trigger), state_since=at, **changes)
        return replace(run, expires_at=_end_of_record(run, at))

    def require_plan(self, version: int | None) -> None:
        """Where a decision names the version that it is about, it must be the current one. Raises OtherVersion."""
        if version is not None and version != self.plan_version:
            raise OtherVersion("plan", version, self.plan_version)

    def require_assessment(self, version: int | None) -> None:
        """As `require_plan`. Raises OtherVersion."""
        if version is not None and version != self.assessment_version:
            raise OtherVersion("assessment", version, self.assessment_version)

    def require_way_in(self) -> None:
        """Raises InvalidState where the address that the code would go to was purged."""
        if self.address_erased:
            raise InvalidState(
                "The candidate's data was purged, the e-mail address with it, and nobody could enter the room without "
                "a code from there: cancel this run.",
                [Detail("state", self.state)],
            )

    def require_address_at(self, opens_at: datetime | None) -> None:
        """Where the candidate enters with a code by e-mail, the address must still be there when the room opens. Raises
        ValidationFailed."""
        if not (opens_at and self.candidate_given_at and self.needs_code) or self.address_erased:
            return
        end = self.pii_expires_at(self.candidate_given_at)
        if to_epoch(opens_at) >= end:
            raise ValidationFailed.of(
                "scheduledAt",
                f"must be before {to_iso(from_epoch(end))}: the candidate's e-mail address is deleted then, and nobody "
                "could enter the room without a code",
            )

    def require_execution(self, generation: int) -> None:
        """Raises RunMovedOn where another execution goes on with the run than that of this `generation`."""
        if generation < self.generation:
            raise RunMovedOn(f"Execution {self.generation} goes on with the run, no longer {generation}.")

    def touched(self, at: datetime, **changes: Any) -> "Run":
        """The run with `changes`, one version on. It is kept no longer for that: talking about a run is no step."""
        return replace(self, version=self.version + 1, updated_at=at, **changes)


def scheduled_for(wanted: str, now: datetime) -> datetime:
    """A `scheduledAt` that is given now. Raises ValidationFailed where it is too far away.

    Ahead, since the run's record and the ids by which it is found have an end; back, since that is a mistake, while one
    of last month may be of a request that is repeated.
    """
    moment = from_iso(wanted)
    if abs(moment - now) > LONGEST_NOTICE:
        raise ValidationFailed.of("scheduledAt", f"must be within {LONGEST_NOTICE.days} days from now")
    return moment


def _end_of_record(run: Run, at: datetime) -> int:
    """Epoch seconds at which a run that took its last step `at` goes: its retention, from when it cannot go on, and
    never after the ids by which it is found."""
    stands_until = at
    if run.state not in TERMINAL:
        link_ends = run.link_expires_at or at
        stands_until = max(at + LONGEST_WAIT, link_ends)
    return min(to_epoch(stands_until + timedelta(days=run.retention_days)), run.longest_end)
