"""Documents of a run's partition as everybody needs them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...domain.kernel.text import one_line
from ...domain.runs import artefacts
from ...domain.runs.transcript import Turn, heard, said
from .ports import Json

if TYPE_CHECKING:
    pass


DEFAULT_LANGUAGE = "en"


def turns_of(documents: Mapping[str, Json]) -> list[Turn]:
    """What was heard and may be read, in its order."""
    return heard(said(documents[name] for name in sorted(documents) if name.startswith("TURN#")))


def company_of(documents: Mapping[str, Json]) -> str | None:
    """As a candidate may see it, from the REQUEST among the documents."""
    return one_line(documents.get(artefacts.REQUEST, {}).get("companyName", "")) or None


def language_of(documents: Mapping[str, Json]) -> str:
    """A BCP 47 tag, from the REQUEST among the documents."""
    language: str = documents.get(artefacts.REQUEST, {}).get("language", DEFAULT_LANGUAGE)
    return language
