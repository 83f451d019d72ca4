"""AWS for the steps of the proof: clients of botocore whose calls are held against Amazon's own models, both ways, and
answered by the test. Nothing is sent."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.session import Session
from botocore.validate import validate_parameters

from local.counterparts.client import ClientResponse, Unexpected
from local.proof.step import ProofContext, Step, Undo

Json = dict[str, Any]
Answer = Json | Callable[[Json], Json]
ACCOUNT = "123456789012"
MACHINE = f"arn:aws:states:eu-central-1:{ACCOUNT}:stateMachine:m"
OUTPUTS = {
    "ApiUrl": "https://api.example/api",
    "StateMachineArn": MACHINE,
    "InterviewsTable": "interviews",
    "ApiFaultsAlarm": "faults",
}


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "An")


@cache
def _session() -> Session:
    """One for all tests: it reads each of Amazon's models once."""
    session = Session()
    session.set_credentials("a", "b")
    return session


@dataclass
class ProvingAws:
    """`answers` by `service.Operation`: what is answered, or a function of the request's parameters that may raise."""

    answers: dict[str, Answer]
    calls: list[tuple[str, Json]] = field(default_factory=list)

    def create_client(self, service: str) -> Any:
        client = _session().create_client(service, region_name="eu-central-1")
        given: list[Json] = []
        client.meta.events.register_first(
            f"provide-client-params.{service}.*", lambda params, **_: given.append(params)
        )
        client.meta.events.register_first(
            f"before-call.{service}.*",
            lambda model, **_: (AWSResponse("", 200, {}, None), self._answer(service, model, given.pop())),
        )
        return client

    def get_config_variable(self, name: str) -> str:
        return "eu-central-1"

    def get_credentials(self) -> None:
        return None

    def made(self, operation: str) -> list[Json]:
        return [params for name, params in self.calls if name == operation]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def _answer(self, service: str, model: Any, params: Json) -> Json:
        name = f"{service}.{model.name}"
        self.calls.append((name, params))
        answer = self.answers.get(name, {})
        found = answer(params) if callable(answer) else answer
        if model.output_shape is not None:
            validate_parameters(found, model.output_shape)
        return {**found, "ResponseMetadata": {"HTTPStatusCode": 200}}


@dataclass
class ScriptedPartner:
    """A partner's client: `replies` is asked for each call, with its method and path."""

    replies: Callable[[str, str], tuple[int, Any]]
    calls: list[str] = field(default_factory=list)

    def call(self, method: str, path: str, body: object = None, **_: Any) -> ClientResponse:
        self.calls.append(f"{method} {path}")
        status, answer = self.replies(method, path)
        return ClientResponse(status, {}, answer)

    def expect(self, status: int, method: str, path: str, body: object = None, **rest: Any) -> Any:
        answer = self.call(method, path, body, **rest)
        if answer.status != status:
            raise Unexpected(f"{method} {path} answered {answer.status}.")
        return answer.body

    def wait_for(self, run_id: str, *states: str) -> Any:
        return self.expect(200, "GET", f"/interviews/{run_id}")


@dataclass
class Proving:
    """A context in which time passes only when somebody rests."""

    aws: ProvingAws
    now: float = 0
    said: list[str] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    """What each command ends with; 0 when there are no more."""

    def context(self, ask: Callable[[str], bool] | None = None, stage: str = "dev") -> ProofContext:
        return ProofContext(
            stage,
            self.aws,
            ("-c", "alarmEmail=a@acme.example"),
            ask,
            say=self.said.append,
            run=self._run,
            clock=lambda: self.now,
            rest=self._rest,
        )

    def prove(self, step: Step, **how: Any) -> str:
        """What it saw. Its undoing must be complete, and it may call only what it says that it calls."""
        undo = Undo()
        try:
            return step.prove(self.context(**how), undo)
        finally:
            assert undo.all() == []
            assert set(self.aws.names) <= set(step.calls)

    def _rest(self, seconds: float) -> None:
        self.now += seconds

    def _run(self, command: Any, folder: Any) -> int:
        self.commands.append(list(command)[2:])
        return self.codes.pop(0) if self.codes else 0


def stack(outputs: Mapping[str, str] | None = None, status: str = "UPDATE_COMPLETE") -> Json:
    shown = [{"OutputKey": key, "OutputValue": value} for key, value in (outputs or OUTPUTS).items()]
    return {"Stacks": [{"StackName": "s", "CreationTime": 0, "StackStatus": status, "Outputs": shown}]}


def listed(**kinds: Mapping[str, str]) -> Json:
    """`Lambda_Function={"logical": "physical"}`"""
    return {
        "StackResourceSummaries": [
            {
                "LogicalResourceId": logical,
                "PhysicalResourceId": physical,
                "ResourceType": f"AWS::{kind.replace('_', '::')}",
                "LastUpdatedTimestamp": 0,
                "ResourceStatus": "CREATE_COMPLETE",
            }
            for kind, found in kinds.items()
            for logical, physical in found.items()
        ]
    }


def mail(alarm: str, state: str) -> Json:
    told = json.dumps({"AlarmName": alarm, "NewStateValue": state})
    return {"Body": json.dumps({"Type": "Notification", "Message": told}), "ReceiptHandle": alarm}
