"""The data map: everything that is stored, what it may hold, who fills it, how long it is kept, what a purge does.

`python -m local.data_map` writes it into docs/privacy.md, and a test compares it with what is really written. Nothing
that runs in the cloud needs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from re import fullmatch

from . import ROOT

PAGE = ROOT / "docs/privacy.md"
BEGIN, END = "<!-- data map: made by `make privacy` -->\n", "<!-- end of the data map -->\n"
HEAD = "| Where | Item | Filled by | What it may hold | Kept | After a purge |\n|---|---|---|---|---|---|\n"


class Holds(StrEnum):
    CANDIDATE = "the candidate's data, or words about the candidate"
    FREE_TEXT = "free text of a person of the partner"
    RECEIVER = "what a webhook's receiver answered"
    DECIDER = "who decided, by name or by key"
    JOB = "the description of the job"
    PARTNER_ID = "an id of the partner's own, opaque to us"
    ADDRESS = "an address of the partner's own, which belongs to nobody else"
    SECRET = "a hash, a cipher text or a token"
    OPERATIONAL = "ids, times, states and numbers"


class Kept(StrEnum):
    TRANSCRIPT = "candidatePiiRetentionDays from the start of the interview"
    CANDIDATE = "candidatePiiRetentionDays from when the first of it was given, and no longer than the run"
    PERSONAL = "candidatePiiRetentionDays from when it was written, and no longer than the run"
    RUN = "as the run: assessmentRetentionDays from its last step, 45 days more while it waits for somebody"
    LAST = "410 days and assessmentRetentionDays from the run's creation: as long as any run can be left"
    DAY = "a day"
    DELIVERY = "90 days from when it was made or sent again"
    MONTH = "30 days from the last change"
    WAIT = "until the wait is over"
    PARKED = "until an operator has taken the run up again"
    TWO_DAYS = "two days"
    STAGE = "as long as the stage"
    DOOR = "for good, so that whoever was deleted or revoked is answered as such; a key is known by its hash alone"
    OWNER = "until it is deleted; it goes with its tenant or platform"
    PROOF = "90 days from the purge: longer than any backup that it has to outlive"
    STREAM = "24 hours (DynamoDB), which nothing shortens"
    WINDOW = "the minute, day or month that it counts, a run's as long as the run; an hour more"
    LEASE = "as long as it is held, a quarter of an hour at the most; an hour more"
    QUEUE = "until it was handled, 14 days at the most"
    EXECUTION = "90 days after the execution's end (Step Functions)"
    LOGS = "the stage's log retention"
    METRICS = "15 months (CloudWatch)"


class Purge(StrEnum):
    DELETED = "deleted"
    ERASED = "what may speak of the candidate is erased"
    STAYS = "stays"
    ENDS = "ends by itself, and long before the last backup"


@dataclass(frozen=True, slots=True)
class Entry:
    """`item` is a pattern of the sort key in a table, else what it is. `fields` are attributes, or the keys at the top
    of the document, by what they may hold; each covers all that is below it. `by` fills them."""

    place: str
    item: str
    by: str
    kept: Kept
    purge: Purge
    fields: Mapping[Holds, str]

    def holds(self, field: str) -> Holds | None:
        return next((kind for kind, names in self.fields.items() if field in names.split()), None)


ENGINE, PARTNER, CANDIDATE, SERVICE = "the AI engine", "the partner", "the candidate", "the service"
_RUN = (
    "tenantId platformId runId interviewId state createdAt updatedAt retentionDays piiRetentionDays linkTtlDays "
    "chatMessages reassessments "
    "candidateFeedback needsCode addressErased candidateGivenAt version sequence namedCandidate durationMinutes "
    "scheduledAt dataQuality missingFields planVersion planStatus revisions assessmentVersion "
    "generation renewedAt stateSince openRuns openRunsSort "
    "ledgerHash linkExpiresAt opensAt startedAt endsAt endedAt answered purgedAt certificateId starts tenantRuns "
    "tenantRunsSort tenantScores tenantScoresSort"
)
_EVENT = (
    "tenantId platformId runId interviewId sequence eventId event state timestamp assessmentVersion closes "
    "eventHour commitments hash previousHash"
)
_PLAN = "planId version status generatedAt generatedBy durationMinutes"
_DELIVERY = (
    "deliveryId tenantId platformId runId sequence event eventId timestamp status createdAt owner "
    "followsConfig assessmentVersion attemptCount seriesStart dueAt leaseUntil isWaiting "
    "isSuspended lastAttempt messageId begunAt "
    "dropsAnswer dueShard nextAttemptAt tenantDeliveries tenantDeliveriesSort body"
)
_ATTEMPT = "number startedAt status errorClass milliseconds timings"
_ANSWER = {Holds.SECRET: "requestHash", Holds.OPERATIONAL: "status body"}

DATA_MAP = (
    Entry(
        "interviews", "RUN", "the partner, the service", Kept.RUN, Purge.ERASED,
        {
            Holds.OPERATIONAL: _RUN, Holds.PARTNER_ID: "candidateRef externalId", Holds.JOB: "position level verdict",
            Holds.FREE_TEXT: "cancellation", Holds.SECRET: "linkHash", Holds.ADDRESS: "callbackUrl",
        },
    ),
    Entry(
        "interviews", "REQUEST", PARTNER, Kept.RUN, Purge.ERASED,
        {
            Holds.JOB: "qualifications jobDescription companyName durationMinutes language",
            Holds.FREE_TEXT: "companyDescription metadata",
        },
    ),
    Entry("interviews", "CANDIDATE", PARTNER, Kept.CANDIDATE, Purge.DELETED, {Holds.CANDIDATE: "name email profile"}),
    Entry(
        "interviews", r"PLAN(#\d+)?", ENGINE, Kept.RUN, Purge.ERASED,
        {Holds.OPERATIONAL: _PLAN, Holds.JOB: "greeting skills skillsCoverage competencies requirements notAsked"},
    ),
    Entry(
        "interviews", "REVISION", PARTNER, Kept.PERSONAL, Purge.DELETED,
        {Holds.FREE_TEXT: "feedback revisions", Holds.DECIDER: "requestedBy"},
    ),
    Entry(
        "interviews", "SESSION", CANDIDATE, Kept.PERSONAL, Purge.DELETED,
        {
            Holds.OPERATIONAL: "version consentedAt startedAt endsAt openedAt rank isWonBack pausedAt pausedSeconds",
            Holds.SECRET: "tokenHash retired",
        },
    ),
    Entry(
        "interviews", "PROOF", SERVICE, Kept.DAY, Purge.DELETED,
        {
            Holds.OPERATIONAL: "version sent codeEndsAt wrong cooldowns cooldownEndsAt passEndsAt",
            Holds.SECRET: "codeHash passHash",
        },
    ),
    Entry(
        "interviews", r"TURN#\d+", "the candidate, the AI engine", Kept.PERSONAL, Purge.ERASED,
        {
            Holds.CANDIDATE: "text answer",
            Holds.OPERATIONAL: "version turn role at questionId clientTurnId aside leadLanguage calls private",
        },
    ),
    Entry(
        "interviews", r"ASSESSMENT(#\d+)?", ENGINE, Kept.RUN, Purge.ERASED,
        {
            Holds.OPERATIONAL: "assessmentId version overallScore scoreBand recommendation summary strengths concerns "
            "integrityFlags generatedAt generatedBy words coverage basis",
            Holds.JOB: "competencies qualifications requirements",
        },
    ),
    Entry(
        "interviews", r"RATINGS(#\d+)?", ENGINE, Kept.RUN, Purge.ERASED,
        {Holds.OPERATIONAL: "rules engineFlags calls fingerprints words", Holds.JOB: "records"},
    ),
    Entry(
        "interviews", r"WORDS#(ASSESSMENT|RATINGS)(#\d+)?", ENGINE, Kept.TRANSCRIPT, Purge.DELETED,
        {Holds.CANDIDATE: "texts hashes", Holds.OPERATIONAL: "of"},
    ),
    Entry(
        "interviews", r"CHAT#[^#]+#\d+", "the partner, the AI engine", Kept.TRANSCRIPT, Purge.DELETED,
        {
            Holds.FREE_TEXT: "message", Holds.CANDIDATE: "answer citations",
            Holds.OPERATIONAL: "conversationId calls",
        },
    ),
    Entry("interviews", r"CALLS#PLAN#\d+", SERVICE, Kept.RUN, Purge.STAYS, {Holds.OPERATIONAL: "calls"}),
    Entry(
        "interviews", r"EVENT#\d+", "who acted", Kept.RUN, Purge.ERASED,
        {
            Holds.OPERATIONAL: _EVENT, Holds.PARTNER_ID: "candidateRef", Holds.DECIDER: "actor",
            Holds.FREE_TEXT: "data", Holds.SECRET: "salts", Holds.ADDRESS: "callbackUrl",
        },
    ),
    Entry(
        "interviews", r"WAIT#.+", "the state machine", Kept.WAIT, Purge.STAYS,
        {Holds.SECRET: "taskToken", Holds.OPERATIONAL: "generation"},
    ),
    Entry("interviews", "EXECUTIONS", SERVICE, Kept.STAGE, Purge.STAYS, {Holds.OPERATIONAL: "begunAt key"}),
    Entry(
        "interviews", "EXTERNAL", PARTNER, Kept.LAST, Purge.STAYS,
        {Holds.PARTNER_ID: "pk", Holds.OPERATIONAL: "tenantId runId"},
    ),
    Entry(
        "interviews", "LINK", SERVICE, Kept.LAST, Purge.STAYS,
        {Holds.SECRET: "pk", Holds.OPERATIONAL: "tenantId runId"},
    ),
    Entry(
        "interviews", "CERTIFICATE", SERVICE, Kept.RUN, Purge.STAYS,
        {
            Holds.OPERATIONAL: "certificateId tenantId runId purgedAt erased remains backupsEndAt ledger earlier",
            Holds.DECIDER: "purgedBy",
        },
    ),
    Entry(
        "interviews", r"run_\d+_[0-9a-f]{8}", PARTNER, Kept.LAST, Purge.STAYS,
        {Holds.PARTNER_ID: "pk"},
    ),
    Entry("interviews", "IDEMPOTENCY", SERVICE, Kept.DAY, Purge.STAYS, _ANSWER),
    Entry(
        "interviews", r"RUN#.+", SERVICE, Kept.PARKED, Purge.STAYS,
        {Holds.OPERATIONAL: "partition item change reason since number held"},
    ),
    Entry("interviews", "TRIES", SERVICE, Kept.TWO_DAYS, Purge.STAYS, {Holds.OPERATIONAL: "tries"}),
    Entry(
        "the interviews table's stream", "record", SERVICE, Kept.STREAM, Purge.ENDS,
        {Holds.CANDIDATE: "NewImage", Holds.OPERATIONAL: "Keys SequenceNumber eventName"},
    ),
    Entry(
        "deliveries", r"DELIVERY#[^/]+", SERVICE, Kept.DELIVERY, Purge.STAYS,
        {Holds.OPERATIONAL: _DELIVERY, Holds.ADDRESS: "callbackUrl"},
    ),
    Entry(
        "deliveries", r"DELIVERY#[^/]+/ATTEMPT#\d+", SERVICE, Kept.DELIVERY, Purge.STAYS,
        {Holds.OPERATIONAL: _ATTEMPT},
    ),
    Entry(
        "deliveries", r"DELIVERY#[^/]+/ANSWER#\d+", "the receiver", Kept.TRANSCRIPT, Purge.DELETED,
        {Holds.RECEIVER: "answer", Holds.OPERATIONAL: "number"},
    ),
    Entry(
        "deliveries", "CIRCUIT", SERVICE, Kept.MONTH, Purge.STAYS,
        {
            Holds.OPERATIONAL: "key owner state version configVersion failures failingSince lastFailureAt lastError "
            "openedAt probeId probeAt probes slowUntil places nextAt lookAt quietSince dueShard nextAttemptAt",
        },
    ),
    Entry("deliveries", "AUDIT", SERVICE, Kept.STAGE, Purge.STAYS, {Holds.OPERATIONAL: "until"}),
    Entry("deliveries", "IDEMPOTENCY", SERVICE, Kept.DAY, Purge.STAYS, _ANSWER),
    Entry(
        "tenants", "PLATFORM", "the operator", Kept.DOOR, Purge.STAYS,
        {Holds.OPERATIONAL: "platformId name createdAt deletedAt suspendedAt owner ownerSort revision"},
    ),
    Entry(
        "tenants", "TENANT", "the operator, the partner", Kept.DOOR, Purge.STAYS,
        {
            Holds.OPERATIONAL: "tenantId platformId name createdAt settings limits aiPaused deletedAt suspendedAt oidc "
            "owner ownerSort revision",
        },
    ),
    Entry(
        "tenants", "KEY", "the operator", Kept.DOOR, Purge.STAYS,
        {
            Holds.OPERATIONAL: "keyId kind platformId tenantId permissions hint createdAt description expiresOn "
            "allowedIps revokedAt requestsPerMinute owner ownerSort revision",
            Holds.SECRET: "keyHash pk",
        },
    ),
    Entry("tenants", "KEYID", "the operator", Kept.DOOR, Purge.STAYS, {Holds.SECRET: "keyHash"}),
    Entry(
        "tenants", "WEBHOOK", PARTNER, Kept.OWNER, Purge.STAYS,
        {
            Holds.ADDRESS: "callbackUrl",
            Holds.OPERATIONAL: "owner events isActive createdAt updatedAt version ordering maxPerSecond "
            "signsEd25519 disabledReason disabledAt description",
            Holds.SECRET: "secrets",
        },
    ),
    Entry(
        "tenants", r"[0-9TZ:.-]{24}#[^#]+#run_.+", SERVICE, Kept.PROOF, Purge.STAYS,
        {Holds.OPERATIONAL: "tenantId runId certificateId purgedAt"},
    ),
    Entry("tenants", "CURSORSECRET", SERVICE, Kept.STAGE, Purge.STAYS, {Holds.SECRET: "secret"}),
    Entry("tenants", "AI", "the operator", Kept.STAGE, Purge.STAYS, {Holds.OPERATIONAL: "aiPaused"}),
    Entry("tenants", "IDEMPOTENCY", SERVICE, Kept.DAY, Purge.STAYS, _ANSWER),
    Entry(
        "limits", "counter", SERVICE, Kept.WINDOW, Purge.STAYS,
        {Holds.OPERATIONAL: "total creates tokens microUsd and a count by the id of each key", Holds.SECRET: "pk"},
    ),
    Entry("limits", "places", SERVICE, Kept.LEASE, Purge.STAYS, {Holds.OPERATIONAL: "pk places version"}),
    Entry(
        "the delivery queues", "pointer", SERVICE, Kept.QUEUE, Purge.STAYS,
        {Holds.OPERATIONAL: "deliveryId tenantId deferrals slow"},
    ),
    Entry(
        "the state machine", "execution", SERVICE, Kept.EXECUTION, Purge.STAYS,
        {Holds.OPERATIONAL: "tenantId runId generation state expiresAt info plan room session assessment"},
    ),
    Entry(
        "logs", "line", SERVICE, Kept.LOGS, Purge.STAYS,
        {
            Holds.OPERATIONAL: "level message timestamp service requestId path error operation model prompt_version "
            "milliseconds input_tokens output_tokens outcome input_hash served_by partition item reason sequenceNumber "
            "tenantId runId finding",
        },
    ),
    Entry(
        "metrics", "count", SERVICE, Kept.METRICS, Purge.STAYS,
        {
            Holds.OPERATIONAL: "stage reason operation reader Unavailable AuthorizerFaults TasksRefused TasksFailed "
            "RunsGivenUp CallsUncounted ModelTime ModelFailures InputTokens OutputTokens DeliveriesRepaired "
            "DeliveriesScheduled DeliveriesReleased DeliveriesGivenUp OldestDueDelivery ParkedRuns RunsParked "
            "RowsUnreadable OpenRunsLookedAt OpenRunsNotLookedAt ExecutionsRestarted ExecutionsRenewed ExecutionsDead",
        },
    ),
)  # fmt: skip


def entry_of(place: str, item: str) -> Entry | None:
    """The one that speaks of an item of this place."""
    return next((each for each in DATA_MAP if each.place == place and fullmatch(each.item, item)), None)


def table() -> str:
    return HEAD + "".join(map(_row, DATA_MAP))


def with_table(page: str) -> str:
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def _row(entry: Entry) -> str:
    item = entry.item.replace("|", " or ").replace(r"\d+", "n")
    holds = "; ".join(
        f"**{kind}**: {', '.join(f'`{each}`' for each in names.split())}"
        for kind, names in entry.fields.items()
    )
    cells = (entry.place, f"`{item}`", entry.by, holds, entry.kept, entry.purge)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
