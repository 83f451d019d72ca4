"""The first retrier that names an error decides over it, also where it is used up (reports/retriers.md)."""

from collections.abc import Mapping, Sequence
from typing import Any

Retrier = Mapping[str, Any]


def install() -> None:
    from ministack.services import stepfunctions

    stepfunctions._find_matching_retrier = matching_retrier


def matching_retrier(
    retriers: Sequence[Retrier], error: str, retried: Mapping[int, int]
) -> tuple[Retrier | None, int]:
    """The retrier of `error` with its number, or (None, -1); `retried` counts by number."""
    for number, retrier in enumerate(retriers):
        if error in retrier["ErrorEquals"] or "States.ALL" in retrier["ErrorEquals"]:
            left = retried.get(number, 0) < retrier.get("MaxAttempts", 3)
            return (retrier, number) if left else (None, -1)
    return None, -1
