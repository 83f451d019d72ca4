"""Alarms are noted and nothing more: no mail comes of them here (reports/alarms.md)."""

from typing import Any

KINDS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")


def install() -> None:
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    for kind in KINDS:
        _RESOURCE_HANDLERS[kind] = {"create": noted, "update": still_noted, "delete": lambda *_: None}


def noted(logical_id: str, properties: Any, stack: str) -> tuple[str, dict[str, str]]:
    from ministack.core.responses import get_account_id, get_region

    name = properties.get("AlarmName") or f"{stack}-{logical_id}"
    return name, {"Arn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}"}


def still_noted(physical_id: str, old: Any, new: Any, stack: str, *_: Any) -> tuple[str, dict[str, str]]:
    return noted(physical_id, {"AlarmName": physical_id}, stack)
