"""The commands behind `make`; some of them play with what the tests are made of."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("layers/shared/python", "functions", "tests")
sys.path[:0] = [str(ROOT / each) for each in SOURCES if str(ROOT / each) not in sys.path]
