"""The code that is e-mailed to a candidate, and the pass that it is changed for (contract §7).

At rest there is a keyed hash of the code, whose key is the link's token and is stored nowhere: a million codes are
quickly tried, and a copy of the table must not be enough for it.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..kernel.errors import CodeRefused, Detail, RateLimited
from ..kernel.ids import RandomBytes, matches, sha256_hex
from ..kernel.times import to_iso

CODE_LIVES = timedelta(minutes=10)
SENDS_COUNT_FOR = timedelta(minutes=10)
MOST_SENDS = 5
PAUSE = timedelta(seconds=60)
MOST_WRONG = 3
FIRST_COOLDOWN = timedelta(minutes=10)
LONGEST_COOLDOWN = timedelta(hours=1)
PASS_LIVES = timedelta(hours=1)
"""From the code to the start of the interview: time to read what is told before it."""
KEPT = timedelta(days=1)
"""How long all this is kept after the last step: longer than any limit lasts."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where one candidate stands with codes. `version` is the optimistic lock.

    `wrong` counts over all codes until one is right or a cooldown begins, so that a new code gives no new tries;
    each cooldown in a row lasts twice as long as the one before.
    """

    version: int = 0
    sent: tuple[datetime, ...] = ()
    code_hash: str | None = None
    code_ends_at: datetime | None = None
    wrong: int = 0
    cooldowns: int = 0
    cooldown_ends_at: datetime | None = None
    pass_hash: str | None = None
    pass_ends_at: datetime | None = None

    def with_code(self, code: str, key: str, now: datetime) -> "Proof":
        """A new code is on its way; an earlier one is dead. Raises RateLimited."""
        self._require_no_cooldown(now)
        recent = tuple(each for each in self.sent if now - each < SENDS_COUNT_FOR)
        if recent and now - recent[-1] < PAUSE:
            raise _too_fast(recent[-1] + PAUSE, now)
        if len(recent) >= MOST_SENDS:
            raise _too_fast(recent[0] + SENDS_COUNT_FOR, now)
        return replace(
            self,
            version=self.version + 1,
            sent=(*recent, now),
            code_hash=keyed_hash(code, key, now),
            code_ends_at=now + CODE_LIVES,
        )

    def tried(self, code: str, key: str, pass_token: str, now: datetime) -> "Proof":
        """After one try: with a pass where the code was right, else one try poorer.

        Raises RateLimited in a cooldown, CodeRefused where no code is valid (which costs no try).
        """
        self._require_no_cooldown(now)
        if not self.code_hash or not self.code_ends_at or now >= self.code_ends_at:
            raise CodeRefused("There is no valid code any more; ask for a new one.")
        if hmac.compare_digest(keyed_hash(code, key, self.sent[-1]), self.code_hash):
            return replace(
                self._without_code(),
                wrong=0,
                cooldowns=0,
                pass_hash=sha256_hex(pass_token),
                pass_ends_at=now + PASS_LIVES,
            )
        if self.wrong + 1 < MOST_WRONG:
            return replace(self, version=self.version + 1, wrong=self.wrong + 1)
        lasts = min(FIRST_COOLDOWN * 2**self.cooldowns, LONGEST_COOLDOWN)
        return replace(
            self._without_code(),
            wrong=0,
            cooldowns=self.cooldowns + 1,
            cooldown_ends_at=now + lasts,
        )

    def refusal(self, now: datetime) -> CodeRefused | RateLimited:
        """What is said of the wrong try that led here."""
        if self.cooldown_ends_at and now < self.cooldown_ends_at:
            return _cooling(self.cooldown_ends_at, now)
        left = Detail("triesLeft", str(MOST_WRONG - self.wrong))
        return CodeRefused("This code is not right.", [left])

    def admits(self, token: str | None, now: datetime) -> bool:
        """Whether this is the pass that a right code was changed for."""
        if not token or not self.pass_hash or not self.pass_ends_at:
            return False
        return matches(token, self.pass_hash) and now < self.pass_ends_at

    def _without_code(self) -> "Proof":
        return replace(self, version=self.version + 1, code_hash=None, code_ends_at=None)

    def _require_no_cooldown(self, now: datetime) -> None:
        if self.cooldown_ends_at and now < self.cooldown_ends_at:
            raise _cooling(self.cooldown_ends_at, now)


def new_code(random: RandomBytes) -> str:
    """Six digits. Of 2^64 draws, each code has the same share to within one in 10^13."""
    return f"{int.from_bytes(random(8), 'big') % 1_000_000:06}"


def keyed_hash(code: str, key: str, sent_at: datetime) -> str:
    return hmac.new(
        key.encode(), f"one-time-code:{to_iso(sent_at)}:{code}".encode(), hashlib.sha256
    ).hexdigest()


def masked(email: str) -> str:
    """`a***@example.com`: enough for its owner to know which mailbox is meant."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"


def _cooling(until: datetime, now: datetime) -> RateLimited:
    return RateLimited(
        "Too many wrong codes; please wait before you ask for a new one.", _seconds(until, now)
    )


def _too_fast(until: datetime, now: datetime) -> RateLimited:
    return RateLimited(
        "A code was sent a moment ago; please wait before you ask again.", _seconds(until, now)
    )


def _seconds(until: datetime, now: datetime) -> int:
    return max(1, -int(-(until - now).total_seconds() // 1))
