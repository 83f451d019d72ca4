"""What the stack promises of webhooks: who may do what, what rings, what the indexes hold."""

import json

import pytest

from infra.functions import FUNCTIONS
from interviews.adapters.webhooks.dynamodb_endpoints import ON_OFF

from .templates import Template, allowed, environment, functions, grants, listed, resources

TENANTS, DELIVERIES = "StorageTenants23CFB847", "StorageDeliveriesE42B5069"
INTERVIEWS = "StorageInterviewsCDBF0BF9"


def test_those_who_purge_may_record_it_and_put_nothing_else_among_the_tenants(prod: Template) -> None:
    also = {"privacy/purge_tenant": {"IDEMPOTENCY#*"}}
    for path in ("privacy/purge_candidate_data", "privacy/purge_candidate", "privacy/purge_tenant"):
        puts = [
            each
            for each in grants(prod, path)
            if TENANTS in json.dumps(each["Resource"]) and "dynamodb:PutItem" in listed(each["Action"])
        ]
        assert all(listed(each["Action"]) == ["dynamodb:PutItem"] for each in puts)
        limits = [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in puts]
        assert sorted(limits) == [[each] for each in sorted({"ERASURE#*"} | also.get(path, set()))]


def test_the_sender_may_switch_endpoints_off_and_change_nothing_else_of_a_tenant(prod: Template) -> None:
    updates = [
        (path, each)
        for path in functions(prod)
        for each in grants(prod, path)
        if "dynamodb:UpdateItem" in listed(each["Action"]) and TENANTS in json.dumps(each["Resource"])
    ]
    assert [path for path, _ in updates] == ["webhooks/deliver"]
    ((_, statement),) = updates
    assert listed(statement["Action"]) == ["dynamodb:UpdateItem"]
    assert TENANTS in json.dumps(statement["Resource"])
    condition = statement["Condition"]
    assert set(condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]) == {"pk", "sk", *ON_OFF}
    assert condition["StringEqualsIfExists"] == {"dynamodb:ReturnValues": ["NONE"]}
    assert set(ON_OFF) == {"isActive", "disabledReason", "disabledAt", "updatedAt", "version"}


READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}
QUARANTINE = {"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
"""On its own partitions alone: see test_queues.py."""


@pytest.mark.parametrize(
    ("path", "interviews", "tenants", "deliveries"),
    [
        ("webhooks/fan_out", QUARANTINE, READS, READS | {"dynamodb:PutItem"}),
        ("webhooks/deliver", READS, READS | {"dynamodb:UpdateItem"}, READS | {"dynamodb:PutItem"}),
        ("webhooks/sweep", READS | QUARANTINE, READS, READS | {"dynamodb:PutItem", "dynamodb:DeleteItem"}),
        ("privacy/get_ledger", READS, READS, set()),
        ("privacy/get_erasure_certificate", READS, READS, set()),
        ("webhooks/replay_webhooks", set(), READS, READS | {"dynamodb:PutItem"}),
        ("webhooks/pull_events", READS, READS, READS),
        ("webhooks/check_webhook_health", set(), READS, READS),
        ("webhooks/show_webhook_keys", set(), set(), set()),
    ],
)
def test_each_may_do_to_the_tables_what_it_does_and_no_more(
    prod: Template, path: str, interviews: set[str], tenants: set[str], deliveries: set[str]
) -> None:
    stream = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
    found = [allowed(prod, path, each) - stream for each in (INTERVIEWS, TENANTS, DELIVERIES)]
    assert found == [interviews, tenants, deliveries]


def test_only_those_that_sign_by_ed25519_carry_its_package_and_read_its_secret(prod: Template) -> None:
    signing = {
        "webhooks/deliver",
        "webhooks/try_webhook",
        "webhooks/pull_events",
        "webhooks/show_webhook_keys",
    }
    signing |= {"privacy/get_ledger"}
    signing |= {"privacy/get_erasure_certificate", "privacy/purge_tenant"}
    assert {each.path for each in FUNCTIONS if each.signs_ed25519} == signing
    layered, told, reading = set(), set(), set()
    for path, each in functions(prod).items():
        if "SigningDependencies" in json.dumps(each["Properties"]["Layers"]):
            layered.add(path)
        if "SIGNING_SECRET_ARN" in environment(each):
            told.add(path)
        if "secretsmanager:GetSecretValue" in allowed(prod, path, "StorageSigningSecret"):
            reading.add(path)
    assert layered == told == reading == signing


@pytest.mark.parametrize(
    ("table", "index"), [(INTERVIEWS, "by-hour"), (DELIVERIES, "due")], ids=["by-hour", "due"]
)
def test_what_is_looked_through_each_minute_holds_keys_alone(prod: Template, table: str, index: str) -> None:
    indexes = resources(prod, "AWS::DynamoDB::Table")[table]["Properties"]["GlobalSecondaryIndexes"]
    (found,) = [each for each in indexes if each["IndexName"] == index]
    assert found["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_the_sweep_runs_each_minute_and_ends_within_it(prod: Template) -> None:
    (rule,) = [
        each["Properties"]
        for each in resources(prod, "AWS::Events::Rule").values()
        if "WebhooksSweep" in json.dumps(each["Properties"]["Targets"])
    ]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert functions(prod)["webhooks/sweep"]["Properties"]["Timeout"] <= 60
