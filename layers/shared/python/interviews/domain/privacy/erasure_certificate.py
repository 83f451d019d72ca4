"""What a purge can prove: the facts of its certificate, and the record that outlives a restored table (contract §9)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..kernel.records import Json, to_record
from ..kernel.times import from_epoch, to_epoch
from ..runs.run import Run

CERTIFICATE = "erasure-certificate+jws"
BACKUPS_KEPT = timedelta(days=35)
"""Point-in-time recovery of the tables: `RecoveryPeriodInDays`, in infra/storage.py."""
DELIVERIES_KEPT = timedelta(days=90)
RENEWED_BY = "REDELIVERY"
"""Each delivery that is sent again is kept for as long again from then on."""
RECORD_KEPT = timedelta(days=90)
"""Longer than any backup: a restored copy may wait for its purge."""
MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a run was purged: without anything personal, kept where the run is not."""

    tenant_id: str
    run_id: str
    certificate_id: str
    purged_at: datetime

    @property
    def day(self) -> str:
        return self.purged_at.date().isoformat()

    @property
    def expires_at(self) -> int:
        return to_epoch(self.purged_at + RECORD_KEPT)


def erasure_of(run: Run) -> Erasure:
    """Of a run that was purged just now."""
    assert run.purged_at
    assert run.certificate_id
    return Erasure(run.tenant_id, run.run_id, run.certificate_id, run.purged_at)


def certificate_of(run: Run, erased: Mapping[str, int], by: str, earlier: Sequence[Json]) -> Json:
    """Of a run that was purged just now: what went, by kind with the number of items, and what is left until when.

    `earlier` are the certificates of purges before, of which the newest are named.
    """
    assert run.purged_at
    certificate: Json = {
        "certificateId": run.certificate_id,
        "tenantId": run.tenant_id,
        "runId": run.run_id,
        "purgedAt": run.purged_at,
        "purgedBy": by,
        "erased": [{"kind": kind, "items": items} for kind, items in sorted(erased.items())],
        "remains": [*_remains(run, run.purged_at)],
        "backupsEndAt": run.purged_at + BACKUPS_KEPT,
        "ledger": {"count": run.sequence, "hash": run.ledger_hash},
        "earlier": [_named(each) for each in earlier][-MOST_EARLIER:],
    }
    told: Json = to_record(certificate)
    return told


def _remains(run: Run, purged_at: datetime) -> Iterator[Json]:
    """Nothing here tells of the candidate by more than the partner's own reference. What is the run's goes with it: at
    the latest then, while it may still go on."""
    for kind in ("scoresAndVerdict", "requestAndPlans", "eventsAndLedger"):
        yield {"kind": kind, "until": from_epoch(run.all_gone_at)}
    yield {"kind": "partnersIds", "until": from_epoch(run.longest_end)}
    deliveries = {"kind": "webhookDeliveries", "until": purged_at + DELIVERIES_KEPT}
    yield deliveries | {"renewedBy": RENEWED_BY}


def _named(certificate: Json) -> Json:
    return {name: certificate[name] for name in ("certificateId", "purgedAt")}
