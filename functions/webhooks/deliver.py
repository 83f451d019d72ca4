"""Reads the queues of pointers and makes the attempts that are due."""

import json

from interviews.domain.kernel.records import from_record
from interviews.runtime import webhook_wiring
from interviews.runtime.grants import (
    CHANGE_DELIVERIES,
    DECRYPT_SECRETS,
    DISABLE_ENDPOINTS,
    JUDGE_ADDRESSES,
    MAKE_LINKS,
    READ_DELIVERIES,
    READ_RUNS,
    READ_TENANTS,
    SEND_DELIVERIES,
    SEND_TO_SLOW,
    SIGN_ED25519,
)
from interviews.runtime.queues import queue
from interviews.runtime.webhook_wiring import DeliverSettings
from interviews.usecases.webhooks.deliver_webhook import Dispatcher
from interviews.usecases.webhooks.webhook_ports import Pointer


@queue(
    settings=DeliverSettings,
    ports=webhook_wiring.dispatcher,
    grants=(
        READ_RUNS,
        READ_TENANTS,
        READ_DELIVERIES,
        CHANGE_DELIVERIES,
        SEND_DELIVERIES,
        SEND_TO_SLOW,
        DISABLE_ENDPOINTS,
        DECRYPT_SECRETS,
        SIGN_ED25519,
        MAKE_LINKS,
        JUDGE_ADDRESSES,
    ),
)
def handler(message: str, dispatcher: Dispatcher) -> None:
    dispatcher.deliver(from_record(Pointer, json.loads(message)))
