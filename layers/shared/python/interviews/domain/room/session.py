"""The candidate's session: in which window it is, and where the interview stands, which follows from the turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..kernel.ids import matches
from ..runs.transcript import GRACE, MOST_ASIDES, Turn, asides_at, heard

IDLE = timedelta(minutes=45)
"""After this long without a word, a session is entered anew: its window may stand open on somebody's table."""
MOST_PAUSED = timedelta(minutes=60)
"""So long may the clock stand still in all."""
RETIRED_KEPT = 5
"""Windows of before that are still known, the eldest always among them."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of before: its token is dead, and yet says which window it was. `rank` counts from 1, the one in which
    the interview began."""

    token_hash: str
    rank: int


@dataclass(frozen=True, slots=True)
class Session:
    """Who may speak, and until when; each entry is a new `version`, with a token of its own.

    `paused_at` is since when the clock stands still, `paused_seconds` how long it has stood before.
    `opened_at` is when this window came, `rank` which one it is; `retired` are the windows before it. It
    `is_won_back` where an older window took it back from a newer one.
    """

    token_hash: str
    consented_at: datetime
    started_at: datetime
    ends_at: datetime
    version: int = 1
    opened_at: datetime | None = None
    rank: int = 1
    is_won_back: bool = False
    retired: tuple[Window, ...] = ()
    paused_at: datetime | None = None
    paused_seconds: int = 0

    @property
    def closes_at(self) -> datetime:
        """When its time is over: while the clock stands still, not before it has stood as long as it may."""
        return self.ends_at + (self._pause_left if self.paused_at else timedelta())

    @property
    def _pause_left(self) -> timedelta:
        return MOST_PAUSED - timedelta(seconds=self.paused_seconds)

    def may_pause(self) -> bool:
        return self._pause_left > timedelta()

    def paused(self, now: datetime) -> "Session":
        """With the clock standing still until the candidate goes on."""
        return replace(self, version=self.version + 1, paused_at=now) if self.may_pause() else self

    def resumed(self, now: datetime) -> "Session":
        """With the clock running again: its end has moved by the pause."""
        assert self.paused_at
        seconds = int(min(now - self.paused_at, self._pause_left).total_seconds())
        return replace(
            self,
            version=self.version + 1,
            ends_at=self.ends_at + timedelta(seconds=seconds),
            paused_at=None,
            paused_seconds=self.paused_seconds + seconds,
        )

    def is_over(self, now: datetime) -> bool:
        return now > self.closes_at + GRACE

    def seconds_left(self, now: datetime) -> int:
        return max(0, int((self.ends_at - now).total_seconds()))

    def is_idle(self, turns: "Sequence[Turn]", now: datetime) -> bool:
        stirred = max([self.opened_at or self.started_at, *(each.at for each in turns)])
        return now - stirred > IDLE

    def rank_of(self, token: str | None) -> int | None:
        """Which window the token was given to; None of one that holds the link alone."""
        if token is None:
            return None
        if matches(token, self.token_hash):
            return self.rank
        return min((each.rank for each in self.retired if matches(token, each.token_hash)), default=None)

    def yields_to(self, rank: int | None) -> bool:
        """Whether the window of that rank may have it. Where nothing but the link lets in, whoever holds it may come:
        the older window wins it back, and then it stays there."""
        return not self.is_won_back or (rank is not None and rank <= self.rank)

    def taken_over(self, token_hash: str, rank: int | None, now: datetime) -> "Session":
        """As it goes on in the window of that rank, or in a new one."""
        windows = (*self.retired, Window(self.token_hash, self.rank))
        eldest = min(windows, key=lambda each: each.rank)
        last = windows[-RETIRED_KEPT:]
        return replace(
            self,
            token_hash=token_hash,
            version=self.version + 1,
            opened_at=now,
            rank=rank or max(each.rank for each in windows) + 1,
            is_won_back=rank is not None and (rank < self.rank or self.is_won_back),
            retired=last if eldest in last else (eldest, *last[1:]),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """`question_index` counts the planned questions from 0; `asides` are the candidate's own questions that were
    answered at this one; `done` means that the interviewer has closed."""

    question_count: int
    question_index: int = 0
    follow_ups_asked: int = 0
    asides: int = 0
    done: bool = False

    @classmethod
    def of(cls, turns: Sequence[Turn], question_ids: Sequence[str]) -> "Progress":
        """Where an interview with these planned questions stands after these turns."""
        public = heard(turns)
        asked = [each.question_id for each in public if each.role == "interviewer"]
        current = next((each for each in reversed(asked) if each is not None), question_ids[0])
        asides = asides_at(current, public)
        return cls(
            question_count=len(question_ids),
            question_index=question_ids.index(current),
            follow_ups_asked=max(0, asked.count(current) - 1 - asides),
            asides=asides,
            done=any(each.role == "interviewer" and each.question_id is None for each in turns),
        )

    def moved(self, move: str, follow_ups_allowed: int) -> "Progress":
        """One step on: an aside, which costs nothing; a follow-up while the plan allows one; else the next planned
        question, else the close."""
        if move == "aside" and self.asides < MOST_ASIDES:
            return replace(self, asides=self.asides + 1)
        if move == "follow_up" and self.follow_ups_asked < follow_ups_allowed:
            return replace(self, follow_ups_asked=self.follow_ups_asked + 1)
        if move == "close" or self.question_index + 1 >= self.question_count:
            return replace(self, done=True)
        return replace(self, question_index=self.question_index + 1, follow_ups_asked=0, asides=0)
