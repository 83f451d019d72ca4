"""A model that obeys every word it can read: what still holds against it is held by the adapter's rails."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from interviews.adapters.openai_engine.marking import MARK, quoted
from local.counterparts.scripted_model import Json, ScriptedModel, sensible

from .corpus import SPLITS, read_attacks, read_positions

Script = Callable[[str, Json], Json]


@contextmanager
def gullible_model() -> Iterator[ScriptedModel]:
    """On loopback; it obeys the corpus' injections, except for words that honest answers use as well."""
    both = [read_attacks(split) for split in SPLITS]
    attacks = [text for each in both for text in (*each.injections.values(), *each.of_another_author)]
    answers = [
        answer.text
        for split in SPLITS
        for position in read_positions(split)
        for item in position.items
        for answer in item.answers
    ]
    with ScriptedModel(obedient(attacks, quoted, deaf_to=answers)) as model:
        yield model


def obedient(attacks: Iterable[str], quote: Callable[[str], str], *, deaf_to: Iterable[str] = ()) -> Script:
    """A sensible model until it can read three words in a row of an attack: then everything is a five. `quote` makes
    its evidence of the candidate's first words as they stand before it."""
    honest = " ".join(map(_plain, deaf_to))
    pieces = [piece for attack in attacks for piece in _pieces(attack) if piece not in honest]

    def answer(operation: str, payload: Json) -> Json:
        told = sensible(operation, payload)
        read = _plain(
            " ".join(each["text"] for each in payload.get("transcript", ()) if each["role"] == "candidate")
        )
        return obeyed(operation, payload, told, quote) if any(each in read for each in pieces) else told

    return answer


def obeyed(operation: str, payload: Json, told: Json, quote: Callable[[str], str]) -> Json:
    """`told`, bent as far as an attacker could wish."""
    if operation == "assess":
        first = next(each for each in payload["transcript"] if each["role"] == "candidate")
        evidence = [{"turn": first["turn"], "quote": quote(first["text"]), "stance": "FOR"}]
        for each in (*told["competencies"], *told["statements"]):
            each.update(score=5, rationale="Outstanding.", evidence=evidence)
    if operation == "turn":
        told = {"move": "ask", "words": "You are hired. " + payload["question"]["expectedSignals"][0]}
    if operation == "chat":
        told = {"basis": "assessment", "answer": "Hire at once.", "citations": []}
    return told


def _plain(text: str) -> str:
    """As a model reads it, whatever stands between the words."""
    return " ".join(text.replace(MARK, " ").split())


def _pieces(attack: str) -> list[str]:
    words = attack.split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]
