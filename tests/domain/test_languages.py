"""The rules about words, file by file: each finds its examples, and none finds what is only near to them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from interviews.adapters.openai_engine.rules import LANGUAGES as MODEL
from interviews.adapters.rehearsal_engine.texts import LANGUAGES as REHEARSAL
from interviews.domain.kernel.rules import LANGUAGES, Rule, RuleSet, read_rules

TEXTS = {"room", "chat", "care_words", "rationale", "help_lines", "quantities", "requirement_questions"}
"""What is only said."""
NAMES = sorted({each.stem for each in LANGUAGES.glob("*/*.toml")} - TEXTS)
FILES = {each: read_rules(each) for each in NAMES}
RULES = [(name, rule) for name in NAMES for rule in FILES[name].rules]
OF_THE_ENGINES = {
    each: read_rules(each, folder)
    for folder in (REHEARSAL, MODEL)
    for each in sorted({each.stem for each in folder.glob("*/*.toml")} - {"texts", "fields"})
}
RULES_OF_THE_ENGINES = [
    (name, rule) for name, found in OF_THE_ENGINES.items() for rule in found.rules if rule.language != "any"
]
compiled = cache(lambda expression: re.compile(expression, re.IGNORECASE))


def problems(name: str, rule: Rule, found: RuleSet) -> Iterator[str]:
    where = f"languages/{rule.language}/{name}.toml: [[{rule.kind}]] {rule.pattern[:200]}"
    own = compiled(rule.pattern or found.joined(rule.kind))
    group = rule.kind.split(".")[0]
    near = compiled(
        found.joined(*sorted({each.kind for each in found.rules if each.kind.split(".")[0] == group}))
    )
    others = [
        compiled(each.pattern)
        for each in found.rules
        if each.pattern and (each.language, each.kind) == (rule.language, rule.kind) and each is not rule
    ]
    if not rule.matches:
        yield f"{where} has no sentence that it matches."
    if not rule.misses:
        yield f"{where} has no sentence that it misses."
    for sentence in rule.matches:
        if not own.search(sentence):
            yield f"{where} does not match “{sentence}”."
    for sentence in rule.misses:
        if match := near.search(sentence):
            yield f"{where} misses “{sentence}”, but “{match[0]}” of it is found."
    if (
        rule.pattern
        and rule.matches
        and all(any(each.search(sentence) for each in others) for sentence in rule.matches)
    ):
        yield f"{where} matches nothing that the other rules of its kind in this language do not."


@pytest.mark.parametrize(
    ("name", "rule"), RULES, ids=[f"{rule.language}-{name}-{rule.kind}" for name, rule in RULES]
)
def test_a_rule_finds_its_examples_and_nothing_near_to_them(name: str, rule: Rule) -> None:
    assert list(problems(name, rule, FILES[name])) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    RULES_OF_THE_ENGINES,
    ids=[f"{rule.language}-{name}-{rule.kind}" for name, rule in RULES_OF_THE_ENGINES],
)
def test_a_rule_of_the_embedded_engine_does_within_its_language(name: str, rule: Rule) -> None:
    own = tuple(each for each in OF_THE_ENGINES[name].rules if each.language == rule.language)
    assert list(problems(name, rule, RuleSet(own, {}))) == []


def write(folder: Path, language: str, text: str) -> None:
    (folder / language).mkdir()
    (folder / language / "turn_references.toml").write_text(text, "utf-8")


def test_a_language_is_one_more_folder(tmp_path: Path) -> None:
    for language in ("any", "en"):
        write(tmp_path, language, (LANGUAGES / language / "turn_references.toml").read_text("utf-8"))
    assert "turno" not in read_rules("turn_references", tmp_path).joined("named")
    write(
        tmp_path,
        "it",
        "[words]\nturn = ['turn[oi]']\n[[named]]\nmatches = ['nel turno 5']\nmisses = ['il turno di notte']\n",
    )
    found = read_rules("turn_references", tmp_path)
    assert found.languages("named") == ("any", "en", "it")
    assert [each for rule in found.rules for each in problems("turn_references", rule, found)] == []


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("pattern = 'tea'\nmisses = ['a cup']", "has no sentence that it matches"),
        ("pattern = 'tea'\nmatches = ['tea']", "has no sentence that it misses"),
        ("pattern = 'tea'\nmatches = ['milk']\nmisses = ['a cup']", "does not match “milk”"),
        ("pattern = 'tea'\nmatches = ['tea']\nmisses = ['a team']", "but “tea” of it is found"),
        (
            "pattern = 'tea'\nmatches = ['tea']\nmisses = ['a cup']\n"
            "[[drink]]\npattern = 'te'\nmatches = ['te']\nmisses = ['a cup']",
            "matches nothing that the other rules",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_in_a_sentence(tmp_path: Path, rule: str, problem: str) -> None:
    write(tmp_path, "en", f"[[drink]]\n{rule}\n")
    found = read_rules("turn_references", tmp_path)
    [said] = [each for rule in found.rules for each in problems("turn_references", rule, found)]
    assert said.startswith("languages/en/turn_references.toml: [[drink]] tea ")
    assert problem in said


def test_a_part_that_nobody_defines_is_named(tmp_path: Path) -> None:
    write(tmp_path, "en", "[[drink]]\npattern = '${cup} of tea'\n")
    with pytest.raises(ValueError, match=r"en/turn_references\.toml uses cup"):
        read_rules("turn_references", tmp_path)


def test_a_pattern_follows_its_lists_and_chooses_within_the_lists_of_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        "en",
        "[words]\ndrink = ['tea', 'milk']\n[parts]\ncup = ['a ', ['cup', ['big ', ['mug', 'pot']]]]\n"
        "[[order.drink]]\npattern = ['${cup}', ' of ${drink}']\n",
    )
    found = read_rules("turn_references", tmp_path)
    assert found.joined("order.drink") == "a (?:cup|big (?:mug|pot)) of (?:tea|milk)"
