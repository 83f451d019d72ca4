"""The two queues of pointers to deliveries. A tenant's messages form a group, so that SQS serves the tenants fairly
(Amazon SQS fair queues).
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
    """`slow_url` is for who tells slow receivers from others, the sender alone."""

    def __init__(self, client: Any, url: str, slow_url: str = "") -> None:
        self._client = client
        self._urls = {False: url, True: slow_url or url}

    def send(self, pointers: Sequence[Pointer]) -> None:
        for slow, url in self._urls.items():
            sent = [each for each in pointers if each.slow is slow]
            for start in range(0, len(sent), MOST_AT_ONCE):
                self._send_batch(url, sent[start : start + MOST_AT_ONCE])

    def _send_batch(self, url: str, pointers: Sequence[Pointer]) -> None:
        entries = [
            {
                "Id": str(number),
                "MessageBody": json.dumps(to_record(replace(each, delay_seconds=0), defaults=False)),
                "MessageGroupId": each.tenant_id,
                "DelaySeconds": each.delay_seconds,
            }
            for number, each in enumerate(pointers)
        ]
        refused = self._client.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")
        if refused:
            raise QueueRefused(", ".join(sorted({each["Code"] for each in refused})))
