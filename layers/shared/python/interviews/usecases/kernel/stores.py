"""What the use cases on runs and tenants need of the world; adapters/ has the real ones, tests/fakes.py the fakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ...domain.kernel.access import ApiKey
from ...domain.kernel.ids import RunRef
from ...domain.privacy.erasure_certificate import Erasure
from ...domain.runs.events import Event
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn
from ...domain.tenants.tenant import Platform, Tenant
from .ports import Idempotency, Json, Page, StoredAnswer


@dataclass(frozen=True, slots=True)
class Artefact:
    """One item of a run's partition, a JSON document under a name such as PLAN, SESSION or TURN#0003.

    With `expected_version`, it is written only over an artefact whose `version` in the document is that
    (0: only where there is none).
    """

    name: str
    document: Json
    expires_at: int
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with those of its artefacts that were asked for and exist, and the stored answer of the key, if any."""

    run: Run
    artefacts: Mapping[str, Json] = field(default_factory=dict)
    answer: StoredAnswer | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that one write changes; it happens whole or not at all.

    `before` is the run as it was read (its state and version are the condition), or None for a new run. Without
    `after`, the run itself is left alone; `unchanged` is the run as it was read, where what is written must not outlive
    a change of it, such as a purge. `starts` asks for a workflow execution. `delete` maps names of artefacts
    to the version that they must have (None: whatever is there, if anything). `kept_until` (epoch seconds) is
    the end of events that are written anew without a change of the run. An `external_id`
    may be taken over from the run `gone_external`, whose retention has ended. An `erasure` is recorded in a table of
    its own, which a restored one does not take along.
    """

    ref: RunRef
    before: Run | None = None
    after: Run | None = None
    unchanged: Run | None = None
    events: Sequence[Event] = ()
    rewritten_events: Sequence[Event] = ()
    kept_until: int = 0
    starts: bool = False
    artefacts: Sequence[Artefact] = ()
    delete: Mapping[str, int | None] = field(default_factory=dict)
    external_id: str | None = None
    gone_external: RunRef | None = None
    new_link: str | None = None
    answer: StoredAnswer | None = None
    erasure: Erasure | None = None


@dataclass(frozen=True, slots=True)
class RunFilter:
    state: str | None = None
    position: str | None = None
    candidate_ref: str | None = None
    external_id: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class CandidateRef:
    """A candidate as the tenant calls them."""

    tenant_id: str
    ref: str


@dataclass(frozen=True, slots=True)
class ParkedToken:
    """Step Functions' token of a wait, and of which of the run's executions it is."""

    token: str
    generation: int


class RunStore(Protocol):
    def load(self, ref: RunRef, names: Sequence[str] = (), idempotency: Idempotency | None = None) -> RunView:
        """One strongly consistent read of the run, the named items of its partition (events too, as records) and the
        stored answer. Raises RunNotFound."""

    def commit(self, change: Change) -> None:
        """One transaction. Raises Clash."""

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None: ...

    def find_external(self, tenant_id: str, external_id: str) -> RunRef | None: ...

    def find_link(self, token_hash: str) -> RunRef | None: ...

    def load_interview(self, ref: RunRef) -> tuple[RunView, list[Turn]]:
        """The run with PLAN, REQUEST and SESSION, and all turns, in one read. Raises RunNotFound."""

    def load_all(self, ref: RunRef) -> tuple[Run, Mapping[str, Json]]:
        """The run and everything else in its partition by name: documents, and events as records.

        Raises RunNotFound.
        """

    def turns(self, ref: RunRef, *, after: int, limit: int) -> Page[Turn]: ...

    def events(self, ref: RunRef, *, after: int, limit: int) -> Page[Event]: ...

    def event(self, ref: RunRef, sequence: int) -> Event | None: ...

    def runs_of_candidate(self, ref: CandidateRef, *, limit: int, key: Json | None) -> Page[str]:
        """The ids of the tenant's runs for the candidate, also of some that are gone by now."""

    def wait_token(self, ref: RunRef, wait: str) -> ParkedToken | None: ...

    def forget_wait(self, ref: RunRef, wait: str, token: str) -> None:
        """Where another token is parked by now, that stays."""

    def end_items(self, ref: RunRef, expires_at: int) -> None:
        """Nothing in the run's partition is kept longer than until then (epoch seconds); what ends before stays so.
        Harmless to repeat, and to stop half-way and repeat."""

    def list_runs(self, tenant_id: str, which: RunFilter, *, limit: int, key: Json | None) -> Page[Run]:
        """Newest first."""

    def ranked_runs(
        self, tenant_id: str, *, min_score: float | None, limit: int, key: Json | None
    ) -> Page[Run]:
        """Runs with a verdict, best first."""


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hands the mail over. Raises MailUnavailable."""


class TenantStore(Protocol):
    """Platforms, tenants and keys. Tenants and platforms may be a minute old unless `fresh`."""

    def get_tenant(self, tenant_id: str, *, fresh: bool = False) -> Tenant | None: ...

    def put_tenant(
        self, tenant: Tenant, *, expected: Tenant | None, answer: StoredAnswer | None = None
    ) -> None:
        """The tenant and the answer, or neither. Raises Clash where the stored tenant is not `expected`, or where the
        Idempotency-Key is taken."""

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        """Among those that were put with something of this store, or kept after it."""

    def keep_answer(self, answer: StoredAnswer) -> None:
        """Of what was done by several writes. Raises Clash where the Idempotency-Key is taken."""

    def is_ai_paused(self, tenant_id: str) -> bool:
        """Whether an operator stopped AI work for this tenant or for everybody; never an old answer."""

    def pause_ai(self, paused: bool, *, answer: StoredAnswer | None = None) -> None:
        """For everybody. Raises Clash where the Idempotency-Key is taken."""

    def list_tenants(self, platform_id: str, *, limit: int, key: Json | None) -> Page[Tenant]: ...

    def get_platform(self, platform_id: str, *, fresh: bool = False) -> Platform | None: ...

    def put_platform(
        self, platform: Platform, *, expected: Platform | None, answer: StoredAnswer | None = None
    ) -> None: ...

    def list_platforms(self, *, limit: int, key: Json | None) -> Page[Platform]: ...

    def find_key(self, key_hash: str) -> ApiKey | None: ...

    def get_key(self, key_id: str) -> ApiKey | None: ...

    def put_key(
        self, key: ApiKey, *, expected: ApiKey | None, answer: StoredAnswer | None = None
    ) -> None: ...

    def list_keys(self, owner_id: str, *, limit: int, key: Json | None) -> Page[ApiKey]:
        """Keys of a platform or of a tenant."""

    def cursor_secret(self) -> bytes:
        """What this stage's cursors are signed with."""

    def keep_cursor_secret(self, secret: bytes) -> None:
        """Where there is one already, that stays."""


