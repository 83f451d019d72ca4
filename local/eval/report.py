"""The table that `make eval` prints."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviews.domain.kernel.errors import EngineUnavailable
from interviews.usecases.guardrails.engine import Engine

from . import ads, facts, graded
from .bench import Bench, bench
from .corpus import SPLITS, Split
from .engines import NO_KEY, Contender, contenders
from .measures import measure
from .thresholds import KNOWN_SHORT, broken, limit_of, not_beaten, not_reached

RAILS = "gullible"
"""The model that believes everything: how it ranks says nothing."""
BASELINES = ("words", "nine counts", "chance")


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
    counted = [_baseline(name, split) for name in BASELINES for split in SPLITS]
    print(table([*columns, *counted]))
    if not environment.get("OPENAI_API_KEY"):
        print(f"\n{NO_KEY}")
    if misses is not None:
        for column in columns:
            _print_misses(column, misses)
    failed, short = _judged(columns, counted)
    print("\n".join(["\nWanted and not reached:", *short]) if short else "")
    print("\n" + ("\n".join(failed) if failed else "Every engine keeps its thresholds."))
    return 1 if failed else 0 if len(columns) == len(tried) else 2


def _judged(columns: Sequence[Column], counted: Sequence[Column]) -> tuple[list[str], list[str]]:
    """What fails, and what is wanted and known to be missed. Only on what is held out an engine has to beat the
    baselines, which `counted` has."""
    failed = [line for each in columns for line in broken(each.engine, each.figures, each.split)]
    judged = [each for each in columns if each.engine != RAILS]
    short = [line for each in judged for line in not_reached(each.engine, each.figures, each.split)]
    of_baselines = [each.figures for each in counted if each.split == "held out"]
    for each in judged:
        if each.split == "held out":
            for name, line in not_beaten(each.engine, each.figures, of_baselines).items():
                (short if name in KNOWN_SHORT.get(each.engine, ()) else failed).append(line)
    return failed, short


def table(columns: Sequence[Column]) -> str:
    """One row per figure, one column per engine or baseline and part of the corpus."""
    names = list(dict.fromkeys(name for each in columns for name in each.figures))
    width = max(map(len, names))
    heads = [f"{each.engine[:11]} {each.split}" for each in columns]
    lines = [f"{'':{width}}  {'limit':>13}  " + "  ".join(f"{head:>20}" for head in heads)]
    for name in names:
        values = "  ".join(
            f"{each.figures[name]:20.3f}" if name in each.figures else f"{'–':>20}" for each in columns
        )
        lines.append(f"{name:{width}}  {limit_of(name):>13}  {values}")
    return "\n".join(lines)


def run_folder(environment: Mapping[str, str], folder: Path) -> int:
    """Somebody else's answers and grades: 1 where an engine ranks no better than a baseline."""
    failed: list[str] = []
    with contenders(environment) as found:
        rankers = {each.name: graded.by_engine(each.engine) for each in found if each.name != RAILS}
        for split in SPLITS:
            if rows := graded.read_graded(folder, split):
                every = {**rankers, **graded.baselines(folder)}
                columns = [
                    Column(name, split, graded.agreement(rows, rank), ()) for name, rank in every.items()
                ]
                print(f"{len(rows)} of {folder.name}, {split}\n{table(columns)}\n")
                counted = [each.figures for each in columns if each.engine in BASELINES]
                for each in columns:
                    if each.engine in rankers:
                        failed += not_beaten(each.engine, each.figures, counted).values()
    print("\n".join(failed) if failed else "Every engine beats the baselines.")
    return 1 if failed else 0


def ours(engine: Engine, split: Split) -> dict[str, float]:
    """Graded answers, facts and job ads."""
    ranked = graded.agreement(graded.read_graded(graded.OURS, split), graded.by_engine(engine))
    return ranked | facts.figures(facts.by_rules) | ads.figures(ads.by_engine(engine))


def _baseline(name: str, split: Split) -> Column:
    ranked = graded.agreement(graded.read_graded(graded.OURS, split), graded.baselines(graded.OURS)[name])
    figures = graded.of_corpus(split, name) | ranked
    if name == "words":
        figures |= facts.figures(facts.always_confirmed) | ads.figures(ads.by_echo)
    return Column(name, split, figures, ())


def _column(contender: Contender, split: Split) -> Column | None:
    """None where the engine failed: the others' figures are shown all the same."""
    started = time.monotonic()
    made: Bench = bench(
        contender.engine, split, every=contender.every, least=contender.least, threads=contender.threads
    )
    try:
        figures = measure(made)
        if contender.name != RAILS:
            figures |= ours(contender.engine, split)
    except EngineUnavailable as error:
        print(f"{contender.name}, {split}: given up after {made.asked} assessments. {error}")
        return None
    print(f"{contender.name}, {split}: {made.asked} assessments in {time.monotonic() - started:.1f} s")
    return Column(contender.name, split, figures, made.misses)


def _print_misses(column: Column, word: str) -> None:
    for name, case in column.misses:
        if word in name:
            print(f"{column.engine} {column.split} · {name} · {case}")
