"""One engine before one part of the corpus: who is asked what, and what was answered."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from interviews.domain.plans.plan import Competency
from interviews.usecases.guardrails.engine import Engine

from .corpus import (
    Attacks,
    CorpusAnswer,
    CorpusSkill,
    Item,
    Position,
    Split,
    read_attacks,
    read_positions,
    read_skills,
)
from .trials import Scene, TrialOutcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """A text given as the answer to an item's question."""

    position: str
    item: Item
    text: str


@dataclass(frozen=True)
class Bench:
    """`every` 4 takes each fourth variant only, for engines that cost time or money, but `least` of each family;
    `threads` asks in parallel. `misses` collects, under a figure's name, the cases that went wrong."""

    engine: Engine
    positions: Sequence[Position]
    attacks: Attacks
    skills: Sequence[CorpusSkill]
    every: int = 1
    least: int = 40
    threads: int = 1
    misses: list[tuple[str, str]] = field(default_factory=list)
    _known: dict[Case, TrialOutcome] = field(default_factory=dict)

    @cached_property
    def scenes(self) -> dict[str, Scene]:
        return {each.name: Scene(self.engine, each) for each in self.positions}

    @property
    def asked(self) -> int:
        """How many assessments of a single answer it took."""
        return len(self._known)

    def items(self) -> Iterator[tuple[Position, Item]]:
        return ((position, item) for position in self.positions for item in position.items)

    def answers(self) -> Iterator[tuple[Position, Item, CorpusAnswer]]:
        return ((position, item, answer) for position, item in self.items() for answer in item.answers)

    def competency(self, position: Position, item: Item) -> Competency:
        return self.scenes[position.name].competency(item)

    def judge(self, cases: Iterable[Case]) -> list[TrialOutcome]:
        """In the order of the cases; no case is asked twice."""
        cases = list(cases)
        new = [each for each in dict.fromkeys(cases) if each not in self._known]
        if self.threads == 1:
            self._known.update((each, self._judge(each)) for each in new)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                self._known.update(zip(new, pool.map(self._judge, new), strict=True))
        return [self._known[each] for each in cases]

    def some(self, rows: Sequence[T]) -> Sequence[T]:
        return rows[:: self.every]

    def some_of_each(self, rows: Iterable[T], family: Callable[[T], str]) -> list[T]:
        """As `some`, family by family, so that none is left out."""
        found: dict[str, list[T]] = defaultdict(list)
        for row in rows:
            found[family(row)].append(row)
        return [
            row
            for each in sorted(found)
            for row in found[each][:: max(1, min(self.every, len(found[each]) // self.least))]
        ]

    def cheap(self, rows: Sequence[T]) -> Sequence[T]:
        """All of them, unless each costs money."""
        return rows if self.threads == 1 else self.some(rows)

    def note(self, went_wrong: bool, figure: str, case: str) -> None:
        if went_wrong:
            self.misses.append((figure, case))

    def _judge(self, case: Case) -> TrialOutcome:
        return self.scenes[case.position].judge(case.item, case.text)


def bench(engine: Engine, split: Split, *, every: int = 1, least: int = 40, threads: int = 1) -> Bench:
    corpus = read_positions(split), read_attacks(split), read_skills(split)
    return Bench(engine, *corpus, every=every, least=least, threads=threads)
