"""GET /rankings"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.run import LEVELS, RECOMMENDATIONS
from interviews.runtime import wiring
from interviews.runtime.grants import READ_RUNS_AND_TENANTS
from interviews.runtime.http import Request, Response, integration
from interviews.runtime.query import Choice, Flag, Listing, Number, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.assessments.answers import RankedInterview
from interviews.usecases.assessments.list_rankings import RankingFilter, list_rankings
from interviews.usecases.kernel.answers import Listed


class ListRankingsQuery(Listing):
    position = Text("The exact position.")
    level = Choice(LEVELS, "The level.")
    recommendation = Choice(RECOMMENDATIONS, "The recommendation.")
    min_score = Number(0, 100, "The lowest overall score.")
    qualification = Text("Text within a statement that was demonstrated.")
    include_pending = Flag("Also those whose assessment no person has approved yet.")


@integration(
    "GET",
    "rankings",
    permission=Permission.READ,
    tag="Assessment",
    summary="Rank the candidates by their overall score, best first; equal scores share a rank.",
    grants=(READ_RUNS_AND_TENANTS,),
)
def handler(
    request: Request[None], query: ListRankingsQuery, settings: RunSettings
) -> Response[Listed[RankedInterview]]:
    which = RankingFilter(
        position=query.position,
        level=query.level,
        recommendation=query.recommendation,
        min_score=query.min_score,
        qualification=query.qualification,
        include_pending=query.include_pending,
    )
    service = wiring.run_service(settings)
    return query.page(
        list_rankings(request.caller, which, limit=query.limit, position=query.start, service=service)
    )
