"""What the stack promises, whatever its constructs look like."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.functions import FUNCTIONS
from infra.lifecycle import DEFINITION
from infra.stage import STAGES, Stage
from interviews.domain.privacy.erasure_certificate import BACKUPS_KEPT
from interviews.runtime.engines import ENGINES, Rehearsal

from .conftest import synthesize
from .templates import (
    Resource,
    Template,
    allowed,
    environment,
    functions,
    grants,
    listed,
    resources,
    statements,
    target,
)

ROOT = Path(__file__).parents[2]
# A table under another logical id is another table: the old one is left behind, with its data.
TABLES = {"StorageInterviewsCDBF0BF9", "StorageTenants23CFB847", "StorageDeliveriesE42B5069"}


# Another key cannot read what this one encrypted; another secret ends every link and signature that is out.
KEYS = {"StorageDataKeyE15BA43B", "StorageSecretsKeyBD7CEAF1"}
SECRETS = {"StorageLinkSecret9CD77953", "StorageSigningSecret5C9E2586"}


def test_what_holds_data_or_opens_it_keeps_its_logical_id(prod: Template) -> None:
    found = resources(prod, "AWS::DynamoDB::Table")
    assert set(found) - TABLES == set(counters(prod))
    assert set(found) > TABLES
    assert set(resources(prod, "AWS::KMS::Key")) == KEYS
    assert set(made_secrets(prod)) == SECRETS


def test_made_secrets_are_64_letters_and_digits(prod: Template) -> None:
    for each in made_secrets(prod).values():
        made = each["Properties"]["GenerateSecretString"]
        assert made == {"PasswordLength": 64, "ExcludePunctuation": True}


def test_what_failed_is_kept_for_as_long_as_sqs_keeps_anything(prod: Template) -> None:
    queues = resources(prod, "AWS::SQS::Queue").values()
    dead = [each for each in queues if "RedrivePolicy" not in each["Properties"]]
    assert [each["Properties"]["MessageRetentionPeriod"] for each in dead] == [14 * 24 * 3600] * 3


def test_the_address_is_that_of_the_gateways_stage(prod: Template) -> None:
    _, parts = prod["Outputs"]["ApiUrl"]["Value"]["Fn::Join"]
    (api,) = resources(prod, "AWS::ApiGateway::RestApi")
    assert parts == [
        "https://", {"Ref": api}, ".execute-api.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/api",
    ]  # fmt: skip


def made_secrets(template: Template) -> dict[str, Resource]:
    """All but the model's key, which its owner has too."""
    found = resources(template, "AWS::SecretsManager::Secret", least=3)
    return {name: each for name, each in found.items() if not name.startswith("StorageEngineKey")}


def counters(template: Template) -> dict[str, Resource]:
    """The limits table: nothing of it is missed when it is lost."""
    found = resources(template, "AWS::DynamoDB::Table")
    return {name: each for name, each in found.items() if name.startswith("StorageLimits")}


