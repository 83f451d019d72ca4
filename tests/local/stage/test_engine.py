"""Which engine a stage is deployed with, and what is refused before anything is deployed."""

from dataclasses import dataclass

import pytest

from interviews.runtime import engines
from interviews.runtime.engines import Rehearsal
from local.stage.address import StageFailed
from local.stage.engine import ChosenEngine


@pytest.mark.parametrize("name", [None, "", "rehearsal"])
def test_without_a_word_of_it_it_is_the_embedded_one(name: str | None) -> None:
    assert ChosenEngine.of(name, {"OPENAI_API_KEY": "k"}) == ChosenEngine({})


def test_a_model_is_where_the_environment_says() -> None:
    given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "m"}
    told = {"engine": "openai", "openaiBaseUrl": "http://127.0.0.1:1/v1", "openaiModel": "m"}
    assert ChosenEngine.of("openai", given) == ChosenEngine(told, "k")
    assert ChosenEngine.of("openai", {"OPENAI_API_KEY": "k"}).context == {"engine": "openai"}


def test_the_key_is_no_part_of_what_is_deployed() -> None:
    assert "sk-secret" not in str(ChosenEngine.of("openai", {"OPENAI_API_KEY": "sk-secret"}).context)


def test_any_engine_that_there_is_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Plain(Rehearsal):
        plain_words: str = "few"

    monkeypatch.setitem(engines.ENGINES, "plain", Plain)
    chosen = ChosenEngine.of("plain", {"PLAIN_WORDS": "many"})
    assert chosen == ChosenEngine({"engine": "plain", "plainWords": "many"})


@pytest.mark.parametrize(
    ("name", "said"), [("openai", "needs OPENAI_API_KEY"), ("magic", "has rehearsal, openai")]
)
def test_what_cannot_be_is_refused_in_a_sentence(name: str, said: str) -> None:
    with pytest.raises(StageFailed, match=said):
        ChosenEngine.of(name, {})
