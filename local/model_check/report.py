"""What `make model-check` found, as tables."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from .interview import HEARD_OUT, SECONDS, Findings
from .server import MODEL, PACKAGES

OUTCOMES = {
    "unusable": "no JSON of the shape, or a rule of the plan or the assessment broken",
    "flawed": "usable, and sent back once for something that is left out else",
    "CutOff": "without end within its tokens",
    "APITimeoutError": "too late",
}
_HEAD = """# What a real model shows of the engine

`make model-check` plays whole interviews through the model's engine with a small real model (`{model}`, served
on loopback by {packages}).
It is far too weak to judge anybody: it is here for what a scripted model never does. **Its scores mean nothing; what
matters is that nothing of its faults reaches a person.** The figures below were written by its last run ({count} of the
ads of `local/model_check/ads.toml`), without an accelerator, at a load of {load:.1f} on {cores} cores; the model is
heard out, however slow the machine.
"""


def written(found: Findings, interviews: int) -> str:
    head = _HEAD.format(
        load=os.getloadavg()[1],
        cores=os.cpu_count(),
        model=MODEL,
        packages=" and ".join(f"`{each}`" for each in PACKAGES),
        count=interviews,
    )
    return f"{head}\n{table(found, interviews)}\n"


def table(found: Findings, interviews: int) -> str:
    return "\n\n".join((_operations(found), _faults(found), _ends(found)))


def _operations(found: Findings) -> str:
    rows = []
    for operation in ("skills", "plan", "turn", "assess", "chat"):
        calls = [each for each in found.calls if each.operation == operation]
        outcomes = Counter(each.outcome for each in calls)
        uses = found.uses[operation]
        rows.append(
            (
                operation,
                uses,
                len(calls),
                found.uses[f"{operation}: without the model"],
                *(outcomes[each] for each in OUTCOMES),
                f"{found.seconds[operation] / max(1, uses):.1f}",
                _median(each.input_tokens for each in calls),
                _median(each.output_tokens for each in calls),
                max((each.output_tokens or 0 for each in calls), default=0),
            )
        )
    head = (
        *("operation", "used", "calls", "without the model", *OUTCOMES, "seconds a use"),
        *("tokens in (median)", "tokens out (median)", "most out"),
    )
    notes = "; ".join(f"`{name}`: {meaning}" for name, meaning in OUTCOMES.items())
    times = f"An operation has {SECONDS:g} seconds with all its tries, a turn or a chat {HEARD_OUT:g}"
    return f"## Calls\n\n{_rows(head, rows)}\n\n{notes}.\n{times}; in production 120, 8, 18."


def _faults(found: Findings) -> str:
    kinds = sorted({*found.faults, *found.shown})
    rows = [(each, found.faults[each], found.shown[each]) for each in kinds]
    return "## Faults\n\n" + _rows(("kind", "of the model", "that a person would have seen"), rows)


def _ends(found: Findings) -> str:
    kept = {name: count for name, count in found.uses.items() if ": " in name and "without" not in name}
    return "## What came of it\n\n" + _rows(("what", "times"), sorted(kept.items()))


def _median(counts: Iterable[int | None]) -> int:
    known = [each for each in counts if each is not None]
    return round(median(known)) if known else 0


def _rows(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, each)) + " |" for each in lines)
