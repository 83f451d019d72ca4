"""The bodies that partners send (contract §3, §6), each a strict model: a wrong type is an error, never converted."""

import re
from ipaddress import ip_network
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from .access import Permission
from .model import Model, NeedingOne
from .oidc import TrustedIssuer
from .protected_topics import topic_wished_for
from .records import from_record
from .times import from_iso

MAX_METADATA_KEYS = 50
CENTURIES = r"^2[01]\d\d-"
LANGUAGE_FORM = r"^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$"
"""What the check of a tag lets pass besides: underscores between subtags."""


def _present(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _read_only(value: object) -> None:
    raise ValueError("is read-only")


def _permitted_wish(text: str) -> str:
    if topic := topic_wished_for(text):
        raise ValueError(f"wants a question about {topic}, which nobody may be asked in an interview")
    return text


def _email(text: str) -> str:
    """One that mail can be sent to: Amazon SES takes no local part beyond ASCII (it has no SMTPUTF8)."""
    # Heavy to import, and most requests have no address.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as refused:
        raise ValueError(f"must be an e-mail address: {refused}") from None
    return text


def _language(text: str) -> str:
    # As above.
    from langcodes import tag_is_valid

    if not tag_is_valid(text):
        raise ValueError("must be a BCP 47 language tag")
    return text


def _https_url(text: str) -> str:
    """The form only; whether the address is a public one is the address guard's question."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("must be an https URL") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None or port == 0:
        raise ValueError("must be an https URL")
    return text


def _issuer(text: str) -> str:
    """OpenID Connect Discovery §3: neither query nor fragment."""
    if "?" in text or "#" in text:
        raise ValueError("must have no query and no fragment")
    return text


def _moment(text: str) -> str:
    try:
        from_iso(text)
    except ValueError:
        raise ValueError("must be an ISO-8601 time with an offset or Z") from None
    if not re.match(CENTURIES, text):
        raise ValueError("must be in the years 2000 to 2199")
    return text


def _cidr(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError("must be an IP address or a CIDR block") from None
    return text


_NOT_BLANK = Field(json_schema_extra={"pattern": r"\S"})
Ref = Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(_present), _NOT_BLANK]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_present), _NOT_BLANK]
Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}),
]
LongText = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_present), _NOT_BLANK
]
JobDescription = Annotated[
    str, StringConstraints(min_length=50, max_length=20_000), AfterValidator(_present), _NOT_BLANK
]
Statement = Annotated[
    str,
    StringConstraints(min_length=3, max_length=500),
    AfterValidator(_present),
    _NOT_BLANK,
]
Comment = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(_present), _NOT_BLANK
]
Wish = Annotated[Comment, AfterValidator(_permitted_wish)]
ExternalId = Annotated[
    str, StringConstraints(min_length=1, max_length=171), AfterValidator(_present), _NOT_BLANK
]
HttpsUrl = Annotated[
    str,
    StringConstraints(max_length=2_048),
    AfterValidator(_https_url),
    Field(json_schema_extra={"format": "uri", "pattern": "^[Hh][Tt]{2}[Pp][Ss]?://"}),
]
Moment = Annotated[
    str, AfterValidator(_moment), Field(json_schema_extra={"format": "date-time", "pattern": CENTURIES})
]
ClaimName = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
Cidr = Annotated[str, AfterValidator(_cidr)]
Language = Annotated[str, StringConstraints(max_length=100, pattern=LANGUAGE_FORM), AfterValidator(_language)]
Version = Annotated[int, Field(ge=1)]
Level = Literal["JUNIOR", "MID", "SENIOR", "LEAD", "PRINCIPAL"]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=40)]
MetadataValue = Annotated[str, StringConstraints(max_length=500)]


class InterviewFields(Model):
    """The fields that may be supplied at the creation and, where missing, later."""

    candidate_ref: Ref | None = None
    candidate_name: Name | None = None
    candidate_email: Email | None = None
    candidate_profile: LongText | None = None
    position: Name | None = None
    level: Level | None = None
    qualifications: Annotated[tuple[Statement, ...], Field(max_length=30)] | None = None
    job_description: JobDescription | None = None
    company_name: Name | None = None
    company_description: LongText | None = None
    callback_url: HttpsUrl | None = None
    scheduled_at: Moment | None = None
    duration_minutes: Annotated[int, Field(ge=5, le=120)] | None = None
    language: Language | None = None
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field(max_length=MAX_METADATA_KEYS)] | None = None

    def given(self) -> dict[str, Any]:
        """What was sent, by the contract's names; a null counts as not sent."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class CreateInterview(InterviewFields):
    external_id: ExternalId | None = None


class SupplyInfo(InterviewFields, NeedingOne):
    needs_one_of = tuple(InterviewFields.model_fields)


class ApprovePlan(Model):
    approved_by: Name | None = None
    comment: Comment | None = None
    scheduled_at: Moment | None = None
    version: Version | None = None


class RejectPlan(Model):
    feedback: Comment
    rejected_by: Name | None = None
    version: Version | None = None


class PlanRevision(Model):
    target: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    instruction: Wish


class RevisePlan(NeedingOne):
    feedback: Wish | None = None
    revisions: Annotated[tuple[PlanRevision, ...], Field(min_length=1, max_length=50)] | None = None
    requested_by: Name | None = None
    version: Version | None = None

    needs_one_of = ("feedback", "revisions")


class ApproveAssessment(Model):
    approved_by: Name | None = None
    comment: Comment | None = None
    version: Version | None = None


class RejectAssessment(Model):
    feedback: Comment
    rejected_by: Name | None = None
    action: Literal["CANCEL", "REASSESS"] = "CANCEL"
    version: Version | None = None


class ChatAboutAssessment(Model):
    message: Annotated[
        str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(_present), _NOT_BLANK
    ]
    conversation_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")] | None = None


class CancelInterview(Model):
    reason: (
        Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_present), _NOT_BLANK]
        | None
    ) = None
    cancelled_by: Name | None = None


