"""Losing a race against another write, and beginning anew on what is true then."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from ...domain.kernel.errors import ConcurrentUpdate
from .ports import Clash

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 5
"""More than anybody needs who is not in a race without end."""


def until_settled(work: Callable[P, T]) -> Callable[P, T]:
    """`work` reads, decides and writes; after a Clash it is called again, so that it decides on what is true then. What
    it should not do twice it keeps outside. Raises ConcurrentUpdate after TRIES, and at once whatever else `work`
    raises."""

    @wraps(work)
    def settled(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES):
            with suppress(Clash):
                return work(*args, **kwargs)
        raise ConcurrentUpdate

    return settled
