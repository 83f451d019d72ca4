"""Writes with conditions: one alone, or several as one transaction; a condition that does not hold becomes a Clash.

What was turned away for a moment is tried again here, since botocore does not do that ("AWS SDKs do not retry the
request": Amazon DynamoDB Transactions, How It Works): the conditions are still what they were, and the token is the
same, so that a try whose answer was lost counts.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from ...domain.kernel.errors import ConcurrentUpdate
from ...usecases.kernel.ports import Clash
from ...usecases.kernel.settling import tries
from .aws_outcomes import CONFLICT, CONFLICT_REASON, cancelled_by, is_momentary
from .dynamodb import CONDITION_FAILED, Item, unmarshal

REFUSED = "ConditionalCheckFailedException"
LabelledWrite = tuple[str, dict[str, Any]]


def write_all(client: Any, writes: Sequence[LabelledWrite], precedence: Sequence[str] = ()) -> None:
    """`writes` are transaction items, each with what a Clash calls it. A single one costs half as a
    plain write.

    Raises Clash with the first refused label, those in `precedence` before all others; ConcurrentUpdate where other
    transactions stay in the way; botocore's errors, where not all is known too.
    """
    token, is_again = str(uuid4()), False
    for _ in tries():
        try:
            if len(writes) == 1:
                return _write_one(client, writes[0][1], is_again=is_again)
            items = [write for _, write in writes]
            client.transact_write_items(TransactItems=items, ClientRequestToken=token)
            return None
        except ClientError as error:
            refusal = error
        if lost := _lost(refusal, [label for label, _ in writes]):
            named = [label for label in precedence if label in lost]
            raise Clash((named or lost)[0]) from refusal
        if not is_momentary(refusal):
            raise refusal
        is_again = is_again or _was_sent_again(refusal)
    if _is_conflict(refusal) and not is_again:
        raise ConcurrentUpdate from refusal
    raise refusal


def _write_one(client: Any, write: dict[str, Any], *, is_again: bool) -> None:
    if "Update" in write:
        client.update_item(**write["Update"])
    elif "Put" in write:
        _unless_done(write["Put"].get("Item"), client.put_item, write["Put"], is_again=is_again)
    else:
        _unless_done(None, client.delete_item, write["Delete"], is_again=is_again)


def _unless_done(
    wanted: Item | None, call: Callable[..., Any], arguments: dict[str, Any], *, is_again: bool
) -> None:
    """A try whose answer was lost may have been done: then the next one finds what we ourselves have written, or
    deleted, and its condition fails. A transaction has a token against that; it costs twice as much."""
    shown = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if "ConditionExpression" in arguments else {}
    try:
        call(**arguments, **shown)
    except ClientError as error:
        if not ((is_again or _was_sent_again(error)) and _is_done(error, wanted)):
            raise


def _is_done(error: ClientError, wanted: Item | None) -> bool:
    answer: dict[str, Any] = error.response
    if answer["Error"]["Code"] != REFUSED:
        return False
    return unmarshal(answer.get("Item") or {}) == unmarshal(wanted or {})


def _was_sent_again(error: ClientError) -> bool:
    return bool(error.response["ResponseMetadata"].get("RetryAttempts"))


def _lost(error: ClientError, labels: Sequence[str]) -> list[str]:
    if error.response["Error"]["Code"] == REFUSED:
        return list(labels)
    return [
        label for label, each in zip(labels, cancelled_by(error), strict=False) if each == CONDITION_FAILED
    ]


def _is_conflict(error: ClientError) -> bool:
    """Whether other transactions alone were in the way."""
    return error.response["Error"]["Code"] == CONFLICT or set(cancelled_by(error)) <= {
        "None",
        CONFLICT_REASON,
    }
