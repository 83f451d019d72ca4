"""Questions of a recruiter that no engine answers: about who the candidate is, and what to decide.

Only the person's own traits are refused: race conditions, health checks and the age of a cache are the job.
"""

import re

from ..kernel.rules import pattern, rules

_NAME = "recruiter_questions"


def asks_about_person(message: str) -> str | None:
    """The language in which it asks about age, faith, origin, family, health and the like of the candidate."""
    return _language("protected", message)


def asks_what_to_decide(message: str) -> str | None:
    """The language in which it asks whether to hire."""
    return _language("recommendation", message)


def _language(kind: str, message: str) -> str | None:
    seen = re.sub(r"\s+", " ", message)
    return next(
        (each for each in rules(_NAME).languages(kind) if pattern(_NAME, kind, language=each).search(seen)),
        None,
    )
