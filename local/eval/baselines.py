"""What an engine has to beat: counting, and chance. None of them reads what is said."""

import random
import re
from collections.abc import Callable, Sequence

Ranker = Callable[[str], float]
SEED = 20261128
_PRONOUNS = re.compile(
    r"\b(?:i|me|my|mine|ich|mir|mich|mein\w*|yo|me|mi|mis|je|j|mon|ma|mes|moi)\b", re.IGNORECASE
)
COUNTS: dict[str, Ranker] = {
    "words": lambda text: len(text.split()),
    "sentences": lambda text: len(re.findall(r"[.!?]+(?:\s|$)", text)),
    "characters": len,
    "commas": lambda text: text.count(","),
    "digits": lambda text: sum(map(str.isdigit, text)),
    "long words": lambda text: len(re.findall(r"\w{7,}", text)),
    "distinct words": lambda text: len(set(text.lower().split())),
    "first-person pronouns": lambda text: len(_PRONOUNS.findall(text)),
    "capitalised words": lambda text: len(re.findall(r"\b[A-ZÄÖÜÉÁ]\w", text)),
}
"""Nine surface counts."""
_RIDGE = 1.0


def words(text: str) -> float:
    return COUNTS["words"](text)


def chance(text: str) -> float:
    """The same number for the same text."""
    return random.Random(f"{SEED} {text}").random()


def nine_counts(texts: Sequence[str], grades: Sequence[float]) -> Ranker:
    """The best weights of all nine for these grades: least squares with a small ridge, on standardised counts."""
    rows = [[count(text) for count in COUNTS.values()] for text in texts]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    spreads = [
        (sum((each - mean) ** 2 for each in column) / len(rows)) ** 0.5 or 1.0
        for column, mean in zip(zip(*rows, strict=True), means, strict=True)
    ]

    def standard(row: Sequence[float]) -> list[float]:
        return [(each - mean) / spread for each, mean, spread in zip(row, means, spreads, strict=True)]

    features = [standard(row) for row in rows]
    middle = sum(grades) / len(grades)
    size = range(len(means))
    normal = [[sum(row[a] * row[b] for row in features) + _RIDGE * (a == b) for b in size] for a in size]
    aims = [sum(row[a] * (grade - middle) for row, grade in zip(features, grades, strict=True)) for a in size]
    weights = _solved(normal, aims)
    return lambda text: sum(
        weight * each
        for weight, each in zip(weights, standard([count(text) for count in COUNTS.values()]), strict=True)
    )


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss and Jordan; the ridge keeps the pivots away from zero."""
    rows = [[*row, each] for row, each in zip(matrix, right, strict=True)]
    for place, pivot in enumerate(rows):
        rows[place] = pivot = [each / pivot[place] for each in pivot]
        for other, row in enumerate(rows):
            if other != place:
                rows[other] = [a - row[place] * b for a, b in zip(row, pivot, strict=True)]
    return [row[-1] for row in rows]
