"""What purges and proofs answer (contract §3, §9)."""

from typing import Literal, NotRequired, TypedDict

from ...domain.kernel.json_schema import Time


class DataPurged(TypedDict):
    runId: str
    purgedAt: Time
    purged: list[str]
    certificateId: str


class CandidatePurged(TypedDict):
    """`failed` has the ids of the runs of this page of which it is not certain that they were purged."""

    candidateRef: str
    items: list[DataPurged]
    failed: list[str]
    nextCursor: str | None


class RunPurged(DataPurged):
    """`jws` is the signed certificate, which no key of a deleted tenant can fetch."""

    jws: str


class TenantPurged(TypedDict):
    """`failed` as in CandidatePurged."""

    tenantId: str
    items: list[RunPurged]
    failed: list[str]
    nextCursor: str | None


class ErasedItems(TypedDict):
    kind: str
    items: int


class RemainingData(TypedDict):
    kind: str
    until: Time
    renewedBy: NotRequired[Literal["REDELIVERY"] | None]


class LedgerPosition(TypedDict):
    count: int
    hash: str


class EarlierCertificate(TypedDict):
    certificateId: str
    purgedAt: Time


class ErasureCertificate(EarlierCertificate):
    tenantId: str
    runId: str
    purgedBy: str
    erased: list[ErasedItems]
    remains: list[RemainingData]
    backupsEndAt: Time
    ledger: LedgerPosition
    earlier: list[EarlierCertificate]


class ErasureCertificateSigned(TypedDict):
    certificate: ErasureCertificate
    jws: str
