"""The port of runs, and what one write of a run is. Adapter: adapters/runs/dynamodb_runs.py, fake: tests/fakes.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ...domain.kernel.ids import RunRef
from ...domain.privacy.erasure_certificate import Erasure
from ...domain.runs.events import Event
from ...domain.runs.run import Run
from ...domain.runs.transcript import Turn
from ..kernel.ports import Idempotency, Json, Page, StoredAnswer


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
