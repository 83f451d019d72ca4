import socket
from threading import Event
from typing import Any

import pytest

from interviews.adapters.address_resolver import SystemResolver
from interviews.usecases.webhook_ports import CannotResolve

ROWS: list[tuple[Any, ...]] = [
    (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1111", 0, 0, 0)),
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 0)),
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 0)),
]


def test_all_addresses_come_once_in_the_systems_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ROWS)
    assert SystemResolver().resolve("ats.example", 5) == ["2606:4700::1111", "1.1.1.1"]


def test_the_system_knows_loopback() -> None:
    assert "127.0.0.1" in SystemResolver().resolve("localhost", 5)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example", "\udcff.example"])
def test_a_name_without_an_address_cannot_be_resolved(host: str) -> None:
    with pytest.raises(CannotResolve):
        SystemResolver().resolve(host, 30)


def test_a_lookup_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Event()

    def hang(*_: object, **__: object) -> list[object]:
        answered.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(TimeoutError):
        SystemResolver().resolve("slow.example", 0.01)
    answered.set()
