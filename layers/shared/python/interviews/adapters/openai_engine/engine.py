"""An engine behind any server that speaks OpenAI's chat completions with structured outputs."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ...domain.assessment import (
    Appraisal,
    Assessment,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from ...domain.errors import EngineUnavailable
from ...domain.evidence import verify
from ...domain.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill, check_draft
from ...domain.session import Turn
from ...usecases.engine import ChatAnswer, Exchange, Moment, NextTurn, Revision
from .marking import unmark
from .model_client import PROMPT_VERSION, ModelClient, Patience
from .payloads import (
    assessment_of,
    conversation_of,
    moment_of,
    revision_of,
    role_of,
    statements_of,
)
from .planning import plan_problems, skill_problems, to_draft, to_skills
from .revising import revision_problems, to_revised
from .shapes import (
    Answered,
    NamedSkills,
    NextWords,
    Planned,
    Quote,
    Rated,
    RatedCompetency,
    RatedStatement,
)

CLOSING_SECONDS = 60
LONGEST_WORDS = 600
# The candidate waits for no model longer than this; the next planned question is asked instead.
ROOM_TIMEOUT_SECONDS = 8.0
# An API call ends after 29 seconds, so both tries of a chat must fit in.
CHAT_TIMEOUT_SECONDS = 12.0
_GOODBYE = (
    "That brings us to the end. Thank you for your time and your answers. A person of the hiring team reads them "
    "and makes the decision."
)


@dataclass(frozen=True)
class OpenAIEngine:
    """Implements the port `Engine`; every call may raise EngineUnavailable. `raters` judge independently."""

    client: ModelClient
    raters: int
    timeout_seconds: float

    @property
    def origin(self) -> GeneratedBy:
        return GeneratedBy(engine="openai", model=self.client.model, prompt_version=PROMPT_VERSION)

    @property
    def _at_leisure(self) -> Patience:
        return Patience(self.timeout_seconds, retries=2, repairs=1)

    def validate_skills(self, brief: Brief) -> Sequence[Skill]:
        named = self.client.ask(
            "skills",
            role_of(brief),
            NamedSkills,
            patience=self._at_leisure,
            problems=lambda answer: skill_problems(brief, answer),
        )
        return to_skills(brief, named)

    def plan(self, brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
        payload = {**role_of(brief), "skills": sorted({each.canonical_name for each in skills})}
        planned = self.client.ask(
            "plan",
            payload,
            Planned,
            patience=self._at_leisure,
            problems=lambda answer: plan_problems(brief, _without_ids(answer)),
        )
        draft = to_draft(brief, _without_ids(planned), skills)
        check_draft(draft, brief)
        return draft

    def revise_plan(
        self, brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]
    ) -> PlanDraft:
        planned = self.client.ask(
            "revise",
            revision_of(brief, plan, feedback, revisions),
            Planned,
            patience=self._at_leisure,
            problems=lambda answer: revision_problems(brief, plan, answer),
        )
        draft = to_revised(brief, plan, feedback, revisions, planned)
        check_draft(draft, brief)
        return draft

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        agenda = plan.agenda()
        if moment.seconds_left < CLOSING_SECONDS or not 0 <= moment.question_index < len(agenda):
            return NextTurn("close", _GOODBYE)
        said = self.client.ask(
            "turn",
            moment_of(brief, plan, turns, moment),
            NextWords,
            patience=Patience(min(self.timeout_seconds, ROOM_TIMEOUT_SECONDS), retries=0, repairs=0),
        )
        words = unmark(said.words)
        if len(words) > LONGEST_WORDS:
            raise EngineUnavailable("The model said too much (turn).")
        _, question = agenda[moment.question_index]
        if said.move == "follow_up" and words and moment.follow_ups_asked < len(question.follow_ups):
            return NextTurn("follow_up", words)
        if said.move == "close":
            return NextTurn("close", words or _GOODBYE)
        # Words that were meant as a follow-up would be a second question in front of the next one.
        bridge = words if said.move == "ask" else ""
        if moment.question_index + 1 == len(agenda):
            return NextTurn("close", f"{bridge} {_GOODBYE}".strip())
        return NextTurn("ask", f"{bridge}\n\n{agenda[moment.question_index + 1][1].text}".strip())

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        """All raters at once; one that fails fails the assessment, so that every one rests on the same number."""
        _ = self.client.client
        with ThreadPoolExecutor(max_workers=self.raters) as pool:
            rated = list(pool.map(lambda rater: self._rate(brief, plan, turns, rater), range(self.raters)))
        statements = statements_of(plan)
        return Appraisal(
            competencies=tuple(
                CompetencyRatings(
                    competency_id=each.competency_id,
                    ratings=tuple(_rating(one.competency(each.competency_id)) for one in rated),
                )
                for each in plan.competencies
            ),
            qualifications=tuple(
                QualificationRatings(
                    statement=statement, ratings=tuple(_rating(one.statement(index)) for one in rated)
                )
                for index, statement in enumerate(statements)
            ),
            summary=unmark(rated[0].rated.summary),
            strengths=tuple(map(unmark, rated[0].rated.strengths)),
            concerns=tuple(map(unmark, rated[0].rated.concerns)),
        )

    def _rate(self, brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int) -> "_Rater":
        rated = self.client.ask(
            "assess",
            assessment_of(brief, plan, turns, rater),
            Rated,
            patience=self._at_leisure,
            problems=lambda answer: list(_rating_problems(plan, answer)),
            flaws=lambda answer: list(_quote_flaws(answer, turns)),
        )
        return _Rater(rated)

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> ChatAnswer:
        said = self.client.ask(
            "chat",
            conversation_of(plan, turns, assessment, history, message),
            Answered,
            patience=Patience(min(self.timeout_seconds, CHAT_TIMEOUT_SECONDS), retries=0, repairs=1),
            problems=lambda answer: [] if answer.answer.strip() else ["the answer is empty"],
        )
        return ChatAnswer(unmark(said.answer), verify(map(_evidence, said.citations), turns).kept)


@dataclass(frozen=True, slots=True)
class _Rater:
    rated: Rated

    def competency(self, competency_id: str) -> RatedCompetency:
        return next(each for each in self.rated.competencies if each.competency_id == competency_id)

    def statement(self, index: int) -> RatedStatement:
        return next(each for each in self.rated.statements if each.index == index)


def _without_ids(planned: Planned) -> Planned:
    """A first plan has no ids of its own; they are made from its content."""
    competencies = tuple(each.model_copy(update={"competency_id": None}) for each in planned.competencies)
    return planned.model_copy(update={"competencies": competencies})


def _rating_problems(plan: Plan, rated: Rated) -> Iterator[str]:
    wanted = sorted(each.competency_id for each in plan.competencies)
    if sorted(each.competency_id for each in rated.competencies) != wanted:
        yield f"rate exactly these competencies once each: {', '.join(wanted)}"
    count = len(statements_of(plan))
    if sorted(each.index for each in rated.statements) != list(range(count)):
        yield (
            f"rate exactly the statements 0 to {count - 1} once each"
            if count
            else "there are no statements to rate"
        )


def _quote_flaws(rated: Rated, turns: Sequence[Turn]) -> Iterator[str]:
    every: list[RatedCompetency | RatedStatement] = [*rated.competencies, *rated.statements]
    for each in every:
        name = each.competency_id if isinstance(each, RatedCompetency) else f"statement {each.index}"
        if each.score is not None and not verify(map(_evidence, each.evidence), turns).kept:
            yield f"{name} has a score but no quote that is word for word in the candidate's turn; quote, or use null"


def _rating(rated: RatedCompetency | RatedStatement) -> Rating:
    return Rating(
        score=rated.score, rationale=unmark(rated.rationale), evidence=tuple(map(_evidence, rated.evidence))
    )


def _evidence(quote: Quote) -> Evidence:
    return Evidence(turn=quote.turn, quote=unmark(quote.quote))
