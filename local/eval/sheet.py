"""A blind sheet: readers get a question and its ad, and judge it without knowing who made it.

`sheet.csv` is for readers, `key.csv` says afterwards which planner each row is from. The baseline's questions lie among
the others, so that a reader who calls everything good is seen.
"""

import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from interviews.adapters import rehearsal_engine

from .ads import asked, by_echo, by_engine

JUDGEMENTS = ("good", "acceptable", "bad")
SEED = 20261128


def write_sheet(folder: Path) -> str:
    planners = {"rehearsal": by_engine(rehearsal_engine.build()), "echo": by_echo}
    rows = [(name, question) for name, planner in planners.items() for question in asked(planner)]
    random.Random(SEED).shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    numbered = list(enumerate(rows, 1))
    _write(
        folder / "sheet.csv",
        [
            ("number", "position", "the ad asks for", "question", "judgement (good, acceptable, bad)", "why"),
            *(
                (str(number), each.ad.brief.position, " | ".join(each.ad.due), each.text, "", "")
                for number, (_, each) in numbered
            ),
        ],
    )
    _write(
        folder / "key.csv", [("number", "planner"), *((str(number), name) for number, (name, _) in numbered)]
    )
    return f"{len(rows)} questions are in {folder / 'sheet.csv'}; key.csv is not for readers."


def read_sheet(folder: Path) -> str:
    """A line for each planner. Raises ValueError for a judgement that is none."""
    planner = dict(_read(folder / "key.csv")[1:])
    counts: dict[str, Counter[str]] = {}
    for number, *_, judgement, _ in _read(folder / "sheet.csv")[1:]:
        said = judgement.strip().lower()
        if said and said not in JUDGEMENTS:
            raise ValueError(f"Row {number}: {judgement!r} is not one of {', '.join(JUDGEMENTS)}.")
        counts.setdefault(planner[number], Counter())[said or "not judged"] += 1
    return "\n".join(
        f"{name}: " + ", ".join(f"{count[each]} {each}" for each in (*JUDGEMENTS, "not judged"))
        for name, count in sorted(counts.items())
    )


def _write(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)


def _read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))
