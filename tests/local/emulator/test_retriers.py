from local.emulator.patches.retriers import matching_retrier

NEVER = {"ErrorEquals": ["REVISE"], "MaxAttempts": 0}
TWICE = {"ErrorEquals": ["States.Timeout"], "MaxAttempts": 2}
ALWAYS = {"ErrorEquals": ["States.ALL"], "MaxAttempts": 300}


def test_the_first_retrier_that_names_the_error_decides() -> None:
    assert matching_retrier([NEVER, TWICE, ALWAYS], "REVISE", {}) == (None, -1)
    assert matching_retrier([NEVER, TWICE, ALWAYS], "States.Timeout", {1: 1}) == (TWICE, 1)
    assert matching_retrier([NEVER, TWICE, ALWAYS], "States.Timeout", {1: 2}) == (None, -1)
    assert matching_retrier([NEVER, TWICE, ALWAYS], "Anything", {1: 2}) == (ALWAYS, 2)


def test_an_error_that_nobody_names_is_not_retried() -> None:
    assert matching_retrier([NEVER, TWICE], "Anything", {}) == (None, -1)
