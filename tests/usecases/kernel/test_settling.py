import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.domain.kernel.errors import ConcurrentUpdate, NotFound
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.kernel.settling import TRIES, until_settled


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


@given(st.integers(0, 2 * TRIES))
def test_a_lost_race_is_run_again_and_no_other_one(losses: int) -> None:
    race = Race(losses)
    if losses < TRIES:
        assert race.run(1, second=2) == (losses + 1, 1, 2)
    else:
        with pytest.raises(ConcurrentUpdate):
            race.run(1, second=2)
    assert race.tries == min(losses + 1, TRIES)


@given(
    st.integers(0, TRIES - 1), st.sampled_from([NotFound("There is none."), ConcurrentUpdate(), ValueError()])
)
def test_whatever_else_is_raised_is_no_race(losses: int, end: Exception) -> None:
    race = Race(losses, end)
    with pytest.raises(type(end)) as raised:
        race.run(1, second=2)
    assert (raised.value, race.tries) == (end, losses + 1)


def test_who_loses_every_race_hears_nothing_of_the_clashes() -> None:
    with pytest.raises(ConcurrentUpdate) as raised:
        Race(TRIES).run(1, second=2)
    assert raised.value.__context__ is None


def test_it_keeps_its_name_and_what_it_says_of_itself() -> None:
    assert (Race.run.__name__, Race.run.__doc__) == ("run", "Runs.")
