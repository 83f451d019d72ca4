"""No group of functions can take all of Lambda's concurrency from the others; and it can be deployed to any account."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.concurrency import UNRESERVED, Concurrency, Group, group_of
from infra.functions import FUNCTIONS, function_of
from infra.stage import Stage

from .templates import Template, definition, functions, listed, resources

PROD = {"stage": "prod", "engine": "openai", "mailFrom": "a@acme.example", "alarmEmail": "b@acme.example"}
WAITING = {
    "plans/generate_plan",
    "assessments/assess_interview",
    "assessments/chat_about_assessment",
    "room/take_answer",
}


def stage_of(**said: str) -> Stage:
    return Stage.of((PROD | said).get)


def reserved(template: Template) -> dict[str, int]:
    return {
        path: each["Properties"]["ReservedConcurrentExecutions"]
        for path, each in functions(template).items()
        if "ReservedConcurrentExecutions" in each["Properties"]
    }


def test_the_authorizer_and_what_waits_on_a_model_have_limits_of_their_own(prod: Template) -> None:
    assert reserved(prod) == {
        "tenants/authorizer": 100,
        "room/take_answer": 300,
        "plans/generate_plan": 100,
        "assessments/assess_interview": 100,
        "assessments/chat_about_assessment": 100,
    }
    assert 1_000 - sum(reserved(prod).values()) >= UNRESERVED


@pytest.mark.parametrize("stage", ["dev", "local"])
def test_a_stage_beside_others_in_an_account_reserves_nothing(
    stage: str, template_of: Callable[[str], Template]
) -> None:
    assert reserved(template_of(stage)) == {}


@given(st.integers(1, 20_000))
def test_a_deployment_never_reserves_what_the_account_does_not_have(quota: int) -> None:
    """Lambda refuses what leaves fewer than 100 unreserved, and in a new account everything."""
    found = Concurrency.of(quota, reserve=True)
    assert quota - sum(found.reserved.values()) >= min(UNRESERVED, quota)
    assert bool(found.reserved) == (quota >= 334)
    assert all(each >= 30 for each in found.reserved.values())
    assert 2 <= found.senders <= 1_000
    assert found.of_a_tenant >= 1
    if found.reserved:
        assert 5 * found.of_a_tenant <= found.reserved["plans/generate_plan"]


@pytest.mark.parametrize("quota", ["10", "50", "300"])
def test_a_small_account_is_told_what_it_lacks_and_is_deployed_to_all_the_same(quota: str) -> None:
    found = Concurrency.of(stage_of(lambdaConcurrency=quota).lambda_concurrency, reserve=True)
    assert found.reserved == {}
    assert found.too_little.startswith(f"Lambda's quota of {quota} concurrent executions is too small")


def test_what_reserves_must_know_how_much_there_is() -> None:
    with pytest.raises(ValueError, match=r"-c lambdaConcurrency=1000.*or -c reserve=false"):
        stage_of()
    assert stage_of(reserve="false").reserve is False
    assert Stage.of({"stage": "dev"}.get).reserve is False


def test_each_function_is_in_the_group_of_what_its_time_goes_to() -> None:
    found = {each.path: group_of(each) for each in FUNCTIONS}
    assert Counter(found.values()) == {
        Group.AUTHORIZER: 1,
        Group.ROOM: 1,
        Group.MODEL: 3,
        Group.OTHERS: len(FUNCTIONS) - 5,
    }
    assert {path for path, group in found.items() if group in (Group.ROOM, Group.MODEL)} == WAITING
    assert group_of(function_of("take_answer")) is Group.ROOM


def test_the_alarm_rings_before_those_who_reserve_nothing_have_used_up_theirs(prod: Template) -> None:
    """Reserved concurrency counts as claimed even while nothing runs."""
    assert Concurrency.of(1_000, reserve=False).almost_all == 800
    assert Concurrency.of(1_000, reserve=True).almost_all == 700 + 240
    assert "FILL(busy, 0) > 940" in json.dumps(resources(prod, "AWS::CloudWatch::Alarm"))


def test_what_waits_on_a_model_has_256_mb_and_nothing_else_has(prod: Template) -> None:
    sizes = {path: each["Properties"]["MemorySize"] for path, each in functions(prod).items()}
    assert {path for path, size in sizes.items() if size == 256} == WAITING
    assert set(sizes.values()) == {256, 512}


def test_the_senders_two_lanes_are_bound_at_their_queues_and_take_from_no_pool(prod: Template) -> None:
    sources = [
        each["Properties"]
        for each in resources(prod, "AWS::Lambda::EventSourceMapping").values()
        if "ScalingConfig" in each["Properties"]
    ]
    assert [each["ScalingConfig"]["MaximumConcurrency"] for each in sources] == [50, 50]
    assert len({str(each["EventSourceArn"]) for each in sources}) == 2
    assert len({str(each["FunctionName"]) for each in sources}) == 1


def test_both_lanes_end_in_the_same_dead_letters_and_the_sender_alone_passes_on(prod: Template) -> None:
    queues = resources(prod, "AWS::SQS::Queue")
    lanes = [each for name, each in queues.items() if "RedrivePolicy" in each["Properties"]]
    assert len(lanes) == 2
    assert len({str(each["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]) for each in lanes}) == 1
    told = {
        path
        for path, each in functions(prod).items()
        if "SLOW_QUEUE_URL" in listed(list(each["Properties"]["Environment"]["Variables"]))
    }
    assert told == {"webhooks/deliver"}


def test_who_meets_a_function_at_its_limit_is_told_to_come_again_and_nothing_untrue(prod: Template) -> None:
    """API Gateway answers INTEGRATION_FAILURE where Lambda throttles, as where a call was cut off. The room's page
    waits as long as it is told, and sends the same answer under the same clientTurnId again (conversation.js)."""
    answers = definition(prod)["x-amazon-apigateway-gateway-responses"]
    failure = answers["INTEGRATION_FAILURE"]
    assert failure["responseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"
    body = json.loads(failure["responseTemplates"]["application/json"])
    assert (body["statusCode"], body["code"]) == (500, "INTERNAL")
    assert "may have been carried out" in body["message"]
    wire = (Path(__file__).parents[2] / "functions/pages/room/wire.js").read_text()
    assert '"INTERNAL"' in wire.partition("const PASSING = ")[2].partition(";")[0]
    for kind in ("INTEGRATION_TIMEOUT", "API_CONFIGURATION_ERROR", "DEFAULT_5XX"):
        assert "gatewayresponse.header.Retry-After" not in answers[kind]["responseParameters"]
