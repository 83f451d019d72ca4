"""The corpus as it is read from its files (corpus/README.md says what each field means)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from interviews.domain.plans.plan import Brief

FOLDER = Path(__file__).parent / "corpus"
OF_ANOTHER_AUTHOR = "of_another_author.toml"
Grade = Literal["poor", "fair", "good", "excellent"]
GRADES: tuple[Grade, ...] = ("poor", "fair", "good", "excellent")
Split = Literal["tuned", "held out"]
SPLITS: tuple[Split, ...] = ("tuned", "held out")


@dataclass(frozen=True, slots=True)
class CorpusAnswer:
    grade: Grade
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question on one statement, with graded answers to it."""

    statement: str
    question: str
    keywords: str
    more: str
    anywhere: bool
    answers: tuple[CorpusAnswer, ...]
    non_native: CorpusAnswer | None

    def of_grade(self, grade: Grade) -> CorpusAnswer:
        """The first one; notes mark further answers of the same grade."""
        return next(each for each in self.answers if each.grade == grade)


@dataclass(frozen=True, slots=True)
class Position:
    name: str
    split: Split
    brief: Brief
    soup: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Attacks:
    praise: tuple[str, ...]
    filler: tuple[str, ...]
    unrelated: tuple[str, ...]
    refusals: tuple[str, ...]
    empty: tuple[str, ...]
    hollow: tuple[str, ...]
    injections: Mapping[str, str]
    of_another_author: tuple[str, ...]
    swaps: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CorpusSkill:
    """A statement, and the canonical names of which one should be found in it."""

    statement: str
    names: tuple[str, ...]


def read_positions(split: Split) -> tuple[Position, ...]:
    folder = FOLDER if split == "tuned" else FOLDER / "held_out"
    others = ("attacks.toml", "skills.toml", OF_ANOTHER_AUTHOR)
    return tuple(
        _position(each.stem, split, _read(each))
        for each in sorted(folder.glob("*.toml"))
        if each.name not in others
    )


def read_attacks(split: Split) -> Attacks:
    found = _read(_file("attacks.toml", split))
    return Attacks(
        praise=tuple(found["praise"]),
        filler=tuple(map(_joined, found["filler"])),
        unrelated=tuple(map(_joined, found["unrelated"])),
        refusals=tuple(found["refusals"]),
        empty=tuple(found["empty"]),
        hollow=tuple(found["hollow"]),
        injections={each["name"]: each["text"] for each in found["injections"]},
        of_another_author=tuple(_read(FOLDER / OF_ANOTHER_AUTHOR)["injections"]),
        swaps={group: tuple(texts) for group, texts in found["swaps"].items()},
    )


def read_honest() -> tuple[str, ...]:
    """Sentences with the vocabulary of marks, rules and candidates that speak to nobody."""
    return tuple(_read(FOLDER / OF_ANOTHER_AUTHOR)["honest"])


def read_skills(split: Split) -> tuple[CorpusSkill, ...]:
    found = _read(_file("skills.toml", split))["skills"]
    return tuple(CorpusSkill(statement, tuple(names)) for statement, names in found.items())


def _file(name: str, split: Split) -> Path:
    return FOLDER / name if split == "tuned" else FOLDER / "held_out" / name


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _position(name: str, split: Split, found: Mapping[str, Any]) -> Position:
    brief = Brief(position=found["position"], level=found["level"], qualifications=tuple(found["statements"]))
    return Position(name, split, brief, _joined(found["soup"]), tuple(map(_item, found["items"])))


def _item(found: Mapping[str, Any]) -> Item:
    answers = _answers(found["answers"])
    phrased = found.get("non_native")
    return Item(
        statement=found["statement"],
        question=found["question"],
        keywords=found["keywords"],
        more=found["more"],
        anywhere=found.get("anywhere", False),
        answers=answers,
        non_native=CorpusAnswer(phrased["of"], _joined(phrased["text"])) if phrased else None,
    )


def _answers(found: Sequence[Mapping[str, str]]) -> tuple[CorpusAnswer, ...]:
    given = [(each["grade"], _joined(each["text"])) for each in found]
    return tuple(CorpusAnswer(grade, text) for grade in GRADES for written, text in given if written == grade)


def _joined(text: str) -> str:
    """Without the line breaks that only keep the files readable."""
    return " ".join(text.split())
