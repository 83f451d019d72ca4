"""HTTP on which every wait of one call ends at its deadline: looking up, connecting, head, interim answers, body.

A time-out of httpx begins anew with every byte, so a server that sends one now and then is waited for without end.
Imported on first use, as `openai` is.
"""

import socket
import threading
import time
import urllib.request
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore2
import httpx2

from ..kernel.tls import VERIFY_FLAGS

LARGEST_RECEIPT = 2 * 1024 * 1024
"""Bytes that a server may send for one call, head and interim answers included."""
_SHORTEST = 0.001


class Deadline(threading.local):
    """When the call that this thread makes has to be over, by `clock`, and how much may still come for it."""

    ends: float | None = None
    allowed = LARGEST_RECEIPT

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock

    @contextmanager
    def at(self, ends: float) -> Iterator[None]:
        self.ends, self.allowed = ends, LARGEST_RECEIPT
        try:
            yield
        finally:
            self.ends = None

    def left(self, timeout: float | None) -> float | None:
        """Seconds. Raises httpcore2.ReadTimeout."""
        if self.ends is None:
            return timeout
        left = self.ends - self._clock()
        if left < _SHORTEST:
            raise httpcore2.ReadTimeout("The time of this call is over.")
        return left if timeout is None else min(left, timeout)

    def take(self, data: bytes) -> bytes:
        """Raises httpcore2.ReadError."""
        self.allowed -= len(data)
        if self.allowed < 0:
            raise httpcore2.ReadError("The server says too much.")
        return data


class _BoundedStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._deadline.take(self._stream.read(max_bytes, self._deadline.left(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _BoundedBackend(httpcore2.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """One address after the other: left to itself, `create_connection` gives each of them the whole time."""
        fault: Exception = httpcore2.ConnectError("The name has no address.")
        for address in self._addresses(host, port):
            left = self._deadline.left(timeout)
            try:
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
            else:
                return _BoundedStream(stream, self._deadline)
        raise fault

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(type(error).__name__) from None
        return [str(each[4][0]) for each in found]


class BoundedTransport(httpx2.BaseTransport):
    """A pool of connections to one server, through the environment's proxy where there is one for it."""

    def __init__(self, deadline: Deadline, base_url: str) -> None:
        backend = _BoundedBackend(deadline)
        context = httpx2.create_ssl_context()
        context.verify_flags = VERIFY_FLAGS
        proxy = _proxy_for(base_url)
        self._pool = (
            httpcore2.HTTPProxy(
                proxy_url=proxy[0], proxy_auth=proxy[1], ssl_context=context, network_backend=backend
            )
            if proxy
            else httpcore2.ConnectionPool(ssl_context=context, network_backend=backend)
        )
        # Nobody closes an engine; its connections go with it.
        weakref.finalize(self, self._pool.close)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises httpx2.TransportError."""
        url = request.url
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = self._pool.handle_request(asked)
        return httpx2.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """The package above tells late from broken by the exceptions of httpx2."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise httpx2.ReadTimeout(str(error)) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError) as error:
        raise httpx2.NetworkError(str(error)) from None


def _proxy_for(base_url: str) -> tuple[str, tuple[str, str] | None] | None:
    """From HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as the usual clients read them."""
    target = urlsplit(base_url)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(target.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(target.hostname or ""):
        return None
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    where = f"{parts.scheme}://{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    return where, (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
