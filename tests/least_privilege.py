"""IAM for handlers under test: moto allows everything; here each call must be one that the function needs."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from infra.functions import FUNCTIONS, Function

SERVICES = {
    "DynamoDB_20120810": "dynamodb",
    "AmazonSQS": "sqs",
    "TrentService": "kms",
    "secretsmanager": "secretsmanager",
    "AWSStepFunctions": "states",
}
TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
NAMED_BY = ("TableName", "QueueUrl", "KeyId", "SecretId", "stateMachineArn")

_by_path = {each.path: each for each in FUNCTIONS}
_acting: ContextVar[tuple[Function, list[str]] | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(path: str) -> Iterator[None]:
    """Fails at the end where the function did what it has no grant for."""
    denied: list[str] = []
    before = _acting.set((_by_path[path], denied))
    try:
        yield
    finally:
        _acting.reset(before)
    assert not denied, f"{path} may not: {denied}"


def note(request: Any) -> None:
    """Every request that botocore is about to send."""
    acting, target = _acting.get(), request.headers.get("X-Amz-Target")
    if acting is None or target is None:
        return
    function, denied = acting
    service, _, operation = _text(target).partition(".")
    for action, resource in _asked(operation, json.loads(request.body)):
        if not _is_granted(function, f"{SERVICES[service]}:{action}", resource):
            denied.append(f"{SERVICES[service]}:{action} on {resource}")


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _asked(operation: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The IAM actions behind a call, each with its resource's name where the call says it."""
    if operation in ("TransactWriteItems", "TransactGetItems"):
        for item in body["TransactItems"]:
            for kind, one in item.items():
                yield TRANSACTED[kind], one["TableName"]
    elif operation == "BatchGetItem":
        yield from ((operation, table) for table in body["RequestItems"])
    else:
        action = operation.removesuffix("Batch")
        yield action, next((body[each] for each in NAMED_BY if each in body), None)


def _is_granted(function: Function, action: str, resource: str | None) -> bool:
    return any(
        action in each.actions and resource in (None, os.environ.get(each.variable))
        for each in function.grants
    )
