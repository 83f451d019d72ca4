"""Blind assessment: who assesses does not learn who was interviewed (contract §3).

What is known of the candidate never reaches an engine by itself; but candidates say their name, and interviewers
repeat it. So names are taken out of what an assessor sees, and out of the words that it hands in. What this cannot do:
a name that nobody gave us and that is not introduced as one stays, as does whatever else an answer tells of a person.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..kernel.rules import pattern, rules
from ..plans.plan import Brief
from ..runs.transcript import Turn
from .assessment import Appraisal, CompetencyRatings, Evidence, QualificationRatings, Rating

NAME = "[name]"
SOMEBODY = "the candidate"
SHORTEST_PART = 3
COMBINING = "\u0300-\u036f"
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe", "þ": "th"}
_ALIKE = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t"}
_INTRODUCTIONS = "introductions"
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


@dataclass(frozen=True, slots=True)
class Deidentification:
    """Takes one candidate's names out of texts; `names` finds them, and any e-mail address."""

    names: re.Pattern[str]

    @classmethod
    def for_(cls, candidate: Mapping[str, Any], brief: Brief, turns: Sequence[Turn]) -> "Deidentification":
        """From the candidate's `name` and `email` where they are known, and from how they introduce themselves.

        The whole name is found in any case; a part of it (from 3 letters) as it is written, and not where the role's
        own words have it too: who is called Ruby may still have worked with Ruby.
        """
        role = _words_of(brief)
        told = [candidate.get("name") or "", *_told_names(turns, role)]
        whole = {each for one in told if (each := unicodedata.normalize("NFC", one).strip())}
        several = [each for each in whole if len(each.split()) > 1 or each.lower() not in role]
        patterns = [f"(?i:{re.escape(candidate['email'])})"] if candidate.get("email") else []
        patterns += [_ADDRESS, *(f"(?i:{_spaced(each)})" for each in _longest_first(several))]
        patterns += [_spelled(each) for each in _longest_first(_parts_of_names(whole, role))]
        return cls(re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"))

    def over_turns(self, turns: Iterable[Turn]) -> list[Turn]:
        """What an assessor may see: the same turns, with `[name]` for each name."""
        return [replace(each, text=self.names.sub(NAME, each.text)) for each in turns]

    def off(self, appraisal: Appraisal, turns: Sequence[Turn]) -> Appraisal:
        """What the engine made of such turns, in the candidate's own words again where it quotes them, and in its own
        words still without a name."""
        said = {each.turn: each.text for each in turns if each.role == "candidate"}

        def rating(given: Rating) -> Rating:
            evidence = tuple(self._opened(each, said) for each in given.evidence)
            return given.model_copy(
                update={"rationale": self._nameless(given.rationale), "evidence": evidence}
            )

        return appraisal.model_copy(
            update={
                "competencies": tuple(_each_rating(one, rating) for one in appraisal.competencies),
                "qualifications": tuple(_each_rating(one, rating) for one in appraisal.qualifications),
                "summary": self._nameless(appraisal.summary),
                "strengths": tuple(map(self._nameless, appraisal.strengths)),
                "concerns": tuple(map(self._nameless, appraisal.concerns)),
            }
        )

    def _nameless(self, words: str) -> str:
        return self.names.sub(SOMEBODY, words).replace(NAME, SOMEBODY)

    def _opened(self, evidence: Evidence, said: Mapping[int, str]) -> Evidence:
        if NAME not in evidence.quote:
            return evidence
        inner = [self.names.pattern.join(map(re.escape, word.split(NAME))) for word in evidence.quote.split()]
        found = re.search(r"\s+".join(inner), said.get(evidence.turn, ""))
        return evidence.model_copy(update={"quote": found[0]}) if found else evidence


@cache
def _no_name() -> frozenset[str]:
    """Capital words that say what somebody is."""
    return frozenset(rules(_INTRODUCTIONS).words["no_name"])


def _told_names(turns: Sequence[Turn], role: Set[str]) -> Iterator[str]:
    """As the candidate introduces themselves; of a greeting, not what are the role's own words or no name."""
    for each in (turn.text for turn in turns if turn.role == "candidate"):
        yield from (match[1] for match in pattern(_INTRODUCTIONS, "introduced").finditer(each))
        for kind in ("greeted", "opened"):
            for match in pattern(_INTRODUCTIONS, kind).finditer(each):
                if not {word.lower() for word in match[1].split()} & (role | _no_name()):
                    yield match[1]


def _parts_of_names(whole: Iterable[str], role: Set[str]) -> set[str]:
    parts = (part for each in whole for part in re.findall(r"[\w’'-]+", each))
    long = (part for part in parts if len(part) >= SHORTEST_PART and part.lower() not in role)
    return {form for part in long for form in (part, part.upper(), part.capitalize())}


def _each_rating(one: Any, change: Callable[[Rating], Rating]) -> CompetencyRatings | QualificationRatings:
    changed: CompetencyRatings | QualificationRatings
    changed = one.model_copy(update={"ratings": tuple(map(change, one.ratings))})
    return changed


def _words_of(brief: Brief) -> frozenset[str]:
    """The partner's own words about the role, in lower case."""
    known = (brief.position, *brief.qualifications, brief.job_description, brief.company_name)
    text = " ".join(filter(None, (*known, brief.company_description)))
    return frozenset(re.findall(r"[\w’'-]+", text.lower()))


def _spaced(name: str) -> str:
    return r"\s+".join(map(_spelled, name.split()))


def _spelled(word: str) -> str:
    """With its marks, without them, with marks of their own (NFD), or spelled out as in German and the North."""
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    base = _ALIKE.get(base.lower(), base.lower())
    if not base.isalpha():
        return re.escape(letter)
    kept = str.upper if letter.isupper() else str.lower
    variants = "".join(sorted({kept(base), letter, *(kept(each) for each in _marked().get(base, ""))}))
    single = f"[{variants}][{COMBINING}]*"
    if spelled := _SPELLED.get(letter.lower()):
        return f"(?:{single}|{spelled.capitalize() if letter.isupper() else spelled})"
    return single


@cache
def _marked() -> dict[str, str]:
    """The Latin letters with marks, by the letter that they are without."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0]
        base = _ALIKE.get(letter, base)
        if base != letter and base.isascii() and letter.islower():
            found[base] = found.get(base, "") + letter
    return found


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda each: (-len(each), each))
