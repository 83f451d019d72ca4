"""An engine is what runtime/engines.py says of it, and nothing else knows its name."""

from collections import Counter
from dataclasses import fields

import pytest
from aws_cdk import App

from infra.functions import FUNCTIONS
from infra.stack import InterviewIntegration
from infra.stage import Stage
from interviews.runtime.engines import ENGINES, OpenAi, Rehearsal, engine_kind

from .conftest import templates_of
from .templates import environment, functions, whole


def stage(**context: str) -> Stage:
    return Stage.of({"stage": "dev", **context}.get)


def test_an_unknown_one_is_named_before_anything_is_made() -> None:
    with pytest.raises(
        ValueError, match=r"There is no engine 'opnai'; runtime/engines.py has rehearsal, openai"
    ):
        stage(engine="opnai")


def test_without_a_word_it_is_the_one_of_rules() -> None:
    assert stage().engine_kind == Rehearsal()


def test_what_an_engine_alone_is_told_is_told_it_by_the_context() -> None:
    chosen = stage(engine="openai", openaiBaseUrl="https://llm.example/v1", openaiInputPrice="7")
    assert chosen.engine_kind == OpenAi(openai_base_url="https://llm.example/v1", openai_input_price="7")
    assert chosen.engine_kind.prices() == (7.0, 2.0)


@pytest.mark.parametrize("price", ["cheap", "-1", "1,5"])
def test_a_price_is_a_number(price: str) -> None:
    with pytest.raises(ValueError, match="is no price"):
        stage(engine="openai", openaiOutputPrice=price)


def test_no_two_of_them_share_a_variable() -> None:
    names = Counter(each.name for kind in ENGINES.values() for each in fields(kind))
    assert {name: count for name, count in names.items() if count > 1} == {}


@pytest.mark.parametrize("name", ENGINES)
def test_its_variables_are_those_of_functions_that_ask_it_and_of_no_others(name: str) -> None:
    app = App()
    of_stage = stage(engine=name, mailFrom="a@acme.example")
    stack = InterviewIntegration(app, "Tested", stage=of_stage)
    told = functions(whole(*templates_of(stack)))
    own = {each.name.upper() for each in fields(engine_kind(name))}
    others = {each.name.upper() for kind in ENGINES.values() for each in fields(kind)} - own
    for function in FUNCTIONS:
        has = set(environment(told[function.path]))
        assert has >= own if function.uses_engine else not has & own, function.path
        assert not has & others
