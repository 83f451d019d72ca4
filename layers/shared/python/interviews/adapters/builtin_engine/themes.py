"""What a theme of the taxonomy is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "TECHNOLOGY", "PRACTICE", "BEHAVIOUR", "LANGUAGE", "CREDENTIAL", "CONDITION", "DOMAIN", "OTHER"
]


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of work. `group` decides which themes share a competency when there are too many; `terms` are
    `Name=alias,alias;…`, names written as they stand in the middle of a sentence, and a `!` before an alias demands
    its exact case ("Go" is a language, "go" is not); `concepts` are the words of people who do that work."""

    theme_id: str
    label: str
    kind: Kind
    group: str
    terms: str
    concepts: str


@dataclass(frozen=True, slots=True)
class Term:
    """A skill by its canonical name."""

    name: str
    theme: Theme

    @property
    def title(self) -> str:
        return self.name[0].upper() + self.name[1:]


GENERAL = Theme("general", "Role-specific experience", "OTHER", "domain", "", "")
