"""How long somebody has done what a role asks for, as they tell it."""

import re
from collections.abc import Iterator

from ..kernel.rules import pattern
from ..plans.statements import subject, years_required
from ..plans.years import Time, fragments, number, plain, quantities, tags, times
from .yes_or_no import CLAUSE, SENTENCE, WORD, Status, names_subject, read_yes

_NAME = "fact_answers"
_LONGEST_CAREER = 60
_A_LITTLE = 0.01
"""Years that "almost three" lacks of three."""
_NEAR = 200
"""Characters before a time in which its clause begins."""


def read_years(statement: str, answer: str, year: int | None) -> tuple[Status, str | None]:
    wanted = years_required(statement)
    read, quote = read_yes(statement, answer, year, by_name=False)
    found = _told_years(statement, answer, year)
    if wanted is None:
        return read, quote
    if not found and pattern(_NAME, "other_unit").search(answer):
        return "UNCLEAR", quote or answer.strip()
    if not found:
        return _read_novice(read, quote, answer) if wanted > 1 else (read, quote)
    if any(pattern(_NAME, "collective").search(text) for _, text, _ in found) or pattern(
        _NAME, "but_other", "in_time"
    ).search(plain(found[0][2])):
        return "UNCLEAR", found[0][2]
    told = [time for time, _, _ in found]
    if min(each.years for each in told) >= wanted:
        of_other = any(
            _is_of_other(time, text, statement) and not names_subject(statement, text)
            for time, text, _ in found
        )
        is_so = read != "DENIED" and not of_other
        return ("CONFIRMED" if is_so else "UNCLEAR"), found[0][2]
    is_less = max(each.most for each in told) < wanted and sum(each.years for each in told) < wanted
    is_less = is_less and not pattern(_NAME, "more_than").search(plain(found[0][2]))
    return ("DENIED" if is_less else "UNCLEAR"), found[0][2]


def fewer_years_told(text: str, statement: str) -> str | None:
    """The sentence that tells of less time than the statement asks for."""
    wanted = years_required(statement) or 0
    return next((sentence for years, sentence in years_told(text, statement) if years < wanted), None)


def years_told(text: str, statement: str) -> Iterator[tuple[float, str]]:
    """How many years of a statement's subject somebody tells of, wherever it is said, and in which sentence."""
    for sentence in SENTENCE.findall(text):
        seen = plain(sentence)
        for time in times(seen) if names_subject(statement, seen) else ():
            is_more = pattern(_NAME, "added").search(seen)
            if pattern(_NAME, "told").search(seen[: time.start]) and not is_more:
                yield time.years, sentence.strip()


def _read_novice(read: Status, quote: str | None, answer: str) -> tuple[Status, str | None]:
    """Somebody who has just begun has no years."""
    if read == "CONFIRMED":
        return read, quote
    of_it = next(
        (one for one in SENTENCE.findall(answer) if pattern(_NAME, "novice").search(plain(one))), None
    )
    return ("DENIED", of_it.strip()) if of_it else (read, quote)


def _told_years(statement: str, answer: str, year: int | None) -> list[tuple[Time, str, str]]:
    """Those of what was asked about, where some are; or a bare number."""
    found = [each for one in SENTENCE.findall(answer) for each in _years_in(plain(one), one.strip(), year)]
    if answer.strip() and not found and (bare := _bare_number(answer)) is not None:
        is_limit = re.search(rf"\b(?:{fragments('less')})\b", plain(answer), re.IGNORECASE)
        return [(Time(0, 0, 0 if is_limit else bare, bare), plain(answer), answer.strip())]
    if not any(names_subject(statement, each[1]) for each in found):
        found = [*_left_out(statement, answer, found), *found]
    return [each for each in found if names_subject(statement, each[1])] or found


def _left_out(
    statement: str, answer: str, found: list[tuple[Time, str, str]]
) -> Iterator[tuple[Time, str, str]]:
    """The years of a clause that leaves their word out: "I did MM for 10 years, but FICO only for three"."""
    for sentence in SENTENCE.findall(answer) if found else ():
        for clause in CLAUSE.split(plain(sentence)):
            numbers = [value for each in WORD.findall(clause) if (value := number(each)) is not None]
            if len(numbers) == 1 and numbers[0] <= _LONGEST_CAREER and names_subject(statement, clause):
                yield Time(0, 0, numbers[0], numbers[0]), clause, sentence.strip()


def _years_in(text: str, sentence: str, year: int | None) -> Iterator[tuple[Time, str, str]]:
    """Each with its clause, up to the next one of them, and its sentence."""
    since, until = fragments("since"), fragments("until")
    found = times(text)
    or_now = rf"(?:(?P<end>(?:19|20)\d\d)|(?:{fragments('now')}))"
    for match in re.finditer(rf"\b((?:19|20)\d\d) ?(?:[-–]|{until}) ?{or_now}\b", text, re.IGNORECASE):
        if last := int(match["end"] or year or 0):
            span = float(last - int(match[1]))
            found.append(Time(*match.span(), span, span))
    for match in re.finditer(rf"\b(?:{since}) (?:\w+ ){{0,2}}((?:19|20)\d\d)\b", text, re.IGNORECASE):
        if year:
            found.append(Time(*match.span(), float(year - int(match[1])), float(year - int(match[1]))))
    for time in found:
        start = max(
            (each.end() for each in CLAUSE.finditer(text, max(0, time.start - _NEAR), time.start)),
            default=max(0, time.start - _NEAR),
        )
        end = next((each.start() for each in CLAUSE.finditer(text, time.end)), len(text))
        before = text[max(0, time.start - _NEAR) : time.start]
        less = _A_LITTLE * _ends_with(before, "less")
        almost = max(less, _A_LITTLE * _ends_with(before, "almost"))
        least = 0 if less else time.years - almost
        at = Time(time.start - start, time.end - start, least, time.most - less)
        yield at, text[start:end], sentence


def _ends_with(text: str, key: str) -> bool:
    return bool(re.search(rf"\b(?:{fragments(key)})\W*$", text, re.IGNORECASE))


def _is_of_other(time: Time, text: str, statement: str) -> bool:
    """Whether the time is told of something: "5 years of RabbitMQ", "I did MM for 5 years"."""
    rest = text[time.end :]
    is_after = pattern(_NAME, "other").search(rest) and subject(rest)
    before = (each[0] for each in pattern(_NAME, "other_before").finditer(text[: time.start]))
    return bool(is_after) or any(subject(each) and not names_subject(statement, each) for each in before)


def _bare_number(answer: str) -> float | None:
    """Of a first sentence that says hardly more; just below it where it is "almost" so much."""
    text = plain(SENTENCE.findall(answer)[0])
    if pattern(_NAME, "other_unit").search(text):
        return None
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
