"""The rehearsal engine keeps its thresholds, here on a part of the variants; `make eval` plays all of them."""

from collections.abc import Mapping

import pytest

from interviews.adapters import rehearsal_engine
from interviews.domain.guardrails.prompt_injection import is_instruction_like
from local.counterparts.scripted_model import Http, ScriptedModel, operation_of, sensible
from local.eval.bench import bench
from local.eval.corpus import SPLITS, Split, read_attacks, read_honest, read_positions
from local.eval.engines import NO_KEY, contenders
from local.eval.measures import candidates, injections, measure, plans, replacements
from local.eval.ranking import tau_b
from local.eval.report import Column, run, table
from local.eval.thresholds import LIMITS, broken

# A prime, so that each kind of variant comes up with answers of each grade.
EVERY = {"tuned": 53, "held out": 19}


@pytest.mark.parametrize("split", SPLITS)
def test_the_built_in_engine_keeps_its_thresholds(split: Split) -> None:
    figures = measure(bench(rehearsal_engine.build(), split, every=EVERY[split]))
    assert list(broken("rehearsal", figures, split)) == []


@pytest.mark.parametrize("split", SPLITS)
def test_the_rails_hold_around_a_model_that_obeys_whatever_it_reads(split: Split) -> None:
    with contenders({}) as (_, gullible):
        made = bench(gullible.engine, split, every=200, least=5, threads=2)
        figures = injections(made) | replacements(made) | plans(made)
    assert list(broken("gullible", figures, split)) == []


def test_that_model_would_obey_what_is_not_withheld() -> None:
    with contenders({}) as (_, gullible):
        made = bench(gullible.engine, "tuned", every=200, least=2, threads=2)
        figures = injections(made)
    assert figures["injection: of another author"] > 0.1


def test_honest_sentences_are_not_taken_for_words_to_the_assessor() -> None:
    answers = [
        answer.text
        for split in SPLITS
        for position in read_positions(split)
        for item in position.items
        for answer in (*item.answers, *([item.non_native] if item.non_native else []))
    ]
    assert [each for each in answers if is_instruction_like(each)] == []
    assert sum(map(is_instruction_like, read_honest())) <= 1


def test_a_limit_that_does_not_hold_is_named() -> None:
    good: Mapping[str, float] = {name: limit.tuned for name, limit in LIMITS.items()}
    assert list(broken("rehearsal", good, "tuned")) == []
    (line,) = broken("rehearsal", {**good, "injection: success rate": 0.01}, "tuned")
    assert line.startswith("rehearsal: injection: success rate is 0.010")


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
    with contenders({}) as found:
        assert [each.name for each in found] == ["rehearsal", "gullible"]
    assert "OPENAI_API_KEY" in NO_KEY
    given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:9", "OPENAI_MODEL": "m"}
    with contenders(given) as found:
        assert [(each.name, each.every) for each in found][2:] == [("m", 20)]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of two figures, of a part of the corpus."""
    monkeypatch.setattr("local.eval.report.measure", lambda bench: plans(bench) | candidates(bench))
    monkeypatch.setattr("local.eval.report.SPLITS", ("held out",))
    monkeypatch.setattr("local.eval.thresholds.BY_ENGINE", {})


def test_a_model_has_a_column_of_its_own(short: None, capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModel(sensible) as model:
        given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url, "OPENAI_MODEL": "m-1"}
        assert run(given, None) == 0
    head, covered, *_ = capsys.readouterr().out.split("\n\n")[0].splitlines()[3:]
    assert head.split() == [
        "limit",
        "rehearsal",
        "held",
        "out",
        "gullible",
        "held",
        "out",
        "m-1",
        "held",
        "out",
    ]
    assert covered.split()[-3:] == ["1.000", "1.000", "1.000"]
    assert {operation_of(each) for each in model.requests} == {"skills", "plan", "assess"}


def test_a_model_that_fails_does_not_cost_the_figures_of_the_others(
    short: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedModel(lambda *_: Http(401)) as model:
        given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url, "OPENAI_MODEL": "m-1"}
        assert run(given, None) == 2
    told = capsys.readouterr().out
    assert "m-1, held out: given up after 0 assessments." in told
    assert "rehearsal held out" in told


def test_the_table_has_a_column_for_each_engine() -> None:
    columns = [Column("rehearsal", "tuned", {"a": 1.0, "b": 0.5}, ()), Column("m", "tuned", {"a": 0.25}, ())]
    head, first, second = table(columns).splitlines()
    assert "rehearsal tuned" in head
    assert "m tuned" in head
    assert first.split() == ["a", "1.000", "0.250"]
    assert second.split() == ["b", "0.500", "nan"]
