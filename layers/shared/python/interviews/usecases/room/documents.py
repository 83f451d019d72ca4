"""Documents of a run's partition as its room needs them."""

from collections.abc import Mapping

from ...domain.room.room_words import interviewer_language
from ...domain.runs import artefacts
from ..kernel.ports import Json
from ..runs.documents import language_of


def interviewer_language_of(documents: Mapping[str, Json]) -> str:
    """A BCP 47 tag, from the PLAN and the REQUEST among the documents; of the run where there is no plan yet."""
    made_by = documents.get(artefacts.PLAN, {}).get("generatedBy", {})
    return interviewer_language(made_by.get("model", ""), language_of(documents))