def test_the_limits_table_holds_counters_that_end_by_themselves(prod: Template) -> None:
    (table,) = counters(prod).values()
    properties = table["Properties"]
    assert [each["AttributeName"] for each in properties["KeySchema"]] == ["pk"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expiresAt", "Enabled": True}
    assert "StreamSpecification" not in properties


KEPT = ("RetainExceptOnCreate", "Retain")
PROTECTED_ONCE_DEPLOYED = {"Fn::If": ["IsProtected", True, False]}


def test_production_keeps_and_protects_its_data(prod: Template) -> None:
    tables = resources(prod, "AWS::DynamoDB::Table")
    kept = [each for name, each in tables.items() if name not in counters(prod)]
    assert len(kept) == 3
    for table in kept:
        assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == KEPT
        assert table["Properties"]["DeletionProtectionEnabled"] == PROTECTED_ONCE_DEPLOYED
        assert table["Properties"]["PointInTimeRecoverySpecification"] == {
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": BACKUPS_KEPT.days,
        }
        assert table["Properties"]["SSESpecification"]["SSEType"] == "KMS"
        assert table["Properties"]["TimeToLiveSpecification"] == {
            "AttributeName": "expiresAt",
            "Enabled": True,
        }
    for each in (
        *resources(prod, "AWS::KMS::Key").values(),
        *made_secrets(prod).values(),
    ):
        assert (each["DeletionPolicy"], each["UpdateReplacePolicy"]) == KEPT
    for key in resources(prod, "AWS::KMS::Key").values():
        assert key["Properties"]["EnableKeyRotation"] is True


def test_other_stages_leave_nothing_behind(template_of: Callable[[str], Template]) -> None:
    assert {
        each["DeletionPolicy"] for each in resources(template_of("local"), "AWS::DynamoDB::Table").values()
    } == {"Delete"}


def test_only_the_local_stage_sends_webhooks_to_local_addresses(
    prod: Template, template_of: Callable[[str], Template]
) -> None:
    def answers(template: Template) -> set[str]:
        variables = [environment(each) for each in functions(template).values()]
        return {each["ALLOW_LOCAL_WEBHOOKS"] for each in variables if "ALLOW_LOCAL_WEBHOOKS" in each}

    assert answers(prod) == {"false"}
    assert answers(template_of("local")) == {"true"}
    with pytest.raises(ValueError, match="local stage"):
        Stage(**STAGES["dev"] | {"allow_local_webhooks": True})  # type: ignore[arg-type]


def test_production_cannot_be_told_to_drop_its_data() -> None:
    with pytest.raises(ValueError, match="keeps its data"):
        Stage(**STAGES["prod"] | {"keep_data": False})  # type: ignore[arg-type]


def test_nor_with_any_other_that_works_by_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "plain", Rehearsal)
    with pytest.raises(ValueError, match="plain scores how completely"):
        Stage.of({"stage": "prod", "mailFrom": "a@acme.example", "engine": "plain"}.get)


@pytest.mark.parametrize("engine", [None, "rehearsal"])
def test_production_cannot_be_synthesized_with_the_rehearsal_engine(engine: str | None) -> None:
    with pytest.raises(ValueError, match="needs an engine that understands answers: -c engine=openai"):
        Stage.of({"stage": "prod", "mailFrom": "a@acme.example", "engine": engine}.get)
    assert Stage.of({"stage": "dev", "engine": engine}.get).engine == "rehearsal"


def test_production_needs_a_sender_for_the_candidates_codes() -> None:
    with pytest.raises(ValueError, match="mailFrom"):
        Stage.of({"stage": "prod", "engine": "openai"}.get)
    assert Stage.of({"stage": "dev"}.get).mail_from is None


def test_production_needs_somebody_who_is_told_of_alarms() -> None:
    with pytest.raises(ValueError, match="alarmEmail"):
        Stage.of({"stage": "prod", "engine": "openai", "mailFrom": "a@acme.example"}.get)
    assert Stage.of({"stage": "dev"}.get).alarm_email is None


def test_every_alarm_may_publish_to_its_topic_whatever_happens_to_our_keys(prod: Template) -> None:
    """The policy about the topic replaces SNS's own: each alarm's way is walked, from its action to the mail. No key of
    ours is on it: the day on which it is disabled is one of those that the alarms must tell of."""
    alarms = [
        *resources(prod, "AWS::CloudWatch::Alarm", least=10).values(),
        *resources(prod, "AWS::CloudWatch::CompositeAlarm").values(),
    ]
    topics = {target(one) for each in alarms for one in each["Properties"].get("AlarmActions", ())}
    assert topics
    mailed = {
        target(each["Properties"]["TopicArn"]) for each in resources(prod, "AWS::SNS::Subscription").values()
    }
    for topic in topics:
        assert "KmsMasterKeyId" not in prod["Resources"][topic].get("Properties", {})
        about_topic = [
            one
            for each in resources(prod, "AWS::SNS::TopicPolicy").values()
            if topic in map(target, each["Properties"]["Topics"])
            for one in each["Properties"]["PolicyDocument"]["Statement"]
        ]
        assert "sns:Publish" in _may("cloudwatch.amazonaws.com", about_topic)
        assert topic in mailed


