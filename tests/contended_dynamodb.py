"""DynamoDB as its documentation has conflicts of transactions (How It Works, Transaction Conflict Handling), before a
client that knows none: an item that is part of a transaction under way turns every other write of it away."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

Key = tuple[str, str, str]


def at_once() -> None:
    """No latency."""


@dataclass
class ContendedDynamoDb:
    """`travel` is half of what a call takes: there, and back. Between them a transaction holds its items. `throttled`
    is asked, before each transaction, for the cancellation reason that its first item gets, if any."""

    client: Any
    travel: Callable[[], None] = at_once
    throttled: Callable[[], str | None] = lambda: None
    lock: AbstractContextManager[Any] = field(default_factory=Lock)
    held: set[Key] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def transact_write_items(self, **request: Any) -> Any:
        keys = [_key_of(next(iter(each.values()))) for each in request["TransactItems"]]
        self.travel()
        reason = self.throttled()
        with self.lock:
            reasons = ["TransactionConflict" if each in self.held else "None" for each in keys]
            if reason:
                reasons[0] = reason
            if set(reasons) == {"None"}:
                self.held |= set(keys)
        if set(reasons) != {"None"}:
            self.travel()
            raise self._refused("TransactionCanceledException", "TransactWriteItems", reasons)
        try:
            self.travel()
            return self.client.transact_write_items(**request)
        finally:
            with self.lock:
                self.held -= set(keys)

    def put_item(self, **request: Any) -> Any:
        return self._alone(self.client.put_item, request)

    def update_item(self, **request: Any) -> Any:
        return self._alone(self.client.update_item, request)

    def delete_item(self, **request: Any) -> Any:
        return self._alone(self.client.delete_item, request)

    def get_item(self, **request: Any) -> Any:
        self.travel()
        answer = self.client.get_item(**request)
        self.travel()
        return answer

    def _alone(self, call: Callable[..., Any], request: dict[str, Any]) -> Any:
        self.travel()
        with self.lock:
            is_held = _key_of(request) in self.held
        if is_held:
            self.travel()
            raise self._refused("TransactionConflictException", "PutItem", [])
        answer = call(**request)
        self.travel()
        return answer

    def _refused(self, code: str, operation: str, reasons: list[str]) -> ClientError:
        self.refusals += [*(each for each in reasons if each != "None")] or [code]
        told: Any = {
            "Error": {"Code": code, "Message": ""},
            "CancellationReasons": [{"Code": each} for each in reasons],
            "ResponseMetadata": {"HTTPStatusCode": 400},
        }
        return ClientError(told, operation)


def _key_of(write: dict[str, Any]) -> Key:
    key = write.get("Key") or write["Item"]
    return write["TableName"], key["pk"]["S"], key["sk"]["S"]
