"""Each step of the proof on an AWS that knows Amazon's models and nothing else: what it calls, sees, and puts back."""

import hashlib
import hmac
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from local import ROOT
from local.counterparts.client import ClientResponse
from local.counterparts.journey import EVENTS, Journey
from local.proof import (
    again,
    alarms,
    deployment,
    executions,
    journey,
    policies,
    receiver,
    restoring,
    rollback,
    throttling,
)
from local.proof.step import NotProven, ProofContext
from proving import (
    ACCOUNT,
    MACHINE,
    OUTPUTS,
    Proving,
    ProvingAws,
    ScriptedPartner,
    listed,
    mail,
    refused,
    stack,
)

RUN = "run_1_a"
LATEST = 60
"""Seconds after which a thread that should have come is given up."""


def proving(**answers: Any) -> Proving:
    """`lambda_GetFunction=…`"""
    known = {"cloudformation.DescribeStacks": stack()}
    return Proving(
        ProvingAws(known | {each.replace("_", ".", 1): answer for each, answer in answers.items()})
    )


@pytest.fixture
def partner(monkeypatch: pytest.MonkeyPatch) -> ScriptedPartner:
    """Of every step: creates runs, which are where `states` says."""
    one = ScriptedPartner(lambda method, path: (201 if path == "/interviews" else 200, {"runId": RUN}))
    for module in (journey, executions, throttling, again):
        monkeypatch.setattr(module, "new_partner", lambda context, undo: one)
    return one


def test_deploy_asks_nobody_and_says_where_the_stage_is() -> None:
    ours = proving()
    assert OUTPUTS["ApiUrl"] in ours.prove(deployment.STEP)
    assert ours.commands == [
        ["local.deploy", "--stage", "dev", "--require-approval", "never", "-c", "alarmEmail=a@acme.example"]
    ]


def test_a_deployment_that_failed_proves_nothing() -> None:
    ours = proving()
    ours.codes = [1]
    with pytest.raises(NotProven, match="ended with 1"):
        ours.prove(deployment.STEP)


def receiving(tries: int = 1) -> dict[str, Any]:
    left = [tries - 1]

    def create(_: Any) -> dict[str, Any]:
        if left[0]:
            left[0] -= 1
            raise refused("InvalidParameterValueException")
        return {}

    role = {
        "Arn": "arn:aws:iam::123456789012:role/r",
        "Path": "/",
        "RoleName": "r",
        "RoleId": "AAAAAAAAAAAAAAAAAAAA",
    }
    return {
        "iam_CreateRole": {"Role": {**role, "CreateDate": 0}},
        "lambda_CreateFunction": create,
        "lambda_GetFunction": {"Configuration": {"State": "Active"}},
        "lambda_CreateFunctionUrlConfig": {
            "FunctionUrl": "https://x.lambda-url.eu-central-1.on.aws/",
            "FunctionArn": f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:f",
            "AuthType": "NONE",
            "CreationTime": "2026-11-28T00:00:00Z",
        },
    }


def test_the_journey_counts_what_came_to_the_receiver(
    partner: ScriptedPartner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journey, "play_calls", lambda self: setattr(self, "run_id", RUN))
    came: list[str] = []

    def replies(method: str, path: str) -> tuple[int, Any]:
        came.append(EVENTS[len(came) % len(EVENTS)])
        return 200, {"items": [{"event": each} for each in came[1:]]}

    partner.replies = replies
    ours = proving(**receiving(tries=3))
    assert f"{len(EVENTS)} webhooks" in ours.prove(journey.STEP)
    assert partner.calls[0] == "PUT /webhook-config"
    assert ours.aws.names[-2:] == ["lambda.DeleteFunction", "iam.DeleteRole"]


def test_a_webhook_that_does_not_come_fails_the_journey(
    partner: ScriptedPartner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journey, "play_calls", lambda self: None)
    partner.replies = lambda *_: (200, {"items": [{"event": each} for each in EVENTS[1:]]})
    with pytest.raises(NotProven, match="delivered once"):
        proving(**receiving()).prove(journey.STEP)


