"""What DynamoDB answers on the wire, and whether that is a lost race; moto never gives the answers of a conflict."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import MockRawResponse

from interviews.adapters.kernel.aws_outcomes import is_overload
from interviews.adapters.kernel.conditional_writes import write_all
from interviews.domain.kernel.errors import ConcurrentUpdate
from interviews.usecases.kernel.ports import Clash
from interviews.usecases.kernel.settling import tries

MOST = len(list(tries()))

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
PUT = {"Put": {"TableName": "t", "Item": KEY, "ConditionExpression": "attribute_not_exists(pk)"}}
UPDATE = {"Update": {"TableName": "t", "Key": KEY, "UpdateExpression": "REMOVE x"}}
DELETE = {"Delete": {"TableName": "t", "Key": KEY, "ConditionExpression": "attribute_exists(pk)"}}
CHECK = {"ConditionCheck": {"TableName": "t", "Key": KEY, "ConditionExpression": "attribute_exists(pk)"}}


class Wire:
    """Every request is answered alike, until that ends; `asked` are the operations."""

    def __init__(self, status: int, error: str | None = None, **more: Any) -> None:
        body = (
            {"__type": f"com.amazonaws.dynamodb.v20120810#{error}", "message": "no", **more} if error else {}
        )
        self._answer = status, json.dumps(body).encode()
        self._last = 1_000
        self.asked: list[str] = []
        config = Config(retries={"total_max_attempts": 1})
        self.client = botocore.session.get_session().create_client("dynamodb", config=config)
        self.client.meta.events.register_first("before-send.dynamodb.*", self._respond)

    def ends_after(self, answers: int) -> None:
        """From now on, that many; then all is well."""
        self._last = answers
        self.asked.clear()

    def _respond(self, request: Any, **_: Any) -> AWSResponse:
        self.asked.append(request.headers["X-Amz-Target"].decode().partition(".")[2])
        status, body = self._answer if len(self.asked) <= self._last else (200, b"{}")
        return AWSResponse(request.url, status, {}, MockRawResponse(body))


def cancelled(*codes: str) -> Wire:
    reasons = [{"Code": each} for each in codes]
    return Wire(400, "TransactionCanceledException", CancellationReasons=reasons)


@pytest.mark.parametrize("write", [PUT, UPDATE, DELETE], ids=["put", "update", "delete"])
def test_a_single_write_that_lost_is_a_clash_under_its_name(write: dict[str, Any]) -> None:
    wire = Wire(400, "ConditionalCheckFailedException")
    with pytest.raises(Clash, match="RUN"):
        write_all(wire.client, [("RUN", write)])
    assert len(wire.asked) == 1


@pytest.mark.parametrize(
    "writes", [[PUT], [UPDATE], [DELETE], [PUT, CHECK]], ids=["put", "update", "delete", "two"]
)
def test_whoever_is_in_the_way_is_waited_for(writes: list[dict[str, Any]]) -> None:
    """That is no lost race: nothing says yet that the condition does not hold."""
    wire = (
        cancelled("None", "TransactionConflict")
        if len(writes) > 1
        else Wire(400, "TransactionConflictException")
    )
    labelled = [("RUN", each) for each in writes]
    with pytest.raises(ConcurrentUpdate):
        write_all(wire.client, labelled)
    assert len(wire.asked) == MOST
    wire.ends_after(2)
    write_all(wire.client, labelled)
    assert len(wire.asked) == 3


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
        (("TransactionConflict", "ConditionalCheckFailed"), "LINK"),
        (("ThrottlingError", "ConditionalCheckFailed"), "LINK"),
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


@pytest.mark.parametrize("code", ["ValidationError", "ItemCollectionSizeLimitExceeded"])
def test_a_transaction_that_will_never_do_is_not_tried_again(code: str) -> None:
    wire = cancelled("ThrottlingError", code)
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        write_all(wire.client, [("RUN", PUT), ("LINK", CHECK)])
    assert len(wire.asked) == 1


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
@pytest.mark.parametrize("beside", ["None", "TransactionConflict"])
def test_a_throttled_transaction_is_tried_again_for_a_while(code: str, beside: str) -> None:
    writes = [("RUN", PUT), ("LINK", CHECK)]
    wire = cancelled(beside, code)
    with pytest.raises(ClientError) as refused:
        write_all(wire.client, writes)
    assert is_overload(refused.value)
    assert len(wire.asked) == MOST
    wire.ends_after(2)
    write_all(wire.client, writes)
    assert len(wire.asked) == 3


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
