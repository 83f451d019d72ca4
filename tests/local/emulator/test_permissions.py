"""What IAM would check for a call of a function on the local stage."""

from typing import Any

import pytest

from local.emulator.permissions import RoleGrant, Use, covers, uses

QUEUE = "http://localhost:4566/000000000000/deliveries"
KEY = "arn:aws:kms:us-east-1:000000000000:key/k-1"


@pytest.mark.parametrize(
    ("service", "action", "request_body", "checked"),
    [
        ("DynamoDB_20120810", "GetItem", {"TableName": "t"}, [("dynamodb:GetItem", "t")]),
        (
            "DynamoDB_20120810",
            "Query",
            {"TableName": "t", "IndexName": "due"},
            [("dynamodb:Query", "t/index/due")],
        ),
        (
            "DynamoDB_20120810",
            "TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "t"}}, {"ConditionCheck": {"TableName": "u"}}]},
            [("dynamodb:PutItem", "t"), ("dynamodb:ConditionCheckItem", "u")],
        ),
        (
            "DynamoDB_20120810",
            "BatchGetItem",
            {"RequestItems": {"t": {"Keys": []}}},
            [("dynamodb:BatchGetItem", "t")],
        ),
        ("AmazonSQS", "SendMessageBatch", {"QueueUrl": QUEUE}, [("sqs:SendMessage", "deliveries")]),
        ("AWSStepFunctions", "SendTaskSuccess", {"taskToken": "x"}, [("states:SendTaskSuccess", None)]),
        ("TrentService", "Encrypt", {"KeyId": KEY}, [("kms:Encrypt", "k-1")]),
        ("sesv2", "SendEmail", {"FromEmailAddress": "a@b.example"}, [("ses:SendEmail", "a@b.example")]),
        ("secretsmanager", "GetSecretValue", {"SecretId": "s"}, [("secretsmanager:GetSecretValue", "s")]),
    ],
)
def test_what_is_checked(service: str, action: str, request_body: dict[str, Any], checked: list[Use]) -> None:
    assert list(uses(service, action, request_body)) == checked


@pytest.mark.parametrize(("key", "covered"), [("ERASURE#2026-11-27", True), ("KEY#1", False)])
def test_a_grant_on_some_partitions_covers_no_other(key: str, covered: bool) -> None:
    grant = RoleGrant("dynamodb:PutItem", frozenset({"t"}), None, ("ERASURE#*",))
    put = {"TableName": "t", "Item": {"pk": {"S": key}}}
    other = {"TableName": "u", "Item": {"pk": {"S": "RUN#1"}}}
    assert covers(grant, "dynamodb:PutItem", "t", put) is covered
    transaction = {"TransactItems": [{"Put": other}, {"Put": put}, {"Delete": {"TableName": "t"}}]}
    assert covers(grant, "dynamodb:PutItem", "t", transaction) is covered


@pytest.mark.parametrize(("key", "covered"), [("QUARANTINE#relay", True), ("RUN#t#r", False)])
def test_so_it_is_for_what_is_changed_and_what_is_read(key: str, covered: bool) -> None:
    def grant(action: str) -> RoleGrant:
        return RoleGrant(f"dynamodb:{action}", frozenset({"t"}), None, ("QUARANTINE#*",))

    item = {"pk": {"S": key}, "sk": {"S": "x"}}
    update = {"TableName": "t", "Key": item}
    assert covers(grant("UpdateItem"), "dynamodb:UpdateItem", "t", update) is covered
    transaction = {"TransactItems": [{"Update": update}]}
    assert covers(grant("UpdateItem"), "dynamodb:UpdateItem", "t", transaction) is covered
    read = {"RequestItems": {"t": {"Keys": [item]}}}
    assert covers(grant("BatchGetItem"), "dynamodb:BatchGetItem", "t", read) is covered


@pytest.mark.parametrize(
    ("names", "covered"),
    [({"#v": "version", "#a": "isActive"}, True), ({"#v": "version", "#s": "secrets"}, False)],
)
def test_a_grant_on_some_attributes_covers_no_other(names: dict[str, str], covered: bool) -> None:
    grant = RoleGrant("dynamodb:UpdateItem", frozenset({"t"}), frozenset({"pk", "sk", "version", "isActive"}))
    request = {"TableName": "t", "Key": {"pk": {}, "sk": {}}, "ExpressionAttributeNames": names}
    assert covers(grant, "dynamodb:UpdateItem", "t", request) is covered
