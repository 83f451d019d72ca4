"""Operations on a plan that is being revised; each leaves everything else as it is, to the byte."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...domain.plan import Brief, Competency, Plan, PlanDraft, Question
from ...domain.skill_coverage import skills_coverage
from .asking import depths_for, focus_of, question_id, write_question
from .clustering import question_count, weights
from .planning import greet
from .question_bank import (
    FOLLOW_UPS,
    Depth,
    Prompt,
    further_opener,
    general_prompts,
    level_prompts,
    opener,
    prompts,
)
from .reading import mentions, stems
from .statements import Reading, read_statement

_INDIRECT = re.compile(r"(?:how|why|what|when|where|whether|which|if|who)\b", re.IGNORECASE)
_SHORTEST, _LONGEST = 5, 120
_MOST_FOLLOW_UPS = 4
_HARDER = (
    " And what would have to change if it had to carry ten times as much, or had to be done in half the time?"
)
_EASIER = " A small example is quite enough."


@dataclass(frozen=True, slots=True)
class Place:
    """A competency of the draft, and one of its questions if `question` is given (both positions from 0)."""

    competency: int
    question: int | None = None


@dataclass
class Desk:
    """The plan under revision. `renamed` leads from the id of a replaced question to its successor's;
    `latest` is the id of the question that was written last."""

    brief: Brief
    plan: Plan
    competencies: list[Competency] = field(init=False)
    duration: int = field(init=False)
    renamed: dict[str, str] = field(default_factory=dict)
    latest: str | None = None

    def __post_init__(self) -> None:
        self.competencies = list(self.plan.competencies)
        self.duration = self.plan.duration_minutes

    def draft(self) -> PlanDraft:
        questions = sum(len(each.questions) for each in self.competencies)
        as_before = questions == len(self.plan.agenda()) and self.duration == self.plan.duration_minutes
        brief = self.brief.model_copy(update={"duration_minutes": self.duration})
        return PlanDraft(
            greeting=self.plan.greeting if as_before else greet(brief, questions),
            duration_minutes=self.duration,
            skills=self.plan.skills,
            skills_coverage=skills_coverage(self.plan.skills, self.competencies),
            competencies=tuple(self.competencies),
        )

    def find(self, target: str) -> Place | None:
        """Where a competencyId or questionId of the plan stands now; None for `plan` and what is gone."""
        while target in self.renamed:
            target = self.renamed[target]
        for place, competency in enumerate(self.competencies):
            if competency.competency_id == target:
                return Place(place)
            for position, question in enumerate(competency.questions):
                if question.question_id == target:
                    return Place(place, position)
        return None

    def best_competency(self, topic: str) -> int | None:
        """The competency that shares most with the topic, None if none shares anything."""
        wanted = {each.term for each in mentions(topic)}
        scores = []
        for competency in self.competencies:
            own = {each.term for each in mentions(_described(competency))}
            shared_themes = {each.theme for each in wanted} & {each.theme for each in own}
            name = len(stems(topic) & stems(f"{competency.name} {' '.join(competency.qualifications)}"))
            text = bool(stems(topic) & stems(_described(competency)))
            scores.append(4 * len(wanted & own) + 2 * len(shared_themes) + 3 * name + text)
        best = max(range(len(scores)), key=lambda place: (scores[place], -place))
        return best if scores[best] else None

    def best_question(self, topic: str, within: int | None = None) -> Place | None:
        """The question whose words share most with the topic, None if none shares anything."""
        wanted = stems(topic)
        scored = [
            (
                len(wanted & stems(f"{question.text} {question.intent}")),
                -place,
                -position,
            )
            for place, competency in enumerate(self.competencies)
            for position, question in enumerate(competency.questions)
            if within in (None, place)
        ]
        score, place, position = max(scored)
        return Place(-place, -position) if score else None

    def question(self, at: Place) -> Question:
        return self.competencies[at.competency].questions[at.question or 0]

    def readings(self, place: int) -> list[Reading]:
        competency = self.competencies[place]
        return [read_statement(each) for each in competency.qualifications or (competency.name,)]

    def change(self, place: int, **changes: object) -> None:
        self.competencies[place] = self.competencies[place].model_copy(update=changes)

    def add_question(self, place: int, question: Question) -> None:
        own = self.competencies[place].questions
        if all(each.question_id != question.question_id for each in own):
            self.change(place, questions=(*own, question))
            self.latest = question.question_id

    def replace_question(self, at: Place, question: Question) -> None:
        own = list(self.competencies[at.competency].questions)
        before = own[at.question or 0]
        if any(each.question_id == question.question_id for each in own):
            return
        # A question may come back, and a circle of names would lead nowhere.
        self.renamed.pop(question.question_id, None)
        self.renamed[before.question_id] = question.question_id
        own[at.question or 0] = question
        self.latest = question.question_id
        self.change(at.competency, questions=tuple(own))

    def remove_question(self, at: Place) -> None:
        """A competency's only question gives way to another one: every competency is asked about."""
        own = self.competencies[at.competency].questions
        if len(own) == 1:
            self.replace_question(at, self.fresh_question(at.competency))
        else:
            self.change(
                at.competency,
                questions=own[: at.question] + own[(at.question or 0) + 1 :],
            )

    def remove_competency(self, place: int) -> None:
        """Its statements go to the competency nearest to it, because each stays covered; a plan's only
        competency gets other questions instead."""
        if len(self.competencies) == 1:
            self.remove_question(Place(place, 0))
            return
        gone = self.competencies.pop(place)
        if gone.qualifications:
            heir = self.best_competency(_described(gone)) or 0
            taken = self.competencies[heir].qualifications
            self.change(heir, qualifications=(*taken, *gone.qualifications))
        self.weigh([each.weight for each in self.competencies])

    def weigh(self, importances: Sequence[float]) -> None:
        for place, weight in enumerate(weights(importances)):
            self.change(place, weight=weight)

    def set_weight(self, place: int, share: float) -> None:
        if len(self.competencies) > 1:
            share = min(max(share, 0.02), 0.9)
            before = [each.weight for each in self.competencies]
            rest = 1 - before[place]
            self.weigh(
                [share if here == place else each * (1 - share) / rest for here, each in enumerate(before)]
            )

    def set_duration(self, minutes: int) -> None:
        """Questions come or go with the minutes."""
        self.duration = min(max(minutes, _SHORTEST), _LONGEST)
        self.set_count(question_count(self.duration))

    def set_count(self, count: int, within: int | None = None) -> None:
        """Takes from where there is most per weight and adds where there is least; never the last of a
        competency."""
        places = [place for place in range(len(self.competencies)) if within in (None, place)]
        while self._count(places) > max(count, len(places)):
            fullest = max(places, key=lambda place: (self._density(place), place))
            self.change(fullest, questions=self.competencies[fullest].questions[:-1])
        while self._count(places) < count:
            before = self._count(places)
            emptiest = min(places, key=lambda place: (self._density(place), place))
            self.add_question(emptiest, self.fresh_question(emptiest))
            if self._count(places) == before:
                break

    def _count(self, places: Sequence[int]) -> int:
        return sum(len(self.competencies[place].questions) for place in places)

    def _density(self, place: int) -> float:
        competency = self.competencies[place]
        count = len(competency.questions)
        return count / competency.weight if count > 1 else count / max(competency.weight, 1.0)

    def fresh_question(self, place: int, depths: Sequence[Depth] = ()) -> Question:
        """One that the competency does not have yet; at the wanted depths where the bank has one."""
        readings = self.readings(place)
        asked = {each.text for each in self.competencies[place].questions}
        found = [
            *_bank(readings, depths or depths_for(self.brief.level)),
            *_openers(readings, self.brief.level),
        ]
        for prompt, focus in found:
            if prompt.text.format(focus=focus) not in asked:
                return self._written(place, prompt, focus)
        used = self.competencies[place].questions[-1]
        return self.reworded(place, used, used.text + _HARDER)

    def topic_question(self, place: int, topic: str) -> Question:
        """A question about what the recruiter named, which may be a whole question of their own."""
        if topic.endswith("?"):
            text = topic[:1].upper() + topic[1:]
            return Question(
                question_id=question_id(self.competencies[place].competency_id, text),
                text=text,
                intent="Asked for by the hiring team",
                follow_ups=(FOLLOW_UPS["example"][0], FOLLOW_UPS["result"][0]),
                expected_signals=(
                    "One real case, not generalities",
                    "The candidate's own part",
                    "How it turned out",
                ),
            )
        if _INDIRECT.match(topic):
            text = (
                f"I would like to know {topic}. Please take one case: what was the situation, "
                "what did you do, and how did it turn out?"
            )
            return self.reworded(place, self._written(place, further_opener(2), topic), text)
        reading = read_statement(topic)
        asked = {each.text for each in self.competencies[place].questions}
        for prompt, focus in [(each, topic) for each in _opening(reading, self.brief.level)]:
            if prompt.text.format(focus=focus) not in asked:
                return self._written(place, prompt, focus)
        return self._written(place, further_opener(len(asked)), topic)

    def reworded(self, place: int, question: Question, text: str) -> Question:
        own_id = self.competencies[place].competency_id
        return question.model_copy(update={"text": text, "question_id": question_id(own_id, text)})

    def with_more(self, at: Place, more: str) -> None:
        """The same question, asking for something more."""
        before = self.question(at)
        if more.strip() not in before.text:
            self.replace_question(at, self.reworded(at.competency, before, before.text + more))

    def shift(self, at: Place, depth: Depth) -> None:
        """Another question at that depth if the bank has one. A question that somebody asked for stays, with
        more or less asked."""
        readings = self.readings(at.competency)
        asked = {each.text for each in self.competencies[at.competency].questions}
        from_bank = [prompt.text.format(focus=focus) for prompt, focus in _known(readings, self.brief.level)]
        for prompt, focus in _bank(readings, (depth,)) if self.question(at).text in from_bank else ():
            if prompt.text.format(focus=focus) not in asked:
                self.replace_question(at, self._written(at.competency, prompt, focus))
                return
        self.with_more(at, _HARDER if depth == "advanced" else _EASIER)

    def set_follow_ups(self, at: Place, follow_ups: Sequence[str]) -> None:
        own = list(self.competencies[at.competency].questions)
        kept = tuple(dict.fromkeys(follow_ups))[:_MOST_FOLLOW_UPS]
        own[at.question or 0] = self.question(at).model_copy(update={"follow_ups": kept})
        self.change(at.competency, questions=tuple(own))

    def _written(self, place: int, prompt: Prompt, focus: str) -> Question:
        return write_question(
            self.competencies[place].competency_id,
            prompt,
            focus,
            len(self.competencies[place].questions),
        )


