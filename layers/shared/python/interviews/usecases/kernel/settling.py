"""Losing a race, or being turned away for a moment, and trying again a little later."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from itertools import count
from random import uniform
from time import monotonic, sleep
from typing import ParamSpec, TypeVar

from ...domain.kernel.errors import ConcurrentUpdate
from .ports import Clash

P = ParamSpec("P")
T = TypeVar("T")
PATIENCE = 5.0
"""Seconds after which no other try is begun: two of them, one in the other, leave an API call most of its 29."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds. The longest that the first pause may be, and any."""


def tries(patience: float = PATIENCE) -> Iterator[None]:
    """One for each try, as long as there is `patience` (seconds); a pause before each but the first.

    Pauses double, and each is drawn anew from nothing to that ("full jitter": AWS Architecture Blog, Exponential
    Backoff And Jitter), so that those who met once do not meet again.
    """
    ends = monotonic() + patience
    for number in count():
        yield
        pause = uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(number, 10)))
        if monotonic() + pause >= ends:
            return
        sleep(pause)


def until_settled(work: Callable[P, T]) -> Callable[P, T]:
    """`work` reads, decides and writes; after a Clash it is called again, so that it decides on what is true then. What
    it should not do twice it keeps outside. Raises ConcurrentUpdate after its `tries`, and at once whatever else `work`
    raises."""

    @wraps(work)
    def settled(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in tries():
            with suppress(Clash):
                return work(*args, **kwargs)
        raise ConcurrentUpdate

    return settled
