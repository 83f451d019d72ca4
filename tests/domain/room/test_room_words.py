import re
from dataclasses import fields

import pytest

from interviews.domain.room.room_words import WORDS, words_in


@pytest.mark.parametrize("language", WORDS)
def test_each_language_says_the_same_things(language: str) -> None:
    for each in fields(WORDS["en"]):
        ours, english = getattr(WORDS[language], each.name), getattr(WORDS["en"], each.name)
        assert set(re.findall(r"\{\w+\}", ours)) == set(re.findall(r"\{\w+\}", english)), each.name
        assert ours.strip()


@pytest.mark.parametrize(("tag", "language"), [("de-CH", "de"), ("FR", "fr"), ("en-GB", "en"), ("pl", "en")])
def test_a_language_is_found_by_its_tag(tag: str, language: str) -> None:
    assert words_in(tag) is WORDS[language]
