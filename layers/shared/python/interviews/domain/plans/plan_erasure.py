"""A plan without what a recruiter's revisions brought into it, which may speak of the candidate (contract §4).

The first plan is made from the description of the job alone: what stands in it, or in the request, stays.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..kernel.records import Json
from ..runs.artefacts import ERASED

IDENTITY = ("planId", "version", "status", "generatedAt", "generatedBy")
IDS = frozenset({*IDENTITY, "competencyId", "questionId"})
BY_STATEMENT = "skillsCoverage"
"""Its keys are texts too."""
WORDING = frozenset(
    {"greeting", "text", "intent", "followUps", "expectedSignals", *(str(score) for score in range(1, 6))}
)
"""What is only said or read. Other texts, names and statements, tell one thing from another and must stay different."""


def reverted(plan: Json, first: Json) -> Json:
    """Of a plan that nobody was asked by yet: what it was before anybody revised it."""
    return first | {name: plan[name] for name in IDENTITY}


def labels(plan: Json, *known: Mapping[str, Any], mark: str = ERASED) -> dict[str, str]:
    """For each text of the plan that is in none of the `known` documents, what stands for it: after a purge, or with
    another `mark`. What an earlier purge has put there stays: no number in it is higher than there are texts."""
    old = {text for document in known for _, text in _texts("", document)}
    texts = list(_texts("", plan))
    numbers = range(1, len(texts) + 1)
    spared = {*old, ERASED, *(f"{ERASED} {number}" for number in numbers)}
    present = {text for _, text in texts}
    fresh = (label for number in numbers if (label := f"{mark} {number}") not in present)
    found: dict[str, str] = {}
    for name, text in texts:
        if text not in spared and text not in found:
            found[text] = mark if name in WORDING else next(fresh)
    return found


def relabelled(value: Any, labels: Mapping[str, str]) -> Any:
    """With each of those texts replaced, wherever it stands alone."""
    if isinstance(value, Mapping):
        return {labels.get(name, name): relabelled(each, labels) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(relabelled(each, labels) for each in value)
    return labels.get(value, value) if isinstance(value, str) else value


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if name in IDS:
        return
    if name == BY_STATEMENT:
        yield from ((name, each) for each in value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(name, each)
    elif isinstance(value, str):
        yield name, value
