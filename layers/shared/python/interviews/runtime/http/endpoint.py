"""A route's frame: from API Gateway's event to a use case's arguments, and from its answer or error to JSON.

There is no router: API Gateway routes, and each function serves one endpoint (docs/decisions.md).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Required, TypedDict, Unpack

from ...adapters.kernel.aws_outcomes import observed
from ...domain.kernel.access import Permission
from ...domain.kernel.errors import InterviewError, NotFound, ValidationFailed
from ...domain.kernel.rate_limit import Standing, fields
from ...domain.runs.withholding import withhold
from ...usecases.kernel.idempotency import Answer
from ...usecases.room.admit_candidate import admit_candidate
from ...usecases.tenants.admission import admit_caller
from ...usecases.tenants.limit_calls import counted_as, require_room
from ..declared import REQUEST_SECONDS, Access, FunctionConfig, Grants, Invoker, Operation, Signature
from ..grants import COUNT, Grant
from ..metrics import note_unavailable
from ..settings import FunctionSettings, LimitSettings, NoSettings, RunSettings, TenantsTableSettings
from .request import (
    PATH_ID,
    Admitted,
    Request,
    caller_of,
    link_token,
    parsed,
    raw_body,
    require_nothing,
    unreadable_parameters,
)
from .response import STATUSES, Response, failed, rendered, told_of, unless_known, with_headers

ROOM = "v1/candidate-access/{token}"
COUNTED = (COUNT,)
WITH_BODIES = ("POST", "PUT", "PATCH")
UNAVAILABLE = 503
_log = logging.getLogger("interviews")
_log.setLevel(logging.INFO)

Handler = Callable[..., Response[Any] | Answer[Any]]


class OperationOptions(TypedDict, total=False):
    """What is said of every operation; see Operation."""

    tag: Required[str]
    summary: Required[str]
    grants: Grants
    seconds: int
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
) -> Callable[[Handler], "HttpHandler"]:
    """For a key, or a person's token, with the permission. `path` is below `v1/integration`."""
    return _declared(method, f"v1/integration/{path}", Access.API_KEY, permission, COUNTED, said)


def admin(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "HttpHandler"]:
    """For whoever AWS lets in (IAM). `path` is below `v1/admin`."""
    return _declared(method, f"v1/admin/{path}", Access.IAM, None, (), said)


def room(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "HttpHandler"]:
    """For the candidate with a link. `path` is below the link's own."""
    return _declared(method, f"{ROOM}/{path}", Access.OPEN, None, COUNTED, said)


def public(method: str, path: str, **said: Unpack[OperationOptions]) -> Callable[[Handler], "HttpHandler"]:
    """For anybody. `path` is below the stage."""
    return _declared(method, path, Access.OPEN, None, (), said)


def _declared(
    method: str,
    path: str,
    access: Access,
    permission: Permission | None,
    counted: tuple[Grant, ...],
    said: OperationOptions,
) -> Callable[[Handler], "HttpHandler"]:
    told: dict[str, Any] = dict(said)
    grants = (*told.pop("grants", ()), counted)
    function = FunctionConfig.of(Invoker.GATEWAY, grants, seconds=told.pop("seconds", REQUEST_SECONDS))
    operation = Operation(method=method, path=path, access=access, permission=permission, **told)
    return lambda handler: HttpHandler(handler, operation, function)


class HttpHandler:
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
    def settings(self) -> type[FunctionSettings]:
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
                request = self._request(event, admitted)
                answer = self._call(request)
            except Exception as error:
                self._log(error, request_id)
                refusal = told_of(error, effects)
                if STATUSES[refusal.code] == UNAVAILABLE:
                    note_unavailable(refusal)
                return with_headers(left, failed(refusal, request_id))
        if isinstance(answer, Answer):
            answer = answered(answer)
        told = rendered(self._readable(answer, admitted), request_id)
        return with_headers(left, unless_known(request.headers.get("if-none-match"), told))

    def _log(self, error: Exception, request_id: str) -> None:
        if isinstance(error, InterviewError):
            _log.info("%s refused", self.operation.path, extra={"code": error.code, "request": request_id})
        else:
            _log.exception("%s failed", self.operation.path, extra={"request": request_id})

    def _call(self, request: Request[Any]) -> Response[Any] | Answer[Any]:
        given: dict[str, Any] = {}
        if self.signature.query:
            given["query"] = self.signature.query.of(request)
        if self.signature.settings is not NoSettings:
            given["settings"] = self.signature.settings.read()
        return self.handler(request, **given)

    def _admitted(self, event: Mapping[str, Any]) -> Admitted:
        from .. import wiring

        if self.operation.permission:
            tenants = wiring.tenant_store(TenantsTableSettings.read().tenants_table)
            caller = caller_of(event)
            tenant = admit_caller(
                caller, self.operation.permission, tenants=tenants, fresh=self.operation.fresh
            )
            return Admitted(replace(caller, keys_decide=tenant.keys_decide), tenant)
        if self.is_room:
            settings = RunSettings.read()
            runs = wiring.run_store(settings.interviews_table)
            tenants = wiring.tenant_store(settings.tenants_table)
            return Admitted(link=admit_candidate(link_token(event), runs=runs, tenants=tenants))
        return Admitted()

    def _counted(self, admitted: Admitted) -> Sequence[Standing]:
        """One call more of the tenant and the key, or of the link; nothing where nobody was admitted."""
        from .. import wiring

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
        raw = raw_body(event)
        request: Request[Any] = Request(event, None, raw, admitted)
        for name, value in request.path.items():
            # All our ids are of this form, and a table's key cannot be of any length.
            if name not in ("runId", "token", "candidateRef") and not PATH_ID.fullmatch(value):
                raise NotFound("There is no such resource.")
        unreadable = list(unreadable_parameters(event.get("multiValueQueryStringParameters") or {}))
        if unreadable:
            raise ValidationFailed("The request is not valid.", unreadable)
        if self.body is None:
            if event["httpMethod"] in WITH_BODIES:
                require_nothing(raw)
            return request
        if not raw and self.operation.body_optional:
            return replace(request, body=self.body())
        body = parsed(self.body, raw, request.headers, damaged=self.operation.damaged_text)
        return replace(request, body=body)


def answered(answer: Answer[Any]) -> Response[Any]:
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    return Response(answer.body, answer.status, headers)
