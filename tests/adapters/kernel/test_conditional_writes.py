"""What DynamoDB answers on the wire, and whether that is a lost race; moto never gives the answers of a conflict."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import MockRawResponse

from interviews.adapters.kernel.conditional_writes import write_all
from interviews.usecases.kernel.ports import Clash

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
PUT = {"Put": {"TableName": "t", "Item": KEY, "ConditionExpression": "attribute_not_exists(pk)"}}
UPDATE = {"Update": {"TableName": "t", "Key": KEY, "UpdateExpression": "REMOVE x"}}
DELETE = {"Delete": {"TableName": "t", "Key": KEY, "ConditionExpression": "attribute_exists(pk)"}}
CHECK = {"ConditionCheck": {"TableName": "t", "Key": KEY, "ConditionExpression": "attribute_exists(pk)"}}


class Wire:
    """Every request is answered alike; `asked` are the operations."""

    def __init__(self, status: int, error: str | None = None, **more: Any) -> None:
        body = (
            {"__type": f"com.amazonaws.dynamodb.v20120810#{error}", "message": "no", **more} if error else {}
        )
        self._answer = status, json.dumps(body).encode()
        self.asked: list[str] = []
        config = Config(retries={"total_max_attempts": 1})
        self.client = botocore.session.get_session().create_client("dynamodb", config=config)
        self.client.meta.events.register_first("before-send.dynamodb.*", self._respond)

    def _respond(self, request: Any, **_: Any) -> AWSResponse:
        self.asked.append(request.headers["X-Amz-Target"].decode().partition(".")[2])
        status, body = self._answer
        return AWSResponse(request.url, status, {}, MockRawResponse(body))


def cancelled(*codes: str) -> Wire:
    reasons = [{"Code": each} for each in codes]
    return Wire(400, "TransactionCanceledException", CancellationReasons=reasons)


@pytest.mark.parametrize("error", ["ConditionalCheckFailedException", "TransactionConflictException"])
@pytest.mark.parametrize("write", [PUT, UPDATE, DELETE], ids=["put", "update", "delete"])
def test_a_single_write_that_lost_is_a_clash_under_its_name(write: dict[str, Any], error: str) -> None:
    with pytest.raises(Clash, match="RUN"):
        write_all(Wire(400, error).client, [("RUN", write)])


@pytest.mark.parametrize(
    "error", ["ProvisionedThroughputExceededException", "ValidationException", "AccessDeniedException"]
)
def test_any_other_refusal_of_a_single_write_is_no_clash(error: str) -> None:
    with pytest.raises(ClientError, match=error):
        write_all(Wire(400, error).client, [("RUN", PUT)])


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        (("ConditionalCheckFailed", "None"), "RUN"),
        (("None", "ConditionalCheckFailed"), "LINK"),
        (("None", "TransactionConflict"), "LINK"),
        (("TransactionConflict", "ConditionalCheckFailed"), "RUN"),
    ],
)
def test_a_transaction_names_the_first_write_that_lost(codes: tuple[str, ...], named: str) -> None:
    with pytest.raises(Clash, match=named):
        write_all(cancelled(*codes).client, [("RUN", PUT), ("LINK", CHECK)])


def test_a_label_that_takes_precedence_is_named_before_all_others() -> None:
    lost = cancelled("ConditionalCheckFailed", "ConditionalCheckFailed", "None")
    writes = [("RUN", PUT), ("LINK", CHECK), ("OTHER", DELETE)]
    with pytest.raises(Clash, match="LINK"):
        write_all(lost.client, writes, precedence=("OTHER", "LINK"))


@pytest.mark.parametrize("code", ["ThrottlingError", "ValidationError", "ItemCollectionSizeLimitExceeded"])
def test_a_transaction_cancelled_for_another_reason_is_no_clash(code: str) -> None:
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        write_all(cancelled("None", code).client, [("RUN", PUT), ("LINK", CHECK)])


def test_a_transaction_refused_without_reasons_is_no_clash() -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        write_all(Wire(400, "ValidationException").client, [("RUN", PUT), ("LINK", CHECK)])


@pytest.mark.parametrize(
    ("writes", "operation"),
    [
        ([PUT], "PutItem"),
        ([UPDATE], "UpdateItem"),
        ([DELETE], "DeleteItem"),
        ([PUT, DELETE], "TransactWriteItems"),
    ],
    ids=["put", "update", "delete", "two"],
)
def test_one_write_is_a_plain_one_and_more_are_a_transaction(
    writes: list[dict[str, Any]], operation: str
) -> None:
    wire = Wire(200)
    write_all(wire.client, [("RUN", each) for each in writes])
    assert wire.asked == [operation]
