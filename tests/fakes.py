"""In-memory stand-ins for what lies outside: each runs the same test class as its real adapter."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

from interviews.domain.kernel.access import ApiKey
from interviews.domain.kernel.errors import RunNotFound
from interviews.domain.kernel.ids import RowKey, RunRef
from interviews.domain.kernel.places import Places
from interviews.domain.kernel.records import to_record
from interviews.domain.kernel.times import to_epoch, to_iso, to_milliseconds
from interviews.domain.privacy.erasure_certificate import Erasure
from interviews.domain.runs import artefacts
from interviews.domain.runs.events import Event, Happened
from interviews.domain.runs.lifecycle import TERMINAL
from interviews.domain.runs.run import Run
from interviews.domain.runs.transcript import Turn, said
from interviews.domain.tenants.tenant import Platform, Tenant
from interviews.usecases.kernel.counters import CountersUnavailable
from interviews.usecases.kernel.places import HeldPlaces
from interviews.usecases.kernel.ports import Clash, Idempotency, Json, Page, StoredAnswer
from interviews.usecases.kernel.quarantine import ParkedRun
from interviews.usecases.runs.relay_workflow import ExecutionWanted, RunOver, Signal, WaitClosed
from interviews.usecases.runs.run_store import (
    Artefact,
    CandidateRef,
    Change,
    ParkedToken,
    RunFilter,
    RunView,
)
from interviews.usecases.runs.sweep_executions import PassMark

T = TypeVar("T")


class FixedClock:
    """Stands still until it is told to go on."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return to_milliseconds(self.now)

    def advance(self, **units: float) -> None:
        self.now += timedelta(**units)


def seeded_bytes(seed: int = 1) -> Callable[[int], bytes]:
    return Random(seed).randbytes


