"""What an update leaves alone is still known."""

from typing import Any

import pytest
from ministack.services.cloudformation import provisioners

from local.emulator.patches import nested_stacks

ROLE = "AWS::IAM::Role"
MADE = {"Arn": "arn:aws:iam::000000000000:role/r"}


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    def update(_kind: str, physical: str, old: Any, new: Any, *_: Any) -> tuple[str, Any]:
        return (physical, _[-1] or {}) if old == new else (physical, {"Arn": "changed"})

    monkeypatch.setattr(provisioners, "_provision_resource", lambda *_: ("r", MADE))
    monkeypatch.setattr(provisioners, "_update_resource", update)
    nested_stacks.install()


def test_attributes_are_those_of_the_last_change() -> None:
    provisioners._provision_resource(ROLE, "Role", {}, "stack")
    told: list[Any] = []
    for old, new in (({}, {}), ({}, {"Path": "/p/"}), ({"Path": "/p/"}, {"Path": "/p/"})):
        told.append(provisioners._update_resource(ROLE, "r", old, new, "stack", "Role")[1])
    assert told == [MADE, {"Arn": "changed"}, {"Arn": "changed"}]


def test_those_of_another_stack_are_others() -> None:
    provisioners._provision_resource(ROLE, "Role", {}, "stack")
    assert provisioners._update_resource(ROLE, "r", {}, {}, "other", "Role")[1] == {}
    assert provisioners._update_resource(ROLE, "r", {}, {}, "other", "Role", {"Arn": "said"})[1] == {
        "Arn": "said"
    }
