"""Prints what the engines make of the corpus: `python -m local.eval [--misses [WORD]]`."""

import argparse
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "layers/shared/python")]

from local.eval.report import run  # noqa: E402 - needs the path

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m local.eval", description="Evaluates the engines.")
    parser.add_argument(
        "--misses",
        nargs="?",
        const="",
        metavar="WORD",
        help="also the cases behind figures whose name holds WORD",
    )
    sys.exit(run(os.environ, parser.parse_args().misses))
