"""A table restored to before a purge is purged again: real stores, handlers and tables (moto)."""

import json
import os
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import COMPLETE, Stage, open_stage
from interviews.adapters.kernel.dynamodb import unmarshal
from interviews.adapters.privacy.dynamodb_erasures import DynamoDbErasureLog
from interviews.adapters.webhooks.dynamodb_deliveries import DynamoDbDeliveryStore
from interviews.domain.kernel.records import from_record
from interviews.domain.privacy.erasure_certificate import Erasure
from interviews.runtime import wiring
from local import purge_again, redrive
from local.purge_again import Repeated, desk_of, purge_all_again
from local.stage.deployed import DeployedStage
from local.verify import Broken, read_keys, require_place_in, verify_certificate, verify_ledger
from tables import aws_client

PLANTED = "Zaphodine"
FIELDS = {"candidateName": f"{PLANTED} Beeblebrox", "candidateEmail": f"{PLANTED}@example.com"}


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with open_stage(monkeypatch) as opened:
        yield opened


@pytest.fixture
def dynamodb(stage: Stage) -> Any:
    return aws_client("dynamodb")


def items(dynamodb: Any, variable: str) -> list[Any]:
    found: list[Any] = dynamodb.scan(TableName=os.environ[variable])["Items"]
    return found


def erasures(dynamodb: Any) -> list[Any]:
    return [each for each in items(dynamodb, "TENANTS_TABLE") if each["pk"]["S"].startswith("ERASURE#")]


def restore(dynamodb: Any, variable: str, then: list[Any]) -> None:
    """The table as it was then."""
    for item in items(dynamodb, variable):
        key = {name: item[name] for name in ("pk", "sk")}
        dynamodb.delete_item(TableName=os.environ[variable], Key=key)
    for item in then:
        dynamodb.put_item(TableName=os.environ[variable], Item=item)


def again(stage: Stage, dynamodb: Any) -> Repeated:
    tenants = os.environ["TENANTS_TABLE"]
    service = desk_of(dynamodb, os.environ["INTERVIEWS_TABLE"], tenants, stage.clock)
    deliveries = DynamoDbDeliveryStore(dynamodb, os.environ["DELIVERIES_TABLE"], stage.clock)
    return purge_all_again(DynamoDbErasureLog(dynamodb, tenants), service, deliveries)


def ended(stage: Stage) -> str:
    run_id = stage.run_in("PENDING", **FIELDS)
    stage.made("POST", f"interviews/{run_id}/plan/reject", {"feedback": f"{PLANTED} was rude."})
    return run_id


def is_there(dynamodb: Any) -> bool:
    return any(PLANTED in readable(each) for each in items(dynamodb, "INTERVIEWS_TABLE"))


def readable(item: Any) -> str:
    return "".join(
        zlib.decompress(value["B"]).decode() if "B" in value else json.dumps(value) for value in item.values()
    )


def test_what_came_back_is_erased_again_and_certified(stage: Stage, dynamodb: Any) -> None:
    run_id = ended(stage)
    before = items(dynamodb, "INTERVIEWS_TABLE")
    stage.clock.advance(hours=1)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    assert not is_there(dynamodb)
    first = stage.call("GET", f"interviews/{run_id}/erasure-certificate")
    restore(dynamodb, "INTERVIEWS_TABLE", before)
    assert is_there(dynamodb)
    stage.clock.advance(days=2)

    assert again(stage, dynamodb) == Repeated(recorded=1, purged=1)
    assert not is_there(dynamodb)
    keys = read_keys(stage.call("GET", f"/v1/webhook-keys/{stage.tenant_id}/jwks.json").text.encode())
    old = verify_certificate(first.text.encode(), keys)
    new = verify_certificate(
        stage.call("GET", f"interviews/{run_id}/erasure-certificate").text.encode(), keys
    )
    assert new["earlier"] == [{name: old[name] for name in ("certificateId", "purgedAt")}]
    assert new["purgedBy"] == "restore"
    ledger = verify_ledger(stage.call("GET", f"interviews/{run_id}/ledger").text.encode(), keys)
    require_place_in(new, ledger)
    with pytest.raises(Broken):
        require_place_in(old, ledger)  # what happened after the restored moment is lost with it

    written = items(dynamodb, "INTERVIEWS_TABLE")
    assert again(stage, dynamodb) == Repeated(recorded=1)
    assert items(dynamodb, "INTERVIEWS_TABLE") == written


def test_a_drill_on_a_copy_changes_nothing_for_the_table_in_use(stage: Stage, dynamodb: Any) -> None:
    """A run goes on after its purge with another candidate, whom nobody asked to erase."""
    run_id = stage.run_in("INFO_NEEDED", candidateName=f"{PLANTED} Beeblebrox")
    before = items(dynamodb, "INTERVIEWS_TABLE")
    stage.clock.advance(hours=1)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    missing = {name: each for name, each in COMPLETE.items() if name not in ("candidateRef", "candidateName")}
    stage.made("PATCH", f"interviews/{run_id}/info", missing | {"candidateName": f"{PLANTED} the Second"})
    in_use = items(dynamodb, "INTERVIEWS_TABLE")

    for _ in range(2):
        stage.clock.advance(hours=1)
        restore(dynamodb, "INTERVIEWS_TABLE", before)  # as a copy beside it
        assert again(stage, dynamodb) == Repeated(recorded=1, purged=1)
        assert again(stage, dynamodb) == Repeated(recorded=1)
        assert not is_there(dynamodb)
        restore(dynamodb, "INTERVIEWS_TABLE", in_use)
        assert again(stage, dynamodb) == Repeated(recorded=1)
        assert items(dynamodb, "INTERVIEWS_TABLE") == in_use
    assert is_there(dynamodb)


