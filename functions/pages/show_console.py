"""GET /v1/console: the recruiter's page, which calls the API with the key that a person pastes."""

from pathlib import Path

from interviews.runtime.http import Request, Response, public
from interviews.runtime.pages import MINUTES, assembled

CONSOLE = Path(__file__).with_name("console")


@public(
    "GET",
    "v1/console",
    tag="Service",
    summary="The recruiter's page. It calls this API with your key.",
    media_type="text/html",
)
def handler(request: Request[None]) -> Response[str]:
    return assembled(CONSOLE, kept=MINUTES)
