"""Whether the same input gives the same bytes: in one process twice, and in others with another hash seed.

Run as a module it prints the digest that it would compare: `python -m local.eval.determinism`.
"""

import hashlib
import os
import subprocess
import sys
from functools import cache

from interviews.usecases.guardrails.engine import Engine

from .bench import Bench
from .corpus import GRADES, SPLITS, Position, read_positions
from .trials import Scene

SEEDS = ("1", "4711")


def digest(engine: Engine) -> str:
    """SHA-256 over every position's plan and the assessments of its whole interviews."""
    positions = [each for split in SPLITS for each in read_positions(split)]
    return hashlib.sha256("\n".join(_documents(engine, positions)).encode()).hexdigest()


def determinism(bench: Bench) -> dict[str, float]:
    """Only for an engine that is asked without threads: a model is not expected to repeat itself."""
    if bench.threads > 1:
        return {}
    found = {digest(bench.engine), digest(bench.engine), *(_elsewhere(each) for each in SEEDS)}
    return {"determinism: same bytes in each process": float(len(found) == 1)}


def _documents(engine: Engine, positions: list[Position]) -> list[str]:
    documents = []
    for position in positions:
        scene = Scene(engine, position)
        documents.append(scene.plan.to_json())
        for grade in GRADES:
            answers = {item: item.of_grade(grade).text for item in position.items}
            documents.append(scene.assess(answers).to_json())
    return documents


@cache
def _elsewhere(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "local.eval.determinism"]
    return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout.strip()


if __name__ == "__main__":
    from interviews.adapters import rehearsal_engine

    print(digest(rehearsal_engine.build()))
