"""The examples of the OpenAPI document are answers that were given, and are given still.

`EXAMPLES=write python -m pytest tests/test_examples.py` writes them anew, `make openapi` then puts them into it.
"""

import json
import os
from typing import Any

import pytest

from local.openapi import EXAMPLES
from recording import recorded


@pytest.fixture(scope="module")
def heard() -> dict[str, Any]:
    with recorded() as found:
        return found


def test_they_are_what_is_answered(heard: dict[str, Any]) -> None:
    if os.environ.get("EXAMPLES") == "write":
        EXAMPLES.write_text(json.dumps(heard, indent=1, ensure_ascii=False) + "\n")
    assert json.loads(EXAMPLES.read_text()) == heard, "see the first lines of this file"
