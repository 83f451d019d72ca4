"""What is asked: who was let in, the path, the headers and the body, as API Gateway's proxy event has them."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from ...domain.kernel.access import Caller, Link
from ...domain.kernel.errors import (
    Detail,
    Forbidden,
    NotFound,
    PayloadTooLarge,
    RunNotFound,
    UnsupportedMediaType,
    ValidationFailed,
)
from ...domain.kernel.ids import TENANT_ID
from ...domain.kernel.text import PROBLEMATIC, REFUSAL, REPLACEMENT
from ...domain.tenants.tenant import Tenant
from ...usecases.kernel.idempotency import request_hash
from ...usecases.kernel.ports import Idempotency
from .json_body import MOST_DETAILS, TWICE, canonical, field_at, read_json

B = TypeVar("B")
LARGEST_BODY = 256 * 1024
IDEMPOTENCY_KEY = re.compile(r"[\x20-\x7e]{1,255}")
LONGEST_REF = 128
RUN_ID = re.compile(r"run_[0-9]{1,12}_[0-9a-f]{8}")
SECRET_TOKEN = re.compile(r"[0-9a-f]{64}")
PATH_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True, slots=True)
class Request(Generic[B]):
    """One call: `body` is the validated model, `query` and `path` are strings as sent, `headers` in lower case."""

    event: Mapping[str, Any]
    body: B
    raw_body: bytes
    admitted: "Admitted" = field(default_factory=lambda: Admitted())

    @property
    def path(self) -> Mapping[str, str]:
        return self.event.get("pathParameters") or {}

    @property
    def query(self) -> Mapping[str, str]:
        return self.event.get("queryStringParameters") or {}

    @property
    def headers(self) -> Mapping[str, str]:
        return _headers(self.event)

    @property
    def caller(self) -> Caller:
        """Of a call with an API key, or with a token."""
        assert self.admitted.caller
        return self.admitted.caller

    @property
    def tenant(self) -> Tenant:
        """The caller's, as it was at most a minute ago."""
        assert self.admitted.tenant
        return self.admitted.tenant

    @property
    def link(self) -> Link:
        """Of a call from the candidate's room."""
        assert self.admitted.link
        return self.admitted.link

    @property
    def run_id(self) -> str:
        run_id = self.path.get("runId", "")
        if not RUN_ID.fullmatch(run_id):
            raise RunNotFound
        return run_id

    @property
    def candidate_ref(self) -> str:
        """As API Gateway's REST APIs pass it on, still percent-encoded. Raises ValidationFailed."""
        try:
            ref = unquote(self.path["candidateRef"], errors="strict")
        except UnicodeDecodeError:
            ref = ""
        if PROBLEMATIC.search(ref):
            raise ValidationFailed.of("candidateRef", REFUSAL)
        if not 1 <= len(ref) <= LONGEST_REF:
            raise ValidationFailed.of("candidateRef", f"needs 1 to {LONGEST_REF} characters, in UTF-8")
        return ref

    @property
    def session_token(self) -> str | None:
        """Raises ValidationFailed."""
        _require_single(self.event, "X-Session-Token")
        token = self.headers.get("x-session-token", "")
        return token if SECRET_TOKEN.fullmatch(token) else None

    @property
    def idempotency(self) -> Idempotency | None:
        """From the header `Idempotency-Key`: within the caller's tenant, or, where the gateway let somebody in, among
        the calls of provisioning. Raises ValidationFailed."""
        key = self.headers.get("idempotency-key")
        if key is None:
            return None
        if not IDEMPOTENCY_KEY.fullmatch(key):
            raise ValidationFailed.of("Idempotency-Key", "needs 1 to 255 printable ASCII characters")
        _require_single(self.event, "Idempotency-Key")
        caller = self.admitted.caller
        # The same words of another person are another decision.
        subject = caller.subject if caller else None
        asked = self.event["path"] + json.dumps([dict(self.query), subject], sort_keys=True)
        hashed = request_hash(self.event["httpMethod"], asked, canonical(self.raw_body))
        return Idempotency(caller.tenant_id if caller else "", key, hashed)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was let in: a key's caller into its tenant, or a candidate through a link."""

    caller: Caller | None = None
    tenant: Tenant | None = None
    link: Link | None = None


def caller_of(event: Mapping[str, Any]) -> Caller:
    """Who calls, and for which tenant, as the authorizer and the header have it. Raises Forbidden, ValidationFailed."""
    known = event["requestContext"]["authorizer"]
    _require_single(event, "X-Tenant-ID")
    return Caller(
        key_id=known["keyId"],
        kind=known["kind"],
        platform_id=known["platformId"],
        tenant_id=_tenant(known, _headers(event).get("x-tenant-id")),
        permissions=frozenset(known["permissions"].split()),
        requests_per_minute=int(known["requestsPerMinute"]) if known.get("requestsPerMinute") else None,
        subject=known.get("subject"),
    )


