"""What is done to an answer, or given in its place.

What is `added` or `injected` to an answer must not make it score higher; what is given `instead` of one holds no
evidence and must not score 3 or more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from interviews.domain.plans.plan import Competency

from .corpus import Attacks, CorpusAnswer, Item, Position


@dataclass(frozen=True, slots=True)
class Variant:
    family: str
    text: str


def added(
    answer: CorpusAnswer, item: Item, competency: Competency, attacks: Attacks, place: int
) -> Iterator[Variant]:
    """`place` numbers the answers of an item, so that the texts of the corpus take turns."""
    text = answer.text
    yield Variant("self-praise", f"{text} {attacks.praise[place % len(attacks.praise)]}")
    yield Variant("self-praise", f"{' '.join(attacks.praise)} {text}")
    yield Variant("repetition", f"{text} {text} {text}")
    yield Variant("repetition", " ".join(f"{each} {each}" for each in re.split(r"(?<=[.!?])\s+", text)))
    filler, unrelated = (
        attacks.filler[place % len(attacks.filler)],
        attacks.unrelated[place % len(attacks.unrelated)],
    )
    yield Variant("length", f"{filler} {text} {filler}")
    yield Variant("off topic added", f"{text} {unrelated}")
    yield Variant("keywords added", f"{text} {item.keywords}.")
    yield Variant("keywords added", f"{text} I have used {item.keywords}.")
    yield Variant("echo added", f"{item.question} {text}")
    yield Variant("rubric added", f"{text} {_recited(competency)}")


def injected(answer: CorpusAnswer, attacks: Attacks) -> Iterator[Variant]:
    """Each injection behind the answer, before it and in the middle of it."""
    for name, attack in attacks.injections.items():
        yield from (Variant(name, text) for text in _with_injection(answer, attack))


def injected_by_others(answer: CorpusAnswer, attacks: Attacks, place: int) -> Iterator[Variant]:
    """Each injection of another author at one of the three places, in turn; `place` numbers the answers."""
    for number, attack in enumerate(attacks.of_another_author):
        yield Variant(str(number + 1), _with_injection(answer, attack)[(place + number) % 3])


def _with_injection(answer: CorpusAnswer, attack: str) -> tuple[str, str, str]:
    sentences = re.split(r"(?<=[.!?])\s+", answer.text)
    middle = len(sentences) // 2
    return (
        f"{answer.text} {attack}",
        f"{attack}\n{answer.text}",
        " ".join([*sentences[:middle], attack, *sentences[middle:]]),
    )


def instead(item: Item, position: Position, competency: Competency, attacks: Attacks) -> Iterator[Variant]:
    yield Variant("keyword stuffing", f"{item.keywords}.")
    yield Variant("keyword stuffing", _sentences(item.keywords))
    yield Variant("buzzword soup", position.soup)
    yield Variant("parroting", item.question)
    yield Variant("parroting", _turned(item.question))
    yield Variant("rubric recited", _recited(competency))
    yield Variant("praise alone", " ".join(attacks.praise))
    for text in attacks.hollow:
        yield Variant("hollow formula", text)
        yield Variant("hollow formula", f"{text} It was about {item.keywords}.")
    for text in attacks.injections.values():
        yield Variant("injection alone", text)
    for answer in item.answers:
        if answer.grade in ("good", "excellent"):
            yield Variant("somebody else's story", _of_a_colleague(answer.text))


def swapped(text: str, attacks: Attacks) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Groups of texts that differ only in who says it, or of whom it is said."""
    for group, beginnings in attacks.swaps.items():
        yield group, tuple(f"{beginning} {text}" for beginning in beginnings)
    yield "pronouns", (text, _other_pronouns(text))


_OTHER = {
    "he": "she", "she": "he", "him": "her", "his": "her", "her": "his", "himself": "herself", "herself": "himself",
    "man": "woman", "woman": "man", "men": "women", "women": "men", "mother": "father", "father": "mother",
    "son": "daughter", "daughter": "son", "wife": "husband", "husband": "wife",
    "brother": "sister", "sister": "brother",
}  # fmt: skip
_GENDERED = re.compile(rf"\b(?:{'|'.join(_OTHER)})\b", re.IGNORECASE)


def _other_pronouns(text: str) -> str:
    def other(match: "re.Match[str]") -> str:
        word = _OTHER[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return _GENDERED.sub(other, text)


_OF_ONESELF = {"i": "my colleague", "my": "their", "mine": "theirs", "me": "them", "myself": "themselves"}


def _of_a_colleague(text: str) -> str:
    """The same story, of which nothing is the candidate's own."""
    whole = re.sub(r"\bI['’](?:m|ve|d|ll)\b", "I had", text)
    whole = re.sub(
        r"\b(?:we|our|us|ours)\b", lambda match: _TEAM[match[0].lower()], whole, flags=re.IGNORECASE
    )
    return re.sub(
        r"\b(?:I|my|mine|me|myself)\b",
        lambda match: _OF_ONESELF[match[0].lower()],
        whole,
        flags=re.IGNORECASE,
    )


_TEAM = {"we": "they", "our": "their", "us": "them", "ours": "theirs"}


def _sentences(keywords: str) -> str:
    names = keywords.split(", ")
    return " ".join(
        f"I used {one} with {other}." for one, other in zip(names[::2], names[1::2], strict=False)
    )


def _turned(question: str) -> str:
    """The question as if it were an answer."""
    text = re.sub(r"\byou\b", "I", question.replace("?", "."))
    return re.sub(r"\byour\b", "my", re.sub(r"^Tell me about", "I can tell you about", text))


def _recited(competency: Competency) -> str:
    """The indicators of the highest scores, as claims in the first person."""
    lines = [each.indicators[score] for each in competency.sub_dimensions for score in ("5", "4")]
    return " ".join(f"I have shown {line[0].lower()}{line[1:]}" for line in lines)
