"""Types of fields that several bodies have (contract §3, §6). Models are strict: a wrong type is an error, never
converted."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from .times import from_iso

SEEN = (
    r"[^\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0]"
)
"""A character of which a person sees something: no space, and none of those that look like nothing."""
CENTURIES = r"^2[01]\d\d-"


def present(text: str) -> str:
    if not re.search(SEEN, text):
        raise ValueError("must not be blank")
    return text


def _https_url(text: str) -> str:
    """The form only; whether the address is a public one is the address guard's question."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("must be an https URL") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None or port == 0:
        raise ValueError("must be an https URL")
    return text


def _moment(text: str) -> str:
    try:
        from_iso(text)
    except ValueError:
        raise ValueError("must be an ISO-8601 time with an offset or Z") from None
    if not re.match(CENTURIES, text):
        raise ValueError("must be in the years 2000 to 2199")
    return text


NOT_BLANK = Field(json_schema_extra={"pattern": SEEN})
Ref = Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(present), NOT_BLANK]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(present), NOT_BLANK]
Comment = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(present), NOT_BLANK
]
HttpsUrl = Annotated[
    str,
    StringConstraints(max_length=2_048),
    AfterValidator(_https_url),
    Field(json_schema_extra={"format": "uri", "pattern": "^[Hh][Tt]{2}[Pp][Ss]?://"}),
]
Moment = Annotated[
    str, AfterValidator(_moment), Field(json_schema_extra={"format": "date-time", "pattern": CENTURIES})
]
Version = Annotated[int, Field(ge=1)]
