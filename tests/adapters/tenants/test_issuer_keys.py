"""Which published keys count, and which documents are believed."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import ECKey, OctKey

from fakes import FixedClock
from interviews.adapters.kernel.address_resolver import SystemResolver
from interviews.adapters.kernel.https_reader import LARGEST_DOCUMENT, CannotRead, HttpsReader
from interviews.adapters.tenants.issuer_keys import MOST_KEYS, IssuerKeys
from issuer import new_key
from receiver import answering, http, receiving
from webhook_fakes import ScriptedResolver

ISSUER = "https://login.example"
ABOUT, KEYS = f"{ISSUER}/.well-known/openid-configuration", f"{ISSUER}/keys"
GOOD = new_key("ES256", "good").as_dict(private=False)


def weak() -> dict[str, Any]:
    """Of 1,024 bits."""
    modulus = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n
    return {
        "kty": "RSA",
        "kid": "k",
        "e": "AQAB",
        "n": urlsafe_b64encode(modulus.to_bytes(128)).rstrip(b"=").decode(),
    }


def keys_of(*published: Any, about: Any = None, **documents: Any) -> IssuerKeys:
    found = {
        ABOUT: about or {"issuer": ISSUER, "jwks_uri": KEYS},
        KEYS: {"keys": list(published)},
    } | documents

    def read(url: str) -> bytes:
        if url not in found:
            raise CannotRead(url)
        document = found[url]
        return document if isinstance(document, bytes) else json.dumps(document).encode()

    return IssuerKeys(read, FixedClock())


def test_a_published_key_is_found_by_its_id() -> None:
    assert keys_of(GOOD).find(ISSUER, "good") is not None
    assert keys_of(GOOD).find(ISSUER, "other") is None


@pytest.mark.parametrize(
    "published",
    [
        OctKey.generate_key(256, {"kid": "k"}).as_dict(),
        weak(),
        ECKey.generate_key("P-256", {"kid": "k", "use": "enc"}).as_dict(private=False),
        GOOD | {"kid": "k", "key_ops": ["encrypt"]},
        GOOD | {"kid": "k", "kty": "AKP"},
        GOOD | {"kid": "k", "x": "AAAA"},
        GOOD | {"kid": 5},
        {"kid": "k"},
        "k",
        None,
    ],
    ids=[
        "secret",
        "weak",
        "for encryption",
        "encrypts",
        "unknown",
        "off the curve",
        "id",
        "empty",
        "text",
        "null",
    ],
)
def test_a_key_that_signs_not_or_not_well_enough_is_left_aside(published: Any) -> None:
    keys = keys_of(published, GOOD)
    assert keys.find(ISSUER, "k") is None
    assert keys.find(ISSUER, "good") is not None


def test_two_keys_of_one_id_are_a_riddle() -> None:
    assert keys_of(GOOD, new_key("ES256", "good").as_dict(private=False)).find(ISSUER, "good") is None


def test_no_more_keys_are_read_than_anybody_has() -> None:
    last = GOOD | {"kid": "last"}
    assert keys_of(*[GOOD] * (MOST_KEYS - 1), last).find(ISSUER, "last") is not None
    assert keys_of(*[GOOD] * MOST_KEYS, last).find(ISSUER, "last") is None


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://other.example", "jwks_uri": KEYS},
        {"issuer": ISSUER + "/", "jwks_uri": KEYS},
        {"jwks_uri": KEYS},
        {"issuer": ISSUER},
        {"issuer": ISSUER, "jwks_uri": 5},
        {"issuer": ISSUER, "jwks_uri": "https://login.example/gone"},
        [],
        b"<html>",
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_document_that_is_not_this_issuers_is_not_believed(about: Any) -> None:
    with pytest.raises(CannotRead):
        keys_of(GOOD, about=about or [5]).find(ISSUER, "good")


@pytest.mark.parametrize("published", [{"keys": {}}, {}, [], b"{"])
def test_keys_of_no_form_are_none(published: Any) -> None:
    with pytest.raises(CannotRead):
        keys_of(**{KEYS: published}).find(ISSUER, "good")


LOCAL = HttpsReader(SystemResolver(), allow_local=True)


def read(response: bytes) -> bytes:
    with receiving(answering(response)) as receiver:
        return LOCAL.get(receiver.url())


def test_a_document_is_asked_for_plainly() -> None:
    with receiving(answering(http("200 OK", body=b"{}"))) as receiver:
        assert LOCAL.get(receiver.url(path="/keys")) == b"{}"
    (request,) = receiver.requests
    assert request.startswith(b"GET /keys HTTP/1.1\r\n")
    assert b"content-length" not in request.lower()


@pytest.mark.parametrize(
    "response",
    [
        http("301 Moved Permanently", "Location: http://127.0.0.1:1/"),
        http("404 Not Found", body=b"{}"),
        http("204 No Content"),
        http("200 OK", body=b"x" * (LARGEST_DOCUMENT + 1)),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"SSH-2.0-x\r\n",
        b"",
    ],
    ids=["moved", "not there", "empty", "too long", "broken off", "no HTTP", "hung up"],
)
def test_anything_but_a_whole_document_is_none(response: bytes) -> None:
    with pytest.raises(CannotRead):
        read(response)


def test_the_longest_document_is_read_whole() -> None:
    assert len(read(http("200 OK", body=b"x" * LARGEST_DOCUMENT))) == LARGEST_DOCUMENT


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254"])
def test_no_document_is_read_from_inside(address: str) -> None:
    reader = HttpsReader(ScriptedResolver({"login.example": [["93.184.216.34", address]]}))
    with pytest.raises(CannotRead, match="ADDRESS_REFUSED"):
        reader.get("https://login.example/keys")


@pytest.mark.parametrize(
    "url", ["http://login.example/", "file:///etc/passwd", "https://a:b@login.example/", "x"]
)
def test_a_document_comes_by_https_alone(url: str) -> None:
    with pytest.raises(CannotRead, match="ADDRESS_REFUSED"):
        HttpsReader(ScriptedResolver({})).get(url)


def test_a_name_that_leads_nowhere_is_no_document() -> None:
    with pytest.raises(CannotRead, match="DNS_FAILED"):
        HttpsReader(ScriptedResolver({})).get("https://login.example/")
