import re
from dataclasses import fields

import pytest

from interviews.domain.room.room_words import languages_spoken, spoken, words_in


@pytest.mark.parametrize("language", languages_spoken())
def test_each_language_says_the_same_things(language: str) -> None:
    for each in fields(words_in("en")):
        ours, english = getattr(words_in(language), each.name), getattr(words_in("en"), each.name)
        assert set(re.findall(r"\{\w+\}", ours)) == set(re.findall(r"\{\w+\}", english)), each.name
        assert ours.strip()


@pytest.mark.parametrize(("tag", "language"), [("de-CH", "de"), ("FR", "fr"), ("en-GB", "en"), ("pl", "en")])
def test_a_language_is_found_by_its_tag(tag: str, language: str) -> None:
    assert spoken(tag) == language
    assert words_in(tag) is words_in(language)
