"""The small CloudWatch of these tests judges as AWS's examples do."""

import pytest

from .cloudwatch import ALARM, OK, UNKNOWN, computed, judged

RETAINED = "what it was"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
# CloudWatch User Guide, "How alarm state is evaluated when data is missing": 0 is fine, X breaches, - is missing, the
# newest is the last; then the state under each treatment.
THREE_OF_THREE = {
    "0-X-X": (OK, OK, OK, OK),
    "0----": (OK, OK, OK, OK),
    "-----": (UNKNOWN, RETAINED, ALARM, OK),
    "0XX-X": (ALARM, ALARM, ALARM, ALARM),
    "--X--": (ALARM, RETAINED, ALARM, OK),
}
TWO_OF_THREE = {
    "0-X-X": (ALARM, ALARM, ALARM, ALARM),
    "00X0X": (ALARM, ALARM, ALARM, ALARM),
    "0-X--": (OK, OK, ALARM, OK),
    "----0": (OK, OK, ALARM, OK),
    "---X-": (ALARM, RETAINED, ALARM, OK),
}
ROWS = [
    (points, rings, missing, state)
    for rings, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
    for points, states in table.items()
    for missing, state in zip(TREATMENTS, states, strict=True)
]


@pytest.mark.parametrize(("points", "rings", "missing", "state"), ROWS)
def test_an_alarm_is_judged_as_in_the_guide(points: str, rings: int, missing: str, state: str) -> None:
    read = [{"0": False, "X": True, "-": None}[each] for each in points]
    assert judged(read, rings, 3, missing, before=RETAINED) == state


@pytest.mark.parametrize("points", ["----X", "---X-"])
def test_what_just_began_does_not_ring_before_its_time(points: str) -> None:
    read = [True if each == "X" else None for each in points]
    assert judged(read, 3, 3, "missing", before=RETAINED) == OK


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a + b * 2", 7),
        ("IF((a - b) < 0 && a == 1, 5, 6)", 5),
        ("IF(a > 1 || b >= 3, 5, 6)", 5),
        ("MAX([a, b / 2])", 1.5),
        ("a + gone", None),
        ("a + FILL(gone, 4)", 5),
        ("IF(gone > 1, 1, 0)", None),
        ("FILL(a, 4)", 1),
    ],
)
def test_what_is_computed_with_a_missing_value_is_missing(expression: str, value: float | None) -> None:
    assert computed(expression, {"a": 1, "b": 3, "gone": None}) == value
