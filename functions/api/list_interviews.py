"""GET /interviews"""

from interviews.domain.kernel.access import Permission
from interviews.domain.runs.lifecycle import State
from interviews.runtime import wiring
from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.query import Choice, Listing, Moment, Text
from interviews.runtime.settings import RunSettings
from interviews.usecases.kernel.stores import RunFilter
from interviews.usecases.runs.list_interviews import list_interviews


class Parameters(Listing):
    state = Choice(State)
    position = Text()
    candidate_ref = Text()
    external_id = Text()
    created_after = Moment()
    created_before = Moment()


@endpoint(permission=Permission.READ, settings=RunSettings)
def handler(request: Request[None]) -> Response:
    settings = RunSettings.read()
    query = Parameters(request, wiring.cursor_secret(settings))
    which = RunFilter(
        state=query.state,
        position=query.position,
        candidate_ref=query.candidate_ref,
        external_id=query.external_id,
        created_after=query.created_after,
        created_before=query.created_before,
    )
    desk = wiring.run_desk(settings)
    return query.page(
        list_interviews(request.caller, which, limit=query.limit, position=query.start, desk=desk)
    )
