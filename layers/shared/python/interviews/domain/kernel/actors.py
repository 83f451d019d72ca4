"""Who caused an event, as events name it, beside keys (`key_…`) and people who signed in (`user:…`)."""

from .text import as_read

SYSTEM = "system"
CANDIDATE = "candidate"
OPERATOR = "operator"
"""Whoever AWS lets in."""
RESTORE = "restore"
"""Whoever repeats purges after a restore."""
_PREFIXES = ("key_", "usr_", "user:")


def is_reserved(name: str) -> bool:
    """Whether a name that somebody gives could be taken for one of ours, as a person reads it."""
    seen = as_read(name)
    return seen in (SYSTEM, CANDIDATE, OPERATOR, RESTORE) or seen.startswith(_PREFIXES)
