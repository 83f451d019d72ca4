# ruff: noqa: E501 - alternatives that belong together stand together
"""What a text asks nobody to do, or says that it does not know: "do not tell us your age" asks for no age."""

import re

_TELL = (
    r"(?:tell|say|share|mention|give|name|describe|explain|elaborate|disclose|state|answer|walk|talk|reveal)"
)
_REST = r"[^.!?;\n]*"
_DENIALS = (
    rf"\b(?:do not|don['’]t|never|need not|needn['’]t|must not|should not|(?:no need|not (?:have|need|required)|nobody (?:asks|wants) you) to) (?:\w+ ){{0,2}}?{_TELL}\b{_REST}",
    rf"\b(?:sag|nenn|verrat|erzähl|beschreib|erklär|erwähn|gib|geb|teil)\w* (?:\w+ ){{0,6}}(?:nicht|nie)\b{_REST}",
    rf"\bno (?:\w+ )?(?:(?:diga|d[eé]|cuente|mencione|indique|explique|describa)\w*|hace falta|tiene que (?:decir|contar)\w*)\b{_REST}",
    rf"\bne (?:\w+ )?(?:dites|donnez|mentionnez|indiquez|racontez|parlez|expliquez|d[eé]crivez)\b{_REST}",
)
_UNDECIDED = (
    rf"\b(?:(?:do not|don['’]t|cannot|can['’]t|can not|nobody|no one|will not|won['’]t|does not|not) (?:\w+ ){{0,2}}(?:know|knows|say|tell|decide|judge|promise|see)(?: (?:you|yet|now))*|"
    rf"decides?|depends|up to \w+) (?:\w+ )?(?:whether|if)\b{_REST}|\bwhether\b(?: or not)? {_REST}",
    rf"\b(?:nicht|niemand|entscheide\w*|weiß|offen)\b[^.!?;\n]{{0,20}}\bob\b{_REST}",
    rf"\b(?:no (?:s[eé]|puedo \w+)|decid\w+)\b[^.!?;\n]{{0,15}}\bsi\b{_REST}",
    rf"\b(?:ne (?:sais|peux|peut)|d[eé]cid\w+)\b[^.!?;\n]{{0,20}}\bsi\b{_REST}",
    rf"\b(?:there (?:is|are)(?: not|n['’]t)?|there['’]s|has|have|is)(?: no| not| never| n['’]t| simply| really| one| a| any| single)+ (?:right|correct|best|model|good|expected|wrong)\b{_REST}",
    rf"\bkeine?n? (?:\w+ )?(?:\w+ (?:oder|und|noch) )?(?:richtig|falsch|best|perfekt|gut|schlecht|erwartet)\w* (?:oder (?:falsch|schlecht|richtig)\w* )?(?:antwort|lösung)\w*{_REST}",
    rf"\bno (?:hay|existe\w*|tiene) (?:\w+ )?(?:(?:mala|buena|mejor)s? )?(?:respuesta|soluci[oó]n){_REST}",
    rf"\b(?:n['’]y a pas|n['’]existe pas|n['’]y a aucune) (?:de |d['’])?{_REST}",
)


def without_denials(text: str) -> str:
    """The same text and length, with blanks for what nobody is to tell."""
    return _DENIED.sub(_blanks, text)


def without_open_questions(text: str) -> str:
    """The same text and length, with blanks for what is said to be undecided, unknown or not there."""
    return _OPEN.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


_DENIED = re.compile("|".join(_DENIALS), re.IGNORECASE)
_OPEN = re.compile("|".join(_UNDECIDED), re.IGNORECASE)
