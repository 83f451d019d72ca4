"""What a short answer says to the plain question of a requirement, in any language of the rules (contract §10).

A fact is only read where it is said plainly. What is hedged, told at length, or says both is UNCLEAR: a person asks.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from ..kernel.rules import pattern
from ..plans.requirement import Requirement
from ..plans.statements import asks_for_none, subject, years_required
from ..plans.years import Time, blanked, fragments, number, plain, quantities, tags, times
from .amounts import Told, read_amounts

Status = Literal["CONFIRMED", "DENIED", "UNCLEAR"]
_NAME = "fact_answers"
_SENTENCE = re.compile(r"\S.*?(?:[.!?;…]+(?=\s|$)|(?=\n)|$)")
_CLAUSE = re.compile(r"[,;:()]|\b(?:but|aber|pero|mais|and|und|y|et)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
_CONVERSATION = 3
"""What a statement that names no level asks of a language, in steps from A1 (1) to C2 (6)."""
_LONGEST_CAREER = 60
_A_LITTLE = 0.01
"""Years that "almost three" lacks of three."""
_NEAR = 200
"""Characters before a time in which its clause begins."""
_SHORT_ANSWER, _SHORT_SENTENCE, _NAMED, _LIKED = 120, 25, 6, 2
"""Characters of an answer that is quoted whole; words up to which a sentence that names the fact can be its yes, with
the first person or without; words that follow "I prefer" there."""
_DONE = ("AVAILABILITY", "LOCATION", "OTHER", "load")
"""Kinds of facts that somebody does, and has not."""
_STEM, _LONG = 5, 8
"""Letters in which two forms of a word agree: one more in a word that is longer than that."""


def read_fact(requirement: Requirement, answer: str, year: int | None = None) -> tuple[Status, str | None]:
    """With the words of the answer that say so. `year` is that of the answer, for what is told "since 2019"."""
    status, quote = _reader(requirement)(requirement.statement, answer, year)
    short = answer.strip()
    return status, (short if quote and len(short) <= _SHORT_ANSWER else quote)


def _reader(requirement: Requirement) -> Callable[[str, str, int | None], tuple[Status, str | None]]:
    if asks_for_none(requirement.statement):
        return _read_none
    return {"YEARS": _read_years, "LANGUAGE": _read_level}.get(requirement.kind, _read_yes)


def fewer_years_told(text: str, statement: str) -> str | None:
    """The sentence that tells of less time than the statement asks for."""
    wanted = years_required(statement) or 0
    return next((sentence for years, sentence in years_told(text, statement) if years < wanted), None)


def years_told(text: str, statement: str) -> Iterator[tuple[float, str]]:
    """How many years of a statement's subject somebody tells of, wherever it is said, and in which sentence."""
    for sentence in _SENTENCE.findall(text):
        seen = plain(sentence)
        for time in times(seen) if _names(statement, seen) else ():
            if pattern(_NAME, "told").search(seen[: time.start]):
                yield time.years, sentence.strip()


def _read_yes(
    statement: str, answer: str, year: int | None, *, by_name: bool = True
) -> tuple[Status, str | None]:
    """The first sentence that says something; a later one that is short, or names the fact, can only cast doubt."""
    status: Status = "UNCLEAR"
    quote = None
    for sentence in _SENTENCE.findall(answer):
        seen = _without_what_lasts(plain(sentence), year)
        told = _said(seen, statement if by_name else "")
        if told and quote is None:
            status, quote = told, sentence.strip()
        elif told and told != status and (len(_WORD.findall(seen)) <= _NAMED or _names(statement, seen)):
            status = "UNCLEAR"
    return status, quote


