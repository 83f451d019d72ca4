"""The tables, made on moto as infra/storage.py makes them on AWS."""

from functools import cache
from typing import Any

import botocore.session
import moto  # noqa: F401  (before any client is made: it reaches only those made after it)

from infra.projections import LISTED_OF_A_DELIVERY

INDEXES = {
    "interviews": {
        "by-tenant": ("tenantRuns", "tenantRunsSort"),
        "by-score": ("tenantScores", "tenantScoresSort"),
        "by-hour": ("eventHour", "timestamp"),
    },
    "tenants": {"by-owner": ("owner", "ownerSort")},
    "deliveries": {
        "due": ("dueShard", "nextAttemptAt"),
        "by-tenant": ("tenantDeliveries", "tenantDeliveriesSort"),
    },
}
COUNTERS = "limits"


@cache
def dynamodb_client() -> Any:
    """One for all tests, since making it takes far longer than using it; what it sees is moto's current world."""
    return botocore.session.get_session().create_client("dynamodb")


def create_table(client: Any, name: str) -> None:
    """`name` is one of INDEXES."""
    keys = [("pk", "sk"), *INDEXES[name].values()]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for pair in keys for attribute in pair
        ],
        KeySchema=_schema("pk", "sk"),
        GlobalSecondaryIndexes=[
            {"IndexName": index, "KeySchema": _schema(*pair), "Projection": _projection(name, index)}
            for index, pair in INDEXES[name].items()
        ],
    )


def create_counters(client: Any) -> None:
    client.create_table(
        TableName=COUNTERS,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )


def _projection(table: str, index: str) -> dict[str, Any]:
    if index in ("due", "by-hour"):
        return {"ProjectionType": "KEYS_ONLY"}
    if table != "deliveries":
        return {"ProjectionType": "ALL"}
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(LISTED_OF_A_DELIVERY)}


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
