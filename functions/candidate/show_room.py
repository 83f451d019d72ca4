"""GET /interview/join/{token}: the page behind a candidate's link, the same for every token."""

from pathlib import Path

from interviews.runtime.http import Request, Response, endpoint
from interviews.runtime.pages import assembled

ROOM = Path(__file__).with_name("room")


@endpoint()
def handler(request: Request[None]) -> Response:
    return assembled(ROOM, permissions="microphone=(self)")
