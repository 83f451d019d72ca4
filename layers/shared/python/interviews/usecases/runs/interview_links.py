"""The candidate's link. Its token is derived from the stage's secret, so the tables hold only its hash."""

from collections.abc import Callable
from dataclasses import dataclass

from ...domain.kernel.ids import RunRef, interview_token, sha256_hex


@dataclass(frozen=True, slots=True)
class InterviewLinks:
    """`public_url` is the stage's address (…/api); `secret` fetches the stage's link secret."""

    public_url: str
    secret: Callable[[], str]

    def url(self, ref: RunRef) -> str:
        return f"{self.public_url}/interview/join/{self._token(ref)}"

    def hash(self, ref: RunRef) -> str:
        return sha256_hex(self._token(ref))

    def _token(self, ref: RunRef) -> str:
        return interview_token(self.secret(), ref.tenant_id, ref.run_id)
