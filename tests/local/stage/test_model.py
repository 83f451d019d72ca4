"""Which model a stage asks, and what is refused before anything is deployed."""

import pytest

from local.stage.address import StageFailed
from local.stage.model import Model


@pytest.mark.parametrize("engine", [None, "", "rehearsal"])
def test_without_a_word_of_it_there_is_no_model(engine: str | None) -> None:
    assert Model.of(engine, {"OPENAI_API_KEY": "k"}) is None


def test_a_model_is_where_the_environment_says() -> None:
    given = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "m"}
    model = Model.of("openai", given)
    assert model == Model("http://127.0.0.1:1/v1", "m", "k")
    assert model.context == {
        "engine": "openai",
        "openaiBaseUrl": "http://127.0.0.1:1/v1",
        "openaiModel": "m",
    }


def test_the_key_is_no_part_of_what_is_deployed() -> None:
    model = Model.of("openai", {"OPENAI_API_KEY": "sk-secret"})
    assert model
    assert "sk-secret" not in str(model.context)


@pytest.mark.parametrize(("engine", "said"), [("openai", "needs OPENAI_API_KEY"), ("magic", "ENGINE is")])
def test_what_cannot_be_is_refused_in_a_sentence(engine: str, said: str) -> None:
    with pytest.raises(StageFailed, match=said):
        Model.of(engine, {})
