"""The built-in engine: rules, no network, the same answer to the same question, byte for byte.

It is meant for development, demonstrations and tests, and it is honest rather than clever: where its rules
see no evidence, it does not score. It works in English; in another language it still plans and asks (in
English), and leaves unscored what it cannot read.
"""

from collections.abc import Sequence

from ...domain.assessments.assessment import Appraisal, Assessment
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill, check_draft
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer, Exchange, Moment, NextTurn, Revision

ORIGIN = GeneratedBy(engine="builtin", model="rules-2", prompt_version="2026-11")


class BuiltinEngine:
    """Implements the port `Engine`.

    Each operation imports its rules when it is called: their patterns cost up to a tenth of a second at a cold
    start, and a function uses one operation or two.
    """

    @property
    def origin(self) -> GeneratedBy:
        return ORIGIN

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        from .sources import name_skills

        return name_skills(brief)

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        from .planning import draft_plan

        draft = draft_plan(brief, skills)
        check_draft(draft, brief)
        return draft

    def revise_plan(
        self,
        brief: Brief,
        plan: Plan,
        feedback: str | None,
        revisions: Sequence[Revision],
    ) -> PlanDraft:
        from .revising import revise

        draft = revise(brief, plan, feedback, revisions)
        check_draft(draft, brief)
        return draft

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        from .interviewing import next_turn

        return next_turn(plan, turns, moment, brief.company_name)

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        from .assessing import appraise

        return appraise(brief, plan, turns)

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        from .chatting import chat

        return chat(plan, turns, assessment, history, message)
