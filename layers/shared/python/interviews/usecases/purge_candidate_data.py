import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..domain import artefacts
from ..domain.access import Caller
from ..domain.artefacts import ERASED
from ..domain.erasure import assessment_without_words, ratings_without_words
from ..domain.erasure_certificate import Erasure
from ..domain.errors import ConcurrentUpdate
from ..domain.events import Event, EventType
from ..domain.ids import new_uuid
from ..domain.ledger import reworded
from ..domain.lifecycle import State
from ..domain.records import from_record
from ..domain.run import Run
from ..domain.session import SEALED
from ..domain.times import to_iso
from .cancel_interview import LINK_EXPIRED, PURGED, REQUESTED, cancelled
from .certify_erasure import certified
from .changes import Happening, change_of
from .ports import Artefact, Change, Clash, Idempotency, Json
from .reject_assessment import REJECTED
from .run_desk import TRIES, Answer, RunDesk, replay, with_answer

MOST_WRITES = 30
MOST_REWRITES = 30
"""What one transaction deletes and writes anew of each kind; DynamoDB allows 100 items in all."""
PERSONAL = {
    "candidate": (artefacts.CANDIDATE, artefacts.PROOF),
    "transcript": (artefacts.SESSION,),
    "chat": ("CHAT#",),
    "feedback": (artefacts.REVISION,),
}
OUR_REASONS = frozenset({REQUESTED, LINK_EXPIRED, PURGED, REJECTED, "TIMED_OUT", "AI_UNAVAILABLE"})
"""What a cancellation may go on to say: anything else is a person's own words."""
PLAN_WORDING = frozenset({"greeting", "text", "intent", "followUps", "expectedSignals"})
"""What of a plan an engine words by itself; all else is the partner's own, verbatim."""
SHORTEST_NAME = 3
_PERSONAL_DATA = ("feedback", "comment", "reason")


def purge_candidate_data(
    caller: Caller,
    run_id: str,
    *,
    desk: RunDesk,
    idempotency: Idempotency | None = None,
    repeats: Erasure | None = None,
) -> Answer:
    """Deletes what is personal and erases what quotes it; scores and verdicts stay (contract §4).

    Idempotent: with nothing left to erase, the first certificate is given again. A run that is IN_PROGRESS or
    COMPLETED is cancelled with it. `repeats` is a purge that a restored run has forgotten.
    """
    for _ in range(TRIES):
        if idempotency and (stored := desk.runs.find_answer(idempotency)):
            return replay(stored, idempotency)
        run, documents = desk.view_all(caller, run_id)
        traces = _traces(run, documents)
        if run.purged_at and not traces.kinds and not repeats:
            return Answer(_answer(run, _last_purged(documents)))
        try:
            for part in traces.take_surplus(run):
                desk.runs.commit(part)
            change = certified(_purge(caller, run, traces, desk), traces.counts, traces.earlier, repeats)
            assert change.after
            answer = Answer(_answer(change.after, traces.kinds))
            desk.runs.commit(with_answer(change, answer, idempotency, desk.clock()))
        except Clash:
            continue
        return answer
    raise ConcurrentUpdate


@dataclass(slots=True)
class Traces:
    """What a candidate left in a run's partition: items to delete (with the version that the session must still
    have), assessments, plans and events to write anew without words, and the names of it all for the certificate,
    with their number; `earlier` is the certificate before."""

    kinds: list[str]
    doomed: dict[str, int | None]
    rewritten: list[Artefact]
    events: list[Event]
    counts: Mapping[str, int]
    earlier: Json | None

    def take_surplus(self, run: Run) -> Iterator[Change]:
        """Takes out what is too much for the one transaction, as changes that go before it.

        Each is safe to repeat. The session stays for the transaction: its version makes sure that no turn was
        added meanwhile.
        """
        spare = [name for name in self.doomed if name != artefacts.SESSION][MOST_WRITES:]
        for name in spare:
            del self.doomed[name]
        for at in range(0, len(spare), MOST_WRITES):
            yield Change(ref=run.ref, delete=dict.fromkeys(spare[at : at + MOST_WRITES]))
        for at in range(MOST_REWRITES, len(self.rewritten), MOST_WRITES):
            yield Change(ref=run.ref, artefacts=self.rewritten[at : at + MOST_WRITES])
        for at in range(MOST_REWRITES, len(self.events), MOST_WRITES):
            part = self.events[at : at + MOST_WRITES]
            yield Change(ref=run.ref, rewritten_events=part, kept_until=run.expires_at)
        del self.rewritten[MOST_REWRITES:], self.events[MOST_REWRITES:]


def _traces(run: Run, documents: Mapping[str, Json]) -> Traces:
    doomed = {name: _version(name, documents) for name in documents if _kind(name)}
    kinds = {kind for name in doomed if (kind := _kind(name))}
    assessments = _erased_artefacts(documents, run)
    events = _erased_events(documents)
    plans = _plans_without_name(documents, run)
    turns = _sealed_turns(documents, run)
    if turns:
        kinds.add("transcript")
    if assessments:
        kinds.add("assessmentText")
    if plans:
        kinds.add("planText")
    if events:
        kinds.add("feedback")
    # What may change meanwhile comes first, into the transaction; what is superseded may go before it.
    rewritten = sorted([*plans, *assessments], key=lambda each: "#" in each.name)
    rewritten = [*turns[-1:], *rewritten, *turns[:-1]]
    counts = Counter(kind for name in doomed if (kind := _kind(name)))
    counts += Counter(
        transcript=len(turns), assessmentText=len(assessments), planText=len(plans), feedback=len(events)
    )
    return Traces(sorted(kinds), doomed, rewritten, events, counts, documents.get(artefacts.CERTIFICATE))


