"""How much one answer may hold: a function answers 6 MB at most (AWS Lambda), the JSON within its own envelope."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from ...domain.kernel.records import to_record
from .ports import Json, Page

LARGEST_LIST = 4 * 1024 * 1024
"""Bytes of a list's items. The rest is for the headers and for what stands around the list."""
T = TypeVar("T")
Shown = TypeVar("Shown")


def shown_page(page: Page[T], show: Callable[[T], Shown | None]) -> Page[Shown]:
    """As many of the page's items as one answer holds, but one at least; the rest is neither shown nor made.

    `show` answers None for what is left out.
    """
    shown: list[Shown] = []
    keys: list[Json] = []
    room = LARGEST_LIST
    behind: Json | None = None
    for item, key in zip(page.items, page.keys, strict=True):
        document = show(item)
        if document is not None:
            room -= size(document)
            if room < 0 and shown:
                return Page(shown, behind, keys)
            shown.append(document)
            keys.append(key)
        behind = key
    return Page(shown, page.next_key, keys)


def newest(documents: list[Shown]) -> list[Shown]:
    """The last ones, as many as one answer holds, but one at least."""
    return documents[len(documents) - _fitting(reversed(documents)) :]


def _fitting(documents: Iterable[Any]) -> int:
    room, count = LARGEST_LIST, 0
    for each in documents:
        room -= size(each)
        if room < 0 and count:
            break
        count += 1
    return count


def size(document: Any) -> int:
    """Bytes within the answer of a function, where JSON is a string of JSON: each quote in it is escaped again."""
    return len(_json(_json(document)).encode("utf-8", "replace"))


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=to_record)
