"""The embedded engine: rules, no network, the same answer to the same question, byte for byte.

It is for trying the product out, and every number that comes of it says so (`basis: REHEARSAL`): it plans from frames,
and rates how complete a told case is, not how good the work was. Production cannot be synthesized with it.
"""

from collections.abc import Sequence

from ...domain.assessments.assessment import Appraisal, Assessment
from ...domain.kernel.origin import RULES
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill, check_draft
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer, Exchange, Moment, NextTurn, Revision

ORIGIN = GeneratedBy(engine="rehearsal", model=f"{RULES}-3", prompt_version="2026-11-28")


class RehearsalEngine:
    """Implements the port `Engine`. Each operation imports its rules when it is called: a function uses one or two."""

    @property
    def origin(self) -> GeneratedBy:
        return ORIGIN

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        from .planning import name_skills

        return name_skills(brief)

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        from .outcomes import require_plan
        from .planning import draft_plan

        require_plan(brief)
        draft = draft_plan(brief, skills)
        check_draft(draft, brief)
        return draft

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        from .revising import revise

        draft = revise(brief, plan, feedback, revisions)
        check_draft(draft, brief)
        return draft

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        from .interviewing import next_turn
        from .outcomes import require_words

        require_words(turns)
        return next_turn(brief, plan, turns, moment)

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        from .assessing import appraise
        from .outcomes import chosen

        return chosen(plan, turns) or appraise(brief, plan, turns)

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        from .chatting import chat

        return chat(plan, turns, assessment, message)
