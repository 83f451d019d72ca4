"""The table that `make eval` prints."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviews.domain.kernel.errors import EngineUnavailable

from .bench import Bench, bench
from .corpus import SPLITS, Split
from .engines import NO_KEY, Contender, contenders
from .measures import measure
from .thresholds import broken, limit_of


@dataclass(frozen=True, slots=True)
class Column:
    engine: str
    split: Split
    figures: Mapping[str, float]
    misses: Sequence[tuple[str, str]]


def run(environment: Mapping[str, str], misses: str | None) -> int:
    """1 where an engine breaks one of its thresholds; 2 where one could not be asked to the end."""
    with contenders(environment) as found:
        tried = [_column(each, split) for each in found for split in SPLITS]
    columns = [each for each in tried if each]
    print(table(columns))
    if not environment.get("OPENAI_API_KEY"):
        print(f"\n{NO_KEY}")
    if misses is not None:
        for column in columns:
            _print_misses(column, misses)
    failed = [line for each in columns for line in broken(each.engine, each.figures, each.split)]
    print("\n" + ("\n".join(failed) if failed else "Every engine keeps its thresholds."))
    return 1 if failed else 0 if len(columns) == len(tried) else 2


def table(columns: Sequence[Column]) -> str:
    """One row per figure, one column per engine and part of the corpus."""
    width = max(len(name) for each in columns for name in each.figures)
    heads = [f"{each.engine[:14]} {each.split}" for each in columns]
    lines = [f"{'':{width}}  {'limit':>13}  " + "  ".join(f"{head:>18}" for head in heads)]
    for name in columns[0].figures:
        values = "  ".join(f"{each.figures.get(name, float('nan')):18.3f}" for each in columns)
        lines.append(f"{name:{width}}  {limit_of(name):>13}  {values}")
    return "\n".join(lines)


def _column(contender: Contender, split: Split) -> Column | None:
    """None where the engine failed: the others' figures are shown all the same."""
    started = time.monotonic()
    made: Bench = bench(
        contender.engine, split, every=contender.every, least=contender.least, threads=contender.threads
    )
    try:
        figures = measure(made)
    except EngineUnavailable as error:
        print(f"{contender.name}, {split}: given up after {made.asked} assessments. {error}")
        return None
    print(f"{contender.name}, {split}: {made.asked} assessments in {time.monotonic() - started:.1f} s")
    return Column(contender.name, split, figures, made.misses)


def _print_misses(column: Column, word: str) -> None:
    for name, case in column.misses:
        if word in name:
            print(f"{column.engine} {column.split} · {name} · {case}")
