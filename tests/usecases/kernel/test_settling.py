from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.kernel.errors import ConcurrentUpdate, NotFound
from interviews.usecases.kernel import settling
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.kernel.settling import FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, tries, until_settled

MOST = len(list(tries()))


class Race:
    """Loses as often as it is told to, then ends as it is told to."""

    def __init__(self, losses: int, end: Exception | None = None) -> None:
        self.losses, self.end, self.tries = losses, end, 0

    @until_settled
    def run(self, first: int, *, second: int) -> tuple[int, int, int]:
        """Runs."""
        self.tries += 1
        if self.tries <= self.losses:
            raise Clash("RUN")
        if self.end:
            raise self.end
        return self.tries, first, second


@given(st.integers(0, 2 * MOST))
def test_a_lost_race_is_run_again_and_no_other_one(losses: int) -> None:
    race = Race(losses)
    if losses < MOST:
        assert race.run(1, second=2) == (losses + 1, 1, 2)
    else:
        with pytest.raises(ConcurrentUpdate):
            race.run(1, second=2)
    assert race.tries == min(losses + 1, MOST)


@given(
    st.integers(0, MOST - 1), st.sampled_from([NotFound("There is none."), ConcurrentUpdate(), ValueError()])
)
def test_whatever_else_is_raised_is_no_race(losses: int, end: Exception) -> None:
    race = Race(losses, end)
    with pytest.raises(type(end)) as raised:
        race.run(1, second=2)
    assert (raised.value, race.tries) == (end, losses + 1)


def test_who_loses_every_race_hears_nothing_of_the_clashes() -> None:
    with pytest.raises(ConcurrentUpdate) as raised:
        Race(MOST).run(1, second=2)
    assert raised.value.__context__ is None


def test_it_keeps_its_name_and_what_it_says_of_itself() -> None:
    assert (Race.run.__name__, Race.run.__doc__) == ("run", "Runs.")


@given(st.integers(), st.floats(0, 2 * PATIENCE))
def test_pauses_grow_are_drawn_anew_and_end_with_the_patience(seed: int, each_takes: float) -> None:
    paused: list[float] = []
    asked: list[tuple[float, float]] = []
    now, draw = 0.0, Random(seed).uniform

    def sleep(seconds: float) -> None:
        nonlocal now
        paused.append(seconds)
        now += seconds

    def uniform(least: float, most: float) -> float:
        asked.append((least, most))
        return draw(least, most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "monotonic", lambda: now)
        patch.setattr(settling, "sleep", sleep)
        patch.setattr(settling, "uniform", uniform)
        began = []
        for _ in tries():
            began.append(now)
            now += each_takes
    assert began[0] == 0
    assert max(began) < PATIENCE
    assert len(paused) == len(began) - 1
    assert asked == [(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**number)) for number in range(len(asked))]
