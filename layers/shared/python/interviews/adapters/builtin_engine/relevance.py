# ruff: noqa: E501 - a list of words reads better in long lines
"""Whether an answer is about what was asked: by the words of the field, and by the words of all the other fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ...domain.plans.plan import Question
from .answers import Answer, Statement
from .occupations import themes_of_position
from .reading import mentions, stem
from .signs import common_stems, stems_of
from .statements import Reading
from .taxonomy import THEMES, terms, themes
from .themes import GENERAL, Theme

_TECHNOLOGY = ("engineering", "data", "platform")
# Every trade has colleagues, mistakes and customers: these words tell no field apart.
_SHARED = ("people", "domain")
_NEEDED, _NEEDED_LITTLE = 0.8, 0.5
_LEAST_SAID = 2
_TO_COME_BACK = 3
# An answer may borrow from other fields, but not be more about one of them.
_MOST_STRANGE = 1.25
_PLENTY = 6.0
_ENOUGH_TOLD, _MOST_OF_ANOTHER, _MOST_PRIVATE = 8, 3.5, 1.5
# From so many words that only a neighbouring field knows, and so many times as many as of one's own, it is that one's.
_CLEARLY, _BY_FAR = 2.5, 3.0


@dataclass(frozen=True, slots=True)
class Field:
    """What counts as being about something: its terms, the words of its field, and the words of the question."""

    terms: frozenset[str]
    words: frozenset[str]
    asked: frozenset[str]
    families: frozenset[str]
    needed: float
    is_conduct: bool
    is_general: bool
    is_unknown: bool

    def hits(self, statement: Statement) -> frozenset[str]:
        return (statement.terms & self.terms) | (statement.stems & self.words)

    def covers(self, answer: Answer) -> bool:
        """Enough of its words, and not much more of another field's. In talk about nothing in particular, words that
        fit any story do not count. For what is strange the whole text is read, so that no addition can hide it."""
        if self.is_unknown:
            return self._may_be_of_it(answer)
        hits = frozenset[str]().union(*map(self._telling, answer.statements))
        said = frozenset[str]().union(*(each.stems for each in answer.statements))
        if len(hits) < _LEAST_SAID and not any(each.is_told and each.specifics for each in answer.statements):
            return False
        families = _families()
        at_home = frozenset[str]().union(*(said & families.get(each, frozenset()) for each in self.families))
        own = _weigh(hits | at_home)
        others = (
            _weigh(answer.heard & words)
            for family, words in families.items()
            if family not in self.families and (family == _PRIVATE or not self.is_conduct)
        )
        strange = max(others, default=0.0)
        return bool(hits) and own >= self.needed and (own >= _PLENTY or strange <= _MOST_STRANGE * own)

    def _may_be_of_it(self, answer: Answer) -> bool:
        """Of a field whose words nobody has listed: a story that is clearly of no other, and not of a holiday."""
        specifics = frozenset[str]().union(*(each.specifics for each in answer.statements if each.is_told))
        told = len(specifics - self.asked)
        strange = max(_weigh(answer.heard & words) for words in _families().values())
        private = _weigh(answer.heard & _private_life())
        return told >= _ENOUGH_TOLD and strange <= _MOST_OF_ANOTHER and private <= _MOST_PRIVATE

    def yields_to(self, answer: Answer, rivals: Iterable["Field"]) -> bool:
        """Whether an answer is clearly about what another question of the plan asks, which one of `rivals` stands for.
        What any work of the position may show is never too far from it."""
        if self.is_conduct or self.is_general:
            return False
        said = frozenset[str]().union(*(each.stems | each.terms for each in answer.statements))
        own = self.words | self.terms
        for others in (each.words | each.terms for each in rivals if not each.is_conduct):
            theirs = _weigh(said & (others - own))
            if theirs >= _CLEARLY and theirs > _BY_FAR * _weigh(said & (own - others)):
                return True
        return False

    def _telling(self, statement: Statement) -> frozenset[str]:
        hits = self.hits(statement)
        return hits if statement.is_told else hits - common_stems()

    def on_topic(self, statements: Sequence[Statement]) -> list[Statement]:
        """The sentences about the field, and what hangs together with them until another scene begins."""
        if self.is_unknown:
            return [each for each in statements if not self._is_private(each) and not each.is_private]
        kept: list[Statement] = []
        waiting: list[Statement] = []
        is_on, needed = False, 1
        for each in statements:
            hits = len(self.hits(each))
            leaves = self._is_private(each) or (each.opens and not self._is_work(each))
            if leaves and (kept or each.is_private):
                waiting, is_on, needed = [], False, _TO_COME_BACK
            elif hits >= needed:
                kept += [*waiting, each]
                waiting, is_on, needed = [], True, 1
            elif is_on and _hangs_together(each, kept):
                kept.append(each)
            elif needed < _TO_COME_BACK:
                waiting.append(each)
                needed, is_on = (2 if kept else 1), False
        return kept

    def _is_private(self, statement: Statement) -> bool:
        """More about a holiday than about the work; one such word alone may stand in any story."""
        private = statement.stems & _private_life()
        if statement.is_private:
            return _weigh(self.hits(statement)) < 1
        return len(private) > 1 and _weigh(private) >= _weigh(self.hits(statement))

    def _is_work(self, statement: Statement) -> bool:
        return _weigh(self.hits(statement)) > _weigh(statement.stems & _private_life())


def _hangs_together(statement: Statement, kept: Sequence[Statement]) -> bool:
    """Whether a sentence goes on with what was said: it refers back, or takes up a word."""
    return statement.refers or any(statement.specifics & each.specifics for each in kept)


def field_of(readings: Sequence[Reading], questions: Iterable[Question], position: str) -> Field:
    """The field of some statements, as these questions ask about them in this position."""
    asked = " ".join(f"{each.text} {each.intent}" for each in questions)
    named = {term for each in readings for term, _ in each.found} | {each.term for each in mentions(asked)}
    main = {_family(each.theme.group) for each in readings}
    found = {term.theme for term in named if _family(term.theme.group) in main}
    found = (found | {each.theme for each in readings}) - {GENERAL}
    of_position = set(themes_of_position(position))
    at_home = found | of_position
    names_a_tool = any(each.kind in ("TECHNOLOGY", "LANGUAGE") for each in readings)
    is_general = not found or not (names_a_tool or found & of_position)
    found = found or at_home
    is_conduct = any(each.kind == "BEHAVIOUR" for each in readings)
    question_words = frozenset(stems_of(asked))
    own = frozenset(word for each in readings for word in stems_of(each.topic))
    # Conduct shows in the work of the position, so that its words tell of it as well.
    concepts = frozenset(word for theme in (at_home if is_conduct else found) for word in _concepts(theme))
    return Field(
        terms=frozenset(term.name for term in named) | _terms_of(frozenset(each.theme_id for each in found)),
        words=concepts | own | (question_words - common_stems()),
        asked=question_words,
        families=frozenset(_family(each.group) for each in at_home) or frozenset(_SHARED),
        needed=_NEEDED if concepts and not is_conduct else _NEEDED_LITTLE,
        is_conduct=is_conduct,
        is_general=is_general,
        is_unknown=not (concepts or is_conduct or any(each.found for each in readings)),
    )


def _family(group: str) -> str:
    return "technology" if group in _TECHNOLOGY else group


@cache
def _concepts(theme: Theme) -> frozenset[str]:
    return frozenset(stem(word) for word in theme.concepts.replace("-", " ").split())


@cache
def _terms_of(theme_ids: frozenset[str]) -> frozenset[str]:
    """In technology a neighbouring product tells the field as well: who asks about Python may hear of Django."""
    families = {_family(themes()[each].group) for each in theme_ids}
    return frozenset(
        name
        for name, term in terms().items()
        if term.theme.theme_id in theme_ids
        or ("technology" in families and _family(term.theme.group) == "technology")
    )


@cache
def _families() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for theme in THEMES:
        family = _family(theme.group)
        if family not in _SHARED:
            found[family] = found.get(family, frozenset()) | _concepts(theme)
    return {**found, _PRIVATE: _private_life()}


def _weigh(found: Iterable[str]) -> float:
    return sum(map(_weight, sorted(found)))


@cache
def _private_life() -> frozenset[str]:
    return frozenset(stem(each) for each in _PRIVATE_LIFE.split())


_PRIVATE = "private life"
# What answers to no requirement: it only competes with the fields.
_PRIVATE_LIFE = (
    "holiday vacation beach boat sail sailing hull knots yard garden hobby brother sister aunt uncle cousin nephew niece grandmother "
    "grandfather grandma grandpa friend girlfriend boyfriend wedding birthday christmas easter anniversary football soccer basketball "
    "tennis golf swim swimming skiing ski marathon race jog gym yoga guitar piano violin band choir concert song movie film series novel "
    "game chess party barbecue lasagne dinner dog cat horse puppy bike bicycle motorbike camping tent campfire hiking hike hiked mountain "
    "lake sea island trip travel travelled backpack luggage boots blisters pilgrimage camino walked cruise weekend summer apartment "
    "furniture sofa neighbour lawn fishing knitting pottery painting photography wine married honeymoon childhood"
)


@cache
def _weight(word: str) -> float:
    """A word that many fields use says little about which one it is, and one that any story uses says less."""
    return (0.5 if word in common_stems() else 1.0) / max(
        1, sum(word in words for words in _families().values())
    )
