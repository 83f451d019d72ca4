"""DynamoDB's limits on what is written, which moto does not have as AWS documents them; and one on answers.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html, …/CapacityUnitCalculations.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

LARGEST_ITEM = 400 * 1024
LARGEST_TRANSACTION = 4 * 1024 * 1024
MOST_ACTIONS = 100
LARGEST_ANSWER = 6 * 1024 * 1024
"""Of a Lambda function: the bytes of the JSON that it returns."""


def limit_writes(client: Any) -> None:
    client.meta.events.register("provide-client-params.dynamodb", _refuse)


def answer_bytes(status: int, headers: Mapping[str, str], body: str) -> int:
    answer = {"statusCode": status, "headers": dict(headers), "body": body, "isBase64Encoded": False}
    return len(json.dumps(answer, ensure_ascii=False).encode())


def item_bytes(item: Mapping[str, Any]) -> int:
    return sum(len(name.encode()) + _bytes(value) for name, value in item.items())


def _bytes(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "B":
            return len(held)
        case "N":
            return (len(held.lstrip("-").replace(".", "")) + 1) // 2 + 2
        case "L":
            return 3 + sum(1 + _bytes(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _bytes(each) for name, each in held.items())
    return 1


def _refuse(params: Mapping[str, Any], **_: Any) -> None:
    items = list(_items(params))
    sizes = [item_bytes(each) for each in items]
    too_many = len(params.get("TransactItems", [])) > MOST_ACTIONS
    if too_many or sum(sizes) > LARGEST_TRANSACTION or any(each > LARGEST_ITEM for each in sizes):
        raise ClientError({"Error": {"Code": "ValidationException", "Message": str(sizes)}}, "Write")


def _items(params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "Item" in params:
        yield params["Item"]
    yield from (each["Put"]["Item"] for each in params.get("TransactItems", []) if "Put" in each)
