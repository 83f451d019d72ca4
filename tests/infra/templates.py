"""Finds things in a synthesized template."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.functions import FUNCTIONS

Template = dict[str, Any]
Resource = dict[str, Any]


def resources(template: Template, kind: str, *, least: int = 1) -> dict[str, Resource]:
    """Refused where there are fewer: what holds for each of none proves nothing."""
    found = {name: each for name, each in template["Resources"].items() if each["Type"] == kind}
    assert len(found) >= least, f"{len(found)} of {kind}, at least {least} expected"
    return found


def whole(outer: Template, inner: Template) -> Template:
    """One stack that is the same as the two, of which the one lies in the other."""
    ((nested, stack),) = resources(outer, "AWS::CloudFormation::Stack").items()
    inner = _replaced(inner, {_key({"Ref": name}): value for name, value in _told(stack).items()})
    shown = {name: each["Value"] for name, each in inner.get("Outputs", {}).items()}
    outer = _replaced(
        outer, {_key({"Fn::GetAtt": [nested, f"Outputs.{name}"]}): value for name, value in shown.items()}
    )
    assert not outer["Resources"].keys() & inner["Resources"].keys()
    found = outer["Resources"] | inner["Resources"]
    return {**outer, "Resources": {name: each for name, each in found.items() if name != nested}}


def _told(stack: Resource) -> dict[str, Any]:
    return dict(stack["Properties"].get("Parameters", {}))


def _key(reference: Any) -> str:
    return json.dumps(reference, sort_keys=True)


def _replaced(value: Any, by: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and (key := _key(value)) in by:
            return by[key]
        return {name: _replaced(each, by) for name, each in value.items()}
    return [_replaced(each, by) for each in value] if isinstance(value, list) else value


def definition(template: Template) -> dict[str, Any]:
    """The API's own, as API Gateway imports it."""
    (api,) = resources(template, "AWS::ApiGateway::RestApi").values()
    return dict(api["Properties"]["Body"])


def methods(template: Template) -> dict[str, dict[str, Any]]:
    """`GET /v1/docs` → what the definition says of it."""
    paths = definition(template)["paths"]
    return {f"{verb.upper()} {path}": said for path, verbs in paths.items() for verb, said in verbs.items()}


def called(template: Template, reference: Any) -> str:
    """The path of the function behind the ARN or name of a version or an alias. Never $LATEST."""
    said = json.dumps(reference)
    kinds = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
    (published,) = [
        each for name, each in template["Resources"].items() if each["Type"] in kinds and f'"{name}"' in said
    ]
    function = template["Resources"][target(published["Properties"]["FunctionName"])]
    return str(function["Properties"]["Handler"]).removesuffix(".handler")


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
