"""The candidate's way in: from the token of a link to the run and its session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ...domain.kernel.access import Link
from ...domain.kernel.errors import (
    CodeNeeded,
    DataErased,
    Detail,
    InterviewCancelled,
    LinkExpired,
    NotFound,
    NotOpenYet,
    RunNotFound,
    SessionEnded,
    SessionIdle,
    SessionTakenOver,
    Unauthenticated,
)
from ...domain.kernel.ids import matches, sha256_hex
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import to_epoch, to_iso
from ...domain.room.one_time_code import KEPT, Proof
from ...domain.room.session import Progress, Session
from ...domain.runs import artefacts
from ...domain.runs.lifecycle import State
from ...domain.runs.run import Reason, Run
from ...domain.runs.transcript import GRACE, Turn
from ..kernel.ports import Json
from ..plans.documents import plan_of
from ..runs.run_store import Artefact, RunStore

if TYPE_CHECKING:
    from ...domain.plans.plan import Plan, Question

BEFORE = (State.APPROVED, State.SCHEDULED)
TERMINAL_WITHOUT_INTERVIEW = (State.CANCELLED, State.REJECTED)
Agenda = list["Question"]


@dataclass(frozen=True, slots=True)
class Room:
    """A run as its candidate meets it."""

    run: Run
    documents: Mapping[str, Json]
    turns: list[Turn]
    session: Session | None

    @property
    def plan(self) -> "Plan":
        return plan_of(self.run, self.documents)

    @property
    def progress(self) -> Progress:
        return Progress.of(self.turns, [each.question_id for each in self.plan.agenda()])

    def require_open(self, now: datetime) -> None:
        """Raises SessionEnded, LinkExpired, NotOpenYet (contract §7)."""
        if self.run.cancellation and self.run.cancellation.reason == Reason.LINK_EXPIRED:
            raise LinkExpired("This link has expired.")
        if self.run.state not in (*BEFORE, State.IN_PROGRESS):
            raise SessionEnded("This interview is over.")
        assert self.run.opens_at
        assert self.run.link_expires_at
        if self.run.state in BEFORE and now >= self.run.link_expires_at:
            raise LinkExpired("This link has expired.")
        if self.run.state is State.APPROVED or now < self.run.opens_at:
            raise NotOpenYet("This interview has not opened yet.")
        if self.session.is_over(now) if self.session else _is_out_of_time(self.run, now):
            raise SessionEnded("The time of this interview is over.")

    def require_session(self, session_token: str | None) -> Session:
        """The session of this token. Raises Unauthenticated, SessionTakenOver where a newer window has it."""
        session = self.session
        if session and session_token and matches(session_token, session.token_hash):
            return session
        if session and session.rank_of(session_token):
            raise elsewhere()
        raise Unauthenticated("This session is not open here.")

    def is_finished(self, now: datetime) -> bool:
        """Whether the interview took place and is over, and what was said in it is still kept."""
        if not self.turns or not self.session or self.run.state in TERMINAL_WITHOUT_INTERVIEW:
            return False
        return self.run.state is not State.IN_PROGRESS or self.session.is_over(now)

    def require_awake(self, now: datetime) -> None:
        """Raises SessionIdle."""
        if self.session and self.session.is_idle(self.turns, now):
            raise SessionIdle("You were away for a while; please enter again to go on.")

    def require_proof(self, token: str | None, now: datetime) -> None:
        """Where a code is needed: the pass it was changed for, or the session that runs. Raises CodeNeeded."""
        if not self.run.needs_code or proof_of(self.documents).admits(token, now):
            return
        session = self.session
        if token and session and matches(token, session.token_hash) and not session.is_idle(self.turns, now):
            return
        raise CodeNeeded("Please enter the code that was sent to you by e-mail.")


def elsewhere() -> SessionTakenOver:
    return SessionTakenOver("This interview goes on in another window.")


def room_of(link: Link, *, runs: RunStore) -> Room:
    """Raises NotFound for a link that is revoked, or whose run is gone."""
    try:
        view, turns = runs.load_interview(link.ref)
    except RunNotFound:
        raise _unknown_link() from None
    require_live_link(view.run, link.token)
    document = view.artefacts.get(artefacts.SESSION)
    session = from_record(Session, document) if document else None
    return Room(view.run, view.artefacts, turns, session)


def require_live_link(run: Run, token: str) -> None:
    """Raises DataErased, InterviewCancelled, NotFound."""
    purged = run.cancellation is not None and run.cancellation.reason == Reason.PURGED
    if purged or run.address_erased or run.interview_erased:
        raise erased(run)
    if run.link_hash == sha256_hex(token):
        return
    if run.cancellation:
        raise InterviewCancelled("This interview was cancelled.")
    raise _unknown_link()


def erased(run: Run) -> DataErased:
    """With `endedAt`, where the interview had come to its end before."""
    ended = [Detail("endedAt", to_iso(run.ended_at))] if run.ended_at else []
    return DataErased("The data of this interview was erased.", ended)


def require_admission(run: Run, now: datetime) -> None:
    """The room is open, or has feedback to show. Raises SessionEnded, LinkExpired, NotOpenYet."""
    if not has_feedback(run):
        Room(run, {}, [], None).require_open(now)


def has_feedback(run: Run) -> bool:
    return run.candidate_feedback and run.state is State.ASSESSMENT_APPROVED


def proof_of(documents: Mapping[str, Json]) -> Proof:
    document = documents.get(artefacts.PROOF)
    return from_record(Proof, document) if document else Proof()


def proof_artefact(proof: Proof, now: datetime) -> Artefact:
    """Over the version it was made from: of two tries at once, each counts."""
    expires_at = to_epoch(now + KEPT)
    return Artefact(artefacts.PROOF, to_record(proof), expires_at, expected_version=proof.version - 1)


def session_artefact(run: Run, session: Session, now: datetime) -> Artefact:
    """The session over its earlier version; the first one only where there is none."""
    expires_at = run.pii_expires_at(now)
    return Artefact(artefacts.SESSION, to_record(session), expires_at, expected_version=session.version - 1)


def turn_artefact(run: Run, turn: Turn, now: datetime) -> Artefact:
    """The turn, only where there is none yet under its number."""
    name = artefacts.turn(turn.turn)
    return Artefact(name, to_record(turn, defaults=False), run.pii_expires_at(now), expected_version=0)


def asked(agenda: Agenda, progress: Progress) -> "Question":
    return agenda[progress.question_index]


def question_number(agenda: Agenda, question_id: str | None) -> int:
    """Counted from 1; what belongs to no question (the close) counts as the last."""
    ids = [each.question_id for each in agenda]
    return ids.index(question_id) + 1 if question_id in ids else len(ids)


def _is_out_of_time(run: Run, now: datetime) -> bool:
    """As the run knows it, where its session was not read."""
    return run.ends_at is not None and now > run.ends_at + GRACE


def _unknown_link() -> NotFound:
    return NotFound("This link is not valid.")
