"""What is known of a write, try by try."""

from typing import Any

import botocore.session
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from interviews.adapters.kernel.aws_outcomes import (
    IN_PROGRESS,
    THROTTLED,
    Effects,
    _note,
    is_overload,
    observed,
    watch,
)

URL = {"endpoint_url": "https://aws.example"}


def noted(operation: str, status: int = 0, code: str = "", exception: Exception | None = None) -> bool:
    answer = None if exception else {"status_code": status}
    with observed() as effects:
        _note(f"response-received.dynamodb.{operation}", answer, {"Error": {"Code": code}}, exception)
    return effects.possible


@pytest.mark.parametrize(
    ("status", "code", "possible"),
    [
        (200, "", True),
        (500, "InternalServerError", True),
        (503, "ServiceUnavailable", True),
        (400, "ThrottlingException", False),
        (400, "TransactionCanceledException", False),
        (400, IN_PROGRESS, True),
        (413, "", False),
    ],
)
def test_what_an_answer_says_of_a_write(status: int, code: str, possible: bool) -> None:
    assert noted("TransactWriteItems", status, code) is possible
    assert noted("BatchGetItem", status, code) is noted("Scan", status, code) is False


@pytest.mark.parametrize(
    ("error", "possible"),
    [
        (ReadTimeoutError(**URL), True),
        (ConnectionClosedError(**URL), True),
        (ConnectTimeoutError(**URL), False),
        (EndpointConnectionError(**URL), False),
    ],
)
def test_what_no_answer_says_of_a_write(error: Exception, possible: bool) -> None:
    assert noted("PutItem", exception=error) is possible
    assert is_overload(error)


def test_what_a_try_left_open_stays_open() -> None:
    with observed() as effects:
        _note("response-received.dynamodb.PutItem", None, None, ReadTimeoutError(**URL))
        _note("response-received.dynamodb.PutItem", {"status_code": 400}, {"Error": {"Code": "X"}}, None)
    assert effects == Effects(possible=True)


def cancelled(*reasons: str) -> ClientError:
    told: dict[str, Any] = {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": each} for each in reasons],
    }
    return ClientError(told, "TransactWriteItems")


@pytest.mark.parametrize(
    "reason", ["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"]
)
def test_a_transaction_may_find_one_partition_busy(reason: str) -> None:
    assert is_overload(cancelled("None", reason))


@pytest.mark.parametrize("reasons", [(), ("None", "ValidationError"), ("ItemCollectionSizeLimitExceeded",)])
def test_a_transaction_that_can_never_be_done_is_our_fault(reasons: tuple[str, ...]) -> None:
    assert not is_overload(cancelled(*reasons))


@pytest.mark.parametrize(
    ("code", "status", "overload"),
    [
        *((code, 400, True) for code in sorted(THROTTLED)),
        ("InternalServerError", 500, True),
        ("AccessDeniedException", 400, False),
        ("ValidationException", 400, False),
    ],
)
def test_what_is_an_overload(code: str, status: int, overload: bool) -> None:
    told = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert is_overload(ClientError(told, "Decrypt")) is overload


def test_our_own_mistakes_are_no_overload() -> None:
    assert not is_overload(KeyError("x"))


def test_a_client_tells_of_its_own_tries_alone() -> None:
    client = botocore.session.get_session().create_client("dynamodb", endpoint_url="http://127.0.0.1:9")
    watch(client)
    with observed() as effects, pytest.raises(EndpointConnectionError):
        client.meta.events.register("needs-retry", lambda **_: None)
        client.list_tables()
    assert not effects.possible
