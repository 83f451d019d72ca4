# ruff: noqa: E501, SIM905 - patterns and word lists read better in long lines
"""What a qualification statement asks for: its kind, the skills in it, the years, and how much it matters."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .reading import mentions, words
from .taxonomy import themes
from .themes import GENERAL, Kind, Term, Theme

Emphasis = Literal["optional", "normal", "strong"]

_YEARS = re.compile(
    r"(\d{1,2})\s*(?:\+|plus|or more)?\s*(?:(?:-|–|to)\s*\d{1,2}\s*)?\+?\s*(?:years?|yrs?)\b",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"\b(nice[- ]to[- ]have|a plus|bonus|preferred|preferably|ideally|desirable|optional|advantageous|an "
    r"advantage|"
    r"would be (?:good|great|nice))\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(strong|expert|expertise|deep|proven|extensive|demonstrated|excellent|outstanding|advanced|must|"
    r"required|"
    r"essential|mandatory|mastery|solid|thorough|senior)\b",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"\b(degree|bachelor'?s?|master'?s (?:degree|in)|ph\.?d|diploma|certifi(?:ed|cate|cates|cation|"
    r"cations)|licen[sc]ed?|"
    r"accredited|accreditation|qualified as|apprenticeship|admi(?:tted|ssion) to the bar|bar admission|"
    r"(?-i:CPA|ACCA|CIMA|CFA|QTS|PGCE|NMC|PMP|CISSP|RN|LPN|CDL|CSCS|SIA|Meister(?:brief)?))\b",
    re.IGNORECASE,
)
# What the hiring team settles with the candidate: nothing that an interview could judge.
_CONDITION = re.compile(
    r"\b(?:willing|willingness|available|availability|ready|prepared|happy|able|flexible|flexibility|don['’]?t mind|do not mind) (?:\w+ ){0,4}?"
    r"(?:travel\w*|relocat\w+|commut\w+|nights?|shifts?|weekends?|sundays?|saturdays?|holidays|evenings?|overtime|on-?call|on-?site|start|immediately|"
    r"away from home)\b|\baway from home\b|"
    r"^(?:regular |some |frequent |occasional |international )?travel\w* (?:\w+ ){0,3}\d+ ?(?:%|percent)|\d+ ?(?:%|percent) travel\b|^(?:regular|frequent|occasional) travel\W*$|"
    r"^(?:night|weekend|rotating|flexible|early|late)?[- ]?(?:shifts?|shift work|weekends?|overtime|full[- ]time|part[- ]time)(?: work| availability)?\W*$|"
    r"^(?:(?:no|valid|active|current|clean|must|have|has|hold|holds|pass|passes|undergo|an?|the|eu|uk|us|full|enhanced|existing|own|be|is|legally) )*"
    r"(?:work permit|right to work|eligible to work|work authori[sz]ation|authori[sz]ed to work|visa status|criminal (?:record|history|background|"
    r"convictions?)|background check|drug (?:test|screening)|police check|dbs(?: check)?|security clearance|car|vehicle|notice period|"
    r"available (?:immediately|from)|physically fit)\b(?: check)?(?: (?:is |are )?(?:required|needed|necessary|a must|preferred))?(?: (?:for|in|within|of|from) .{0,30})?\W*$|"
    r"\blift(?:ing)? (?:up to )?\d+",
    re.IGNORECASE,
)
# What somebody is, and not what they can do: nobody may be asked, and nothing may rest on it.
_PERSONAL = re.compile(
    r"^(?:(?:must|should|has to|you|are|be|only|candidates?|applicants?|the candidate|ideally|preferably) )*(?:aged?:?|age limit:?|max(?:imum)? age:?|younger than|"
    r"older than|not older than|under|over|below|above)(?: between| under| over| of| up to)? ?\d\d(?: ?(?:-|–|to|and) ?\d\d)?(?: years?(?: old| of age)?)?(?=\W*$|,| and | or )|"
    r"\b\d\d years (?:of age|old)\b|"
    r"\b(?:must|should|has to|needs to|ideally|preferably) (?:be )?(?:an? )?(?:young|youthful|(?:fe)?male|man|woman|single|unmarried|married|childless|without children|"
    r"christian|catholic|muslim|jewish|hindu|religious|white|black|asian|straight|healthy|native[- ]born|good[- ]looking|attractive)\b|"
    r"^(?:young|youthful|(?:fe)?male|men|women)(?: and \w+)? ?(?:only|candidates?|applicants?|person|team players?)?(?: only| preferred)?\W*$|"
    r"\b(?:(?:fe)?male|men|women|christians?|muslims?|natives?) (?:only|preferred)\b|^no (?:children|kids|disabilit\w+|women|men|foreigners)\W*$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(fluent|fluency|native|proficien\w+|speak\w*|spoken|written|verbal|language|conversational|"
    r"business|working|"
    r"excellent|good|[ABC][12])\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:and|or|be|w/|you (?:must|should|need(?: to)?)|we (?:require|need|seek|look for|are looking for)|know|(?:you )?(?:loves?|enjoys?|likes?)|(?:knows? )?how to|min\.?|max\.?|ca\.?|you (?:love|enjoy|like|want|bring|don['’]?t mind)(?: to)?|can|could|must|should|will|exp\.?(?: (?:in|with|of))?|(?:nice[- ]to[- ]have|bonus|preferred|required|a plus|optional|must-have)\s*:|at least|"
    r"minimum(?: of)?|more than|over|"
    r"(?:\d{1,2}\s*(?:\+|plus|or more)?\s*(?:(?:-|–|to)\s*\d{1,2}\s*)?\+?\s*(?:years?|yrs?)(?:['’]|"
    r"\b)(?: of)?(?: exp\.?(?: (?:in|with|of|as))?)?)|"
    r"strong|expert|deep|proven|extensive|demonstrated|demonstrable|excellent|outstanding|advanced|solid|"
    r"thorough|good|"
    r"great|basic|broad|sound|relevant|practical|hands-on|professional|working (?=knowledge|experience|proficiency)|previous|prior|significant|"
    r"(?:track|proven) record (?:of|in)|experience(?:d)?(?: (?:with|in|of|as|using))?|expertise (?:with|in)|"
    r"(?:in-depth )?knowledge (?:of|in|about)|understanding of|familiarity with|familiar with|"
    r"proficien\w+ (?:in|with)|"
    r"background in|skills? (?:in|with)|skilled in|exposure to|comfortable (?:with|in)|passion for|"
    r"passionate about|"
    r"interest in|willingness to|ability to|able to|(?:eager|keen|willing|motivated|ready|prepared|happy) to|capable of|comfort with|command of|must have|must be|"
    r"you have|"
    r"you are|you will|you can|you speak|you know|we expect|should have|has|have|a|an|the|of|in|with)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;:–-]*\b(?:(?:working )?experience|knowledge|skills?|expertise|abilities|ability|proficiency|"
    r"understanding|"
    r"(?:is|are|would be) (?:a plus|required|preferred|a must|nice(?: to have)?|desirable|essential|an advantage|helpful|welcome)|a plus|required|"
    r"preferred|nice to have|"
    r"a must|an advantage|desirable|essential|mandatory|preferably|ideally|would be (?:good|great|nice)|"
    r"in (?:a )?production|at scale)[\s.;,!]*$",
    re.IGNORECASE,
)
_LONGEST_TOPIC = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement, understood. `topic` is what it is about, as it can stand in the middle of a sentence;
    `found` are its terms with the words that named them."""

    statement: str
    kind: Kind
    theme: Theme
    found: tuple[tuple[Term, str], ...]
    topic: str
    years: int | None
    emphasis: Emphasis

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names of its terms, or its topic where the taxonomy knows none."""
        return tuple(term.name for term, _ in self.found) or (self.topic,)


@lru_cache(maxsize=512)
def read_statement(statement: str) -> Reading:
    """Never fails: what is not understood has the kind OTHER and its own words as its topic."""
    found = _terms(statement)
    kind = _kind(statement, found)
    years = _YEARS.search(statement)
    return Reading(
        statement=statement,
        kind=kind,
        theme=_theme(statement, kind, found),
        found=found,
        topic=_topic(statement),
        years=int(years[1]) if years else None,
        emphasis=_emphasis(statement),
    )


def _terms(statement: str) -> tuple[tuple[Term, str], ...]:
    """Each term once, in the order of the statement."""
    first: dict[str, tuple[Term, str]] = {}
    for each in mentions(statement):
        first.setdefault(each.term.name, (each.term, statement[each.start : each.end]))
    return tuple(first.values())


def _kind(statement: str, found: tuple[tuple[Term, str], ...]) -> Kind:
    kinds = [term.theme.kind for term, _ in found]
    if _CONDITION.search(statement) or _PERSONAL.search(statement):
        return "CONDITION"
    if _CREDENTIAL.search(statement):
        return "CREDENTIAL"
    if "LANGUAGE" in kinds and (_SPOKEN.search(statement) or len(words(_topic(statement))) <= 3):
        return "LANGUAGE"
    known = (_kind_of(term) for term, _ in found if term.theme.kind not in ("LANGUAGE", "CONDITION"))
    return next(known, "BEHAVIOUR" if _MANNER.match(statement) else "OTHER")


def _kind_of(term: Term) -> Kind:
    """A product such as Kafka is a technology, although its theme is a practice."""
    is_product = term.name[0].isupper() and term.theme.group in (
        "engineering",
        "platform",
        "data",
    )
    return "TECHNOLOGY" if is_product and term.theme.kind == "PRACTICE" else term.theme.kind


def _theme(statement: str, kind: Kind, found: tuple[tuple[Term, str], ...]) -> Theme:
    if kind == "CREDENTIAL":
        return themes()["credentials"]
    if kind == "CONDITION":
        return themes()["personal" if _PERSONAL.search(statement) else "conditions"]
    matching = [term.theme for term, _ in found if _kind_of(term) == kind]
    return max(matching, key=matching.count) if matching else GENERAL


def _emphasis(statement: str) -> Emphasis:
    if _OPTIONAL.search(statement):
        return "optional"
    return "strong" if _STRONG.search(statement) else "normal"


def _topic(statement: str) -> str:
    text = " ".join(statement.split()).strip(" .;,:-–•*")
    if _PERSONAL.search(text):
        return "personal traits"
    if _CONDITION.search(text):
        return lower_first(_as_noun(_AGREEING.sub("", text)))
    if manner := _MANNER.match(text):
        return f"being {lower_first(manner[0])}"
    if people := _WITH_PEOPLE.match(text):
        return f"dealing with {people[1]}"
    for pattern in (_LEAD_IN, _TAIL):
        shorter = pattern.sub("", text)
        while shorter != text and len(shorter) >= 3:
            text, shorter = shorter, pattern.sub("", shorter)
    text = (
        re.split(r"[;(–]|\.(?=\s+[A-Z]|$)|,? (?:including|incl\.|such as|e\.g\.)\s", text)[0].strip(" ,.")
        or text
    )
    if len(text) > _LONGEST_TOPIC:
        text = text[:_LONGEST_TOPIC].rsplit(" ", 1)[0].rstrip(" ,")
    if not any(character.isalnum() for character in text):
        return "practical work"
    if _A_PERSON.search(text):
        return f"being {'an' if text[0].lower() in 'aeiou' else 'a'} {lower_first(text)}"
    return lower_first(_as_noun(text))


_AGREEING = re.compile(
    r"^(?:(?:you|must|should|are|be|is|willing to|willingness to|happy to|able to|prepared to|ready to|don['’]?t mind) )+",
    re.IGNORECASE,
)
_A_PERSON = re.compile(
    r"^(?:[\w-]+ ){0,3}(?:player|worker|communicator|thinker|learner|listener|self-starter|all-rounder|multitasker)$",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"(?:very |highly )?(?:friendly|outgoing|reliable|punctual|organi[sz]ed|well-organi[sz]ed|flexible|honest|patient|creative|"
    r"empathetic|resilient|confident|polite|curious|hard-?working|(?:self-)?motivated|dependable|calm|enthusiastic|open-minded|"
    r"detail-oriented|structured|adaptable|approachable|discreet|trustworthy|tactful|stress-?resistant|robust|presentable|communicative|team-oriented)"
    r"(?:(?:,? and |, )\w[\w-]*){0,3}\W*$",
    re.IGNORECASE,
)
_WITH_PEOPLE = re.compile(
    r"(?:(?:very )?(?:good|great|excellent|comfortable|confident|patient|experienced|skilled|strong) )(?:at dealing )?with "
    r"((?:\w+ ){0,2}(?:customers|clients|people|children|kids|guests|patients|animals|others|parents|pupils|students|residents|visitors|"
    r"suppliers|stakeholders))\b",
    re.IGNORECASE,
)


def _as_noun(text: str) -> str:
    """ "manage a shift", "managed a shift", "manages a shift" → "managing a shift"."""
    first, _, rest = text.partition(" ")
    verb = _verb(first.lower(), rest.partition(" ")[0].lower())
    if verb is None:
        return text
    if verb in ("plan", "run", "set", "get", "win"):
        verb += verb[-1]
    elif verb.endswith("e"):
        verb = verb[:-1]
    return f"{verb}ing {rest}".strip()


def _verb(word: str, after: str) -> str | None:
    """Its infinitive. "Managed services" are no deed, so a past form needs a word that begins an object."""
    if word in _VERBS and (word != "own" or after in _BEGINS_AN_OBJECT):
        return word if after or word == "learn" else None
    if word.endswith("s") and word[:-1] in _VERBS and after:
        return word[:-1]
    if not (after in _BEGINS_AN_OBJECT or after[:1].isdigit()):
        return None
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("ed"):
        return None
    return next((each for each in (word[:-2], word[:-1], word[:-3]) if each in _VERBS), None)


_BEGINS_AN_OBJECT = frozenset(
    "a an the our their own several multiple many large small complex new team teams people deals projects products staff "
    "budgets clients customers in at with for on across over to large-scale high".split()
)
_IRREGULAR = {
    "led": "lead", "built": "build", "ran": "run", "wrote": "write", "sold": "sell", "taught": "teach", "won": "win",
    "drove": "drive", "held": "hold", "kept": "keep", "dealt": "deal", "made": "make", "took": "take", "grew": "grow",
}  # fmt: skip
_VERBS = frozenset(
    "manage lead build design develop write create work communicate explain plan run set handle organise "
    "organize analyse analyze solve deliver drive maintain operate mentor coach teach train support teach "
    "prioritise prioritize coordinate negotiate present review test deploy automate improve learn adapt "
    "collaborate influence define own translate sell prepare cook drive repair install conduct perform "
    "supervise motivate close exceed achieve reduce increase launch implement migrate scale hire grow win hold keep deal make take "
    "serve treat care advise draft audit publish speak think stay pay understand listen lift carry clean process sort pack load help assist follow read".split()
)


def lower_first(text: str) -> str:
    """For the middle of a sentence; names such as "TypeScript" and "SQL" stay as they are."""
    first = re.split(r"[ ,/]", text, maxsplit=1)[0]
    if any(character.isupper() for character in first[1:]) or first in _PROPER or len(first) == 1:
        return text
    return text[:1].lower() + text[1:]


_PROPER = frozenset(
    "Python Java Kotlin Rust Ruby Scala Kafka Docker Kubernetes Terraform Linux Azure Google Amazon Excel "
    "Salesforce Jira Scrum Kanban English German French Spanish Italian Portuguese Dutch Polish Russian "
    "Ukrainian Turkish Arabic Chinese Japanese Korean Hindi Swedish Norwegian Danish Finnish Czech Greek "
    "Hebrew React Angular Vue Django Flask Spring Redis Spark Airflow Snowflake Figma Helm Ansible "
    "Jenkins Git Swift Android Flutter Elixir Haskell Go".split()
)


def join(names: tuple[str, ...] | list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def short_names(reading: Reading) -> list[str]:
    """Its names without repeating the first: "AWS", "Lambda"."""
    first, *rest = reading.names
    return [first, *(each.removeprefix(f"{first} ") for each in rest)]
