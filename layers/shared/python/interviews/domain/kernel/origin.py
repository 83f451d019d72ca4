"""What a text's origin tells of the engine that made it."""

RULES = "rules"


def is_by_rules(model: str) -> bool:
    """An engine without a model names its rules where others name theirs: `rules-3`. Its numbers are a rehearsal's, and
    it speaks the languages of its rules alone."""
    return model.startswith(RULES)
