"""IAM for handlers under test: moto allows everything; here each call must be one that the function needs.

What a call asks for and whether a grant covers it is decided as on the local stage (local/emulator/permissions.py).
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from infra.functions import FUNCTIONS, Function
from local.emulator.permissions import RoleGrant, covers, last, uses

_by_path = {each.path: each for each in FUNCTIONS}
_acting: ContextVar[tuple[Function, list[str]] | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(path: str) -> Iterator[None]:
    """Fails at the end where the function did what it has no grant for."""
    denied: list[str] = []
    before = _acting.set((_by_path[path], denied))
    try:
        yield
    finally:
        _acting.reset(before)
    assert not denied, f"{path} may not: {denied}"


def acting() -> str | None:
    """The path of the function that acts now."""
    acting = _acting.get()
    return acting and acting[0].path


def note(request: Any) -> None:
    """Every request that botocore is about to send."""
    acting, target = _acting.get(), request.headers.get("X-Amz-Target")
    if acting is None or target is None:
        return
    function, denied = acting
    service, _, operation = (target.decode() if isinstance(target, bytes) else target).partition(".")
    body = json.loads(request.body)
    for action, resource in uses(service, operation, body):
        named = None if resource is None else resource.partition("/index/")[0]
        if not any(covers(each, action, named, body) for each in _granted(function)):
            denied.append(f"{action} on {resource}")


def _granted(function: Function) -> Iterator[RoleGrant]:
    """A grant on a table is one on its indexes; where a variable has no value, it gives nothing."""
    for grant in function.grants:
        resources = frozenset([last(value)] if (value := os.environ.get(grant.variable)) else [])
        for action in grant.actions:
            yield RoleGrant(
                action, resources, frozenset(grant.attributes) or None, (grant.keys,) if grant.keys else None
            )
