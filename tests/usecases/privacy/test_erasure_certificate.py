"""What a purge certifies: every kind with its number, what is left until when, and the place in the ledger."""

import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import KeySet
from moto import mock_aws

from builders import CALLER, TENANT, Office
from fakes import FixedClock
from interviews.adapters.runs.dynamodb_runs import DynamoDbRunStore
from interviews.domain.kernel.errors import NotFound
from interviews.domain.kernel.times import from_iso, to_iso
from interviews.domain.privacy.erasure_certificate import BACKUPS_KEPT, MOST_EARLIER
from interviews.domain.webhooks import delivery
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.runs.run_store import Change
from local.verify import Broken, require_place_in, verify_certificate, verify_ledger
from proofs import SIGNER, WORDS, certificate, jwks, keys, ledger, purge, talked_about
from tables import create_table, dynamodb_client, put_open_tenant


@pytest.fixture
def office() -> Office:
    return Office()


def chat(office: Office, run_id: str) -> None:
    chat_about_assessment(
        CALLER,
        run_id,
        message=WORDS,
        conversation_id=None,
        limits=office.tenant.limits,
        service=office.service,
        engine=office.engine,
    )


def certified(office: Office, run_id: str) -> Any:
    return verify_certificate(certificate(office, run_id), keys())


def test_before_a_purge_there_is_none(office: Office) -> None:
    with pytest.raises(NotFound):
        certificate(office, office.assessed())


def test_it_names_what_went_and_who_had_it_go(office: Office) -> None:
    run_id = office.assessed()
    chat(office, run_id)
    answer = purge(office, run_id)
    found = certified(office, run_id)
    assert (found["certificateId"], found["purgedAt"]) == (
        answer["certificateId"],
        to_iso(answer["purgedAt"]),
    )
    assert (found["tenantId"], found["runId"], found["purgedBy"]) == (CALLER.tenant_id, run_id, CALLER.key_id)
    assert [each["kind"] for each in found["erased"]] == answer["purged"]
    assert all(each["items"] > 0 for each in found["erased"])
    counts = {each["kind"]: each["items"] for each in found["erased"]}
    assert counts["chat"] == 1
    assert counts["assessmentText"] == 2  # the assessment and the ratings behind it


def test_its_place_in_the_ledger_is_the_purge(office: Office) -> None:
    run_id = talked_about(office)
    purge(office, run_id)
    found = certified(office, run_id)
    of_run = verify_ledger(ledger(office, run_id), keys())
    require_place_in(found, of_run)
    (event,) = (each for each in of_run.lines if each["sequence"] == found["ledger"]["count"])
    assert event["data"]["certificateId"] == found["certificateId"]
    other = talked_about(office)
    with pytest.raises(Broken):
        require_place_in(found, verify_ledger(ledger(office, other), keys()))


def test_what_remains_has_an_end_and_nothing_is_stored_longer() -> None:
    clock = FixedClock()
    with mock_aws():
        client = dynamodb_client()
        create_table(client, "interviews")
        put_open_tenant(client, TENANT.tenant_id, "interviews")
        office = Office(
            clock=clock, runs=DynamoDbRunStore(client, "interviews", clock, tenants_table="interviews")
        )
        run_id = office.settled()
        clock.advance(days=3)
        purge(office, run_id)
        office.runs.end_items(office.ref(run_id), office.run(run_id).expires_at)  # as the relay does
        found = certified(office, run_id)
        ends = {each["kind"]: from_iso(each["until"]).timestamp() for each in found["remains"]}
        stored = client.scan(TableName="interviews")["Items"]
        of_run = [each for each in stored if run_id in each["pk"]["S"] or run_id in each["sk"]["S"]]
    assert of_run
    assert all(int(each["expiresAt"]["N"]) <= max(ends.values()) for each in of_run)
    kinds = {
        "EVENT#": "eventsAndLedger",
        "PLAN": "requestAndPlans",
        "REQUEST": "requestAndPlans",
        "ASSESS": "scoresAndVerdict",
    }
    for name, kind in kinds.items():
        lasting = [int(each["expiresAt"]["N"]) for each in of_run if each["sk"]["S"].startswith(name)]
        assert lasting
        assert max(lasting) <= ends[kind]
    renewed = {each["kind"] for each in found["remains"] if each.get("renewedBy") == "REDELIVERY"}
    assert renewed == {"webhookDeliveries"}
    assert ends["webhookDeliveries"] == (clock() + delivery.KEPT).timestamp()
    assert from_iso(found["backupsEndAt"]) - from_iso(found["purgedAt"]) == BACKUPS_KEPT == timedelta(days=35)


