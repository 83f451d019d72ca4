from dataclasses import replace
from datetime import UTC, datetime

import pytest

from builders import CALLER
from interviews.domain.kernel.access import ApiKey, Permission
from interviews.domain.kernel.actors import is_reserved, mixes_scripts
from interviews.domain.kernel.errors import Forbidden, ValidationFailed

KEY = ApiKey(
    "key_1",
    "hash",
    "tenant",
    "plt_1",
    "tnt_1",
    ("interview:read",),
    "****abcd",
    datetime(2026, 1, 1, tzinfo=UTC),
)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "live"),
    [
        ({}, True),
        ({"revoked_at": datetime(2026, 11, 1, tzinfo=UTC)}, False),
        ({"expires_on": datetime(2026, 11, 23, 12, 0, 0, 1000, tzinfo=UTC)}, True),
        ({"expires_on": NOON}, False),
        ({"expires_on": datetime(2020, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_key_lives_until_it_is_revoked_or_expires(changes: dict[str, str], live: bool) -> None:
    assert replace(KEY, **changes).is_live(NOON) is live  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("allowed", "address", "admitted"),
    [
        ((), "203.0.113.9", True),
        (("203.0.113.0/24",), "203.0.113.9", True),
        (("203.0.113.9",), "203.0.113.9", True),
        (("203.0.113.0/24",), "203.0.114.9", False),
        (("203.0.113.77/24",), "203.0.113.9", True),
        (("2001:db8::/32",), "2001:db8::1", True),
        (("2001:db8::/32",), "2001:db9::1", False),
        (("203.0.113.0/24",), "2001:db8::1", False),
        (("2001:db8::/32", "198.51.100.0/24"), "198.51.100.7", True),
    ],
)
def test_a_key_is_used_from_its_allowed_addresses_only(
    allowed: tuple[str, ...], address: str, admitted: bool
) -> None:
    assert replace(KEY, allowed_ips=allowed).allows_address(address) is admitted


def test_a_caller_needs_the_permission_itself() -> None:
    reader = replace(CALLER, permissions=frozenset({"interview:read"}))
    reader.require(Permission.READ)
    with pytest.raises(Forbidden, match="interview:approve"):
        reader.require(Permission.APPROVE)
    assert not reader.may(Permission.CANDIDATE_READ)


def test_the_permissions_are_the_contracts() -> None:
    assert {each.value for each in Permission} == {
        "interview:create",
        "interview:read",
        "interview:update",
        "interview:approve",
        "interview:delete",
        "candidate:read",
        "candidate:delete",
        "tenant:read",
        "tenant:update",
    }


@pytest.mark.parametrize(
    "name",
    [
        "system",
        "System",
        " system ",
        "system\u200b",
        "ＳＹＳＴＥＭ",
        "key_1",
        "USER:bob",
        "usr_1",
        "restore",
        "system\u2800",
    ],
)
def test_no_name_looks_like_one_of_ours(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize(
    "name", ["Rita", "systematic", "Candidate Experience", "rita@ats.example", "keyholder"]
)
def test_names_of_people_are_theirs(name: str) -> None:
    assert not is_reserved(name)


@pytest.mark.parametrize(
    "name",
    [
        "ѕystem",
        "οperator",
        "Rіta Marlow",
        "кey_1",
        "Rita Marlow (HR, Асme)",
        "ΑB",
        "ѕ\u0301ystem",
        "ѕ\u200bystem",
        "ѕｙｓｔｅｍ",
    ],
)
def test_a_word_of_two_scripts_that_look_alike_names_nobody(name: str) -> None:
    assert mixes_scripts(name)
    with pytest.raises(ValidationFailed) as refused:
        CALLER.named("approvedBy", name)
    (row,) = refused.value.details
    assert (row.field, "Latin" in row.message) == ("approvedBy", True)


@pytest.mark.parametrize(
    "name",
    [
        "Rita Marlow",
        "Рита Марлоу",
        "Ρίτα Μάρλοου",
        "Рита Марлоу (HR)",
        "Рита/HR",
        "Рита-HR",
        "рита@ats.example",
        "山田 太郎 Taro",
        "Zoë Çelik",
    ],
)
def test_each_word_may_have_a_script_of_its_own(name: str) -> None:
    assert not mixes_scripts(name)
    assert CALLER.named("approvedBy", name) == name
