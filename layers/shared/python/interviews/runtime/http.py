"""From API Gateway's event to a use case's arguments, and from its answer or error to the contract's JSON.

There is no router: API Gateway routes, and each function serves one endpoint (docs/decisions.md).
"""

import base64
import binascii
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Required, TypedDict, TypeVar, Unpack
from urllib.parse import unquote

from ..adapters.kernel.aws_outcomes import Effects, is_overload, observed
from ..domain.kernel.access import Caller, Permission
from ..domain.kernel.errors import (
    AiPaused,
    BudgetSpent,
    ConcurrentUpdate,
    Detail,
    EngineUnavailable,
    Forbidden,
    IdempotencyConflict,
    InterviewError,
    InvalidState,
    LinkExpired,
    MailUnavailable,
    NotFound,
    NotOpenYet,
    Overloaded,
    PayloadTooLarge,
    RateLimited,
    RunNotFound,
    SessionEnded,
    Unauthenticated,
    UnsupportedMediaType,
    ValidationFailed,
)
from ..domain.kernel.rate_limit import Standing, fields
from ..domain.kernel.text import PROBLEMATIC, REFUSAL, REPLACEMENT
from ..domain.runs.withholding import withhold
from ..domain.tenants.tenant import Tenant
from ..usecases.kernel.admission import Link, admit_caller, admit_candidate
from ..usecases.kernel.idempotency import Answer, request_hash
from ..usecases.kernel.ports import Idempotency
from ..usecases.tenants.limit_calls import counted_as, require_room
from .declared import Access, FunctionConfig, Invoker, Needs, Operation, Signature
from .json_body import MOST_DETAILS, TWICE, field_at, read_json
from .needs import COUNT, Need
from .settings import LimitSettings, NoSettings, RunSettings, Settings, TenantSettings

B = TypeVar("B")
T = TypeVar("T")
LARGEST_BODY = 256 * 1024
ROOM = "v1/candidate-access/{token}"
COUNTED = (COUNT,)
IDEMPOTENCY_KEY = re.compile(r"[\x20-\x7e]{1,255}")
LONGEST_REF = 128
WITH_BODIES = ("POST", "PUT", "PATCH")
RUN_ID = re.compile(r"run_[0-9]{1,12}_[0-9a-f]{8}")
SECRET_TOKEN = re.compile(r"[0-9a-f]{64}")
PATH_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
TENANT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

STATUSES: dict[type[InterviewError], int] = {
    ValidationFailed: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    InvalidState: 409,
    ConcurrentUpdate: 409,
    IdempotencyConflict: 409,
    NotOpenYet: 409,
    LinkExpired: 410,
    SessionEnded: 410,
    PayloadTooLarge: 413,
    UnsupportedMediaType: 415,
    RateLimited: 429,
    BudgetSpent: 429,
    EngineUnavailable: 503,
    MailUnavailable: 503,
    Overloaded: 503,
}
REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_UNAVAILABLE = "The AI engine is not available right now; nothing was changed."
_INTERNAL = (
    "Something went wrong on our side, and the request may have been carried out all the same. "
    "Repeat it; if it changes anything, with the same Idempotency-Key."
)
_log = logging.getLogger("interviews")
_log.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """`body` is JSON, or text of the given content type."""

    body: T
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


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
        if not 1 <= len(ref) <= LONGEST_REF:
            raise ValidationFailed.of("candidateRef", f"needs 1 to {LONGEST_REF} characters, in UTF-8")
        return ref

    @property
    def session_token(self) -> str | None:
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
        hashed = request_hash(self.event["httpMethod"], asked, self.raw_body)
        return Idempotency(caller.tenant_id if caller else "", key, hashed)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was let in: a key's caller into its tenant, or a candidate through a link."""

    caller: Caller | None = None
    tenant: Tenant | None = None
    link: Link | None = None


Handler = Callable[..., Response[Any] | Answer[Any]]


class OperationOptions(TypedDict, total=False):
    """What is said of every operation; see Operation."""

    tag: Required[str]
    summary: Required[str]
    needs: Needs
    seconds: int
    megabytes: int
    statuses: tuple[int, ...]
    errors: tuple[int, ...]
    example: Mapping[str, Any]
    media_type: str
    body_optional: bool
    damaged_text: bool
    reveals: frozenset[str]
    replays: bool
    fresh: bool
    takes_session: bool
    also: tuple[str, ...]


def integration(
    method: str, path: str, *, permission: Permission, **said: Unpack[OperationOptions]
) -> Callable[[Handler], "Endpoint"]:
    """For a key, or a person's token, with the permission. `path` is below `v1/integration`."""
    return _declared(method, f"v1/integration/{path}", Access.API_KEY, permission, COUNTED, said)


