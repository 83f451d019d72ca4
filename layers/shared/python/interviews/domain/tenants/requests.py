"""What partners and operators send to set up a tenant (contract §6)."""

from ipaddress import ip_network
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from ..kernel.access import Permission
from ..kernel.fields import HttpsUrl, Moment, Name, Ref
from ..kernel.model import Model, NeedingOne
from ..kernel.records import from_record
from .oidc import TrustedIssuer


def _read_only(value: object) -> None:
    raise ValueError("is read-only")


def _issuer(text: str) -> str:
    """OpenID Connect Discovery §3: neither query nor fragment."""
    if "?" in text or "#" in text:
        raise ValueError("must have no query and no fragment")
    return text


def _cidr(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError("must be an IP address or a CIDR block") from None
    return text


ClaimName = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
Cidr = Annotated[str, AfterValidator(_cidr)]


class UpdateSettings(NeedingOne):
    """Days are whole days. `limits` stand beside the settings, and are the operator's to change."""

    auto_approve_plans: bool | None = None
    link_ttl_days: Annotated[int, Field(ge=1, le=30)] | None = None
    candidate_pii_retention_days: Annotated[int, Field(ge=1, le=365)] | None = None
    assessment_retention_days: Annotated[int, Field(ge=1, le=3_650)] | None = None
    recording_retention_days: Annotated[int, Field(ge=1, le=365)] | None = None
    candidate_feedback: bool | None = None
    limits: Annotated[Any, BeforeValidator(_read_only), Field(json_schema_extra={"readOnly": True})] = None
    """Read-only: refused here. The operator sets them."""

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
    """Exactly as its tokens name it in `iss`; its keys are found by its discovery document."""
    audience: Name
    """What tokens for this API name in `aud`: the API's own name at the issuer."""
    permissions_claim: ClaimName = "permissions"
    """A claim's name, or a path such as `realm_access.roles`: a list, or words."""
    roles: Annotated[tuple[RoleFields, ...], Field(max_length=50)] = ()
    """What each value of that claim may do. Without any, its values are the permissions themselves."""
    subject_claim: ClaimName = "sub"
    """Who decides, as in `approvedBy`. `email` needs `email_verified: true` beside it."""
    required_claims: Annotated[tuple[RequiredClaimFields, ...], Field(max_length=10)] = ()
    """Tell this tenant's people from others of the same issuer and audience."""
    keys_may_decide: bool = False
    """Whether keys may go on deciding on plans and assessments, in anybody's name."""

    def trusted(self) -> TrustedIssuer:
        return from_record(TrustedIssuer, self.model_dump(mode="json", by_alias=True))


class CreateTenant(Model):
    platform_id: Ref
    """The platform that the tenant belongs to."""
    name: Name
    settings: UpdateSettings | None = None
    """The tenant's settings; what is not named has its default."""
    limits: SetLimits | None = None
    """What the tenant may use; what is not named has its default."""
    oidc: OidcFields | None = None
    """Whose people may sign in, with tokens instead of keys; without it, nobody's."""


class UpdateTenant(Model):
    """What is not named, or null, stays; `oidc: null` ends the trust in the issuer."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Name | None = None
    """The tenant's new name."""
    limits: SetLimits | None = None
    """What the tenant may use; what is not named stays."""
    ai_paused: bool | None = None
    """True stops AI work for this tenant, false lets it go on."""
    oidc: OidcFields | None = None
    """Whose people may sign in, with tokens instead of keys; null ends that."""

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
    """True stops AI work for all tenants, false lets it go on."""


class CreateApiKey(NeedingOne):
    """Exactly one owner: a platform (its key speaks for many tenants) or a tenant."""

    platform_id: Ref | None = None
    """The platform that it speaks for, where it is a platform's key."""
    tenant_id: Ref | None = None
    """The tenant that it speaks for, where it is a tenant's key."""
    permissions: Annotated[tuple[Permission, ...], Field(min_length=1)]
    description: Name | None = None
    expires_at: Moment | None = None
    """When the key ends; without it, never."""
    allowed_ips: Annotated[tuple[Cidr, ...], Field(max_length=50)] = ()
    requests_per_minute: Annotated[int, Field(ge=1, le=30_000)] | None = None
    """The key's own share of each tenant's calls a minute; without it, all of them."""

    needs_one_of = ("platform_id", "tenant_id")
    exactly = True
