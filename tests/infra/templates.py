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


def test_the_outputs_name_every_queue_and_the_relay_for_the_redrive(prod: Template) -> None:
    names = ("DeliveryQueueUrl", "DeadDeliveriesUrl", "EventsNotFannedOutUrl", "RelayRecordsFailedUrl")
    named = {each: target(prod["Outputs"][each]["Value"]) for each in names}
    assert set(named.values()) == set(resources(prod, "AWS::SQS::Queue"))
    dead = {
        target(each["Properties"]["RedrivePolicy"]["deadLetterTargetArn"])
        for each in resources(prod, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in each["Properties"]
    }
    assert dead == {named["DeadDeliveriesUrl"]}
    relay = resources(prod, "AWS::Lambda::Function")[target(prod["Outputs"]["RelayFunction"]["Value"])]
    assert relay["Properties"]["Handler"] == "runs/relay.handler"
    sources = {
        target(each["Properties"]["FunctionName"]): target(
            each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
        )
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if "DestinationConfig" in each["Properties"]
    }
    assert sources[target(prod["Outputs"]["RelayFunction"]["Value"])] == named["RelayRecordsFailedUrl"]
    assert set(sources.values()) == {named["RelayRecordsFailedUrl"], named["EventsNotFannedOutUrl"]}
