"""How to try it: each file here is a command, `python -m local.NAME`; README.md says which folder holds what."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYER = "layers/shared/python/interviews"
"""Of the core, below ROOT."""
