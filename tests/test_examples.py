"""The examples of the OpenAPI document are answers that were given, and are given still.

`EXAMPLES=write python -m pytest tests/test_examples.py` writes them anew, `make openapi` then puts them into it.
"""

import json
import os
from collections.abc import Callable
from typing import Any, cast

import pytest

from fakes import FixedClock
from handler_stage import open_stage
from least_privilege import acting_as
from local.openapi import EXAMPLES
from recording import Recording, chance_of, recorded


@pytest.fixture(scope="module")
def heard() -> dict[str, Any]:
    with recorded() as found:
        return found


def test_they_are_what_is_answered(heard: dict[str, Any]) -> None:
    if os.environ.get("EXAMPLES") == "write":
        EXAMPLES.write_text(json.dumps(heard, indent=1, ensure_ascii=False) + "\n")
    assert json.loads(EXAMPLES.read_text()) == heard, "see the first lines of this file"


def asked(chance: Callable[[int], bytes], function: str) -> bytes:
    """What our own code in `function` gets."""
    with acting_as(function):
        return cast(bytes, eval("chance(16)", {"__name__": "interviews.any", "chance": chance}))


def test_no_function_changes_what_chance_gives_to_another() -> None:
    stage = Recording(FixedClock())
    alone, beside = chance_of(stage, os.urandom), chance_of(stage, os.urandom)
    first = asked(alone, "plans/approve_plan"), asked(alone, "plans/approve_plan")
    assert first[0] != asked(beside, "plans/reject_plan")
    again = asked(beside, "plans/approve_plan")
    asked(beside, "plans/reject_plan")
    assert (again, asked(beside, "plans/approve_plan")) == first
    assert first[0] != first[1]


def test_an_operation_that_is_called_by_itself_has_its_own_chance_in_all_functions() -> None:
    stage = Recording(FixedClock())
    chance = chance_of(stage, os.urandom)
    stage.scene = "plans/reject_plan"
    first = asked(chance, "plans/approve_plan")
    stage.scene = "plans/revise_plan"
    assert asked(chance, "plans/approve_plan") != first


def test_what_only_leads_to_a_state_is_no_example() -> None:
    with pytest.MonkeyPatch.context() as patch, open_stage(patch, stage := Recording(FixedClock())):
        stage.run_in("PENDING")
        assert "runs/create_interview" not in stage.answers
