from datetime import UTC, datetime, timedelta

import pytest

from interviews.domain.kernel.errors import RateLimited
from interviews.domain.kernel.outcome import ErrorClass, error_of_status
from interviews.domain.webhooks.endpoint import Endpoint, EndpointSecret, owner_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://ats.example/hook"


def endpoint(*secrets: EndpointSecret) -> Endpoint:
    at = NOW
    return Endpoint("TENANT#tnt_1", URL, created_at=at, updated_at=at, secrets=secrets)


def secret(hint: str) -> EndpointSecret:
    return EndpointSecret(f"cipher-{hint}", hint, NOW)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is_the_only_success(status: int) -> None:
    assert error_of_status(status) is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (199, ErrorClass.STATUS_OTHER),
        *((status, ErrorClass.REDIRECT) for status in (300, 301, 302, 303, 304, 307, 308)),
        (400, ErrorClass.STATUS_4XX),
        (410, ErrorClass.GONE),
        (429, ErrorClass.STATUS_4XX),
        (500, ErrorClass.STATUS_5XX),
        (599, ErrorClass.STATUS_5XX),
        (600, ErrorClass.STATUS_OTHER),
    ],
)
def test_every_other_status_has_its_error_class(status: int, error: ErrorClass) -> None:
    assert error_of_status(status) is error


def test_rotation_keeps_the_old_secrets_signing_until_the_overlap_ends() -> None:
    rotated = endpoint(secret("old")).rotated(secret("new"), NOW, timedelta(hours=24))
    assert [each.hint for each in rotated.live_secrets(NOW + timedelta(hours=23, minutes=59))] == [
        "new",
        "old",
    ]
    assert [each.hint for each in rotated.live_secrets(NOW + timedelta(hours=24))] == ["new"]
    assert rotated.version == 2


def test_rotation_without_overlap_drops_the_old_secret_at_once() -> None:
    rotated = endpoint(secret("old")).rotated(secret("new"), NOW, timedelta(0))
    assert [each.hint for each in rotated.secrets] == ["new"]


def test_a_longer_overlap_later_does_not_revive_what_is_about_to_end() -> None:
    first = endpoint(secret("a")).rotated(secret("b"), NOW, timedelta(hours=1))
    second = first.rotated(secret("c"), NOW, timedelta(hours=100))
    assert [each.hint for each in second.live_secrets(NOW + timedelta(hours=2))] == ["c", "b"]


def test_there_are_at_most_ten_live_secrets() -> None:
    rotated = endpoint(secret("0"))
    for number in range(1, 10):
        rotated = rotated.rotated(secret(str(number)), NOW, timedelta(hours=1))
    assert len(rotated.live_secrets(NOW)) == 10
    with pytest.raises(RateLimited) as refused:
        rotated.rotated(secret("10"), NOW, timedelta(hours=1))
    assert refused.value.retry_after_seconds == 3600
    assert len(rotated.rotated(secret("10"), NOW + timedelta(hours=1), timedelta(hours=1)).secrets) == 2


@pytest.mark.parametrize(
    ("owner_id", "owner"),
    [
        ("tnt_0123456789abcdef01234567", "TENANT#tnt_0123456789abcdef01234567"),
        ("plt_0123456789abcdef01234567", "PLATFORM#plt_0123456789abcdef01234567"),
        ("tnt_0123", None),
        ("key_0123456789abcdef01234567", None),
        ("tnt_0123456789ABCDEF01234567", None),
        ("", None),
    ],
)
def test_an_id_names_its_owner_by_its_form(owner_id: str, owner: str | None) -> None:
    assert owner_of(owner_id) == owner
