"""Writes with conditions: one alone, or several as one transaction; a refusal becomes a Clash."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from ..usecases.ports import Clash
from .dynamodb import CONDITION_FAILED

LOST = (CONDITION_FAILED, "TransactionConflict")
LOST_CODES = ("ConditionalCheckFailedException", "TransactionConflictException")
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
    if "Put" in write:
        client.put_item(**write["Put"])
    elif "Update" in write:
        client.update_item(**write["Update"])
    else:
        client.delete_item(**write["Delete"])


def _lost(error: ClientError, labels: Sequence[str]) -> list[str]:
    if error.response["Error"]["Code"] in LOST_CODES:
        return list(labels[:1])
    reasons = error.response.get("CancellationReasons") or [{}] * len(labels)
    return [label for label, each in zip(labels, reasons, strict=True) if each.get("Code") in LOST]
