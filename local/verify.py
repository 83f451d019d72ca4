"""Checks a ledger or an erasure certificate offline, with nothing but this repository, Python and `cryptography`.

    python -m local.verify ledger ledger.jsonl --keys jwks.json [--earlier kept.jsonl]
    python -m local.verify certificate certificate.json --keys jwks.json [--ledger ledger.jsonl]

`jwks.json` is the answer of `GET /v1/webhook-keys/{tenantId}/jwks.json`. Exit code 0: what is signed is what is there.
1: it is not, and the sentence says where first. 2: it cannot be checked, since a file or a key cannot be read.
"""

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from interviews.domain.kernel.canonical_json import canonical
from interviews.domain.privacy.erasure_certificate import CERTIFICATE
from interviews.domain.runs import ledger
from interviews.domain.runs.artefacts import ERASED
from interviews.domain.runs.withholding import WITHHELD

Json = dict[str, Any]
Keys = Mapping[str, Ed25519PublicKey]
HASHED = frozenset(
    {
        "actor",
        "commitments",
        "data",
        "event",
        "eventId",
        "previousHash",
        "runId",
        "sequence",
        "state",
        "tenantId",
        "timestamp",
    }
)
FIELDS = HASHED | {"hash", "salts"}


class Broken(Exception):
    """What was read is not what was signed; the message is one sentence that says where first."""


class Unreadable(Exception):
    """A file or a key that is needed cannot be read."""


@dataclass(frozen=True, slots=True)
class VerifiedLedger:
    head: Json
    lines: Sequence[Json]

    def hash_at(self, sequence: int) -> str | None:
        return next((each["hash"] for each in self.lines if each["sequence"] == sequence), None)


def verify_ledger(data: bytes, keys: Keys) -> VerifiedLedger:
    """Raises Broken, naming the first line that is not as it was written."""
    *texts, last = _split(data)
    lines: list[Json] = []
    for number, text in enumerate(texts, start=1):
        lines.append(_line(text, number, lines[-1] if lines else None))
    signed = _canonical(last, f"Line {len(texts) + 1}")
    if not isinstance(signed, dict) or signed.keys() != {"head"} or not isinstance(signed["head"], str):
        raise Broken("The last line, the signed head, is missing: lines at the end were dropped.")
    head = verify_jws(signed["head"], ledger.HEAD, keys, "The head")
    _compare(head, lines)
    return VerifiedLedger(head, lines)


def verify_certificate(data: bytes, keys: Keys) -> Json:
    """The certificate, from the API's answer or its `jws` alone. Raises Broken."""
    text = data.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        return verify_jws(text, CERTIFICATE, keys, "The certificate")
    answer = _parsed(text, "The certificate")
    if not isinstance(answer, dict) or answer.keys() != {"certificate", "jws"}:
        raise Broken("The certificate's file does not have the two fields `certificate` and `jws`.")
    certificate = verify_jws(str(answer["jws"]), CERTIFICATE, keys, "The certificate")
    if canonical(certificate) != canonical(answer["certificate"]):
        raise Broken("The certificate's readable part is not what was signed: one of the two was changed.")
    return certificate


def verify_jws(text: str, typ: str, keys: Keys, what: str) -> Json:
    """The payload. Raises Broken."""
    parts = text.split(".")
    if len(parts) != 3:
        raise Broken(f"{what} is not a signature of the form header.payload.signature.")
    header, payload, signature = (_decoded(each, what) for each in parts)
    named = _parsed(header.decode("utf-8", "replace"), what)
    if not isinstance(named, dict) or named.get("alg") != "EdDSA" or named.get("typ") != typ:
        raise Broken(f"{what} is not signed as {typ} with EdDSA.")
    key = keys.get(str(named.get("kid")))
    if key is None:
        raise Broken(f"{what} is signed with the key {named.get('kid')}, which is not among the keys given.")
    try:
        key.verify(signature, ".".join(parts[:2]).encode())
    except InvalidSignature:
        raise Broken(f"{what}: the signature does not fit. It was changed, or signed by another.") from None
    return dict(_parsed(payload.decode(), what))


