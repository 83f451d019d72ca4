"""The port of the AI engine. Adapters: adapters/rehearsal_engine (rules, no network) and adapters/openai_engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from ...domain.assessments.assessment import Appraisal, Assessment, Evidence
from ...domain.guardrails.care import CareClass
from ...domain.guardrails.model_call import ModelCall
from ...domain.kernel.ids import RunRef
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill
from ...domain.runs.transcript import Turn


@dataclass(frozen=True, slots=True)
class Revision:
    """`target` is `plan`, a competencyId or a questionId of the plan being revised."""

    target: str
    instruction: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a session stands when the interviewer is asked for its next words."""

    question_index: int
    follow_ups_asked: int
    seconds_left: int


@dataclass(frozen=True, slots=True)
class NextTurn:
    """What the interviewer does next: `follow_up` stays at the question, `ask` goes to the next planned one,
    `close` says goodbye; `aside` answers the candidate's own question and stays, at no follow-up's cost. `message` is
    the whole text that the candidate reads; `lead_language` that of its first paragraph, where it is another one than
    the engine's own. `care` is what the engine thinks that the candidate needs instead (usecases/room/care.py)."""

    move: Literal["follow_up", "ask", "close", "aside"]
    message: str
    lead_language: str | None = None
    care: CareClass | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier question and answer of a recruiter's chat."""

    message: str
    answer: str


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    answer: str
    citations: tuple[Evidence, ...] = ()


class Engine(Protocol):
    """Every call may raise EngineUnavailable; nothing else for reasons that lie outside this process."""

    @property
    def origin(self) -> GeneratedBy: ...

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        """At least one skill for each qualification statement (or of the job description where there are none)."""

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft: ...

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        """Changes only what was asked for; what is unchanged keeps its ids."""

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn: ...

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal: ...

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer: ...


@runtime_checkable
class Metered(Protocol):
    """An engine whose calls cost something."""

    def noting(self, note: Callable[[ModelCall], None]) -> Engine:
        """The same engine, which also tells `note` of each of its calls; from several threads."""


@runtime_checkable
class Guarded(Protocol):
    """An engine that is not everybody's at any time (usecases/guardrails/guarded_engine.py)."""

    def serving(self, ref: RunRef) -> Engine: ...


def accounted(engine: Engine, ref: RunRef) -> tuple[Engine, list[ModelCall]]:
    """The engine as this run may use it, and the list to which the accounts of its calls will come: none from an
    engine without a model."""
    return metered(engine.serving(ref) if isinstance(engine, Guarded) else engine)


def metered(engine: Engine) -> tuple[Engine, list[ModelCall]]:
    calls: list[ModelCall] = []
    return (engine.noting(calls.append) if isinstance(engine, Metered) else engine), calls
