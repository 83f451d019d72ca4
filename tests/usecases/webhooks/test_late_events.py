"""The feed and an index that is late: each row may be seen by the feed only a while after it was written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.domain.kernel.cursor import LONGEST_CURSOR, seal
from interviews.domain.webhooks.feed_watermark import LONGEST_DELAY
from interviews.usecases.kernel.ports import Json
from interviews.usecases.webhooks.pull_events import Feed, pull_events
from webhook_fakes import InMemoryDeliveryStore
from webhook_scene import CALLER, SIGNER, Scene

LATEST = int(LONGEST_DELAY.total_seconds())


class LateIndex(InMemoryDeliveryStore):
    """`seen_at` is when the index has a row, by its sequence."""

    seen_at: dict[int, datetime]

    def _is_indexed(self, sequence: int) -> bool:
        return self.seen_at[sequence] <= self.clock()


@dataclass
class Reader:
    """Keeps its cursor and pulls page after page until there is nothing new."""

    scene: Scene
    index: LateIndex
    limit: int
    position: Json | None = None
    seen: list[int] = field(default_factory=list)

    def poll(self) -> list[int]:
        given: list[int] = []
        while True:
            feed = Feed(
                composer=self.scene.composer,
                endpoints=self.scene.endpoints,
                deliveries=self.index,
                cipher=self.scene.cipher,
                sign_ed25519=SIGNER.sign,
                clock=self.scene.clock,
            )
            page = pull_events(CALLER, (), limit=self.limit, position=self.position, feed=feed)
            self.position = page.next_key or self.position
            if not page.items:
                return given
            assert len(page.items) <= self.limit
            given += [each["sequence"] for each in page.items]
            self.seen += given[-len(page.items) :]


def opened(limit: int) -> Reader:
    scene = Scene()
    index = LateIndex(scene.clock)
    index.seen_at = {}
    scene.deliveries = index
    return Reader(scene, index, limit)


def happen(reader: Reader, late: float) -> int:
    event = reader.scene.happen()
    reader.index.seen_at[event.sequence] = reader.scene.clock() + timedelta(seconds=late)
    reader.scene.fan_out(event)
    return event.sequence


SOON = st.floats(0, 3)
LATE = st.floats(0, LATEST)
MOMENTS = st.lists(
    st.tuples(st.one_of(SOON, SOON, LATE), st.floats(0, 240), st.booleans()), min_size=1, max_size=25
)


@given(MOMENTS, st.integers(1, 7))
@settings(max_examples=200)
def test_no_reader_loses_an_event_that_the_index_has_within_a_quarter_of_an_hour(
    moments: Sequence[tuple[float, float, bool]], limit: int
) -> None:
    reader = opened(limit)
    for late, until_next, polls in moments:
        happen(reader, late)
        reader.scene.clock.advance(seconds=until_next)
        if polls:
            reader.poll()
    reader.scene.clock.advance(seconds=LATEST + 60)
    reader.poll()
    assert set(reader.seen) == set(range(1, len(moments) + 1))
    assert reader.poll() == []


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0.01, 240)), min_size=1, max_size=20), st.integers(1, 7))
def test_where_the_index_is_in_time_each_comes_once_and_in_order(
    moments: Sequence[tuple[float, float]], limit: int
) -> None:
    reader = opened(limit)
    for late, until_next in moments:
        happen(reader, late)
        reader.scene.clock.advance(seconds=until_next)
        reader.poll()
    reader.scene.clock.advance(seconds=60)
    reader.poll()
    assert reader.seen == list(range(1, len(moments) + 1))


@pytest.mark.parametrize("polls_every", [5, 3_600])
def test_one_that_is_later_still_is_not_found(polls_every: int) -> None:
    """The bound is one: what the index has after that is in the lists and in the run's own events."""
    reader = opened(5)
    happen(reader, 2 * LATEST)
    reader.scene.clock.advance(seconds=1)
    happen(reader, 0)
    for _ in range(0, 2 * LATEST + 60, polls_every):
        reader.scene.clock.advance(seconds=polls_every)
        reader.poll()
    if polls_every < LATEST:
        assert reader.seen == [2]
    else:
        assert reader.seen == [1, 2], "who comes seldom finds it in its place"


def test_a_late_one_brings_again_what_happened_around_and_after_it() -> None:
    reader = opened(3)
    for late in (0, 0, 120, 0, 0):
        happen(reader, late)
        reader.scene.clock.advance(seconds=30)
    assert reader.poll() == [1, 2, 4, 5]
    reader.scene.clock.advance(seconds=90)
    assert reader.poll() == [3, 4, 5]
    assert reader.poll() == []
    assert Counter(reader.seen) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}


def test_the_cursor_of_a_busy_quarter_of_an_hour_is_no_longer_than_cursors_may_be() -> None:
    reader = opened(100)
    position = reader.position
    for _ in range(2 * LATEST // 15):
        happen(reader, 0)
        reader.scene.clock.advance(seconds=15)
    reader.poll()
    position = reader.position
    assert position
    position["given"]["counts"] = [99_999 for _ in position["given"]["counts"]]
    assert len(seal(position, scope="s", secret=b"s")) < LONGEST_CURSOR
