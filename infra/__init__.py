"""What exists on AWS. It is made from what the functions say of themselves, so their sources must be found."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("layers/shared/python", "functions")
sys.path[:0] = [str(ROOT / each) for each in SOURCES if str(ROOT / each) not in sys.path]
