"""Answers, or whole interviews, with grades by people, and how well a ranker puts them in order.

A folder of such files may be anybody's: corpus/README.md has the format, `make eval CORPUS=folder` measures it.
"""

import itertools
import json
import statistics
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from interviews.domain.assessments.scoring import assess
from interviews.domain.plans.plan import Brief
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Engine

from .baselines import Ranker, chance, nine_counts, words
from .corpus import FOLDER, GRADES, CorpusAnswer, Item, Position, Split, read_positions
from .ranking import tau_b
from .trials import ASSESSMENT_ID, AT, Scene, question_id

OURS = FOLDER / "graded"
AGREEMENT = "graded: tau-b over all"
WITHIN = "graded: tau-b within a question"


@dataclass(frozen=True, slots=True)
class Asked:
    statement: str
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer to one question, or an interview of several; `grade` is 1 to 5, the mean where several people gave
    theirs."""

    position: str
    level: str
    language: str
    grade: float
    kind: str
    asked: tuple[Asked, ...]

    @property
    def text(self) -> str:
        return "\n".join(text for each in self.asked for text in each.texts)


RankGraded = Callable[[Graded], float]


def read_graded(folder: Path, split: Split) -> list[Graded]:
    """Of `folder`, and of `folder`/held_out for the held-out part."""
    place = folder if split == "tuned" else folder / "held_out"
    files = sorted([*place.glob("*.toml"), *place.glob("*.json")])
    rows = [row for each in files for row in _rows(_read(each))]
    interviews: dict[str, list[tuple[Graded, Asked]]] = defaultdict(list)
    for number, (interview, graded) in enumerate(rows):
        interviews[interview or f"#{number}"].append((graded, graded.asked[0]))
    return [_together(each) for each in interviews.values()]


def by_engine(engine: Engine) -> RankGraded:
    """The overall score; 0 where there is none."""

    @cache
    def scene(brief: Brief, items: tuple[Item, ...]) -> Scene:
        return Scene(engine, Position("graded", "tuned", brief, "", items))

    def rank(graded: Graded) -> float:
        items = tuple(_item(each) for each in graded.asked)
        brief = Brief(
            position=graded.position,
            level=graded.level,
            language=graded.language,
            qualifications=tuple(dict.fromkeys(each.statement for each in graded.asked)),
        )
        asking = scene(brief, items)
        plan = asking.asking(items)
        given = {question_id(item): each for item, each in zip(items, graded.asked, strict=True)}
        turns: list[Turn] = []
        for question in plan.agenda():
            for place, text in enumerate(
                given[question.question_id].texts if question.question_id in given else ()
            ):
                said = question.text if place == 0 else _MORE
                turns.append(Turn(len(turns) + 1, "interviewer", said, AT, question.question_id))
                turns.append(Turn(len(turns) + 1, "candidate", text, AT, question.question_id))
        assessment, _ = assess(
            plan,
            turns,
            engine.assess(brief, plan, turns),
            assessment_id=ASSESSMENT_ID,
            version=1,
            generated_at=AT,
            origin=engine.origin,
        )
        return assessment.overall_score or 0.0

    return rank


_MORE = "Is there anything that you would like to add?"


def of_corpus(split: Split, name: str) -> dict[str, float]:
    """The figures of measures.ranks and .candidates, of a baseline: raw numbers, so as strong as it can be."""
    tuned = [(answer.text, grade) for _, answer, grade in _answers("tuned")]
    rank = {"words": words, "chance": chance, "nine counts": nine_counts(*zip(*tuned, strict=True))}[name]
    rows = [(item, grade, rank(answer.text)) for item, answer, grade in _answers(split)]
    within: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for item, grade, value in rows:
        within[item.question].append((grade, value))
    right: list[float] = []
    for position in read_positions(split):
        overall = [sum(rank(item.of_grade(grade).text) for item in position.items) for grade in GRADES]
        right += [low < high for low, high in itertools.combinations(overall, 2)]
    return {
        "rank: tau-b within a question": statistics.fmean(
            tau_b(*zip(*each, strict=True)) for each in within.values()
        ),
        "rank: tau-b over all answers": tau_b([grade for _, grade, _ in rows], [value for *_, value in rows]),
        "rank: candidates in the right order": statistics.fmean(right),
    }


def _answers(split: Split) -> list[tuple[Item, CorpusAnswer, float]]:
    return [
        (item, answer, float(GRADES.index(answer.grade)))
        for position in read_positions(split)
        for item in position.items
        for answer in item.answers
    ]


def baselines(folder: Path) -> dict[str, RankGraded]:
    """The nine counts are fitted to the tuned part, ours where the folder has none."""
    fitted_to = read_graded(folder, "tuned") or read_graded(OURS, "tuned")
    nine = nine_counts([each.text for each in fitted_to], [each.grade for each in fitted_to])
    return {
        name: _of_text(ranker)
        for name, ranker in {"words": words, "nine counts": nine, "chance": chance}.items()
    }


def agreement(graded: Sequence[Graded], rank: RankGraded) -> dict[str, float]:
    """Also, by kind, the share of pairs with an answer of another grade to the same question in the right order; a
    tie is half a pair."""
    ranks = [rank(each) for each in graded]
    groups: dict[str, list[tuple[Graded, float]]] = defaultdict(list)
    for each, value in zip(graded, ranks, strict=True):
        if len(each.asked) == 1:
            groups[each.asked[0].question].append((each, value))
    figures = {AGREEMENT: tau_b([each.grade for each in graded], ranks)}
    several = [each for each in groups.values() if len(each) > 1]
    if several:
        figures[WITHIN] = statistics.fmean(
            tau_b([each.grade for each, _ in group], [value for _, value in group]) for group in several
        )
    right: dict[str, list[float]] = defaultdict(list)
    for group in several:
        for (one, high), (other, low) in itertools.permutations(group, 2):
            if one.grade > other.grade:
                for kind in {one.kind, other.kind}:
                    right[kind].append(0.5 if high == low else float(high > low))
    return figures | {f"graded: right order, {kind}": statistics.fmean(right[kind]) for kind in sorted(right)}


def _of_text(ranker: Ranker) -> RankGraded:
    return lambda graded: ranker(graded.text)


def _read(file: Path) -> dict[str, Any]:
    text = file.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    return found


def _rows(found: dict[str, Any]) -> Iterator[tuple[str | None, Graded]]:
    for question in found["questions"]:
        for answer in question["answers"]:
            grade, text = answer["grade"], answer["text"]
            grades = grade if isinstance(grade, list) else [grade]
            if not all(1 <= each <= 5 for each in grades):
                raise ValueError(f"A grade is 1 to 5, not {grade}: {text!r}")
            texts = [text] if isinstance(text, str) else text
            asked = Asked(
                question["statement"], question["question"], tuple(" ".join(each.split()) for each in texts)
            )
            yield (
                answer.get("interview"),
                Graded(
                    position=question["position"],
                    level=question.get("level", "MID"),
                    language=question.get("language", "en"),
                    grade=statistics.fmean(grades),
                    kind=answer.get("kind", "any"),
                    asked=(asked,),
                ),
            )


def _together(rows: Sequence[tuple[Graded, Asked]]) -> Graded:
    first = rows[0][0]
    grade = statistics.fmean(each.grade for each, _ in rows)
    return Graded(
        first.position, first.level, first.language, grade, first.kind, tuple(asked for _, asked in rows)
    )


def _item(asked: Asked) -> Item:
    return Item(asked.statement, asked.question, "", "", False, (), None)
