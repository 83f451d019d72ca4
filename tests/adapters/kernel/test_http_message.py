"""Whatever bytes come, in whatever pieces: an answer, or no answer, but never anything else."""

import itertools
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.adapters.kernel.http_message import (
    LARGEST_BODY,
    LARGEST_HEAD,
    BadAnswer,
    Wire,
    read_body,
    read_head,
)

FRAGMENTS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 103 Early Hints\r\n\r\n",
    b"HTTP/1.0 500\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 70000\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Retry-After: 7\r\n",
    b"\r\n",
    b"5\r\nhello\r\n",
    b"0\r\n\r\n",
    b"hello",
    b"x" * 20_000,
]
ANSWERS = st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=20), max_size=8).map(b"".join)


def whole(data: bytes) -> Callable[[int], bytes]:
    return BytesIO(data).read


def in_pieces(data: bytes, sizes: Sequence[int]) -> Callable[[int], bytes]:
    rest, turn = BytesIO(data), itertools.cycle(sizes)
    return lambda most: rest.read(min(most, next(turn)))


def read(receive: Callable[[int], bytes]) -> tuple[int, str | None, bytes] | None:
    wire = Wire(receive)
    try:
        head = read_head(wire)
        return head.status, head.retry_after, read_body(wire, head)
    except BadAnswer:
        return None


@given(ANSWERS)
def test_it_is_an_answer_or_it_is_none(data: bytes) -> None:
    found = read(whole(data))
    assert found is None or (found[0] == 101 or 200 <= found[0] <= 999)


@given(ANSWERS, st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_how_the_network_cuts_it_does_not_matter(data: bytes, sizes: list[int]) -> None:
    assert read(in_pieces(data, sizes)) == read(whole(data))


@given(st.binary(max_size=2_000), st.lists(st.integers(1, 300), max_size=20))
def test_chunks_are_put_together(body: bytes, sizes: list[int]) -> None:
    rest, framed = BytesIO(body), b""
    for size in [*sizes, len(body) + 1]:
        part = rest.read(size)
        framed += b"%x\r\n%b\r\n" % (len(part), part) if part else b""
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n\r\n"
    assert read(whole(answer)) == (200, None, body)
    assert read(whole(answer[:-1])) is None


@pytest.mark.parametrize("frame", [b"Content-Length: 20000\r\n\r\n", b"\r\n"])
def test_no_more_is_asked_for_than_is_allowed(frame: bytes) -> None:
    source = BytesIO(b"HTTP/1.1 200 OK\r\n" + frame + b"x" * 20_000)
    found = read(source.read)
    assert found == (200, None, b"x" * LARGEST_BODY)
    assert source.tell() <= len(b"HTTP/1.1 200 OK\r\n" + frame) + LARGEST_BODY


def test_a_head_of_64_kb_is_read_and_a_byte_more_is_too_much() -> None:
    start, end = b"HTTP/1.1 204 OK\r\nX: ", b"\r\n\r\n"
    filling = b"y" * (LARGEST_HEAD - len(start) - len(end))
    assert read(whole(start + filling + end)) == (204, None, b"")
    assert read(whole(start + filling + b"y" + end)) is None