def test_the_quota_that_an_alarm_watches_is_the_accounts() -> None:
    assert Stage.of({"stage": "dev", "lambdaConcurrency": "5000"}.get).lambda_concurrency == 5_000
    assert Stage.of({"stage": "dev"}.get).lambda_concurrency == 1_000
    for said in ("many", "0", "-1"):
        with pytest.raises(ValueError, match="lambdaConcurrency"):
            Stage.of({"stage": "dev", "lambdaConcurrency": said}.get)


def _may(service: str, said: list[dict[str, Any]]) -> set[str]:
    """What the statements allow the service on behalf of this account, and none denies it."""
    allowed = [
        each
        for each in said
        if each["Effect"] == "Allow" and service in listed(dict(each["Principal"]).get("Service", []))
        if set(each.get("Condition", {}).get("StringEquals", {})) <= {"aws:SourceAccount"}
    ]
    denied = [each for each in said if each["Effect"] == "Deny"]
    assert all(each["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for each in denied)
    return {action for each in allowed for action in listed(each["Action"])}


def test_only_the_code_is_mailed_and_only_by_the_configured_sender(prod: Template) -> None:
    granted = [
        (name, each)
        for name, each in statements(prod)
        if any("ses:" in one for one in listed(each["Action"]))
    ]
    ((name, statement),) = granted
    assert [path for path, each in functions(prod).items() if target(each["Properties"]["Role"]) == name] == [
        "room/send_code"
    ]
    assert statement["Action"] == "ses:SendEmail"
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "interviews@acme.example"}}
    ends = [str(each["Fn::Join"][1][-1]).rpartition(":")[2] for each in statement["Resource"]]
    # An identity may have a default configuration set, and SES then asks for the right to that too.
    assert sorted(ends) == [
        "configuration-set/*",
        "identity/acme.example",
        "identity/interviews@acme.example",
    ]
    told = {path for path, each in functions(prod).items() if "MAIL_FROM" in environment(each)}
    assert told == {"room/send_code"}


def test_an_unknown_stage_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'staging'.*local, dev, prod"):
        Stage.of({"stage": "staging"}.get)


def test_every_queue_has_a_dead_letter_queue(prod: Template) -> None:
    queues = resources(prod, "AWS::SQS::Queue")
    dead = {
        target(each["Properties"]["RedrivePolicy"]["deadLetterTargetArn"])
        for each in queues.values()
        if "RedrivePolicy" in each["Properties"]
    }
    mappings = resources(prod, "AWS::Lambda::EventSourceMapping").values()
    streams = [each for each in mappings if "StartingPosition" in each["Properties"]]
    dead |= {target(each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]) for each in streams}
    without = {name for name, each in queues.items() if "RedrivePolicy" not in each["Properties"]}
    assert without == dead
    assert len(dead) == 3


def test_every_dead_letter_queue_rings(prod: Template) -> None:
    queues = resources(prod, "AWS::SQS::Queue")
    dead = {name for name, each in queues.items() if "RedrivePolicy" not in each["Properties"]}
    watched = {
        target(dimension["Value"])
        for alarm in resources(prod, "AWS::CloudWatch::Alarm").values()
        for read in alarm["Properties"].get("Metrics", ())
        for dimension in read.get("MetricStat", {}).get("Metric", {}).get("Dimensions", ())
        if dimension["Name"] == "QueueName"
    }
    assert watched == dead


def test_no_policy_allows_a_wildcard_action(prod: Template) -> None:
    # A key's policy hands its use over to the account's IAM in wildcards; what IAM then grants is looked at here.
    granted = [
        (name, action)
        for name, each in statements(prod)
        for action in listed(each["Action"])
        if "*" in action and not (action.startswith("kms:") and "AWS" in each.get("Principal", {}))
    ]
    assert granted == []


