"""GET /interview/join/{token}: the page behind a candidate's link, the same for every token."""

from pathlib import Path

from interviews.runtime.http import Request, Response, public
from interviews.runtime.pages import MINUTES_BY_ITS_READER, assembled

ROOM = Path(__file__).with_name("room")


@public(
    "GET",
    "interview/join/{token}",
    tag="Candidate's room",
    summary="The page behind the candidate's link.",
    media_type="text/html",
    also=("interview/join", "interview/join/{token}/{rest+}"),
)
def handler(request: Request[None]) -> Response[str]:
    return assembled(ROOM, kept=MINUTES_BY_ITS_READER, permissions="microphone=(self)")