class UpdateSettings(NeedingOne):
    """Days are whole days. `limits` stand beside the settings, and are the operator's to change."""

    auto_approve_plans: bool | None = None
    link_ttl_days: Annotated[int, Field(ge=1, le=30)] | None = None
    candidate_pii_retention_days: Annotated[int, Field(ge=1, le=365)] | None = None
    assessment_retention_days: Annotated[int, Field(ge=1, le=3_650)] | None = None
    recording_retention_days: Annotated[int, Field(ge=1, le=365)] | None = None
    candidate_feedback: bool | None = None
    limits: Annotated[Any, BeforeValidator(_read_only), Field(json_schema_extra={"readOnly": True})] = None

    needs_one_of = (
        "auto_approve_plans",
        "link_ttl_days",
        "candidate_pii_retention_days",
        "assessment_retention_days",
        "recording_retention_days",
        "candidate_feedback",
    )

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class StartSession(Model):
    consent: bool


class EnterCode(Model):
    otp: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class GiveAnswer(Model):
    text: Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
    client_turn_id: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class CreatePlatform(Model):
    name: Name


class SetLimits(Model):
    """30,000 calls a minute is half of what one item of a table takes (1,000 writes a second, a DynamoDB limit)."""

    requests_per_minute: Annotated[int, Field(ge=1, le=30_000)] | None = None
    creates_per_day: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    chat_messages_per_run: Annotated[int, Field(ge=0, le=1_000)] | None = None
    reassessments_per_run: Annotated[int, Field(ge=0, le=100)] | None = None
    revisions_per_run: Annotated[int, Field(ge=0, le=100)] | None = None
    model_tokens_per_run: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    model_usd_per_month: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    def changes(self) -> dict[str, int]:
        return self.model_dump(exclude_none=True)


class RoleFields(Model):
    role: Name
    permissions: Annotated[tuple[Permission, ...], Field(min_length=1)]


class RequiredClaimFields(Model):
    claim: ClaimName
    value: Name


class OidcFields(Model):
    """Whose tokens the tenant trusts; `issuer` is exactly what its tokens name as `iss`."""

    issuer: Annotated[HttpsUrl, AfterValidator(_issuer)]
    audience: Name
    permissions_claim: ClaimName = "permissions"
    roles: Annotated[tuple[RoleFields, ...], Field(max_length=50)] = ()
    subject_claim: ClaimName = "sub"
    required_claims: Annotated[tuple[RequiredClaimFields, ...], Field(max_length=10)] = ()
    keys_may_decide: bool = False

    def trusted(self) -> TrustedIssuer:
        return from_record(TrustedIssuer, self.model_dump(mode="json", by_alias=True))


class CreateTenant(Model):
    platform_id: Ref
    name: Name
    settings: UpdateSettings | None = None
    limits: SetLimits | None = None
    oidc: OidcFields | None = None


class UpdateTenant(Model):
    """What is not named, or null, stays; `oidc: null` ends the trust in the issuer."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Name | None = None
    limits: SetLimits | None = None
    ai_paused: bool | None = None
    oidc: OidcFields | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("needs at least one field")
        return self

    def changes(self) -> dict[str, Any]:
        """As the tenant's record has them, but for its limits."""
        told = self.model_dump(exclude_none=True, exclude={"limits", "oidc"})
        trust = {"oidc": self.oidc.trusted() if self.oidc else None}
        return told | (trust if "oidc" in self.model_fields_set else {})


class PauseAi(Model):
    paused: bool


class CreateApiKey(NeedingOne):
    """Exactly one owner: a platform (its key speaks for many tenants) or a tenant."""

    platform_id: Ref | None = None
    tenant_id: Ref | None = None
    permissions: Annotated[tuple[Permission, ...], Field(min_length=1)]
    description: Name | None = None
    expires_at: Moment | None = None
    allowed_ips: Annotated[tuple[Cidr, ...], Field(max_length=50)] = ()
    requests_per_minute: Annotated[int, Field(ge=1, le=30_000)] | None = None

    needs_one_of = ("platform_id", "tenant_id")
    exactly = True
