"""What the candidate's room answers (contract §7)."""

from typing import Literal, TypedDict

from ...domain.kernel.json_schema import Time
from ...domain.runs.lifecycle import State
from ..assessments.answers import TranscriptTurn


class RoomInfo(TypedDict):
    position: str | None
    companyName: str | None
    language: str
    """What the page speaks: BCP 47, such as `en` or `de-CH`."""
    interviewerLanguage: str
    durationMinutes: int
    opensAt: Time
    closesAt: Time
    """When the link ends."""
    state: State
    otpRequired: bool
    """Whether a code by e-mail comes before the start."""
    maskedEmail: str | None
    """Where the code goes, such as `a***@example.com`; null where none comes."""
    notice: str
    """What the candidate must know before the start."""
    retentionDays: int
    """Days for which the answers are kept."""
    assessmentRetentionDays: int
    backupDays: int
    """Days after which what was deleted is in no backup either."""
    feedbackOffered: bool


class CodeSent(TypedDict):
    message: str


class CodeAccepted(TypedDict):
    sessionToken: str


class RoomTurn(TranscriptTurn):
    clientTurnId: str | None
    """What the page gave with the answer; null for none."""
    aside: bool
    leadLanguage: str | None


class SessionStarted(TypedDict):
    sessionToken: str
    turn: int
    message: str
    questionId: str | None
    questionNumber: int
    questionCount: int
    endsAt: Time


class SessionView(TypedDict):
    turns: list[RoomTurn]
    """All that was said, the newest of very many."""
    companyName: str | None
    feedbackOffered: bool
    interviewerLanguage: str
    draftAllowed: bool
    """Whether it is the candidate's turn."""
    questionNumber: int
    questionCount: int
    endsAt: Time
    paused: bool
    done: bool


class InterviewerSaid(TypedDict):
    turn: int
    message: str
    aside: bool
    leadLanguage: str | None
    questionId: str | None
    questionNumber: int
    questionCount: int
    endsAt: Time
    paused: bool
    done: bool


class SessionFinished(TypedDict):
    state: Literal["COMPLETED"]
    """The interview is over."""


class FeedbackStrength(TypedDict):
    topic: str
    """What it is about."""
    quotes: list[str]
    """The candidate's own words."""


class CandidateFeedback(TypedDict):
    strengths: list[FeedbackStrength]
    """What came across most clearly, relative to this candidate alone."""
    growth: list[str]
    """Topics in which more would help next time."""
    position: str | None
    companyName: str | None
    language: str
