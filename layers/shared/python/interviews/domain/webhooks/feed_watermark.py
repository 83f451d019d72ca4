"""What a reader of the feed has been given, as far as more of it may still come to light.

An index is complete only after a while: normally within a second, in "unlikely failure scenarios" later (DynamoDB,
Global Secondary Indexes). A reader that has gone past a moment counts what it was given of it, and looks again until
the moment is LONGEST_DELAY ago: where there is more by then, it goes back to before that. What was given is given again
from there; receivers know it by its eventId (contract §5).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..kernel.times import from_epoch, to_epoch

LONGEST_DELAY = timedelta(minutes=15)
SLICE_SECONDS = 15


@dataclass(frozen=True, slots=True)
class FeedWatermark:
    """`counts` are of slices of time one after the other, each SLICE_SECONDS long. `first` is the number of the first
    one (from the epoch on); all before it is taken for complete."""

    first: int
    counts: tuple[int, ...] = ()

    @classmethod
    def at(cls, now: datetime) -> "FeedWatermark":
        """That of a reader who was given nothing so far."""
        return cls(_slice_of(now - LONGEST_DELAY))

    @property
    def begins_at(self) -> datetime:
        return from_epoch(self.first * SLICE_SECONDS)

    def first_late(self, made: Iterable[datetime]) -> datetime | None:
        """The begin of the first slice in which more was `made` than was given; None where nothing is late."""
        found = Counter(_slice_of(each) for each in made)
        late = [number for number, count in found.items() if count > self._given_of(number)]
        return from_epoch(min(late) * SLICE_SECONDS) if late else None

    def back_at(self, moment: datetime) -> "FeedWatermark":
        """That of a reader who goes back to the begin of a slice."""
        return replace(self, counts=self.counts[: _slice_of(moment) - self.first])

    def after(self, made: datetime) -> "FeedWatermark":
        """With one more that was given."""
        place = _slice_of(made) - self.first
        if place < 0:
            return self
        counts = [*self.counts, *[0] * (place + 1 - len(self.counts))]
        counts[place] += 1
        return replace(self, counts=tuple(counts))

    def settled(self, now: datetime) -> "FeedWatermark":
        """Without what is complete by now."""
        first = max(self.first, _slice_of(now - LONGEST_DELAY))
        return FeedWatermark(first, self.counts[first - self.first :])

    def _given_of(self, number: int) -> int:
        place = number - self.first
        return self.counts[place] if 0 <= place < len(self.counts) else 0


def _slice_of(moment: datetime) -> int:
    return to_epoch(moment) // SLICE_SECONDS
