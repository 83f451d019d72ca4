"""What purges and proofs answer (contract §3, §9)."""

from typing import Literal

from ...domain.kernel.model import Model
from ..kernel.answers import Time


class DataPurged(Model):
    run_id: str
    purged_at: Time
    purged: list[str]
    certificate_id: str


class CandidatePurged(Model):
    candidate_ref: str
    items: list[DataPurged]
    next_cursor: str | None


class ErasedItems(Model):
    kind: str
    items: int


class RemainingData(Model):
    kind: str
    until: Time
    renewed_by: Literal["REDELIVERY"] | None = None


class LedgerPosition(Model):
    count: int
    hash: str


class EarlierCertificate(Model):
    certificate_id: str
    purged_at: Time


class ErasureCertificate(EarlierCertificate):
    tenant_id: str
    run_id: str
    purged_by: str
    erased: list[ErasedItems]
    remains: list[RemainingData]
    backups_end_at: Time
    ledger: LedgerPosition
    earlier: list[EarlierCertificate]


class ErasureCertificateSigned(Model):
    certificate: ErasureCertificate
    jws: str