def test_the_last_purge_is_certified_and_names_those_before(office: Office) -> None:
    run_id = office.assessed()
    purge(office, run_id)
    first = certified(office, run_id)
    assert first["earlier"] == []
    for _ in range(MOST_EARLIER + 2):
        before = certified(office, run_id)
        chat(office, run_id)
        office.clock.advance(days=1)
        purge(office, run_id)
    last = certified(office, run_id)
    assert [each["kind"] for each in last["erased"]] == ["chat"]
    assert len(last["earlier"]) == MOST_EARLIER
    assert last["earlier"][-1] == {name: before[name] for name in ("certificateId", "purgedAt")}


def test_again_and_again_it_is_the_same_to_the_byte(office: Office) -> None:
    run_id = office.assessed()
    purge(office, run_id)
    first = certificate(office, run_id)
    office.clock.advance(days=9)
    purge(office, run_id)
    assert certificate(office, run_id) == first


def test_a_purge_that_loses_a_race_certifies_what_it_then_found(office: Office) -> None:
    run_id = office.assessed()
    lost = False

    def interfere(change: Change) -> None:
        nonlocal lost
        if change.erasure and not lost:
            lost = True
            chat(office, run_id)
            raise Clash("RUN")

    office.runs.before_commit = interfere  # type: ignore[attr-defined]
    answer = purge(office, run_id)
    found = certified(office, run_id)
    assert "chat" in [each["kind"] for each in found["erased"]]
    assert found["certificateId"] == answer["certificateId"]
    (recorded,) = office.runs.erasures  # type: ignore[attr-defined]
    assert recorded.certificate_id == found["certificateId"]
    assert recorded.expires_at == (answer["purgedAt"] + timedelta(days=90)).timestamp()  # docs/privacy.md


def test_the_record_goes_with_the_purge_or_not_at_all(office: Office) -> None:
    run_id = office.assessed()

    def die(change: Change) -> None:
        if change.erasure:
            raise RuntimeError

    office.runs.before_commit = die  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError):
        purge(office, run_id)
    with pytest.raises(NotFound):
        certificate(office, run_id)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864; the contract's JWKS says EdDSA
def test_another_implementation_verifies_it(office: Office) -> None:
    run_id = office.assessed()
    purge(office, run_id)
    answer = json.loads(certificate(office, run_id))
    token = jws.deserialize_compact(
        answer["jws"], KeySet.import_key_set(json.loads(jwks())), algorithms=["EdDSA"]
    )
    assert json.loads(token.payload) == answer["certificate"]


def test_one_flipped_byte_fails(office: Office) -> None:
    run_id = office.assessed()
    purge(office, run_id)
    data = certificate(office, run_id)
    compact = json.loads(data)["jws"].encode()
    for whole in (data, compact):
        for at in range(len(whole)):
            for bit in (1, 2, 16, 32):
                broken = bytearray(whole)
                broken[at] ^= bit
                with pytest.raises(Broken):
                    verify_certificate(bytes(broken), keys())


def test_a_ledgers_head_is_no_certificate(office: Office) -> None:
    run_id = office.assessed()
    head = json.loads(ledger(office, run_id).splitlines()[-1])["head"]
    with pytest.raises(Broken, match="erasure-certificate"):
        verify_certificate(head.encode(), keys())


def test_each_tenant_has_a_key_of_its_own(office: Office) -> None:
    assert SIGNER.public_key("TENANT#tnt_1") != SIGNER.public_key("TENANT#tnt_2")
