"""JSON documents as attributes of an item: as text while they are small, compressed when that saves request units."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from ..usecases.ports import Json

SMALL = 900
"""Bytes. An item is billed by started KB, and what fits into the first one gains nothing."""


def packed(document: Json) -> dict[str, Any]:
    # Not escaped: \uXXXX would make a large text larger than an item may be (400 KB).
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    if len(text) <= SMALL:
        return {"document": text.decode()}
    return {"packed": zlib.compress(text)}


def unpacked(item: Mapping[str, Any]) -> Json:
    text = zlib.decompress(item["packed"]) if "packed" in item else item["document"]
    document: Json = json.loads(text)
    return document
