"""Which records of the table's stream reach whom: the filters, matched as Lambda matches them."""

import json
from typing import Any

import pytest
from ministack.services.lambda_svc import _match_esm_filter as matches

from infra.lifecycle import TERMINAL
from interviews.domain.runs import lifecycle
from local.data_map import entry_of

from .templates import Template, called, functions, grants, listed, resources
from .test_webhooks import INTERVIEWS

WAIT = {
    "pk": {"S": "RUN#t#r"},
    "sk": {"S": "WAIT#start"},
    "taskToken": {"S": "AAA"},
    "generation": {"N": "1"},
}
CLOSING = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "EVENT#000003"}, "closes": {"S": "plan#1"}}
EVENT = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "EVENT#000004"}}
STARTING = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "RUN"}, "starts": {"BOOL": True}}
RUN = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "RUN"}}
ENDED = RUN | {"state": {"S": "CANCELLED"}}
STANDING = RUN | {"state": {"S": "PENDING"}}
LAST_EVENT = EVENT | {"state": {"S": "CANCELLED"}}
TURN = {"pk": {"S": "RUN#t#r"}, "sk": {"S": "TURN#0001"}}


def reaches(prod: Template, consumer: str, record: dict[str, Any]) -> bool:
    (mapping,) = [
        each["Properties"]
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if called(prod, each["Properties"]["FunctionName"]) == consumer
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
        ("MODIFY", STARTING, True),
        ("MODIFY", STANDING, False),
        ("MODIFY", ENDED, True),
        ("REMOVE", RUN, True),
        ("INSERT", TURN, False),
        ("REMOVE", TURN, False),
        ("INSERT", LAST_EVENT, False),
        ("MODIFY", LAST_EVENT, False),
    ],
)
def test_the_relay_sees_waits_what_closes_them_and_what_starts_and_ends(
    kind: str, image: dict[str, Any], relayed: bool, prod: Template
) -> None:
    assert reaches(prod, "runs/relay", record(kind, image)) is relayed


def test_a_table_with_a_stream_is_in_the_data_map(prod: Template) -> None:
    tables = resources(prod, "AWS::DynamoDB::Table").items()
    streamed = [name for name, each in tables if "StreamSpecification" in each["Properties"]]
    assert streamed == [INTERVIEWS]
    assert entry_of("the interviews table's stream", "record")


def test_the_relay_sees_every_end(prod: Template) -> None:
    assert set(TERMINAL) == {each.value for each in lifecycle.TERMINAL}
    for state in TERMINAL:
        assert reaches(prod, "runs/relay", record("MODIFY", RUN | {"state": {"S": state}}))


def test_the_relay_may_change_nothing_of_a_run_but_when_its_items_end(prod: Template) -> None:
    updates = [
        (path, each)
        for path in functions(prod)
        for each in grants(prod, path)
        if "dynamodb:UpdateItem" in listed(each["Action"])
        and INTERVIEWS in json.dumps(each["Resource"])
        and "QUARANTINE#*" not in json.dumps(each["Condition"])
    ]
    ((path, statement),) = updates
    assert path == "runs/relay"
    assert listed(statement["Action"]) == ["dynamodb:UpdateItem"]
    condition = statement["Condition"]
    assert set(condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]) == {"pk", "sk", "expiresAt"}
    assert condition["StringEqualsIfExists"] == {"dynamodb:ReturnValues": ["NONE"]}


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
    assert reaches(prod, "webhooks/fan_out", record(kind, image)) is fanned_out
