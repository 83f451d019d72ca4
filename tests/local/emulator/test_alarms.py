"""Alarms of kinds that the emulator does not know are deployed all the same."""

from typing import Any

import pytest
from ministack.services.cloudformation import provisioners

from local.emulator.patches import alarms

COMPOSITE = "AWS::CloudWatch::CompositeAlarm"


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioners, "_RESOURCE_HANDLERS", dict(provisioners._RESOURCE_HANDLERS))
    alarms.install()


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        (COMPOSITE, {"AlarmRule": 'ALARM("a")'}),
        ("AWS::CloudWatch::Alarm", {"Metrics": [{"Id": "m", "Expression": "1"}]}),
    ],
)
def test_it_is_noted_by_one_name_until_it_is_deleted(kind: str, properties: dict[str, Any]) -> None:
    name, told = provisioners._provision_resource(kind, "ApiFails", properties, "stack")
    assert (name, told["Arn"].rpartition(":")[2]) == ("stack-ApiFails", "stack-ApiFails")
    changed = properties | {"AlarmDescription": "more"}
    assert provisioners._update_resource(kind, name, properties, changed, "stack", "ApiFails") == (name, told)
    provisioners._delete_resource(kind, name, changed)
