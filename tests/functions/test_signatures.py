"""Real requests, captured across every edge of a rotation and verified by libraries that are not ours: the receivers'
`standardwebhooks` and `svix`, and PyNaCl for Ed25519. One changed byte, and each of them refuses."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import product
from typing import Any

import pytest
import standardwebhooks.webhooks
import svix.webhooks
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from captured import Captured, Wire, wired
from fakes import FixedClock
from handler_stage import Stage, open_stage

PREFIXED = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER_PREFIXED = "whsec_" + base64.b64encode(bytes(range(32, 64))).decode()
PLAIN = "a-secret-of-the-receivers-own-choosing!!"
LIBRARIES: dict[str, Callable[[Any], Any]] = {
    "standardwebhooks": standardwebhooks.webhooks.Webhook,
    "svix": svix.webhooks.Webhook,
}
REFUSALS = (standardwebhooks.webhooks.WebhookVerificationError, binascii.Error, UnicodeDecodeError)
PLACES = st.floats(0, 1, exclude_max=True)
STEPS = st.integers(0, 255)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as stage, wired(stage, patch) as opened:
        _set_libraries_clock(patch, stage.clock)
        yield opened


def _set_libraries_clock(patch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    class StageTime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock().astimezone(tz)

    patch.setattr(standardwebhooks.webhooks, "datetime", StageTime)


def accepts(library: str, secret: str, request: Captured) -> bool:
    key = secret if secret.startswith("whsec_") else secret.encode()
    try:
        LIBRARIES[library](key).verify(request.body, dict(request.headers))
    except REFUSALS:
        return False
    return True


def accepts_ed25519(keys: Mapping[str, Any], request: Captured) -> bool:
    """As the guide says, with PyNaCl."""
    head = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}."
    for sent in signatures(request, "v1a"):
        for each in keys["keys"]:
            try:
                VerifyKey(base64.urlsafe_b64decode(each["x"] + "=")).verify(
                    head.encode() + request.body, sent
                )
                return True
            except BadSignatureError:
                continue
    return False


def accepts_plain(secret: str, request: Captured) -> bool:
    signed = request.headers["x-webhook-timestamp"].encode() + b"." + request.body
    expected = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return expected == request.headers["x-webhook-signature"]


def signatures(request: Captured, version: str) -> list[bytes]:
    sent = (each.split(",") for each in request.headers["webhook-signature"].split(" "))
    return [base64.b64decode(value, validate=True) for name, value in sent if name == version]


def with_changed_signatures(request: Captured, place: float, bit: int) -> Captured:
    """One bit of each signature another one: of the signature, not of its base64, whose last bits mean nothing."""
    changed = []
    for each in request.headers["webhook-signature"].split(" "):
        name, _, value = each.partition(",")
        data = bytearray(base64.b64decode(value))
        data[int(place * len(data))] ^= 1 << bit
        changed.append(f"{name},{base64.b64encode(data).decode()}")
    return Captured(request.headers | {"webhook-signature": " ".join(changed)}, request.body)


def require(request: Captured, *, accepted: Sequence[str], refused: Sequence[str] = ()) -> None:
    """By each of the libraries with each of the `accepted` secrets, newest first, and with none of the `refused`; by
    the older scheme with the oldest that is accepted, and no other."""
    assert len(signatures(request, "v1")) == len(accepted)
    for secret in (*accepted, *refused):
        assert {accepts(each, secret, request) for each in LIBRARIES} == {secret in accepted}
        assert accepts_plain(secret, request) == (secret == accepted[-1])


@pytest.mark.parametrize(
    ("old", "new", "ed25519"),
    [
        *product((None, PREFIXED, PLAIN), (None, OTHER_PREFIXED, PLAIN[::-1]), [True]),
        (None, None, False),
    ],
)
def test_every_edge_of_a_rotation_is_verified_by_others(
    wire: Wire, old: str | None, new: str | None, ed25519: bool
) -> None:
    wire.stage.call("DELETE", "webhook-config")
    given = {"secret": old} if old else {}
    first = wire.configure(signEd25519=ed25519, **given) or old
    assert first
    keys = wire.public_keys()
    before = wire.event()
    second = wire.rotate(overlapHours=2, **({"secret": new} if new else {}))
    require(before, accepted=[first], refused=[second])
    require(wire.event(), accepted=[second, first])
    wire.stage.clock.advance(hours=2, milliseconds=-1)
    last = wire.event()
    require(last, accepted=[second, first])
    wire.stage.clock.advance(milliseconds=1)
    after = wire.event()
    require(after, accepted=[second], refused=[first])
    for each in (before, last, after):
        assert len(signatures(each, "v1a")) == ed25519
        assert accepts_ed25519(keys, each) == ed25519
        assert not accepts_ed25519(wire.public_keys(wire.stage.platform_id), each)


def test_without_an_overlap_the_old_secret_ends_at_once(wire: Wire) -> None:
    wire.stage.call("DELETE", "webhook-config")
    first = wire.configure()
    assert first
    second = wire.rotate(overlapHours=0)
    require(wire.event(), accepted=[second], refused=[first])


def test_a_secret_that_is_set_takes_the_place_of_all_others(wire: Wire) -> None:
    wire.stage.call("DELETE", "webhook-config")
    first = wire.configure()
    assert first
    second = wire.rotate(overlapHours=24)
    wire.configure(secret=PLAIN)
    require(wire.event(), accepted=[PLAIN], refused=[first, second])


def test_ten_secrets_sign_at_once_and_an_eleventh_has_to_wait(wire: Wire) -> None:
    wire.stage.call("DELETE", "webhook-config")
    first = wire.configure(signEd25519=True)
    assert first
    made = [first, *(wire.rotate(overlapHours=168) for _ in range(9))]
    live = made[::-1]
    request = wire.event()
    require(request, accepted=live)
    assert accepts_ed25519(wire.public_keys(), request)
    assert wire.stage.call("POST", "webhook-config/rotate-secret", {"overlapHours": 168}).status == 429
    wire.stage.clock.advance(hours=168)
    require(wire.event(), accepted=live[:1], refused=live[1:])


def test_a_retry_of_an_old_event_is_signed_with_the_secrets_of_its_own_time(wire: Wire) -> None:
    wire.stage.call("DELETE", "webhook-config")
    first = wire.configure()
    assert first
    sent = wire.event()
    second = wire.rotate(overlapHours=1)
    wire.stage.clock.advance(hours=2)
    again = wire.redeliver(sent.headers["webhook-id"])
    assert (again.body, again.headers["webhook-id"]) == (sent.body, sent.headers["webhook-id"])
    require(again, accepted=[second], refused=[first])


@pytest.fixture(scope="module")
def everything(wire: Wire) -> tuple[Captured, list[str], dict[str, Any], datetime]:
    """One request in the middle of a rotation from a made secret to one without `whsec_`, with Ed25519."""
    wire.stage.call("DELETE", "webhook-config")
    first = wire.configure(signEd25519=True)
    assert first
    second = wire.rotate(secret=PLAIN)
    return wire.event(), [second, first], wire.public_keys(), wire.stage.clock()


@given(part=st.sampled_from(["body", "webhook-id", "webhook-timestamp"]), place=PLACES, step=STEPS)
def test_one_changed_byte_is_refused_by_all(
    wire: Wire,
    everything: tuple[Captured, list[str], dict[str, Any], datetime],
    part: str,
    place: float,
    step: int,
) -> None:
    request, secrets, keys, at = everything
    wire.stage.clock.now = at
    changed = request.changed(part, place, step)
    assert changed != request
    for secret in secrets:
        for library in LIBRARIES:
            assert accepts(library, secret, request)
            assert not accepts(library, secret, changed)
    assert accepts_ed25519(keys, request)
    assert not accepts_ed25519(keys, changed)


@given(place=PLACES, bit=st.integers(0, 7))
def test_one_changed_bit_of_the_signature_is_refused_by_all(
    wire: Wire,
    everything: tuple[Captured, list[str], dict[str, Any], datetime],
    place: float,
    bit: int,
) -> None:
    request, secrets, keys, at = everything
    wire.stage.clock.now = at
    changed = with_changed_signatures(request, place, bit)
    assert not any(accepts(library, secret, changed) for secret in secrets for library in LIBRARIES)
    assert not accepts_ed25519(keys, changed)


@given(part=st.sampled_from(["body", "x-webhook-timestamp", "x-webhook-signature"]), place=PLACES, step=STEPS)
def test_one_changed_byte_is_refused_by_the_older_scheme(
    everything: tuple[Captured, list[str], dict[str, Any], datetime], part: str, place: float, step: int
) -> None:
    request, secrets, _, _ = everything
    changed = request.changed(part, place, step)
    assert [accepts_plain(each, request) for each in secrets] == [False, True]
    assert not any(accepts_plain(each, changed) for each in secrets)


def test_what_is_pulled_is_signed_as_what_is_sent(wire: Wire) -> None:
    wire.stage.call("DELETE", "webhook-config")
    secret = wire.configure(signEd25519=True)
    assert secret
    sent = wire.event()
    wire.stage.clock.advance(minutes=1)
    pulled = {each["eventId"]: each for each in pages(wire.stage)}[sent.headers["webhook-id"]]
    headers = {name.lower(): value for name, value in pulled["headers"].items()}
    assert pulled["body"].encode() == sent.body
    require(Captured(headers, pulled["body"].encode()), accepted=[secret])
    assert accepts_ed25519(wire.public_keys(), Captured(headers, sent.body))


def pages(stage: Stage) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = stage.made("GET", "events", query={"limit": "100"} | ({"cursor": cursor} if cursor else {}))
        yield from page["items"]
        if not page["items"]:
            return
        cursor = page["nextCursor"]
