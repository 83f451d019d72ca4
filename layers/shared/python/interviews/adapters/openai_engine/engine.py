"""An engine behind any server that speaks OpenAI's chat completions with structured outputs."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ...domain.assessments.assessment import (
    Appraisal,
    Assessment,
    CompetencyRatings,
    Evidence,
    QualificationRatings,
    Rating,
)
from ...domain.assessments.evidence import verify
from ...domain.assessments.output_limits import LONGEST_QUOTE, shortened, word_problems
from ...domain.assessments.scoring import statements_of
from ...domain.plans.plan import Brief, GeneratedBy, Plan, PlanDraft, Skill, check_draft, without_protected
from ...domain.room.room_words import words_in
from ...domain.runs.transcript import Turn
from ...usecases.guardrails.engine import EngineAnswer, Exchange, Moment, NextTurn, Revision
from .answering import LONGEST_ANSWER, MOST_CITATIONS, answer_faults
from .interviewing import next_words
from .marking import quoted, unmark
from .model_client import PROMPT_VERSION, ContextOverflow, ModelClient, Note, Patience
from .payloads import assessment_of, conversation_of, moment_of, revision_of, role_of
from .planning import plan_flaws, plan_problems, skill_problems, to_draft, to_skills
from .revising import revision_problems, to_revised, with_known_ids
from .shapes import Answered, NamedSkills, NextWords, Planned, Quote, Rated, RatedCompetency, RatedStatement

CLOSING_SECONDS = 60
# The candidate waits for no model longer than this; the next planned question is asked instead.
ROOM_SECONDS = 8.0
# An API call ends after 29 seconds, so an answer and its repair must fit in.
CHAT_SECONDS = 18.0
UNKNOWN = "The plan, the transcript and the assessment do not say."


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
        return Patience(self.timeout_seconds, self.timeout_seconds / 2, tries=3, repairs=1)

    def noting(self, note: Note) -> "OpenAIEngine":
        return replace(self, client=self.client.noting(note))

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
            patience=self._at_leisure,
            problems=lambda answer: revision_problems(brief, plan, answer),
            flaws=lambda answer: plan_flaws(brief, with_known_ids(plan, answer)),
        )
        draft = without_protected(to_revised(brief, plan, feedback, revisions, planned), brief)
        check_draft(draft, brief)
        return draft

    def next_turn(self, brief: Brief, plan: Plan, turns: Sequence[Turn], moment: Moment) -> NextTurn:
        agenda = plan.agenda()
        if moment.seconds_left < CLOSING_SECONDS or not 0 <= moment.question_index < len(agenda):
            return NextTurn("close", words_in(brief.language).goodbye)
        seconds = min(self.timeout_seconds, ROOM_SECONDS)
        said = self.client.ask(
            "turn",
            moment_of(brief, plan, turns, moment),
            NextWords,
            patience=Patience(seconds, seconds, tries=1, repairs=0),
        )
        return next_words(brief, plan, turns, moment, said)

    def assess(self, brief: Brief, plan: Plan, turns: Sequence[Turn]) -> Appraisal:
        """All raters at once; one that fails fails the assessment, so that every one rests on the same number."""
        self.client.connect()
        with ThreadPoolExecutor(max_workers=self.raters) as pool:
            rated = list(pool.map(lambda rater: self._rater(brief, plan, turns, rater), range(self.raters)))
        return Appraisal(
            competencies=tuple(
                CompetencyRatings(
                    competency_id=each.competency_id,
                    ratings=tuple(one.competencies[each.competency_id] for one in rated),
                )
                for each in plan.competencies
            ),
            qualifications=tuple(
                QualificationRatings(
                    statement=statement, ratings=tuple(one.statements[statement] for one in rated)
                )
                for statement in statements_of(plan)
            ),
            summary=rated[0].summary,
            strengths=rated[0].strengths,
            concerns=rated[0].concerns,
        )

    def _rater(self, brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int) -> "_Rater":
        """The whole interview at once; where the model cannot read so much, competency by competency."""
        try:
            return _Rater.of([(plan, self._rated(brief, plan, turns, rater, self._at_leisure))])
        except ContextOverflow:
            seconds = self.timeout_seconds / len(plan.competencies)
            patience = Patience(seconds, seconds / 2, tries=3, repairs=1)
            parts = [(each, _about(each, turns)) for each in _one_by_one(plan)]
            return _Rater.of([(each, self._rated(brief, each, own, rater, patience)) for each, own in parts])

    def _rated(
        self, brief: Brief, plan: Plan, turns: Sequence[Turn], rater: int, patience: Patience
    ) -> Rated:
        return self.client.ask(
            "assess",
            assessment_of(brief, plan, turns, rater),
            Rated,
            patience=patience,
            problems=lambda answer: list(_rating_problems(plan, answer)),
            flaws=lambda answer: [*_quote_flaws(answer, turns), *_word_flaws(answer)],
        )

    def chat(
        self,
        plan: Plan,
        turns: Sequence[Turn],
        assessment: Assessment,
        history: Sequence[Exchange],
        message: str,
    ) -> EngineAnswer:
        """What is said to rest on something must be there, or nothing is said (see answering.py)."""
        seconds = min(self.timeout_seconds, CHAT_SECONDS)
        patience = Patience(seconds, seconds / 2, tries=1, repairs=1)

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
    found = verify(map(_evidence, said.citations), turns).kept[:MOST_CITATIONS]
    return tuple(each.model_copy(update={"quote": shortened(each.quote, LONGEST_QUOTE)}) for each in found)


@dataclass(frozen=True, slots=True)
class _Rater:
    """One rater's judgement of everything, by competencyId and statement."""

    competencies: dict[str, Rating]
    statements: dict[str, Rating]
    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[tuple[Plan, Rated]]) -> "_Rater":
        return cls(
            {one.competency_id: _rating(one) for _, each in parts for one in each.competencies},
            {statements_of(plan)[one.index]: _rating(one) for plan, each in parts for one in each.statements},
            " ".join(unmark(each.summary) for _, each in parts),
            tuple(unmark(one) for _, each in parts for one in each.strengths),
            tuple(unmark(one) for _, each in parts for one in each.concerns),
        )


def _one_by_one(plan: Plan) -> list[Plan]:
    return [plan.model_copy(update={"competencies": (each,)}) for each in plan.competencies]


def _about(plan: Plan, turns: Sequence[Turn]) -> list[Turn]:
    ids = {each.question_id for _, each in plan.stories()}
    return [each for each in turns if each.question_id in ids]


def _cited(assessment: Assessment, turns: Sequence[Turn]) -> list[Turn]:
    """The turns that the assessment rests on, each with what was asked before it."""
    cited = {each.turn for one in assessment.competencies for each in one.evidence}
    cited |= {each.turn for one in assessment.qualifications for each in one.evidence}
    return [each for each in turns if each.turn in cited or each.turn + 1 in cited]


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


def _word_flaws(rated: Rated) -> list[str]:
    every: list[RatedCompetency | RatedStatement] = [*rated.competencies, *rated.statements]
    points = (*rated.strengths, *rated.concerns)
    return word_problems(rated.summary, points, tuple(each.rationale for each in every))


def _rating(rated: RatedCompetency | RatedStatement) -> Rating:
    return Rating(
        score=rated.score, rationale=unmark(rated.rationale), evidence=tuple(map(_evidence, rated.evidence))
    )


def _evidence(quote: Quote) -> Evidence:
    return Evidence(turn=quote.turn, quote=quoted(quote.quote))
