"""Operations on a plan that is being revised; each leaves everything else as it is, to the byte."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...domain.plans.plan import Brief, Competency, Plan, PlanDraft, Question
from ...domain.plans.skill_coverage import skills_coverage
from .asking import depths_for, focus_of, question_id, write_question
from .clustering import question_count, weights
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
from .reading import mentions, sentences, stems
from .statements import Reading, read_statement

_INDIRECT = re.compile(r"(?:how|why|what|when|where|whether|which|if|who)\b", re.IGNORECASE)
_SHORTEST, _LONGEST = 5, 120
LESS_WEIGHT = 0.6
_MOST_FOLLOW_UPS = 4
_HARDER = (
    " And what would have to change if it had to carry ten times as much, or had to be done in half the time?"
)
_EASIER = " A small example is quite enough."
_BRIEFLY = " A short answer is enough."
_MUST_BE_SAID = re.compile(r"\b(?:AI|minutes?|person|human|decision|decides|held in)\b")
_ASKS = re.compile(
    r"\?\s*$|\b(?:tell me|describe|walk me|take|explain|give me|name|think of)\b", re.IGNORECASE
)
_OTHER_WORDS = (
    (r"\bTell me about\b", "Please describe"),
    (r"\btell me about\b", "please describe"),
    (r"\bPlease tell me\b", "I would like to hear"),
    (r"^(?:Please )?[Dd]escribe\b", "Tell me about"),
    (r"^Walk me through\b", "Please explain, step by step,"),
    (r"^How (do|did|have|would) you\b", r"In what way \1 you"),
    (r"^(?=.)", "In your own words, please: "),
)
"""Pairs of a pattern and what to say instead; the last fits any question."""


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
    greeting: str = field(init=False)
    renamed: dict[str, str] = field(default_factory=dict)
    latest: str | None = None

    def __post_init__(self) -> None:
        self.competencies = list(self.plan.competencies)
        self.duration = self.plan.duration_minutes
        self.greeting = self.plan.greeting

    def draft(self) -> PlanDraft:
        return PlanDraft(
            greeting=self._greeting(),
            duration_minutes=self.duration,
            skills=self.plan.skills,
            skills_coverage=skills_coverage(self.plan.skills, self.competencies),
            competencies=tuple(self.competencies),
        )

    def _greeting(self) -> str:
        """Its own words; what it says of the number of questions and of the minutes stays true."""
        questions = sum(len(each.questions) for each in self.competencies)
        numbers = (
            (_counted(len(self.plan.agenda()), "question"), _counted(questions, "question")),
            (f"{self.plan.duration_minutes} minutes", f"{self.duration} minutes"),
        )
        text = self.greeting
        for before, after in numbers:
            text = re.sub(rf"\b{before}\b", after, text)
        return text

    def shorten_greeting(self) -> None:
        """The first sentence and what a candidate must know stay: who asks, how much, how long, and who decides."""
        parts = sentences(self.greeting)
        kept = [each.text for each in parts if each is parts[0] or _MUST_BE_SAID.search(each.text)]
        if len(kept) < len(parts):
            self.greeting = " ".join(kept)

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

    def named(self, text: str) -> int | None:
        """The competency that the text names: by half of its name or of one of its statements, or by a term of
        either; None if it names none."""
        said, terms = stems(text), {each.term for each in mentions(text)}
        scores = []
        for competency in self.competencies:
            names = (competency.name, *competency.qualifications)
            own = [stems(each) for each in names]
            share = max((len(said & each) / len(each) for each in own if each), default=0.0)
            common = bool(terms & {each.term for one in names for each in mentions(one)})
            scores.append(max(share, 0.6 if common else 0.0))
        best = max(range(len(scores)), key=lambda place: (scores[place], -place))
        return best if scores[best] >= 0.5 else None

    def about(self, topic: str, within: int | None = None) -> list[Place]:
        """The questions on a topic, in their order: those of a competency of that name, and those that say it."""
        wanted = stems(topic)
        if not wanted:
            return []
        places = [each for each in self.places() if within in (None, each.competency)]
        found = [
            each
            for each in places
            if wanted <= stems(self.competencies[each.competency].name) or self._says(each, topic)
        ]
        return found or [
            each
            for each in places
            if any(wanted <= stems(one) for one in self.competencies[each.competency].qualifications)
        ]

    def _says(self, at: Place, topic: str) -> bool:
        """Word by word, or a term of the taxonomy by another name and the rest word by word."""
        question = self.question(at)
        text = f"{question.text} {question.intent}"
        if stems(topic) <= stems(text):
            return True
        rest, terms = topic, set()
        for each in reversed(mentions(topic)):
            terms.add(each.term)
            rest = f"{rest[: each.start]} {rest[each.end :]}"
        return bool(terms) and terms <= {each.term for each in mentions(text)} and stems(rest) <= stems(text)

    def nearest(self, topic: str, within: int | None = None) -> Place | None:
        """The question that says at least half of what the topic says, and more of it than the others."""
        wanted = stems(topic)
        scored = [
            (len(wanted & stems(f"{self.question(at).text} {self.question(at).intent}")), at)
            for at in self.places()
            if within in (None, at.competency)
        ]
        best = max((score for score, _ in scored), default=0)
        return (
            next((at for score, at in scored if score == best), None) if 2 * best >= len(wanted) > 0 else None
        )

    def places(self) -> list[Place]:
        """All questions, in the order in which they are asked."""
        return [
            Place(place, position)
            for place, competency in enumerate(self.competencies)
            for position in range(len(competency.questions))
        ]

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

    def remove_all(self, places: Sequence[Place]) -> None:
        """As many of them as can go. A competency keeps its last question and then weighs least."""
        emptied: set[int] = set()
        for at in sorted(places, key=lambda each: (each.competency, -(each.question or 0))):
            own = self.competencies[at.competency].questions
            if len(own) > 1:
                self.remove_question(at)
            else:
                emptied.add(at.competency)
        for place in emptied:
            others = [each.weight for here, each in enumerate(self.competencies) if here != place]
            if others and min(others) <= self.competencies[place].weight * 2:
                self.set_weight(place, min(others) / 4)

    def remove_last(self, places: Sequence[Place], count: int = 1) -> None:
        """The last `count` of them; what is a competency's only question stays, and the competency weighs less."""
        in_order = sorted(places, key=lambda each: (each.competency, each.question or 0))
        for at in in_order[::-1][:count]:
            if len(self.competencies[at.competency].questions) > 1:
                self.remove_question(at)
            else:
                self.set_weight(at.competency, self.competencies[at.competency].weight * LESS_WEIGHT)

    def swap(self, one: Place, other: Place) -> None:
        """Two competencies, or two questions of one competency; a question never leaves its competency."""
        if one.question is None and other.question is None:
            own = self.competencies
            own[one.competency], own[other.competency] = own[other.competency], own[one.competency]
        elif one.competency == other.competency and one.question is not None and other.question is not None:
            questions = list(self.competencies[one.competency].questions)
            first, second = questions[one.question], questions[other.question]
            questions[one.question], questions[other.question] = second, first
            self.change(one.competency, questions=tuple(questions))

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
            return self.own_question(place, topic[:1].upper() + topic[1:])
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

    def own_question(self, place: int, text: str) -> Question:
        """One in the recruiter's own words."""
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

    def reworded(self, place: int, question: Question, text: str) -> Question:
        own_id = self.competencies[place].competency_id
        return question.model_copy(update={"text": text, "question_id": question_id(own_id, text)})

    def with_more(self, at: Place, more: str) -> None:
        """The same question, asking for something more."""
        before = self.question(at)
        if more.strip() not in before.text:
            self.replace_question(at, self.reworded(at.competency, before, before.text + more))

    def shift(self, at: Place, depth: Depth) -> None:
        """Another question on the same thing at that depth if the bank has one; else the same question, with more or
        less asked."""
        before = self.question(at)
        asked = {each.text for each in self.competencies[at.competency].questions}
        focus = self.focus(at)
        if focus is not None:
            of_theme = [each.theme.theme_id for each in self.readings(at.competency) if focus in each.names]
            found = [*(each for theme in of_theme for each in prompts(theme, depth)), *general_prompts(depth)]
            for prompt in found:
                text = prompt.text.format(focus=focus)
                if "{focus}" in prompt.text and text not in asked:
                    self.replace_question(at, self._written(at.competency, prompt, focus))
                    return
        more, undone = (_HARDER, _EASIER) if depth == "advanced" else (_EASIER, _HARDER)
        text = before.text.replace(undone, "")
        if more not in text:
            self.replace_question(at, self.reworded(at.competency, before, text + more))

    def focus(self, at: Place) -> str | None:
        """What the question names as its subject, if the engine itself wrote it so."""
        readings = self.readings(at.competency)
        own = self.question(at).text
        focuses = [focus_of([each]) for each in readings] + [each.names[0] for each in readings]
        focuses += [focus_of(readings)]
        known = [prompt for prompt, _ in _known(readings, self.brief.level)]
        known += [further_opener(number) for number in range(6)]
        for focus in dict.fromkeys(focuses):
            if any("{focus}" in each.text and each.text.format(focus=focus) == own for each in known):
                return focus
        return None

    def in_other_words(self, at: Place) -> None:
        """The same question, said in another way."""
        before = self.question(at)
        for old, new in _OTHER_WORDS:
            text, count = re.subn(old, new, before.text, count=1)
            if count:
                break
        self.replace_question(at, self.reworded(at.competency, before, text))

    def shorten(self, at: Place) -> None:
        """The same question in fewer words: without what comes after it, or else what spells it out."""
        before = self.question(at)
        parts = sentences(before.text)
        end = next((each.end for each in parts if _ASKS.search(each.text)), len(before.text))
        text = before.text[:end]
        if text == before.text:
            text = re.sub(
                r"((?:tell me (?:about|how)|describe|asks? for)\b[^:]{15,}):\s.+$", r"\1.", text, flags=re.I
            )
        if text == before.text:
            self.with_more(at, _BRIEFLY)
        else:
            self.replace_question(at, self.reworded(at.competency, before, text))

    def without_part(self, at: Place, what: str, said: str | None) -> bool:
        """Without the words that were `said`, or the sentence that is about `what`; False where nothing to answer
        would be left, or more would go than was spoken of."""
        before, wanted = self.question(at), stems(what)
        text = before.text
        if said is not None:
            text = re.sub(rf"(?:,|;)?\s*(?:and\s+)?{re.escape(said.strip(' .?!'))}", "", text, flags=re.I)
        else:
            parts = [each.text for each in sentences(text)]
            text = " ".join(
                each for each in parts if not (wanted <= stems(each) and 2 * len(wanted) >= len(stems(each)))
            )
        if text == before.text or not wanted or not _ASKS.search(text) or not stems(text):
            return False
        self.replace_question(at, self.reworded(at.competency, before, text.strip()))
        return True

    def move(self, place: int, *, to_front: bool) -> None:
        moved = self.competencies.pop(place)
        self.competencies.insert(0 if to_front else len(self.competencies), moved)

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


def _counted(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"


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
