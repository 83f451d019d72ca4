"""The plan: one competency for a statement, and questions from frames that quote it as it stands.

A frame reads well around anything, which grammar made of a statement does not: a clumsy question is worse than a plain
one.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ...domain.plans.plan import Brief, Competency, PlanDraft, Question, Skill, SubDimension
from ...domain.plans.skill_coverage import skills_coverage
from ...domain.plans.statements import without_time
from .texts import is_balanced, pattern, quoted, texts, tidy

MOST_COMPETENCIES = 6
MINUTES_PER_QUESTION = 3.5
MINUTES_PER_FACT = 0.5
MOST_QUESTIONS_EACH = 4
LONGEST_NAME = 60
LONGEST_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Topic:
    """What a competency is about: statements of the request, or the position alone."""

    statements: tuple[str, ...]
    is_optional: bool = False


def name_skills(brief: Brief) -> list[Skill]:
    named = [(tidy(each)[:LONGEST_NAME], each) for each in _statements(brief)]
    return [Skill(name=name, canonical_name=name, qualification=statement) for name, statement in named]


def draft_plan(brief: Brief, skills: Sequence[Skill]) -> PlanDraft:
    topics = _topics(brief)
    counts = _share(question_count(brief, len(topics)), [_capacity(each) for each in topics])
    weights = _weights([0.5 if each.is_optional else 1.0 for each in topics])
    frames = Frames(brief.language)
    competencies = [
        _competency(brief, topic, weight, count, frames)
        for topic, weight, count in zip(topics, weights, counts, strict=True)
    ]
    return PlanDraft(
        greeting=_greeting(brief),
        duration_minutes=brief.duration_minutes,
        skills=tuple(skills),
        skills_coverage=skills_coverage(skills, competencies),
        competencies=tuple(competencies),
    )


class Frames:
    """Hands out the frames of questions in turn, so that no two questions of a plan open alike until all have."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._used: dict[str, int] = {}

    def ask(self, kind: str, **words: str) -> str:
        frames: list[str] = texts(self.language)[kind]
        number = self._used.get(kind, 0)
        self._used[kind] = number + 1
        return frames[number % len(frames)].format(**words)


def question_id(competency_id: str, text: str) -> str:
    return "q_" + _digest(f"{competency_id}\n{text}")


def make_question(competency_id: str, text: str, about: str, language: str) -> Question:
    words = texts(language)
    return Question(
        question_id=question_id(competency_id, text),
        text=text,
        intent=words["intent"].format(about=about),
        follow_ups=tuple(words["follow_ups"].values()),
        expected_signals=tuple(words["signals"]),
    )


def question_count(brief: Brief, topics: int) -> int:
    minutes = brief.duration_minutes - MINUTES_PER_FACT * brief.fact_questions
    return max(topics, round(minutes / MINUTES_PER_QUESTION))


def _statements(brief: Brief) -> Sequence[str]:
    if brief.qualifications:
        return brief.qualifications
    return _requirement_lines(brief.job_description or "") or (brief.position,)


def _requirement_lines(description: str) -> tuple[str, ...]:
    """The lines or sentences of a job description that ask for something, as far as they are plain."""
    pieces = (" ".join(each.split()) for each in re.split(r"[\n•*;]+|(?<=[.!?])\s+", description))
    wanted = [
        each.strip(" -–.")
        for each in pieces
        if 8 <= len(each) <= 160 and pattern("statements", "asks").search(each)
    ]
    return tuple(dict.fromkeys(wanted))[:MOST_COMPETENCIES]


def _topics(brief: Brief) -> list[Topic]:
    """One for each statement; of more than six, the optional ones and then the last ones share one."""
    statements = list(dict.fromkeys(_statements(brief)))
    optional = [each for each in statements if pattern("statements", "optional").search(each)]
    required = [each for each in statements if each not in optional]
    if len(statements) <= MOST_COMPETENCIES:
        return [Topic((each,), each in optional) for each in statements]
    kept = MOST_COMPETENCIES - (1 if optional and required else 0)
    size = ceil(len(required or optional) / kept)
    every = required or optional
    topics = [Topic(tuple(every[at : at + size]), not required) for at in range(0, len(every), size)]
    return [*topics, Topic(tuple(optional), True)] if optional and required else topics


