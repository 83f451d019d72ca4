# ruff: noqa: E501 - patterns read better in long lines
"""How recruiters write instructions: where one order ends, what is courtesy or praise, and words given verbatim."""

import re

_I = re.IGNORECASE
NUMBERS = {
    word: count
    for count, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
COUNT = r"(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
GREETING = re.compile(
    r"\b(?:greeting|welcome|introduction|intro|opening (?:text|words|message|lines?|paragraph))\b", _I
)
TOO_LONG = (
    r"\b(?:shorter|shorten\w*|briefer|too (?:long|wordy|verbose|lengthy)|(?:more |less )?(?:concise|wordy)|"
    r"trim|cut (?:it |this )?(?:down|short)|(?:keep|make) \w+(?: \w+)? (?:short|brief))\b"
)
_ORDERS = (
    "add|remove|drop|delete|make|ask|replace|focus|include|reduce|increase|shorten|give|put|set|cover|skip|rename|swap|"
    "keep|leave|don['’]?t|do not|move|reword|rephrase|rewrite|cut|no other|nothing else|please"
)
_JOINTS = re.compile(
    r"(?<=[.!;?])\s+|\s*;\s*|\s+[-–—]\s+|"
    rf",?\s+(?:and|then|but)\s+(?=(?:more|less|fewer) (?:questions? )?(?:about|on)\b)|"
    rf",?\s+(?:and|then|but)\s+(?:also\s+|please\s+|then\s+)?(?=(?:{_ORDERS})\b)|"
    r",\s+(?=(?:please\s+)?(?:add|remove|drop|delete|replace|shorten|keep|leave|don['’]?t|do not|swap|reword|rephrase|no other|nothing else)\b)|"
    r",\s+but\s+|\s+but\s+(?=(?:the|it|this|question)\b)",
    _I,
)
_QUOTED = re.compile(
    r"[\"“„«](?P<text>[^\"“”„«»]+)[\"“”»]|(?<!\w)['‘](?P<other>[^'‘’]{2,}(?:['’]\w[^'‘’]*)*)['’](?!\w)"
)
_PRAISE = re.compile(
    r"^(?:(?:many )?thanks?(?: you)?(?: (?:a lot|so much|very much|for \w+(?: \w+){0,3}))?|great|good|perfect|nice|ok(?:ay)?|hi|hello|dear \w+|"
    r"excellent|wonderful|lovely|well done|(?:very )?good (?:job|work|start)|(?:great|nice) (?:job|work|start)|all good|"
    r"(?:this |it |that |the plan )?looks (?:very |really )?(?:good|great|fine|nice))\s*(?:[,!.:–—-]+\s*|$)",
    _I,
)
_LIKED = re.compile(
    r"^(?:i|we|i['’]m|we['’]re)\s+(?:really |very |quite |are |am )*(?:like|love|happy|pleased|glad|appreciate)\b(?! to)|"
    r"^(?:great|good|nice|excellent|lovely|perfect|interesting)\b(?! (?:to|if)\b)|"
    r"\b(?:is|are|looks?|seems?|sounds?)\s+(?:all |very |really |already |just |quite |absolutely |perfectly )*(?:good|fine|great|perfect|ok|okay|excellent|nice|right|clear)(?: (?:as|the way) (?:it|they|is)\b.*| already| now| to me| for (?:me|us))*\W*$|"
    r"\b(?:fine|good|ok|okay|great) as (?:is|it is|they are)\b|^no (?:other |further )?(?:changes?|comments?|remarks?|objections?)\b",
    _I,
)
_KEPT = re.compile(
    r"\b(?:keep|leave|want|like)\b.*\b(?:as (?:it is|is|they are|before)|unchanged|untouched|alone|the same|like (?:this|that|it is))\b|"
    r"^(?:keep|leave) (?:it|this|that|them|everything|all|the (?:rest|others?|\w+ questions?)|question \w+)\W*$|"
    r"^(?:keep|leave) (?:the|all|both|everything|question)\b(?!.*\b(?:out|short\w*|brief|under|minutes?|simple|away|off|to)\b)|"
    r"\bno (?:other|further|more) changes?\b|\bnothing else\b|\bmore than enough\b|"
    r"\b(?:don['’]?t|do not|never|no need to|not to|shouldn['’]?t|should not|must not|mustn['’]?t)\s+(?:\w+ly\s+|need to\s+)?(?:be\s+)?(?:add|includ|insert|mak|chang|alter|touch|shorten|lengthen|replac|remov|delet|drop|swap|renam|rephras|reword|rewrit|increas|reduc|lower|rais|extend|weigh|cut|skip|mov|leave out)\w*",
    _I,
)
_POLITE = re.compile(
    r"^(?:(?:please|kindly|also|and|then|maybe|perhaps|finally|next|first of all|so|just|actually|additionally|in addition)[\s,:]+|"
    r"(?:i|we)(?: think| believe| feel| guess| wonder)(?: that| if| whether)?\s+(?:(?:we|you|it) (?:could|should|can|might) (?:also |just )?)?|"
    r"(?:i|we)(?: would|['’]d| really)* (?:like|love|want|prefer|wish|need)(?: you)? to (?:also )?(?:see |have )?(?=\w)|"
    rf"(?:i|we)(?: would|['’]d)(?: rather| just| also| probably)? (?=(?:{_ORDERS})\b)|"
    r"(?:i|we) (?:suggest|propose|recommend)(?: to| that (?:you|we))? |"
    r"(?:i|we)(?: would|['’]d) (?:appreciate|be (?:glad|happy|grateful)) (?:it )?if you (?:could|would) (?:also |please )?|"
    r"it (?:would|['’]d) be (?:good|great|nice|helpful|better|useful) (?:to|if (?:you|we) (?:could|would)?) ?|"
    r"(?:you|we) (?:could|should|can|might|may) (?:also |perhaps |maybe )?|let['’]?s )",
    _I,
)
_ASKED = re.compile(
    r"^(?:(?:could|can|would|will|might) (?:you|we|I)(?: please| maybe| perhaps| also| kindly| possibly| just| mind)*\s+|"
    r"(?:is|would) it (?:be )?possible to (?:also )?|why (?:don['’]?t|not) (?:you|we)?\s*|(?=(?:how|what) about\b))",
    _I,
)
_GERUND = re.compile(
    r"^(?P<verb>add|remov|delet|replac|ask|includ|mak|shorten|drop|skip|swap|reword|rephras)p?ing\b", _I
)
_FULL = {
    "remov": "remove",
    "delet": "delete",
    "replac": "replace",
    "includ": "include",
    "mak": "make",
    "rephras": "rephrase",
}
_GIVEN = re.compile(
    r"^[^:\"“„«?]{0,80}?\b(?:re-?phras\w*|re-?word\w*|re-?writ\w*|chang\w*|use|using|replac\w*|ask|say|says|write|put|make|phrase|word\w*|text|version|"
    r"formulat\w*|better|instead|try|edit|update|correct\w*|read|reads|with|to|be|suggestion|suggest|prefer)\b[^:\"“„«?]{0,60}?:\s*(?P<text>\S.+)$",
    _I | re.DOTALL,
)
_TO = re.compile(
    r"\b(?:change|re-?phrase|re-?word|re-?write|replace|turn)\b.{0,60}?\b(?:to|as|into|by|with)\s+(?P<text>(?-i:[A-Z])[^?]+\?)\W*$|"
    r"\bask instead,?\s+(?P<other>(?-i:[A-Z])[^?]+\?)\W*$",
    _I | re.DOTALL,
)
_TO_THE_WRITER = re.compile(
    r"^(?:please\s+)?(?:make|be|less|more|shorter|simpler|easier|harder|longer|too|it|the tone|use|don['’]?t|do not|avoid|remove|add|keep|a bit|"
    r"not|no|with|without|focus|mention|include|only|friendlier|in (?:a|other|simpler|plain)\w*|one (?:about|on)|a question|something)\b",
    _I,
)


def clauses(instruction: str) -> list[str]:
    """One order each, without courtesy; praise, and what is to be left alone, are no orders."""
    text = " ".join(instruction.split())
    masked = _QUOTED.sub(lambda match: "x" * len(match[0]), text)
    found, start = [], 0
    for joint in _JOINTS.finditer(masked):
        found.append(text[start : joint.start()])
        start = joint.end()
    plain = (bare(each) for each in [*found, text[start:]])
    return [each for each in plain if each.strip(" .!?,;:") and not is_no_order(each)]


def is_no_order(clause: str) -> bool:
    return bool(_LIKED.search(clause) or _KEPT.search(clause))


def bare(clause: str) -> str:
    """Without "hello", "thanks", "could you please"; a question that was an order loses its question mark."""
    text, before = clause.strip(), ""
    while text != before:
        before = text
        text = _POLITE.sub("", _PRAISE.sub("", text)).strip()
        if asked := _ASKED.match(text):
            text = text[asked.end() :]
            text = re.sub(r"(?<!\?[\"”])\?\s*$", "", text).strip()
            if asked[0] == "":
                break
    text = re.sub(r"[,\s]+(?:please|thanks|thank you|if possible|if you can)(?=\W*$)", "", text, flags=_I)
    return _GERUND.sub(lambda match: _FULL.get(match["verb"].lower(), match["verb"]), text)


def quotations(text: str) -> list[str]:
    return [(match["text"] or match["other"]).strip() for match in _QUOTED.finditer(text)]


def given_wording(instruction: str) -> str | None:
    """The words that a question shall have from now on, where the instruction brings them: in quotation marks, or
    after a colon."""
    quoted = [each for each in quotations(instruction) if len(each.split()) > 2]
    outside = _QUOTED.sub(" ", instruction)
    if quoted and not _NOT_INSTEAD.search(outside):
        return quoted[-1]
    if quoted:
        return None
    match = _TO.search(instruction) or _GIVEN.search(instruction)
    text = (match["text"] or match.groupdict().get("other") or "").strip() if match else ""
    text = text.strip('"“”„«»').strip()
    if len(text.split()) < 3 or _TO_THE_WRITER.search(text):
        return None
    return text


_NOT_INSTEAD = re.compile(
    r"\b(?:also|add\w*|too|as well|remove\w*|drop\w*|delete\w*|skip|leave out|follow[- ]?ups?|don['’]?t|do not|keep|mention|include)\b",
    _I,
)
