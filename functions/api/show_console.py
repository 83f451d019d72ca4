"""GET /v1/console: the recruiter's page, which calls the API with the key that a person pastes."""

from pathlib import Path

from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.pages import assembled

CONSOLE = Path(__file__).with_name("console")


@endpoint()
def handler(request: Request[None]) -> Response:
    return assembled(CONSOLE)
