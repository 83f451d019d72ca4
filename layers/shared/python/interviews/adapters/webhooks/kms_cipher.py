"""Webhook secrets under a KMS key, each bound to its owner by the encryption context."""

import base64
from typing import Any

from ...domain.kernel.times import to_epoch
from ...usecases.kernel.ports import Clock

CACHED_SECONDS = 60
MOST_CACHED = 1_000


class KmsCipher:
    """What was decrypted is kept in the process for a minute."""

    def __init__(self, client: Any, key_arn: str, clock: Clock) -> None:
        self._client = client
        self._key_arn = key_arn
        self._clock = clock
        self._cache: dict[tuple[str, str], tuple[int, str]] = {}

    def encrypt(self, text: str, owner: str) -> str:
        answer = self._client.encrypt(
            KeyId=self._key_arn, Plaintext=text.encode(), EncryptionContext={"tenantId": owner}
        )
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def decrypt(self, cipher_text: str, owner: str) -> str:
        now = to_epoch(self._clock())
        until, text = self._cache.get((owner, cipher_text), (0, ""))
        if until <= now:
            text = self._ask(cipher_text, owner)
            if len(self._cache) >= MOST_CACHED:
                self._cache.clear()
            self._cache[owner, cipher_text] = (now + CACHED_SECONDS, text)
        return text

    def _ask(self, cipher_text: str, owner: str) -> str:
        answer = self._client.decrypt(
            KeyId=self._key_arn,
            CiphertextBlob=base64.b64decode(cipher_text),
            EncryptionContext={"tenantId": owner},
        )
        plain: bytes = answer["Plaintext"]
        return plain.decode()
