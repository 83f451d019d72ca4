"""JSON documents as attributes of an item: as text while they are small, compressed when that saves request units."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from ...domain.kernel.errors import DocumentTooLarge

SMALL = 900
"""Bytes. An item is billed by started KB, and what fits into the first one gains nothing."""
LARGEST = 380_000
"""Bytes as stored: an item may have 400 KB (DynamoDB limit) with its names, its keys and all that stands beside."""
LONGEST = 1_000_000
"""Bytes as text: an answer that brings several documents has 6 MB (AWS Lambda limit)."""
ATTRIBUTES = ("document", "packed")


def packed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Raises DocumentTooLarge."""
    # Not escaped: \uXXXX would make a large text larger than an item may be. What is no Unicode cannot be stored.
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    if len(text) <= SMALL:
        return {"document": text.decode()}
    compressed = zlib.compress(text)
    if len(text) > LONGEST or len(compressed) > LARGEST:
        raise DocumentTooLarge(len(text), len(compressed))
    return {"packed": compressed}


def unpacked(item: Mapping[str, Any]) -> dict[str, Any]:
    """Raises KeyError, ValueError or zlib.error for what is no document."""
    text = zlib.decompress(item["packed"]) if "packed" in item else item["document"]
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document
