"""The queue of pointers to deliveries. A tenant's messages form a group, so that SQS serves the tenants
fairly.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...domain.kernel.records import to_record
from ...usecases.webhooks.webhook_ports import Pointer

MOST_AT_ONCE = 10


class QueueRefused(Exception):
    """SQS took only a part; sending all of it again is harmless."""


class SqsDeliveryQueue:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, pointers: Sequence[Pointer]) -> None:
        for start in range(0, len(pointers), MOST_AT_ONCE):
            self._send_batch(pointers[start : start + MOST_AT_ONCE])

    def _send_batch(self, pointers: Sequence[Pointer]) -> None:
        entries = [
            {
                "Id": str(number),
                "MessageBody": json.dumps(to_record(replace(each, delay_seconds=0), defaults=False)),
                "MessageGroupId": each.tenant_id,
                "DelaySeconds": each.delay_seconds,
            }
            for number, each in enumerate(pointers)
        ]
        refused = self._client.send_message_batch(QueueUrl=self._url, Entries=entries).get("Failed")
        if refused:
            raise QueueRefused(", ".join(sorted({each["Code"] for each in refused})))
