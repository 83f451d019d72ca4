"""Reads the queue of pointers and makes the attempts that are due."""

from interviews.adapters.webhooks.sqs_queue import read_pointer
from interviews.runtime import webhook_wiring
from interviews.runtime.queues import queue
from interviews.runtime.webhook_wiring import DeliverSettings
from interviews.usecases.webhooks.deliver_webhook import Post, deliver_webhook


@queue(settings=DeliverSettings, ports=lambda: webhook_wiring.post(DeliverSettings.read()))
def handler(message: str, post: Post) -> None:
    deliver_webhook(read_pointer(message), post=post)
