"""What purges and proofs answer (contract §3, §9)."""

from typing import Literal, NotRequired, TypedDict

from ...domain.kernel.json_schema import Time


class DataPurged(TypedDict):
    runId: str
    purgedAt: Time
    purged: list[str]
    certificateId: str


class CandidatePurged(TypedDict):
    candidateRef: str
    """Your own, opaque id of the candidate."""
    items: list[DataPurged]
    failed: list[str]
    nextCursor: str | None


class RunPurged(DataPurged):
    """`jws` is the signed certificate, which no key of a deleted tenant can fetch."""

    jws: str


class TenantPurged(TypedDict):
    tenantId: str
    items: list[RunPurged]
    failed: list[str]
    nextCursor: str | None


class ErasedItems(TypedDict):
    kind: str
    """Which kind of data went."""
    items: int
    """How many stored items of this kind were deleted or written anew without words."""


class RemainingData(TypedDict):
    kind: str
    """Which kind of data is left."""
    until: Time
    """Gone by then at the latest, by itself."""
    renewedBy: NotRequired[Literal["REDELIVERY"] | None]
    """REDELIVERY: what is sent again stays for 90 days from then on; null where nothing renews it."""


class LedgerPosition(TypedDict):
    count: int
    """How many events the ledger has."""
    hash: str
    """The last event's hash, SHA-256 in hex."""


class EarlierCertificate(TypedDict):
    certificateId: str
    purgedAt: Time


class ErasureCertificate(EarlierCertificate):
    tenantId: str
    runId: str
    purgedBy: str
    """Who erased it: a key's id, `user:` and a person's subject, `operator`, or `restore` where a purge was repeated on
    a restored table."""
    erased: list[ErasedItems]
    """What went, by kind."""
    remains: list[RemainingData]
    """What is left, by kind, and until when."""
    backupsEndAt: Time
    """The last backup that can hold what was erased ends then."""
    ledger: LedgerPosition
    """The run's ledger right after the purge: its events and the last one's hash."""
    earlier: list[EarlierCertificate]
    """Purges of this run before, up to 20."""


class ErasureCertificateSigned(TypedDict):
    certificate: ErasureCertificate
    """The certificate's facts, readable."""
    jws: str
