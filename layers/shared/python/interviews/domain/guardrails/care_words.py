"""What is said to somebody whose message is no answer: fixed words, for no engine is asked; and where to find help."""

from functools import cache
from typing import Any

from ..kernel.rules import ANY, read_file
from .care import FINAL, Care, CareClass

WITH_HELP_LINES = (CareClass.DISTRESS,)
WITH_EMERGENCY = (CareClass.DISTRESS, CareClass.DANGER)


def care_words(care: Care, tag: str, *, is_paused: bool, keeps_answer: bool = False) -> str:
    """In the language in which it was said; `tag` is the run's language, whose region chooses the help lines.
    `keeps_answer`: an answer stands beside it."""
    words = _words(care.language)
    said = [words[care.kind.lower()]]
    help_lines, emergency = _help_for(tag, care.language)
    if care.kind in WITH_HELP_LINES:
        said.append("\n".join(help_lines))
    if care.kind in WITH_EMERGENCY:
        said.append(words["emergency"].format(numbers=emergency))
    if care.kind not in FINAL:
        private = words["private_beside" if keeps_answer else "private"]
        said.append(" ".join([*([words["clock"]] if is_paused else []), private, words["go_on"]]))
    return "\n\n".join(said)


def _help_for(tag: str, language: str) -> tuple[list[str], str]:
    """The lines of the tag's country, else those of the countries of the language, and where to find one elsewhere; and
    the emergency number."""
    known = read_file("help_lines", ANY)
    countries: dict[str, dict[str, Any]] = known["countries"]
    region = next((each.upper() for each in tag.split("-")[1:] if len(each) == 2), "")
    everywhere = known["any"]
    if region in countries:
        return [*countries[region]["lines"], *everywhere["lines"]], countries[region]["emergency"]
    of_language = [
        f"{each}: {line}" for each in known["of_language"][language] for line in countries[each]["lines"]
    ]
    return [*of_language, *everywhere["lines"]], everywhere["emergency"]


@cache
def _words(language: str) -> dict[str, str]:
    return {name: text.strip() for name, text in read_file("care_words", language).items()}
