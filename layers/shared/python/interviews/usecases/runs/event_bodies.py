"""What a webhook's `data` holds where it is more than what is stored: for the OpenAPI document and its tests."""

from typing import Any

from ...domain.kernel.json_schema import Url
from ...domain.runs import happenings
from ...domain.runs.events import EventType
from ..kernel.answers import AssessmentDocument


class ApprovedTold(happenings.Approved):
    """`interviewLink` is null where it is pulled with a key without candidate:read."""

    interviewLink: Url | None
    """For the candidate alone: whoever has it can take the interview. Null where it is pulled with a key without
    candidate:read."""


class AssessmentPendingTold(happenings.AssessmentPending):
    """`assessment` is null where it is no longer kept."""

    assessment: AssessmentDocument | None


class AssessmentApprovedTold(happenings.AssessmentApproved):
    """`assessment` is null where it is no longer kept."""

    assessment: AssessmentDocument | None


DATA: dict[EventType, type[Any]] = happenings.stored_data() | {
    EventType.APPROVED: ApprovedTold,
    EventType.ASSESSMENT_PENDING: AssessmentPendingTold,
    EventType.ASSESSMENT_APPROVED: AssessmentApprovedTold,
}
