"""Who caused an event, as events name it, beside keys (`key_…`) and people who signed in (`user:…`)."""

import re
import unicodedata

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


def mixes_scripts(name: str) -> bool:
    """Whether some word of it has Latin letters beside Cyrillic or Greek ones, which look alike (UTS #39 §5): a name is
    told from another by its reader alone."""
    words = (word for part in name.split() for word in re.findall(r"[^\W\d_]+", as_read(part)))
    return any("LATIN" in each and len(each) > 1 for each in map(_scripts, words))


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(each, "").partition(" ")[0] for each in word} & {"LATIN", "CYRILLIC", "GREEK"}
