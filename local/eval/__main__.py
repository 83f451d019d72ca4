"""Prints what the engines make of the corpus: `python -m local.eval [--misses [WORD]] [--corpus FOLDER]`."""

import argparse
import os
import sys
from pathlib import Path

from local.eval.report import run, run_folder
from local.eval.sheet import read_sheet, write_sheet

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m local.eval", description="Evaluates the engines.")
    parser.add_argument(
        "--misses",
        nargs="?",
        const="",
        metavar="WORD",
        help="also the cases behind figures whose name holds WORD",
    )
    parser.add_argument(
        "--corpus", type=Path, metavar="FOLDER", help="somebody else's graded answers instead"
    )
    parser.add_argument(
        "--sheet", type=Path, metavar="FOLDER", help="writes a blind sheet of questions to judge"
    )
    parser.add_argument(
        "--read", type=Path, metavar="FOLDER", help="counts what readers wrote into that sheet"
    )
    given = parser.parse_args()
    if given.sheet:
        print(write_sheet(given.sheet))
    elif given.read:
        print(read_sheet(given.read))
    else:
        sys.exit(run_folder(os.environ, given.corpus) if given.corpus else run(os.environ, given.misses))