@dataclass
class InMemoryRunStore:
    """`signals` is the stream: what the relay would be told, in order; `written_events` what webhooks would be."""

    clock: FixedClock
    runs: dict[RunRef, Run] = field(default_factory=dict)
    documents: dict[RunRef, dict[str, Artefact]] = field(default_factory=dict)
    events_of: dict[RunRef, dict[int, Event]] = field(default_factory=dict)
    externals: dict[tuple[str, str], tuple[RunRef, int]] = field(default_factory=dict)
    links: dict[str, tuple[RunRef, int]] = field(default_factory=dict)
    answers: dict[tuple[str, str], StoredAnswer] = field(default_factory=dict)
    tokens: dict[tuple[RunRef, str], ParkedToken] = field(default_factory=dict)
    candidates: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    pass_mark: PassMark | None = None
    erasures: list[Erasure] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    written_events: list[Event] = field(default_factory=list)
    before_commit: Callable[[Change], None] = lambda change: None
    after_commit: Callable[[Change], None] = lambda change: None

    def load(self, ref: RunRef, names: Sequence[str] = (), idempotency: Idempotency | None = None) -> RunView:
        found = dict(self._live(ref, lambda name: name in names))
        for name in names:
            if name.startswith("EVENT#") and (event := self.event(ref, artefacts.sequence_of(name))):
                found[name] = to_record(event)
        answer = self.find_answer(idempotency) if idempotency else None
        return RunView(self._run(ref), found, answer)

    def commit(self, change: Change) -> None:
        self.before_commit(change)
        self._check(change)
        ref = change.ref
        if change.after:
            self.runs[ref] = change.after
            if change.starts:
                self.signals.append(ExecutionWanted(change.after))
            if change.after.state in TERMINAL:
                self.signals.append(RunOver(ref))
        for event in (*change.events, *change.rewritten_events):
            self.events_of.setdefault(ref, {})[event.sequence] = event
        for event in change.events:
            self.written_events.append(event)
            if event.closes:
                self.signals.append(WaitClosed(ref, event.closes))
        for artefact in change.artefacts:
            self.documents.setdefault(ref, {})[artefact.name] = deepcopy(artefact)
        for name in change.delete:
            self.documents.get(ref, {}).pop(name, None)
        if change.external_id:
            assert change.after
            self.externals[ref.tenant_id, change.external_id] = (ref, change.after.longest_end)
        if change.new_link:
            assert change.after
            self.links[change.new_link] = (ref, change.after.longest_end)
        if change.after and change.after.candidate_ref:
            self.candidates.setdefault((ref.tenant_id, change.after.candidate_ref), set()).add(ref.run_id)
        if change.erasure:
            self.erasures.append(change.erasure)
        if change.answer:
            self.answers[change.answer.idempotency.tenant_id, change.answer.idempotency.key] = deepcopy(
                change.answer
            )
        self.after_commit(change)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        found = self.answers.get((idempotency.tenant_id, idempotency.key))
        return found if found and found.expires_at > self._now() else None

    def find_external(self, tenant_id: str, external_id: str) -> RunRef | None:
        return self._held(self.externals.get((tenant_id, external_id)))

    def find_link(self, token_hash: str) -> RunRef | None:
        return self._held(self.links.get(token_hash))

    def load_interview(self, ref: RunRef) -> tuple[RunView, list[Turn]]:
        names = (artefacts.PLAN, artefacts.PROOF, artefacts.REQUEST, artefacts.SESSION)
        return self.load(ref, names), self._turns(ref)

    def load_all(self, ref: RunRef) -> tuple[Run, Mapping[str, Json]]:
        run = self._run(ref)
        return run, dict(self._live(ref)) | self._event_records(ref)

    def turns(self, ref: RunRef, *, after: int, limit: int) -> Page[Turn]:
        later = [each for each in self._turns(ref) if each.turn > after]
        return _numbered([each.turn for each in later], later, limit)

    def events(self, ref: RunRef, *, after: int, limit: int) -> Page[Event]:
        later = [each for number, each in sorted(self._events(ref).items()) if number > after]
        return _numbered([each.sequence for each in later], later, limit)

    def event(self, ref: RunRef, sequence: int) -> Event | None:
        return self._events(ref).get(sequence)

    def runs_of_candidate(self, candidate: CandidateRef, *, limit: int, key: Json | None) -> Page[str]:
        found = sorted(self.candidates.get((candidate.tenant_id, candidate.ref), ()))
        later = [each for each in found if not key or each > key["after"]]
        keys = [{"after": each} for each in later[:limit]]
        return Page(later[:limit], keys[-1] if len(later) > limit else None, keys)

    def happened_between(self, after: datetime, until: datetime, *, limit: int) -> Sequence[Happened]:
        found = [
            Happened(
                ref,
                number,
                each.timestamp,
                RowKey(f"RUN#{ref.tenant_id}#{ref.run_id}", artefacts.event(number)),
            )
            for ref, events in self.events_of.items()
            for number, each in events.items()
            if after <= each.timestamp <= until
        ]
        return sorted(found, key=lambda each: (each.timestamp, each.ref.run_id, each.sequence))[:limit]

    def wait_token(self, ref: RunRef, wait: str) -> ParkedToken | None:
        return self.tokens.get((ref, wait))

    def forget_wait(self, ref: RunRef, wait: str, token: str) -> None:
        if (parked := self.tokens.get((ref, wait))) and parked.token == token:
            del self.tokens[ref, wait]

    def page(self, *, limit: int, key: Json | None) -> Page[RunRef]:
        """Of the runs that are not over, as DynamoDbOpenRuns has it."""
        places = sorted(
            (to_iso(run.generation_since), ref.tenant_id, ref.run_id)
            for ref, run in self.runs.items()
            if run.state not in TERMINAL
        )
        later = [each for each in places if not key or each > tuple(key["after"])]
        refs = [RunRef(tenant_id, run_id) for _, tenant_id, run_id in later[:limit]]
        return Page(refs, {"after": later[limit - 1]} if len(later) > limit else None)

    def mark(self) -> PassMark | None:
        return self.pass_mark

    def set_mark(self, mark: PassMark) -> None:
        self.pass_mark = mark

    def end_items(self, ref: RunRef, expires_at: int) -> None:
        """Events have no end here."""
        held = self.documents.get(ref, {})
        for name, artefact in held.items():
            held[name] = replace(artefact, expires_at=min(artefact.expires_at, expires_at))

    def list_runs(self, tenant_id: str, which: RunFilter, *, limit: int, key: Json | None) -> Page[Run]:
        wanted = {
            "state": which.state,
            "position": which.position,
            "candidate_ref": which.candidate_ref,
            "external_id": which.external_id,
        }
        runs = [
            run
            for run in self._of_tenant(tenant_id)
            if all(value in (None, getattr(run, name)) for name, value in wanted.items())
            and (which.created_after is None or which.created_after <= run.created_at)
            and (which.created_before is None or run.created_at <= which.created_before)
        ]
        return _page(sorted(runs, key=lambda run: (run.created_at, run.run_id), reverse=True), limit, key)

    def ranked_runs(
        self, tenant_id: str, *, min_score: float | None, limit: int, key: Json | None
    ) -> Page[Run]:
        scored = [
            (score, run.run_id, run)
            for run in self._of_tenant(tenant_id)
            if run.verdict and (score := run.verdict.overall_score) is not None and score >= (min_score or 0)
        ]
        best_first = sorted(scored, key=lambda each: each[:2], reverse=True)
        return _page([run for _, _, run in best_first], limit, key)

    def _check(self, change: Change) -> None:
        """Refuses in the order in which the real store names its refusals."""
        names = [*(each.name for each in change.artefacts), *change.delete]
        names += [artefacts.event(each.sequence) for each in (*change.events, *change.rewritten_events)]
        if len(names) > len(set(names)):
            raise ValueError(f"one transaction writes an item twice: {sorted(names)}")
        held = self.runs.get(change.ref)
        if change.answer and self.find_answer(change.answer.idempotency):
            raise Clash("answer")
        if change.external_id:
            taken = self.find_external(change.ref.tenant_id, change.external_id)
            if taken not in (None, change.gone_external):
                raise Clash("external")
        for name, version in self._expected_versions(change):
            if self._version(change.ref, name) != version:
                raise Clash(name)
        if change.after and change.before is None and held is not None:
            raise Clash(artefacts.RUN)
        read = change.before or change.unchanged
        if read and (held is None or held.version != read.version):
            raise Clash(artefacts.RUN)
        if any(event.sequence in self.events_of.get(change.ref, {}) for event in change.events):
            raise Clash(artefacts.RUN)

    def _expected_versions(self, change: Change) -> Iterator[tuple[str, int]]:
        for artefact in change.artefacts:
            if artefact.expected_version is not None:
                yield artefact.name, artefact.expected_version
        for name, version in change.delete.items():
            if version is not None:
                yield name, version

    def _version(self, ref: RunRef, name: str) -> int:
        """0 where there is none, or only one that has expired."""
        stored = self.documents.get(ref, {}).get(name)
        if stored is None or stored.expires_at <= self._now():
            return 0
        return int(stored.document.get("version", 1))

    def _held(self, pointer: tuple[RunRef, int] | None) -> RunRef | None:
        return pointer[0] if pointer and pointer[1] > self._now() else None

    def _run(self, ref: RunRef) -> Run:
        run = self.runs.get(ref)
        if run is None or run.expires_at <= self._now():
            raise RunNotFound
        return run

    def _live(
        self, ref: RunRef, wanted: Callable[[str], bool] = lambda name: True
    ) -> Iterator[tuple[str, Json]]:
        for name, artefact in self.documents.get(ref, {}).items():
            if wanted(name) and artefact.expires_at > self._now():
                yield name, deepcopy(artefact.document)

    def _turns(self, ref: RunRef) -> list[Turn]:
        turns = dict(self._live(ref, lambda name: name.startswith("TURN#")))
        return said(turns[name] for name in sorted(turns))

    def _event_records(self, ref: RunRef) -> dict[str, Json]:
        return {artefacts.event(number): to_record(each) for number, each in self._events(ref).items()}

    def _events(self, ref: RunRef) -> dict[int, Event]:
        return self.events_of.get(ref, {})

    def _of_tenant(self, tenant_id: str) -> list[Run]:
        return [
            run for run in self.runs.values() if run.tenant_id == tenant_id and run.expires_at > self._now()
        ]

    def _now(self) -> int:
        return to_epoch(self.clock())


