"""What partners send to decide on a plan (contract §3)."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ..guardrails.protected_topics import topic_wished_for
from ..kernel.fields import Comment, Moment, Name, Version
from ..kernel.model import Model, NeedingOne


def _permitted_wish(text: str) -> str:
    if topic := topic_wished_for(text):
        raise ValueError(f"wants a question about {topic}, which nobody may be asked in an interview")
    return text


Wish = Annotated[Comment, AfterValidator(_permitted_wish)]


class ApprovePlan(Model):
    approved_by: Name | None = None
    comment: Comment | None = None
    scheduled_at: Moment | None = None
    """The room opens then; without it at the run's own `scheduledAt` or, without that, at once."""
    version: Version | None = None


class RejectPlan(Model):
    feedback: Comment
    rejected_by: Name | None = None
    version: Version | None = None


class PlanRevision(Model):
    target: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    """`plan`, a competencyId or a questionId of the current plan."""
    instruction: Wish
    """What shall be changed there."""


class RevisePlan(NeedingOne):
    feedback: Wish | None = None
    """What shall change, in your own words; the AI reads it."""
    revisions: Annotated[tuple[PlanRevision, ...], Field(min_length=1, max_length=50)] | None = None
    """What shall change in parts of the plan; the AI reads it."""
    requested_by: Name | None = None
    """Who asks for it, by name, where a key calls; of somebody who signed in their token says it."""
    version: Version | None = None

    needs_one_of = ("feedback", "revisions")
