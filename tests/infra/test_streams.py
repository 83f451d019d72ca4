"""Which records of the table's stream reach whom: the filters, matched as Lambda matches them."""

import json
from typing import Any

import pytest
from ministack.services.lambda_svc import _match_esm_filter as matches

from .templates import Template, resources, target

WAIT = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "WAIT#start"}, "taskToken": {"S": "AAA"}}
CLOSING = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "EVENT#000003"}, "closes": {"S": "plan#1"}}
EVENT = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "EVENT#000004"}}
STARTING = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "RUN"}, "starts": {"BOOL": True}}
RUN = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "RUN"}}
TURN = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "TURN#0001"}}


def reaches(prod: Template, consumer: str, record: dict[str, Any]) -> bool:
    (mapping,) = [
        each["Properties"]
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if target(each["Properties"]["FunctionName"]).startswith(consumer)
    ]
    patterns = [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]
    return any(matches(record, each) for each in patterns)


def record(kind: str, image: dict[str, Any]) -> dict[str, Any]:
    keys = {name: image[name] for name in ("pk", "sk")}
    shown = {} if kind == "REMOVE" else {"NewImage": image}
    return {"eventName": kind, "dynamodb": {"Keys": keys, **shown}}


@pytest.mark.parametrize(
    ("kind", "image", "relayed"),
    [
        ("INSERT", WAIT, True),
        ("MODIFY", WAIT, True),
        ("REMOVE", WAIT, False),
        ("INSERT", CLOSING, True),
        ("INSERT", EVENT, False),
        ("INSERT", STARTING, True),
        ("MODIFY", RUN, False),
        ("INSERT", TURN, False),
    ],
)
def test_the_relay_sees_waits_what_closes_them_and_what_starts(
    kind: str, image: dict[str, Any], relayed: bool, prod: Template
) -> None:
    assert reaches(prod, "WorkflowRelay", record(kind, image)) is relayed


@pytest.mark.parametrize(
    ("kind", "image", "fanned_out"),
    [
        ("INSERT", EVENT, True),
        ("INSERT", CLOSING, True),
        ("MODIFY", EVENT, False),
        ("REMOVE", EVENT, False),
        ("INSERT", RUN, False),
        ("INSERT", WAIT, False),
    ],
)
def test_the_fan_out_sees_each_event_once(
    kind: str, image: dict[str, Any], fanned_out: bool, prod: Template
) -> None:
    assert reaches(prod, "WebhooksFanOut", record(kind, image)) is fanned_out
