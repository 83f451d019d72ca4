"""A field has the sentence that was written for its type, and no other."""

from typing import ClassVar, TypedDict

import pytest

from interviews.domain.kernel.model import Model
from local.field_docs import NOTES, Unexplained, field_docs


class Walk(TypedDict):
    steps: int
    """How many steps
    it was."""
    endedAt: str


class LongWalk(Walk):
    rests: int
    """How many rests there were."""


class OtherWalk(Walk):
    endedAt: str
    """Where it ended."""


class TakeWalk(Model):
    most: ClassVar[int] = 3

    ended_at: str | None = None
    """When it shall end."""


@pytest.fixture(autouse=True)
def note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOTES, "endedAt", {"When it ended.": ["Walk"], "When it began.": ["Ride"]})


def test_a_string_below_a_field_or_a_note_that_names_the_type_says_it() -> None:
    assert field_docs(Walk) == {"steps": "How many steps it was.", "endedAt": "When it ended."}


def test_a_model_is_told_of_by_the_names_outside() -> None:
    assert field_docs(TakeWalk) == {"endedAt": "When it shall end."}


def test_a_field_of_a_base_means_the_same() -> None:
    assert field_docs(LongWalk) == field_docs(Walk) | {"rests": "How many rests there were."}


def test_a_field_that_is_declared_anew_means_what_is_said_there() -> None:
    assert field_docs(OtherWalk)["endedAt"] == "Where it ended."


def test_the_sentence_of_another_type_is_not_taken() -> None:
    class Swim(TypedDict):
        endedAt: str
        steps: int

    with pytest.raises(
        Unexplained, match=r"^Swim\.endedAt, Swim\.steps: say what it means, .*name Swim there\.$"
    ):
        field_docs(Swim)


def test_neither_is_the_base_s_where_the_field_is_declared_anew() -> None:
    class Run(Walk):
        steps: str  # type: ignore[misc]

    with pytest.raises(Unexplained, match=r"^Run\.steps: "):
        field_docs(Run)
