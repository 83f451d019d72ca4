"""What a webhook's `data` holds where it is more than what is stored: for the OpenAPI document and its tests."""

from typing import Any

from ...domain.kernel.json_schema import Url
from ...domain.runs import happenings
from ...domain.runs.events import EventType
from .answers import AssessmentDocument


class ApprovedTold(happenings.Approved):
    interviewLink: Url | None
    """For the candidate alone: whoever has it can take the interview. Null where it is pulled with a key without
    candidate:read."""


class AssessmentPendingTold(happenings.AssessmentPending):
    assessment: AssessmentDocument | None


class AssessmentApprovedTold(happenings.AssessmentApproved):
    assessment: AssessmentDocument | None


DATA: dict[EventType, type[Any]] = happenings.stored_data() | {
    EventType.APPROVED: ApprovedTold,
    EventType.ASSESSMENT_PENDING: AssessmentPendingTold,
    EventType.ASSESSMENT_APPROVED: AssessmentApprovedTold,
}
