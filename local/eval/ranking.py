"""Rank agreement, in plain Python."""

import itertools
import math
from collections.abc import Sequence


def tau_b(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's tau-b of two rankings of the same things: 1 for the same order, -1 for the opposite.

    Ties lower it only where the other ranking tells the pair apart (Kendall 1945). 0 where one ranking is all ties.
    """
    agreeing = untied_one = untied_other = 0
    for (a, x), (b, y) in itertools.combinations(zip(one, other, strict=True), 2):
        left, right = _sign(a - b), _sign(x - y)
        agreeing += left * right
        untied_one += left != 0
        untied_other += right != 0
    return agreeing / math.sqrt(untied_one * untied_other) if untied_one and untied_other else 0.0


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)
