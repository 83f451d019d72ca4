"""The `limits` table: counters that end by themselves. It holds ids and hashes, and nothing of anybody."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ...usecases.kernel.counters import CountersUnavailable
from .dynamodb import marshal, unmarshal

KEY, ENDS = "pk", "expiresAt"
LINGERING_SECONDS = 3_600
"""A counter outlives its window for a while: a late clock elsewhere must not begin it anew."""


class DynamoDbCounters:
    """`client` must be one that gives up early (see wiring.impatient_client). Each write is one of a single item."""

    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, key: str, amounts: Mapping[str, int], *, expires_at: int) -> Mapping[str, int]:
        names = {f"#{number}": name for number, name in enumerate(amounts)}
        values = {f":{number}": amount for number, amount in enumerate(amounts.values())}
        sums = ", ".join(f"#{number} :{number}" for number in range(len(amounts)))
        answer = self._update(key, f"ADD {sums} SET #ends = :ends", names, values, expires_at)
        counted = unmarshal(answer["Attributes"])
        return {name: counted[name] for name in amounts}

    def take(self, key: str, name: str, *, most: int, expires_at: int) -> bool:
        if most < 1:
            return False
        values = {":0": 1, ":most": most}
        room = "attribute_not_exists(#0) OR #0 < :most"
        try:
            self._update(
                key, "ADD #0 :0 SET #ends = :ends", {"#0": name}, values, expires_at, ConditionExpression=room
            )
        except _Refused:
            return False
        return True

    def read(self, *keys: str) -> Mapping[str, Mapping[str, int]]:
        wanted = [marshal({KEY: each}) for each in keys]
        try:
            answer = self._client.batch_get_item(
                RequestItems={self._table: {"Keys": wanted, "ConsistentRead": True}}
            )
        except (BotoCoreError, ClientError) as error:
            raise CountersUnavailable from error
        if answer.get("UnprocessedKeys"):
            raise CountersUnavailable
        found = [unmarshal(each) for each in answer["Responses"][self._table]]
        return {each.pop(KEY): {name: each[name] for name in each if name != ENDS} for each in found}

    def _update(
        self,
        key: str,
        expression: str,
        names: Mapping[str, str],
        values: Mapping[str, int],
        expires_at: int,
        **more: Any,
    ) -> Any:
        values = {**values, ":ends": expires_at + LINGERING_SECONDS}
        try:
            return self._client.update_item(
                TableName=self._table,
                Key=marshal({KEY: key}),
                UpdateExpression=expression,
                ExpressionAttributeNames={**names, "#ends": ENDS},
                ExpressionAttributeValues=marshal(values),
                ReturnValues="ALL_NEW",
                **more,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise _Refused from error
            raise CountersUnavailable from error
        except BotoCoreError as error:
            raise CountersUnavailable from error


class _Refused(Exception):
    """The condition does not hold."""
