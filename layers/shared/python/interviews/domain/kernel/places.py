"""Places for work that goes on at the same time: taken for a while, and free again by themselves should who took one
die."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    holder: str
    until: datetime


Places = tuple[Place, ...]


def held(places: Places, at: datetime) -> Places:
    """Those that have not run out."""
    return tuple(each for each in places if each.until > at)


def with_place(places: Places, holder: str, until: datetime, at: datetime) -> Places:
    """With one for `holder`; who holds one already holds it for longer, and no second."""
    return (*without_place(places, holder, at), Place(holder, until))


def without_place(places: Places, holder: str, at: datetime) -> Places:
    return tuple(each for each in held(places, at) if each.holder != holder)
