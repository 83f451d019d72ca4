from collections.abc import Iterator

import botocore.session
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from fakes import FixedClock
from interviews.adapters.webhooks.kms_cipher import KmsCipher


class Counting:
    def __init__(self, client: object) -> None:
        self.client = client
        self.decrypted = 0

    def encrypt(self, **arguments: object) -> object:
        return self.client.encrypt(**arguments)  # type: ignore[attr-defined]

    def decrypt(self, **arguments: object) -> object:
        self.decrypted += 1
        return self.client.decrypt(**arguments)  # type: ignore[attr-defined]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def kms() -> Iterator[Counting]:
    with mock_aws():
        yield Counting(botocore.session.get_session().create_client("kms"))


@pytest.fixture
def cipher(kms: Counting, clock: FixedClock) -> KmsCipher:
    key = kms.client.create_key()["KeyMetadata"]["Arn"]  # type: ignore[attr-defined]
    return KmsCipher(kms, key, clock)


def test_what_was_encrypted_for_an_owner_is_read_for_that_owner_alone(cipher: KmsCipher) -> None:
    sealed = cipher.encrypt("whsec_secret", "TENANT#1")
    assert "whsec_secret" not in sealed
    assert cipher.decrypt(sealed, "TENANT#1") == "whsec_secret"
    with pytest.raises(ClientError):
        cipher.decrypt(sealed, "TENANT#2")


def test_kms_is_asked_once_a_minute(cipher: KmsCipher, kms: Counting, clock: FixedClock) -> None:
    sealed = cipher.encrypt("whsec_secret", "TENANT#1")
    for _ in range(3):
        cipher.decrypt(sealed, "TENANT#1")
    assert kms.decrypted == 1
    clock.advance(seconds=60)
    cipher.decrypt(sealed, "TENANT#1")
    assert kms.decrypted == 2
