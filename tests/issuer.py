"""An OpenID Connect provider on loopback that issues real tokens: `oidc-provider`, which the OpenID Foundation
certified, in a process of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeyParameters, OKPKey, RSAKey

AUDIENCE = "https://interviews.example"
CIBA = "urn:openid:params:grant-type:ciba"
PROGRAM = Path(__file__).with_name("issuer.mjs")
SECONDS = 600
SECRET = "of a test"


def new_key(alg: str, kid: str) -> Key:
    about: KeyParameters = {"use": "sig", "alg": alg, "kid": kid}
    if alg == "ES256":
        return ECKey.generate_key("P-256", about)
    if alg in ("EdDSA", "Ed25519"):
        return OKPKey.generate_key("Ed25519", about)
    return RSAKey.generate_key(2048, about)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Issuer:
    """`people` are names with the claims of their tokens. Each key's algorithm is a client's name too."""

    people: dict[str, Any]
    keys: Sequence[Key]
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        about = {
            "port": self.port,
            "keys": [each.as_dict(private=True) for each in self.keys],
            "people": self.people,
            "seconds": SECONDS,
        }
        command = [_node(), str(PROGRAM), json.dumps(about)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=PROGRAM.parents[1],
            start_new_session=True,  # the environment's `node` is a program that starts the real one
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def stop(self) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None

    def rotate(self, *keys: Key) -> None:
        """With these keys from now on, of which the first one of an algorithm signs."""
        self.stop()
        self.keys = keys
        self.start()

    def issued(self, person: str, *, audience: str = AUDIENCE, client: str = "") -> dict[str, Any]:
        """The answer of the token endpoint: `access_token` (RFC 9068), `id_token` whose audience is the client."""
        client = client or str(self.keys[0].alg)
        known = {"client_id": client, "client_secret": SECRET}
        wanted = {"scope": "openid interviews", "login_hint": person, "resource": audience}
        asked = self._post("backchannel", known | wanted)
        return self._post("token", known | {"grant_type": CIBA, "auth_req_id": asked["auth_req_id"]})

    def token(self, person: str, *, audience: str = AUDIENCE, client: str = "") -> str:
        return str(self.issued(person, audience=audience, client=client)["access_token"])

    def signed(
        self, claims: dict[str, Any], header: dict[str, Any] | None = None, key: Key | None = None
    ) -> str:
        """What the provider itself would never sign, by its own key."""
        key = key or self.keys[0]
        header = {"alg": str(key.alg), "kid": str(key.kid)} | (header or {})
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/{path}", urllib.parse.urlencode(form).encode()) as answer:
            return dict(json.load(answer))


@contextmanager
def issuing(people: dict[str, Any], *algorithms: str) -> Iterator[Issuer]:
    """One key for each of the algorithms."""
    issuer = Issuer(people, [new_key(alg, f"key-{alg}") for alg in algorithms or ("RS256",)])
    issuer.start()
    try:
        yield issuer
    finally:
        issuer.stop()


def _node() -> str:
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    assert found
    return found