@pytest.mark.parametrize(("secret", "status"), [("s" * 32, 200), ("t" * 32, 401)])
def test_the_receiver_takes_what_is_signed_with_its_secret_alone(
    secret: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = {}
    exec(receiver.HANDLER, made)
    monkeypatch.setenv("SECRET", "s" * 32)
    at, body = "2026-11-28T00:00:00.000Z", '{"event":"interview.approved"}'
    signature = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"x-webhook-timestamp": at, "x-webhook-signature": f"sha256={signature}"}
    assert made["handler"]({"headers": headers, "body": body}, None) == {"statusCode": status}


ALARM = {"MonitoringExecutionsLost17D730C8": "lost", "MonitoringCallsSlow2543BDCC": "slow"}


def running(name: str) -> dict[str, Any]:
    arn = f"{MACHINE.replace('stateMachine', 'execution')}:{name}"
    return {
        "executionArn": arn,
        "stateMachineArn": MACHINE,
        "name": name,
        "status": "RUNNING",
        "startDate": 0,
    }


def stopped(status: str, states: list[str]) -> dict[str, Any]:
    return {
        "cloudformation_ListStackResources": listed(CloudWatch_Alarm=ALARM),
        "stepfunctions_ListExecutions": {"executions": [running("run_2_b"), running(f"{RUN}-0")]},
        "stepfunctions_StopExecution": {"stopDate": 0},
        "stepfunctions_DescribeExecution": running(f"{RUN}-0") | {"status": status},
        "cloudwatch_DescribeAlarms": lambda _: {"MetricAlarms": [{"StateValue": states.pop(0)}]},
    }


def test_a_stopped_execution_is_healed_and_rings(partner: ScriptedPartner) -> None:
    states = ["PENDING", "APPROVED", "APPROVED", "SCHEDULED"]

    def replies(method: str, path: str) -> tuple[int, Any]:
        if method == "GET":
            return 200, {"state": states.pop(0)}
        return (201, {"runId": RUN}) if path == "/interviews" else (200, {})

    partner.replies = replies
    ours = proving(**stopped("ABORTED", ["OK", "ALARM"]))
    assert "10 s after its execution was stopped" in ours.prove(executions.STEP)
    (asked,) = ours.aws.made("stepfunctions.StopExecution")
    assert asked["executionArn"] == f"arn:aws:states:eu-central-1:{ACCOUNT}:execution:m:{RUN}-0"
    assert ours.aws.made("cloudwatch.DescribeAlarms")[0]["AlarmNames"] == ["lost"]


def test_a_run_that_is_not_healed_fails(partner: ScriptedPartner) -> None:
    partner.replies = lambda method, path: (
        201 if path == "/interviews" else 200,
        {"runId": RUN, "state": "APPROVED"},
    )
    with pytest.raises(NotProven, match="scheduled by another execution"):
        proving(**stopped("ABORTED", [])).prove(executions.STEP)
    with pytest.raises(NotProven, match="is RUNNING"):
        proving(**stopped("RUNNING", [])).prove(executions.STEP)


FUNCTIONS = {"RunsGetInterviewFunction12A438E0": "get", "RunsRelayFunctionE98558FF": "relay"}


