"""GET /interviews"""

from interviews.domain.access import Permission
from interviews.domain.lifecycle import State
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import PAGING, Query, page
from interviews.runtime.settings import RunSettings
from interviews.usecases.list_interviews import list_interviews
from interviews.usecases.ports import RunFilter

PARAMETERS = PAGING | {
    "state",
    "position",
    "candidateRef",
    "externalId",
    "createdAfter",
    "createdBefore",
}


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    query = Query(request.query, PARAMETERS)
    which = RunFilter(
        state=query.choice("state", tuple(State)),
        position=query.text("position"),
        candidate_ref=query.text("candidateRef"),
        external_id=query.text("externalId"),
        created_after=query.moment("createdAfter"),
        created_before=query.moment("createdBefore"),
    )
    desk = wiring.run_desk(RunSettings.read())
    return page(list_interviews(request.caller, which, limit=query.limit, position=query.position, desk=desk))
