"""Who caused an event, as events name it, beside keys (`key_…`) and people who signed in (`user:…`)."""

import unicodedata

SYSTEM = "system"
CANDIDATE = "candidate"
RESTORE = "restore"
"""Whoever repeats purges after a restore."""
_PREFIXES = ("key_", "usr_", "user:")
_UNSEEN = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")


def is_reserved(name: str) -> bool:
    """Whether a name that somebody gives could be taken for one of ours, as a person reads it."""
    letters = unicodedata.normalize("NFKD", name)
    seen = "".join(each for each in letters if unicodedata.category(each) not in _UNSEEN).casefold()
    return seen in (SYSTEM, CANDIDATE, RESTORE) or seen.startswith(_PREFIXES)
