"""What JSON Schema says of a value beyond its type, for the document that is made of answers and events."""

from datetime import datetime
from typing import Annotated


class JsonSchema:
    """`document` names a model whose schema the value has, `like` is another type whose schema it has,
    `text_of` one whose JSON text it is."""

    def __init__(self, **told: object) -> None:
        self.told = told


Time = Annotated[datetime, JsonSchema(format="date-time")]
"""Written as text where it becomes JSON."""
Url = Annotated[str, JsonSchema(format="uri")]
