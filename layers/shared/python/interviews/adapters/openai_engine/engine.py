"""An engine behind any server that speaks OpenAI's chat completions with structured outputs."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ...domain.assessments.assessment import Appraisal, Assessment, Evidence
from ...domain.assessments.evidence import verify
from ...domain.assessments.output_limits import LONGEST_QUOTE, shortened
from ...domain.assessments.rerating import leaves_open
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill, check_draft, without_protected
from ...domain.room.room_words import words_in
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer, Exchange, Moment, NextTurn, Revision
from .answering import LONGEST_ANSWER, MOST_CITATIONS, answer_faults
from .interviewing import next_words
from .marking import unmark
from .model_client import ContextOverflow, ModelClient, Note, Patience
from .payloads import conversation_of, moment_of, revision_of, role_of
from .planning import plan_flaws, plan_problems, to_draft
from .prompts import PROMPT_VERSION
from .rating import RatersJudgement, appraisal_of, evidence_of, rate
from .revising import revision_problems, to_revised, with_known_ids
from .shapes import Answered, NamedSkills, NextWords, Planned
from .skills import skill_flaws, skill_problems, to_skills

CLOSING_SECONDS = 60
# The candidate waits for no model longer than this; the next planned question is asked instead.
ROOM_SECONDS = 8.0
ROOM_SHARE = 0.05
"""Nor than this share of the time that is left for the interview."""
# An API call ends after 29 seconds, so an answer and its repair must fit in.
CHAT_SECONDS = 18.0
# The most tokens of an answer, with its reasoning: what would go on for ever is cut off in time for another try.
ROOM_TOKENS, CHAT_TOKENS = 1_500, 4_000
REASONING_TOKENS = 4_000
TOKENS_A_SKILL, TOKENS_A_COMPETENCY = 150, 2_000
MOST_COMPETENCIES = 6
UNKNOWN = "The plan, the transcript and the assessment do not say."


@dataclass(frozen=True)
class OpenAIEngine:
    """Implements the port `Engine`; every call may raise EngineUnavailable. At most `raters` judge, independently."""

    client: ModelClient
    raters: int
    timeout_seconds: float
    room_seconds: float = ROOM_SECONDS
    chat_seconds: float = CHAT_SECONDS

    @property
    def origin(self) -> GeneratedBy:
        return GeneratedBy(engine="openai", model=self.client.model, prompt_version=PROMPT_VERSION)

    def _at_leisure(self, tokens: int) -> Patience:
        return Patience(
            self.timeout_seconds,
            self.timeout_seconds / 2,
            tries=3,
            repairs=1,
            tokens=REASONING_TOKENS + tokens,
        )

    def noting(self, note: Note) -> "OpenAIEngine":
        return replace(self, client=self.client.noting(note))

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        named = self.client.ask(
            "skills",
            role_of(brief),
            NamedSkills,
            patience=self._at_leisure(TOKENS_A_SKILL * 2 * max(len(brief.qualifications), 12)),
            problems=lambda answer: skill_problems(brief, answer),
            flaws=lambda answer: skill_flaws(brief, answer),
        )
        return to_skills(brief, named)

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        payload = {**role_of(brief), "skills": sorted({each.canonical_name for each in skills})}
        planned = self.client.ask(
            "plan",
            payload,
            Planned,
            patience=self._at_leisure(TOKENS_A_COMPETENCY * MOST_COMPETENCIES),
            problems=lambda answer: plan_problems(brief, _without_ids(answer)),
            flaws=lambda answer: plan_flaws(brief, _without_ids(answer)),
        )
        draft = without_protected(to_draft(brief, _without_ids(planned), skills), brief)
        check_draft(draft, brief)
        return draft

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        planned = self.client.ask(
            "revise",
            revision_of(brief, plan, feedback, revisions),
            Planned,
            patience=self._at_leisure(TOKENS_A_COMPETENCY * MOST_COMPETENCIES),
            problems=lambda answer: revision_problems(brief, plan, answer),
            flaws=lambda answer: plan_flaws(brief, with_known_ids(plan, answer)),
        )
        draft = without_protected(to_revised(brief, plan, feedback, revisions, planned), brief)
        check_draft(draft, brief)
        return draft

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        if moment.seconds_left < CLOSING_SECONDS or not 0 <= moment.question_index < len(plan.agenda()):
            return NextTurn("close", words_in(brief.language).goodbye)
        seconds = min(self.timeout_seconds, self.room_seconds, ROOM_SHARE * moment.seconds_left)
        said = self.client.ask(
            "turn",
            moment_of(brief, plan, turns, moment),
            NextWords,
            patience=Patience(seconds, seconds, tries=1, repairs=0, tokens=ROOM_TOKENS),
        )
        return next_words(brief, plan, turns, moment, said)

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        """Rated once, by all raters where that leaves the recommendation open (rerating.py). One that fails fails the
        assessment: nobody's verdict hangs on a fault of the line."""
        ends = self.client.clock() + self.timeout_seconds
        rounds = min(self.raters, 2)
        first = rate(self.client, brief, plan, turns, 0, self.timeout_seconds / rounds)
        appraisal = appraisal_of(plan, [first])
        if self.raters == 1 or not leaves_open(plan, turns, appraisal):
            return appraisal
        seconds = ends - self.client.clock()

        def again(rater: int) -> RatersJudgement:
            return rate(self.client, brief, plan, turns, rater, seconds)

        with ThreadPoolExecutor(max_workers=self.raters - 1) as pool:
            return appraisal_of(plan, [first, *pool.map(again, range(1, self.raters))])

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        """What is said to rest on something must be there, or nothing is said (see answering.py)."""
        seconds = min(self.timeout_seconds, self.chat_seconds)
        patience = Patience(seconds, seconds / 2, tries=1, repairs=1, tokens=CHAT_TOKENS)

        def faults(answer: Answered) -> list[str]:
            if answer.basis == "nothing":
                return []
            return list(
                answer_faults(answer, _kept(answer, turns), plan, turns, assessment, history, message)
            )

        def asked(heard: Sequence[Turn]) -> Answered:
            return self.client.ask(
                "chat",
                conversation_of(plan, heard, assessment, history, message),
                Answered,
                patience=patience,
                problems=lambda answer: [] if answer.answer.strip() else ["the answer is empty"],
                flaws=faults,
            )

        try:
            said = asked(turns)
        except ContextOverflow:
            said = asked(_cited(assessment, turns))
        if said.basis == "nothing" or faults(said):
            return EngineAnswer(UNKNOWN)
        return EngineAnswer(shortened(unmark(said.answer), LONGEST_ANSWER), _kept(said, turns))


def _kept(said: Answered, turns: Sequence[Turn]) -> tuple[Evidence, ...]:
    """The citations that are the candidate's own words."""
    found = verify(map(evidence_of, said.citations), turns).kept[:MOST_CITATIONS]
    return tuple(each.model_copy(update={"quote": shortened(each.quote, LONGEST_QUOTE)}) for each in found)


def _cited(assessment: Assessment, turns: Sequence[Turn]) -> list[Turn]:
    """The turns that the assessment rests on, each with what was asked before it."""
    cited = {each.turn for one in assessment.competencies for each in one.evidence}
    cited |= {each.turn for one in assessment.qualifications for each in one.evidence}
    return [each for each in turns if each.turn in cited or each.turn + 1 in cited]


def _without_ids(planned: Planned) -> Planned:
    """A first plan has no ids of its own; they are made from its content."""
    competencies = tuple(each.model_copy(update={"competency_id": None}) for each in planned.competencies)
    return planned.model_copy(update={"competencies": competencies})
