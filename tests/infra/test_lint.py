"""cfn-lint, which knows CloudFormation's own schemas and limits, finds nothing in what is deployed."""

import json

import pytest
from cfnlint.api import lint

from .conftest import stack_of, templates_of
from .templates import Template

IGNORED = {
    "W3005": "CDK writes a DependsOn beside the reference to a role, for policies that are resources of their own.",
}


def faults(template: Template) -> list[tuple[str, str]]:
    matches = lint(json.dumps(template), config={"regions": ["eu-central-1"], "ignore_checks": list(IGNORED)})
    return [(each.rule.id, each.message) for each in matches]


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize("part", [0, 1], ids=["service", "data"])
def test_the_templates_are_clean(part: int, stage: str) -> None:
    assert faults(templates_of(stack_of(stage))[part]) == []


def test_what_aws_would_refuse_is_found() -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 43_201}}
    assert [rule for rule, _ in faults({"Resources": {"Queue": queue}})] == ["E3034"]
