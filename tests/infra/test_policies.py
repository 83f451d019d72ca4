"""What each role may do, who may take it, and who may use each key, queue and topic, judged by a linter of policies."""

from typing import Any

import pytest

from .conftest import synthesize
from .policy_check import IDENTITY, Finding, Policy, findings, policies

EXPLAINED = {
    ("forallvalues_allow_without_null_check", "`dynamodb:LeadingKeys`"): (
        "Each request for an item names its partition; Scan, the one that names none, is in no such statement."
    ),
    ("forallvalues_allow_without_null_check", "`dynamodb:Attributes`"): (
        "DynamoDB tells which attributes a request for an item names, always (Developer Guide, fine-grained access)."
    ),
    ("resource_mismatch", "`states:SendTaskSuccess` can only use"): (
        "The reference knows no resource for it; AWS goes by the machine's ARN all the same (aws/aws-cdk 8486)."
    ),
    ("resource_mismatch", "`states:SendTaskFailure` can only use"): "As SendTaskSuccess.",
    ("confused_deputy_risk", "`apigateway.amazonaws.com`"): (
        "API Gateway names no source when it takes a role, and whoever gives it one needs iam:PassRole."
    ),
    (
        "confused_deputy_risk",
        "`logs.eu-central-1.amazonaws.com`",
    ): "Limited by the encryption context instead.",
    ("invalid_condition_key", "`kms:EncryptionContext:aws:logs:arn`"): (
        "The reference has a placeholder there; CloudWatch Logs User Guide, Encrypt log data, has this key."
    ),
    ("overly_permissive", "kms:"): "In a key's own policy `*` is that key.",
}


def unexplained(found: list[tuple[Policy, Finding]]) -> list[tuple[str, Finding]]:
    return [
        (policy.owner, each)
        for policy, each in found
        if not any(each.issue == issue and words in each.message for issue, words in EXPLAINED)
    ]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_every_policy_is_one_that_aws_understands_as_it_is_meant(stage: str) -> None:
    found = list(policies(synthesize(stage)))
    assert len(found) > 100
    assert unexplained(findings(found)) == []


def test_everything_that_is_explained_is_there() -> None:
    said = [each for _, each in findings(list(policies(synthesize("prod"))))]
    for issue, words in EXPLAINED:
        assert any(each.issue == issue and words in each.message for each in said), (issue, words)


TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/t"
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:q"


@pytest.mark.parametrize(
    ("actions", "resource", "condition", "issue"),
    [
        (["dynamodb:GetItme"], TABLE, {}, "invalid_action"),
        (["dynamo:GetItem"], TABLE, {}, "check_execution_error"),
        (["s3:GetObject"], "arn:aws:s3:::bucket", {}, "resource_mismatch"),
        (["dynamodb:GetRecords"], TABLE, {}, "resource_mismatch"),
        (["dynamodb:GetItem", "sqs:SendMessage"], QUEUE, {}, "resource_mismatch"),
        (["xray:PutTraceSegments"], TABLE, {}, "resource_mismatch"),
        (["dynamodb:GetItem"], "*", {}, "overly_permissive"),
        (["dynamodb:*"], TABLE, {}, "overly_permissive"),
        (["iam:PassRole"], "arn:aws:iam::123456789012:role/r", {}, "missing_required_condition"),
        (
            ["dynamodb:GetItem"],
            TABLE,
            {"StringEquals": {"dynamodb:LeadingKey": "k"}},
            "invalid_condition_key",
        ),
        (["dynamodb:GetItem"], TABLE, {"StringEqual": {"dynamodb:LeadingKeys": "k"}}, "invalid_operator"),
    ],
)
def test_a_planted_fault_is_found(
    actions: list[str], resource: str, condition: dict[str, Any], issue: str
) -> None:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource} | (
        {"Condition": condition} if condition else {}
    )
    document = {"Version": "2012-10-17", "Statement": [statement]}
    assert issue in [each.issue for _, each in unexplained(findings([Policy("P", IDENTITY, document)]))]


def test_what_is_right_is_let_through() -> None:
    statement = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    assert findings([Policy("P", IDENTITY, document)]) == []