def require_continuation(earlier: VerifiedLedger, later: VerifiedLedger) -> None:
    """Raises Broken where `later` is not the ledger that `earlier` was, with more events."""
    for line in earlier.lines:
        found = later.hash_at(line["sequence"])
        if found != line["hash"] and line["sequence"] >= later.head["first"]:
            raise Broken(f"Event {line['sequence']} is not the one in the earlier ledger.")
    if _run(earlier.head) != _run(later.head):
        raise Broken("The earlier ledger is of another run.")


def require_place_in(certificate: Json, of_run: VerifiedLedger) -> None:
    """Raises Broken where the ledger is not that of the certificate's run at the time of the purge."""
    if _run(certificate) != _run(of_run.head):
        raise Broken("The ledger is of another run than the certificate.")
    if of_run.hash_at(certificate["ledger"]["count"]) != certificate["ledger"]["hash"]:
        raise Broken(
            f"Event {certificate['ledger']['count']} of the ledger is not the purge that is certified."
        )


def read_keys(data: bytes) -> Keys:
    """A JWK set (RFC 8037). Raises Unreadable."""
    try:
        found = json.loads(data)["keys"]
        keys = {each["kid"]: _decoded(each["x"], "key") for each in found if each["crv"] == "Ed25519"}
        return {kid: Ed25519PublicKey.from_public_bytes(each) for kid, each in keys.items()}
    except (Broken, KeyError, TypeError, ValueError):
        raise Unreadable("The keys are not a JWK set with Ed25519 keys.") from None


def _split(data: bytes) -> list[bytes]:
    if not data.endswith(b"\n"):
        raise Broken("The file does not end with a whole line: its end was dropped or changed.")
    return data[:-1].split(b"\n")


def _line(text: bytes, number: int, before: Json | None) -> Json:
    where = f"Line {number}"
    line = _canonical(text, where)
    if not isinstance(line, dict) or line.keys() != FIELDS or type(line["sequence"]) is not int:
        raise Broken(f"{where} does not have the fields of an event.")
    if ledger.hash_of({name: _hashed(line, name, where) for name in HASHED}) != line["hash"]:
        raise Broken(f"{where}: its hash is not that of its content. It was changed.")
    _follows(line, before, where)
    for name in line["commitments"]:
        _check_text(line, name, where)
    if line["salts"].keys() - line["commitments"].keys():
        raise Broken(f"{where} has a salt that belongs to no text. It was changed.")
    return line


def _hashed(line: Json, name: str, where: str) -> Any:
    if name != "data":
        return line[name]
    if not all(isinstance(line[each], dict) for each in ("data", "commitments", "salts")):
        raise Broken(f"{where} does not have the fields of an event.")
    return {field: value for field, value in line["data"].items() if field not in line["commitments"]}


def _follows(line: Json, before: Json | None, where: str) -> None:
    if before is None:
        if line["sequence"] == 1 and line["previousHash"] != ledger.first_hash(
            line["tenantId"], line["runId"]
        ):
            raise Broken(f"{where} does not begin the ledger of its run.")
        return
    if line["previousHash"] != before["hash"] or line["sequence"] != before["sequence"] + 1:
        raise Broken(f"{where} does not follow the line before it: one was dropped, inserted or moved.")


def _check_text(line: Json, name: str, where: str) -> None:
    text, salt = line["data"].get(name), line["salts"].get(name)
    if salt is None and text not in (ERASED, WITHHELD):
        raise Broken(
            f"{where}: `{name}` has no salt, though it is neither erased nor withheld. It was changed."
        )
    if salt is not None and not _keeps(line["commitments"][name], salt, text):
        raise Broken(f"{where}: `{name}` is not the text that was committed to. It was changed.")


def _keeps(commitment: str, salt: Any, text: Any) -> bool:
    try:
        return ledger.commitment(salt, text) == commitment and bytes.fromhex(salt).hex() == salt
    except (TypeError, ValueError):
        return False


