import socket
import threading
from threading import Event
from typing import Any

import pytest

from interviews.adapters.kernel.address_resolver import SystemResolver
from interviews.domain.kernel.address import is_allowed
from interviews.usecases.kernel.ports import CannotResolve

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

    def hang(*_: object, **__: object) -> list[tuple[Any, ...]]:
        answered.wait(5)
        return ROWS

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    before = set(threading.enumerate())
    with pytest.raises(TimeoutError):
        SystemResolver().resolve("slow.example", 0.01)
    waiting = set(threading.enumerate()) - before
    answered.set()
    assert [each.daemon for each in waiting] == [True]
    for each in waiting:
        each.join(10)


def test_both_families_are_asked_for_whatever_this_machine_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def note(*args: Any, **more: Any) -> list[tuple[Any, ...]]:
        asked.append((args, more))
        return ROWS

    monkeypatch.setattr(socket, "getaddrinfo", note)
    SystemResolver().resolve("ats.example", 5)
    assert asked == [(("ats.example", None), {"type": socket.SOCK_STREAM})]


def test_the_interface_of_a_link_local_address_does_not_hide_it_from_the_guard() -> None:
    found = SystemResolver().resolve("fe80::1%lo", 5)
    assert found
    assert not any(is_allowed(each, allow_local=True) for each in found)
