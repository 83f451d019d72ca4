"""The `tenants` table: platforms, tenants with their settings, API keys (architecture §2)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from ...domain.kernel.access import ApiKey
from ...domain.kernel.records import from_record, to_record
from ...domain.tenants.tenant import Platform, Tenant
from ...usecases.kernel.ports import Clash, Clock, Idempotency, Json, Page, StoredAnswer
from ..kernel import stored_answers
from ..kernel.conditional_writes import LabelledWrite, write_all
from ..kernel.dynamodb import marshal, unmarshal

OWNER_INDEX = "by-owner"
CACHED_SECONDS = 60
EVERYBODY = "PLATFORMS"
STAGE_SWITCH = {"pk": "STAGE", "sk": "AI"}
"""The item whose `aiPaused` stops AI work for all tenants."""
POSITION = ("pk", "sk", "owner", "ownerSort")
CURSOR_SECRET = "CURSORSECRET"
T = TypeVar("T", Platform, Tenant, ApiKey)


class DynamoDbTenantStore:
    """Tenants and platforms are kept in the process for a minute; keys never are.

    What is done under an Idempotency-Key keeps its answer in `answers_table`, else beside what it changes.
    """

    def __init__(self, client: Any, table: str, clock: Clock, *, answers_table: str = "") -> None:
        self._client = client
        self._table = table
        self._answers_table = answers_table or table
        self._clock = clock
        self._cursor_secret: bytes | None = None
        self._cache: dict[str, tuple[float, Mapping[str, Any] | None]] = {}

    def get_tenant(self, tenant_id: str, *, fresh: bool = False) -> Tenant | None:
        return self._cached(Tenant, f"TENANT#{tenant_id}", "TENANT", fresh)

    def put_tenant(
        self, tenant: Tenant, *, expected: Tenant | None, answer: StoredAnswer | None = None
    ) -> None:
        pk = f"TENANT#{tenant.tenant_id}"
        index = {"owner": f"PLATFORM#{tenant.platform_id}", "ownerSort": f"TENANT#{tenant.tenant_id}"}
        self._put(pk, "TENANT", tenant, expected, index, answer)

    def find_answer(self, idempotency: Idempotency) -> StoredAnswer | None:
        return stored_answers.find_answer(self._client, self._answers_table, idempotency, self._clock)

    def keep_answer(self, answer: StoredAnswer) -> None:
        write_all(self._client, self._kept(answer))

    def is_ai_paused(self, tenant_id: str) -> bool:
        wanted = [STAGE_SWITCH, {"pk": f"TENANT#{tenant_id}", "sk": "TENANT"}]
        answer = self._client.batch_get_item(
            RequestItems={
                self._table: {"Keys": [marshal(each) for each in wanted], "ProjectionExpression": "aiPaused"}
            }
        )
        return any(unmarshal(each).get("aiPaused") for each in answer["Responses"][self._table])

    def pause_ai(self, paused: bool, *, answer: StoredAnswer | None = None) -> None:
        put = {"TableName": self._table, "Item": marshal({**STAGE_SWITCH, "aiPaused": paused})}
        write_all(self._client, [(STAGE_SWITCH["sk"], {"Put": put}), *self._kept(answer)])

    def list_tenants(self, platform_id: str, *, limit: int, key: Json | None) -> Page[Tenant]:
        return self._list(Tenant, f"PLATFORM#{platform_id}", "TENANT#", limit, key)

    def get_platform(self, platform_id: str, *, fresh: bool = False) -> Platform | None:
        return self._cached(Platform, f"PLATFORM#{platform_id}", "PLATFORM", fresh)

    def put_platform(
        self, platform: Platform, *, expected: Platform | None, answer: StoredAnswer | None = None
    ) -> None:
        pk = f"PLATFORM#{platform.platform_id}"
        self._put(pk, "PLATFORM", platform, expected, {"owner": EVERYBODY, "ownerSort": pk}, answer)

    def list_platforms(self, *, limit: int, key: Json | None) -> Page[Platform]:
        return self._list(Platform, EVERYBODY, "PLATFORM#", limit, key)

    def find_key(self, key_hash: str) -> ApiKey | None:
        return self._get(ApiKey, f"KEY#{key_hash}", "KEY")

    def get_key(self, key_id: str) -> ApiKey | None:
        pointer = self._item(f"KEYID#{key_id}", "KEYID")
        return self.find_key(pointer["keyHash"]) if pointer else None

    def put_key(self, key: ApiKey, *, expected: ApiKey | None, answer: StoredAnswer | None = None) -> None:
        pointer = {"pk": f"KEYID#{key.key_id}", "sk": "KEYID", "keyHash": key.key_hash}
        put = {"Put": {"TableName": self._table, "Item": marshal(pointer)}}
        owner = f"TENANT#{key.tenant_id}" if key.tenant_id else f"PLATFORM#{key.platform_id}"
        index = {"owner": owner, "ownerSort": f"KEY#{key.key_id}"}
        beside = [("KEYID", put)] if expected is None else []
        self._put(f"KEY#{key.key_hash}", "KEY", key, expected, index, answer, beside)

    def list_keys(self, owner_id: str, *, limit: int, key: Json | None) -> Page[ApiKey]:
        owner = f"PLATFORM#{owner_id}" if owner_id.startswith("plt_") else f"TENANT#{owner_id}"
        return self._list(ApiKey, owner, "KEY#", limit, key)

    def cursor_secret(self) -> bytes:
        """Raises LookupError on a stage without a platform, where there is nothing to list."""
        if self._cursor_secret is None:
            item = self._item(CURSOR_SECRET, CURSOR_SECRET)
            if item is None:
                raise LookupError("no cursor secret")
            self._cursor_secret = bytes.fromhex(item["secret"])
        return self._cursor_secret

    def keep_cursor_secret(self, secret: bytes) -> None:
        item = {"pk": CURSOR_SECRET, "sk": CURSOR_SECRET, "secret": secret.hex()}
        put = {
            "TableName": self._table,
            "Item": marshal(item),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        with suppress(Clash):
            write_all(self._client, [(CURSOR_SECRET, {"Put": put})])

    def _put(
        self,
        pk: str,
        sk: str,
        value: Any,
        expected: Any,
        index: Mapping[str, str],
        answer: StoredAnswer | None = None,
        beside: Sequence[LabelledWrite] = (),
    ) -> None:
        """Whole values: the stored one must still be `expected`, seen by its revision number."""
        self._cache.pop(pk, None)
        stored = self._item(pk, sk) if expected is not None else None
        if expected is not None and (stored is None or from_record(type(expected), stored) != expected):
            raise Clash(sk)
        revision = int(stored["revision"]) if stored else 0
        item = {"pk": pk, "sk": sk, **to_record(value), **index, "revision": revision + 1}
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if stored:
            condition = {
                "ConditionExpression": "revision = :revision",
                "ExpressionAttributeValues": marshal({":revision": revision}),
            }
        put = {"Put": {"TableName": self._table, "Item": marshal(item), **condition}}
        write_all(self._client, [(sk, put), *beside, *self._kept(answer)])

    def _kept(self, answer: StoredAnswer | None) -> Sequence[LabelledWrite]:
        if answer is None:
            return ()
        return [(stored_answers.LABEL, stored_answers.put_answer(self._answers_table, answer, self._clock))]

    def _cached(self, kind: type[T], pk: str, sk: str, fresh: bool) -> T | None:
        now = self._clock().timestamp()
        kept = self._cache.get(pk)
        if fresh or kept is None or kept[0] <= now:
            kept = (now + CACHED_SECONDS, self._item(pk, sk))
            if kept[1] is not None:
                self._cache[pk] = kept
        return from_record(kind, kept[1]) if kept[1] is not None else None

    def _get(self, kind: type[T], pk: str, sk: str) -> T | None:
        item = self._item(pk, sk)
        return from_record(kind, item) if item else None

    def _item(self, pk: str, sk: str) -> dict[str, Any] | None:
        answer = self._client.get_item(
            TableName=self._table, Key=marshal({"pk": pk, "sk": sk}), ConsistentRead=True
        )
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def _list(self, kind: type[T], owner: str, prefix: str, limit: int, key: Json | None) -> Page[T]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=OWNER_INDEX,
            KeyConditionExpression="#owner = :owner AND begins_with(ownerSort, :prefix)",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues=marshal({":owner": owner, ":prefix": prefix}),
            Limit=limit,
            **({"ExclusiveStartKey": marshal(key)} if key else {}),
        )
        rows = [unmarshal(item) for item in answer["Items"]]
        return Page(
            [from_record(kind, each) for each in rows],
            unmarshal(answer["LastEvaluatedKey"]) if "LastEvaluatedKey" in answer else None,
            [{name: each[name] for name in POSITION} for each in rows],
        )
