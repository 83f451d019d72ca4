"""A model behind HTTP that goes away in the middle of a session and comes back; and what an answer costs in calls."""

import json
from collections.abc import Iterator
from typing import Any

import botocore.client
import botocore.session
import pytest

from handler_stage import COMPLETE, Stage, forget_clients
from interviews.domain.kernel.errors import EngineUnavailable
from local.counterparts.scripted_model import Json, ScriptedModel, sensible
from tables import aws_client

ANSWERS = (
    "I led the move of our checkout to TypeScript; errors fell by 70 percent.",
    "I split the billing module by hand, because a rewrite would have taken a year.",
    "We had a race in the token refresh, which I found with a deterministic test.",
)


STATEMENTS = ["TypeScript in production", *list(COMPLETE["qualifications"])[1:]]
"""Without a fact, about which no model is asked."""


def brisk(operation: str, payload: Json) -> Json:
    """A sensible model that follows nothing up."""
    return {"move": "ask", "words": "Thank you."} if operation == "turn" else sensible(operation, payload)


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel(brisk) as model:
        yield model


@pytest.fixture
def asking(stage: Stage, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The stage with the openai engine."""
    secrets = aws_client("secretsmanager")
    key = secrets.create_secret(Name="openai", SecretString="sk-secret")["ARN"]
    for name, value in {
        "ENGINE": "openai",
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_MODEL": "m",
        "OPENAI_RATERS": "3",
        "OPENAI_SECRET_ARN": key,
    }.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    return stage


class Session:
    """A candidate at work."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.run_id = stage.run_in("SCHEDULED", qualifications=STATEMENTS)
        self.room = stage.room(self.run_id)
        self.headers = {"x-session-token": stage.begin(self.run_id)}

    def say(self, text: str) -> Any:
        return self.stage.made("POST", f"{self.room}/messages", {"text": text}, headers=self.headers)

    def said(self) -> list[str]:
        turns = self.stage.made("GET", f"interviews/{self.run_id}/transcript", query={"limit": "100"})[
            "items"
        ]
        return [each["text"] for each in turns if each["role"] == "candidate"]


def test_a_model_killed_in_the_middle_of_a_session_costs_no_answer(
    asking: Stage, model: ScriptedModel
) -> None:
    session = Session(asking)
    assert session.say(ANSWERS[0])["message"].startswith("Thank you.")
    port = int(model.base_url.rpartition(":")[2].removesuffix("/v1"))
    model.__exit__()

    told = [session.say(each) for each in ANSWERS[1:]]
    assert [each["questionNumber"] for each in told] == [3, 4]
    assert not any(each["message"].startswith("Thank you.") for each in told)
    asking.made("POST", f"{session.room}/finish", headers=session.headers)
    assert session.said() == list(ANSWERS)
    with pytest.raises(EngineUnavailable):
        asking.task("assess_interview", session.run_id)
    run = asking.made("GET", f"interviews/{session.run_id}")
    assert (run["state"], run["assessment"]) == ("COMPLETED", None)

    with ScriptedModel(brisk, port=port):
        asking.task("assess_interview", session.run_id)
    run = asking.made("GET", f"interviews/{session.run_id}")
    assert run["state"] == "ASSESSMENT_PENDING"
    quotes = [one["quote"] for each in run["assessment"]["competencies"] for one in each["evidence"]]
    assert quotes
    assert all(any(quote in answer for answer in ANSWERS) for quote in quotes)
    assert asking.made("POST", f"interviews/{session.run_id}/assessment/verify")["identical"]
    model.__enter__()


def test_a_question_to_a_model_that_is_down_is_answered_503_and_changes_nothing(
    asking: Stage, model: ScriptedModel
) -> None:
    run_id = asking.run_in("ASSESSMENT_PENDING")
    before = asking.made("GET", f"interviews/{run_id}")
    model.__exit__()
    reply = asking.call("POST", f"interviews/{run_id}/assessment/chat", {"message": "Why?"})
    assert (reply.status, reply.code) == (503, "AI_UNAVAILABLE")
    assert asking.made("GET", f"interviews/{run_id}") == before
    model.__enter__()


def test_a_model_that_dies_while_it_answers_costs_no_answer_either(
    asking: Stage, model: ScriptedModel
) -> None:
    def dying(operation: str, payload: Json) -> Json:
        raise ConnectionAbortedError

    session = Session(asking)
    model.script = dying
    told = [session.say(each) for each in ANSWERS]
    assert [each["questionNumber"] for each in told] == [2, 3, 4]
    assert session.said() == list(ANSWERS)


def test_the_explanation_names_every_call_to_the_model(asking: Stage) -> None:
    run_id = asking.run_in("ASSESSMENT_PENDING")
    calls = asking.made("GET", f"interviews/{run_id}/assessment/explanation")["calls"]
    assert [(each["operation"], each["outcome"], each["inputTokens"]) for each in calls] == [
        ("assess", "ok", 11)
    ] * 3
    assert len({each["inputHash"] for each in calls}) == 3


class TestLatencyBudget:
    """From an answer to the next question, without the model's own time: the link, the count of its calls, the
    interview, the answer; the switch and the budgets, the model, what it cost; the question.

    Nothing else stands between a candidate and the next question."""

    ADMITTED = ("GetItem", "UpdateItem", "Query")
    ALLOWED = ("BatchGetItem", "BatchGetItem")
    ANSWER = (*ADMITTED, "PutItem", *ALLOWED, "the model", "UpdateItem", "UpdateItem", "PutItem")

    @pytest.fixture
    def journal(self, asking: Stage, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        journal: list[str] = []
        call = botocore.client.BaseClient._make_api_call

        def noted(self: Any, name: str, arguments: Any) -> Any:
            journal.append(name)
            return call(self, name, arguments)

        def asked(operation: str, payload: Json) -> Json:
            journal.append("the model")
            return brisk(operation, payload)

        monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", noted)
        model.script = asked
        return journal

    def test_an_answer_is_stored_before_the_model_is_asked(self, asking: Stage, journal: list[str]) -> None:
        session = Session(asking)
        session.say(ANSWERS[0])
        journal.clear()
        session.say(ANSWERS[1])
        assert tuple(journal) == self.ANSWER

    def test_the_last_one_ends_the_run_with_its_last_write(self, asking: Stage, journal: list[str]) -> None:
        session = Session(asking)
        done = False
        while not done:
            journal.clear()
            done = session.say(ANSWERS[0])["done"]
        assert tuple(journal) == (*self.ANSWER[:-1], "TransactWriteItems")

    def test_the_same_answer_again_is_two_reads(self, asking: Stage, journal: list[str]) -> None:
        session = Session(asking)
        said = {"text": ANSWERS[0], "clientTurnId": "one"}
        path = f"{session.room}/messages"
        first = asking.made("POST", path, said, headers=session.headers)
        journal.clear()
        assert asking.made("POST", path, said, headers=session.headers) == first
        assert tuple(journal) == self.ADMITTED

    def test_a_new_process_reads_the_models_key_besides(self, asking: Stage, journal: list[str]) -> None:
        session = Session(asking)
        forget_clients()
        journal.clear()
        session.say(ANSWERS[0])
        assert sorted(journal) == sorted(
            [*self.ANSWER, "GetSecretValue", "GetItem", "GetItem"]
        )  # tenant, platform

    def test_a_model_that_is_away_costs_no_further_call(
        self, asking: Stage, model: ScriptedModel, journal: list[str]
    ) -> None:
        session = Session(asking)
        model.script = lambda *_: json.dumps({"choices": []})
        journal.clear()
        session.say(ANSWERS[0])
        made = tuple(each for each in journal if each != "GetSecretValue")
        assert made == (*self.ADMITTED, "PutItem", *self.ALLOWED, "PutItem")
