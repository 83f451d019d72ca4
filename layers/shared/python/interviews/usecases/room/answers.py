"""What the candidate's room answers (contract §7)."""

from typing import Literal, TypedDict

from ...domain.kernel.json_schema import Time
from ...domain.runs.lifecycle import State
from ..assessments.answers import TranscriptTurn


class RoomInfo(TypedDict):
    """`interviewerLanguage` is what the questions are asked in, `language` what the page speaks."""

    position: str | None
    companyName: str | None
    language: str
    interviewerLanguage: str
    durationMinutes: int
    opensAt: Time
    closesAt: Time
    state: State
    otpRequired: bool
    maskedEmail: str | None
    notice: str
    retentionDays: int
    assessmentRetentionDays: int
    backupDays: int
    feedbackOffered: bool


class CodeSent(TypedDict):
    message: str


class CodeAccepted(TypedDict):
    sessionToken: str


class RoomTurn(TranscriptTurn):
    """An `aside` answers the candidate's own question. `leadLanguage` is that of the first paragraph, where it is not
    the interviewer's own."""

    clientTurnId: str | None
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
    companyName: str | None
    feedbackOffered: bool
    interviewerLanguage: str
    draftAllowed: bool
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


class FeedbackStrength(TypedDict):
    topic: str
    quotes: list[str]


class FeedbackWords(TypedDict):
    strengths: list[FeedbackStrength]
    growth: list[str]


class CandidateFeedback(FeedbackWords):
    position: str | None
    companyName: str | None
    language: str