def test_a_purge_that_was_on_record_in_a_copy_alone_is_on_record_again(stage: Stage, dynamodb: Any) -> None:
    run_id = ended(stage)
    before = items(dynamodb, "INTERVIEWS_TABLE")
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    (recorded,) = erasures(dynamodb)
    restore(dynamodb, "INTERVIEWS_TABLE", before)
    service = desk_of(dynamodb, os.environ["INTERVIEWS_TABLE"], os.environ["TENANTS_TABLE"], stage.clock)
    deliveries = DynamoDbDeliveryStore(dynamodb, os.environ["DELIVERIES_TABLE"], stage.clock)
    key = {name: recorded[name] for name in ("pk", "sk")}
    dynamodb.delete_item(TableName=os.environ["TENANTS_TABLE"], Key=key)
    of_the_copy = Recorded(from_record(Erasure, unmarshal(recorded)))
    assert purge_all_again(of_the_copy, service, deliveries).purged == 1
    assert erasures(dynamodb) == [recorded]


class Recorded:
    def __init__(self, erasure: Erasure) -> None:
        self.erasure = erasure

    def erasures_on(self, day: str) -> Iterator[Erasure]:
        if day == self.erasure.day:
            yield self.erasure


def test_a_run_that_stands_as_after_its_purge_is_left_alone(stage: Stage, dynamodb: Any) -> None:
    """What a candidate says in an interview after a purge is nobody's wish to erase."""
    run_id = stage.run_in("PENDING", **FIELDS)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    stage.clock.advance(hours=1)
    stage.made("POST", f"interviews/{run_id}/plan/reject", {"feedback": f"{PLANTED} was late."})
    assert again(stage, dynamodb) == Repeated(recorded=1)
    assert is_there(dynamodb)


def test_a_run_that_was_made_after_the_restored_moment_is_passed_over(stage: Stage, dynamodb: Any) -> None:
    before = items(dynamodb, "INTERVIEWS_TABLE")
    stage.made("DELETE", f"interviews/{ended(stage)}/candidate-data")
    restore(dynamodb, "INTERVIEWS_TABLE", before)
    assert again(stage, dynamodb) == Repeated(recorded=1)


def test_one_that_fails_does_not_keep_the_others(
    stage: Stage, dynamodb: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [ended(stage) for _ in range(3)]
    before = items(dynamodb, "INTERVIEWS_TABLE")
    for run_id in runs:
        stage.clock.advance(minutes=1)
        stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    restore(dynamodb, "INTERVIEWS_TABLE", before)
    key = {"pk": {"S": f"RUN#{stage.tenant_id}#{runs[1]}"}, "sk": {"S": "SESSION"}}
    damaged = key | {"document": {"S": '{"version":1}'}}
    dynamodb.put_item(TableName=os.environ["INTERVIEWS_TABLE"], Item=damaged)
    assert again(stage, dynamodb) == Repeated(recorded=3, purged=2, failed=1)
    assert runs[1] in capsys.readouterr().err
    dynamodb.delete_item(TableName=os.environ["INTERVIEWS_TABLE"], Key=key)
    assert again(stage, dynamodb).purged == 1


@pytest.mark.parametrize("table", ["TENANTS_TABLE", "DELIVERIES_TABLE"])
def test_restoring_another_table_brings_nobody_back(stage: Stage, dynamodb: Any, table: str) -> None:
    run_id = ended(stage)
    before = items(dynamodb, table)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    restore(dynamodb, table, before)
    assert not is_there(dynamodb)


def test_the_record_holds_nothing_personal_and_ends_after_the_last_backup(
    stage: Stage, dynamodb: Any
) -> None:
    run_id = ended(stage)
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    certificate = stage.made("GET", f"interviews/{run_id}/erasure-certificate")["certificate"]
    (record,) = erasures(dynamodb)
    assert {name: value["S"] for name, value in record.items() if name not in ("pk", "sk", "expiresAt")} == {
        "tenantId": stage.tenant_id,
        "runId": run_id,
        "certificateId": certificate["certificateId"],
        "purgedAt": certificate["purgedAt"],
    }
    assert int(record["expiresAt"]["N"]) > stage.clock().timestamp() + 35 * 86_400


def test_without_a_stage_one_sentence_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(redrive, "LOCAL", tmp_path / "stack.json")
    monkeypatch.setattr("sys.argv", ["purge_again"])
    assert purge_again.main() == 1
    assert capsys.readouterr().err == "The local stage does not run: `make up` starts it.\n"


def test_the_command_reads_the_stages_tables(
    stage: Stage, dynamodb: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = ended(stage)
    before = items(dynamodb, "INTERVIEWS_TABLE")
    stage.made("DELETE", f"interviews/{run_id}/candidate-data")
    restore(dynamodb, "INTERVIEWS_TABLE", before)
    outputs = {"TenantsTable": os.environ["TENANTS_TABLE"], "InterviewsTable": "in use, and not asked"}
    outputs["DeliveriesTable"] = os.environ["DELIVERIES_TABLE"]
    monkeypatch.setattr(
        purge_again,
        "open_stage",
        lambda name: DeployedStage(outputs, None, wiring.client("dynamodb"), None),
    )
    monkeypatch.setattr("sys.argv", ["purge_again", "--table", os.environ["INTERVIEWS_TABLE"]])
    today = stage.clock().date().isoformat()
    monkeypatch.setattr(purge_again, "_recorded", lambda erasures, now: erasures.erasures_on(today))
    assert purge_again.main() == 0
    assert "1 purges on record: 1 repeated, 0 failed." in capsys.readouterr().out
    assert not is_there(dynamodb)