class ErasureLog(Protocol):
    def erasures_on(self, day: str) -> Iterable[Erasure]:
        """All of one day (YYYY-MM-DD, UTC), in order of time."""


class Executions(Protocol):
    """The state machine, as who looks after its executions sees it: soon, not at once (AWS: DescribeExecution is
    eventually consistent)."""

    def is_running(self, name: str) -> bool:
        """False for one that has ended, in whichever way, and for one that there is not."""

    def place(self, name: str) -> str | None:
        """The state in which it is, as the machine's definition names it; None where its latest thousand events do not
        say, because it has tried something again and again."""


@dataclass(frozen=True, slots=True)
class PassMark:
    """How far a pass over the runs that are not over has come: `key` is a store's own position, None at the end."""

    begun_at: datetime
    key: Json | None


class OpenRuns(Protocol):
    def page(self, *, limit: int, key: Json | None) -> Page[RunRef]:
        """Runs that are not over, of all tenants; soon, not at once."""

    def mark(self) -> PassMark | None: ...

    def set_mark(self, mark: PassMark) -> None: ...


class Workflow(Protocol):
    """The state machine, as the relay sees it. All three are harmless to repeat."""

    def start(self, name: str, given: Json) -> None:
        """Where there is an execution of this name, or was in the last 90 days, nothing happens (AWS)."""

    def go_on(self, token: str, output: Json) -> None: ...

    def divert(self, token: str, outcome: str) -> None: ...
