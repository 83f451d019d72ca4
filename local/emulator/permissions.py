"""Refuses what a function's role does not allow: ministack asks nobody, so a missing grant would show on AWS only.

Actions and resources are compared as they stand in the role, and the two conditions that name attributes of items or
the partitions of a table; other conditions and wildcards are not needed by this app.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

PREFIXES = {
    "DynamoDB_20120810": "dynamodb",
    "AWSStepFunctions": "states",
    "AmazonSQS": "sqs",
    "TrentService": "kms",
    "secretsmanager": "secretsmanager",
    "sesv2": "ses",
}
BATCHED = {"SendMessageBatch": "SendMessage"}
TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}

Use = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """`attributes` are the only ones that may be touched, `keys` patterns of the only partitions; None means any."""

    action: str
    resources: frozenset[str]
    attributes: frozenset[str] | None
    keys: tuple[str, ...] | None = None


def refused(caller: str, service: str, action: str, request: Mapping[str, Any]) -> Use | None:
    """The first action that the function named `caller` may not do on its resource, if any."""
    allowed = list(_allowed(caller))
    for wanted, resource in uses(service, action, request):
        if not any(covers(each, wanted, resource, request) for each in allowed):
            return wanted, resource
    return None


def covers(grant: RoleGrant, wanted: str, resource: str | None, request: Mapping[str, Any]) -> bool:
    return (
        wanted == grant.action
        and (resource is None or resource in grant.resources)
        and (grant.attributes is None or _attributes(request) <= grant.attributes)
        and (grant.keys is None or _are_like(_partitions(request, wanted, resource), grant.keys))
    )


def _attributes(request: Mapping[str, Any]) -> set[str]:
    """All that an update names: IAM's `dynamodb:Attributes`."""
    return {*request.get("Key", {}), *request.get("ExpressionAttributeNames", {}).values()}


def _partitions(request: Mapping[str, Any], action: str, table: str | None) -> list[str]:
    """Of the items of the table on which this is done: IAM's `dynamodb:LeadingKeys`."""
    if "RequestItems" in request:
        return [each["pk"]["S"] for each in request["RequestItems"][table]["Keys"]]
    parts = [
        part
        for item in request.get("TransactItems", [{"": request}])
        for kind, part in item.items()
        if not kind or f"dynamodb:{TRANSACTED[kind]}" == action
    ]
    return [each.get("Item", each.get("Key"))["pk"]["S"] for each in parts if each["TableName"] == table]


def _are_like(keys: Sequence[str], patterns: Sequence[str]) -> bool:
    return all(any(fnmatchcase(key, pattern) for pattern in patterns) for key in keys)


def uses(service: str, action: str, request: Mapping[str, Any]) -> Iterator[Use]:
    """What IAM checks for this call; a transaction is checked item by item."""
    prefix = PREFIXES.get(service, service)
    if "TransactItems" in request:
        for item in request["TransactItems"]:
            for kind, part in item.items():
                yield f"dynamodb:{TRANSACTED[kind]}", part["TableName"]
    elif "RequestItems" in request:
        for table in request["RequestItems"]:
            yield f"dynamodb:{action}", table
    else:
        yield f"{prefix}:{BATCHED.get(action, action)}", _resource(request)


def _resource(request: Mapping[str, Any]) -> str | None:
    """The last part of the resource's ARN; None where the call names none (a task token, a ciphertext)."""
    if "IndexName" in request:
        return f"{request['TableName']}/index/{request['IndexName']}"
    for name in ("TableName", "QueueUrl", "stateMachineArn", "KeyId", "SecretId", "FromEmailAddress"):
        if name in request:
            return last(request[name])
    return None


def _allowed(caller: str) -> Iterator[RoleGrant]:
    from ministack.services import iam, lambda_svc

    configs = [function["config"] for function in lambda_svc._functions.values()]
    names = {each["Environment"]["Variables"].get("POWERTOOLS_SERVICE_NAME"): each for each in configs}
    role = iam._roles[names[caller]["Role"].rpartition("/")[2]]
    for document in role["InlinePolicies"].values():
        for statement in json.loads(document)["Statement"]:
            resources = frozenset(last(each) for each in _listed(statement["Resource"]))
            only = statement.get("Condition", {}).get("ForAllValues:StringEquals", {})
            attributes = frozenset(only["dynamodb:Attributes"]) if "dynamodb:Attributes" in only else None
            like = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
            keys = tuple(like["dynamodb:LeadingKeys"]) if "dynamodb:LeadingKeys" in like else None
            for action in _listed(statement["Action"]):
                yield RoleGrant(action, resources, attributes, keys)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def last(name: str) -> str:
    """`arn:aws:dynamodb:…:table/T/index/I` → `T/index/I`; the end of a queue's URL or of any other ARN."""
    if ":table/" in name:
        return name.partition(":table/")[2]
    return name.rpartition("/")[2].rpartition(":")[2]
