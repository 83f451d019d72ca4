"""What the built-in engine knows of technologies, trades, practices and behaviours: names, aliases, themes and words.

Curated by hand, so that it is small, quick to import and explainable (docs/decisions.md says why not ESCO).
"""

from functools import cache

from .themes import GENERAL, Term, Theme
from .themes_of_people import PEOPLE
from .themes_of_software import SOFTWARE
from .themes_of_trades import TRADES

THEMES = (*SOFTWARE, *PEOPLE, *TRADES)


@cache
def themes() -> dict[str, Theme]:
    return {theme.theme_id: theme for theme in (*THEMES, GENERAL)}


@cache
def aliases() -> dict[str, tuple[tuple[str, bool], ...]]:
    """Canonical name → its aliases, each with whether the case must be exact."""
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for theme in THEMES:
        for entry in theme.terms.split(";"):
            name, _, written = entry.partition("=")
            found[name] = tuple((each.lstrip("!"), each.startswith("!")) for each in written.split(","))
    return found


@cache
def terms() -> dict[str, Term]:
    return {
        entry.partition("=")[0]: Term(entry.partition("=")[0], theme)
        for theme in THEMES
        for entry in theme.terms.split(";")
    }
