"""Plans for job ads as people type them, and the rules of good questions that code can judge.

What is due for each statement of an ad was written down by hand, not by the rules that sort statements: `fact` is
asked plainly, `story` by a case from one's work, `both` as both, and `nobody` may ask it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from interviews.domain.guardrails.protected_topics import protected_topic
from interviews.domain.plans.plan import Brief
from interviews.domain.plans.statements import sort_statements
from interviews.usecases.guardrails.engine import Engine

from .corpus import FOLDER

MOST_WORDS = 70
MOST_WORDS_OF_A_FACT = 40
MOST_QUESTION_MARKS = 2


@dataclass(frozen=True, slots=True)
class Ad:
    brief: Brief
    due: dict[str, str]


@dataclass(frozen=True, slots=True)
class AdQuestion:
    """`statements` are what it may be about; a fact's is one."""

    ad: Ad
    text: str
    is_fact: bool
    statements: tuple[str, ...]

    @property
    def frame(self) -> str:
        """Without what it quotes."""
        return _QUOTED.sub("X", self.text)


Planner = Callable[[Ad], list[AdQuestion]]
_QUOTED = re.compile(r"“[^”]*”|„[^“]*“|«[^»]*»")
_LANGUAGE = {
    "en": r"the|and|was|what|did|you|your|for|this|of|is|do|have|about|to",
    "de": r"der|die|das|und|was|sie|ihr\w*|für|diese\w*|ist|haben|von|zu|wie|aus",
    "es": r"el|la|los|las|y|qué|su|usted|para|este|esta|es|de|un|una|cómo|cuál|en",
    "fr": r"le|la|les|et|quel\w*|vous|votre|pour|ce|cette|est|de|un|une|comment|avez|du",
}
_UNGRAMMATICAL = re.compile(
    r"\b(\w{2,}) \1\b|[.,;:]{2,}(?<!\.\.\.)|[?!] ?\.|\{|\}|\s,|\s\.(?=\s|$)|“\s*”|„\s*“|«\s*»|\(\s*\)|[a-z]\.[A-Z]"
)
_MARKER = re.compile(
    r"nice[- ]to[- ]have|\bmust[- ]have\b|\bzwingend\b|von vorteil|wünschenswert|\bessential\b", re.IGNORECASE
)
_MONEY = re.compile(r"[€£$]|\b(?:EUR|salary|gehalt|salario|salaire|p/h)\b", re.IGNORECASE)
_PROTECTED = re.compile(
    r"\b(?:husband|wife|child(?:ren)?|pregnan\w*|start a family|married|how old|born|religio\w*|church|nationality|"
    r"ehe(?:mann|frau)|schwanger\w*|wie alt|verheiratet|embaraz\w*|casad[oa]|cuántos años tiene usted|enceinte|"
    r"mari(?:é|ée)?|quel âge)\b",
    re.IGNORECASE,
)
"""A list of our own, beside that of the rules."""
_STORY = re.compile(
    r"\btell me\b|\bdescribe\b|what came of it|how did it turn out|was kam dabei|erzählen sie|beschreiben sie|cuénteme|"
    r"cuente|describa|en qué terminó|racontez|parlez|décrivez|donnez",
    re.IGNORECASE,
)


def read_ads() -> list[Ad]:
    found = tomllib.loads((FOLDER / "ads" / "as_typed.toml").read_text(encoding="utf-8"))["ads"]
    return [
        Ad(
            Brief(
                position=each["position"],
                level=each["level"],
                language=each["language"],
                qualifications=tuple(one["text"] for one in each["statements"]),
            ),
            {one["text"]: one["due"] for one in each["statements"]},
        )
        for each in found
    ]


def by_engine(engine: Engine) -> Planner:
    """As a plan is made: the domain sorts, the engine gets what is left."""

    def plan(ad: Ad) -> list[AdQuestion]:
        found = sort_statements(ad.brief.qualifications, ad.brief.language)
        facts = [AdQuestion(ad, each.question, True, (each.statement,)) for each in found.requirements]
        brief = ad.brief.model_copy(
            update={"qualifications": found.competencies, "fact_questions": len(found.requirements)}
        )
        drafted = engine.plan(brief, engine.validate_skills(brief))
        stories = [
            AdQuestion(ad, question.text, False, each.qualifications)
            for each in drafted.competencies
            for question in each.questions
        ]
        return facts + stories

    return plan


def by_echo(ad: Ad) -> list[AdQuestion]:
    """The baseline: every statement in one sentence."""
    lead = {
        "en": "Tell me about {}.",
        "de": "Erzählen Sie von {}.",
        "es": "Cuénteme sobre {}.",
        "fr": "Parlez-moi de {}.",
    }[ad.brief.language]
    return [AdQuestion(ad, lead.format(each), False, (each,)) for each in ad.brief.qualifications]


