"""What a key without candidate:read does not get to read, wherever it stands (contract §1)."""

from collections.abc import Collection
from typing import Any

from ..kernel.text import WITHHELD
from .happenings import WORDS_IN_EVENTS
from .run import OUR_REASONS

NULLED = frozenset({"candidate", "interviewLink"})
EMPTIED = frozenset({"citations"})
"""Lists of places in which something was found: that it was would tell whoever asked for a word."""
WORDS = WORDS_IN_EVENTS | frozenset(
    {
        "answer",
        "computed",
        "concerns",
        "growth",
        "quote",
        "quotes",
        "rationale",
        "stored",
        "strengths",
        "summary",
    }
)
"""The names under which answers and events hold somebody's words about a candidate, or the candidate's own; `stored`
and `computed` are what a check of an assessment found to differ, `answer` is a chat's, or a webhook receiver's."""


def withhold(part: Any, *, but: Collection[str] = ()) -> Any:
    """A JSON value in which, at any depth, the names of NULLED are null, those of EMPTIED empty, and each text under
    a name of WORDS is withheld. `but` names what stays."""
    if isinstance(part, dict):
        return {name: _seen(name, each, but) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [withhold(each, but=but) for each in part]
    return part


def _seen(name: str, value: Any, but: Collection[str]) -> Any:
    if name in but:
        return value
    if name in NULLED:
        return None
    if name in EMPTIED:
        return []
    return _wordless(value) if name in WORDS else withhold(value, but=but)


def _wordless(value: Any) -> Any:
    if isinstance(value, str):
        return value if value in OUR_REASONS else WITHHELD
    if isinstance(value, list | tuple):
        return [_wordless(each) for each in value]
    return withhold(value)