def link_token(event: Mapping[str, Any]) -> str:
    token: str = (event.get("pathParameters") or {}).get("token", "")
    if not SECRET_TOKEN.fullmatch(token):
        raise NotFound("This link is not valid.")
    return token


def _headers(event: Mapping[str, Any]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in (event.get("headers") or {}).items()}


def _require_single(event: Mapping[str, Any], header: str) -> None:
    """API Gateway passes on the last one as if there were no other. Raises ValidationFailed."""
    repeated = event.get("multiValueHeaders") or {}
    if any(len(set(each)) > 1 for name, each in repeated.items() if name.lower() == header.lower()):
        raise ValidationFailed.of(header, TWICE)


def _tenant(known: Mapping[str, str], named: str | None) -> str:
    if known["kind"] != "platform":
        if named is not None and named != known["tenantId"]:
            raise Forbidden("This API key or token belongs to another tenant.")
        return known["tenantId"]
    if not named:
        raise ValidationFailed.of("X-Tenant-ID", "is required with a platform key")
    if not TENANT_ID.fullmatch(named):
        raise Forbidden("The tenant is unknown or does not belong to this platform.")
    return named


def unreadable_parameters(query: Mapping[str, Sequence[str]]) -> Iterator[Detail]:
    for name, values in query.items():
        if len(values) > 1:
            yield Detail(name, TWICE)
        elif REPLACEMENT in values[0]:
            yield Detail(name, "is not UTF-8")
        elif PROBLEMATIC.search(values[0]):
            yield Detail(name, REFUSAL)


def raw_body(event: Mapping[str, Any]) -> bytes:
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            raw = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise ValidationFailed.of("body", "is not valid base64") from None
    else:
        raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST_BODY:
        raise PayloadTooLarge(f"The body is larger than {LARGEST_BODY // 1024} KB.")
    return raw


def require_nothing(raw: bytes) -> None:
    """For a call that takes no fields: nothing at all, or an empty object."""
    if not raw.strip():
        return
    body = read_json(raw.decode("utf-8", "replace"))
    if not isinstance(body, dict):
        raise ValidationFailed.of("body", "must be empty, or an empty JSON object")
    if body:
        rows = [Detail(field_at((name,)), "is not a field of this call") for name in body]
        raise ValidationFailed("The request is not valid.", rows[:MOST_DETAILS])


def parsed(model: type[Any], raw: bytes, headers: Mapping[str, str], *, damaged: bool) -> Any:
    from pydantic import ValidationError

    if not raw.strip():
        raise ValidationFailed.of("body", "must be a JSON object")
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]*)", parameters)
    if charset and charset[1] not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("The body must be in UTF-8 (RFC 8259 §8.1).")
    if kind != "application/json" and not re.fullmatch(r"application/[\w.-]+\+json", kind):
        raise UnsupportedMediaType("The body must be application/json.")
    if not damaged and _is_damaged(raw):
        raise ValidationFailed.of("body", "is not UTF-8 (the character U+FFFD is sent as \\ufffd)")
    body = read_json(raw.decode("utf-8", "replace"), damaged=damaged)
    try:
        # Strict models take JSON's arrays and strings for tuples and enums from JSON alone.
        return model.model_validate_json(json.dumps(body), by_alias=True, by_name=False)
    except ValidationError as errors:
        found = errors.errors(include_url=False, include_input=False)
        raise ValidationFailed("The request is not valid.", list(_rows(found))) from None


def _is_damaged(raw: bytes) -> bool:
    """API Gateway writes U+FFFD for bytes that are not UTF-8, before a function sees them."""
    try:
        return REPLACEMENT in raw.decode()
    except UnicodeDecodeError:
        return True


def _rows(found: Sequence[Any]) -> Iterator[Detail]:
    """One for each mistake: of an array whose items are wrong, its length tells nothing."""
    around = {each["loc"][:end] for each in found for end in range(len(each["loc"]))}
    for each in found:
        if each["loc"] not in around:
            yield Detail(field_at(each["loc"]), _readable(each))


def _readable(mistake: Mapping[str, Any]) -> str:
    """pydantic's sentence, unless it names Python's types."""
    match mistake:
        case {"type": "too_short", "ctx": {"min_length": least}}:
            return f"needs at least {least} item{'s' * (least != 1)}"
        case {"type": "too_long", "ctx": {"max_length": most}}:
            return f"takes at most {most} item{'s' * (most != 1)}"
    return str(mistake["msg"]).removeprefix("Value error, ")
