"""GET /rankings"""

from interviews.domain.access import Permission
from interviews.domain.run import LEVELS, RECOMMENDATIONS
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.settings import RunSettings
from interviews.usecases.list_rankings import RankingFilter, list_rankings

PARAMETERS = PAGING | {
    "position",
    "level",
    "recommendation",
    "minScore",
    "qualification",
    "includePending",
}


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    query = Query(request.query, PARAMETERS)
    which = RankingFilter(
        position=query.text("position"),
        level=query.choice("level", LEVELS),
        recommendation=query.choice("recommendation", RECOMMENDATIONS),
        min_score=query.number("minScore", 0, 100),
        qualification=query.text("qualification"),
        include_pending=query.flag("includePending"),
    )
    desk = wiring.run_desk(RunSettings.read())
    return page(list_rankings(request.caller, which, limit=query.limit, position=query.position, desk=desk))
