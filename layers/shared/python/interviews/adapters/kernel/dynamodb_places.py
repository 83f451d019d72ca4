"""Places in the `limits` table: an item with those of a tenant's task, and its version."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ...domain.kernel.places import Places
from ...domain.kernel.records import from_record, to_record
from ...domain.kernel.times import to_epoch
from ...usecases.kernel.counters import CountersUnavailable
from ...usecases.kernel.places import HeldPlaces
from ...usecases.kernel.ports import Clash, Clock
from .dynamodb import marshal, unmarshal
from .dynamodb_counters import KEY, LINGERING_SECONDS


class DynamoDbPlaces:
    """`client` must be one that gives up early (see wiring.impatient_client)."""

    def __init__(self, client: Any, table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def read(self, key: str) -> HeldPlaces:
        wanted = {"Keys": [marshal({KEY: key})], "ConsistentRead": True}
        try:
            answer = self._client.batch_get_item(RequestItems={self._table: wanted})
        except (BotoCoreError, ClientError) as error:
            raise CountersUnavailable from error
        if answer.get("UnprocessedKeys"):
            raise CountersUnavailable
        found = answer["Responses"][self._table]
        return from_record(HeldPlaces, {**unmarshal(found[0]), "key": key}) if found else HeldPlaces(key)

    def replace(self, before: HeldPlaces, places: Places) -> None:
        """An item with nobody in it ends by itself a while later."""
        last = max((each.until for each in places), default=self._clock())
        values = {
            ":places": to_record(places),
            ":next": before.version + 1,
            ":ends": to_epoch(last) + LINGERING_SECONDS,
        }
        unchanged = "version = :before" if before.version else "attribute_not_exists(version)"
        if before.version:
            values[":before"] = before.version
        try:
            self._client.update_item(
                TableName=self._table,
                Key=marshal({KEY: before.key}),
                UpdateExpression="SET places = :places, version = :next, expiresAt = :ends",
                ConditionExpression=unchanged,
                ExpressionAttributeValues=marshal(values),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise Clash(before.key) from error
            raise CountersUnavailable from error
        except BotoCoreError as error:
            raise CountersUnavailable from error
