"""The whole HTTP surface: who may call which path, and the function that answers, as the handlers say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from interviews.runtime.declared import Access, Operation
from interviews.runtime.http import HttpHandler
from interviews.runtime.query import Parameter

from .functions import FUNCTIONS


@dataclass(frozen=True)
class Route:
    """`function` is the path of its file below `functions/`."""

    method: str
    path: str
    function: str
    endpoint: HttpHandler

    @property
    def operation(self) -> Operation:
        return self.endpoint.operation

    @property
    def parameters(self) -> tuple[Parameter[Any], ...]:
        """Those of the query."""
        query = self.endpoint.signature.query
        return query.parameters if query else ()

    @property
    def query(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.parameters)

    @property
    def access(self) -> Access:
        return self.operation.access


def _routes() -> Iterator[Route]:
    for each in FUNCTIONS:
        if endpoint := each.endpoint:
            yield Route(endpoint.operation.method, endpoint.operation.path, each.path, endpoint)


def _further() -> Iterator[Route]:
    for route in ROUTES:
        for path in route.operation.also:
            yield Route(route.method, path, route.function, route.endpoint)


ROUTES = tuple(sorted(_routes(), key=lambda each: (each.path, each.method)))
FURTHER = tuple(_further())
"""Paths that lead to an operation of ROUTES, and which the OpenAPI document does not name."""
INTEGRATION = tuple(each for each in ROUTES if each.access is Access.API_KEY)
CANDIDATE = tuple(each for each in ROUTES if each.endpoint.is_room)
OPEN = tuple(each for each in ROUTES if each.access is Access.OPEN and not each.endpoint.is_room)
