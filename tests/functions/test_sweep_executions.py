"""Relay, state machine and sweep together: the deployed handlers, on tables and executions of moto."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from handler_stage import Stage, handler_of, open_stage
from interviews.runtime import wiring
from tables import stream_record
from world import ASL_FILE

ROLE = "arn:aws:iam::123456789012:role/machine"
ACTIVE = {"PENDING": {"plan": {"version": 1, "secondsToDecide": 30 * 86_400}}, "APPROVED": {}}


class Machines:
    """Executions that never move: moto starts them, and describes them."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage = stage
        self.client = wiring.client("stepfunctions")
        definition = ASL_FILE.read_text().replace("${InterviewsTable}", os.environ["INTERVIEWS_TABLE"])
        arn = self.client.create_state_machine(name="lifecycle", definition=definition, roleArn=ROLE)
        self.arn = arn["stateMachineArn"]
        monkeypatch.setenv("STATE_MACHINE_ARN", self.arn)
        monkeypatch.setenv("EXECUTIONS_ARN", self.arn.replace(":stateMachine:", ":execution:"))

    def relay(self, run_id: str, kind: str) -> None:
        key = {"pk": {"S": f"RUN#{self.stage.tenant_id}#{run_id}"}, "sk": {"S": "RUN"}}
        image = wiring.client("dynamodb").get_item(TableName=os.environ["INTERVIEWS_TABLE"], Key=key)["Item"]
        # Tests lead a run on without the relay; a later write takes the mark off.
        record = stream_record(image | ({"starts": {"BOOL": True}} if kind == "INSERT" else {}), kind=kind)
        assert handler_of("runs/relay")({"Records": [record]}, None) == {"batchItemFailures": []}

    def started(self, run_id: str) -> list[dict[str, Any]]:
        """In the order of their starts, each as AWS describes it."""
        found = self.client.list_executions(stateMachineArn=self.arn)["executions"]
        described = [self.client.describe_execution(executionArn=each["executionArn"]) for each in found]
        return sorted((each for each in described if run_id in each["name"]), key=lambda each: each["name"])

    def stop(self, run_id: str) -> dict[str, Any]:
        """What EventBridge tells of it, as the AWS documentation shows it."""
        last = self.started(run_id)[-1]
        self.client.stop_execution(executionArn=last["executionArn"])
        detail = {name: last[name] for name in ("executionArn", "stateMachineArn", "name", "input")}
        told = {"source": "aws.states", "detail-type": "Step Functions Execution Status Change"}
        return {**told, "detail": {**detail, "status": "ABORTED", "inputDetails": {"included": True}}}


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    with open_stage(monkeypatch) as stage:
        yield Machines(stage, monkeypatch)


def sweep(event: Any = None) -> dict[str, Any]:
    return handler_of("runs/sweep_executions")(event or {"source": "aws.events"}, None)


@pytest.mark.parametrize("state", ACTIVE)
def test_a_stopped_execution_is_followed_by_another_one_at_the_same_wait(
    machines: Machines, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = machines.stage.run_in(state)
    machines.relay(run_id, "INSERT")
    version = machines.stage.made("GET", f"interviews/{run_id}")["version"]
    assert sweep(machines.stop(run_id))["restarted"] == 1
    metrics = [json.loads(each) for each in capsys.readouterr().out.splitlines() if '"_aws"' in each]
    assert [each["ExecutionsRestarted"] for each in metrics] == [1]
    machines.relay(run_id, "MODIFY")
    first, second = machines.started(run_id)
    assert (first["status"], second["status"]) == ("ABORTED", "RUNNING")
    assert second["name"] == f"{first['name']}_2"
    given = json.loads(second["input"])
    assert given["generation"] == "2"
    assert {name: each for name, each in given.items() if name in ("state", "plan")} == {
        "state": state,
        **ACTIVE[state],
    }
    run = machines.stage.made("GET", f"interviews/{run_id}")
    assert (run["state"], run["version"]) == (state, version + 1)


def test_the_schedule_finds_what_nobody_told(machines: Machines) -> None:
    well, ill = machines.stage.run_in("PENDING"), machines.stage.run_in("PENDING")
    never = machines.stage.run_in("APPROVED")
    machines.stage.run_in("REJECTED")
    for run_id in (well, ill):
        machines.relay(run_id, "INSERT")
    machines.stop(ill)
    machines.stage.clock.advance(minutes=2)
    swept = sweep()
    assert (swept["looked_at"], swept["restarted"], swept["failed"], swept["next_key"]) == (3, 2, 0, None)
    for run_id in (ill, never):
        machines.relay(run_id, "MODIFY")
    assert [len(machines.started(each)) for each in (well, ill, never)] == [1, 2, 1]
    assert sweep()["looked_at"] == 0, "the next pass begins in an hour"
    machines.stage.clock.advance(hours=1)
    assert (sweep()["looked_at"], len(machines.started(ill))) == (3, 2)


def test_a_decision_after_the_stop_is_where_the_other_one_begins(machines: Machines) -> None:
    run_id = machines.stage.run_in("PENDING")
    machines.relay(run_id, "INSERT")
    told = machines.stop(run_id)
    machines.stage.made("POST", f"interviews/{run_id}/plan/approve", {})
    assert sweep(told)["restarted"] == 1
    machines.relay(run_id, "MODIFY")
    assert json.loads(machines.started(run_id)[-1]["input"])["state"] == "APPROVED"


def test_the_task_of_a_former_execution_is_refused(machines: Machines) -> None:
    run_id = machines.stage.run_in("APPROVED")
    machines.relay(run_id, "INSERT")
    assert sweep(machines.stop(run_id))["restarted"] == 1
    with pytest.raises(Exception, match="Execution 2 goes on") as refused:
        machines.stage.task("schedule_interview", run_id)
    assert type(refused.value).__name__ == "RunMovedOn"
    assert machines.stage.made("GET", f"interviews/{run_id}")["state"] == "APPROVED"
    machines.stage.task("schedule_interview", run_id, generation="2")
    assert machines.stage.made("GET", f"interviews/{run_id}")["state"] == "SCHEDULED"


def test_a_row_that_cannot_be_read_is_told_of_and_keeps_nobody_back(machines: Machines) -> None:
    broken, ill = machines.stage.run_in("PENDING"), machines.stage.run_in("PENDING")
    key = {"pk": {"S": f"RUN#{machines.stage.tenant_id}#{broken}"}, "sk": {"S": "RUN"}}
    client, table = wiring.client("dynamodb"), os.environ["INTERVIEWS_TABLE"]
    item = client.get_item(TableName=table, Key=key)["Item"]
    client.put_item(TableName=table, Item=item | {"createdAt": {"S": "yesterday"}})
    machines.stage.clock.advance(minutes=2)
    swept = sweep()
    assert (swept["looked_at"], swept["restarted"], swept["failed"]) == (2, 1, 1)
    machines.relay(ill, "MODIFY")
    assert len(machines.started(ill)) == 1
