"""The rules about words that only this engine needs, as data like the domain's (domain/kernel/rules.py)."""

import re
from functools import cache
from pathlib import Path

from ...domain.kernel.rules import read_rules

LANGUAGES = Path(__file__).parent / "languages"


@cache
def pattern(name: str, *kinds: str) -> re.Pattern[str]:
    """In any case, of all languages."""
    return re.compile(read_rules(name, LANGUAGES).joined(*kinds), re.IGNORECASE)
