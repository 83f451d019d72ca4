"""Tokens of a real provider on loopback, and what somebody makes of them (RFC 8725, RFC 7519)."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey

from fakes import FixedClock
from interviews.adapters.kernel.address_resolver import SystemResolver
from interviews.adapters.kernel.https_reader import HttpsReader
from interviews.adapters.tenants.issuer_keys import FRESH_SECONDS, KEPT_SECONDS, PAUSE_SECONDS, IssuerKeys
from interviews.adapters.tenants.jwt_verifier import LEEWAY_SECONDS, JwtVerifier
from interviews.domain.kernel.errors import Unauthenticated
from interviews.domain.tenants.oidc import TrustedIssuer
from issuer import AUDIENCE, SECONDS, Issuer, issuing, new_key

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
PEOPLE = {"rita": {"permissions": ["interview:read"]}}


@dataclass
class Scene:
    """`read` is what was asked of the issuer, document by document."""

    issuer: Issuer
    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime.now(UTC)))
    read: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start_process()

    def start_process(self) -> None:
        """One that knows no keys yet."""
        self.verifier = JwtVerifier(IssuerKeys(self._get, self.clock), self.clock)

    def _get(self, url: str) -> bytes:
        self.read.append(url.removeprefix(self.issuer.url))
        return HttpsReader(SystemResolver(), allow_local=True).get(url)

    @property
    def trusted(self) -> TrustedIssuer:
        return TrustedIssuer(self.issuer.url, AUDIENCE)

    def claims(self, token: str, **other: Any) -> dict[str, Any]:
        return dict(self.verifier.verify(token, replace(self.trusted, **other)))

    def refuses(self, token: str, **other: Any) -> bool:
        try:
            self.claims(token, **other)
        except Unauthenticated:
            return True
        return False

    def good(self, **other: Any) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        good = {"iss": self.issuer.url, "aud": AUDIENCE, "sub": "rita", "iat": now, "exp": now + SECONDS}
        return {name: value for name, value in (good | other).items() if value is not None}


@pytest.fixture(scope="module")
def provider() -> Iterator[Issuer]:
    with issuing(PEOPLE, *ALGORITHMS) as issuer:
        yield issuer


@pytest.fixture
def scene(provider: Issuer) -> Scene:
    return Scene(provider)


@pytest.fixture
def movable() -> Iterator[Scene]:
    """With an issuer that may be changed and ended."""
    with issuing(PEOPLE, "RS256") as issuer:
        yield Scene(issuer)


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_an_access_token_says_who_it_is(scene: Scene, alg: str) -> None:
    claims = scene.claims(scene.issuer.token("rita", client=alg))
    assert (claims["sub"], claims["permissions"]) == ("rita", ["interview:read"])


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_an_id_token_does_where_its_client_is_the_audience(scene: Scene, alg: str) -> None:
    token = scene.issuer.issued("rita", client=alg)["id_token"]
    assert scene.refuses(token)
    assert scene.claims(token, audience=alg)["sub"] == "rita"


def test_a_token_for_another_audience_is_refused(scene: Scene) -> None:
    token = scene.issuer.token("rita", audience="https://payroll.example")
    assert scene.refuses(token)
    assert not scene.refuses(token, audience="https://payroll.example")


@pytest.mark.parametrize("end", ["/", "/tenant", "."])
def test_the_issuer_is_compared_to_the_letter(scene: Scene, end: str) -> None:
    assert scene.refuses(scene.issuer.token("rita"), issuer=scene.issuer.url + end)


def test_a_token_of_another_issuer_is_refused(scene: Scene, movable: Scene) -> None:
    theirs = movable.issuer.token("rita")
    assert not movable.refuses(theirs)
    assert scene.refuses(theirs)
    renamed = movable.issuer.signed(scene.good(), {"kid": "key-RS256"})
    assert scene.refuses(renamed)


def test_a_token_ends_with_its_time_but_for_the_clocks_difference(scene: Scene) -> None:
    token = scene.issuer.token("rita")
    scene.clock.now = datetime.fromtimestamp(_part(token, 1)["exp"], UTC)
    assert not scene.refuses(token)
    scene.clock.advance(seconds=LEEWAY_SECONDS - 1)
    assert not scene.refuses(token)
    scene.clock.advance(seconds=1)
    assert scene.refuses(token)


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_is_not_good_before_its_time(scene: Scene, claim: str) -> None:
    begins = int(scene.clock().timestamp()) + LEEWAY_SECONDS
    assert not scene.refuses(scene.issuer.signed(scene.good(**{claim: begins})))
    assert scene.refuses(scene.issuer.signed(scene.good(**{claim: begins + 1})))


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat"])
@pytest.mark.parametrize("value", [None, "", [], {}, True, "soon", float("inf"), float("nan"), [5]])
def test_what_a_token_must_say_is_there_and_of_its_kind(scene: Scene, claim: str, value: Any) -> None:
    assert scene.refuses(scene.issuer.signed(scene.good(**{claim: value})))


def test_one_of_several_audiences_is_enough(scene: Scene) -> None:
    assert not scene.refuses(scene.issuer.signed(scene.good(aud=["https://payroll.example", AUDIENCE])))
    assert scene.refuses(scene.issuer.signed(scene.good(aud=[AUDIENCE + "/", AUDIENCE[:-1]])))


@pytest.mark.parametrize("typ", ["logout+jwt", "secevent+jwt", "dpop+jwt", "JOSE", ""])
def test_what_the_issuer_signs_for_other_ends_signs_nobody_in(scene: Scene, typ: str) -> None:
    assert scene.refuses(scene.issuer.signed(scene.good(), {"typ": typ}))


def test_a_logout_that_does_not_say_what_it_is_signs_nobody_in(scene: Scene) -> None:
    event: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert scene.refuses(scene.issuer.signed(scene.good(events=event)))


@pytest.mark.parametrize("end", [10**400, 253_402_300_800])
def test_a_token_ends_at_a_time_that_there_is(scene: Scene, end: int) -> None:
    assert scene.refuses(scene.issuer.signed(scene.good(exp=end)))


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"])
def test_a_token_may_say_what_it_is(scene: Scene, typ: str) -> None:
    assert not scene.refuses(scene.issuer.signed(scene.good(), {"typ": typ}))


def test_a_token_that_is_bound_to_a_key_is_none_for_bearers(scene: Scene) -> None:
    assert scene.refuses(
        scene.issuer.signed(scene.good(cnf={"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}))
    )


@pytest.mark.parametrize("place", [0, 1, 2], ids=["header", "claims", "signature"])
def test_a_changed_token_is_refused(scene: Scene, place: int) -> None:
    parts = scene.issuer.token("rita").split(".")
    if place == 2:
        parts[2] = ("B" if parts[2][0] == "A" else "A") + parts[2][1:]
    else:
        parts[place] = _encoded(_part(".".join(parts), place) | {"sub": "kim"})
    assert scene.refuses(".".join(parts))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, 5, ["RS256"]])
def test_a_token_without_a_signature_is_refused(scene: Scene, alg: Any) -> None:
    body = _encoded(scene.good())
    signature = scene.issuer.token("rita").split(".")[2]
    for header in ({"alg": alg}, {"alg": alg, "kid": "key-RS256"}):
        assert scene.refuses(f"{_encoded(header)}.{body}.")
        assert scene.refuses(f"{_encoded(header)}.{body}.{signature}")


@pytest.mark.parametrize("form", ["PEM", "DER", "JWK", "n"])
def test_a_public_key_is_no_shared_secret(scene: Scene, form: str) -> None:
    key = scene.issuer.keys[0]
    assert isinstance(key, RSAKey)
    secrets = {
        "PEM": key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": key.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "JWK": json.dumps(key.as_dict(private=False)).encode(),
        "n": str(key.as_dict(private=False)["n"]).encode(),
    }
    signing = f"{_encoded({'alg': 'HS256', 'kid': 'key-RS256'})}.{_encoded(scene.good())}"
    forged = hmac.digest(secrets[form], signing.encode(), "sha256")
    assert scene.refuses(f"{signing}.{_b64(forged)}")


def test_a_key_signs_by_its_own_algorithm_alone(scene: Scene) -> None:
    key = RSAKey.import_key(scene.issuer.keys[0].as_dict(private=True) | {"alg": "PS256"})
    assert scene.refuses(scene.issuer.signed(scene.good(), {"alg": "PS256", "kid": "key-RS256"}, key))
    assert scene.refuses(scene.issuer.signed(scene.good(), {"kid": "key-PS256"}))


def test_a_key_that_comes_with_the_token_counts_for_nothing(scene: Scene) -> None:
    own = new_key("RS256", "key-RS256")
    for more in ({"jwk": own.as_dict(private=False)}, {"jku": "http://127.0.0.1:9/keys"}, {}):
        assert scene.refuses(jwt.encode({"alg": "RS256", "kid": "key-RS256"} | more, scene.good(), own))
    assert not [each for each in scene.read if "9/keys" in each]


def test_an_extension_that_is_not_understood_is_refused(scene: Scene) -> None:
    header = {"alg": "RS256", "kid": "key-RS256", "crit": ["exp"], "exp": 5}
    signing = f"{_encoded(header)}.{_encoded(scene.good())}"
    signature = scene.issuer.signed(scene.good()).split(".")[2]
    assert scene.refuses(f"{signing}.{signature}")


@given(
    st.one_of(st.text(), st.lists(st.binary(), min_size=2, max_size=4).map(lambda p: ".".join(map(_b64, p))))
)
def test_nonsense_is_refused_and_nothing_else_happens(nonsense: str) -> None:
    refuse_all(nonsense)


DEEP = "[" * 4_000
HEADERS = [
    '{"alg":"RS256"}',
    '{"alg":"RS256","kid":5}',
    '{"alg":"RS256","kid":{}}',
    "null",
    "[]",
    '"RS256"',
    DEEP,
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("claims", ["{}", "null", "[]", "5", DEEP])
def test_json_of_any_form_is_refused(header: str, claims: str) -> None:
    refuse_all(".".join(_b64(each.encode()) for each in (header, claims, "x")))


def refuse_all(token: str) -> None:
    public = new_key_once().as_dict(private=False)
    documents = {
        "https://login.example/.well-known/openid-configuration": {
            "issuer": "https://login.example",
            "jwks_uri": "https://login.example/keys",
        },
        "https://login.example/keys": {"keys": [public]},
    }
    clock = FixedClock()
    verifier = JwtVerifier(IssuerKeys(lambda url: json.dumps(documents[url]).encode(), clock), clock)
    with pytest.raises(Unauthenticated):
        verifier.verify(token, TrustedIssuer("https://login.example", AUDIENCE))


_KEYS: list[RSAKey] = []


def new_key_once() -> RSAKey:
    if not _KEYS:
        key = new_key("RS256", "only")
        assert isinstance(key, RSAKey)
        _KEYS.append(key)
    return _KEYS[0]


DISCOVERY, JWKS = "/.well-known/openid-configuration", "/jwks"
ONE_LOOK = [DISCOVERY, JWKS]


def test_keys_are_asked_for_once_an_hour(movable: Scene) -> None:
    token = movable.issuer.token("rita")
    assert not movable.refuses(token)
    assert not movable.refuses(token)
    assert movable.read == ONE_LOOK
    movable.clock.advance(seconds=FRESH_SECONDS)
    renewed = movable.issuer.signed(movable.good())
    assert not movable.refuses(renewed)
    assert movable.read == 2 * ONE_LOOK


def test_a_new_key_is_found_within_a_minute_and_the_old_one_stays_good_until_it_is_withdrawn(
    movable: Scene,
) -> None:
    old, new = movable.issuer.keys[0], new_key("RS256", "new")
    before = movable.issuer.token("rita")
    assert not movable.refuses(before)
    movable.issuer.rotate(new, old)
    after = movable.issuer.token("rita")
    assert _part(after, 0)["kid"] == "new"
    movable.clock.advance(seconds=PAUSE_SECONDS)
    assert not movable.refuses(after)
    assert not movable.refuses(before)
    movable.issuer.rotate(new)
    movable.clock.advance(seconds=FRESH_SECONDS)
    assert movable.refuses(movable.issuer.signed(movable.good(), key=old))
    assert not movable.refuses(movable.issuer.signed(movable.good()))


def test_made_up_keys_make_nobody_ask_more_than_once_a_minute(movable: Scene) -> None:
    assert not movable.refuses(movable.issuer.token("rita"))
    for second in range(PAUSE_SECONDS):
        assert movable.refuses(movable.issuer.signed(movable.good(), {"kid": f"made up {second}"}))
        movable.clock.advance(seconds=1)
    assert movable.read == ONE_LOOK
    for other in range(20):
        assert movable.refuses(movable.issuer.signed(movable.good(), {"kid": f"made up {other}"}))
    assert movable.read == 2 * ONE_LOOK


def test_an_issuer_that_is_down_is_trusted_by_its_last_keys_for_a_day(movable: Scene) -> None:
    assert not movable.refuses(movable.issuer.token("rita"))
    movable.issuer.stop()
    movable.clock.advance(seconds=KEPT_SECONDS - 1)
    assert not movable.refuses(movable.issuer.signed(movable.good()))
    movable.clock.advance(seconds=1)
    assert movable.refuses(movable.issuer.signed(movable.good()))


def test_an_issuer_that_is_down_is_asked_once_a_minute_and_believed_when_it_is_back(movable: Scene) -> None:
    token = movable.issuer.token("rita")
    movable.issuer.stop()
    assert movable.refuses(token)
    assert movable.refuses(token)
    assert movable.read == [DISCOVERY]
    movable.issuer.start()
    assert movable.refuses(token)
    movable.clock.advance(seconds=PAUSE_SECONDS)
    assert not movable.refuses(token)


def test_without_a_key_id_the_only_key_is_meant(movable: Scene) -> None:
    def unnamed() -> str:
        key = movable.issuer.keys[0]
        return jwt.encode({"alg": "RS256"}, movable.good(), key)

    assert not movable.refuses(unnamed())
    movable.issuer.rotate(*movable.issuer.keys, new_key("RS256", "second"))
    movable.start_process()
    assert movable.refuses(unnamed())


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _encoded(value: Any) -> str:
    return _b64(json.dumps(value).encode())


def _part(token: str, place: int) -> dict[str, Any]:
    part = token.split(".")[place]
    return dict(json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))))