def _read_none(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    """What was asked for is that there is nothing: "None." is a yes, a bare "No." may be either."""
    found = [(_said_of_none(plain(one), statement), one.strip()) for one in _SENTENCE.findall(answer)]
    told = [each for each in found if each[0]]
    if not told:
        return "UNCLEAR", None
    statuses = {status for status, _ in told}
    status = told[0][0] if len(statuses) == 1 else "UNCLEAR"
    return status or "UNCLEAR", told[0][1]


def _said_of_none(text: str, statement: str) -> Status | None:
    rest = blanked(text, "clear", name=_NAME)
    if text.rstrip().endswith("?"):
        return None
    told = read_amounts(statement, text)
    if pattern(_NAME, "untrue").search(text) or told == "NOT_ENOUGH":
        return "DENIED"
    if told == "ENOUGH":
        return "CONFIRMED"
    if _is_open(rest) or pattern(_NAME, "minor").search(rest):
        return "DENIED" if pattern(_NAME, "offence").search(rest) else "UNCLEAR"
    if pattern(_NAME, "offence").search(rest):
        return "DENIED"
    if rest != text or pattern(_NAME, "yes").search(rest):
        return "CONFIRMED"
    return None


def _without_what_lasts(text: str, year: int | None) -> str:
    """A licence that is valid until a year to come is a licence: no doubt."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found[0]) if year and int(found[1]) >= year else found[0]

    until = rf"\b(?:{fragments('until')}) (?:\w+ ){{0,2}}(20\d\d)\b"
    is_valid = pattern(_NAME, "yes", "valid").search(text)
    return re.sub(until, blank, text, flags=re.IGNORECASE) if is_valid else text


def _is_open(text: str) -> bool:
    """Whether it is hedged, or somebody will not say."""
    return bool(pattern(_NAME, "refuses", "hedges").search(text))


def _said(text: str, statement: str) -> Status | None:
    if text.rstrip().endswith("?"):
        return None
    text = _corrected(text)
    if pattern(_NAME, "refuses").search(text):
        return "UNCLEAR"
    if pattern(_NAME, "out").search(text) or pattern(_NAME, "limits").search(f"{plain(statement)}\n{text}"):
        return "DENIED"
    told = read_amounts(statement, text)
    return _said_by_amount(told, _said_plainly(text, statement)) if told else _said_plainly(text, statement)


def _said_by_amount(told: Told, said: Status | None) -> Status:
    """As much as is asked for is a yes, unless something else is said; "not more than 25" of 20 is neither."""
    if told in ("NOT_ENOUGH", "UNSURE"):
        return "DENIED" if told == "NOT_ENOUGH" else "UNCLEAR"
    return "UNCLEAR" if said == "DENIED" and told == "MORE" else said or "CONFIRMED"


def _said_plainly(text: str, statement: str) -> Status | None:
    rest = blanked(text, "agrees", name=_NAME)
    if _likes(text, statement):
        return "CONFIRMED"
    if pattern(_NAME, "hedges").search(rest):
        return "UNCLEAR"
    denies = pattern(_NAME, "denies").search(rest) and not pattern(_NAME, "renewed").search(rest)
    agrees = rest != text or pattern(_NAME, "yes", "renewed").search(rest)
    if denies:
        return "UNCLEAR" if agrees else "DENIED"
    return "CONFIRMED" if agrees or _is_told(text, rest, statement) else None


def _is_told(text: str, rest: str, statement: str) -> bool:
    """Whether a sentence that says neither yes nor no tells of the fact. To name a time or a place is not enough:
    "Weekends are for my family"."""
    if pattern(_NAME, "negates", "others").search(rest):
        return False
    words = len(_WORD.findall(text))
    most = _SHORT_SENTENCE if pattern(_NAME, "own").search(text) else _NAMED
    is_done = pattern("requirements", *_DONE).search(statement) is None or pattern(_NAME, "does").search(text)
    return bool(words <= most and _names(statement, text) and is_done) or _is_entitled(text, statement)


def _is_entitled(text: str, statement: str) -> bool:
    return bool(
        pattern("requirements", "RIGHT_TO_WORK").search(statement)
        and pattern(_NAME, "entitled").search(f"{plain(statement)}\n{text}")
    )


def _likes(text: str, statement: str) -> bool:
    """What is asked for, and hardly more is said: "I prefer nights actually"."""
    found = pattern(_NAME, "likes").match(text)
    words = _WORD.findall(text[found.end() :]) if found else []
    return 0 < len(words) <= _LIKED and _names(statement, words[0])


def _corrected(text: str) -> str:
    """What is said after "actually, no" counts."""
    found = list(pattern(_NAME, "corrects").finditer(text))
    return text[found[-1].end() :] if found else text


def _names(statement: str, text: str) -> bool:
    """Whether a text has a word of the statement's subject, whatever its ending."""
    said = [each.casefold() for each in _WORD.findall(text)]
    return any(_is_form(each, one) for each in subject(statement) for one in said)


def _is_form(word: str, other: str) -> bool:
    """Whether two words begin alike, where they are long enough to tell."""
    stem = word[: _STEM + (len(word) > _LONG)]
    return other.startswith(stem) if len(stem) >= _STEM else other == word


def _read_years(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    wanted = years_required(statement)
    read, quote = _read_yes(statement, answer, year, by_name=False)
    found = _told_years(statement, answer, year)
    if wanted is None:
        return read, quote
    if not found:
        return _read_novice(read, quote, answer) if wanted > 1 else (read, quote)
    told = [time for time, _, _ in found]
    if min(each.years for each in told) >= wanted:
        of_other = any(
            _is_of_other(time, text, statement) and not _names(statement, text) for time, text, _ in found
        )
        is_so = read != "DENIED" and not of_other
        return ("CONFIRMED" if is_so else "UNCLEAR"), found[0][2]
    is_less = max(each.most for each in told) < wanted and sum(each.years for each in told) < wanted
    return ("DENIED" if is_less else "UNCLEAR"), found[0][2]


def _read_novice(read: Status, quote: str | None, answer: str) -> tuple[Status, str | None]:
    """Somebody who has just begun has no years."""
    if read == "CONFIRMED":
        return read, quote
    of_it = next(
        (one for one in _SENTENCE.findall(answer) if pattern(_NAME, "novice").search(plain(one))), None
    )
    return ("DENIED", of_it.strip()) if of_it else (read, quote)


def _told_years(statement: str, answer: str, year: int | None) -> list[tuple[Time, str, str]]:
    """Those of what was asked about, where some are; or a bare number."""
    found = [each for one in _SENTENCE.findall(answer) for each in _years_in(plain(one), one.strip(), year)]
    if answer.strip() and not found and (bare := _bare_number(answer)) is not None:
        return [(Time(0, 0, bare, bare), plain(answer), answer.strip())]
    if not any(_names(statement, each[1]) for each in found):
        found = [*_left_out(statement, answer, found), *found]
    return [each for each in found if _names(statement, each[1])] or found


def _left_out(
    statement: str, answer: str, found: list[tuple[Time, str, str]]
) -> Iterator[tuple[Time, str, str]]:
    """The years of a clause that leaves their word out: "I did MM for 10 years, but FICO only for three"."""
    for sentence in _SENTENCE.findall(answer) if found else ():
        for clause in _CLAUSE.split(plain(sentence)):
            numbers = [value for each in _WORD.findall(clause) if (value := number(each)) is not None]
            if len(numbers) == 1 and numbers[0] <= _LONGEST_CAREER and _names(statement, clause):
                yield Time(0, 0, numbers[0], numbers[0]), clause, sentence.strip()


def _years_in(text: str, sentence: str, year: int | None) -> Iterator[tuple[Time, str, str]]:
    """Each with its clause, up to the next one of them, and its sentence."""
    since, until = fragments("since"), fragments("until")
    found = times(text)
    for match in re.finditer(rf"\b((?:19|20)\d\d) ?(?:[-–]|{until}) ?((?:19|20)\d\d)\b", text, re.IGNORECASE):
        span = float(int(match[2]) - int(match[1]))
        found.append(Time(*match.span(), span, span))
    for match in re.finditer(rf"\b(?:{since}) (?:\w+ )?((?:19|20)\d\d)\b", text, re.IGNORECASE):
        if year:
            found.append(Time(*match.span(), float(year - int(match[1])), float(year - int(match[1]))))
    for time in found:
        start = max(
            (each.end() for each in _CLAUSE.finditer(text, max(0, time.start - _NEAR), time.start)),
            default=max(0, time.start - _NEAR),
        )
        end = next((each.start() for each in _CLAUSE.finditer(text, time.end)), len(text))
        before = text[max(0, time.start - _NEAR) : time.start]
        less = _A_LITTLE * _ends_with(before, "less")
        almost = max(less, _A_LITTLE * _ends_with(before, "almost"))
        at = Time(time.start - start, time.end - start, time.years - almost, time.most - less)
        yield at, text[start:end], sentence


def _ends_with(text: str, key: str) -> bool:
    return bool(re.search(rf"\b(?:{fragments(key)})\W*$", text, re.IGNORECASE))


def _is_of_other(time: Time, text: str, statement: str) -> bool:
    """Whether the time is told of something: "5 years of RabbitMQ", "I did MM for 5 years"."""
    rest = text[time.end :]
    is_after = pattern(_NAME, "other").search(rest) and subject(rest)
    before = (each[0] for each in pattern(_NAME, "other_before").finditer(text[: time.start]))
    return bool(is_after) or any(subject(each) and not _names(statement, each) for each in before)


def _bare_number(answer: str) -> float | None:
    """Of a first sentence that says hardly more; just below it where it is "almost" so much."""
    text = plain(_SENTENCE.findall(answer)[0])
    words = [bare for each in re.findall(r"[\w.,½]+", text) if (bare := each.strip(".,"))]
    is_article = re.compile(fragments("articles"), re.IGNORECASE).fullmatch
    numbers = [
        value
        for each in words
        if (value := number(each)) is not None and (len(words) == 1 or not is_article(each))
    ]
    if len(numbers) != 1 or numbers[0] > _LONGEST_CAREER or len(words) > 4:
        return _bare_time(text.strip(" .!"))
    almost = re.search(rf"\b(?:{fragments('almost')}|{fragments('less')}) ", text, re.IGNORECASE)
    return numbers[0] - _A_LITTLE * bool(almost)


def _bare_time(text: str) -> float | None:
    """Of a number that is more than a word: "dos y medio", "viereinhalb"."""
    found = [times(f"{text} {quantities(tag)['unit'][0]}") for tag in tags()]
    return next((one[0].years for one in found if one and one[0].start == 0 and one[0].end > len(text)), None)


def _read_level(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    """Of several languages the least level counts."""
    demanded = _demanded(plain(statement))
    asked, wanted = _tongues(demanded), max(_levels(demanded), default=_CONVERSATION)
    read, quote = _read_yes(statement, answer, year, by_name=False)
    clauses = [each for each in _CLAUSE.split(plain(answer)) if each.strip()]
    of_it = [each for each in clauses if _levels(each) and asked & _tongues(each)]
    told = [level for each in of_it or clauses for level in _levels(each)]
    named = _tongues(plain(answer))
    if not told:
        return read, quote
    quote = next(one.strip() for one in _SENTENCE.findall(answer) if _levels(plain(one)))
    if named & asked and asked - named and not pattern(_NAME, "both").search(answer):
        return "UNCLEAR", quote
    if min(told) >= wanted:
        return ("UNCLEAR" if read == "DENIED" else "CONFIRMED"), quote
    is_exact = all(any(each in plain(one).casefold() for each in _CEFR) for one in (statement, answer))
    return ("DENIED" if is_exact or wanted - min(told) > 1 else "UNCLEAR"), quote


def _demanded(statement: str) -> str:
    """Without the languages that would only be nice: "Deutsch B1, Polnisch von Vorteil"."""
    clauses = [each for each in _CLAUSE.split(statement) if not pattern("requirements", "nice").search(each)]
    demanded = ", ".join(clauses)
    return demanded if _tongues(demanded) else statement


def _tongues(text: str) -> set[str]:
    known = [one for tag in tags() for one in quantities(tag)["tongues"].items()]
    return {tongue for tongue, word in known if re.search(rf"\b(?:{word})", text, re.IGNORECASE)}


def _levels(text: str) -> list[int]:
    known = [one for tag in tags() for one in quantities(tag)["levels"].items()]
    found = [_CEFR[each.casefold()] for each in re.findall(r"\b[abc][12]\b", text, re.IGNORECASE)]
    return found + [
        int(level) for level, word in known if re.search(rf"\b(?:{word})(?!\w)", text, re.IGNORECASE)
    ]