@dataclass
class InMemoryTenantStore:
    tenants: dict[str, Tenant] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)
    keys: dict[str, ApiKey] = field(default_factory=dict)
    answers: dict[tuple[str, str], StoredAnswer] = field(default_factory=dict)
    """Those of the run store."""
    ai_is_paused: bool = False
    kept_secret: bytes | None = None

    def is_ai_paused(self, tenant_id: str) -> bool:
        tenant = self.tenants.get(tenant_id)
        return self.ai_is_paused or (tenant is not None and tenant.ai_paused)

    def pause_ai(self, paused: bool, *, answer: StoredAnswer | None = None) -> None:
        self.keep_answer(answer)
        self.ai_is_paused = paused

    def get_tenant(self, tenant_id: str, *, fresh: bool = False) -> Tenant | None:
        return self.tenants.get(tenant_id)

    def put_tenant(
        self, tenant: Tenant, *, expected: Tenant | None, answer: StoredAnswer | None = None
    ) -> None:
        self._require_free(answer)
        _swap(self.tenants, tenant.tenant_id, tenant, expected)
        self._keep(answer)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return self.answers.get((idempotency.tenant_id, idempotency.key))

    def keep_answer(self, answer: StoredAnswer | None) -> None:
        self._require_free(answer)
        self._keep(answer)

    def _require_free(self, answer: StoredAnswer | None) -> None:
        if answer and self.find_answer(answer.idempotency):
            raise Clash("answer")

    def _keep(self, answer: StoredAnswer | None) -> None:
        if answer:
            self.answers[answer.idempotency.tenant_id, answer.idempotency.key] = answer

    def list_tenants(self, platform_id: str, *, limit: int, key: Json | None) -> Page[Tenant]:
        return _page([each for each in self.tenants.values() if each.platform_id == platform_id], limit, key)

    def get_platform(self, platform_id: str, *, fresh: bool = False) -> Platform | None:
        return self.platforms.get(platform_id)

    def put_platform(
        self, platform: Platform, *, expected: Platform | None, answer: StoredAnswer | None = None
    ) -> None:
        self._require_free(answer)
        _swap(self.platforms, platform.platform_id, platform, expected)
        self._keep(answer)

    def list_platforms(self, *, limit: int, key: Json | None) -> Page[Platform]:
        return _page(list(self.platforms.values()), limit, key)

    def find_key(self, key_hash: str) -> ApiKey | None:
        return self.keys.get(key_hash)

    def get_key(self, key_id: str) -> ApiKey | None:
        return next((each for each in self.keys.values() if each.key_id == key_id), None)

    def put_key(self, key: ApiKey, *, expected: ApiKey | None, answer: StoredAnswer | None = None) -> None:
        self._require_free(answer)
        _swap(self.keys, key.key_hash, key, expected)
        self._keep(answer)

    def list_keys(self, owner_id: str, *, limit: int, key: Json | None) -> Page[ApiKey]:
        owned = [each for each in self.keys.values() if owner_id in (each.tenant_id, _platform_owner(each))]
        return _page(owned, limit, key)

    def cursor_secret(self) -> bytes:
        assert self.kept_secret
        return self.kept_secret

    def keep_cursor_secret(self, secret: bytes) -> None:
        self.kept_secret = self.kept_secret or secret


