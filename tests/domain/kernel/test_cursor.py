from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.cursor import LONGEST_CURSOR, seal, unseal
from interviews.domain.kernel.errors import BadCursor

SECRET = b"s" * 32
SCOPE = '["tnt_1", "/interviews"]'
PLACE = {"at": [{"after": "072.50#run_1700000000_0000abcd"}, 7, 4, 72.5]}
CURSOR = seal(PLACE, scope=SCOPE, secret=SECRET)
URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PLACES = some.dictionaries(
    some.text(), some.none() | some.integers() | some.text() | some.floats(allow_nan=False), max_size=3
)


def opened(cursor: str, scope: str = SCOPE, secret: bytes = SECRET) -> dict[str, Any]:
    return unseal(cursor, scope=scope, secret=secret)


def is_refused(cursor: str, scope: str = SCOPE, secret: bytes = SECRET) -> bool:
    with pytest.raises(BadCursor):
        opened(cursor, scope, secret)
    return True


@given(PLACES, some.text(some.characters(exclude_categories=["Cs"])))
def test_a_place_comes_back_as_it_was(place: dict[str, Any], scope: str) -> None:
    assert opened(seal(place, scope=scope, secret=SECRET), scope) == place


@pytest.mark.parametrize("at", range(len(CURSOR)))
def test_each_character_counts(at: int) -> None:
    for other in set(URL_SAFE + "=+/ é\x00\ud800") - {CURSOR[at]}:
        assert is_refused(CURSOR[:at] + other + CURSOR[at + 1 :])
    assert is_refused(CURSOR[:at])
    assert is_refused(CURSOR[:at] + CURSOR[at + 1 :])


@given(some.text())
def test_nothing_else_is_a_cursor(text: str) -> None:
    assert is_refused(text)
    for changed in (CURSOR + text, text + CURSOR) if text else ():
        assert is_refused(changed)


@pytest.mark.parametrize("padding", ["=", "==", "\n", " "])
def test_another_spelling_of_the_same_bytes_is_none(padding: str) -> None:
    assert is_refused(CURSOR + padding)


@given(some.text(some.characters(exclude_categories=["Cs"])).filter(lambda scope: scope != SCOPE))
def test_it_is_good_in_its_scope_alone(scope: str) -> None:
    assert is_refused(CURSOR, scope)


def test_it_is_good_under_its_secret_alone() -> None:
    assert is_refused(CURSOR, secret=b"t" * 32)


def test_what_is_very_long_is_not_looked_at() -> None:
    assert is_refused("A" * (LONGEST_CURSOR + 4))