class Throttled:
    """The concurrency that each function has reserved, and how the API answers by it."""

    def __init__(self, **reserved: int) -> None:
        self.reserved: dict[str, int] = dict(reserved)
        self.refusal: tuple[int, Any] = (500, {"code": "INTERNAL", "requestId": "r"})
        self.relayed = False

    def answers(self) -> dict[str, Any]:
        def put(params: Any) -> dict[str, Any]:
            self.reserved[params["FunctionName"]] = params["ReservedConcurrentExecutions"]
            return {}

        def delete(params: Any) -> dict[str, Any]:
            self.reserved.pop(params["FunctionName"], None)
            return {}

        def get(params: Any) -> dict[str, Any]:
            name = params["FunctionName"]
            return {"ReservedConcurrentExecutions": self.reserved[name]} if name in self.reserved else {}

        return {
            "cloudformation_ListStackResources": listed(Lambda_Function=FUNCTIONS),
            "lambda_PutFunctionConcurrency": put,
            "lambda_DeleteFunctionConcurrency": delete,
            "lambda_GetFunctionConcurrency": get,
        }

    def reply(self, method: str, path: str) -> tuple[int, Any]:
        if method == "POST":
            return 201, {"runId": RUN}
        if self.reserved.get("get") == 0:
            return self.refusal
        return 200, {"state": "VALIDATING_SKILLS" if self.reserved.get("relay") == 0 else "PENDING"}


def test_what_was_throttled_works_again_and_its_concurrency_is_as_before(partner: ScriptedPartner) -> None:
    service = Throttled(relay=7)
    partner.replies = service.reply
    ours = proving(**service.answers())
    assert "500 INTERNAL" in ours.prove(throttling.STEP)
    assert service.reserved == {"relay": 7}
    assert [each["ReservedConcurrentExecutions"] for each in ours.aws.made("lambda.PutFunctionConcurrency")][
        :2
    ] == [0, 0]


@pytest.mark.parametrize(
    "refusal", [(200, {"state": "PENDING"}), (503, "overloaded"), (500, {"message": "no"})]
)
def test_a_throttled_function_that_nobody_notices_or_tells_of_in_its_own_way_fails_and_is_released(
    refusal: tuple[int, Any], partner: ScriptedPartner
) -> None:
    service = Throttled()
    service.refusal = refusal
    partner.replies = service.reply
    with pytest.raises(NotProven):
        proving(**service.answers()).prove(throttling.STEP)
    assert service.reserved == {}


TOPIC = f"arn:aws:sns:eu-central-1:{ACCOUNT}:topic"
CAUSES = {"Slow": ["Slow"], "Fails": ["Faults", "Persist"]}


class Watch:
    """CloudWatch with a symptom of a metric and one of two causes, and the queue at its topic."""

    def __init__(self, *, deaf: frozenset[str] = frozenset(), email: str | None = None) -> None:
        self.states = dict.fromkeys(["Slow", "Fails", "Faults", "Persist"], "OK")
        self.deaf, self.email = deaf, email
        self.queue: list[dict[str, Any]] = []
        self.rang: list[str] = []

    def set(self, params: Any) -> dict[str, Any]:
        self.states[params["AlarmName"]] = params["StateValue"]
        if params["StateValue"] == "ALARM":
            self.rang.append(params["AlarmName"])
        for symptom, causes in CAUSES.items():
            state = "ALARM" if "ALARM" in [self.states[each] for each in causes] else "OK"
            if self.states[symptom] != state or symptom == params["AlarmName"]:
                self.states[symptom] = state
                self.queue += [] if symptom in self.deaf else [mail(symptom, state)]
        return {}

    def described(self, params: Any) -> dict[str, Any]:
        def of(name: str) -> dict[str, Any]:
            told = {"AlarmName": name, "StateValue": self.states[name], "AlarmActions": []}
            return told | ({"AlarmActions": [TOPIC]} if name in CAUSES else {})

        arn = f"arn:aws:cloudwatch:eu-central-1:{ACCOUNT}:alarm:"
        rule = " OR ".join(f'ALARM("{arn}{each}")' for each in CAUSES["Fails"])
        metrics = [of(each) for each in ("Slow", "Faults", "Persist") if each in params["AlarmNames"]]
        composites = [of("Fails") | {"AlarmRule": f"({rule})"}] if "Fails" in params["AlarmNames"] else []
        return {"MetricAlarms": metrics, "CompositeAlarms": composites}

    def received(self, _: Any) -> dict[str, Any]:
        found, self.queue = self.queue[:10], self.queue[10:]
        return {"Messages": found}

    def proving(self) -> Proving:
        people = [{"Protocol": "email", "SubscriptionArn": self.email}] if self.email else []
        return proving(
            cloudformation_ListStackResources=listed(
                CloudWatch_Alarm={each: each for each in ("Slow", "Faults", "Persist")},
                CloudWatch_CompositeAlarm={"F": "Fails"},
            ),
            cloudwatch_DescribeAlarms=self.described,
            cloudwatch_SetAlarmState=self.set,
            sqs_CreateQueue={"QueueUrl": "https://q"},
            sqs_GetQueueAttributes={"Attributes": {"QueueArn": f"arn:aws:sqs:eu-central-1:{ACCOUNT}:q"}},
            sqs_ReceiveMessage=self.received,
            sns_Subscribe={"SubscriptionArn": f"{TOPIC}:1"},
            sns_ListSubscriptionsByTopic={
                "Subscriptions": [*people, {"Protocol": "sqs", "SubscriptionArn": "q"}]
            },
        )


