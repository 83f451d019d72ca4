"""One call of the API, from the connection to its answer: what its several places must agree about."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Call:
    """`route` is the resource's pattern, `kind` the gateway response where the gateway answers by itself."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    route: str | None = None
    principal: str | None = None
    kind: str | None = None


CALL: ContextVar[Call] = ContextVar("CALL")


class GatewayAnswers(Exception):
    """The gateway answers by itself, with the response of this type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
