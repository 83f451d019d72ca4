import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from fakes import seeded_bytes
from interviews.domain.webhooks.endpoint import check_secret, mask, new_secret, signature_headers

EVENT_ID = "0b7f2f6e-8f3e-4d57-9d0e-0f2a2b6c1d11"
TIMESTAMP = "2026-11-23T12:00:00.000Z"
BODY = '{"event":"interview.approved","data":{"name":"Zoë"}}'.encode()
RANDOM = seeded_bytes()
SECRET, OLDER = new_secret(RANDOM), new_secret(RANDOM)
GIVEN = "a-secret-that-a-partner-has-made-up-itself"


def headers(*secrets: str, at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return signature_headers(
        BODY, event_id=EVENT_ID, timestamp=TIMESTAMP, tenant_id="tnt_1", at=at, secrets=secrets
    )


def test_a_made_secret_has_256_bits_after_its_prefix() -> None:
    assert SECRET.startswith("whsec_")
    assert len(base64.b64decode(SECRET.removeprefix("whsec_"), validate=True)) == 32
    assert check_secret(SECRET) == SECRET
    assert mask(SECRET) == f"****{SECRET[-4:]}"


def test_the_standard_webhooks_library_accepts_the_signature() -> None:
    assert Webhook(SECRET).verify(BODY.decode(), headers(SECRET))["event"] == "interview.approved"


@pytest.mark.parametrize("which", [SECRET, OLDER])
def test_with_two_live_secrets_a_receiver_may_hold_either(which: str) -> None:
    signed = headers(SECRET, OLDER)
    Webhook(which).verify(BODY.decode(), signed)


def test_the_partners_scheme_is_one_value_of_the_oldest_live_secret() -> None:
    assert headers(SECRET, OLDER)["X-Webhook-Signature"] == headers(OLDER)["X-Webhook-Signature"]
    assert headers(SECRET, OLDER, GIVEN)["X-Webhook-Signature"] == headers(GIVEN)["X-Webhook-Signature"]


def test_one_changed_byte_is_rejected() -> None:
    signed = headers(SECRET)
    for changed in (BODY.decode().replace("Zo", "zo"), BODY.decode() + " "):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(changed, signed)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY.decode(), signed | {"webhook-id": "another"})


def test_the_partners_scheme_signs_the_events_time_and_the_raw_body_with_the_secret_as_shown() -> None:
    expected = hmac.new(SECRET.encode(), f"{TIMESTAMP}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert headers(SECRET)["X-Webhook-Signature"] == f"sha256={expected}"
    assert headers(SECRET)["X-Webhook-Timestamp"] == TIMESTAMP


def test_a_given_secret_without_prefix_is_its_own_key_in_both_schemes() -> None:
    at = datetime(2026, 11, 23, 12, 0, 7, 900_000, tzinfo=UTC)
    signed = headers(GIVEN, at=at)
    seconds = str(int(at.timestamp()))
    digest = hmac.new(GIVEN.encode(), f"{EVENT_ID}.{seconds}.".encode() + BODY, hashlib.sha256).digest()
    assert signed["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert signed["webhook-timestamp"] == seconds


def test_a_later_attempt_keeps_id_and_time_of_the_event_and_tells_its_own_time() -> None:
    first = datetime.now(UTC)
    one, two = headers(SECRET, at=first), headers(SECRET, at=first + timedelta(seconds=5))
    kept = ("webhook-id", "X-Webhook-Timestamp", "X-Webhook-Signature", "X-Tenant-ID", "Content-Type")
    assert [one[each] for each in kept] == [two[each] for each in kept]
    assert int(two["webhook-timestamp"]) - int(one["webhook-timestamp"]) == 5


@pytest.mark.parametrize(
    "secret",
    [
        "short",
        "x" * 31,
        "x" * 257,
        "with spaces in it, which is not allowed",
        "ümlaut" * 8,
        "whsec_" + "!" * 32,
    ],
)
def test_weak_or_broken_given_secrets_are_refused(secret: str) -> None:
    with pytest.raises(ValueError):
        check_secret(secret)


def test_a_given_secret_of_32_characters_is_enough() -> None:
    assert check_secret("x" * 32) == "x" * 32
