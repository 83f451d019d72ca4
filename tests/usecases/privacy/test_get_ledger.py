"""The ledger: what it holds, what an erasure leaves of it, and that nothing in it can be changed unseen."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as some
from joserfc import jws
from joserfc.jwk import KeySet

from builders import Office
from interviews.domain.kernel.canonical_json import canonical
from interviews.domain.kernel.errors import RunNotFound
from interviews.domain.kernel.jws import signed
from interviews.domain.runs import ledger as chain
from interviews.domain.runs.lifecycle import State
from interviews.usecases.privacy import get_ledger as module
from interviews.usecases.privacy.sign_proof import sign_proof
from local.verify import Broken, require_continuation, verify_ledger
from proofs import BLIND, SIGNER, WORDS, jwks, keys, ledger, purge, talked_about

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ERASED, WITHHELD = "[erased]", "[withheld]"


@pytest.fixture
def office() -> Office:
    return Office()


def lines(data: bytes) -> list[Any]:
    return [json.loads(each) for each in data.splitlines()]


class TestContent:
    @pytest.mark.parametrize("state", [each for each in State if each is not State.RECEIVED])
    def test_it_holds_every_event_and_verifies_in_every_state(self, office: Office, state: State) -> None:
        run_id = office.at(state)
        found = verify_ledger(ledger(office, run_id), keys())
        assert [each["event"] for each in found.lines] == office.events(run_id)
        purge(office, run_id)
        assert verify_ledger(ledger(office, run_id), keys()).head["count"] == len(office.events(run_id))

    @pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864; the contract's JWKS says EdDSA
    def test_it_is_checked_by_others_code_alone(self, office: Office) -> None:
        """rfc8785 and joserfc: what the format promises, without a line of ours."""
        *events, last = lines(ledger(office, talked_about(office)))
        expected = hashlib.sha256(
            rfc8785.dumps(
                {"form": "interview-ledger/1", "runId": events[0]["runId"], "tenantId": events[0]["tenantId"]}
            )
        ).hexdigest()
        for event in events:
            for name, commitment in event["commitments"].items():
                salted = bytes.fromhex(event["salts"][name]) + rfc8785.dumps(event["data"].pop(name))
                assert hashlib.sha256(salted).hexdigest() == commitment
            assert event["previousHash"] == expected
            hashed = {name: each for name, each in event.items() if name not in ("hash", "salts")}
            expected = hashlib.sha256(rfc8785.dumps(hashed)).hexdigest()
            assert event["hash"] == expected
        token = jws.deserialize_compact(
            last["head"], KeySet.import_key_set(json.loads(jwks())), algorithms=["EdDSA"]
        )
        assert token.headers()["typ"] == "ledger-head+jws"
        head = json.loads(token.payload)
        assert (head["count"], head["hash"], head["first"]) == (len(events), expected, 1)

    def test_every_line_is_canonical(self, office: Office) -> None:
        for each in ledger(office, talked_about(office)).splitlines():
            assert rfc8785.dumps(json.loads(each)) == each

    def test_another_run_is_not_found(self, office: Office) -> None:
        with pytest.raises(RunNotFound):
            ledger(office, "run_1_00000000")

    def test_two_runs_share_no_hash(self, office: Office) -> None:
        one, other = (lines(ledger(office, office.planned()))[0] for _ in range(2))
        assert one["previousHash"] != other["previousHash"]

    def test_texts_beyond_what_can_be_answered_are_withheld(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_BYTES", 2000)
        run_id = talked_about(office)
        found = verify_ledger(ledger(office, run_id), keys())
        assert found.head["count"] == len(office.events(run_id))
        assert set(found.head["undisclosed"].values()) == {WITHHELD}

    def test_events_are_read_page_by_page_to_the_last(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = talked_about(office)
        whole = ledger(office, run_id)
        for at_once in (1, 2, len(office.events(run_id))):
            monkeypatch.setattr(module, "EVENTS_AT_ONCE", at_once)
            assert ledger(office, run_id) == whole


class TestWords:
    def test_a_key_without_candidate_read_finds_them_withheld_and_can_verify(self, office: Office) -> None:
        run_id = talked_about(office)
        data = ledger(office, run_id, BLIND)
        assert WORDS not in data.decode()
        assert {each["hash"] for each in lines(data)[:-1]} == {
            each["hash"] for each in lines(ledger(office, run_id))[:-1]
        }
        assert set(verify_ledger(data, keys()).head["undisclosed"].values()) == {WITHHELD}
        assert "Grace" in data.decode()  # who decided is no secret of the candidate

    def test_an_erasure_leaves_the_chain_and_nothing_to_guess_from(self, office: Office) -> None:
        run_id = talked_about(office)
        before = verify_ledger(ledger(office, run_id), keys())
        purge(office, run_id)
        data = ledger(office, run_id)
        after = verify_ledger(data, keys())
        require_continuation(before, after)
        assert WORDS not in data.decode()
        assert after.head["undisclosed"] == {"2.feedback": ERASED, "5.reason": ERASED}
        salts = [
            each["salts"][name]
            for each in before.lines
            for name in ("feedback", "reason")
            if name in each["salts"]
        ]
        assert len(salts) == 2
        assert not any(salt in data.decode() for salt in salts)
        records = office.runs.load_all(office.ref(run_id))[1]
        assert not any(salt in json.dumps(records) for salt in salts)

    def test_our_own_reason_stays_after_an_erasure_and_is_checked_still(self, office: Office) -> None:
        run_id = office.created()
        office.cancel(run_id)
        purge(office, run_id)
        assert verify_ledger(ledger(office, run_id), keys()).head["undisclosed"] == {}

    def test_what_reads_like_an_erasure_and_was_said_is_checked(self, office: Office) -> None:
        run_id = office.created()
        office.cancel(run_id, ERASED)
        assert verify_ledger(ledger(office, run_id), keys()).head["undisclosed"] == {}


def test_events_whose_retention_is_over_are_missing_as_signed(office: Office) -> None:
    run_id = office.settled()
    office.runs.events_of[office.ref(run_id)].pop(1)  # type: ignore[attr-defined]
    assert verify_ledger(ledger(office, run_id), keys()).head["first"] == 2


def test_a_run_none_of_whose_events_is_left_has_a_head_that_says_so(office: Office) -> None:
    run_id = office.planned()
    first = lines(ledger(office, run_id))[0]["previousHash"]
    office.runs.events_of[office.ref(run_id)].clear()  # type: ignore[attr-defined]
    head = verify_ledger(ledger(office, run_id), keys()).head
    assert (head["first"], head["count"], head["hash"]) == (1, 0, first)


def _ledgers() -> dict[str, bytes]:
    office = Office()
    run_id = talked_about(office)
    whole = ledger(office, run_id)
    purge(office, run_id)
    return {"whole": whole, "purged": ledger(office, run_id), "withheld": ledger(office, run_id, BLIND)}


LEDGERS = _ledgers()
GOOD = LEDGERS["whole"]


def drop(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return rows[:at] + rows[at + 1 :]


def double(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return [*rows[: at + 1], *rows[at:]]


def swap(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    other = random.choice([each for each in range(len(rows)) if each != at])
    rows = list(rows)
    rows[at], rows[other] = rows[other], rows[at]
    return rows


def cut(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    """All from here on, but the head."""
    return [*rows[: min(at, len(rows) - 2)], rows[-1]]


def cut_the_start(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return rows[min(at, len(rows) - 2) + 1 :]


def change_a_field(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    """And nothing else: neither the hash nor what follows."""
    return _rewritten(rows, at, random, chained=0)


def change_a_field_and_its_hash(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return _rewritten(rows, at, random, chained=1)


def change_a_field_and_all_hashes(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return _rewritten(rows, at, random, chained=len(rows))


def insert_and_chain_anew(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    events = [json.loads(each) for each in rows[:-1]]
    at = min(at, len(events) - 1)
    events.insert(at, events[at] | {"eventId": "another"})
    for number, each in enumerate(events, start=1):
        each["sequence"] = number
    return [*_chained(events), rows[-1]]


def drop_and_chain_anew(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    events = [json.loads(each) for each in drop(rows[:-1], min(at, len(rows) - 2), random)]
    for number, each in enumerate(events, start=1):
        each["sequence"] = number
    return [*_chained(events), rows[-1]]


def erase_a_text(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    """What anybody with the file could do, if the head did not say which texts are there."""
    return _with_mark(rows, random, ERASED)


def withhold_a_text(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    return _with_mark(rows, random, WITHHELD)


def respell(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    """The same JSON in another form."""
    return [
        *rows[:at],
        json.dumps(json.loads(rows[at]), indent=random.choice([None, 0])).encode(),
        *rows[at + 1 :],
    ]


def sign_by_another_key(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    head = verify_ledger(b"\n".join(rows) + b"\n", keys()).head
    return [*rows[:-1], canonical({"head": sign_proof(head, "ledger-head+jws", "tnt_2", SIGNER)})]


def sign_as_something_else(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    head = verify_ledger(b"\n".join(rows) + b"\n", keys()).head
    return [*rows[:-1], canonical({"head": sign_proof(head, "erasure-certificate+jws", "tnt_1", SIGNER)})]


def sign_by_nobody(rows: list[bytes], at: int, random: Random) -> list[bytes]:
    head = json.loads(base64.urlsafe_b64decode(json.loads(rows[-1])["head"].split(".")[1] + "=="))
    token = signed(head, typ="ledger-head+jws", kid=next(iter(keys())), sign=lambda message: b"\0" * 64)
    return [*rows[:-1], canonical({"head": token})]


MUTATIONS: list[Callable[[list[bytes], int, Random], list[bytes]]] = [
    drop,
    double,
    swap,
    cut,
    cut_the_start,
    change_a_field,
    change_a_field_and_its_hash,
    change_a_field_and_all_hashes,
    insert_and_chain_anew,
    drop_and_chain_anew,
    erase_a_text,
    withhold_a_text,
    respell,
    sign_by_another_key,
    sign_as_something_else,
    sign_by_nobody,
]


@pytest.mark.parametrize("which", LEDGERS)
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda each: each.__name__)
@settings(max_examples=30, deadline=None)
@given(at=some.integers(0, 20), seed=some.integers(0, 2**32))
def test_any_mutation_of_any_line_is_found(
    which: str, mutate: Callable[[list[bytes], int, Random], list[bytes]], at: int, seed: int
) -> None:
    rows = LEDGERS[which].splitlines()
    broken = mutate(rows, at % len(rows), Random(seed))
    if broken == rows:
        return
    with pytest.raises(Broken):
        verify_ledger(b"\n".join(broken) + b"\n", keys())


@pytest.mark.parametrize("which", LEDGERS)
def test_one_flipped_byte_is_found_wherever_it_is(which: str) -> None:
    data = LEDGERS[which]
    for at in range(len(data)):
        broken = bytearray(data)
        broken[at] ^= Random(at).choice([1, 2, 4, 8, 16, 32, 64, 128])
        with pytest.raises(Broken):
            verify_ledger(bytes(broken), keys())


@settings(max_examples=300, deadline=None)
@given(at=some.integers(0, len(GOOD)), added=some.binary(max_size=3), taken=some.integers(0, 3))
def test_bytes_put_in_or_taken_out_are_found(at: int, added: bytes, taken: int) -> None:
    broken = GOOD[:at] + added + GOOD[at + taken :]
    if broken == GOOD:
        return
    with pytest.raises(Broken):
        verify_ledger(broken, keys())


@pytest.mark.parametrize("number", [1, 3, 5])
def test_the_first_line_that_was_changed_is_named(number: int) -> None:
    rows = GOOD.splitlines()
    for at in range(number - 1, len(rows) - 1):
        rows[at] = rows[at].replace(b'"actor":"', b'"actor":"x')
    with pytest.raises(Broken, match=rf"^Line {number}\b"):
        verify_ledger(b"\n".join(rows) + b"\n", keys())


def test_the_line_behind_a_gap_is_named() -> None:
    rows = GOOD.splitlines()
    with pytest.raises(Broken, match=r"^Line 3 does not follow"):
        verify_ledger(b"\n".join(drop(rows, 2, Random())) + b"\n", keys())


@pytest.mark.parametrize("mark", [ERASED, WITHHELD])
def test_the_line_whose_text_was_left_out_later_is_named(mark: str) -> None:
    rows = GOOD.splitlines()
    event = json.loads(rows[1])
    event["data"]["feedback"] = mark
    del event["salts"]["feedback"]
    rows[1] = canonical(event)
    with pytest.raises(Broken, match=r"^Line 2: `2\.feedback` does not read"):
        verify_ledger(b"\n".join(rows) + b"\n", keys())


def test_how_many_lines_are_missing_at_the_end_is_said() -> None:
    rows = GOOD.splitlines()
    with pytest.raises(Broken, match=rf"There are {len(rows) - 2} events, where {len(rows) - 1} were signed"):
        verify_ledger(b"\n".join(drop(rows, len(rows) - 2, Random())) + b"\n", keys())


def test_another_spelling_of_the_same_signature_is_found() -> None:
    """Of the last of its 86 characters, four bits mean nothing."""
    end = GOOD.rindex(b'"}')
    for other in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        broken = GOOD[: end - 1] + bytes([other]) + GOOD[end:]
        if broken != GOOD:
            with pytest.raises(Broken):
                verify_ledger(broken, keys())


def test_another_runs_events_are_not_those_kept_earlier(office: Office) -> None:
    one, other = (verify_ledger(ledger(office, talked_about(office)), keys()) for _ in range(2))
    with pytest.raises(Broken):
        require_continuation(one, other)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"[]\n", b"null\n", b"{}\n", b'{"head":1}\n', b"[" * 9999 + b"\n"],
)
def test_what_is_no_ledger_is_called_broken(data: bytes) -> None:
    with pytest.raises(Broken):
        verify_ledger(data, keys())


def _rewritten(rows: list[bytes], at: int, random: Random, *, chained: int) -> list[bytes]:
    events = [json.loads(each) for each in rows[:-1]]
    at = min(at, len(events) - 1)
    name = random.choice(["actor", "event", "eventId", "state", "timestamp", "data", "runId", "tenantId"])
    events[at][name] = events[at]["data"] | {"planId": "x"} if name == "data" else "x"
    anew = _chained(events)
    return [*(canonical(each) for each in events[:at]), *_some(events, anew, at, chained), rows[-1]]


def _some(events: list[Any], anew: list[bytes], at: int, chained: int) -> list[bytes]:
    end = at + chained
    return (
        [*anew[at:end], *(canonical(each) for each in events[end:])]
        if chained
        else [canonical(each) for each in events[at:]]
    )


def _chained(events: list[Any]) -> list[bytes]:
    """As somebody would who knows how, and has no key."""
    last = chain.first_hash(events[0]["tenantId"], events[0]["runId"])
    made = []
    for each in events:
        plain = {name: value for name, value in each["data"].items() if name not in each["commitments"]}
        hashed = {name: value for name, value in each.items() if name not in ("hash", "salts")}
        last_hash = chain.hash_of(hashed | {"previousHash": last, "data": plain})
        made.append(canonical(each | {"previousHash": last, "hash": last_hash}))
        last = last_hash
    return made


def _with_mark(rows: list[bytes], random: Random, mark: str) -> list[bytes]:
    events = [json.loads(each) for each in rows[:-1]]
    where = [(each, name) for each in events for name in each["commitments"] if each["data"][name] != mark]
    if not where:
        return rows
    event, name = random.choice(where)
    event["data"][name] = mark
    event["salts"].pop(name, None)
    return [*(canonical(each) for each in events), rows[-1]]
