"""What partners send about an assessment (contract §3)."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from ..kernel.fields import NOT_BLANK, Comment, Name, Version, present
from ..kernel.model import Model
from ..runs.happenings import Rejection


class ApproveAssessment(Model):
    approved_by: Name | None = None
    comment: Comment | None = None
    version: Version | None = None


class RejectAssessment(Model):
    feedback: Comment
    rejected_by: Name | None = None
    action: Rejection = "CANCEL"
    """CANCEL ends the run, REASSESS has the assessment made anew, which does not read the feedback."""
    version: Version | None = None


class ChatAboutAssessment(Model):
    message: Annotated[
        str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(present), NOT_BLANK
    ]
    """The question about the assessment."""
    conversation_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")] | None = None
    """Of the conversation that it continues; without it a new one begins."""
