"""The tables on moto, as infra/storage.py declares them: its synthesized template, not a copy of it."""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import botocore.session
import moto  # noqa: F401  (before any client is made: it reaches only those made after it)

ROOT = Path(__file__).parents[1]
DECLARED = tuple(
    ROOT / "infra" / f"{each}.py" for each in ("storage", "projections", "stage", "suppressions")
)
COUNTERS = "limits"


@cache
def aws_client(service: str) -> Any:
    """One for all tests, since making it takes far longer than using it; what it sees is moto's current world."""
    return botocore.session.get_session().create_client(service)


def dynamodb_client() -> Any:
    return aws_client("dynamodb")


def create_table(client: Any, name: str, called: str | None = None) -> None:
    """`name` is one of interviews, tenants, deliveries, limits; it is `called` so unless told otherwise."""
    declared = table_properties()[name]
    client.create_table(
        TableName=called or name,
        **{
            each: declared[each]
            for each in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
            if each in declared
        },
    )


def create_counters(client: Any) -> None:
    create_table(client, COUNTERS)


@cache
def table_properties() -> dict[str, dict[str, Any]]:
    """CloudFormation's properties by table. Synthesized once for as long as what declares them stays as it is: that
    takes seconds, and every process that runs tests needs them."""
    told = hashlib.sha256(version("aws-cdk-lib").encode() + b"".join(each.read_bytes() for each in DECLARED))
    kept = ROOT / ".build" / f"tables-{told.hexdigest()[:16]}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        made = kept.with_suffix(f".{os.getpid()}")
        made.write_text(json.dumps(_synthesized()))
        made.rename(kept)  # atomic: of two processes, either may win
    found: dict[str, dict[str, Any]] = json.loads(kept.read_text())
    return found


def _synthesized() -> dict[str, dict[str, Any]]:
    from aws_cdk import App, Stack, assertions

    from infra.stage import Stage
    from infra.storage import Storage

    stack = Stack(App(), "Tables")
    Storage(stack, "Storage", stage=Stage.of({"stage": "local"}.get))
    found = assertions.Template.from_stack(stack).find_resources("AWS::DynamoDB::Table")
    names = ("interviews", "tenants", "deliveries", "limits")
    return {
        name: each["Properties"]
        for name in names
        for logical_id, each in found.items()
        if logical_id.startswith(f"Storage{name.capitalize()}")
    }


def put_open_tenant(client: Any, tenant_id: str, table: str) -> None:
    """The item that a new run's transaction looks at."""
    client.put_item(TableName=table, Item={"pk": {"S": f"TENANT#{tenant_id}"}, "sk": {"S": "TENANT"}})


def stream_record(image: Mapping[str, Any], number: int = 1, kind: str = "INSERT") -> dict[str, Any]:
    """As AWS Lambda gets it: JSON, in which a binary value is base64 text."""
    keys = {name: image[name] for name in ("pk", "sk") if name in image}
    told = {"eventName": kind, "dynamodb": {"SequenceNumber": str(number), "Keys": keys, "NewImage": image}}
    record: dict[str, Any] = json.loads(
        json.dumps(told, default=lambda each: base64.b64encode(each).decode())
    )
    return record
