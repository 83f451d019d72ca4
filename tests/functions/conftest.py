from collections.abc import Iterator

import pytest

from handler_stage import Stage, open_stage
from receiver import Receiver, answering, http, receiving
from tables import aws_client
from webhook_machinery import Machinery


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with open_stage(monkeypatch) as opened:
        yield opened


@pytest.fixture
def machinery(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Machinery:
    sqs = aws_client("sqs")
    url = sqs.create_queue(QueueName="deliveries")["QueueUrl"]
    monkeypatch.setenv("DELIVERY_QUEUE_URL", url)
    monkeypatch.setenv("SLOW_QUEUE_URL", sqs.create_queue(QueueName="slow")["QueueUrl"])
    monkeypatch.setenv("ALLOW_LOCAL_WEBHOOKS", "true")
    return Machinery(stage, url)


@pytest.fixture(scope="module")
def refusing() -> Iterator[Stage]:
    """One for all refusals: nothing that is refused changes anything."""
    with pytest.MonkeyPatch.context() as patch, open_stage(patch) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(answering(http("200 OK", body=b"thanks"))) as opened:
        yield opened
