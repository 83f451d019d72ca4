"""Finds things in a synthesized template."""

import json
from collections.abc import Iterator
from typing import Any

from infra.functions import FUNCTIONS

Template = dict[str, Any]
Resource = dict[str, Any]


def resources(template: Template, kind: str, *, least: int = 1) -> dict[str, Resource]:
    """Refused where there are fewer: what holds for each of none proves nothing."""
    found = {name: each for name, each in template["Resources"].items() if each["Type"] == kind}
    assert len(found) >= least, f"{len(found)} of {kind}, at least {least} expected"
    return found


def functions(template: Template) -> dict[str, Resource]:
    """By the handler's path below `functions/`."""
    found = resources(template, "AWS::Lambda::Function", least=len(FUNCTIONS)).values()
    return {each["Properties"]["Handler"].removesuffix(".handler"): each for each in found}


def environment(function: Resource) -> dict[str, Any]:
    return dict(function["Properties"]["Environment"]["Variables"])


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every Allow of every policy about our own roles, queues, topics, with the name of its resource."""
    for name, each in template["Resources"].items():
        properties = each.get("Properties", {})
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
        documents += [properties[key] for key in ("PolicyDocument", "KeyPolicy") if key in properties]
        for document in documents:
            yield from ((name, one) for one in document["Statement"] if one["Effect"] == "Allow")


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def target(reference: Any) -> str:
    """The logical id behind `Ref` or `Fn::GetAtt`, or the text itself."""
    if isinstance(reference, dict):
        return str(reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0])
    return str(reference)


def grants(prod: Template, path: str) -> list[dict[str, Any]]:
    role = prod["Resources"][target(functions(prod)[path]["Properties"]["Role"])]
    return [
        each for policy in role["Properties"]["Policies"] for each in policy["PolicyDocument"]["Statement"]
    ]


def allowed(prod: Template, path: str, resource: str) -> set[str]:
    """What it may do on that resource, to the exact name."""
    return {
        action
        for each in grants(prod, path)
        if resource in json.dumps(each["Resource"])
        for action in listed(each["Action"])
    }


def granted_on(prod: Template, path: str, resource: Any) -> set[str]:
    """On exactly this."""
    return {
        action
        for each in grants(prod, path)
        if resource in listed(each["Resource"])
        for action in listed(each["Action"])
    }
