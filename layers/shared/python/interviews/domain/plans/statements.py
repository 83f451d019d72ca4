from collections.abc import Sequence
from dataclasses import dataclass

from .requirement import NotAsked, Requirement


@dataclass(frozen=True, slots=True)
class SortedStatements:
    requirements: tuple[Requirement, ...]
    competencies: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]


def sort_statements(statements: Sequence[str], language: str) -> SortedStatements:
    return SortedStatements((), tuple(statements), ())
