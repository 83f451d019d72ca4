"""The embedded engine (see engine.py)."""

from ...usecases.guardrails.engine import Engine
from .engine import BuiltinEngine


def build() -> Engine:
    return BuiltinEngine()
