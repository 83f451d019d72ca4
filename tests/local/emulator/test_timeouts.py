import pytest

from local.emulator.patches.timeouts import timed


def resolve(path: str, given: dict[str, int]) -> int | None:
    return given.get(path.removeprefix("$."))


def test_the_seconds_are_those_of_the_input() -> None:
    state = {"Type": "Task", "TimeoutSecondsPath": "$.seconds"}
    assert timed(state, {"seconds": 7}, resolve)["TimeoutSeconds"] == 7


def test_a_timeout_in_the_definition_stays() -> None:
    state = {"Type": "Task", "TimeoutSeconds": 3}
    assert timed(state, {"seconds": 7}, resolve) == state


def test_a_path_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(TypeError):
        timed({"TimeoutSecondsPath": "$.other"}, {"seconds": 7}, resolve)
