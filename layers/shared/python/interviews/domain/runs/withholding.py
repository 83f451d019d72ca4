"""What a key without candidate:read does not get to read, wherever it stands (contract §1)."""

from collections.abc import Collection, Mapping
from typing import Any

from ..kernel.text import WITHHELD
from .happenings import EventType, stored_data, words_in
from .run import OUR_REASONS

NULLED = frozenset({"candidate", "interviewLink"})
EMPTIED = frozenset({"citations"})
"""Lists of places in which something was found: that it was would tell whoever asked for a word."""
WORDS = frozenset(
    {
        "answer",
        "comment",
        "computed",
        "concerns",
        "feedback",
        "growth",
        "quote",
        "quotes",
        "rationale",
        "reason",
        "stored",
        "strengths",
        "summary",
    }
)
"""The names under which answers hold somebody's words about a candidate, or the candidate's own; `stored` and
`computed` are what a check of an assessment found to differ, `answer` is a chat's, or a webhook receiver's. Which
fields of an event do, happenings.py says."""


def withhold(part: Any, *, but: Collection[str] = ()) -> Any:
    """A JSON value in which, at any depth, the names of NULLED are null, those of EMPTIED empty, and each text under
    a name of WORDS is withheld; of an event's data, what is its Words. `but` names what stays."""
    match part:
        case {"event": str(event), "data": dict(data), **rest} if event in stored_data():
            return {"event": event, "data": withhold_told(EventType(event), data)} | withhold(rest, but=but)
        case dict():
            return {name: _seen(name, each, but) for name, each in part.items()}
        case list() | tuple():
            return [withhold(each, but=but) for each in part]
    return part


def withhold_told(event: EventType, data: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data, as it is stored, without its Words."""
    words = words_in(event, data)
    return {name: _wordless(value) if name in words else value for name, value in data.items()}


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
