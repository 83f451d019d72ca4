"""What AWS does between the webhook functions, on moto, and how tests read what a receiver got."""

import json
import os
from typing import Any

from handler_stage import Stage, handler_of
from receiver import Behaviour
from tables import aws_client, stream_record


class Machinery:
    """The stream, the queue and the minute's schedule."""

    def __init__(self, stage: Stage, url: str) -> None:
        self.stage = stage
        self._url = url
        self._sqs = aws_client("sqs")
        self._dynamodb = aws_client("dynamodb")

    def records(self) -> list[dict[str, Any]]:
        items = self._dynamodb.scan(TableName=os.environ["INTERVIEWS_TABLE"])["Items"]
        events = [each for each in items if each["sk"]["S"].startswith("EVENT#")]
        events.sort(key=lambda each: (each["pk"]["S"], each["sk"]["S"]))
        return [stream_record(each, number) for number, each in enumerate(events)]

    def fan_out(self, records: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        return handler_of("webhooks/fan_out")({"Records": records or self.records()}, None)

    def messages(self, url: str = "") -> list[dict[str, Any]]:
        url = url or self._url
        answer = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        found = [
            {"messageId": each["MessageId"], "body": each["Body"]} for each in answer.get("Messages", [])
        ]
        for each in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return found

    def messages_of_both_lanes(self) -> list[dict[str, Any]]:
        """Those of the first lane, and those of the second where that is empty."""
        return self.messages() or self.messages(os.environ["SLOW_QUEUE_URL"])

    def deliver(self, messages: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """These, or what the first lane has, and then what it passed on to the second."""
        deliver = handler_of("webhooks/deliver")
        failed = deliver({"Records": messages or self.messages()}, None)
        if not messages:
            deliver({"Records": self.messages(os.environ["SLOW_QUEUE_URL"])}, None)
        return failed

    def sweep(self) -> dict[str, Any]:
        return handler_of("webhooks/sweep")({}, None)

    def deliveries(self, **query: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.stage.made("GET", "webhook-deliveries", query=query)["items"]
        return items


def replies(*responses: bytes) -> Behaviour:
    """One after the other, the last one for ever."""
    rest = list(responses)
    return lambda connection, over: connection.sendall(rest.pop(0) if len(rest) > 1 else rest[0])


def body_of(request: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.partition(b"\r\n\r\n")[2])
    return body


def header_of(request: bytes, name: str) -> str:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return next(line.split(": ", 1)[1] for line in lines if line.startswith(f"{name}: "))
