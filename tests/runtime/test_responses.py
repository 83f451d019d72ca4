"""Errors as callers see them (contract §2)."""

from typing import get_args

from interviews.domain.kernel.errors import Code
from interviews.runtime.http.response import PHRASES, STATUSES


def test_each_code_has_a_status_and_each_status_its_words() -> None:
    assert list(STATUSES) == list(get_args(Code))
    assert set(STATUSES.values()) == set(PHRASES)
