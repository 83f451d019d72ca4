"""What became of an invocation's calls to AWS: whether anything may have been changed, and whether AWS was too busy.

botocore tries a call several times, and the last answer hides those before it: a write whose first try was cut off
may have been done, whatever is said of the second. So each try is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "Encrypt", "Decrypt")
"""How the names of operations begin that change nothing."""
IN_PROGRESS = "TransactionInProgressException"
"""The same transaction, from a try before: it will be done or not."""
THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "LimitExceededException",
        "KMS.ThrottlingException",
        "KmsThrottled",
        "OverLimit",
    }
)
CONFLICT = "TransactionConflictException"
CONFLICT_REASON = "TransactionConflict"
MOMENTARY_REASONS = frozenset({"None", "ThrottlingError", "ProvisionedThroughputExceeded", CONFLICT_REASON})
"""Of a cancelled transaction (DynamoDB API Reference, TransactionCanceledException). Among the others is the failed
condition, which is a Clash, and what will never do."""


@dataclass(slots=True)
class Effects:
    """`possible` once a try of a write has succeeded, or may have without our knowing."""

    possible: bool = False


_current: ContextVar[Effects | None] = ContextVar("effects", default=None)


@contextmanager
def observed() -> Iterator[Effects]:
    """The effects of all calls that are made within, in this thread, by the clients that are watched."""
    effects = Effects()
    token = _current.set(effects)
    try:
        yield effects
    finally:
        _current.reset(token)


def watch(client: Any) -> None:
    client.meta.events.register("response-received", _note)


def _note(
    event_name: str,
    response_dict: Mapping[str, Any] | None,
    parsed_response: Mapping[str, Any] | None,
    exception: Exception | None,
    **_: Any,
) -> None:
    """Of one try."""
    effects = _current.get()
    operation = event_name.rpartition(".")[2]
    if effects is None or operation.startswith(READS):
        return
    if exception or response_dict is None:
        effects.possible |= not _was_never_sent(exception)
    else:
        error = (parsed_response or {}).get("Error", {}).get("Code")
        effects.possible |= not 400 <= response_dict["status_code"] < 500 or error == IN_PROGRESS


def _was_never_sent(exception: Exception | None) -> bool:
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError

    return isinstance(exception, ConnectTimeoutError | EndpointConnectionError | ProxyConnectionError)


def cancelled_by(error: Any) -> Sequence[str]:
    """What a transaction was cancelled for, item by item ("None" where nothing was wrong); empty for other errors."""
    return [each.get("Code", "None") for each in error.response.get("CancellationReasons", ())]


def is_momentary(error: Any) -> bool:
    """Whether a write was turned away, nothing of it done, in a way that ends by itself and that botocore does not try
    again: for another transaction at the item, or because one partition had too much."""
    if error.response.get("Error", {}).get("Code") == CONFLICT:
        return True
    reasons = cancelled_by(error)
    return bool(reasons) and MOMENTARY_REASONS.issuperset(reasons)


def is_overload(error: Exception) -> bool:
    """Whether AWS throttled a call, failed at it, or was not reached in time: the same call may succeed later."""
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

    if not isinstance(error, ClientError):
        return isinstance(error, HTTPClientError | ConnectionError)
    answer: Mapping[str, Any] = error.response
    code = answer.get("Error", {}).get("Code")
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return is_momentary(error) or code in THROTTLED or status >= 500
