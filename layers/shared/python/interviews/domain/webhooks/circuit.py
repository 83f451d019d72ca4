"""The circuit breaker of an endpoint, and how many requests it takes at a time (architecture §4).

A circuit is stored only while there is something to know: failures, slowness, a limit, deliveries on hold. An endpoint
that answers well has none and costs nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ..kernel.outcome import OWN_ERRORS, ErrorClass, Outcome
from ..kernel.places import Places, held, with_place, without_place
from ..kernel.times import to_milliseconds
from .endpoint import DisabledReason
from .retry_schedule import read_retry_after

OPENED_BY = 10
"""Failures in a row."""
FIRST_PROBE = timedelta(seconds=30)
LONGEST_PROBE = timedelta(minutes=15)
WARNED_AFTER = timedelta(days=3)
DISABLED_AFTER = timedelta(days=5)
MOST_IN_FLIGHT = 10
SLOW_MILLISECONDS = 1000
SLOW_FOR = timedelta(minutes=10)
LOOKED_AT_EVERY = timedelta(seconds=45)
"""Less than the minute between two sweeps, so that each of them looks."""
QUIET_FOR = timedelta(minutes=10)
"""How long nothing must have been found on hold before a circuit is forgotten: far longer than a sender lives that may
still put a delivery on hold, and than an index lags behind."""
SILENT = timedelta(days=2)
"""Longer than any two attempts of a delivery lie apart: failures before such a silence say nothing of today."""
FULL = timedelta(seconds=2)
PLACE_LOST = timedelta(seconds=30)
"""A request that has not reported by then has died."""
PROBE_LOST = timedelta(minutes=5)


class CircuitState(StrEnum):
    CLOSED = "CLOSED"
    OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class Circuit:
    """`key` is a delivery's circuit key, `owner` whose config it belongs to, `config_version` the one that failed.

    While it is open, only the delivery `probe_id` is let through, at `probe_at`; with none named, the first one after
    that time. `look_at` is when the sweep looks at it. `next_at` is when the rate limit admits the next request.
    """

    key: str
    owner: str
    state: CircuitState = CircuitState.CLOSED
    version: int = 0
    config_version: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None
    opened_at: datetime | None = None
    probe_id: str | None = None
    probe_at: datetime | None = None
    probes: int = 0
    slow_until: datetime | None = None
    places: Places = ()
    next_at: datetime | None = None
    look_at: datetime | None = None
    quiet_since: datetime | None = None

    @property
    def is_config(self) -> bool:
        """Whether it is a config's, and not that of runs' own targets."""
        return self.key == self.owner

    @property
    def is_open(self) -> bool:
        return self.state is CircuitState.OPEN

    @property
    def is_stored(self) -> bool:
        return self.version > 0

    def counts_places(self, at: datetime) -> bool:
        """Whether requests need a place: where it fails, is slow, or still has a backlog. One that is merely not yet
        forgotten costs its endpoint nothing."""
        return self.is_stored and (self.takes_time(at) or self.quiet_since is None)

    def takes_time(self, at: datetime) -> bool:
        """Whether a request may hold its sender for seconds: one that failed last may run into its deadline."""
        return bool(self.failures) or (self.slow_until is not None and self.slow_until > at)

    def admit(
        self, delivery_id: str, max_per_second: int | None, at: datetime
    ) -> "Circuit | timedelta | None":
        """With a place for one more request, itself where places are not counted; how long to wait for one; None where
        nothing is let through."""
        if not self.lets_through(delivery_id, at):
            return None
        if max_per_second is None and not self.counts_places(at):
            return self
        return self.wait(max_per_second, at) or self.entered(delivery_id, max_per_second, at)

    def lets_through(self, delivery_id: str, at: datetime) -> bool:
        """Whether an attempt may be made, were it only to probe."""
        if not self.is_open or self.probe_id == delivery_id:
            return True
        return self.probe_id is None and self._probe_is_due(at)

    def wait(self, max_per_second: int | None, at: datetime) -> timedelta:
        """How long the next request has to wait for a free place; zero when it need not."""
        if len(held(self.places, at)) >= MOST_IN_FLIGHT:
            return FULL
        if max_per_second and self.next_at:
            # One second's requests may come at once: all but the first of them are ahead of their time.
            ahead = timedelta(seconds=1) * (max_per_second - 1) / max_per_second
            return max(self.next_at - at - ahead, timedelta(0))
        return timedelta(0)

    def entered(self, delivery_id: str, max_per_second: int | None, at: datetime) -> "Circuit":
        """With one more request on its way."""
        places = with_place(self.places, delivery_id, at + PLACE_LOST, at)
        entered = self if self.look_at else self._looked_at(at + QUIET_FOR)
        if max_per_second:
            start = max(self.next_at, at) if self.next_at else at
            entered = replace(entered, next_at=to_milliseconds(start + timedelta(seconds=1) / max_per_second))
        if self.is_open and self.probe_id is None:
            entered = entered._probe(delivery_id, at)
        return replace(entered, places=places)

    def left(self, delivery_id: str, at: datetime) -> "Circuit":
        return replace(self, places=without_place(self.places, delivery_id, at))

    def succeeded(self, delivery_id: str, milliseconds: int, at: datetime) -> "Circuit":
        """One success closes it; what is on hold may go."""
        left = self.left(delivery_id, at)
        if left.is_open or left.failures:
            left = left.closed(at)
        slow_enough = at + SLOW_FOR / 2
        if milliseconds > SLOW_MILLISECONDS and (left.slow_until is None or left.slow_until < slow_enough):
            left = replace(left, slow_until=at + SLOW_FOR)._looked_at(at + LOOKED_AT_EVERY)
        return left

    def failed(
        self,
        delivery_id: str,
        error: str,
        config_version: int,
        at: datetime,
        *,
        not_before: datetime | None = None,
    ) -> "Circuit":
        """`not_before` is when the receiver said to come again: it is not probed earlier."""
        left = self.left(delivery_id, at)
        if left.failures and (left.config_version != config_version or left._is_silent(at)):
            left = left.closed(at)
        failed = replace(
            left,
            failures=left.failures + 1,
            failing_since=left.failing_since or at,
            last_failure_at=at,
            last_error=error,
            config_version=config_version,
        )
        earliest = not_before or at
        if failed.is_open:
            return failed._probed_again(at, earliest) if self.probe_id == delivery_id else failed
        if failed.failures >= OPENED_BY:
            return failed._opened(delivery_id, at, earliest)
        return failed if failed.look_at else failed._looked_at(at + QUIET_FOR)

    def after(self, delivery_id: str, outcome: Outcome, config_version: int, at: datetime) -> "Circuit":
        """After a request that ended `at`; what is our own fault says nothing of the receiver."""
        if outcome.error_class in OWN_ERRORS:
            return self.left(delivery_id, at).without_probe(delivery_id, at)
        if outcome.is_success:
            return self.succeeded(delivery_id, outcome.milliseconds, at)
        error = outcome.error_class or ErrorClass.BAD_RESPONSE
        wait = read_retry_after(outcome.retry_after, at)
        return self.failed(delivery_id, error, config_version, at, not_before=at + wait if wait else None)

    def closed(self, at: datetime) -> "Circuit":
        return replace(
            self,
            state=CircuitState.CLOSED,
            failures=0,
            failing_since=None,
            opened_at=None,
            probe_id=None,
            probe_at=None,
            probes=0,
            quiet_since=None,
        )._looked_at(at)

    def holding(self, at: datetime) -> "Circuit":
        """With a delivery on hold: the sweep shall look soon, and go on looking."""
        if self.look_at and self.quiet_since is None and self.look_at <= at + LOOKED_AT_EVERY:
            return self
        return replace(self, quiet_since=None)._looked_at(at + LOOKED_AT_EVERY)

    def probe_of(self, delivery_id: str) -> datetime | None:
        """When that delivery probes the circuit, if it is the one that does."""
        if not self.is_open or self.probe_id != delivery_id or self.probe_at is None:
            return None
        return self.probe_at

    def without_probe(self, delivery_id: str, at: datetime) -> "Circuit":
        """That delivery is over; any other one may take its place as the probe."""
        return replace(self, probe_id=None)._looked_at(at) if self.probe_id == delivery_id else self

    def probing(self, delivery_id: str, at: datetime) -> "Circuit":
        return self._probe(delivery_id, at)._looked_at(at + LOOKED_AT_EVERY)

    def needs_probe(self, at: datetime) -> bool:
        if self.probe_id is None:
            return self._probe_is_due(at)
        return self.probe_at is None or self.probe_at + PROBE_LOST <= at

    def seen(self, at: datetime, *, busy: bool) -> "Circuit | None":
        """After the sweep looked at it; None once it may be forgotten.

        It is looked at each minute while somebody waits and for a quiet while after, then again when there is nothing
        more to know: circuits at rest are many, and one round looks at a hundred.
        """
        if busy or held(self.places, at):
            return replace(self, quiet_since=None)._looked_at(at + LOOKED_AT_EVERY)
        quiet_since = self.quiet_since or at
        if quiet_since + QUIET_FOR > at:
            return replace(self, quiet_since=quiet_since)._looked_at(at + LOOKED_AT_EVERY)
        known_until = self._known_until(at)
        return replace(self, quiet_since=quiet_since)._looked_at(known_until) if known_until > at else None

    def has_failed_for(self, longest: timedelta, at: datetime) -> bool:
        return self.failing_since is not None and self.failing_since + longest <= at

    def is_alarming(self, outcome: Outcome, at: datetime) -> bool:
        """Whether the platform is to hear of it, after this failure."""
        return outcome.error_class is ErrorClass.GONE or self.has_failed_for(WARNED_AFTER, at)

    def reason_to_disable(self, outcome: Outcome, at: datetime) -> DisabledReason | None:
        """Where nothing more is to be hoped for of its endpoint, after this failure."""
        if outcome.error_class is ErrorClass.GONE:
            return DisabledReason.GONE
        return DisabledReason.FAILING if self.has_failed_for(DISABLED_AFTER, at) else None

    def _known_until(self, at: datetime) -> datetime:
        """When it has nothing more to tell: of failures, of slowness."""
        slow_until = self.slow_until or at
        silent_at = self.last_failure_at + SILENT if self.failures and self.last_failure_at else at
        return max(slow_until, silent_at)

    def _is_silent(self, at: datetime) -> bool:
        return self.last_failure_at is not None and self.last_failure_at + SILENT <= at

    def _probe_is_due(self, at: datetime) -> bool:
        return self.probe_at is None or self.probe_at <= at

    def _opened(self, delivery_id: str, at: datetime, not_before: datetime) -> "Circuit":
        opened = replace(self, state=CircuitState.OPEN, opened_at=at, probes=0)
        probed = opened._probe(delivery_id, max(at + FIRST_PROBE, not_before))
        return probed._looked_at(at + LOOKED_AT_EVERY)

    def _probed_again(self, at: datetime, not_before: datetime) -> "Circuit":
        wait = min(FIRST_PROBE * 2 ** min(self.probes + 1, 10), LONGEST_PROBE)
        return replace(self, probes=self.probes + 1)._probe(self.probe_id, max(at + wait, not_before))

    def _probe(self, delivery_id: str | None, at: datetime) -> "Circuit":
        return replace(self, probe_id=delivery_id, probe_at=to_milliseconds(at))

    def _looked_at(self, at: datetime) -> "Circuit":
        return replace(self, look_at=at)
