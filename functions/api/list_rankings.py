"""GET /rankings"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.run import LEVELS, RECOMMENDATIONS
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Choice, Flag, Listing, Number, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.list_rankings import RankingFilter, list_rankings


class Parameters(Listing):
    position = Text()
    level = Choice(LEVELS)
    recommendation = Choice(RECOMMENDATIONS)
    min_score = Number(0, 100)
    qualification = Text()
    include_pending = Flag()


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    settings = RunSettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    which = RankingFilter(
        position=query.position,
        level=query.level,
        recommendation=query.recommendation,
        min_score=query.min_score,
        qualification=query.qualification,
        include_pending=query.include_pending,
    )
    desk = wiring.run_desk(settings)
    return query.page(
        list_rankings(request.caller, which, limit=query.limit, position=query.start, desk=desk)
    )
