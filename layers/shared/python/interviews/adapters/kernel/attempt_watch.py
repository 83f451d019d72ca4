"""The one deadline of an attempt, and what each of its phases took."""

import re
import time

from ...domain.kernel.outcome import LONGEST_ANSWER, ErrorClass, Outcome, Timings

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class AttemptFailed(Exception):
    """An attempt is over, for this reason. Carries no text: URLs and answers stay out of logs."""

    def __init__(self, error: ErrorClass) -> None:
        super().__init__(error)
        self.error = error


class Watch:
    def __init__(self, seconds: float) -> None:
        self._started = self._lapped = time.monotonic()
        self._ends = self._started + seconds
        self._laps: dict[str, int] = {}
        self.status: int | None = None

    def left(self) -> float:
        """Seconds, more than zero. Raises TimeoutError once there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def lap(self, phase: str) -> None:
        now = time.monotonic()
        self._laps[phase] = round((now - self._lapped) * 1000)
        self._lapped = now

    def outcome(
        self, *, error: ErrorClass | None, answer: bytes = b"", retry_after: str | None = None
    ) -> Outcome:
        return Outcome(
            status=self.status,
            error_class=error,
            milliseconds=round((time.monotonic() - self._started) * 1000),
            timings=Timings(**self._laps),
            answer=_UNPRINTABLE.sub("�", answer.decode(errors="replace"))[:LONGEST_ANSWER],
            retry_after=retry_after,
        )