def admin(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "Endpoint"]:
    """For whoever AWS lets in (IAM). `path` is below `v1/admin`."""
    return _declared(method, f"v1/admin/{path}", Access.IAM, None, (), said)


def room(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "Endpoint"]:
    """For the candidate with a link. `path` is below the link's own."""
    return _declared(method, f"{ROOM}/{path}", Access.OPEN, None, COUNTED, said)


def public(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "Endpoint"]:
    """For anybody. `path` is below the stage."""
    return _declared(method, path, Access.OPEN, None, (), said)


def _declared(
    method: str,
    path: str,
    access: Access,
    permission: Permission | None,
    counted: tuple[Need, ...],
    said: OperationOptions,
) -> Callable[[Handler], "Endpoint"]:
    told: dict[str, Any] = dict(said)
    size = {name: told.pop(name) for name in ("seconds", "megabytes") if name in told}
    function = FunctionConfig.of(Invoker.GATEWAY, (*told.pop("needs", ()), counted), **size)
    operation = Operation(method=method, path=path, access=access, permission=permission, **told)
    return lambda handler: Endpoint(handler, operation, function)


class Endpoint:
    """A Lambda handler around one route: admits, checks, parses, calls, answers.

    Nothing is looked at before the caller was let in, and nothing leaves that the caller may not read, whichever use
    case answers (contract §1).
    """

    def __init__(self, handler: Handler, operation: Operation, function: FunctionConfig) -> None:
        self.handler = handler
        self.operation = operation
        self.function = function
        self.signature = Signature.of(handler)
        if self.signature.body:
            self.signature.body.model_rebuild()

    @property
    def body(self) -> type[Any] | None:
        return self.signature.body

    @property
    def settings(self) -> type[Settings]:
        return self.signature.settings

    @property
    def is_room(self) -> bool:
        return self.operation.path.startswith(ROOM)

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        request_id = event["requestContext"]["requestId"]
        left: Mapping[str, str] = {}
        with observed() as effects:
            try:
                admitted = self._admitted(event)
                standings = self._counted(admitted)
                left = fields(standings)
                require_room(standings)
                answer = self._call(self._request(event, admitted))
            except InterviewError as error:
                _log.info(
                    "%s refused", self.operation.path, extra={"code": error.code, "request": request_id}
                )
                return _with(left, _failed(_told(error, effects), request_id))
            except Exception as error:
                _log.exception("%s failed", self.operation.path, extra={"request": request_id})
                return _with(left, _failed(_told(error, effects), request_id))
        if isinstance(answer, Answer):
            answer = answered(answer)
        return _with(left, _rendered(self._readable(answer, admitted), request_id))

    def _call(self, request: Request[Any]) -> Response[Any] | Answer[Any]:
        given: dict[str, Any] = {}
        if self.signature.query:
            given["query"] = self.signature.query.of(request)
        if self.signature.settings is not NoSettings:
            given["settings"] = self.signature.settings.read()
        return self.handler(request, **given)

    def _admitted(self, event: Mapping[str, Any]) -> Admitted:
        from . import wiring

        if self.operation.permission:
            tenants = wiring.tenant_store(TenantSettings.read().tenants_table)
            caller = _caller(event)
            tenant = admit_caller(
                caller, self.operation.permission, tenants=tenants, fresh=self.operation.fresh
            )
            return Admitted(replace(caller, keys_decide=tenant.keys_decide), tenant)
        if self.is_room:
            settings = RunSettings.read()
            runs = wiring.run_store(settings.interviews_table)
            tenants = wiring.tenant_store(settings.tenants_table)
            return Admitted(link=admit_candidate(_link_token(event), runs=runs, tenants=tenants))
        return Admitted()

    def _counted(self, admitted: Admitted) -> Sequence[Standing]:
        """One call more of the tenant and the key, or of the link; nothing where nobody was admitted."""
        from . import wiring

        owner, quotas = counted_as(admitted.caller, admitted.tenant, admitted.link)
        if not quotas:
            return ()
        return wiring.call_limiter(LimitSettings.read().limits_table).count(owner, quotas)

    def _readable(self, answer: Response[Any], admitted: Admitted) -> Response[Any]:
        """Without what only a key with candidate:read may see."""
        if admitted.caller is None or admitted.caller.may(Permission.CANDIDATE_READ):
            return answer
        if isinstance(answer.body, str):
            return answer  # signed lines (get_ledger), which say themselves what is withheld
        return replace(answer, body=withhold(answer.body, but=self.operation.reveals))

    def _request(self, event: Mapping[str, Any], admitted: Admitted) -> Request[Any]:
        raw = _raw_body(event)
        request: Request[Any] = Request(event, None, raw, admitted)
        for name, value in request.path.items():
            # All our ids are of this form, and a table's key cannot be of any length.
            if name not in ("runId", "token", "candidateRef") and not PATH_ID.fullmatch(value):
                raise NotFound("There is no such resource.")
        unreadable = list(_unreadable(event.get("multiValueQueryStringParameters") or {}))
        if unreadable:
            raise ValidationFailed("The request is not valid.", unreadable)
        if self.body is None:
            if event["httpMethod"] in WITH_BODIES:
                _require_nothing(raw)
            return request
        if not raw and self.operation.body_optional:
            return replace(request, body=self.body())
        parsed = _parsed(
            self.body, raw, request.headers.get("content-type", ""), damaged=self.operation.damaged_text
        )
        return replace(request, body=parsed)


