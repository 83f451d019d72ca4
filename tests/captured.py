"""Real webhook requests: made by the real handlers over tables and a queue in moto, sent by the real sender over
loopback, and kept as they came."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import botocore.session
import pytest

from handler_stage import Stage, handler_of
from receiver import Receiver, answering, http, receiving
from tables import stream_record


@dataclass(frozen=True)
class Captured:
    """`headers` by their names in lower case."""

    headers: dict[str, str]
    body: bytes

    def changed(self, part: str, place: float, step: int) -> "Captured":
        """With one byte of `part` ("body", or a header) another one: `place` from 0 to below 1 says which byte, `step`
        which other one. Digits become digits and letters become printable characters, as an attacker would have it."""
        if part == "body":
            return replace(self, body=_with_other_byte(self.body, place, step, range(256)))
        value = self.headers[part].encode("ascii")
        allowed = range(48, 58) if value.isdigit() else range(33, 127)
        return replace(
            self, headers=self.headers | {part: _with_other_byte(value, place, step, allowed).decode()}
        )


def _with_other_byte(data: bytes, place: float, step: int, allowed: range) -> bytes:
    position = int(place * len(data))
    others = [each for each in allowed if each != data[position]]
    return data[:position] + bytes([others[step % len(others)]]) + data[position + 1 :]


def read(request: bytes) -> Captured:
    head, _, body = request.partition(b"\r\n\r\n")
    pairs = (line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    return Captured({name.lower(): value for name, value in pairs}, body)


@dataclass(frozen=True)
class Wire:
    """A stage whose webhooks go to `receiver`."""

    stage: Stage
    receiver: Receiver
    sqs: Any
    dynamodb: Any
    queue_url: str

    def configure(self, **config: Any) -> str | None:
        """The secret, where this made one."""
        body = {"callbackUrl": self.receiver.url()} | config
        return self.stage.made("PUT", "webhook-config", body).get("secret")  # type: ignore[no-any-return]

    def rotate(self, **rotation: Any) -> str:
        return str(self.stage.made("POST", "webhook-config/rotate-secret", rotation)["secret"])

    def event(self) -> Captured:
        """A run's event, from the change to the receiver."""
        sent = len(self.receiver.requests)
        self.happen()
        (request,) = self.receiver.requests[sent:]
        return read(request)

    def happen(self) -> str:
        """A run that lacks information; its webhook is on its way or over. The run's id."""
        run_id = self.stage.run_in("INFO_NEEDED")
        self.plan([run_id])
        self.deliver()
        return run_id

    def plan(self, run_ids: Sequence[str]) -> None:
        """What the stream does with the runs' events."""
        images = [each for run_id in run_ids for each in self._events(run_id)]
        records = [stream_record(each, number) for number, each in enumerate(images)]
        assert handler_of("webhooks/fan_out")({"Records": records}, None) == {"batchItemFailures": []}

    def _events(self, run_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.dynamodb.query(
            TableName=os.environ["INTERVIEWS_TABLE"],
            KeyConditionExpression="pk = :run AND begins_with(sk, :event)",
            ExpressionAttributeValues={
                ":run": {"S": f"RUN#{self.stage.tenant_id}#{run_id}"},
                ":event": {"S": "EVENT#"},
            },
        )["Items"]
        return found

    def redeliver(self, event_id: str) -> Captured:
        """The event once more, as a receiver asks for it and the next sweep sends it."""
        deliveries = self.stage.made("GET", "webhook-deliveries", query={"limit": "100"})["items"]
        (found,) = (each for each in deliveries if each["eventId"] == event_id)
        sent = len(self.receiver.requests)
        self.stage.made("POST", f"webhook-deliveries/{found['deliveryId']}/redeliver")
        self.sweep()
        (request,) = self.receiver.requests[sent:]
        return read(request)

    def sweep(self) -> None:
        handler_of("webhooks/sweep")({}, None)
        self.deliver()

    def deliver(self) -> None:
        """What Lambda does with the messages that are visible, and with those that the sender passes on."""
        while found := self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            records = [{"messageId": each["MessageId"], "body": each["Body"]} for each in found]
            assert handler_of("webhooks/deliver")({"Records": records}, None) == {"batchItemFailures": []}
            for each in found:
                self.sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=each["ReceiptHandle"])

    def public_keys(self, owner_id: str | None = None) -> dict[str, Any]:
        path = f"/v1/webhook-keys/{owner_id or self.stage.tenant_id}/jwks.json"
        keys: dict[str, Any] = self.stage.made("GET", path)
        return keys


@contextmanager
def wired(stage: Stage, patch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Within the stage's moto."""
    session = botocore.session.get_session()
    sqs, dynamodb = session.create_client("sqs"), session.create_client("dynamodb")
    url = sqs.create_queue(QueueName="deliveries")["QueueUrl"]
    patch.setenv("DELIVERY_QUEUE_URL", url)
    patch.setenv("SLOW_QUEUE_URL", url)
    patch.setenv("ALLOW_LOCAL_WEBHOOKS", "true")
    with receiving(answering(http("200 OK"))) as receiver:
        yield Wire(stage, receiver, sqs, dynamodb, url)
