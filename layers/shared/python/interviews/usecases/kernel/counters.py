"""The port of the counters behind every limit. Adapter: adapters/kernel/dynamodb_counters.py."""

from collections.abc import Callable, Mapping
from typing import Protocol


class CountersUnavailable(Exception):
    """They cannot be read or written just now. Nobody is refused for that: limits only guard the service."""


class Counters(Protocol):
    """Numbers by name under a key; a key goes by itself at `expires_at` (epoch seconds). All raise
    CountersUnavailable, within half a second."""

    def add(self, key: str, amounts: Mapping[str, int], *, expires_at: int) -> Mapping[str, int]:
        """Adds to each and answers what they are then; exact, whoever else counts at the same moment."""

    def take(self, key: str, name: str, *, most: int, expires_at: int) -> bool:
        """Adds one, unless there are `most` already."""

    def read(self, *keys: str) -> Mapping[str, Mapping[str, int]]:
        """Of each key what it holds; nothing of one that is not there."""


NoteFailure = Callable[[CountersUnavailable], None]
