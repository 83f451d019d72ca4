"""Which characters a text may hold, and how a text of one person is shown to another.

The rule is that of RFC 9839 §4.3, Unicode Assignables: no controls but tab and line ends, no surrogates and no
noncharacters.
"""

import re
import unicodedata

_PLANES = "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(17))
PROBLEMATIC = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANES}]")
REFUSAL = "contains a control character, a surrogate or a noncharacter (RFC 9839)"
REPLACEMENT = "\ufffd"
LONGEST_SHOWN = 80
WITHHELD = "[withheld]"
"""What stands for words that a caller may not read, or that speak to the assessor."""
_JOINERS = "\u200c\u200d"
"""Letters of Persian and Indic scripts, and emoji, are spelled with them."""
_UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn")
_GLUED = re.compile(
    r"([.:@\u2024\u3002\ufe52\ufe55\ufe6b\uff0e\uff1a\uff20\uff61](?=\S)|[/\uff0f](?=[/\uff0f]))"
)
"""What holds an address together, in each of the spellings that IDNA (UTS 46) or a compatibility form reads alike."""
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_ISOLATED = "\u2068{}\u2069"


def readable(text: str) -> str:
    """With U+FFFD for each problematic character, as RFC 9839 §5.2 has it."""
    return PROBLEMATIC.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """Without characters that are not seen and reorder or break what stands around them."""
    seen = (" " if each.isspace() else each for each in text if each.isspace() or _is_seen(each))
    return " ".join("".join(seen).split())


def mailable(text: str) -> str:
    """One line in which a mail client finds nothing to link, and which reorders nothing but itself (UAX #9)."""
    line = _GLUED.sub(r"\1 ", one_line(text))
    if len(line) > LONGEST_SHOWN:
        line = line[: LONGEST_SHOWN - 1].rstrip() + "…"
    return _ISOLATED.format(line) if any(map(_is_right_to_left, line)) else line


def _is_seen(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _UNSHOWN


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


_UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me")
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


def is_seen(character: str) -> bool:
    """Whether a person sees anything of it."""
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK_LETTERS


def as_read(text: str) -> str:
    """Texts that read the same are the same so: without what is not seen, wide letters, accents and case."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if is_seen(each)).casefold()
