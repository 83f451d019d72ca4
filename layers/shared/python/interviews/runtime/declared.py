"""What a function says of itself, once: its frame, API Gateway's definition, the grants, the environment, the OpenAPI
document and the tests all read it here.

What a handler takes and answers stands in its signature:

    @integration("POST", "interviews/{runId}/plan/approve", permission=Permission.APPROVE, …)
    def handler(request: Request[ApprovePlan], settings: LinkSettings) -> Answer[PlanApproved]:
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, get_args

from ..domain.kernel.access import Permission
from .grants import Grant
from .settings import FunctionSettings, NoSettings

REQUEST_SECONDS = 29
"""API Gateway waits no longer."""
MODEL_SECONDS = 900
"""Lambda's own limit; a slow model is waited for."""
QUEUE_SECONDS = 60
WAITING_MEGABYTES, WORKING_MEGABYTES = 256, 512
Grants = Sequence[Grant | tuple[Grant, ...]]
KNOWN = {"request", "query", "settings", "event", "ref", "record", "return"}
"""The parameters of handlers, by which the frames hand over."""


class Access(Enum):
    API_KEY = "the authorizer checks X-API-Key, or the token of a person"
    IAM = "API Gateway checks an AWS signature"
    OPEN = "anybody; a token in the path or nothing at all"


class Invoker(Enum):
    """What calls a function."""

    GATEWAY = "API Gateway"
    AUTHORIZER = "API Gateway, to know who calls"
    MACHINE = "the state machine"
    STREAM = "a table's stream"
    QUEUE = "a queue"
    CLOCK = "a schedule"


@dataclass(frozen=True)
class FunctionConfig:
    """A Lambda function: what calls it, what it may do, and how long."""

    invoker: Invoker
    grants: tuple[Grant, ...] = ()
    seconds: int = REQUEST_SECONDS

    @classmethod
    def of(cls, invoker: Invoker, grants: Grants, *, seconds: int = REQUEST_SECONDS) -> "FunctionConfig":
        flat = [part for each in grants for part in (each if isinstance(each, tuple) else (each,))]
        return cls(invoker, tuple(flat), seconds)

    @property
    def asks_engine(self) -> bool:
        """Whether most of its time is waiting for a model."""
        return any(each.variable == "ENGINE" for each in self.grants)

    @property
    def megabytes(self) -> int:
        """CPU comes with it. Who waits needs little; what talks to DynamoDB is done sooner, and so is cheaper, with
        more (docs/performance.md)."""
        return WAITING_MEGABYTES if self.asks_engine else WORKING_MEGABYTES


@dataclass(frozen=True)
class Signature:
    """What a handler takes and answers, by its own annotations. `answer` is the type within Answer or Response."""

    body: type[Any] | None
    query: type[Any] | None
    settings: type[FunctionSettings]
    answer: Any

    @classmethod
    def of(cls, handler: Callable[..., Any]) -> "Signature":
        """Raises TypeError for what no frame would hand over."""
        told: Mapping[str, Any] = handler.__annotations__
        if unknown := told.keys() - KNOWN:
            raise TypeError(f"{handler.__module__}: a handler has no parameter {', '.join(sorted(unknown))}.")
        body = (get_args(told.get("request")) or (None,))[0]
        answer = (get_args(told.get("return")) or (None,))[0]
        return cls(
            None if body is type(None) else body, told.get("query"), told.get("settings", NoSettings), answer
        )


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the HTTP API (contract §3, §6, §7, §9).

    `path` is that below the stage. `statuses` are those of success; `errors` those besides what follows from the rest.
    `reveals`: fields that are answered to whoever may make the call, with candidate:read or without. `replays` an
    earlier answer under its Idempotency-Key. `fresh`: the tenant is read anew, since what is made here lasts, and one
    that was deleted within the last minute must get no more of it. `takes_session`: the room's header. `damaged_text`:
    a body whose bytes were not all UTF-8 is taken for what can be read of it. `also`: paths that lead to the same.
    """

    method: str
    path: str
    access: Access
    tag: str
    summary: str
    permission: Permission | None = None
    statuses: tuple[int, ...] = (200,)
    errors: tuple[int, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)
    media_type: str = "application/json"
    body_optional: bool = False
    damaged_text: bool = False
    reveals: frozenset[str] = frozenset()
    replays: bool = False
    fresh: bool = False
    takes_session: bool = False
    also: tuple[str, ...] = ()


class EventHandler:
    """A Lambda handler of the event alone and of the settings that it names in its signature."""

    def __init__(self, work: Callable[[Any, Any], Any], function: FunctionConfig) -> None:
        self.work = work
        self.function = function
        self.settings = Signature.of(work).settings

    def __call__(self, event: Any, context: object) -> Any:
        return self.work(event, self.settings.read())


def event_handler(
    by: Invoker, *, grants: Grants, seconds: int = QUEUE_SECONDS
) -> Callable[[Callable[[Any, Any], Any]], EventHandler]:
    return lambda work: EventHandler(work, FunctionConfig.of(by, grants, seconds=seconds))
