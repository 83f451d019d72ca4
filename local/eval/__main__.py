"""Prints what the engines make of the corpus: `python -m local.eval [--misses [WORD]]`."""

import argparse
import os
import sys

from local.eval.report import run

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