def _compare(head: Json, lines: Sequence[Json]) -> None:
    """The chain alone does not say where it ends; and who may leave out a text could do so later."""
    for number, line in enumerate(lines, start=1):
        if _run(line) != _run(head):
            raise Broken(f"Line {number} is of another run than the head.")
    if lines and lines[0]["sequence"] != head["first"]:
        raise Broken(
            f"Line 1 is event {lines[0]['sequence']}, where event {head['first']} was signed as first."
        )
    if len(lines) != head["count"]:
        raise Broken(
            f"There are {len(lines)} events, where {head['count']} were signed: some are missing or added."
        )
    made = ledger.head(head["tenantId"], head["runId"], lines)
    if made["hash"] != head["hash"]:
        raise Broken("The last event is not the one that was signed: lines were changed and chained anew.")
    for number, line in enumerate(lines, start=1):
        for name, text in ledger.undisclosed(line).items():
            if head["undisclosed"].get(name) != text:
                raise Broken(f"Line {number}: `{name}` does not read {text} in what was signed.")
    if made["undisclosed"] != head["undisclosed"]:
        raise Broken("A text is there that was left out when the ledger was signed.")


def _canonical(text: bytes, where: str) -> Any:
    value = _parsed(text.decode("utf-8", "replace"), where)
    try:
        if canonical(value) == text:
            return value
    except (ValueError, RecursionError):
        pass
    raise Broken(f"{where} is not in canonical form. It was changed.")


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise Broken(f"{where} is not JSON. It was changed.") from None


def _without_repetition(pairs: list[tuple[str, Any]]) -> Json:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _decoded(text: str, what: str) -> bytes:
    """Strictly: of the spellings that mean the same bytes, only the one that is written."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        data = b""
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise Broken(f"{what} is not whole base64url. It was changed.")
    return data


def _run(facts: Json) -> tuple[str, str]:
    return facts["tenantId"], facts["runId"]


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read: {problem.strerror}.") from None


def _say_ledger(given: argparse.Namespace, keys: Keys) -> Iterator[str]:
    found = verify_ledger(_read(given.file), keys)
    if given.earlier:
        require_continuation(verify_ledger(_read(given.earlier), keys), found)
        yield "It goes on from the earlier ledger."
    head = found.head
    yield f"{head['count']} events of run {head['runId']}, signed at {head['at']}: none changed, none missing."
    for name, text in sorted(head["undisclosed"].items()):
        sequence, _, field = name.partition(".")
        yield f"Event {sequence}: {field} {text}"


def _say_certificate(given: argparse.Namespace, keys: Keys) -> Iterator[str]:
    certificate = verify_certificate(_read(given.file), keys)
    if given.ledger:
        require_place_in(certificate, verify_ledger(_read(given.ledger), keys))
        yield "The ledger holds this purge."
    erased = ", ".join(f"{each['kind']} ({each['items']})" for each in certificate["erased"]) or "nothing"
    yield f"Run {certificate['runId']}: erased at {certificate['purgedAt']} by {certificate['purgedBy']}: {erased}."
    for each in certificate["remains"]:
        renewed = ", or 90 days from when one is sent again" if "renewedBy" in each else ""
        yield f"{each['kind']} until {each['until']}{renewed}"
    yield f"The last backup that can hold it ends at {certificate['backupsEndAt']}."


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.verify")
    kinds = parser.add_subparsers(required=True)
    for name, say, other in (("ledger", _say_ledger, "earlier"), ("certificate", _say_certificate, "ledger")):
        kind = kinds.add_parser(name)
        kind.add_argument("file", help="as the API answered it; - for standard input")
        kind.add_argument("--keys", required=True, help="the tenant's JWK set")
        kind.add_argument(f"--{other}", help="a ledger of the same run, to compare with")
        kind.set_defaults(say=say)
    given = parser.parse_args(arguments)
    try:
        print(*given.say(given, read_keys(_read(given.keys))), sep="\n")
    except Broken as broken:
        print(f"NOT VALID. {broken}", file=sys.stderr)
        return 1
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return 2
    print("VALID.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
