"""One request and its answer as RFC 9112 has them: read strictly where framing is at stake, and no further than is
kept. Strict, since an answer that breaks off is how a receiver fails that had already said 200.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ...domain.kernel.address import Target

LARGEST_HEAD = 64 * 1024
"""Bytes before the answer's body, informational answers (1xx) included."""
LARGEST_BODY = 16 * 1024
"""Bytes read of the body; the rest of a longer one stays in the network."""
LONGEST_RETRY_AFTER = 64
"""Characters; an HTTP date has 29."""
USER_AGENT = "interview-integration-api/1 (webhooks)"
_PIECE = 8 * 1024
_SWITCHING = 101
_WITHOUT_BODY = (_SWITCHING, 204, 304)
_OUR_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x20-\x7e]*")
_STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?: .*)?", re.DOTALL)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]+)[ \t]*(?:;.*)?", re.DOTALL)
_LENGTH = re.compile(r"[0-9]{1,18}")


class BadAnswer(Exception):
    """What came is no HTTP answer."""


class Ended(BadAnswer):
    """The receiver closed the connection."""


class TooLong(BadAnswer):
    """The receiver sends more than is read."""


def request_head(
    target: Target, headers: Mapping[str, str], length: int | None, *, method: str = "POST"
) -> bytes:
    """What `headers` say of framing, the hop, proxies and the sender is left out: that is ours to say. `length` is None
    for a request without a body.

    Raises ValueError, our own fault, for a name that is no token or comes twice (in whatever case: which signature
    would count?), and for line breaks and other control characters in a value. The text of the error names no value.
    """
    names = [name.lower() for name in headers]
    if len(set(names)) != len(names):
        raise ValueError("a header is there twice")
    if not all(_TOKEN.fullmatch(name) and _VALUE.fullmatch(value) for name, value in headers.items()):
        raise ValueError("a header's name is no token, or its value contains control characters")
    lines = {
        "Host": target.authority,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        **{name: value for name, value in headers.items() if not _is_ours(name.lower())},
        **({} if length is None else {"Content-Length": str(length)}),
        "Connection": "close",
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target.path} HTTP/1.1\r\n{text}\r\n".encode("ascii")


def _is_ours(name: str) -> bool:
    return name in _OUR_HEADERS or name.startswith("proxy-")


@dataclass(frozen=True, slots=True)
class Head:
    """`headers` has the few that matter here, each with all its values, by names in lower case."""

    status: int
    headers: Mapping[str, Sequence[str]]

    @property
    def is_chunked(self) -> bool:
        return ", ".join(self.headers["transfer-encoding"]).lower().rpartition(",")[2].strip() == "chunked"

    @property
    def length(self) -> int | None:
        """None for a body that goes on until the receiver closes. Raises BadAnswer."""
        if self.headers["transfer-encoding"]:
            return None
        lengths = {each.strip() for value in self.headers["content-length"] for each in value.split(",")}
        if len(lengths) > 1 or not all(_LENGTH.fullmatch(each) for each in lengths):
            raise BadAnswer
        return int(lengths.pop()) if lengths else None

    @property
    def retry_after(self) -> str | None:
        return next((each for each in self.headers["retry-after"] if len(each) <= LONGEST_RETRY_AFTER), None)


class Wire:
    """Bytes as `receive` gives them (none at the end), not more than are allowed."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._held = bytearray()
        self._allowed = 0

    def allow(self, count: int) -> None:
        """From here on `count` bytes, those among them that were read ahead."""
        self._allowed = count - len(self._held)

    def starts_with(self, prefix: bytes) -> bool:
        """As soon as it can be told."""
        while len(self._held) < len(prefix) and prefix.startswith(self._held):
            self._fill()
        return self._held.startswith(prefix)

    def line(self) -> bytes:
        while (end := self._held.find(b"\n")) < 0:
            self._fill()
        return self._pop(end + 1)[:-1].removesuffix(b"\r")

    def some(self, most: int) -> bytes:
        if not self._held:
            self._fill()
        return self._pop(most)

    def _fill(self) -> None:
        if self._allowed <= 0:
            raise TooLong
        data = self._receive(min(self._allowed, _PIECE))
        if not data:
            raise Ended
        self._allowed -= len(data)
        self._held += data

    def _pop(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken


def read_head(wire: Wire) -> Head:
    """The final answer's: informational ones before it are skipped, except a switch of protocols, which nobody asked
    for and after which no HTTP follows. Raises BadAnswer.
    """
    wire.allow(LARGEST_HEAD)
    while True:
        status = _read_status(wire)
        headers = _read_headers(wire)
        if status >= 200 or status == _SWITCHING:
            return Head(status, headers)


def read_body(wire: Wire, head: Head) -> bytes:
    """Its first LARGEST_BODY bytes, as they are on the wire but for the chunks' frames. Raises BadAnswer."""
    wire.allow(LARGEST_BODY)
    body = bytearray()
    with suppress(TooLong):
        for part in _parts(wire, head):
            body += part
    return bytes(body)


def read_whole(wire: Wire, head: Head, most: int) -> bytes:
    """All of the body. Raises BadAnswer, TooLong for one of more than `most` bytes."""
    wire.allow(most)
    return b"".join(_parts(wire, head))


def _read_status(wire: Wire) -> int:
    # Judged by its first bytes: what speaks another protocol may well never send the end of a line.
    found = _STATUS_LINE.fullmatch(wire.line()) if wire.starts_with(b"HTTP/1.") else None
    if found is None:
        raise BadAnswer
    return int(found[1])


def _read_headers(wire: Wire) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {"content-length": [], "transfer-encoding": [], "retry-after": []}
    while line := wire.line():
        name, _, value = line.decode("latin-1").partition(":")
        headers.get(name.strip().lower(), []).append(value.strip())
    return headers


def _parts(wire: Wire, head: Head) -> Iterator[bytes]:
    if head.status in _WITHOUT_BODY:
        return
    if head.is_chunked:
        yield from _chunks(wire)
    elif (length := head.length) is not None:
        yield from _exactly(wire, length)
    else:
        with suppress(Ended):
            while True:
                yield wire.some(LARGEST_BODY)


def _chunks(wire: Wire) -> Iterator[bytes]:
    while size := _chunk_size(wire.line()):
        yield from _exactly(wire, size)
        if wire.line():
            raise BadAnswer
    while wire.line():
        pass  # Trailers.


def _chunk_size(line: bytes) -> int:
    found = _CHUNK_SIZE.fullmatch(line)
    if found is None:
        raise BadAnswer
    return int(found[1], 16)


def _exactly(wire: Wire, count: int) -> Iterator[bytes]:
    while count:
        part = wire.some(count)
        count -= len(part)
        yield part
