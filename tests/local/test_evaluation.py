"""The built-in engine keeps its thresholds, here on a part of the variants; `make eval` plays all of them."""

from collections.abc import Mapping

import pytest

from interviews.adapters import builtin_engine
from local.eval.bench import bench
from local.eval.corpus import SPLITS, Split, read_attacks, read_positions
from local.eval.engines import NO_KEY, contenders
from local.eval.measures import measure
from local.eval.ranking import tau_b
from local.eval.report import Column, table
from local.eval.thresholds import LIMITS, broken

# A prime, so that each kind of variant comes up with answers of each grade.
EVERY = {"tuned": 53, "held out": 19}


@pytest.mark.parametrize("split", SPLITS)
def test_the_built_in_engine_keeps_its_thresholds(split: Split) -> None:
    figures = measure(bench(builtin_engine.build(), split, every=EVERY[split]))
    assert list(broken(figures, split)) == []


def test_a_limit_that_does_not_hold_is_named() -> None:
    good: Mapping[str, float] = {name: limit.tuned for name, limit in LIMITS.items()}
    assert list(broken(good, "tuned")) == []
    (line,) = broken({**good, "injection: success rate": 0.01}, "tuned")
    assert line.startswith("injection: success rate is 0.010")


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 1),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 1, 1, 1], 0),
        ([1, 1, 2, 2], [1, 1, 2, 2], 1),
        # scipy.stats.kendalltau of the same: 0.9128709291752769
        ([1, 2, 3, 4], [1, 2, 2, 3], 0.9128709291752769),
    ],
)
def test_tau_b(one: list[float], other: list[float], tau: float) -> None:
    assert tau_b(one, other) == pytest.approx(tau)


def test_a_third_of_the_answers_is_held_out() -> None:
    count = {
        split: sum(len(item.answers) for each in read_positions(split) for item in each.items)
        for split in SPLITS
    }
    assert count["held out"] >= sum(count.values()) / 3
    texts = [
        answer.text
        for split in SPLITS
        for each in read_positions(split)
        for item in each.items
        for answer in item.answers
    ]
    assert len(texts) == len(set(texts))


def test_the_held_out_attacks_are_other_words() -> None:
    tuned, held_out = (read_attacks(split) for split in SPLITS)
    assert not set(tuned.injections.values()) & set(held_out.injections.values())
    assert not set(tuned.praise) & set(held_out.praise)


def test_a_model_is_asked_only_with_a_key() -> None:
    assert [each.name for each in contenders({})] == ["builtin"]
    assert "OPENAI_API_KEY" in NO_KEY
    with_key = contenders(
        {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:9", "OPENAI_MODEL": "m"}
    )
    assert [(each.name, each.every) for each in with_key] == [("builtin", 1), ("m", 20)]


def test_the_table_has_a_column_for_each_engine() -> None:
    columns = [Column("builtin", "tuned", {"a": 1.0, "b": 0.5}, ()), Column("m", "tuned", {"a": 0.25}, ())]
    head, first, second = table(columns).splitlines()
    assert "builtin tuned" in head
    assert "m tuned" in head
    assert first.split() == ["a", "1.000", "0.250"]
    assert second.split() == ["b", "0.500", "nan"]
