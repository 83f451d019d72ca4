"""What is deployed in two parts: the data, which stay, and the service, which can go and come back."""

import json
from collections import Counter
from typing import Any

import pytest

from infra.functions import FUNCTIONS
from infra.stage import Stage

from .conftest import stack_of, templates_of
from .templates import Template, resources

STATEFUL = {
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::Logs::LogGroup",
    "AWS::ApiGateway::Account",
}
NESTED = "AWS::CloudFormation::Stack"
RESOURCES = 500
"""A template's at the most (CloudFormation User Guide, "Quotas")."""
LARGEST = 300
PARAMETERS, OUTPUTS, BYTES = 200, 200, 1_000_000
PER_ENDPOINT = {"AWS::Lambda::Function", "AWS::Lambda::Version"}
NAMES = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::Events::Rule": "Name",
    "AWS::Lambda::LayerVersion": "LayerName",
}


@pytest.fixture(scope="module")
def parts() -> tuple[Template, Template]:
    return templates_of(stack_of("prod"))


def test_what_holds_anything_lies_in_the_data_and_nothing_else_does(parts: tuple[Template, Template]) -> None:
    service, data = (Counter(each["Type"] for each in part["Resources"].values()) for part in parts)
    assert not STATEFUL & service.keys()
    assert set(data) == STATEFUL | {"AWS::IAM::Role"}


def test_the_data_know_nothing_of_the_service(parts: tuple[Template, Template]) -> None:
    """Whatever they were told of it could not be deleted before them."""
    _, data = parts
    assert set(data["Parameters"]) == {"Protected"}


def test_the_data_stay_whoever_deletes_the_stack(parts: tuple[Template, Template]) -> None:
    service, _ = parts
    (nested,) = resources(service, NESTED).values()
    assert (nested["DeletionPolicy"], nested["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    (gone,) = resources(templates_of(stack_of("dev"))[0], NESTED).values()
    assert gone["DeletionPolicy"] == "Delete"


def test_without_the_service_the_same_data_are_left(parts: tuple[Template, Template]) -> None:
    service, data = templates_of(stack_of("prod", serve="false"))
    assert [each["Type"] for each in service["Resources"].values()] == [NESTED]
    assert set(service["Resources"]) < set(parts[0]["Resources"])
    assert data["Resources"] == parts[1]["Resources"]


def test_nothing_is_kept_that_only_serves(parts: tuple[Template, Template]) -> None:
    """But versions, which end with their function: an API's stage takes seconds to leave the old ones everywhere."""
    service, _ = parts
    kept = {
        each["Type"] for each in service["Resources"].values() if "Retain" in each.get("DeletionPolicy", "")
    }
    assert kept == {NESTED, "AWS::Lambda::Version"}


def test_no_first_deployment_that_failed_is_in_the_way_of_the_next(parts: tuple[Template, Template]) -> None:
    """It has to be rolled back whole: nothing that was made is kept, protected or named."""
    assert not stack_of("prod").termination_protection
    for name, each in [pair for part in parts for pair in part["Resources"].items()]:
        if (
            each["Type"] not in ("AWS::Lambda::Version", "AWS::ApiGateway::Account")
            and "GatewayLogRole" not in name
        ):
            assert each.get("DeletionPolicy") in (None, "Delete", "RetainExceptOnCreate"), name
    assert parts[0]["Parameters"]["Protected"]["Default"] == "false"
    assert parts[1]["Conditions"]["IsProtected"] == {"Fn::Equals": [{"Ref": "Protected"}, "true"]}


@pytest.mark.parametrize("stage", ["prod", "dev", "local"])
def test_cloudformation_chooses_the_names(stage: str) -> None:
    named = {
        f"{name} {each['Properties'][NAMES[each['Type']]]}"
        for part in templates_of(stack_of(stage))
        for name, each in part["Resources"].items()
        if NAMES.get(each["Type"]) in each.get("Properties", {})
    }
    assert len(named) == 1  # the workflow's log group, whose name has to begin as Step Functions says
    (workflow,) = named
    assert workflow.startswith("LogsWorkflow") and "AWS::StackId" in workflow


def test_a_stack_has_room_for_what_will_come(parts: tuple[Template, Template]) -> None:
    for part in parts:
        assert len(part["Resources"]) <= LARGEST
        assert len(part.get("Parameters", {})) <= PARAMETERS
        assert len(part["Outputs"]) <= OUTPUTS
        assert len(json.dumps(part, indent=1).encode()) <= BYTES
    service = Counter(each["Type"] for each in parts[0]["Resources"].values())
    each_has = sum(service[kind] for kind in PER_ENDPOINT) / len(FUNCTIONS)
    assert each_has == len(PER_ENDPOINT)
    left = (RESOURCES - service.total()) // (len(PER_ENDPOINT) + 1)  # with a role of its own
    assert left >= 60


def test_an_endpoint_more_is_three_resources_at_the_most(parts: tuple[Template, Template]) -> None:
    """A function, its version, and a role where nobody needs the same: paths and methods are the definition's."""
    service = Counter(each["Type"] for each in parts[0]["Resources"].values())
    growing = {kind for kind, count in service.items() if count >= 30}
    assert growing == {*PER_ENDPOINT, "AWS::IAM::Role"}
    assert service["AWS::IAM::Role"] < 0.65 * len(FUNCTIONS)


def test_a_role_of_the_gateway_has_room_for_what_it_may_call(prod: Template) -> None:
    """10,240 characters of all policies of a role, blanks apart (IAM User Guide, "IAM and AWS STS quotas"); a name of a
    function may have 64."""
    arn = f"arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:{'x' * 64}:*"
    for name, each in resources(prod, "AWS::IAM::Policy").items():
        document = each["Properties"]["PolicyDocument"]
        length = len(json.dumps(document, separators=(",", ":"), default=str))
        arns = [one for said in document["Statement"] for one in said["Resource"] if "Invoke" in name]
        assert len(arns) * (len(arn) + 3) + 200 <= 10_240, (name, length)


@pytest.mark.parametrize(("said", "made"), [("", 1), ("true", 1), ("false", 0)])
def test_the_accounts_role_for_gateway_logs_may_be_somebody_elses(said: str, made: int) -> None:
    _, data = templates_of(stack_of("dev", gatewayLogRole=said))
    assert len(resources(data, "AWS::ApiGateway::Account", least=0)) == made


def test_no_stage_takes_the_gateways_log_role_along_when_it_goes() -> None:
    """Another stage of the account may write its logs by it."""
    _, data = templates_of(stack_of("dev"))
    (account,) = resources(data, "AWS::ApiGateway::Account").values()
    role = account["Properties"]["CloudWatchRoleArn"]["Fn::GetAtt"][0]
    assert account["DeletionPolicy"] == data["Resources"][role]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("switch", ["serve", "gatewayLogRole"])
def test_a_switch_is_true_or_false(switch: str) -> None:
    read: dict[str, Any] = {"stage": "dev", switch: "maybe"}
    with pytest.raises(ValueError, match=switch):
        Stage.of(read.get)