def _capacity(topic: Topic) -> int:
    """Of what is only wished for one question each: who has not done it has nothing more to say."""
    if topic.is_optional:
        return min(len(topic.statements), MOST_QUESTIONS_EACH)
    return min(max(2, len(topic.statements)) + 1, MOST_QUESTIONS_EACH)


def _share(total: int, most: Sequence[int]) -> list[int]:
    """One question each, then one more in turn."""
    counts = [1] * len(most)
    while sum(counts) < total and counts != list(most):
        place = min(range(len(most)), key=lambda at: (counts[at] >= most[at], counts[at], at))
        counts[place] += 1
    return counts


def _weights(importance: Sequence[float]) -> list[float]:
    """They sum to 1 exactly, in thousandths."""
    total = sum(importance)
    shares = [int(1000 * each / total) for each in importance]
    for place in range(1000 - sum(shares)):
        shares[place % len(shares)] += 1
    return [each / 1000 for each in shares]


def _competency(brief: Brief, topic: Topic, weight: float, count: int, frames: Frames) -> Competency:
    own_id = "c_" + _digest("\n".join(topic.statements))
    about = [shown(each, brief.language) for each in topic.statements]
    is_general = topic.statements == (brief.position,) and brief.position not in brief.qualifications
    minimum = 2 if topic.is_optional or brief.level == "JUNIOR" else 3
    questions: dict[str, Question] = {}
    for number in range(count):
        each = about[number % len(about)]
        opening = "general" if is_general else "optional" if topic.is_optional else "first"
        kind = opening if is_general or number < len(about) else "further"
        text = frames.ask(kind, statement=quoted(each, brief.language), position=tidy(brief.position))
        question = make_question(own_id, text, each, brief.language)
        questions.setdefault(question.question_id, question)
    return Competency(
        competency_id=own_id,
        name=_name(about),
        weight=weight,
        required=not topic.is_optional,
        minimum_score=minimum,
        qualifications=topic.statements if brief.qualifications else (),
        sub_dimensions=(_rubric(brief.language),),
        questions=tuple(questions.values()),
    )


def shown(statement: str, language: str) -> str:
    """Of a long one the beginning; and what it is about, without years, which are asked by themselves, and without what
    says only that it is wanted well."""
    bare = without_time(pattern("statements", "years").sub("", tidy(statement))).strip(" ,.;:-–")
    bare = pattern("statements", "praise").sub("", bare)
    for short, whole in texts(language)["spelled_out"].items():
        bare = re.sub(rf"(?<![\w/]){re.escape(short)}(?![\w/.])", whole, bare)
    line = bare if re.search(r"\w{2}", bare) and is_balanced(bare) else tidy(statement)
    return line if len(line) <= LONGEST_QUOTED else line[:LONGEST_QUOTED].rsplit(" ", 1)[0] + " …"


def _name(about: Sequence[str]) -> str:
    first = about[0] if len(about[0]) <= LONGEST_NAME else about[0][:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    first = first[:1].upper() + first[1:]
    return first if len(about) == 1 else f"{first} (+{len(about) - 1})"


def _rubric(language: str) -> SubDimension:
    words = texts(language)
    indicators = {str(score): line for score, line in enumerate(words["indicators"], 1)}
    return SubDimension.model_validate({"name": words["rubric"], "indicators": indicators})


def _greeting(brief: Brief) -> str:
    words = texts(brief.language)
    company = words["at_company"].format(company=brief.company_name) if brief.company_name else ""
    line: str = words["greeting"].format(
        position=tidy(brief.position), company=company, minutes=brief.duration_minutes
    )
    return line


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
