import json
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from moto import mock_aws

from interviews.adapters.webhooks.sqs_queue import QueueRefused, SqsDeliveryQueue
from interviews.domain.kernel.records import from_record
from interviews.usecases.webhooks.webhook_ports import Pointer


@pytest.fixture
def sqs() -> Iterator[Any]:
    with mock_aws():
        yield botocore.session.get_session().create_client("sqs")


@pytest.fixture
def url(sqs: Any) -> str:
    return str(sqs.create_queue(QueueName="deliveries")["QueueUrl"])


def received(sqs: Any, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])
        if "Messages" not in answer:
            return found
        found += answer["Messages"]


def test_pointers_arrive_grouped_by_tenant_and_carry_nothing_else(sqs: Any, url: str) -> None:
    SqsDeliveryQueue(sqs, url).send([Pointer(f"dlv_{number}", "tnt_1") for number in range(23)])
    messages = received(sqs, url)
    wanted = {Pointer(f"dlv_{number}", "tnt_1") for number in range(23)}
    assert {from_record(Pointer, json.loads(each["Body"])) for each in messages} == wanted
    assert {each["Attributes"]["MessageGroupId"] for each in messages} == {"tnt_1"}
    assert {tuple(json.loads(each["Body"])) for each in messages} == {("deliveryId", "tenantId")}


def test_what_is_slow_goes_by_the_queue_of_the_slow_where_there_is_one(sqs: Any, url: str) -> None:
    slow_url = str(sqs.create_queue(QueueName="slow")["QueueUrl"])
    pointers = [Pointer(f"dlv_{number}", "tnt_1", slow=number % 2 == 0) for number in range(23)]
    SqsDeliveryQueue(sqs, url, slow_url).send(pointers)
    for lane, is_slow in ((url, False), (slow_url, True)):
        found = {from_record(Pointer, json.loads(each["Body"])) for each in received(sqs, lane)}
        assert found == {each for each in pointers if each.slow is is_slow}
    SqsDeliveryQueue(sqs, url).send(pointers)
    assert len(received(sqs, url)) == len(pointers)


def test_a_delayed_pointer_is_not_there_yet(sqs: Any, url: str) -> None:
    SqsDeliveryQueue(sqs, url).send([Pointer("dlv_1", "tnt_1", delay_seconds=900)])
    assert received(sqs, url) == []
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesDelayed"] == "1"


def test_nothing_to_send_is_no_call() -> None:
    SqsDeliveryQueue(None, "").send([])


def test_a_partial_refusal_is_an_error() -> None:
    class Refusing:
        def send_message_batch(self, **arguments: object) -> dict[str, object]:
            return {"Failed": [{"Id": "0", "Code": "InternalError"}]}

    with pytest.raises(QueueRefused, match="InternalError"):
        SqsDeliveryQueue(Refusing(), "").send([Pointer("dlv_1", "tnt_1")])


@pytest.mark.parametrize("body", ["", "x", "{}", "[]"])
def test_a_message_of_somebody_else_is_an_error(body: str) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        from_record(Pointer, json.loads(body))
