"""Facts that a role asks for, and what nobody may be asked (contract §10)."""

from typing import Literal

from ..kernel.model import Model

RequirementKind = Literal[
    "LICENCE", "RIGHT_TO_WORK", "AVAILABILITY", "LOCATION", "LANGUAGE", "YEARS", "COMPENSATION", "OTHER"
]
RequirementStatus = Literal["CONFIRMED", "DENIED", "UNCLEAR", "NOT_ASKED"]


class Requirement(Model):
    """A fact that a statement asks for: asked by its `question`, once more where the answer is unclear, and never
    scored on stories."""

    requirement_id: str
    statement: str
    kind: RequirementKind
    must_have: bool
    question: str
    """The question that asks for it."""


class NotAsked(Model):
    """A statement that no interviewer may ask about, and why."""

    statement: str
    reason: str
    """Why nobody may ask about it."""
