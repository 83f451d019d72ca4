"""RFC 8785: its own samples, and agreement with another implementation on anything."""

import json
import math
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as some

from interviews.domain.kernel.canonical_json import LARGEST_INTEGER, canonical

SAMPLES = {  # RFC 8785, appendix B
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
NUMBERS = some.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | some.floats(
    allow_nan=False, allow_infinity=False
)
VALUES = some.recursive(
    some.none() | some.booleans() | NUMBERS | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@pytest.mark.parametrize(("bits", "text"), SAMPLES.items())
def test_numbers_are_written_as_the_rfc_does(bits: str, text: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number) == text.encode()


def test_the_sample_of_the_rfc() -> None:
    """§3.2.2 and §3.2.3."""
    sample = r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    assert (
        canonical(json.loads(sample))
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    assert list(json.loads(canonical(names)).values()) == [2, 4, 6, 7, 1, 5, 3]


@given(VALUES)
def test_another_implementation_writes_the_same(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_read_back_is_written_alike(value: Any) -> None:
    try:
        canonical(json.loads(canonical(value)))
    except ValueError:
        assume(False)  # a float beyond 2^53 without a fraction: Python reads it as an integer
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, -(2**53), "\ud800", {1: 2}, {"a": {1}}, b"x"])
def test_what_others_would_read_differently_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)