def test_only_actions_without_resources_are_allowed_everywhere(prod: Template) -> None:
    everywhere = {
        action
        for name, each in statements(prod)
        if "*" in listed(each.get("Resource", ())) and "Principal" not in each
        for action in listed(each["Action"])
    }
    assert {each.partition(":")[0] for each in everywhere} == {"xray", "logs", "dynamodb"}
    assert {each for each in everywhere if each.startswith("dynamodb")} == {"dynamodb:ListStreams"}


def test_each_function_acts_on_what_its_variables_name_and_on_nothing_else(prod: Template) -> None:
    tables = {
        "INTERVIEWS_TABLE": "StorageInterviewsCDBF0BF9",
        "TENANTS_TABLE": "StorageTenants23CFB847",
        "DELIVERIES_TABLE": "StorageDeliveriesE42B5069",
    }
    for path, function in functions(prod).items():
        told = {tables[variable] for variable in environment(function) if variable in tables}
        role = prod["Resources"][target(function["Properties"]["Role"])]
        granted = {
            name
            for policy in role["Properties"]["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
            if any(
                re.match(r"dynamodb:(?!.*Stream|GetRecords|GetShard)", a) for a in listed(statement["Action"])
            )
            for name in tables.values()
            if name in json.dumps(statement["Resource"])
        }
        assert granted == told, path


def test_the_state_machine_knows_all_that_its_file_names(prod: Template) -> None:
    (machine,) = resources(prod, "AWS::StepFunctions::StateMachine").values()
    named = set(re.findall(r"\$\{(\w+)\}", DEFINITION.read_text()))
    given = machine["Properties"]["DefinitionSubstitutions"]
    assert named == set(given)
    assert given["Partition"] == {"Ref": "AWS::Partition"}


def test_no_partition_of_aws_is_taken_for_granted(prod: Template) -> None:
    """In China and GovCloud an ARN begins otherwise."""
    assert "arn:aws" not in DEFINITION.read_text()
    assert "arn:aws" not in json.dumps(prod)


def test_executions_keep_no_data_in_the_logs(prod: Template) -> None:
    (machine,) = resources(prod, "AWS::StepFunctions::StateMachine").values()
    assert machine["Properties"]["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_every_log_group_is_encrypted_and_ends(prod: Template) -> None:
    for group in resources(prod, "AWS::Logs::LogGroup", least=11).values():
        assert (group["DeletionPolicy"], group["UpdateReplacePolicy"]) == KEPT
        assert group["Properties"]["RetentionInDays"] == 90
        assert target(group["Properties"]["KmsKeyId"]).startswith("StorageDataKey")


def test_every_function_is_small_arm_python_with_tracing(prod: Template) -> None:
    for function in functions(prod).values():
        properties = function["Properties"]
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert properties["MemorySize"] <= 512


def test_only_functions_that_use_the_engine_carry_its_packages(prod: Template) -> None:
    layered = {
        path
        for path, each in functions(prod).items()
        if "EngineDependencies" in json.dumps(each["Properties"]["Layers"])
    }
    assert layered == {each.path for each in FUNCTIONS if each.uses_engine}
    assert layered == {path for path, each in functions(prod).items() if "ENGINE" in environment(each)}


def test_streams_are_read_until_it_works_or_six_hours_have_passed(prod: Template) -> None:
    mappings = [each["Properties"] for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()]
    assert all(each["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for each in mappings)
    streams = [each for each in mappings if "StartingPosition" in each]
    assert len(streams) == 2
    for each in streams:
        assert each["MaximumRecordAgeInSeconds"] == 6 * 3600
        assert "MaximumRetryAttempts" not in each
        assert each["BisectBatchOnFunctionError"] is True
        assert each["StartingPosition"] == "TRIM_HORIZON"


MODEL = {
    "ENGINE": "openai",
    "OPENAI_BASE_URL": "https://api.openai.com/v1",
    "OPENAI_MODEL": "gpt-5-mini",
    "OPENAI_RATERS": "3",
    "OPENAI_INPUT_PRICE": "0.25",
    "OPENAI_OUTPUT_PRICE": "2.00",
}


def test_with_a_model_those_who_ask_it_and_nobody_else_are_told_how_and_read_its_key(prod: Template) -> None:
    template = prod
    (key,) = set(resources(template, "AWS::SecretsManager::Secret")) - SECRETS
    assert key in json.dumps(template["Outputs"]["EngineKeySecret"])
    made = template["Resources"][key]["Properties"]
    assert target(made["KmsKeyId"]) == "StorageDataKeyE15BA43B"
    reading = {path for path in functions(template) if allowed(template, path, key)}
    assert reading == {each.path for each in FUNCTIONS if each.uses_engine}
    for path, function in functions(template).items():
        told = environment(function)
        if path in reading:
            assert {name: told[name] for name in MODEL} == MODEL
            assert told["OPENAI_SECRET_ARN"] == {"Ref": key}
            assert allowed(template, path, key) == {"secretsmanager:GetSecretValue"}
        else:
            assert not MODEL.keys() & told.keys()
    assert set(resources(synthesize("dev"), "AWS::SecretsManager::Secret")) == SECRETS


def test_tables_cost_what_is_asked_of_them_and_nothing_while_idle(prod: Template) -> None:
    for each in resources(prod, "AWS::DynamoDB::Table", least=4).values():
        assert each["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
        assert each["Properties"]["DeletionProtectionEnabled"] == PROTECTED_ONCE_DEPLOYED


def test_the_outputs_name_what_a_person_and_the_local_stage_ask_for(prod: Template) -> None:
    named = {
        "ApiId": "AWS::ApiGateway::RestApi",
        "InterviewsTable": "StorageInterviews",
        "TenantsTable": "StorageTenants",
        "DeliveriesTable": "StorageDeliveries",
        "LimitsTable": "StorageLimits",
        "StateMachineArn": "AWS::StepFunctions::StateMachine",
    }
    for output, expected in named.items():
        name = target(prod["Outputs"][output]["Value"])
        assert name.startswith(expected) or prod["Resources"][name]["Type"] == expected


def test_who_starts_runs_and_answers_their_waits_is_told_the_state_machine_that_is_there(
    prod: Template,
) -> None:
    (machine,) = resources(prod, "AWS::StepFunctions::StateMachine")
    asking = [
        (path, each)
        for path in functions(prod)
        for each in grants(prod, path)
        if any(action.startswith("states:") for action in listed(each["Action"]))
    ]
    assert {path for path, _ in asking} == {"runs/relay", "runs/sweep_executions"}
    executions = [
        "arn:", {"Ref": "AWS::Partition"}, ":states:", {"Ref": "AWS::Region"}, ":", {"Ref": "AWS::AccountId"},
        ":execution:", {"Fn::GetAtt": [machine, "Name"]},
    ]  # fmt: skip
    assert {path: each["Resource"] for path, each in asking} == {
        "runs/relay": {"Ref": machine},
        "runs/sweep_executions": {"Fn::Join": ["", [*executions, ":*"]]},
    }
    assert environment(functions(prod)["runs/relay"])["STATE_MACHINE_ARN"] == {"Ref": machine}
    sweep = environment(functions(prod)["runs/sweep_executions"])
    assert sweep["EXECUTIONS_ARN"] == {"Fn::Join": ["", executions]}


def test_every_index_is_one_that_a_store_asks_by_its_name_and_attributes(prod: Template) -> None:
    """Against what the stores say, not against what declares the tables."""
    adapters = ROOT / "layers/shared/python/interviews/adapters"
    asked = "\n".join(each.read_text() for each in adapters.rglob("*.py"))
    tables = resources(prod, "AWS::DynamoDB::Table", least=3).values()
    indexes = [one for each in tables for one in each["Properties"].get("GlobalSecondaryIndexes", ())]
    assert len(indexes) == 7
    for index in indexes:
        assert f'"{index["IndexName"]}"' in asked
        for key in index["KeySchema"]:
            assert re.search(rf'["#( ]{key["AttributeName"]}\b', asked), index