def test_every_alarm_is_fired_its_mail_is_seen_and_nothing_is_left() -> None:
    watch = Watch(email=f"{TOPIC}:2")
    ours, asked = watch.proving(), list[str]()

    def ask(question: str) -> bool:
        asked.append(question)
        return True

    seen = ours.prove(alarms.STEP, ask=ask)
    assert "3 alarms rang" in seen and "A person says that the mails came." in seen
    assert sorted(watch.rang) == ["Faults", "Persist", "Slow"]
    assert set(watch.states.values()) == {"OK"} and len(asked) == 1
    assert ours.aws.names[-2:] == ["sns.Unsubscribe", "sqs.DeleteQueue"]
    (policy,) = ours.aws.made("sqs.SetQueueAttributes")
    (statement,) = json.loads(policy["Attributes"]["Policy"])["Statement"]
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": TOPIC}}


def test_an_alarm_that_tells_nobody_fails_and_is_put_back() -> None:
    watch = Watch(deaf=frozenset({"Fails"}))
    with pytest.raises(NotProven, match="mails tell of Slow, Fails"):
        watch.proving().prove(alarms.STEP)
    assert set(watch.states.values()) == {"OK"}


def test_one_that_rings_by_itself_is_waited_for() -> None:
    watch = Watch()
    watch.states["Persist"] = watch.states["Fails"] = "ALARM"
    with pytest.raises(NotProven, match="no alarm rings by itself"):
        watch.proving().prove(alarms.STEP)


@pytest.mark.parametrize(
    ("email", "answer", "seen"),
    [
        (None, None, "No person is told"),
        (f"{TOPIC}:2", None, "nobody was asked"),
        ("PendingConfirmation", True, None),
        (f"{TOPIC}:2", False, None),
    ],
)
def test_a_person_is_asked_where_there_is_one(
    email: str | None, answer: bool | None, seen: str | None
) -> None:
    ours = Watch(email=email).proving()
    ask = None if answer is None else lambda _: answer
    if seen:
        assert seen in ours.prove(alarms.STEP, ask=ask)
    else:
        with pytest.raises(NotProven):
            ours.prove(alarms.STEP, ask=ask)


