"""Who may use which key, by what AWS documents that each service does with it in the caller's name:

- DynamoDB Developer Guide, "Encryption at rest: usage notes": the table's key is unwrapped for whoever reads, and
  data keys are made for whoever writes;
- SQS Developer Guide, "Key management": a producer needs GenerateDataKey and Decrypt, a consumer Decrypt;
- Secrets Manager User Guide, "Secret encryption and decryption": GetSecretValue needs Decrypt;
- CloudWatch Logs User Guide, "Encrypt log data using AWS KMS": the service itself, for log groups of this account.
"""

import json
from typing import Any

import pytest

from .templates import Template, functions, listed, resources, target

READ, WRITE = "read", "write"
DONE_BY = {
    ("dynamodb", READ): {"GetItem", "BatchGetItem", "Query", "GetRecords"},
    ("dynamodb", WRITE): {"PutItem", "UpdateItem", "DeleteItem"},
    ("sqs", READ): {"ReceiveMessage"},
    ("sqs", WRITE): {"SendMessage"},
    ("secretsmanager", READ): {"GetSecretValue"},
}
NEEDS = {
    ("dynamodb", READ): {"kms:Decrypt"},
    ("dynamodb", WRITE): {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"},
    ("sqs", READ): {"kms:Decrypt"},
    ("sqs", WRITE): {"kms:Decrypt", "kms:GenerateDataKey"},
    ("secretsmanager", READ): {"kms:Decrypt"},
}
ROLES = 40  # at the least: as many sets of needs
Statement = dict[str, Any]


@pytest.fixture(scope="module")
def granted(prod: Template) -> dict[str, list[Statement]]:
    """All that each role may do, by the role's logical id."""
    roles = resources(prod, "AWS::IAM::Role", least=ROLES)
    by_role = {
        name: [one for policy in each["Properties"].get("Policies", ()) for one in _of(policy)]
        for name, each in roles.items()
    }
    for policy in resources(prod, "AWS::IAM::Policy").values():
        for role in policy["Properties"]["Roles"]:
            by_role[target(role)] += _of(policy["Properties"])
    return by_role


def _of(policy: dict[str, Any]) -> list[Statement]:
    return list(policy["PolicyDocument"]["Statement"])


def key_named(prod: Template, prefix: str) -> str:
    (name,) = [each for each in resources(prod, "AWS::KMS::Key") if each.startswith(prefix)]
    return name


def needed(statements: list[Statement]) -> dict[str, set[str]]:
    """By service, from what the role does to data."""
    # The limits table holds counters alone, under a key of AWS's own.
    ours = [each for each in statements if "StorageLimits" not in json.dumps(each["Resource"])]
    done = {action for each in ours for action in listed(each["Action"])}
    wanted: dict[str, set[str]] = {}
    for (service, how), operations in DONE_BY.items():
        if done & {f"{service}:{each}" for each in operations}:
            wanted.setdefault(service, set()).update(NEEDS[service, how])
    return wanted


def allowed(statements: list[Statement], key: str) -> dict[str, set[str]]:
    """By the service through which alone the key may be used."""
    by_service: dict[str, set[str]] = {}
    for each in statements:
        if key in str(each["Resource"]):
            for via in listed(each["Condition"]["StringEquals"]["kms:ViaService"]):
                service, region, domain = via["Fn::Join"][1]
                assert (region, domain) == ({"Ref": "AWS::Region"}, ".amazonaws.com")
                by_service.setdefault(service.removesuffix("."), set()).update(listed(each["Action"]))
    return by_service


def test_each_role_uses_the_datas_key_for_what_it_does_and_through_that_service_alone(
    prod: Template, granted: dict[str, list[Statement]]
) -> None:
    key = key_named(prod, "StorageDataKey")
    wanted = {role: needed(statements) for role, statements in granted.items()}
    assert {role: allowed(statements, key) for role, statements in granted.items()} == wanted
    assert {service for each in wanted.values() for service in each} == {"dynamodb", "sqs", "secretsmanager"}
    for service, how in NEEDS:
        assert any(NEEDS[service, how] <= each.get(service, set()) for each in wanted.values())


def test_no_role_may_use_a_key_that_it_does_not_name(
    prod: Template, granted: dict[str, list[Statement]]
) -> None:
    keys = {key_named(prod, "StorageDataKey"), key_named(prod, "StorageSecretsKey")}
    named = [
        target(resource)
        for statements in granted.values()
        for each in statements
        if any(one.startswith("kms:") for one in listed(each["Action"]))
        for resource in listed(each["Resource"])
    ]
    assert set(named) == keys


# The key of webhook secrets is used by the functions themselves, through no service.
SEALS = {"kms:Encrypt"}
OPENS = {"kms:Decrypt"}
SECRETS = {
    "webhooks/put_webhook_config": SEALS | OPENS,
    "webhooks/rotate_webhook_secret": SEALS | OPENS,
    "webhooks/try_webhook": OPENS,
    "webhooks/pull_events": OPENS,
    "webhooks/deliver": OPENS,
    "webhooks/put_platform_webhook_config": SEALS | OPENS,
    "webhooks/rotate_platform_webhook_secret": SEALS | OPENS,
}


def test_webhook_secrets_are_opened_by_those_that_sign_and_sealed_by_those_that_make_them(
    prod: Template, granted: dict[str, list[Statement]]
) -> None:
    key = key_named(prod, "StorageSecretsKey")
    using = {}
    for path, function in functions(prod).items():
        statements = granted[target(function["Properties"]["Role"])]
        actions = {
            action for each in statements if key in str(each["Resource"]) for action in listed(each["Action"])
        }
        if actions:
            using[path] = actions
    assert using == SECRETS


def services_that_use(key: dict[str, Any]) -> list[Statement]:
    return [each for each in key["Properties"]["KeyPolicy"]["Statement"] if "Service" in each["Principal"]]


def test_the_logs_use_the_datas_key_for_log_groups_of_this_account_alone(prod: Template) -> None:
    key = resources(prod, "AWS::KMS::Key")[key_named(prod, "StorageDataKey")]
    (logs,) = [each for each in services_that_use(key) if "logs." in str(each["Principal"])]
    assert logs["Principal"]["Service"] == {
        "Fn::Join": ["", ["logs.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}]]
    }
    assert set(logs["Action"]) == {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"}
    ((operator, condition),) = logs["Condition"].items()
    assert operator == "ArnLike"
    assert condition == {
        "kms:EncryptionContext:aws:logs:arn": {
            "Fn::Join": [
                "",
                ["arn:", {"Ref": "AWS::Partition"}, ":logs:", {"Ref": "AWS::Region"}, ":"]
                + [{"Ref": "AWS::AccountId"}, ":*"],
            ]
        }
    }


def test_no_service_but_logs_uses_a_key(prod: Template) -> None:
    keys = resources(prod, "AWS::KMS::Key")
    assert set(keys) == {key_named(prod, "StorageDataKey"), key_named(prod, "StorageSecretsKey")}
    assert services_that_use(keys[key_named(prod, "StorageSecretsKey")]) == []
    assert len(services_that_use(keys[key_named(prod, "StorageDataKey")])) == 1


@pytest.mark.parametrize(
    ("kind", "property_", "least"),
    [
        ("AWS::SQS::Queue", "KmsMasterKeyId", 4),
        ("AWS::Logs::LogGroup", "KmsKeyId", 11),
        ("AWS::SecretsManager::Secret", "KmsKeyId", 2),
    ],
)
def test_whatever_holds_data_is_encrypted_with_the_datas_key(
    kind: str, property_: str, least: int, prod: Template
) -> None:
    key = key_named(prod, "StorageDataKey")
    for each in resources(prod, kind, least=least).values():
        assert target(each["Properties"][property_]) == key
