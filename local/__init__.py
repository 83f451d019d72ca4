"""The commands behind `make`. They run from the repository, whose packages need not be installed for it."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("layers/shared/python", "functions", "tests")
"""Where the packages of the repository lie; also in pyproject.toml, for pytest."""
sys.path[:0] = [str(ROOT / each) for each in SOURCES if str(ROOT / each) not in sys.path]
