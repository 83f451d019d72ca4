"""Who caused an event, as events name it, beside keys (`key_…`) and people who signed in (`user:…`)."""

SYSTEM = "system"
CANDIDATE = "candidate"
RESTORE = "restore"
"""Whoever repeats purges after a restore."""
_PREFIXES = ("key_", "usr_", "user:")


def is_reserved(name: str) -> bool:
    """Whether a name that somebody gives could be taken for one of ours."""
    return name in (SYSTEM, CANDIDATE, RESTORE) or name.startswith(_PREFIXES)
