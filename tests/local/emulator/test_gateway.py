"""What the local gateway tells the functions about a caller."""

import asyncio
from typing import Any

import pytest

from local.emulator.patches.gateway import seen_from


@pytest.mark.parametrize(
    "sent", [[], [(b"x-forwarded-for", b"203.0.113.7")], [(b"X-Forwarded-For", b"1.1.1.1")] * 2]
)
def test_a_caller_comes_from_the_connections_address_whatever_it_says(
    sent: list[tuple[bytes, bytes]],
) -> None:
    passed: list[Any] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        passed.append(scope)

    headers = [(b"host", b"localhost"), *sent]
    scope = {"type": "http", "client": ("127.0.0.1", 5), "path": "/", "raw_path": b"/", "headers": headers}
    asyncio.run(seen_from(app)(scope, None, None))
    assert passed[0]["headers"] == [(b"host", b"localhost"), (b"x-forwarded-for", b"127.0.0.1")]


def test_what_is_no_request_passes_as_it_is() -> None:
    passed: list[Any] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        passed.append(scope)

    asyncio.run(seen_from(app)({"type": "lifespan"}, None, None))
    assert passed == [{"type": "lifespan"}]
