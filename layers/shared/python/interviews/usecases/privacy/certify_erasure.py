from collections.abc import Mapping
from dataclasses import replace

from ...domain.kernel.records import to_record
from ...domain.privacy.erasure_certificate import Erasure, certificate_of, erasure_of
from ...domain.runs import artefacts
from ..kernel.ports import Json
from ..runs.run_store import Artefact, Change


def certified(
    change: Change, erased: Mapping[str, int], earlier: Json | None, repeats: Erasure | None
) -> Change:
    """A purge with the facts of its certificate, and with the record that has it repeated should the run come back
    from a backup: of one that repeats another, that one's, since a record of now would also reach what came into the
    table in use after the first. `erased` counts items by kind; `earlier` is the run's certificate by now."""
    run = change.after
    assert run
    before = [*earlier["earlier"], earlier] if earlier else []
    before += [to_record(repeats)] if repeats else []
    certificate = certificate_of(run, erased, change.events[-1].actor, before)
    written = Artefact(artefacts.CERTIFICATE, certificate, run.all_gone_at)
    return replace(change, artefacts=[*change.artefacts, written], erasure=repeats or erasure_of(run))
