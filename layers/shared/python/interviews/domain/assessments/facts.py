"""What a short answer says to the plain question of a requirement, in any language of the rules (contract §10).

A fact is only read where it is said plainly. What is hedged, told at length, or says both is UNCLEAR: a person asks.
"""

import re
from collections.abc import Iterator
from typing import Literal

from ..kernel.rules import pattern
from ..plans.requirement import Requirement
from ..plans.statements import subject, years_required
from ..plans.years import Time, blanked, fragments, number, plain, quantities, tags, times

Status = Literal["CONFIRMED", "DENIED", "UNCLEAR"]
_NAME = "fact_answers"
_SENTENCE = re.compile(r"\S.*?(?:[.!?;…]+(?=\s|$)|(?=\n)|$)")
_CLAUSE = re.compile(r"[,;:()]|\b(?:but|aber|pero|mais|and|und|y|et)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
_CONVERSATION = 3
"""What a statement that names no level asks of a language, in steps from A1 (1) to C2 (6)."""
_LONGEST_CAREER = 60
_NEAR = 200
"""Characters before a time in which its clause begins."""
_SHORT_ANSWER, _SHORT_SENTENCE, _NAMED = 120, 25, 6
"""Characters of an answer that is quoted whole; words up to which a sentence that names the fact can be its yes, with
the first person or without."""


def read_fact(requirement: Requirement, answer: str, year: int | None = None) -> tuple[Status, str | None]:
    """With the words of the answer that say so. `year` is that of the answer, for what is told "since 2019"."""
    read = {"YEARS": _read_years, "LANGUAGE": _read_level}.get(requirement.kind, _read_yes)
    status, quote = read(requirement.statement, answer, year)
    short = answer.strip()
    return status, (short if quote and len(short) <= _SHORT_ANSWER else quote)


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
    statement: str, answer: str, _: int | None, *, by_name: bool = True
) -> tuple[Status, str | None]:
    """The first sentence that says something; a later one that is short, or names the fact, can only cast doubt."""
    status: Status = "UNCLEAR"
    quote = None
    for sentence in _SENTENCE.findall(answer):
        seen = plain(sentence)
        told = _said(seen, statement if by_name else "")
        if told and quote is None:
            status, quote = told, sentence.strip()
        elif told and told != status and (len(_WORD.findall(seen)) <= _NAMED or _names(statement, seen)):
            status = "UNCLEAR"
    return status, quote


def _said(text: str, statement: str) -> Status | None:
    if text.rstrip().endswith("?"):
        return None
    rest = blanked(text, "agrees", name=_NAME)
    if pattern(_NAME, "hedges").search(rest):
        return "UNCLEAR"
    denies = pattern(_NAME, "denies").search(rest) and not pattern(_NAME, "renewed").search(rest)
    agrees = rest != text or pattern(_NAME, "yes", "renewed").search(rest)
    if denies:
        return "UNCLEAR" if agrees else "DENIED"
    words = len(_WORD.findall(text))
    most = _SHORT_SENTENCE if pattern(_NAME, "own").search(text) else _NAMED
    is_named = words <= most and _names(statement, text) and not pattern(_NAME, "negates").search(rest)
    return "CONFIRMED" if agrees or is_named else None


def _names(statement: str, text: str) -> bool:
    """Whether a text has a word of the statement's subject, whatever its ending."""
    said = {each.casefold()[:_NAMED] for each in _WORD.findall(text)}
    return any(each[:_NAMED] in said for each in subject(statement))


def _read_years(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    wanted = years_required(statement)
    read, quote = _read_yes(statement, answer, year, by_name=False)
    found = _told_years(statement, answer, year)
    if wanted is None or not found:
        return read, quote
    told = [time for time, _, _ in found]
    if min(each.years for each in told) >= wanted:
        of_other = any(_is_of_other(time, text) for time, text, _ in found)
        is_so = read != "DENIED" and (_names(statement, plain(answer)) or not of_other)
        return ("CONFIRMED" if is_so else "UNCLEAR"), found[0][2]
    is_less = max(each.most for each in told) < wanted and sum(each.years for each in told) < wanted
    return ("DENIED" if is_less else "UNCLEAR"), found[0][2]


def _told_years(statement: str, answer: str, year: int | None) -> list[tuple[Time, str, str]]:
    """Those of what was asked about, where some are; or a bare number."""
    found = [each for one in _SENTENCE.findall(answer) for each in _years_in(plain(one), one.strip(), year)]
    if answer.strip() and not found and (bare := _bare_number(answer)) is not None:
        return [(Time(0, 0, bare, bare), plain(answer), answer.strip())]
    return [each for each in found if _names(statement, each[1])] or found


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
        almost = re.search(
            rf"\b(?:{fragments('almost')})\W*$", text[max(0, time.start - _NEAR) : time.start], re.IGNORECASE
        )
        at = Time(time.start - start, time.end - start, time.years - 0.01 * bool(almost), time.most)
        yield at, text[start:end], sentence


def _is_of_other(time: Time, text: str) -> bool:
    """Whether the time is told of something: "5 years of RabbitMQ"."""
    rest = text[time.end :]
    return bool(pattern(_NAME, "other").search(rest) and subject(rest))


def _bare_number(answer: str) -> float | None:
    """Of a first sentence that says hardly more."""
    words = [
        bare
        for each in re.findall(r"[\w.,½]+", plain(_SENTENCE.findall(answer)[0]))
        if (bare := each.strip(".,"))
    ]
    numbers = [value for each in words if (value := number(each)) is not None]
    return numbers[0] if len(numbers) == 1 and numbers[0] <= _LONGEST_CAREER and len(words) <= 4 else None


def _read_level(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    """Of several languages the least level counts."""
    asked, wanted = _tongues(plain(statement)), max(_levels(plain(statement)), default=_CONVERSATION)
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


def _tongues(text: str) -> set[str]:
    known = [one for tag in tags() for one in quantities(tag)["tongues"].items()]
    return {tongue for tongue, word in known if re.search(rf"\b(?:{word})", text, re.IGNORECASE)}


def _levels(text: str) -> list[int]:
    known = [one for tag in tags() for one in quantities(tag)["levels"].items()]
    found = [_CEFR[each.casefold()] for each in re.findall(r"\b[abc][12]\b", text, re.IGNORECASE)]
    return found + [
        int(level) for level, word in known if re.search(rf"\b(?:{word})(?!\w)", text, re.IGNORECASE)
    ]