def _one_thing(question: AdQuestion) -> bool:
    most = 1 if question.is_fact else MOST_QUESTION_MARKS
    quoted = sum(_has(question.text, each) for each in question.ad.due) <= 1
    return quoted and question.frame.count("?") <= most


def _askable(question: AdQuestion) -> bool:
    """Short enough to be said aloud, and an answer can be given."""
    length = len(question.frame.split())
    asks = "?" in question.text or bool(_STORY.search(question.text))
    return asks and length <= (MOST_WORDS_OF_A_FACT if question.is_fact else MOST_WORDS)


def _about_the_statement(question: AdQuestion) -> bool:
    """It shares a telling word with what it is about, or is about the position where there is nothing."""
    subjects = question.statements or (question.ad.brief.position,)
    return any(_tokens(each) & _tokens(question.text) for each in subjects)


def _grammatical(question: AdQuestion) -> bool:
    frame = question.frame
    ends = question.text.rstrip()[-1:] in ".?!"
    begins = frame.lstrip(" ¿¡")[:1].isupper()
    spaced = frame.replace(" ?", "?").replace("\u202f?", "?") if question.ad.brief.language == "fr" else frame
    marked = not question.is_fact and any(_MARKER.search(each) for each in _QUOTED.findall(question.text))
    return ends and begins and not marked and not _UNGRAMMATICAL.search(" ".join(spaced.split()))


def _in_the_language(question: AdQuestion) -> bool:
    heard = {
        language: len(re.findall(rf"\b(?:{words})\b", question.frame, re.IGNORECASE))
        for language, words in _LANGUAGE.items()
    }
    return heard[question.ad.brief.language] == max(heard.values()) > 0


def _nothing_protected(question: AdQuestion) -> bool:
    is_said = protected_topic(question.text) is not None or _PROTECTED.search(question.frame)
    return not is_said and not any(
        due == "nobody" and _has(question.text, each) for each, due in question.ad.due.items()
    )


def _no_fact_as_a_story(question: AdQuestion) -> bool:
    if question.is_fact:
        return not _STORY.search(question.frame)
    about_money = _MONEY.search(" ".join(question.statements))
    return not about_money and not any(question.ad.due.get(each) == "fact" for each in question.statements)


def _no_story_as_a_fact(question: AdQuestion) -> bool:
    return not question.is_fact or any(question.ad.due.get(each) != "story" for each in question.statements)


RULES: dict[str, Callable[[AdQuestion], bool]] = {
    "one thing": _one_thing,
    "askable": _askable,
    "about the statement": _about_the_statement,
    "grammatical": _grammatical,
    "in the run's language": _in_the_language,
    "nothing protected": _nothing_protected,
    "no fact asked as a story": _no_fact_as_a_story,
    "no story asked as a fact": _no_story_as_a_fact,
}


def asked(planner: Planner) -> list[AdQuestion]:
    return [question for ad in read_ads() for question in planner(ad)]


def breaches(question: AdQuestion) -> list[str]:
    return [name for name, holds in RULES.items() if not holds(question)]


def missing(ad: Ad, questions: Sequence[AdQuestion]) -> Iterator[str]:
    """The statements that are asked about in no due way."""
    for statement, due in ad.due.items():
        ways = {each.is_fact for each in questions if statement in each.statements}
        wanted = {"fact": {True}, "story": {False}, "both": {True, False}, "nobody": set()}[due]
        if not wanted <= ways:
            yield f"{statement}: {due}"


def figures(planner: Planner) -> dict[str, float]:
    """Counts of questions, and of those that break each rule."""
    found = asked(planner)
    broken = [breaches(each) for each in found]
    count = Counter(name for each in broken for name in each)
    return {
        "questions: all": len(found),
        "questions: break a rule": sum(map(bool, broken)),
        **{f"questions: breaking “{name}”": count[name] for name in RULES},
        "questions: repeated in a plan": len(found)
        - len({(each.ad.brief.position, each.text) for each in found}),
        "questions: due and not asked": len(missing_of(planner)),
    }


def missing_of(planner: Planner) -> list[str]:
    return [line for ad in read_ads() for line in missing(ad, planner(ad))]


def _has(text: str, statement: str) -> bool:
    return statement.casefold().strip(" .!") in text.casefold()


def _tokens(text: str) -> set[str]:
    return {each[:6] for each in re.findall(r"[^\W_]{2,}", text.casefold()) if each not in _COMMON}


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the and for with you your was what did do of in to is must have be able or at role und der die das mit sie "
        "für zu von el la de en y los las un una con que le les et des du au une pour vous",
    )
)