def answered(answer: Answer[Any]) -> Response[Any]:
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    return Response(answer.body, answer.status, headers)


def _caller(event: Mapping[str, Any]) -> Caller:
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


def _link_token(event: Mapping[str, Any]) -> str:
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


def _unreadable(query: Mapping[str, Sequence[str]]) -> Iterator[Detail]:
    for name, values in query.items():
        if len(values) > 1:
            yield Detail(name, TWICE)
        elif REPLACEMENT in values[0]:
            yield Detail(name, "is not UTF-8")
        elif PROBLEMATIC.search(values[0]):
            yield Detail(name, REFUSAL)


def _raw_body(event: Mapping[str, Any]) -> bytes:
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


def _require_nothing(raw: bytes) -> None:
    """For a call that takes no fields: nothing at all, or an empty object."""
    if not raw.strip():
        return
    body = read_json(raw.decode("utf-8", "replace"))
    if not isinstance(body, dict):
        raise ValidationFailed.of("body", "must be empty, or an empty JSON object")
    if body:
        rows = [Detail(field_at((name,)), "is not a field of this call") for name in body]
        raise ValidationFailed("The request is not valid.", rows[:MOST_DETAILS])


def _parsed(model: type[Any], raw: bytes, content_type: str, *, damaged: bool) -> Any:
    from pydantic import ValidationError

    if not raw.strip():
        raise ValidationFailed.of("body", "must be a JSON object")
    kind = content_type.partition(";")[0].strip().lower()
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


def _told(error: Exception, effects: Effects) -> InterviewError:
    """What the caller may be told: that nothing was changed, where we know that alone (contract §2)."""
    if isinstance(error, EngineUnavailable) and effects.possible:
        return InterviewError(_INTERNAL)
    if isinstance(error, InterviewError):
        return error
    return Overloaded() if is_overload(error) and not effects.possible else InterviewError(_INTERNAL)


def _failed(error: InterviewError, request_id: str) -> dict[str, Any]:
    status = next((STATUSES[each] for each in type(error).__mro__ if each in STATUSES), 500)
    message = _INTERNAL if status == 500 else error.message
    if isinstance(error, EngineUnavailable) and not isinstance(error, AiPaused | BudgetSpent):
        message = _UNAVAILABLE
    response = _error(status, error.code if status != 500 else "INTERNAL", message, error.details, request_id)
    if isinstance(error, RateLimited | BudgetSpent | Overloaded):
        response["headers"]["Retry-After"] = str(error.retry_after_seconds)
    if error.language:
        response["headers"]["Content-Language"] = error.language
    return _rendered(response, request_id)


def _error(
    status: int, code: str, message: str, details: tuple[Detail, ...], request_id: str
) -> dict[str, Any]:
    body = {
        "statusCode": status,
        "error": REASONS[status],
        "code": code,
        "message": message,
        "details": [{"field": each.field, "message": each.message} for each in details[:MOST_DETAILS]],
        "requestId": request_id,
    }
    return {"statusCode": status, "headers": {}, "body": _compact(body), "type": "application/json"}


def _rendered(answer: Response[Any] | dict[str, Any], request_id: str) -> dict[str, Any]:
    if isinstance(answer, Response):
        text = answer.body if isinstance(answer.body, str) else _compact(answer.body)
        answer = {
            "statusCode": answer.status,
            "headers": dict(answer.headers),
            "body": text,
            "type": answer.content_type,
        }
    headers = {
        "Content-Type": answer.pop("type"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
        **answer.pop("headers"),
    }
    return {**answer, "headers": headers, "isBase64Encoded": False}


def _with(headers: Mapping[str, str], answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "headers": {**answer["headers"], **headers}}


def _compact(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate that a caller sent is not sent back
