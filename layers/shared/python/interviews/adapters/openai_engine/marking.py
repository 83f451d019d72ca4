"""Datamarking of what the candidate wrote (Hines et al. 2024, "Spotlighting"): a mark between all words, and around the
whole for scripts without spaces, tells the model throughout that this is data."""

import re

from ...domain.guardrails.prompt_injection import without_instructions
from ...domain.kernel.text import WITHHELD

MARK = "ˆ"
# The Unicode tag block: letters that a person does not see and a model reads.
_INVISIBLE = re.compile("[\U000e0000-\U000e007f]")


def mark(text: str) -> str:
    """As data, without sentences that speak to an assessor (they never count) and without invisible letters."""
    visible = _INVISIBLE.sub("", without_instructions(text))
    return MARK + MARK.join(visible.replace(MARK, " ").split()) + MARK


def quoted(text: str) -> str:
    """A quote that comes back, without a part at its ends that was withheld."""
    return unmark(unmark(text).removeprefix(WITHHELD).removesuffix(WITHHELD))


def unmark(text: str) -> str:
    """For what comes back; a quote is then found in the original whatever its whitespace is."""
    return text.replace(MARK, " ").strip()
