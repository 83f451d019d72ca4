"""Which statements share a competency, and what it is called and weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

from .statements import Reading, join, short_names
from .themes import GENERAL, Kind

MAX_COMPETENCIES = 6
MINUTES_PER_QUESTION = 3.5
_LONGEST_NAME = 48
_IMPORTANCE = {"optional": 0.5, "normal": 1.0, "strong": 1.25}
# An interview can show little of what a certificate or a language test shows better.
_SHARE_BY_KIND: dict[Kind, float] = {"LANGUAGE": 0.6, "CREDENTIAL": 0.5, "CONDITION": 0.1}
_GROUPS = {
    "engineering": "Software engineering",
    "data": "Data",
    "platform": "Cloud, delivery and operations",
    "product": "Product and design",
    "people": "Working with people",
    "domain": "Background and field",
    "health": "Health and care",
    "education": "Teaching and upbringing",
    "finance": "Finance",
    "office": "Office and administration",
    "commerce": "Customers and market",
    "logistics": "Logistics and safety",
    "trades": "Production and crafts",
    "hospitality": "Kitchen and guests",
    "science": "Laboratory and research",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The statements of one competency, in the order of the request."""

    readings: tuple[Reading, ...]
    first: int

    @property
    def kind(self) -> Kind:
        return max(self.readings, key=importance).kind

    @property
    def importance(self) -> float:
        return sum(importance(each) for each in self.readings)

    @property
    def is_required(self) -> bool:
        """A certificate is checked on paper and a condition is agreed, so no interview can make or break them."""
        judged = [each for each in self.readings if each.kind not in ("CREDENTIAL", "CONDITION")]
        return any(each.emphasis != "optional" for each in judged)

    @property
    def name(self) -> str:
        if len(self.readings) == 1:
            return _name_of_one(self.readings[0])
        labels = {each.theme.label for each in self.readings}
        if len(labels) == 1:
            return labels.pop()
        topics = join(list(dict.fromkeys(each.names[0] for each in self.readings)))
        if len(topics) <= _LONGEST_NAME:
            return title(topics)
        groups = {each.theme.group for each in self.readings}
        return _GROUPS[groups.pop()] if len(groups) == 1 else "Further requirements"

    def merged(self, other: "Cluster") -> "Cluster":
        one, two = sorted((self, other), key=lambda each: each.first)
        return Cluster((*one.readings, *two.readings), one.first)


def importance(reading: Reading) -> float:
    long = 0.25 if (reading.years or 0) >= 5 else 0.0
    return (_IMPORTANCE[reading.emphasis] + long) * _SHARE_BY_KIND.get(reading.kind, 1.0)


def question_count(duration_minutes: int) -> int:
    return max(1, round(duration_minutes / MINUTES_PER_QUESTION))


def cluster(readings: Sequence[Reading], duration_minutes: int) -> list[Cluster]:
    """At most six, fewer in a short interview; statements of one theme go together, then neighbours do. What is not
    judged stays apart from what is."""
    themed = _by_theme(readings)
    conditions = [each for each in themed if each.kind == "CONDITION"]
    found = [each for each in themed if each.kind != "CONDITION"]
    most = min(MAX_COMPETENCIES, max(2, question_count(duration_minutes))) - len(conditions)
    while len(found) > max(1, most):
        found = _merge_smallest(found)
    return sorted([*found, *conditions], key=lambda each: each.first)


def _by_theme(readings: Sequence[Reading]) -> list[Cluster]:
    themed: dict[str, Cluster] = {}
    for place, reading in enumerate(readings):
        key = f"other {place}" if reading.theme is GENERAL else reading.theme.theme_id
        one = Cluster((reading,), place)
        themed[key] = themed[key].merged(one) if key in themed else one
    return list(themed.values())


def _merge_smallest(found: list[Cluster]) -> list[Cluster]:
    smallest = min(found, key=lambda each: (each.importance, -each.first))
    others = [each for each in found if each is not smallest]
    groups = {each.theme.group for each in smallest.readings}
    related = [each for each in others if groups & {one.theme.group for one in each.readings}]
    partner = min(related or others, key=lambda each: (each.importance, -each.first))
    return [each for each in others if each is not partner] + [smallest.merged(partner)]


def weights(importances: Sequence[float]) -> list[float]:
    """Shares with four digits that sum to 1; what rounding leaves over goes to the first."""
    total = sum(importances)
    rest = [max(0.0001, round(each / total, 4)) for each in importances[1:]]
    return [round(1 - sum(rest), 4), *rest]


def title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name_of_one(reading: Reading) -> str:
    is_list = reading.kind == "LANGUAGE" or (reading.kind == "TECHNOLOGY" and len(reading.names) > 1)
    if reading.kind == "CONDITION":
        return reading.theme.label
    if len(reading.topic) <= _LONGEST_NAME and not is_list:
        return title(reading.topic)
    return _short_name(reading)


def _short_name(reading: Reading) -> str:
    names = title(join(short_names(reading)[:2]))
    if reading.found and len(names) <= _LONGEST_NAME:
        return names
    return reading.theme.label if reading.found else title(reading.topic[:_LONGEST_NAME].rsplit(" ", 1)[0])
