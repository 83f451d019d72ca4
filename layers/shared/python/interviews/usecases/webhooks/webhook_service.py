"""What the use cases on an owner's webhook config work with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from ...domain.kernel.errors import NotFound
from ...domain.webhooks.endpoint import Endpoint, EndpointSecret, mask
from ..kernel.idempotency import Answer, kept_answer, replay
from ..kernel.ports import Clock, Idempotency, RandomBytes, StoredAnswer
from ..kernel.settling import until_settled
from .answers import WebhookConfig
from .webhook_ports import Cipher, EndpointStore

T = TypeVar("T")
Decide = Callable[[Endpoint | None, datetime], tuple[Endpoint | None, T]]
"""From what is stored to what shall be (None: nothing), and the answer to give."""


@dataclass(frozen=True, slots=True)
class WebhookService:
    endpoints: EndpointStore
    cipher: Cipher
    clock: Clock
    random: RandomBytes

    @until_settled
    def change(self, owner: str, decide: Decide[T], idempotency: Idempotency | None) -> Answer[T]:
        """Reads, decides, writes together with the answer; a lost race is decided anew.

        Raises what `decide` raises, IdempotencyConflict, ConcurrentUpdate.
        """
        view = self.endpoints.load(owner, idempotency)
        if view.answer and idempotency:
            return self._replay(view.answer, idempotency, owner)
        now = self.clock()
        after, body = decide(view.endpoint, now)
        self._write(view.endpoint, after, self._kept(body, idempotency, owner, now))
        return Answer(body)

    def seal(self, secret: str, owner: str, at: datetime) -> EndpointSecret:
        return EndpointSecret(self.cipher.encrypt(secret, owner), mask(secret), at)

    def _write(self, before: Endpoint | None, after: Endpoint | None, answer: StoredAnswer | None) -> None:
        if after:
            self.endpoints.save(before, after, answer)
        elif before:
            self.endpoints.delete(before, answer)

    def _kept(
        self, body: Any, idempotency: Idempotency | None, owner: str, at: datetime
    ) -> StoredAnswer | None:
        """The answer as it is stored: a secret in it is as well guarded as in the config itself."""
        if idempotency is None:
            return None
        if "secret" in body:
            body = body | {"secret": self.cipher.encrypt(body["secret"], owner)}
        return kept_answer(Answer(body), idempotency, at)

    def _replay(self, stored: StoredAnswer, idempotency: Idempotency, owner: str) -> Answer[Any]:
        answer = replay(stored, idempotency)
        if "secret" not in answer.body:
            return answer
        secret = self.cipher.decrypt(answer.body["secret"], owner)
        return replace(answer, body=answer.body | {"secret": secret})


def found(endpoint: Endpoint | None) -> Endpoint:
    """Raises NotFound."""
    if endpoint is None:
        raise NotFound("There is no webhook configuration.")
    return endpoint


def shown(endpoint: Endpoint) -> WebhookConfig:
    return {
        "callbackUrl": endpoint.callback_url,
        "events": list(endpoint.events),
        "isActive": endpoint.is_active,
        "description": endpoint.description,
        "secretHint": endpoint.secrets[0].hint,
        "ordering": endpoint.ordering,
        "maxPerSecond": endpoint.max_per_second,
        "signEd25519": endpoint.signs_ed25519,
        "disabledReason": endpoint.disabled_reason,
        "disabledAt": endpoint.disabled_at,
    }