class Tables:
    """DynamoDB with the table and its copy, which is there after so many looks."""

    def __init__(self, *, key: str = "k", items: int = 2) -> None:
        self.key, self.looks, self.there = key, 3, False
        self.items = [{"pk": {"S": str(n)}, "sk": {"S": "RUN"}} for n in range(items)]

    def described(self, params: Any) -> dict[str, Any]:
        if params["TableName"] == "interviews":
            return self._table("ACTIVE", "k")
        assert self.there
        self.looks -= 1
        return self._table("CREATING" if self.looks > 0 else "ACTIVE", self.key)

    def _table(self, status: str, key: str) -> dict[str, Any]:
        return {"Table": {"TableStatus": status, "SSEDescription": {"KMSMasterKeyArn": key}}}

    def restored(self, params: Any) -> dict[str, Any]:
        self.there = params == {
            "SourceTableName": "interviews",
            "TargetTableName": "interviews-proof",
            "UseLatestRestorableTime": True,
        }
        return {}

    def deleted(self, params: Any) -> dict[str, Any]:
        assert params == {"TableName": "interviews-proof"} and self.looks <= 0
        self.there = False
        return {}

    def proving(self, of_the_table: Callable[[Any], Any] = lambda item: item) -> Proving:
        return proving(
            dynamodb_RestoreTableToPointInTime=self.restored,
            dynamodb_DescribeTable=self.described,
            dynamodb_Scan={"Items": self.items},
            dynamodb_GetItem=lambda params: {"Item": of_the_table(params["Key"])},
            dynamodb_DeleteTable=self.deleted,
        )


def test_a_restored_table_is_compared_purged_again_and_deleted() -> None:
    tables = Tables()
    ours = tables.proving()
    assert "2 of 2 items" in ours.prove(restoring.STEP)
    assert ours.commands == [["local.purge_again", "--stage", "dev", "--table", "interviews-proof"]]
    assert not tables.there


@pytest.mark.parametrize(
    ("tables", "code", "sentence"),
    [
        (Tables(key="another"), 0, "the stage's key"),
        (Tables(items=0), 0, "play the journey first"),
        (Tables(), 1, "purge-again"),
    ],
)
def test_a_copy_that_is_not_right_is_deleted_too(tables: Tables, code: int, sentence: str) -> None:
    ours = tables.proving()
    ours.codes = [code]
    with pytest.raises(NotProven, match=sentence):
        ours.prove(restoring.STEP)
    assert not tables.there


class Route(ScriptedPartner):
    """The stage's own address, as the steps that call it make it. `often` is set at the call of that number."""

    number = 0
    often = threading.Event()

    def call(self, *given: Any, **named: Any) -> ClientResponse:
        answer = super().call(*given, **named)
        if len(self.calls) >= self.number:
            self.often.set()
        return answer


@pytest.fixture
def route(monkeypatch: pytest.MonkeyPatch) -> Route:
    one = Route(lambda *_: (200, {"status": "ok"}))
    monkeypatch.setattr(rollback, "SECONDS_BETWEEN_CALLS", 0)
    for module in (rollback, again):
        monkeypatch.setattr(module, "Client", lambda *_: one)
    monkeypatch.setattr(rollback, "broken_copy", lambda folder: folder)
    return one


def deploying(ours: Proving, route: Route, code: int, *, until: int) -> None:
    """A deployment that ends once the route was called so often."""
    route.number, route.often = until, threading.Event()

    def run(command: Any, folder: Any) -> int:
        ours.commands.append(list(command)[2:])
        assert route.often.wait(LATEST)
        return code

    ours._run = run  # type: ignore[method-assign]


def test_a_bad_version_is_seen_and_taken_back(route: Route) -> None:
    ours = proving(cloudformation_DescribeStacks=stack(status="UPDATE_ROLLBACK_COMPLETE"))
    route.replies = lambda *_: (502, None) if len(route.calls) < 5 else (200, None)
    deploying(ours, route, 1, until=10)
    assert "Taken back after 4 of" in ours.prove(rollback.STEP)


def test_a_bad_version_that_stays_is_replaced_by_the_good_one(route: Route) -> None:
    ours = proving()
    codes = [0, 0]
    ours._run = lambda command, folder: ours.commands.append(list(command)[2:]) or codes.pop(0)  # type: ignore[method-assign,func-returns-value]
    with pytest.raises(NotProven, match="nothing took it back"):
        ours.prove(rollback.STEP)
    assert ours.commands[1][3] == "--unwatched"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("UPDATE_COMPLETE", "not UPDATE_ROLLBACK_COMPLETE"), ("UPDATE_ROLLBACK_COMPLETE", "before anybody saw")],
)
def test_a_deployment_that_failed_for_another_reason_proves_nothing(
    status: str, sentence: str, route: Route
) -> None:
    ours = proving(cloudformation_DescribeStacks=stack(status=status))
    deploying(ours, route, 1, until=1)
    with pytest.raises(NotProven, match=sentence):
        ours.prove(rollback.STEP)


