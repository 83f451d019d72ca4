"""Writes with conditions: one alone, or several as one transaction; a refusal becomes a Clash."""

from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from ...usecases.kernel.ports import Clash
from .dynamodb import CONDITION_FAILED, Item, unmarshal

LOST = (CONDITION_FAILED, "TransactionConflict")
REFUSED = "ConditionalCheckFailedException"
LOST_CODES = (REFUSED, "TransactionConflictException")
LabelledWrite = tuple[str, dict[str, Any]]


def write_all(client: Any, writes: Sequence[LabelledWrite], precedence: Sequence[str] = ()) -> None:
    """`writes` are transaction items, each with what a Clash calls it. A single one costs half as a
    plain write.

    Raises Clash with the first refused label, those in `precedence` before all others.
    """
    try:
        if len(writes) == 1:
            _write_one(client, writes[0][1])
        else:
            client.transact_write_items(TransactItems=[write for _, write in writes])
    except ClientError as error:
        lost = _lost(error, [label for label, _ in writes])
        if not lost:
            raise
        named = [label for label in precedence if label in lost]
        raise Clash((named or lost)[0]) from error


def _write_one(client: Any, write: dict[str, Any]) -> None:
    if "Update" in write:
        client.update_item(**write["Update"])
    elif "Put" in write:
        _unless_done(write["Put"].get("Item"), client.put_item, write["Put"])
    else:
        _unless_done(None, client.delete_item, write["Delete"])


def _unless_done(wanted: Item | None, call: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """A try whose answer was lost may have been done: then the next one finds what we ourselves have written, or
    deleted, and its condition fails. A transaction has a token against that; it costs twice as much."""
    shown = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if "ConditionExpression" in arguments else {}
    try:
        call(**arguments, **shown)
    except ClientError as error:
        if not _is_done(error, wanted):
            raise


def _is_done(error: ClientError, wanted: Item | None) -> bool:
    answer: dict[str, Any] = error.response
    if answer["Error"]["Code"] != REFUSED or not answer["ResponseMetadata"].get("RetryAttempts"):
        return False
    return unmarshal(answer.get("Item") or {}) == unmarshal(wanted or {})


def _lost(error: ClientError, labels: Sequence[str]) -> list[str]:
    if error.response["Error"]["Code"] in LOST_CODES:
        return list(labels[:1])
    reasons = error.response.get("CancellationReasons") or [{}] * len(labels)
    return [label for label, each in zip(labels, reasons, strict=True) if each.get("Code") in LOST]
