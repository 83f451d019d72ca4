import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.kernel.errors import ValidationFailed
from interviews.domain.kernel.text import PROBLEMATIC
from interviews.runtime.http.json_body import MOST_DETAILS, canonical, read_json

NUL = "\\u0000"
GOOD_TEXT = some.text().filter(lambda text: not PROBLEMATIC.search(text))
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | GOOD_TEXT,
    lambda below: some.lists(below) | some.dictionaries(GOOD_TEXT, below),
)


def refusal(text: str) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refused:
        read_json(text)
    return {each.field: each.message for each in refused.value.details}


@given(VALUES, some.booleans())
def test_whatever_is_sound_is_read_as_it_is(value: Any, escaped: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=escaped)) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"a": 1, "a": 1}', "a"),
        ('{"a": 1, "\\u0061": 2}', "a"),
        ('{"a": {"b": [{}, {"c": 1, "c": 2}]}}', "a.b.1.c"),
        ('{"metadata": {"": "x", "": "y"}}', "metadata."),
    ],
)
def test_a_name_given_twice_is_refused_at_every_depth(text: str, field: str) -> None:
    assert refusal(text) == {field: "is given more than once"}


@given(some.dictionaries(some.sampled_from("abc"), VALUES, min_size=1), some.data())
def test_no_repetition_goes_unseen(body: dict[str, Any], data: some.DataObject) -> None:
    name = data.draw(some.sampled_from(sorted(body)))
    pairs = [*body.items(), (name, data.draw(VALUES))]
    text = ", ".join(f"{json.dumps(each)}: {json.dumps(value)}" for each, value in pairs)
    for depth in range(3):
        assert ".".join(["x"] * depth + [name]) in refusal('{"x":' * depth + f"{{{text}}}" + "}" * depth)


@pytest.mark.parametrize(
    "escape",
    [NUL, "\\u0008", "\\u001f", "\x7f", "\x85", "\\ud800", "\\udfff", "\ufdd0", "\uffff", "\U0010ffff"],
)
@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"a": "x?"}', "a"),
        ('{"a": [{"b": "?"}]}', "a.0.b"),
        ('{"m": {"k?": "v"}}', "m.k\ufffd"),
        ('"?"', "body"),
    ],
)
def test_a_problematic_character_is_refused_wherever_it_stands(escape: str, text: str, field: str) -> None:
    (named,) = refusal(text.replace("?", escape))
    assert named == field


@pytest.mark.parametrize(
    "fine", ["\\t", "\\n", "\\r", "\\ufffd", "\ufffd", "\\ud83d\\ude00", "\u202e", "\u200d", "\ue000"]
)
def test_what_texts_are_written_with_is_taken(fine: str) -> None:
    assert read_json(f'"{fine}"') == json.loads(f'"{fine}"')


@given(some.text(some.characters()))
def test_what_is_damaged_is_taken_for_what_can_be_read(text: str) -> None:
    (read,) = read_json(json.dumps([text]), damaged=True)
    assert len(read) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, read, strict=True))
    assert not PROBLEMATIC.search(read)


def test_where_damage_is_taken_all_else_is_as_it_was() -> None:
    body = '{"a": [1, null, {"b": "x\\ud800", "c": true}]}'
    assert read_json(body, damaged=True) == {"a": [1, None, {"b": "x\ufffd", "c": True}]}
    with pytest.raises(ValidationFailed) as refused:
        read_json('{"a": 1, "a": 2}', damaged=True)
    assert refused.value.details[0].message == "is given more than once"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a":\n 1,}', "line 2, column"),
        ("[" * 100_000, "is nested too deep"),
        ("9" * 5_000, "holds a number that is too large"),
        ("1e999", "holds a number that is too large"),
        ("NaN", "is not JSON: NaN is none of its values"),
    ],
)
def test_what_cannot_be_read_is_told_why(text: str, message: str) -> None:
    assert message in refusal(text)["body"]


@pytest.mark.parametrize(
    ("written", "number"), [("2.0", 2), ("-0.0", 0), ("2e1", 20), ("1.5E1", 15), ("7", 7)]
)
def test_a_number_without_a_fraction_is_an_integer_however_it_is_written(written: str, number: int) -> None:
    read = read_json(written)
    assert (read, type(read)) == (number, int)


def test_a_fraction_stays_one() -> None:
    assert read_json("2.5") == 2.5


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "0x10", "01", "+1"]
)
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    assert list(refusal(f'{{"a": {number}}}')) == ["body"]


@pytest.mark.parametrize(
    "deep",
    ["[" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000, "[" * 2_000 + "]" * 2_000, "[" * 202 + "]" * 202],
)
def test_what_is_nested_too_deep_is_refused(deep: str) -> None:
    assert list(refusal(deep)) == ["body"]


def test_very_many_mistakes_are_told_in_part() -> None:
    assert len(refusal(json.dumps(["\0"] * 1_000))) == MOST_DETAILS


def test_a_body_of_nothing_but_repetitions_is_read_in_one_pass() -> None:
    """Counting each name by itself would take 800 million comparisons."""
    text = "{" + ",".join(f'"{number % 15_000}":0' for number in range(30_000)) + "}"
    assert len(refusal(text)) == MOST_DETAILS


@given(some.dictionaries(GOOD_TEXT, VALUES), some.randoms(), some.booleans())
def test_the_order_of_names_is_no_other_body(value: dict[str, Any], chance: Random, escaped: bool) -> None:
    names = list(value)
    chance.shuffle(names)
    again = json.dumps({name: value[name] for name in names}, indent=1, ensure_ascii=escaped)
    assert canonical(again.encode()) == canonical(json.dumps(value).encode())


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'{"a": 1, "a": 1}', b"[" * 300 + b"]" * 300, b'{"a": NaN}']
)
def test_what_is_not_read_is_compared_by_its_bytes(body: bytes) -> None:
    assert canonical(body) == body


def test_another_value_is_another_body() -> None:
    assert canonical(b'{"a": 1}') != canonical(b'{"a": 2}') != canonical(b'{"b": 2}')
    assert canonical(b"[1, 2]") != canonical(b"[2, 1]")
