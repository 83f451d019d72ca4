from collections.abc import Callable, Iterator

from ...domain.kernel.access import Caller, Permission
from ...domain.kernel.canonical_json import canonical
from ...domain.kernel.times import to_iso
from ...domain.runs import ledger
from ...domain.runs.events import Event
from ...domain.runs.run import Run
from ..kernel.ports import Json, Signer
from ..runs.run_service import RunService
from ..runs.run_store import RunStore
from .sign_proof import sign_proof

MOST_BYTES = 2_500_000
"""Lambda answers 6 MB at most, as text in JSON, where each quotation mark of a line is escaped once more. Where texts
are more than this, later ones read `[withheld]`: the list of events has them, page by page."""
EVENTS_AT_ONCE = 200


def get_ledger(caller: Caller, run_id: str, *, service: RunService, signer: Callable[[], Signer]) -> str:
    """The run's events as JSON Lines in canonical form, each chained to the one before, and last their signed head
    (contract §9). Without candidate:read, words about the candidate read `[withheld]`."""
    run = service.view(caller, run_id).run
    lines = list(_lines(run, service.runs, readable=caller.may(Permission.CANDIDATE_READ)))
    head = ledger.head(run.tenant_id, run.run_id, lines) | {"at": to_iso(service.clock())}
    signature = sign_proof(head, ledger.HEAD, run.tenant_id, signer())
    return "".join(f"{canonical(each).decode()}\n" for each in [*lines, {"head": signature}])


def _lines(run: Run, runs: RunStore, *, readable: bool) -> Iterator[Json]:
    left = MOST_BYTES
    for event in _events(run, runs):
        line = ledger.line(event, readable=readable)
        if len(canonical(line)) > left:
            line = ledger.line(event, readable=False)
        left -= len(canonical(line))
        yield line


def _events(run: Run, runs: RunStore) -> Iterator[Event]:
    page = runs.events(run.ref, after=0, limit=EVENTS_AT_ONCE)
    yield from page.items
    while page.next_key:
        page = runs.events(run.ref, after=page.items[-1].sequence, limit=EVENTS_AT_ONCE)
        yield from page.items
