"""The embedded engine keeps its thresholds, here on a part of the variants; `make eval` plays all of them."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from interviews.adapters import rehearsal_engine
from interviews.domain.guardrails.prompt_injection import is_instruction_like
from local.counterparts.scripted_model import Http, ScriptedModel, operation_of, sensible
from local.eval import ads, graded
from local.eval.baselines import chance, nine_counts, words
from local.eval.bench import bench
from local.eval.corpus import SPLITS, Split, read_attacks, read_honest, read_positions
from local.eval.engines import NO_KEY, contenders
from local.eval.measures import candidates, injections, measure, plans, replacements
from local.eval.ranking import tau_b
from local.eval.report import Column, ours, run, run_folder, table
from local.eval.sheet import read_sheet, write_sheet
from local.eval.thresholds import BEATING, KNOWN_SHORT, LIMITS, broken, not_beaten, not_reached

# A prime, so that each kind of variant comes up with answers of each grade.
EVERY = {"tuned": 53, "held out": 19}


@pytest.mark.parametrize("split", SPLITS)
def test_the_embedded_engine_keeps_its_thresholds(split: Split) -> None:
    engine = rehearsal_engine.build()
    figures = measure(bench(engine, split, every=EVERY[split]))
    figures |= ours(engine, split)
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
    (line,) = broken("rehearsal", {**good, "injection: success rate": 0.16}, "tuned")
    assert line.startswith("rehearsal: injection: success rate is 0.160")


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
    monkeypatch.setattr("local.eval.report.ours", lambda engine, split: {})
    monkeypatch.setattr("local.eval.thresholds.WANTED", {})
    monkeypatch.setattr("local.eval.report.SPLITS", ("held out",))
    monkeypatch.setattr("local.eval.thresholds.BY_ENGINE", {})
    monkeypatch.setattr("local.eval.thresholds.BEATING", ())


def test_a_model_has_a_column_of_its_own(short: None, capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModel(sensible) as model:
        given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url, "OPENAI_MODEL": "m-1"}
        assert run(given, None) == 0
    head, covered, *_ = capsys.readouterr().out.split("\n\n")[0].splitlines()[3:]
    columns = ["rehearsal", "gullible", "m-1", "words", "words", "nine counts", "nine counts", "chance"]
    assert re.findall("|".join(sorted({*columns}, key=len, reverse=True)), head)[:4] == [
        *columns[:3],
        "words",
    ]
    assert covered.split()[-6:] == ["1.000", "1.000", "1.000", "–", "–", "–"]
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
    assert second.split() == ["b", "0.500", "–"]


def test_the_embedded_engine_beats_every_baseline_on_held_out_answers_of_balanced_length() -> None:
    rows = graded.read_graded(graded.OURS, "held out")
    figures = graded.agreement(rows, graded.by_engine(rehearsal_engine.build()))
    counted = [graded.agreement(rows, rank) for rank in graded.baselines(graded.OURS).values()]
    assert not_beaten("rehearsal", figures, counted) == {}


@pytest.mark.parametrize("split", SPLITS)
def test_length_says_nothing_of_the_grade_there(split: Split) -> None:
    rows = graded.read_graded(graded.OURS, split)
    assert abs(tau_b([each.grade for each in rows], [words(each.text) for each in rows])) < 0.15


def test_an_engine_that_a_baseline_equals_is_named() -> None:
    figures = dict.fromkeys(BEATING, 0.5)
    assert not_beaten("m", figures, [dict.fromkeys(BEATING, 0.4)]) == {}
    told = not_beaten("m", figures, [dict.fromkeys(BEATING, 0.4), {**figures, BEATING[0]: 0.1}])
    assert list(told) == list(BEATING[1:])
    assert told[BEATING[1]] == f"m: {BEATING[1]} is 0.500, and a baseline has 0.500."
    assert set(KNOWN_SHORT["rehearsal"]) < set(BEATING)


def test_what_is_wanted_and_not_reached_is_said() -> None:
    (line,) = not_reached("m", {"injection: success rate": 0.01, "questions: break a rule": 0}, "tuned")
    assert line == "m: injection: success rate is 0.010 (tuned), and 0 is wanted."


def test_nine_counts_find_what_the_grades_follow() -> None:
    texts = ["a, b, c, d", "a b c d e f", "a, b", "a"]
    by_commas = nine_counts(texts, [4, 1, 2, 1])
    assert max(texts, key=by_commas) == texts[0]
    assert words("one two") == 2
    assert chance("a") == chance("a") != chance("b")


def test_a_folder_of_somebody_else_is_read_and_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = "At my last firm the queue lost orders. I moved it because audit needed replay. Lag fell from 40 to 10 s."
    talk = "Queues are important, and one has to look at them from all sides. " * 6
    question = {"position": "Engineer", "statement": "Queues", "question": "Tell me about a queue."}
    answers = [
        {"grade": [4, 5], "text": [story, "That is all."], "interview": "i-1"},
        {"grade": 1, "text": talk, "interview": "i-2"},
    ]
    second = {**question, "statement": "Audits", "question": "And an audit?"}
    more = [{"grade": 5, "text": story, "interview": "i-1"}, {"grade": 2, "text": talk, "interview": "i-2"}]
    (tmp_path / "theirs.json").write_text(
        json.dumps({"questions": [{**question, "answers": answers}, {**second, "answers": more}]})
    )
    one, other = graded.read_graded(tmp_path, "tuned")
    assert (one.grade, other.grade) == (4.75, 1.5)
    assert [each.texts for each in one.asked] == [(story, "That is all."), (story,)]
    assert run_folder({}, tmp_path) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("2 of ")
    # Two interviews are put in order by the nine counts, too, and as good is not better.
    assert told[-1] == "rehearsal: graded: tau-b over all is 1.000, and a baseline has 1.000."


def test_a_grade_that_is_none_is_refused(tmp_path: Path) -> None:
    answer = {"grade": 7, "text": "x"}
    question = {"position": "p", "statement": "s", "question": "q", "answers": [answer]}
    (tmp_path / "a.json").write_text(json.dumps({"questions": [question]}))
    with pytest.raises(ValueError, match="1 to 5, not 7"):
        graded.read_graded(tmp_path, "tuned")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("one thing", "“Wound care” and “Triage”: tell me about them. What did you do?"),
        ("one thing", "What was it? What did you do? And what came of your “Wound care”?"),
        ("askable", "You do “Wound care”."),
        ("about the statement", "Tell me about your hobbies. What do you do?"),
        ("grammatical", "Tell me about the the “Wound care” that you did."),
        ("grammatical", "tell me about {statement}, the “Wound care” that you did."),
        ("in the run's language", "Erzählen Sie von „Wound care“ und was das für Sie ist."),
        ("nothing protected", "Tell me about “Wound care” and your husband, and how old you are."),
    ],
)
def test_a_question_that_breaks_a_rule_is_counted(rule: str, text: str) -> None:
    ad = ads.read_ads()[0]
    due = {"Wound care": "story", "Triage": "story", "NMC pin": "fact"}
    good = ads.AdQuestion(
        replace(ad, due=due), "Tell me about “Wound care” that you did. What was it?", False, ("Wound care",)
    )
    assert ads.breaches(good) == []
    assert rule in ads.breaches(replace(good, text=text))
    assert "no fact asked as a story" in ads.breaches(replace(good, statements=("NMC pin",)))
    as_fact = replace(good, text="Do you have “Wound care”? A short answer to this will do.", is_fact=True)
    assert ads.breaches(as_fact) == ["no story asked as a fact"]


def test_ads_are_of_many_trades_and_four_languages() -> None:
    found = ads.read_ads()
    assert len(found) >= 14
    assert {each.brief.language for each in found} == {"en", "de", "es", "fr"}
    assert {due for each in found for due in each.due.values()} == {"fact", "story", "both", "nobody"}


def test_a_blind_sheet_says_nothing_of_who_asked_and_is_counted_by_planner(tmp_path: Path) -> None:
    write_sheet(tmp_path)
    with (tmp_path / "sheet.csv").open(encoding="utf-8", newline="") as opened:
        head, *rows = csv.reader(opened)
    assert "rehearsal" not in (tmp_path / "sheet.csv").read_text(encoding="utf-8")
    for row in rows[1:]:
        row[4] = "good"
    rows[0][4] = "bad"
    with (tmp_path / "sheet.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([head, *rows])
    told = read_sheet(tmp_path)
    assert told.count("1 bad") == 1
    assert sorted(re.findall(r"^\w+", told, re.MULTILINE)) == ["echo", "rehearsal"]
    rows[1][4] = "so-so"
    with (tmp_path / "sheet.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([head, *rows])
    with pytest.raises(ValueError, match="'so-so' is not one of"):
        read_sheet(tmp_path)
