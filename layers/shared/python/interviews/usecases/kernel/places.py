"""The port of places for work that goes on at the same time. Adapter: adapters/kernel/dynamodb_places.py."""

from dataclasses import dataclass
from typing import Protocol

from ...domain.kernel.places import Places


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """As stored under `key`; version 0 is not stored."""

    key: str
    places: Places = ()
    version: int = 0


class PlaceStore(Protocol):
    """Both raise CountersUnavailable, within half a second."""

    def read(self, key: str) -> HeldPlaces:
        """As it stands now."""

    def replace(self, before: HeldPlaces, places: Places) -> None:
        """Raises Clash where what is stored is no longer `before`."""
