"""Datamarking of what the candidate wrote (Hines et al. 2024, "Spotlighting"): a mark between all words tells the model
throughout that this is data."""

MARK = "ˆ"


def mark(text: str) -> str:
    return MARK.join(text.replace(MARK, " ").split())


def unmark(text: str) -> str:
    """For what comes back; a quote is then found in the original whatever its whitespace is."""
    return text.replace(MARK, " ").strip()
