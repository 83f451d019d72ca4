"""Steps of `make proof` on the stage, as far as the emulator has what they need. What it lacks, a function's address
and alarms that ring, the test puts there."""

import base64
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from local.counterparts.receiver import Receiver
from local.proof import executions, journey, restoring
from local.proof.step import ProofContext, Undo
from local.stage.address import ACCOUNT, SECRET_KEY
from proving import Answer, ProvingAws

RINGING: dict[str, Answer] = {"cloudwatch.DescribeAlarms": {"MetricAlarms": [{"StateValue": "ALARM"}]}}


class LocalSession(Session):  # type: ignore[misc]  # botocore has no types
    """Of the AWS that the stage is deployed in."""

    def __init__(self, stack: dict[str, Any]) -> None:
        super().__init__()
        self._endpoint = stack["awsEndpointUrl"]
        self.set_credentials(ACCOUNT, SECRET_KEY)
        self.set_config_variable("region", stack["region"])

    def create_client(self, service: str, *given: Any, **named: Any) -> Any:
        if service == "cloudwatch":
            return ProvingAws(RINGING).create_client(service)
        return super().create_client(service, *given, endpoint_url=self._endpoint, **named)


@pytest.fixture
def commands() -> list[list[str]]:
    return []


@pytest.fixture
def context(stack: dict[str, Any], commands: list[list[str]]) -> ProofContext:
    def run(command: Any, folder: Path) -> int:
        commands.append(list(command))
        return 0

    return ProofContext("local", LocalSession(stack), run=run)


def test_a_whole_interview(context: ProofContext, monkeypatch: pytest.MonkeyPatch) -> None:
    undo = Undo()
    with Receiver() as receiver:
        receiver.secret = f"whsec_{base64.b64encode(b's' * 32).decode()}"
        monkeypatch.setattr(journey, "MINUTES_TO_DELIVER", 1)
        monkeypatch.setattr(journey, "receiver", lambda *_: (receiver.url, receiver.secret))
        assert "12 webhooks" in journey.prove(context, undo)
        assert len(receiver.received) >= 12 and all(each.verified for each in receiver.received)
    assert undo.all() == []


def test_a_stopped_execution(context: ProofContext, monkeypatch: pytest.MonkeyPatch) -> None:
    undo = Undo()
    monkeypatch.setattr(executions, "MINUTES_TO_HEAL", 1)
    assert "was scheduled" in executions.prove(context, undo)
    assert undo.all() == []


def test_a_restored_table(context: ProofContext, commands: list[list[str]]) -> None:
    undo = Undo()
    assert "items are as in the table" in restoring.prove(context, undo)
    assert commands[0][2] == "local.purge_again"
    copy = commands[0][-1]
    tables = context.aws("dynamodb")
    assert copy in tables.list_tables()["TableNames"]
    assert undo.all() == []
    assert copy not in tables.list_tables()["TableNames"]
