"""What a fault of the line or a refusal of the server means for the next try."""

import re
import time
from typing import Any

from .forms import Form, fewer_tokens, is_about_length, names_a_part

_MAY_BE_TOO_LONG = frozenset({400, 413, 422, 500})
_MOST_TOLD = 20_000
"""Characters of a refusal that are looked at."""
_WORTH_A_RETRY = frozenset({408, 409, 429, *range(500, 600)})


class CallFailed(Exception):
    """One try that came to nothing: whether another may help, after how many seconds; `refused` are the words of the
    refusal (in lower case) where the form may be why; `form` is the one to try next where the refusal tells."""

    def __init__(
        self,
        kind: str,
        *,
        wait: float | None = None,
        may_retry: bool = False,
        refused: str = "",
        form: Form | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.wait = wait
        self.may_retry = may_retry
        self.refused = refused
        self.form = form


def failure_of(error: Exception, form: Form, limit: int | None) -> CallFailed:
    """What a fault of the line or a refusal means. Nothing of its text is kept."""
    import httpx2
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refused(error, form, limit)
    late = isinstance(error, TimeoutError | httpx2.TimeoutException)
    return CallFailed("APITimeoutError" if late else type(error).__name__, may_retry=True)


def _refused(error: Any, form: Form, limit: int | None) -> CallFailed:
    status, code = error.status_code, error.code if isinstance(error.code, str) else ""
    told = f"{code} {error.param} {error.message} {error.response.text}"[:_MOST_TOLD].lower()
    kind = type(error).__name__
    if status in _MAY_BE_TOO_LONG and is_about_length(told):
        fewer = fewer_tokens(form, told, limit)
        return CallFailed(kind, form=fewer) if fewer else CallFailed("ContextOverflow")
    if status >= 500 and names_a_part(told):
        return CallFailed(kind, refused=told)
    if status in _WORTH_A_RETRY and code != "insufficient_quota":
        return CallFailed(kind, wait=_retry_after(error.response.headers), may_retry=True)
    if status in (400, 422) and code not in ("content_filter", "model_not_found"):
        return CallFailed(kind, refused=told)
    return CallFailed(kind)


def _retry_after(headers: Any) -> float | None:
    """Seconds, from `retry-after-ms` or `Retry-After` (seconds or a date); None where neither says anything."""
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = str(headers.get(name, ""))
        if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
            return float(value) / divisor
    if value := headers.get("retry-after"):
        from email.utils import parsedate_to_datetime

        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    return None
