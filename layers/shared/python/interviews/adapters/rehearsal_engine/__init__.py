"""The embedded engine, for trying the product out (see engine.py)."""

from ...usecases.guardrails.engine import Engine
from .engine import RehearsalEngine


def build() -> Engine:
    return RehearsalEngine()
