"""The candidate's way in: from the token of a link to the run and its session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..domain import artefacts
from ..domain.errors import LinkExpired, NotFound, NotOpenYet, RunNotFound, SessionEnded, Unauthenticated
from ..domain.ids import matches, sha256_hex
from ..domain.lifecycle import State
from ..domain.records import from_record, to_record
from ..domain.run import Run, RunRef
from ..domain.session import Progress, Session, Turn
from ..domain.times import from_iso
from .cancel_interview import LINK_EXPIRED
from .documents import plan_of
from .ports import Artefact, Json, RunStore

if TYPE_CHECKING:
    from ..domain.plan import Competency, Plan, Question

BEFORE = (State.APPROVED, State.SCHEDULED)
Agenda = list[tuple["Competency", "Question"]]


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
        return Progress.of(self.turns, [question.question_id for _, question in self.plan.agenda()])

    def require_open(self, now: datetime) -> None:
        """Raises SessionEnded, LinkExpired, NotOpenYet (contract §7)."""
        if self.run.cancellation and self.run.cancellation.reason == LINK_EXPIRED:
            raise LinkExpired("This link has expired.")
        if self.run.state not in (*BEFORE, State.IN_PROGRESS):
            raise SessionEnded("This interview is over.")
        assert self.run.opens_at
        assert self.run.link_expires_at
        if self.run.state in BEFORE and now >= from_iso(self.run.link_expires_at):
            raise LinkExpired("This link has expired.")
        if self.run.state is State.APPROVED or now < from_iso(self.run.opens_at):
            raise NotOpenYet("This interview has not opened yet.")
        if self.session and self.session.is_over(now):
            raise SessionEnded("The time of this interview is over.")

    def require_session(self, session_token: str | None) -> Session:
        """The session of this token. Raises Unauthenticated: no session, or a newer one has taken its place."""
        if not session_token or not self.session or not matches(session_token, self.session.token_hash):
            raise Unauthenticated("This session is not open here; it may go on in another window.")
        return self.session


def enter(token: str, *, runs: RunStore) -> Room:
    """Raises NotFound for an unknown or revoked link."""
    return room_of(linked_run(token, runs=runs), token, runs=runs)


def linked_run(token: str, *, runs: RunStore) -> RunRef:
    ref = runs.find_link(sha256_hex(token))
    if ref is None:
        raise _unknown_link()
    return ref


def room_of(ref: RunRef, token: str, *, runs: RunStore) -> Room:
    try:
        view, turns = runs.load_interview(ref)
    except RunNotFound:
        raise _unknown_link() from None
    require_live_link(view.run, token)
    document = view.artefacts.get(artefacts.SESSION)
    session = from_record(Session, document) if document else None
    return Room(view.run, view.artefacts, turns, session)


def require_live_link(run: Run, token: str) -> None:
    if run.link_hash != sha256_hex(token):
        raise _unknown_link()


def session_artefact(run: Run, session: Session, now: datetime) -> Artefact:
    """The session over its earlier version; the first one only where there is none."""
    expires_at = run.pii_expires_at(now)
    return Artefact(artefacts.SESSION, to_record(session), expires_at, expected_version=session.version - 1)


def turn_artefact(run: Run, turn: Turn, now: datetime) -> Artefact:
    """The turn, only where there is none yet under its number."""
    name = artefacts.turn(turn.turn)
    return Artefact(name, to_record(turn), run.pii_expires_at(now), expected_version=0)


def asked(agenda: Agenda, progress: Progress) -> "Question":
    return agenda[progress.question_index][1]


def question_number(agenda: Agenda, question_id: str | None) -> int:
    """Counted from 1; what belongs to no question (the close) counts as the last."""
    ids = [question.question_id for _, question in agenda]
    return ids.index(question_id) + 1 if question_id in ids else len(ids)


def _unknown_link() -> NotFound:
    return NotFound("This link is not valid.")
