"""assess_interview: blind, and with everything kept that it rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from builders import ANSWERS, Office, PlainEngine
from fakes import InMemoryRunStore
from interviews.domain.assessments.assessment import Appraisal
from interviews.domain.guardrails.model_call import ModelCall
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Brief, Plan
from interviews.domain.runs import artefacts
from interviews.domain.runs.lifecycle import State
from interviews.domain.runs.transcript import Turn
from interviews.domain.runs.words import together
from interviews.usecases.assessments.chat_about_assessment import chat_about_assessment
from interviews.usecases.assessments.verify_assessment import verify_assessment
from interviews.usecases.kernel.idempotency import Answer
from interviews.usecases.runs.run_store import Change


class Watched(PlainEngine):
    """Remembers what it was shown for an assessment."""

    shown = ""

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        self.shown = repr((brief, plan, turns))
        return super().assess(brief, plan, turns)


@dataclass
class Counting:
    """An engine in front of another one, whose every call costs a call to a model."""

    inner: PlainEngine = field(default_factory=PlainEngine)
    note: Callable[[ModelCall], None] = lambda call: None

    def noting(self, note: Callable[[ModelCall], None]) -> "Counting":
        return replace(self, note=note)

    def __getattr__(self, name: str) -> Any:
        if name not in ("validate_skills", "plan", "revise_plan", "next_turn", "assess", "chat"):
            return getattr(self.inner, name)

        def called(*arguments: Any) -> Any:
            self.note(ModelCall(
                operation=name, model="m", prompt_version="1", milliseconds=9, input_tokens=11, output_tokens=7,
                outcome="ok", input_hash="0" * 64,
            ))  # fmt: skip
            return getattr(self.inner, name)(*arguments)

        return called


@pytest.fixture
def office() -> Office:
    return Office()


def documents(office: Office, run_id: str) -> dict[str, Any]:
    assert isinstance(office.runs, InMemoryRunStore)
    held = {name: each.document for name, each in office.runs.documents[office.ref(run_id)].items()}
    return held | {
        name: together(held[name], held[artefacts.words(name)], "")
        for name in (artefacts.ASSESSMENT, artefacts.RATINGS)
        if name in held
    }


class TestBlindness:
    def test_the_engine_does_not_learn_who_was_interviewed(self, office: Office) -> None:
        office.engine = watched = Watched()
        said = ("I am Ada Lovelace, ada@example.com, and I built the billing.", *ANSWERS[1:])
        run_id = office.assessed(said)
        for known in ("Ada", "Lovelace", "ada@example.com", "first program"):
            assert known not in watched.shown
        assert "[name]" in watched.shown
        made = documents(office, run_id)[artefacts.ASSESSMENT]
        assert made["competencies"][0]["evidence"] == [{"turn": 2, "quote": said[0], "stance": "FOR"}]
        assert made["competencies"][0]["score"] == 4
        words = repr([made["summary"], made["strengths"], made["competencies"][0]["rationale"]])
        assert "Ada" not in words
        assert "the candidate" in words

    def test_a_candidate_without_a_name_is_assessed_all_the_same(self, office: Office) -> None:
        run_id = office.assessed(candidateName=None, candidateEmail=None, candidateProfile=None)
        assert documents(office, run_id)[artefacts.ASSESSMENT]["competencies"][0]["score"] == 4

    def test_nothing_of_a_minor_is_rated_and_no_age_told(self, office: Office) -> None:
        office.engine = watched = Watched()
        run_id = office.assessed((ANSWERS[0], "By the way I'm only 16."))
        assert watched.shown == ""
        made = documents(office, run_id)[artefacts.ASSESSMENT]
        assert (made["recommendation"], made["overallScore"]) == ("INSUFFICIENT_EVIDENCE", None)
        assert not any(word in repr(made) for word in ("minor", "16"))
        assert verify_assessment(office.caller, run_id, service=office.service)["identical"]


class TestAccounts:
    def test_each_artefact_keeps_the_accounts_of_the_calls_that_made_it(self, office: Office) -> None:
        office.engine = Counting()  # type: ignore[assignment]
        run_id = office.assessed()
        chat(office, run_id)
        kept = documents(office, run_id)
        operations = {
            name: [each["operation"] for each in document["calls"]]
            for name, document in kept.items()
            if document.get("calls")
        }
        (chat_name,) = (name for name in kept if name.startswith("CHAT#"))
        assert operations == {
            "CALLS#PLAN#0001": ["validate_skills", "plan"],
            "TURN#0003": ["next_turn"],
            "TURN#0005": ["next_turn"],
            "TURN#0007": ["next_turn"],
            "RATINGS": ["assess"],
            chat_name: ["chat"],
        }
        account = kept["RATINGS"]["calls"][0]
        assert (account["inputTokens"], account["outputTokens"], account["milliseconds"]) == (11, 7, 9)
        assert account["inputHash"] == "0" * 64

    def test_an_account_is_nothing_that_a_recruiter_is_told_in_a_chat(self, office: Office) -> None:
        office.engine = Counting()  # type: ignore[assignment]
        run_id = office.assessed()
        answer = chat(office, run_id)
        assert set(answer.body) == {"conversationId", "answer", "citations"}
        again = chat(office, run_id, key="k")
        assert chat(office, run_id, key="k").body == again.body

    def test_a_lost_race_asks_no_model_again(self, office: Office) -> None:
        office.engine = Counting()  # type: ignore[assignment]
        run_id = office.completed()
        races = iter([1])

        def interrupt(change: Change) -> None:
            for _ in races:
                run = office.run(run_id)
                office.runs.commit(Change(ref=run.ref, before=run, after=run.touched(office.clock())))

        assert isinstance(office.runs, InMemoryRunStore)
        office.runs.before_commit = interrupt
        office.assess(run_id)
        assert len(documents(office, run_id)["RATINGS"]["calls"]) == 1

    def test_an_engine_without_a_model_leaves_no_accounts(self, office: Office) -> None:
        kept = documents(office, office.assessed())
        assert not [name for name in kept if name.startswith("CALLS#")]
        assert kept["RATINGS"]["calls"] == []
        assert not any("calls" in document for name, document in kept.items() if name.startswith("TURN#"))


class TestAnEngineThatDies:
    @pytest.mark.parametrize("dies_at", range(len(ANSWERS)))
    @pytest.mark.parametrize("comes_back", [True, False])
    def test_in_the_middle_of_a_session_costs_no_answer(
        self, office: Office, dies_at: int, comes_back: bool
    ) -> None:
        run_id, session = office.started()
        said = []
        for number, text in enumerate(ANSWERS):
            if number == dies_at:
                office.engine.failures = 1 if comes_back else 1_000
            said.append(office.answer(run_id, session, text))
        assert [each["questionNumber"] for each in said] == [2, 3, 3]
        assert said[-1]["done"]
        run = office.run(run_id)
        assert (run.state, run.answered) == (State.COMPLETED, len(ANSWERS))
        told = [each.text for each in office.runs.load_interview(run.ref)[1] if each.role == "candidate"]
        assert told == list(ANSWERS)

        if not comes_back:
            for _ in range(3):  # as the state machine comes again
                with pytest.raises(EngineUnavailable):
                    office.assess(run_id)
            assert office.run(run_id) == run
            assert artefacts.ASSESSMENT not in documents(office, run_id)
            office.engine.failures = 0
        assert office.assess(run_id) == 1
        made = documents(office, run_id)[artefacts.ASSESSMENT]
        assert [each["evidence"][0]["quote"] for each in made["competencies"]] == list(ANSWERS)
        assert office.events(run_id).count("interview.assessment_pending") == 1


def chat(office: Office, run_id: str, key: str | None = None) -> Answer[Any]:
    from builders import CALLER, idempotency

    return chat_about_assessment(
        CALLER,
        run_id,
        message="Why?",
        conversation_id=None,
        limits=office.tenant.limits,
        service=office.service,
        engine=office.engine,
        idempotency=idempotency(key) if key else None,
    )