def test_the_copy_is_broken_where_it_says_and_the_checkout_is_not(tmp_path: Path) -> None:
    folder = rollback.broken_copy(tmp_path / "bad")
    assert rollback.BAD in (folder / rollback.BROKEN).read_text()
    assert rollback.BAD not in (ROOT / rollback.BROKEN).read_text()
    assert (folder / "app.py").exists() and (folder / "node_modules").is_symlink()
    assert not (folder / ".git").exists()
    place = "import sys, interviews as one; sys.exit(0 if sys.argv[1] in one.__file__ else 9)"
    ours = ProofContext("dev", ProvingAws({}))
    assert ours.run([sys.executable, "-c", place, str(folder)], folder) == 0
    assert ours.run([sys.executable, "-c", place, str(folder)], ROOT) == 9


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_stage_is_removed_while_a_run_waits_and_is_there_again(
    stage: str, partner: ScriptedPartner, route: Route
) -> None:
    removed = [False]

    def described(_: Any) -> dict[str, Any]:
        if not removed[0]:
            return stack()
        if stage == "dev":
            raise refused("ValidationError: s does not exist")
        return stack({"InterviewsTable": "interviews"})

    ours = proving(cloudformation_DescribeStacks=described)

    def run(command: Any, folder: Any) -> int:
        ours.commands.append(list(command)[2:])
        removed[0] = command[2] == "local.destroy"
        return 0

    ours._run = run  # type: ignore[method-assign]
    assert RUN in ours.prove(again.STEP, stage=stage)
    unasked = ["--force"] if stage == "dev" else ["--require-approval", "never"]
    assert ours.commands[0] == [
        "local.destroy",
        "--stage",
        stage,
        *unasked,
        "-c",
        "alarmEmail=a@acme.example",
    ]
    assert ours.commands[1][0] == "local.deploy"


def test_a_stage_that_does_not_go_fails(partner: ScriptedPartner, route: Route) -> None:
    with pytest.raises(NotProven, match="left what should go"):
        proving().prove(again.STEP)
    ours = proving()
    ours.codes = [1]
    with pytest.raises(NotProven, match="destroy` ended with 1"):
        ours.prove(again.STEP)


def judged(*findings: str) -> Proving:
    document = json.dumps({"Version": "2012-10-17", "Statement": []})
    link = {"learnMoreLink": "l", "locations": [], "findingDetails": "d"}
    return proving(
        cloudformation_ListStackResources=listed(IAM_Role={"Role1": "role-1", "Role2": "role-2"}),
        iam_ListRolePolicies={"PolicyNames": ["p"]},
        iam_GetRolePolicy=lambda params: params | {"PolicyDocument": document},
        accessanalyzer_ValidatePolicy={
            "findings": [{"findingType": each, "issueCode": "CODE", **link} for each in findings]
        },
    )


def test_every_policy_is_judged() -> None:
    assert "2 policies" in judged("SUGGESTION", "WARNING").prove(policies.STEP)
    for each in ("ERROR", "SECURITY_WARNING"):
        with pytest.raises(NotProven, match="role-1: CODE; role-2: CODE"):
            judged(each).prove(policies.STEP)


def test_the_steps_are_all_here() -> None:
    here: list[ModuleType] = [
        again,
        alarms,
        deployment,
        executions,
        journey,
        policies,
        restoring,
        rollback,
        throttling,
    ]
    folder = Path(again.__file__).parent
    steps = {each.stem for each in folder.glob("*.py") if "STEP = Step(" in each.read_text()}
    assert steps - {each.__name__.rpartition(".")[2] for each in here} == {"states"}  # test_states.py
