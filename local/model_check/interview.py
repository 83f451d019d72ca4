"""One whole interview with a real model behind the engine: what it said, what of it was used, and what was shown."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from interviews.adapters import rehearsal_engine
from interviews.adapters.openai_engine.engine import ROOM_SHARE, UNKNOWN, OpenAIEngine
from interviews.adapters.openai_engine.interviewing import reads_as_words
from interviews.adapters.openai_engine.marking import unmark
from interviews.adapters.openai_engine.model_client import ModelClient
from interviews.adapters.openai_engine.rating import evidence_of
from interviews.adapters.openai_engine.shapes import Answered, NamedSkills, NextWords, Rated, Shape
from interviews.adapters.openai_engine.skills import skill_flaws
from interviews.domain.assessments.assessment import Assessment
from interviews.domain.assessments.evidence import verify
from interviews.domain.assessments.scoring import assess
from interviews.domain.guardrails.model_call import ModelCall
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.domain.plans.plan import Brief, Plan, PlanDraft
from interviews.domain.plans.statements import sort_statements
from interviews.domain.runs.transcript import Turn
from interviews.usecases.guardrails.engine import Moment, NextTurn

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
SECONDS = 1200.0
"""For one operation with all its tries: in production 120, for a turn 8, for a chat 18. What is looked for is what a
model says, not how fast this machine is: it is heard out."""
HEARD_OUT = 300.0
"""For a turn or a chat."""
QUESTIONS = ("What did they say about their own part?", "Is there anything that speaks against them?")
T = TypeVar("T", bound=Shape)


@dataclass
class Findings:
    """`faults` are the model's, by kind; `shown` are those that a person would have met: there must be none."""

    faults: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    calls: list[ModelCall] = field(default_factory=list)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    uses: Counter[str] = field(default_factory=Counter)
    """How often each operation was used, and to what end: `turn: own words`, `plan: none`."""
    samples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ObservedClient(ModelClient):
    """The engine's own client, which also tells what the model's answers were."""

    told: list[Shape] = field(default_factory=list)

    def ask(self, operation: str, payload: Any, shape: type[T], **how: Any) -> T:
        answer = super().ask(operation, payload, shape, **how)
        self.told.append(answer)
        return answer


