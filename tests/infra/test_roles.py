"""Functions share a role where they need exactly the same, and none gains a right by it."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.functions import FUNCTIONS, Function
from infra.grants import needs
from infra.roles import FED, role_name
from interviews.runtime.grants import Grant

from .templates import Template, environment, functions, grants, listed, resources, target

ids = [each.path for each in FUNCTIONS]
SOURCES = {
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}
SOURCES |= {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
Limits = tuple[str, ...]


def said(function: Function, told: dict[str, Any]) -> set[tuple[str, str, Limits]]:
    """Each action that its own file asks for, on what the variable names, within which limits."""
    return {
        (action, json.dumps(told[variable]), (*attributes, keys))
        for variable, attributes, keys, actions in needs(function.grants)
        if variable in told
        for action in actions
        if not is_everybodys(action)
    }


def granted(prod: Template, function: Function, told: dict[str, Any]) -> set[tuple[str, str, Limits]]:
    """The same of what its role allows."""
    by_resource = {
        target(named): json.dumps(value)
        for value in told.values()
        if isinstance(value, dict)
        for named in [value, *value.get("Fn::Join", ["", []])[1]]
        if isinstance(named, dict) and ("Fn::GetAtt" in named or "Ref" in value)
    }
    found = set()
    for each in grants(prod, function.path):
        condition = each.get("Condition", {})
        only = condition.get("ForAllValues:StringEquals", {}).get("dynamodb:Attributes", [])
        keys = condition.get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [""])
        for action, resource in product(listed(each["Action"]), listed(each["Resource"])):
            if not is_everybodys(action) and not (
                function.declared.invoker in FED and is_fed(action, resource)
            ):
                (name,) = [one for one in by_resource if f'"{one}"' in json.dumps(resource)]
                found.add((action, by_resource[name], (*listed(only), *listed(keys))))
    return found


def is_everybodys(action: str) -> bool:
    """Logs and traces; keys are looked at in test_encryption.py, mails in test_stack.py."""
    return action.startswith(("logs:", "xray:", "kms:", "ses:"))


def is_fed(action: str, resource: Any) -> bool:
    """What its event source asks for (test_queues.py)."""
    return action in SOURCES or (action == "sqs:SendMessage" and "Failed" in json.dumps(resource))


@pytest.mark.parametrize("function", FUNCTIONS, ids=ids)
def test_its_role_allows_what_it_asks_for_itself_and_no_more(function: Function, prod: Template) -> None:
    told = environment(functions(prod)[function.path])
    assert granted(prod, function, told) == said(function, told)


def test_those_of_one_folder_that_need_the_same_have_one_role(prod: Template) -> None:
    roles = {path: target(each["Properties"]["Role"]) for path, each in functions(prod).items()}
    for one in FUNCTIONS:
        for other in FUNCTIONS:
            same = one.folder == other.folder and needs(one.grants) == needs(other.grants)
            shares = one is other or (same and not {one.declared.invoker, other.declared.invoker} & FED)
            assert (roles[one.path] == roles[other.path]) is shares, (one.path, other.path)
    shared = resources(prod, "AWS::IAM::Role").keys() & set(roles.values())
    assert len(shared) == len({role_name(each) for each in FUNCTIONS}) < len(FUNCTIONS) * 0.6


def test_a_role_says_whose_it_is(prod: Template) -> None:
    for path, function in functions(prod).items():
        role = prod["Resources"][target(function["Properties"]["Role"])]
        assert path in role["Properties"]["Description"]
        assert len(role["Properties"]["Description"]) <= 1_000


single = st.builds(
    Grant,
    st.sampled_from(["A", "B"]),
    st.lists(st.sampled_from(["s:Get", "s:Put"]), max_size=2, unique=True).map(tuple),
    st.sampled_from([(), ("pk",)]),
    st.sampled_from(["", "K#*"]),
)


@given(st.lists(single, max_size=6), st.data())
def test_needs_are_the_same_in_any_order_and_lose_no_action(all_of: list[Grant], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(all_of))
    assert needs(all_of) == needs(shuffled) == needs([*shuffled, *all_of])
    asked = {(each.variable, each.attributes, each.keys, one) for each in all_of for one in each.actions}
    assert asked == {(*limits, one) for *limits, actions in needs(all_of) for one in actions}