@dataclass
class InMemoryCounters:
    """`away` fails every call."""

    clock: FixedClock
    counted: dict[str, dict[str, int]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    away: bool = False

    def add(self, key: str, amounts: Mapping[str, int], *, expires_at: int) -> Mapping[str, int]:
        row = self._row(key, expires_at)
        for name, amount in amounts.items():
            row[name] = row.get(name, 0) + amount
        return {name: row[name] for name in amounts}

    def take(self, key: str, name: str, *, most: int, expires_at: int) -> bool:
        row = self._row(key, expires_at)
        if row.get(name, 0) >= most:
            return False
        row[name] = row.get(name, 0) + 1
        return True

    def read(self, *keys: str) -> Mapping[str, Mapping[str, int]]:
        self._called("read")
        return {each: dict(self.counted[each]) for each in keys if each in self.counted}

    def _row(self, key: str, expires_at: int) -> dict[str, int]:
        self._called(key)
        self.ends[key] = expires_at
        return self.counted.setdefault(key, {})

    def _called(self, key: str) -> None:
        self.calls.append(key)
        if self.away:
            raise CountersUnavailable


@dataclass
class InMemoryPlaces:
    """`away` fails every call; `meanwhile` happens once, right before the next write."""

    rows: dict[str, HeldPlaces] = field(default_factory=dict)
    away: bool = False
    meanwhile: Callable[[], None] | None = None

    def read(self, key: str) -> HeldPlaces:
        if self.away:
            raise CountersUnavailable
        return self.rows.get(key) or HeldPlaces(key)

    def replace(self, before: HeldPlaces, places: Places) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        if self.read(before.key).version != before.version:
            raise Clash(before.key)
        self.rows[before.key] = HeldPlaces(before.key, places, before.version + 1)


def _platform_owner(key: ApiKey) -> str | None:
    return key.platform_id if key.kind == "platform" else None


def _swap(held: dict[str, T], name: str, value: T, expected: T | None) -> None:
    if held.get(name) != expected:
        raise Clash(name)
    held[name] = value


def _page(items: Sequence[T], limit: int, key: Json | None) -> Page[T]:
    start = 0 if key is None else int(key["start"])
    end = start + limit
    kept = items[start:end]
    places = [{"start": start + number} for number in range(1, len(kept) + 1)]
    return Page(kept, {"start": end} if end < len(items) else None, places)


def _numbered(numbers: Sequence[int], items: Sequence[T], limit: int) -> Page[T]:
    places: list[Json] = [{"after": each} for each in numbers[:limit]]
    return Page(items[:limit], places[-1] if len(items) > limit else None, places)


@dataclass
class InMemoryQuarantine:
    """`tries` by the numbers of the records."""

    runs: dict[str, ParkedRun] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)

    def parked(self, partitions: Collection[str]) -> Mapping[str, ParkedRun]:
        return {each: self.runs[each] for each in partitions if each in self.runs}

    def hold(self, partition: str) -> bool:
        run = self.runs.get(partition)
        if run:
            self.runs[partition] = replace(run, held=run.held + 1)
        return run is not None

    def count_try(self, number: str, amount: int = 1) -> int:
        self.tries[number] = self.tries.get(number, 0) + amount
        return self.tries[number]

    def park(self, run: ParkedRun) -> None:
        self.runs.setdefault(run.partition, run)

    def all_parked(self) -> Sequence[ParkedRun]:
        return list(self.runs.values())

    def release(self, run: ParkedRun) -> bool:
        if self.runs.get(run.partition) != run:
            return False
        del self.runs[run.partition]
        return True