def _purge(caller: Caller, run: Run, traces: Traces, desk: RunDesk) -> Change:
    now = desk.clock()
    certificate = new_uuid(desk.random)
    happenings: list[Happening] = []
    rest: dict[str, Any] = {}
    after = run
    if run.state in (State.IN_PROGRESS, State.COMPLETED):
        after, happening, rest = cancelled(run, now, reason=PURGED, by=caller.key_id)
        happenings.append(happening)
    if after.cancellation and after.cancellation.reason not in OUR_REASONS:
        after = replace(after, cancellation=replace(after.cancellation, reason=ERASED))
    marked = {
        "purged_at": to_iso(now),
        "certificate_id": certificate,
        "named_candidate": False,
        "address_erased": run.needs_code,
    }
    after = replace(after.touched(now, **marked), version=run.version + 1)
    happenings.append((EventType.DATA_PURGED, {"purged": traces.kinds, "certificateId": certificate}))
    return change_of(
        run,
        after,
        *happenings,
        actor=caller.key_id,
        random=desk.random,
        artefacts=traces.rewritten,
        rewritten_events=traces.events,
        **rest | {"delete": {**rest.get("delete", {}), **traces.doomed}},
    )


def _kind(name: str) -> str | None:
    return next((kind for kind, prefixes in PERSONAL.items() if name.startswith(prefixes)), None)


def _version(name: str, documents: Mapping[str, Json]) -> int | None:
    return documents[name]["version"] if name == artefacts.SESSION else None


def _erased_artefacts(documents: Mapping[str, Json], run: Run) -> list[Artefact]:
    """Every version of the assessment and of the ratings behind it."""
    erase = {artefacts.ASSESSMENT: assessment_without_words, artefacts.RATINGS: ratings_without_words}
    changed = [
        (name, document, without_words(document))
        for name, document in documents.items()
        for kind, without_words in erase.items()
        if name.startswith(kind)
    ]
    return [Artefact(name, after, run.expires_at) for name, before, after in changed if after != before]


def _sealed_turns(documents: Mapping[str, Json], run: Run) -> list[Artefact]:
    """Every turn is overwritten, and the number after the last is taken: an answer that is just being stored is found
    by the next try, or refused."""
    stored = sorted(name for name in documents if name.startswith("TURN#"))
    if all(documents[name]["role"] == SEALED for name in stored):
        return []
    following = artefacts.turn(len(stored) + 1)
    kept = run.expires_at
    sealed = [Artefact(name, {"role": SEALED}, kept) for name in stored]
    return [*sealed, Artefact(following, {"role": SEALED}, kept, expected_version=0)]


def _plans_without_name(documents: Mapping[str, Json], run: Run) -> list[Artefact]:
    """An engine plans blind, but a recruiter's revision may have brought the name or the address in."""
    candidate = documents.get(artefacts.CANDIDATE, {})
    whole = candidate.get("name", "").strip()
    parts = [part for part in whole.split() if len(part) >= SHORTEST_NAME]
    known = sorted(filter(None, {candidate.get("email"), whole, *parts}), key=len, reverse=True)
    if not known:
        return []
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)
    found = [(name, each) for name, each in documents.items() if name.startswith(artefacts.PLAN)]
    changed = [(name, each, _reworded(each, names)) for name, each in found]
    kept = run.documents_expire_at
    return [Artefact(name, after, kept) for name, before, after in changed if after != before]


def _reworded(part: Any, names: re.Pattern[str], *, is_wording: bool = False) -> Any:
    if isinstance(part, dict):
        return {key: _reworded(each, names, is_wording=key in PLAN_WORDING) for key, each in part.items()}
    if isinstance(part, list):
        return [_reworded(each, names, is_wording=is_wording) for each in part]
    return names.sub(ERASED, part) if is_wording and isinstance(part, str) else part


def _erased_events(documents: Mapping[str, Json]) -> list[Event]:
    changed = []
    for name, record in documents.items():
        if name.startswith("EVENT#"):
            data = {key: _without_feedback(key, value) for key, value in record["data"].items()}
            if data != record["data"]:
                changed.append(reworded(from_record(Event, record), data))
    return changed


def _without_feedback(key: str, value: Any) -> Any:
    if key in _PERSONAL_DATA and isinstance(value, str) and value not in OUR_REASONS:
        return ERASED
    return value


def _last_purged(documents: Mapping[str, Json]) -> list[str]:
    purges = [each for _, each in sorted(documents.items()) if each.get("event") == EventType.DATA_PURGED]
    return list(purges[-1]["data"]["purged"]) if purges else []


def _answer(run: Run, purged: list[str]) -> Json:
    return {
        "runId": run.run_id,
        "purgedAt": run.purged_at,
        "purged": purged,
        "certificateId": run.certificate_id,
    }
