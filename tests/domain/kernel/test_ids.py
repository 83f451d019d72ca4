import hashlib
import re
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from fakes import seeded_bytes
from interviews.domain.kernel.ids import (
    interview_token,
    matches,
    new_run_id,
    new_secret_token,
    new_uuid,
    sha256_hex,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_run_id_is_its_second_and_eight_hex_digits() -> None:
    assert re.fullmatch(r"run_1795435200_[0-9a-f]{8}", new_run_id(NOW, seeded_bytes()))


def test_a_uuid_is_a_random_one() -> None:
    assert UUID(new_uuid(seeded_bytes())).version == 4


def test_a_secret_token_has_256_bits() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", new_secret_token(seeded_bytes()))


def test_ids_of_one_moment_differ() -> None:
    random = seeded_bytes()
    assert len({new_run_id(NOW, random) for _ in range(100)}) == 100


def test_a_links_token_is_made_of_the_secret_and_the_run_alone() -> None:
    token = interview_token("secret", "t", "r")
    assert re.fullmatch(r"[0-9a-f]{64}", token)
    assert token == interview_token("secret", "t", "r")
    others = [("other", "t", "r"), ("secret", "u", "r"), ("secret", "t", "s")]
    assert token not in [interview_token(*each) for each in others]


@given(some.text(), some.text())
def test_only_the_token_itself_matches_its_hash(token: str, other: str) -> None:
    hashed = hashlib.sha256(token.encode()).hexdigest()
    assert sha256_hex(token) == hashed
    assert matches(token, hashed)
    assert matches(other, hashed) == (other == token)
