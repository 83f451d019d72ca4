"""What partners send to ask for an interview (contract §3)."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from ..kernel.fields import NOT_BLANK, HttpsUrl, Moment, Name, Ref, present
from ..kernel.model import Model, NeedingOne
from .run import Level

MAX_METADATA_KEYS = 50
LANGUAGE_FORM = r"^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$"
"""What the check of a tag lets pass besides: underscores between subtags."""


def _email(text: str) -> str:
    """One that mail can be sent to: Amazon SES takes no local part beyond ASCII (it has no SMTPUTF8)."""
    # Heavy to import, and most requests have no address.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True
        )
    except EmailNotValidError as refused:
        raise ValueError(f"must be an e-mail address: {refused}") from None
    return text


def _language(text: str) -> str:
    # As above.
    from langcodes import tag_is_valid

    if not tag_is_valid(text):
        raise ValueError("must be a BCP 47 language tag")
    return text


Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}),
]
LongText = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(present), NOT_BLANK
]
JobDescription = Annotated[
    str, StringConstraints(min_length=50, max_length=20_000), AfterValidator(present), NOT_BLANK
]
Statement = Annotated[
    str,
    StringConstraints(min_length=3, max_length=500),
    AfterValidator(present),
    NOT_BLANK,
]
ExternalId = Annotated[
    str, StringConstraints(min_length=1, max_length=171), AfterValidator(present), NOT_BLANK
]
Language = Annotated[str, StringConstraints(max_length=100, pattern=LANGUAGE_FORM), AfterValidator(_language)]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=40)]
MetadataValue = Annotated[str, StringConstraints(max_length=500)]


class InterviewFields(Model):
    """The fields that may be supplied at the creation and, where missing, later."""

    candidate_ref: Ref | None = None
    """Your own, opaque id of the candidate; echoed in every webhook. Preferred to a name."""
    candidate_name: Name | None = None
    """Personal data: erased by a purge, never sent in webhooks."""
    candidate_email: Email | None = None
    """Personal data: erased by a purge, never sent in webhooks. The domain may be in any script, what stands before
    the @ in ASCII alone (RFC 6531 is not taken by every mail server)."""
    candidate_profile: LongText | None = None
    """Background as free text; erased by a purge."""
    position: Name | None = None
    """What the interview is for. Without it the run waits in INFO_NEEDED."""
    level: Level | None = None
    qualifications: Annotated[tuple[Statement, ...], Field(max_length=30)] | None = None
    """What the candidate must show, one statement each; three or more are best."""
    job_description: JobDescription | None = None
    """The job's description: a plan can be made of it where there are no qualifications."""
    company_name: Name | None = None
    """The company's name; the candidate sees it."""
    company_description: LongText | None = None
    """What the company does; the AI may read it."""
    callback_url: HttpsUrl | None = None
    """Public https address for this run's webhooks, before the tenant's and the platform's. It is yours and survives a
    purge, path and query too: put nothing into it that tells of a person."""
    scheduled_at: Moment | None = None
    """The room opens then; without it, as soon as the plan is approved."""
    duration_minutes: Annotated[int, Field(ge=5, le=120)] | None = None
    language: Language | None = None
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field(max_length=MAX_METADATA_KEYS)] | None = None

    def given(self) -> dict[str, Any]:
        """What was sent, by the contract's names; a null counts as not sent."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class CreateInterview(InterviewFields):
    external_id: ExternalId | None = None
    """Your id of the application: the same one again gives the same run."""


class SupplyInfo(InterviewFields, NeedingOne):
    needs_one_of = tuple(InterviewFields.model_fields)


class CancelInterview(Model):
    reason: (
        Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(present), NOT_BLANK]
        | None
    ) = None
    """Why, in your own words; without it `REQUESTED`."""
    cancelled_by: Name | None = None
    """Who cancels, by name, where a key calls; of somebody who signed in their token says it."""
