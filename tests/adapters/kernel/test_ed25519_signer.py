"""Ed25519 signatures as a receiver checks them: with PyNaCl, by the key set and by the `whpk_` key."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from interviews.adapters.kernel.ed25519_signer import Ed25519Signer
from interviews.domain.kernel.public_keys import key_set, standard_key
from webhook_scene import PLATFORM, SECRET, SIGNER, TENANT, Scene


def by_key_set(public_key: bytes) -> VerifyKey:
    (key,) = key_set(public_key)["keys"]
    padded = key["x"] + "=" * (-len(key["x"]) % 4)
    return VerifyKey(base64.urlsafe_b64decode(padded))


def by_standard_key(public_key: bytes) -> VerifyKey:
    prefix, encoded = standard_key(public_key)[:5], standard_key(public_key)[5:]
    assert prefix == "whpk_"
    return VerifyKey(base64.b64decode(encoded, validate=True))


def test_a_signature_is_verified_by_the_owners_public_key_alone() -> None:
    signature = SIGNER.sign(TENANT, b"message")
    assert len(signature) == 64
    VerifyKey(SIGNER.public_key(TENANT)).verify(b"message", signature)
    for owner, message in ((PLATFORM, b"message"), (TENANT, b"massage")):
        with pytest.raises(BadSignatureError):
            VerifyKey(SIGNER.public_key(owner)).verify(message, signature)


def test_each_owner_and_each_stage_has_a_key_of_its_own_and_it_stays() -> None:
    other_stage = Ed25519Signer(lambda: "t" * 64)
    keys = [each.public_key(owner) for each in (SIGNER, other_stage) for owner in (TENANT, PLATFORM)]
    assert len(set(keys)) == 4
    assert {len(each) for each in keys} == {32}
    assert Ed25519Signer(lambda: "s" * 64).public_key(TENANT) == SIGNER.public_key(TENANT)


def test_both_forms_of_the_public_key_are_the_same_key() -> None:
    public_key = SIGNER.public_key(TENANT)
    assert bytes(by_key_set(public_key)) == bytes(by_standard_key(public_key)) == public_key


def test_the_key_set_says_what_kind_of_key_it_is() -> None:
    (key,) = key_set(SIGNER.public_key(TENANT))["keys"]
    assert {name: key[name] for name in ("kty", "crv", "alg", "use")} == {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
    }
    (other,) = key_set(SIGNER.public_key(PLATFORM))["keys"]
    assert key["kid"] != other["kid"]
    assert "=" not in key["x"]


@pytest.mark.parametrize("of", [by_key_set, by_standard_key])
def test_what_was_posted_verifies(of: Callable[[bytes], VerifyKey]) -> None:
    scene = Scene()
    endpoint = scene.configure(signs_ed25519=True)
    second = scene.service.seal("whsec_" + "C" * 43 + "=", TENANT, scene.clock())
    scene.endpoints.held[TENANT] = endpoint.rotated(second, scene.clock(), timedelta(hours=1))
    scene.planned()
    scene.deliver()
    (posted,) = scene.sender.posted
    *shared, asymmetric = posted.headers["webhook-signature"].split(" ")
    assert [each.partition(",")[0] for each in shared] == ["v1", "v1"]
    version, _, signature = asymmetric.partition(",")
    assert version == "v1a"
    head = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode()
    key = of(SIGNER.public_key(TENANT))
    key.verify(head + posted.body, base64.b64decode(signature, validate=True))
    with pytest.raises(BadSignatureError):
        key.verify(head + posted.body + b" ", base64.b64decode(signature))


def test_who_does_not_ask_for_it_gets_none_and_pays_nothing() -> None:
    scene = Scene()
    scene.configure(secret=SECRET)

    def never(owner: str, message: bytes) -> bytes:
        raise AssertionError

    scene.dispatcher = replace(scene.dispatcher, sign_ed25519=never)
    scene.planned()
    scene.deliver()
    assert "v1a" not in scene.sender.posted[0].headers["webhook-signature"]
