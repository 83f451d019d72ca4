# ruff: noqa: E501 - patterns read better in long lines
"""A transcript, read: each answer's sentences with what they show, without those that never count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...domain.guardrails.prompt_injection import spoken_to_assessors
from ...domain.plans.plan import Competency, Plan, Question
from ...domain.runs.transcript import Turn
from .discounting import never_counts, says_who
from .reading import Sentence, mentions, sentences, words
from .signs import Sign, acts_of, common_stems, is_denial, is_english, is_told, signs_of, stems_of


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and what it shows. `acts` are the stems of what the candidate did, `specifics` those of
    the words that would not fit any story; `opens` says that it begins a new scene, `is_private` that it tells of home,
    `refers` that it goes back to something said before."""

    turn: int
    text: str
    signs: frozenset[Sign]
    stems: frozenset[str]
    terms: frozenset[str]
    acts: frozenset[str]
    specifics: frozenset[str]
    is_denial: bool
    is_told: bool
    opens: bool
    is_private: bool
    refers: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate's turn: its sentences without those that never count (praise of oneself, words to the
    assessor, who one is, lists of words, the question or the rubric repeated, what was said before). `heard` are the
    stems of the whole text, but for who one is."""

    turn: int
    question: Question | None
    text: str
    statements: tuple[Statement, ...]
    in_english: bool
    heard: frozenset[str]

    @property
    def signs(self) -> frozenset[Sign]:
        return frozenset(sign for each in self.statements for sign in each.signs)


@dataclass
class _Reader:
    """Reads a transcript in order and remembers what was said."""

    plan: Plan
    trusted: frozenset[str]
    said: set[tuple[str, ...]] = field(default_factory=set)

    def read(self, turn: Turn, asked: tuple[Competency, Question] | None) -> Answer:
        echoes = _echoed(*asked) if asked else ()
        said = sentences(turn.text)
        # What does not count must not make an answer readable either.
        counting = [each.text for each in said if not never_counts(each.text)]
        english = is_english(" ".join(counting) or turn.text)
        said = said if english else []
        withheld = spoken_to_assessors(turn.text)
        texts = [each.text for each in said if not _touches(each, withheld)]
        statements = tuple(each for text in texts if (each := self._statement(turn.turn, text, echoes)))
        heard = frozenset[str]().union(*(stems_of(each.text) for each in said if not says_who(each.text)))
        return Answer(turn.turn, asked[1] if asked else None, turn.text, statements, english, heard)

    def _statement(self, turn: int, text: str, echoes: Sequence[frozenset[str]]) -> Statement | None:
        key = tuple(each.text.lower() for each in words(text))
        denies = is_denial(text)
        if (key in self.said and not denies) or never_counts(text):
            return None
        self.said.add(key)
        own = stems_of(text)
        if any(own <= each or (len(own) >= 3 and len(own & each) >= 0.75 * len(own)) for each in echoes):
            return None
        tells = is_told(text)
        return Statement(
            turn=turn,
            text=text,
            signs=signs_of(text) if tells else frozenset(),
            stems=own,
            terms=frozenset(each.term.name for each in mentions(text, self.trusted)),
            acts=acts_of(text) if tells else frozenset(),
            specifics=own - common_stems() if tells else frozenset(),
            is_denial=denies,
            is_told=tells,
            opens=_OPENING.match(text) is not None,
            is_private=_OF_THE_FAMILY.search(text) is not None,
            refers=_REFERS.search(text) is not None,
        )


def _touches(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> bool:
    return any(sentence.start < last and first < sentence.end for first, last in spans)


_REFERS = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their|theirs|its?|this|that|these|those|both|there|then|afterwards|since then|instead|the same|the (?:first|second|third|rest|other))\b",
    re.IGNORECASE,
)
_OF_THE_FAMILY = re.compile(
    r"\b(?:my|our) (?:own |little |best |old |eldest |youngest )?(?:daughter|son|wife|husband|kids?|child(?:ren)?|brother|sister|mother|father|parents|family|"
    r"grandm\w+|grandf\w+|aunt|uncle|cousin|girlfriend|boyfriend|neighbour|friends?|dog|cat|garden|house|flat|holiday|honeymoon|hobby|wedding)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:last (?:year|month|week|summer|spring|autumn|winter)|at (?:my|our) (?:last|previous|former|old)|one (?:day|night|evening|morning|weekend)|"
    r"(?:\w+ ){0,3}(?:years|months|weeks) ago|once|another time|also in my|privately|at home|as a (?:child|kid|hobby)|when I was (?:a|young)|when (?:my|our) \w+ (?:turned|was|were|got)|"
    r"(?:on|in|during) my (?:free|spare|previous|last|holiday|vacation)|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def read_answers(plan: Plan, turns: Sequence[Turn]) -> list[Answer]:
    """The candidate's answers in order; one without a question id belongs to the last question asked."""
    reader = _Reader(plan, frozenset(_terms_of(plan)))
    agenda = {question.question_id: (competency, question) for competency, question in plan.agenda()}
    answers = []
    asked: str | None = None
    for turn in turns:
        asked = turn.question_id or asked
        if turn.role == "candidate":
            answers.append(reader.read(turn, agenda.get(asked) if asked else None))
    return answers


def _terms_of(plan: Plan) -> set[str]:
    parts = [f"{each.name}. {'. '.join(each.qualifications)}" for each in plan.competencies]
    parts += [question.text for _, question in plan.agenda()]
    return {each.term.name for part in parts for each in mentions(part)}


def _echoed(competency: Competency, question: Question) -> tuple[frozenset[str], ...]:
    """What an answer must not be made of: the question, and each indicator that it is judged by."""
    lines = [line for each in competency.sub_dimensions for line in each.indicators.values()]
    return tuple(stems_of(each) for each in (question.text, *lines, " ".join(question.expected_signals)))
