"""Whether one rating is enough: a second look costs as much as the first, and is worth it where it can change what is
recommended."""

from collections.abc import Sequence

from ..plans.plan import Plan
from ..runs.transcript import Turn
from .assessment import Appraisal
from .judgement import judged_by, overall_score, score_band
from .output_limits import within_limits
from .recommendation import HIRE_FROM, MAYBE_FROM, STRONG_HIRE_FROM, decide
from .scoring import Given, check

THRESHOLDS = (MAYBE_FROM, HIRE_FROM, STRONG_HIRE_FROM)


def leaves_open(plan: Plan, turns: Sequence[Turn], appraisal: Appraisal) -> bool:
    """Whether the band of the score lies on both sides of a threshold of the recommendation, or a score has no quote
    that holds. Neither matters where nothing was answered, or a must-have is denied."""
    appraisal = within_limits(appraisal)
    given = Given(
        competencies={each.competency_id: each.ratings for each in appraisal.competencies},
        statements={each.statement: each.ratings for each in appraisal.qualifications},
        requirements={each.requirement_id: each.readings for each in appraisal.requirements},
    )
    records = check(plan, turns, given)
    judged = judged_by(plan, records)
    if not any(each.role == "candidate" for each in turns):
        return False
    if decide(judged, plan, records.requirements).rule == "MUST_HAVE_DENIED":
        return False
    unproven = any(
        each.score is not None and each.effective is None
        for record in (*records.competencies, *records.statements)
        for each in record.raters
    )
    band = score_band(judged, overall_score(judged))
    return unproven or any(band.low < each <= band.high for each in THRESHOLDS)
