"""Whether a candidate wants to stop the interview or to leave a question out, and in which language that was said.

To stop is final, and an answer tells of stopping all the time. So a wish is a whole sentence in the first person and
the present; what a wish leaves open ("I want to stop") counts in a short message alone, or at the end of a long one
with a word of now ("I want to stop here"), and a mere word ("Stop.") as the whole message alone.
"""

import re

from ..kernel.rules import pattern, rules

SHORT = 15
"""Words up to which a message can be nothing but a wish."""
_NAME = "intents"
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def asks_to_stop(text: str) -> str | None:
    """The language in which this answer asks to end the interview or to withdraw, else None."""
    return _language("stop", text)


def asks_to_skip(text: str) -> str | None:
    """The language in which this answer asks to leave the question out, else None; "May I skip it?" only asks, and
    "Can we move on?" wishes."""
    if "?" in text:
        return _wishing("skip_asked", text)
    if not (_is_short(text) or pattern(_NAME, "question").search(text)):
        return None
    return _language("skip", text)


def _language(wish: str, text: str) -> str | None:
    found = (" ".join(each.split()).lstrip(" ¿¡,–-") for each in _SENTENCE.findall(text))
    parts = [bare for each in found if _WORD.search(bare := pattern(_NAME, "polite").sub("", each))]
    is_short = _is_short(text)
    languages = rules(_NAME).languages(f"{wish}_named")
    return next((each for each in languages if _says(wish, each, parts, is_short=is_short)), None)


def _wishing(kind: str, text: str) -> str | None:
    """The language in which a whole message is a wish of this kind, in the form of a question."""
    bare = pattern(_NAME, "polite").sub("", " ".join(text.split()).lstrip(" ¿"))
    languages = rules(_NAME).languages(kind)
    return next((each for each in languages if pattern(_NAME, kind, language=each).match(bare)), None)


def _is_short(text: str) -> bool:
    return len(_WORD.findall(text)) <= SHORT


def _says(wish: str, language: str, parts: list[str], *, is_short: bool) -> bool:
    """`named` says what it is about; `open` is a sentence that does not; `word` is no more than a word or a phrase."""
    named, open_, word = (
        pattern(_NAME, f"{wish}_{each}", language=language).match for each in ("named", "open", "word")
    )
    if not is_short:
        now = pattern(_NAME, "now").search
        return any(named(each) or (now(each) and open_(each)) for each in parts[-1:])
    if any(map(named, parts)):
        return True
    others = [each for each in parts if not open_(each)]
    # Who also asks something gets an answer first.
    if len(others) < len(parts) and not any("?" in each for each in others):
        return True
    return bool(parts) and all(map(word, parts))
