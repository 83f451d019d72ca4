# ruff: noqa: E501 - one indicator, one line
"""What an answer of each score shows, per kind of skill: the indicators of a competency's two sub-dimensions."""

from ...domain.plans.plan import SubDimension
from .themes import Kind

_DEPTH = (
    "No experience of their own with {focus}, or says so.",
    "Names {focus} but stays general: no case, no own part.",
    "One real case with {focus} and an own part in it; little on how or why.",
    "A demanding case with {focus}: own decisions, the technical or professional details, and what came of it.",
    "Several aspects of {focus} in depth: own decisions with reasons, limits and mistakes, and results that were measured.",
)
_JUDGEMENT = (
    "Sees no choice and gives no reason.",
    "Gives opinions without a case, or rules without a reason.",
    "Gives a reason for what was done, or a result, but not both.",
    "Weighs at least one alternative and says what came of the choice.",
    "Weighs alternatives against the situation, names what was given up, and says what they would do differently.",
)
_CONDUCT = (
    "Describes no situation of their own, or avoids responsibility.",
    "Speaks of good intentions or of what one should do; no situation.",
    "A real situation with an own action; little on its effect.",
    "A difficult situation, own actions that fit it, and an effect on others or on the work.",
    "A difficult situation handled with care for others and for the result, an honest look at the own part, and a lesson put to use.",
)
_EFFECT = (
    "No effect on others or on the work can be seen.",
    "Claims an effect without saying on whom or how.",
    "Names an effect in general terms.",
    "Names an effect that others could see.",
    "Names a lasting effect, how it was noticed, and what others contributed.",
)
_USE = (
    "Has not used it.",
    "Says that it is there, without a use.",
    "A use in a simple situation.",
    "Regular use in work, with a concrete situation.",
    "Confident use in difficult situations, with an example of each.",
)
_AGREED = tuple(
    f"Not judged: {{focus}} is settled between the hiring team and the candidate{more}."
    for more in ("", ", on paper", ", in a call", ", before an offer", ", with the offer")
)
_OUTLINES: dict[Kind, tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]] = {
    "TECHNOLOGY": (("Hands-on depth", _DEPTH), ("Judgement and results", _JUDGEMENT)),
    "PRACTICE": (
        ("Applied understanding", _DEPTH),
        ("Trade-offs and results", _JUDGEMENT),
    ),
    "BEHAVIOUR": (("Own conduct", _CONDUCT), ("Effect on people and work", _EFFECT)),
    "LANGUAGE": (("Use at work", _USE), ("Handling of difficult situations", _EFFECT)),
    "CREDENTIAL": (
        ("Use at work", _USE),
        ("Link between training and practice", _JUDGEMENT),
    ),
    "CONDITION": (("Settled outside the interview", _AGREED), ("What was asked about it", _AGREED)),
    "DOMAIN": (
        ("Knowledge of the field", _DEPTH),
        ("Decisions that need it", _JUDGEMENT),
    ),
    "OTHER": (("Relevant experience", _DEPTH), ("Reasons and results", _JUDGEMENT)),
}
_TOP_BY_LEVEL = {
    "LEAD": " Has changed how a team works in this.",
    "PRINCIPAL": " Has changed how several teams work in this.",
}


def sub_dimensions(kind: Kind, focus: str, level: str) -> tuple[SubDimension, ...]:
    """Two of them, each with the indicators "1" to "5"; the first one's "5" asks more of a lead."""
    (first, lines), (second, others) = _OUTLINES[kind]
    top = (*lines[:4], lines[4] + _TOP_BY_LEVEL.get(level, ""))
    return (_dimension(first, top, focus), _dimension(second, others, focus))


def _dimension(name: str, lines: tuple[str, ...], focus: str) -> SubDimension:
    return SubDimension.model_validate(
        {
            "name": name,
            "indicators": {str(score): line.format(focus=focus) for score, line in enumerate(lines, 1)},
        }
    )
