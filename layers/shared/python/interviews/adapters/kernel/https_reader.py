"""Documents that somebody else publishes, read with the same care as webhooks are sent."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass

from ...usecases.kernel.ports import Resolver
from .attempt_watch import AttemptFailed, Watch
from .guarded_connection import guarded_target, opened
from .http_message import BadAnswer, Wire, read_head, read_whole, request_head
from .tls import public_context

DEADLINE_SECONDS = 2.5
LARGEST_DOCUMENT = 128 * 1024
"""Bytes; the keys of a large issuer, with their certificates, are some 20 KB."""


class CannotRead(Exception):
    """The document could not be had: the address is refused, or its server failed. Carries no text of the server."""


@dataclass(frozen=True, slots=True)
class HttpsReader:
    """`allow_local` is for the local stage alone: loopback, and http."""

    resolver: Resolver
    allow_local: bool = False
    context: Callable[[], ssl.SSLContext] = public_context

    def get(self, url: str) -> bytes:
        """The whole body of an answer with status 200. Raises CannotRead."""
        try:
            return self._get(url)
        except AttemptFailed as failed:
            raise CannotRead(failed.error.value) from None
        except (OSError, BadAnswer) as problem:
            raise CannotRead(type(problem).__name__) from None

    def _get(self, url: str) -> bytes:
        watch = Watch(DEADLINE_SECONDS)
        target = guarded_target(url, allow_local=self.allow_local)
        request = request_head(target, {}, None, method="GET")
        with opened(
            target, watch, resolver=self.resolver, allow_local=self.allow_local, context=self.context
        ) as channel:
            channel.send(request)
            wire = Wire(channel.receive)
            head = read_head(wire)
            if head.status != 200:
                raise CannotRead(f"status {head.status}")
            return read_whole(wire, head, LARGEST_DOCUMENT)