@dataclass
class PlayedInterview:
    """`ad` is one of ads.toml."""

    ad: dict[str, Any]
    client: ObservedClient
    raters: int
    found: Findings
    most_answers: int

    def play(self) -> None:
        sorted_ = sort_statements(self.ad["qualifications"], self.ad.get("language", "en"))
        self.brief = Brief(
            position=self.ad["position"],
            level=self.ad["level"],
            language=self.ad.get("language", "en"),
            qualifications=sorted_.competencies,
            fact_questions=len(sorted_.requirements),
            duration_minutes=20,
        )
        self.engine = OpenAIEngine(
            replace(self.client, on_call=self.found.calls.append), self.raters, SECONDS, HEARD_OUT, HEARD_OUT
        )
        draft = self._draft()
        self.plan = Plan(
            **dict(draft),
            requirements=sorted_.requirements,
            not_asked=sorted_.not_asked,
            plan_id="11111111-1111-4111-8111-111111111111",
            version=1,
            status="APPROVED",
            generated_at=AT,
            generated_by=self.engine.origin,
        )
        turns = self._talk()
        self._chat(self._judge(turns), turns)

    def _draft(self) -> PlanDraft:
        rehearsal = rehearsal_engine.build()
        skills = self._used("skills", lambda: self.engine.validate_skills(self.brief))
        if skills is not None and isinstance(named := self.client.told[-1], NamedSkills):
            self.found.faults["a skill that is not in its statement"] += len(skill_flaws(self.brief, named))
        skills = skills or rehearsal.validate_skills(self.brief)
        made = self._used("plan", lambda: self.engine.plan(self.brief, skills))
        return made or rehearsal.plan(self.brief, skills)

    def _talk(self) -> list[Turn]:
        agenda = self.plan.agenda()
        turns: list[Turn] = []
        answers = iter(self.ad["answers"] * self.most_answers)
        place = follow_ups = 0
        seconds_left = round(HEARD_OUT / ROOM_SHARE)
        text, aside = f"{self.plan.greeting}\n\n{agenda[0].text}", False
        while len(turns) < 2 * self.most_answers:
            turns.append(
                Turn(len(turns) + 1, "interviewer", text, AT, agenda[place].question_id, aside=aside)
            )
            is_fact = self.plan.requirement(agenda[place].question_id) is not None
            answer = "Yes." if is_fact else next(answers)
            turns.append(Turn(len(turns) + 1, "candidate", answer, AT, agenda[place].question_id))
            if is_fact:
                said = NextTurn("ask", agenda[place + 1].text)
            else:
                moment = Moment(place, follow_ups, seconds_left)
                said = self._said(turns, moment)
            if said.move == "close":
                break
            follow_ups = follow_ups + (said.move == "follow_up") if said.move != "ask" else 0
            place += said.move == "ask"
            text, aside = said.message, said.move == "aside"
        return turns

    def _said(self, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        agenda = self.plan.agenda()
        said: NextTurn | None = self._used(
            "turn", lambda: self.engine.next_turn(self.brief, self.plan, turns, moment)
        )
        if said is None:
            is_last = moment.question_index + 1 >= len(agenda)
            return (
                NextTurn("close", "") if is_last else NextTurn("ask", agenda[moment.question_index + 1].text)
            )
        raw = self.client.told[-1]
        assert isinstance(raw, NextWords)
        words = unmark(raw.words)
        if not reads_as_words(words):
            self.found.faults["words that are none"] += 1
        elif words not in said.message:
            self.found.faults["words not fit to be said"] += 1
        else:
            self.found.uses["turn: in the model's words"] += 1
        if {"answer": "aside"}.get(raw.move, raw.move) not in (said.move, {"close": "ask"}.get(said.move)):
            self.found.faults["a move that does not fit"] += 1
        self.found.samples.append(f"{raw.move} | {words[:160]} → {said.move} | {said.message[:160]}")
        if not reads_as_words(said.message):
            self.found.shown["words that are none"] += 1
        before = [each.text.casefold() for each in turns if each.role == "interviewer"]
        if any(said.message.casefold() in each for each in before):
            self.found.shown["the same words again"] += 1
        return said

    def _judge(self, turns: Sequence[Turn]) -> Assessment:
        known = len(self.client.told)
        appraisal = self._used("assess", lambda: self.engine.assess(self.brief, self.plan, turns))
        for rated in self.client.told[known:]:
            assert isinstance(rated, Rated)
            quotes = [evidence_of(one) for each in rated.competencies for one in each.evidence]
            quotes += [evidence_of(one) for each in rated.statements for one in each.evidence]
            quotes += [evidence_of(one) for each in rated.requirements for one in each.evidence]
            self.found.faults["an invented quote"] += verify(quotes, turns, shortest=1).dropped
            self.found.uses["assess: raters"] += 1
        appraisal = appraisal or rehearsal_engine.build().assess(self.brief, self.plan, turns)
        assessment, _records = assess(
            self.plan,
            turns,
            appraisal,
            assessment_id="22222222-2222-4222-8222-222222222222",
            version=1,
            generated_at=AT,
            origin=self.engine.origin,
        )
        self._look_at(assessment, turns)
        return assessment

    def _look_at(self, assessment: Assessment, turns: Sequence[Turn]) -> None:
        said_by = {each.turn: each.text for each in turns if each.role == "candidate"}
        shown = [one for each in assessment.competencies for one in each.evidence]
        for each in assessment.qualifications:
            shown += each.evidence
        self.found.shown["an invented quote"] += sum(
            one.quote not in said_by.get(one.turn, "") for one in shown
        )
        self.found.uses[f"recommendation: {assessment.recommendation}"] += 1

    def _chat(self, assessment: Assessment, turns: Sequence[Turn]) -> None:
        for question in QUESTIONS:
            answer = self._used("chat", partial(self.engine.chat, self.plan, turns, assessment, [], question))
            if answer is None:
                continue
            raw = self.client.told[-1]
            assert isinstance(raw, Answered)
            if answer.answer == UNKNOWN and raw.basis != "nothing":
                self.found.faults["an answer about the interview that does not hold"] += 1
            self.found.samples.append(f"chat | {raw.answer[:160]} → {answer.answer[:160]}")

    def _used(self, operation: str, act: Callable[[], Any]) -> Any:
        """What came of it; None where the engine was not available."""
        began = time.monotonic()
        try:
            return act()
        except EngineUnavailable:
            self.found.uses[f"{operation}: without the model"] += 1
            return None
        finally:
            self.found.uses[operation] += 1
            self.found.seconds[operation] += time.monotonic() - began
