"""Which skills a plan speaks of, whichever engine made it."""

from collections.abc import Sequence

from .plan import Competency, Skill


def skills_coverage(skills: Sequence[Skill], competencies: Sequence[Competency]) -> dict[str, bool]:
    """By canonical name: whether a competency holds the skill's statement, or its words name the skill."""
    statements = {each for one in competencies for each in one.qualifications}
    words = " ".join(_words(each) for each in competencies).lower()
    covered: dict[str, bool] = {}
    for skill in skills:
        named = skill.name.lower() in words or skill.canonical_name.lower() in words
        covered[skill.canonical_name] = (
            covered.get(skill.canonical_name, False) or named or skill.qualification in statements
        )
    return covered


def _words(competency: Competency) -> str:
    """Everything that a candidate is asked or judged by."""
    asked = [f"{each.text} {each.intent}" for each in competency.questions]
    judged = [line for each in competency.sub_dimensions for line in each.indicators.values()]
    return " ".join([competency.name, *asked, *judged])
