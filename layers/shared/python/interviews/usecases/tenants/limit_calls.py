from collections.abc import Sequence

from ...domain.kernel.access import Caller, Link
from ...domain.kernel.errors import Detail, RateLimited
from ...domain.kernel.ids import sha256_hex
from ...domain.kernel.rate_limit import Quota, RateWindow, Standing
from ...domain.tenants.tenant import Tenant
from ..kernel.counters import Counters, CountersUnavailable, NoteFailure
from ..kernel.ports import Clock

BREATHER_SECONDS = 10
"""How long a process leaves counters alone that failed: a dead table costs a call half a second once, not always."""


CALLS_OF_A_LINK = 60
"""A minute of one candidate: an answer every second would be no talk any more, and a reload takes two calls."""


def counted_as(
    caller: Caller | None, tenant: Tenant | None, link: Link | None
) -> tuple[str, tuple[Quota, ...]]:
    """Whose calls these are, and the quotas that they are counted for: a tenant's and its key's, or a link's."""
    if caller and tenant:
        quotas = [Quota("tenant", "total", tenant.limits.requests_per_minute)]
        if caller.requests_per_minute:
            quotas.append(Quota("key", caller.key_id, caller.requests_per_minute))
        return f"CALLS#{tenant.tenant_id}", tuple(quotas)
    if link:
        return f"ROOM#{sha256_hex(link.token)}", (Quota("link", "total", CALLS_OF_A_LINK),)
    return "", ()


def require_room(standings: Sequence[Standing]) -> None:
    """Raises RateLimited."""
    for each in standings:
        if each.is_exceeded:
            raise RateLimited(
                "Too many calls in this minute; go on when it is over.",
                each.seconds_left,
                [
                    Detail(
                        f"requestsPerMinute.{each.quota.policy}",
                        f"{each.quota.most} of {each.quota.most} are used",
                    )
                ],
            )


class CallLimiter:
    """Counts calls in fixed windows, across all processes by one write each.

    A process that knows a caller's window to be used up asks nobody any more: a flood costs no writes.
    """

    def __init__(self, counters: Counters, clock: Clock, note_failure: NoteFailure) -> None:
        self._counters = counters
        self._clock = clock
        self._note_failure = note_failure
        self._window = 0
        self._used_up: dict[tuple[str, Sequence[Quota]], Sequence[Standing]] = {}
        self._rests_until = 0.0

    def count(self, owner: str, quotas: tuple[Quota, ...]) -> Sequence[Standing]:
        """One call more of `owner`; empty where nobody can count."""
        now = self._clock()
        if now.timestamp() < self._rests_until:
            return ()
        window = RateWindow.at(now)
        if window.number != self._window:
            self._window, self._used_up = window.number, {}
        if known := self._used_up.get((owner, quotas)):
            return [Standing(each.quota, each.used, window.seconds_left) for each in known]
        try:
            return self._counted(owner, quotas, window)
        except CountersUnavailable as failure:
            self._rests_until = now.timestamp() + BREATHER_SECONDS
            self._note_failure(failure)
            return ()

    def _counted(self, owner: str, quotas: tuple[Quota, ...], window: RateWindow) -> Sequence[Standing]:
        counted = self._counters.add(
            f"{owner}#{window.number}",
            {each.counted_as: 1 for each in quotas},
            expires_at=window.ends_at,
        )
        standings = [Standing(each, counted[each.counted_as], window.seconds_left) for each in quotas]
        if any(each.is_exceeded for each in standings):
            self._used_up[owner, quotas] = standings
        return standings