def _described(competency: Competency) -> str:
    return ". ".join(
        (
            competency.name,
            *competency.qualifications,
            *(each.text for each in competency.questions),
        )
    )


def _bank(readings: Sequence[Reading], depths: Sequence[Depth]) -> list[tuple[Prompt, str]]:
    themed = [
        (prompt, each.names[0])
        for depth in depths
        for each in readings
        for prompt in prompts(each.theme.theme_id, depth)
    ]
    general = [(prompt, readings[0].names[0]) for depth in depths for prompt in general_prompts(depth)]
    return themed + general


def _openers(readings: Sequence[Reading], level: str) -> list[tuple[Prompt, str]]:
    return [(prompt, each.names[0]) for each in readings for prompt in _opening(each, level)]


def _opening(reading: Reading, level: str) -> list[Prompt]:
    return [
        *(opener(reading.kind, level, variant) for variant in (1, 2, 3)),
        further_opener(0),
        further_opener(1),
    ]


def _known(readings: Sequence[Reading], level: str) -> list[tuple[Prompt, str]]:
    """Every question that the engine itself may have put into the plan."""
    openers = [(opener(readings[0].kind, level, variant), focus_of(readings[:1])) for variant in range(4)]
    of_level = [(prompt, focus_of(readings[:1])) for prompt in level_prompts(level, readings[0].kind)]
    return [*_bank(readings, depths_for(level)), *of_level, *openers, *_openers(readings, level)]
