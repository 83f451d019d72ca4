from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from ...domain.kernel.errors import LimitReached
from ...domain.kernel.times import to_epoch
from ...domain.tenants.tenant import Tenant
from ..kernel.counters import Counters, CountersUnavailable, NoteFailure

COUNTED_AS = "creates"


@dataclass(frozen=True, slots=True)
class CreateQuota:
    """How many runs a tenant may make on one day (UTC). A place is taken before the run is written, and given back
    where none was made: no item that everybody writes is in the transaction."""

    counters: Counters
    note_failure: NoteFailure

    def take(self, tenant: Tenant, now: datetime) -> None:
        """Raises LimitReached."""
        most = tenant.limits.creates_per_day
        try:
            taken = self.counters.take(
                _key(tenant, now), COUNTED_AS, most=most, expires_at=to_epoch(_next_day(now))
            )
        except CountersUnavailable as failure:
            self.note_failure(failure)
            return
        if not taken:
            raise LimitReached(
                "createsPerDay",
                most,
                f"{most} interviews were requested today (UTC); more are not allowed.",
                ceil((_next_day(now) - now).total_seconds()),
            )

    def give_back(self, tenant: Tenant, taken_at: datetime) -> None:
        try:
            self.counters.add(
                _key(tenant, taken_at), {COUNTED_AS: -1}, expires_at=to_epoch(_next_day(taken_at))
            )
        except CountersUnavailable as failure:
            self.note_failure(failure)


def _key(tenant: Tenant, now: datetime) -> str:
    return f"DAY#{tenant.tenant_id}#{now:%Y-%m-%d}"


def _next_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
