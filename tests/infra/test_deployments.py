"""Whoever calls a function calls a version of it: code, layers and settings of one deployment, never of two."""

import json
from typing import Any

import pytest

from infra.functions import FUNCTIONS
from infra.lifecycle import TASKS
from infra.routes import FURTHER, ROUTES
from interviews.runtime.declared import Access, Invoker

from .conftest import synthesize
from .templates import (
    Template,
    called,
    definition,
    environment,
    functions,
    listed,
    methods,
    resources,
    target,
)

VARIABLE = "${stageVariables."


def answering(prod: Template, uri: Any) -> str:
    """The function that an integration leads to, also by way of a variable of the stage."""
    said = json.dumps(uri)
    if VARIABLE not in said:
        return called(prod, uri)
    variable = said.partition(VARIABLE)[2].partition("}")[0]
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    return called(prod, stage["Properties"]["Variables"][variable])


def test_every_function_has_a_version_of_what_it_is_now(prod: Template) -> None:
    versions = resources(prod, "AWS::Lambda::Version", least=len(FUNCTIONS)).values()
    assert (
        len(versions)
        == len({target(each["Properties"]["FunctionName"]) for each in versions})
        == len(FUNCTIONS)
    )


@pytest.mark.parametrize("route", ROUTES + FURTHER, ids=lambda each: f"{each.method} {each.path}")
def test_a_method_leads_to_a_version_of_its_function(route: Any, prod: Template) -> None:
    integration = methods(prod)[f"{route.method} /{route.path}"]["x-amazon-apigateway-integration"]
    assert answering(prod, integration["uri"]) == route.function
    assert (integration["type"], integration["httpMethod"]) == ("aws_proxy", "POST")


def test_the_definition_has_the_routes_and_no_others(prod: Template) -> None:
    assert set(methods(prod)) == {f"{each.method} /{each.path}" for each in ROUTES + FURTHER}


def test_everybody_else_calls_the_alias(prod: Template) -> None:
    """An execution that waits calls for months what its definition named when it began."""
    aliases = resources(prod, "AWS::Lambda::Alias")
    assert {each["Properties"]["Name"] for each in aliases.values()} == {"live"}
    (machine,) = resources(prod, "AWS::StepFunctions::StateMachine").values()
    told = machine["Properties"]["DefinitionSubstitutions"]
    assert {name: target(told[name]) in aliases and called(prod, told[name]) for name in TASKS} == TASKS
    sources = resources(prod, "AWS::Lambda::EventSourceMapping", least=3).values()
    for each in sources:
        assert json.dumps(each["Properties"]["FunctionName"]).endswith('":live"]]}')
        assert called(prod, each["Properties"]["FunctionName"])
    for rule in resources(prod, "AWS::Events::Rule", least=3).values():
        assert [target(each["Arn"]) in aliases for each in rule["Properties"]["Targets"]] == [True]


def test_nobody_is_let_call_what_is_not_yet_or_no_longer_deployed(prod: Template) -> None:
    """An ARN without a version is $LATEST, in which a deployment is half done."""
    aliases = resources(prod, "AWS::Lambda::Alias")
    for name, each in resources(prod, "AWS::IAM::Policy").items():
        for statement in each["Properties"]["PolicyDocument"]["Statement"]:
            if "lambda:InvokeFunction" in listed(statement["Action"]):
                for resource in listed(statement["Resource"]):
                    of_version = isinstance(resource, dict) and resource.get("Fn::Join", ["", []])[1][
                        -1:
                    ] == [":*"]
                    assert of_version or target(resource) in aliases, name


@pytest.mark.parametrize("access", Access)
def test_the_gateway_calls_by_the_role_of_the_access_what_that_access_leads_to(
    access: Access, prod: Template
) -> None:
    routes = [each for each in ROUTES + FURTHER if each.access is access]
    used = {
        target(methods(prod)[f"{each.method} /{each.path}"]["x-amazon-apigateway-integration"]["credentials"])
        for each in routes
    }
    (role,) = used
    may = {
        str(prod["Resources"][target(one["Fn::Join"][1][0])]["Properties"]["Handler"]).removesuffix(
            ".handler"
        )
        for each in resources(prod, "AWS::IAM::Policy").values()
        if role in map(target, each["Properties"]["Roles"])
        for said in each["Properties"]["PolicyDocument"]["Statement"]
        for one in said["Resource"]
    }
    authorizers = {each.path for each in FUNCTIONS if each.declared.invoker is Invoker.AUTHORIZER}
    assert may == {each.function for each in routes} | (authorizers if access is Access.API_KEY else set())


def test_the_stage_is_deployed_after_it_may_call(prod: Template) -> None:
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    policies = {name for name in resources(prod, "AWS::IAM::Policy") if "Invoke" in name}
    assert len(policies) == len(Access)
    assert policies <= set(stage["DependsOn"])


def test_a_variable_of_the_stage_stands_for_what_is_told_of_the_api_alone(prod: Template) -> None:
    """At most a hundred of them (API Gateway Developer Guide, "Quotas")."""
    (stage,) = resources(prod, "AWS::ApiGateway::Stage").values()
    named = {called(prod, each) for each in stage["Properties"]["Variables"].values()}
    late = {path for path, each in functions(prod).items() if "PUBLIC_URL" in environment(each)}
    assert named == late & {each.function for each in ROUTES}
    assert len(named) <= 100


def deployment(template: Template) -> str:
    (name,) = resources(template, "AWS::ApiGateway::Deployment")
    return name


def test_whatever_changes_of_the_api_reaches_the_stage(prod: Template) -> None:
    """A deployment is a copy: a change that leaves its logical id as it was is never served. The authorizer's changes
    were such, without the flag authorizerChangeDeploymentLogicalId of the CDK."""
    people = synthesize("prod", oidc="true")
    theirs, ours = (definition(each)["components"]["securitySchemes"]["key"] for each in (people, prod))
    assert theirs != ours
    assert deployment(people) != deployment(prod)


def test_a_deployment_may_be_watched_by_the_alarm_that_the_outputs_name(prod: Template) -> None:
    alarm = prod["Resources"][target(prod["Outputs"]["ApiFaultsAlarm"]["Value"])]
    assert alarm["Type"] == "AWS::CloudWatch::Alarm"
    read = [
        each["MetricStat"]["Metric"]["MetricName"]
        for each in alarm["Properties"]["Metrics"]
        if "MetricStat" in each
    ]
    assert "5XXError" in read
