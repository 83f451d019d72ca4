# ruff: noqa: E501, SIM905 - patterns and word lists read better in long lines
"""What an answer shows: an own part, a result, a number, a choice, a lesson; and what never counts.

English only. An answer in another language shows nothing here, and what shows nothing is not scored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ...domain.integrity import is_instruction_like
from ...domain.plan import Plan, Question
from ...domain.session import Turn
from .reading import mentions, sentences, stems, words


class Sign(StrEnum):
    OWN_PART = "an own part in it"
    RESULT = "a result"
    NUMBER = "numbers"
    TRADE_OFF = "a choice between options"
    REASON = "reasons"
    LESSON = "a lesson learned"
    CASE = "a real case"


_ACTION = (
    r"(?:\w{3,}(?<!work)(?<!us)(?<!lik)(?<!want)(?<!ne)(?<!lov)(?<!enjoy)(?<!believ)(?<!tri)(?<!learn)(?<!"
    r"ask)ed|built|"
    r"wrote|led|made|ran|found|took|set|chose|split|cut|put|drew|taught|gave|brought|kept|rebuilt|rewrote|"
    r"sold|won|drove|spoke|told|held|saw to|went through|broke|fixed|did)"
)
_PATTERNS = {
    Sign.OWN_PART: rf"\b(?:I|I've|I’ve|I'd)\s+(?:have\s+)?(?:then |also |first |personally |mostly |had to |even |\w+ly )*{_ACTION}\b"
    rf"|\bI (?:decided|had|started|began|chose|got|was responsible for|was in charge of|owned)\b(?! no\b|"
    rf" never\b)"
    r"|\bmy (?:part|job|task|role|idea|proposal|decision|design|fix|change)\b",
    Sign.RESULT: r"\b(?:reduc(?:ed|ing)|cut|improved|increased|dropped|fell|rose|grew|saved|shipped|launched|released|"
    r"went (?:down|up|live|from|back)|came down|as a result|in the end|since then|result(?:ed|s)?|"
    r"outcome|halved|doubled|tripled|"
    r"eliminated|no longer|disappeared|stopped happening|prevented|adopted|won|signed|closed the|"
    r"recovered|never (?:again|happened)|"
    r"zero|faster|is (?:now|still) (?:used|in use|running)|has (?:not )?(?:been|happened))\b",
    Sign.NUMBER: r"(?<![A-Za-z\d.])\d[\d.,]*\s?(?:%|[A-Za-z€$£]+)(?!\s+(?:of|'|’)?\s*experience)|[€$£]\s?\d|"
    r"\b(?:half|twice|a third|a quarter|a dozen|tenfold|hundreds|thousands|millions?)\b",
    Sign.TRADE_OFF: r"\b(?:trade-?offs?|instead of|rather than|downsides?|drawbacks?|the (?:cost|price) (?:was|of)|at the (?:cost|price) of|"
    r"gave up|alternatives?|other options?|compared|versus|vs|considered|weighed|chose|decided "
    r"(?:against|not to|for)|in return|accepted|"
    r"on the other hand|worth it|in exchange|deliberately|on purpose|ruled out|balance(?:d)?)\b",
    Sign.REASON: r"\b(?:because|so that|the reason|therefore|which meant|that way|in order to|otherwise|due to|given that|to avoid|to make sure|"
    r"to keep)\b",
    Sign.LESSON: r"\b(?:in hindsight|looking back|learned|learnt|lesson|mistake|went wrong|next time|would do .{0,40}differently|regret|"
    r"underestimated|should have|failed|post-?mortem|since then I|today I would|I would now|was wrong)\b",
    Sign.CASE: r"\b(?:at (?:my|our) (?:last|previous|former|current|old)|last (?:year|month|week|summer|spring|autumn|winter|quarter)|"
    r"in (?:19|20)\d\d|one (?:day|time|night|morning|customer|client|patient|incident|of our|of my)|once|"
    r"when (?:we|I|our|my|a|the|one)|"
    r"for a (?:client|customer|company|project|bank|team)|our (?:team|company|service|system|platform|"
    r"customers?|users?)|years ago|"
    r"my (?:team|project|company|previous|last))\b",
}  # fmt: skip
_SIGNS = {
    sign: re.compile(pattern, re.IGNORECASE if sign is not Sign.OWN_PART else 0)
    for sign, pattern in _PATTERNS.items()
}
_CASELESS = r"[^.!?]{0,60}"
_PRAISE = re.compile(
    r"\bI(?:'m|’m| am| have always been)\s+(?:\w+[\s,]+){0,4}?(?:expert|excellent|great|good|best|"
    r"passionate|guru|ninja|rockstar|"
    r"master|skilled|strong|experienced|perfect|proficient|hard-?working|motivated|amazing|talented|"
    r"confident|outstanding|"
    r"exceptional|brilliant|world-class|senior|ideal)\b"
    r"|\b(?:best|perfect|ideal|strongest) (?:developer|engineer|candidate|fit|person|choice|nurse|manager)\b"
    r"|\bI know (?:everything|all|it all|\w+ (?:very|extremely|really|inside))\b"
    r"|\b(?:everyone|everybody|people|colleagues) (?:says?|tells?|knows?|agrees?)\b"
    rf"|\bmy skills?\b{_CASELESS}\b(?:excellent|outstanding|great|exceptional|strong|best)\b"
    r"|\bI (?:really )?(?:love|adore|enjoy)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:I (?:don['’]?t|do not) (?:really )?(?:know|have (?:any|much|an))|I(?:['’]ve| have)? never|no "
    r"(?:real |practical |direct )?experience|"
    r"I have(?:n['’]?t| not)|I(?:['’]m| am) not (?:really )?(?:sure|familiar|experienced)|no idea|I "
    r"can(?:no|['’])t (?:say|answer|think of|remember)|"
    r"not really my|nothing comes to mind|I (?:didn['’]?t|did not) (?:do|use|work))\b",
    re.IGNORECASE,
)
_FUNCTION_WORDS = frozenset(
    "the a an and or but i we it to of in on for with was were is are be that this my our they you not at "
    "as by so had have from which when then because if there their me us he she would could do did been "
    "no just".split()
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and what it shows."""

    turn: int
    text: str
    signs: frozenset[Sign]
    stems: frozenset[str]
    terms: frozenset[str]
    is_denial: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate's turn: its sentences without those that never count (praise of oneself, words to the
    assessor, the question repeated, what was said before)."""

    turn: int
    question: Question | None
    text: str
    statements: tuple[Statement, ...]
    in_english: bool

    @property
    def signs(self) -> frozenset[Sign]:
        return frozenset(sign for each in self.statements for sign in each.signs)


@dataclass
class _Reader:
    """Reads a transcript in order and remembers what was said."""

    plan: Plan
    trusted: frozenset[str]
    said: set[tuple[str, ...]] = field(default_factory=set)

    def read(self, turn: Turn, question: Question | None) -> Answer:
        asked = stems(question.text) if question else set()
        english = is_english(turn.text)
        found = [self._statement(turn.turn, each.text) for each in sentences(turn.text)] if english else []
        counting = [each for each in found if each and not _echoes(each, asked)]
        return Answer(turn.turn, question, turn.text, tuple(counting), english)

    def _statement(self, turn: int, text: str) -> Statement | None:
        key = tuple(each.text.lower() for each in words(text))
        denies = is_denial(text)
        if (key in self.said and not denies) or is_instruction_like(text) or _PRAISE.search(text):
            return None
        self.said.add(key)
        return Statement(
            turn,
            text,
            signs_of(text),
            frozenset(stems(text)),
            frozenset(each.term.name for each in mentions(text, self.trusted)),
            denies,
        )


def read_answers(plan: Plan, turns: Sequence[Turn]) -> list[Answer]:
    """The candidate's answers in order; one without a question id belongs to the last question asked."""
    reader = _Reader(plan, frozenset(_terms_of(plan)))
    answers = []
    asked: str | None = None
    for turn in turns:
        asked = turn.question_id or asked
        if turn.role == "candidate":
            answers.append(reader.read(turn, plan.question(asked) if asked else None))
    return answers


def signs_of(text: str) -> frozenset[Sign]:
    return frozenset(sign for sign, pattern in _SIGNS.items() if pattern.search(text))


def is_english(text: str) -> bool:
    """Whether the small words are English ones; a few words are given the benefit of the doubt."""
    tokens = [each.text.lower().split("'")[0].split("’")[0] for each in words(text)]
    if len(tokens) < 6:
        return text.isascii()
    return sum(token in _FUNCTION_WORDS for token in tokens) / len(tokens) >= 0.15


def is_denial(text: str) -> bool:
    return _DENIAL.search(text) is not None


def _terms_of(plan: Plan) -> set[str]:
    parts = [f"{each.name}. {'. '.join(each.qualifications)}" for each in plan.competencies]
    parts += [question.text for _, question in plan.agenda()]
    return {each.term.name for part in parts for each in mentions(part)}


def _echoes(statement: Statement, asked: set[str]) -> bool:
    """Whether a sentence only gives the question back."""
    return len(statement.stems) >= 4 and len(statement.stems & asked) / len(statement.stems) >= 0.8
