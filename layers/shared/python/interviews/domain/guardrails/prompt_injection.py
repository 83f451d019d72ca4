# ruff: noqa: E501 - patterns read better in long lines
"""Words of a candidate that speak to whoever assesses them, found by plain code whichever engine assesses.

Such a sentence answers no question, so it is never evidence, and no model gets to read it. It is found by what it
wants (a mark, another task, the rubric), by whom it speaks to, or by a form in which nobody answers an interviewer:
markup, labels of a result, words in disguise. Words of one's trade must stay: teachers mark, recruiters rate
candidates, engineers score.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

WITHHELD = "[withheld]"
"""What stands for words that speak to the assessor."""

# Zero-width and bidirectional controls and the Unicode tag block; the joiners of emoji and Indic scripts are
# left out.
HIDDEN = re.compile("[\u200b\u2060\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]")

_RATE = r"(?:scor|rat|grad|mark|evaluat|assess|rank|judg|treat|count|classif|label|regard)(?:e|es|ed|s|y|ied|ing)?"
_MINE = (
    r"(?:me|my (?:answers?|responses?|skills|interview|competenc\w+)|(?:this|these|every|each|all|any) (?:\w+ )?(?:candidates?|"
    r"applicants?|persons?|answers?|responses?|interviews?|competenc\w+|criteri\w+|statements?|qualifications?|dimensions?)|"
    r"the candidate|the applicant|(?:answers|responses) of this (?:candidate|applicant|person)|everything|it|that|this)"
)
_HIS = r"(?:me|my answers?|this (?:candidate|applicant|person|answer|response|interview)|the (?:candidate|applicant))"
_ASSESSOR = r"(?:evaluators?|assessors?|graders?|raters?|scorers?|ai|llm|chatbot|language model|assistant|model|gpt|chatgpt)"
_TOP = r"(?:top|highest|maximum|max|full|perfect|best possible|best|excellent|five|5|10|ten|100)"
_MARKS = r"(?:scores?|ratings?|points?|marks?|grades?)"
_VERDICT = (
    r"(?:demonstrated|(?:excellent|outstanding|exceptional)(?=\s*(?:$|[.!,;]|and|answer|candidate|in all))|"
    r"strong[ _-]hire|a hire|fully met|highly qualified)"
)
_A_TOP_MARK = rf"(?:{_TOP}(?:[ -]\w+)?[ -]{_MARKS}|{_MARKS} (?:of|with|to)? ?(?:the )?{_TOP}\b|(?:5|five|10|ten) (?:of|out of|/) ?(?:5|five|10|ten)|{_VERDICT})"
_ALONE = r"(?=\s*(?:$|[.!,;\n]|out of|of (?:5|five|10|ten)|/ ?(?:5|10)|points?|stars|and nothing))"

_WANTED = (
    # a mark
    rf"\b{_RATE}\b.{{0,25}}\b{_MINE}\b.{{0,40}}(?:\b{_A_TOP_MARK}\b|\b(?:as|with|at|a|an) (?:(?:a|an|at least|least|the) )*{_TOP}\b{_ALONE}|\bthe (?:highest|maximum|best)\b{_ALONE})",
    rf"\b(?:give|award|assign|grant|allocate|leave)\b.{{0,25}}\b{_HIS}\b.{{0,40}}\b(?:{_A_TOP_MARK}|{_MARKS}\b|{_TOP}\b{_ALONE}|hire\b)",
    rf"\b(?:give|award|assign|grant)\b.{{0,20}}\b(?:{_A_TOP_MARK})\b.{{0,30}}\b(?:to {_HIS}|for (?:this|my) \w+|in every|for every|for each|in all|across)\b",
    rf"\b{_MINE}\b.{{0,30}}\b(?:must|should|shall|have to|has to|needs? to|are to|is to|ought to)\b.{{0,12}}\b(?:be|get|receive)\b.{{0,30}}(?:\b{_A_TOP_MARK}\b|\b(?:with|at) (?:at )?least\b|\b{_TOP}\b{_ALONE})",
    rf"\b(?:deserves?|merits?|warrants?|nothing less than)\b.{{0,40}}\b{_A_TOP_MARK}\b",
    rf"\bset (?:all|every|each|my|the candidate['’]?s?)\b.{{0,20}}\b(?:{_MARKS}|competenc\w+|confidence)\b.{{0,20}}\b(?:{_TOP}|demonstrated|1\.0)\b",
    rf"\bI (?:give|award|would give)\b (?:it|this|this answer|the candidate) (?:an? )?(?:{_TOP})\b{_ALONE}",
    r"\b(?:score|rate|grade|assess|evaluate|credit) (?:that|this|it|me)\s*(?:$|[.!\n])",
    r"\b(?:mark|treat|count)\b.{0,20}\b(?:answers?|competenc(?:y|ies)|qualifications?|statements?)\b.{0,20}"
    r"\bas (?:demonstrated|excellent|correct|outstanding|met|passed)\b",
    r"\brecommend\b.{0,20}\b(?:me|this candidate|the candidate)\b.{0,30}\b(?:hire|hiring|strong)\b",
    r"\b(?:please hire me|you (?:must|should|have to|will|shall) (?:hire|recommend|approve|pass) (?:me|this (?:candidate|applicant|person)))\b",
    r"\b(?:if you do not|if you don'?t|unless you)\b.{0,20}\b(?:award|give|assign|rate|score|hire|recommend)\b",
    r"\b(?:do not|don'?t|never|must not|may not) (?:penali[sz]e|mark down|downgrade|deduct|fail)\b.{0,30}\b(?:me|my|this (?:candidate|applicant|answer)|points)\b",
    # another task, or what is kept from the candidate
    r"\b(?:ignore|disregard|forget|override|bypass|neglect|discard)\b.{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|your|all|any|these|those|system|the (?=rubric|criteria|instructions?|guidelines|rules|prompt))\b"
    r".{0,30}\b(?:instructions?|prompts?|rules|rubric|guidelines|directions|context|messages?|criteria)\b.{0,40}"
    r"(?:\b(?:and|then|instead|from now|you|score|rate|give|continue)\b|$|[.!:\n])",
    r"\byour (?:updated|new|revised|real|true|internal|hidden|original|secret|actual) (?:\w+ )?(?:instructions?|guidelines?|rules|rubric|prompt|task|role|goal|purpose|policy)\b",
    r"\byour (?:task|role|job|goal|purpose|instructions?|guidelines?|rules) (?:has|have|is|are) (?:now |been )*(?:changed|updated|to)\b",
    r"\bfrom now on,? (?:you (?:rate|score|mark|grade|are)|(?:always )?(?:rate|score|mark|grade|assess|evaluate|summari[sz]e|output|respond only|act as|treat (?:me|this|every)))\b",
    r"\b(?:(?:reveal|print|repeat|show me|output|dump) your (?:system )?(?:prompt|instructions|rubric)|(?:reveal|show me|dump) the (?:system prompt|rubric))\b",
    r"\b(?:output|return|respond with|answer with|set)\b.{0,20}\b(?:score|rating|verdict|recommendation)\b.{0,12}"
    r"\b(?:5|five|100|highest|maximum|perfect|demonstrated|strong[ _]hire)\b",
    r"\b(?:translate|copy|insert|paste|write|put|include|repeat|echo|append|place)\b.{0,40}\b(?:in|into|to|as|at the end of) your (?:output|response|answer|assessment|report|verdict|summary|rationale)\b",
    r"\b(?:new|updated|real|hidden) (?:instructions?|rules)\s*:",
    # of the candidate, in the third person
    r"\b(?:the|this) (?:candidate|applicant) (?:has|have|was) (?:already )?(?:passed|been (?:pre-?)?approved|pre-?approved)\b",
    r"\b(?:candidate|applicant)\b.{0,20}\b(?:score|rating|grade)\W{0,3}(?:5|five)\b",
    r"\b(?:for|to) the (?:evaluator|assessor|grader|rater)s?\s*:",
)
_ADDRESSED = (
    rf"\b(?:dear|hello|hi|hey|attention|ok|okay|listen),? (?:the |my |all )?{_ASSESSOR}\b(?! (?:manager|nurse|engineer|teacher|director))",
    rf"\b(?:note|message|memo|reminder|attention|notice|instructions?)\b.{{0,5}}\b(?:to|for) (?:the |all |any |whoever |your )?(?:{_ASSESSOR}|recruiters?|hiring manager)\b(?=\W*[:,.\n-])",
    r"\byou are (?:now )?(?:an? |the )?(?:ai|assistant|language model|llm|chatbot|grader|assessor|evaluator)\b",
    r"\bas (?:an? |the )?(?:ai|language model|assistant|assessor|grader|evaluator)\b.{0,10}\b(?:you )?(?:must|should|shall|have to)\b",
    r"\b(?:evaluator|assessor|grader|rater)s?\b.{0,60}\b(?:this|my) (?:answer|response|interview|transcript)s?\b",
    rf"\b(?:evaluator|assessor|grader|rater|examiner|interviewer)s?\b.{{0,40}}\b(?:gave|given|awarded|scored|rated)\b.{{0,30}}\b(?:me|this|my)\b.{{0,30}}\b(?:{_TOP}|{_MARKS})\b",
    r"\b(?:whoever|anyone who|everyone who|anybody who|everybody who|those who|the person who) (?:\w+ )?(?:reads?|assess(?:es)?|evaluates?|scores?|marks?|grades?) (?:this|my|these)\b",
    r"(?:^|[.!?] )\W*(?:imagine|suppose|pretend|assume) (?:that )?(?:I|the candidate|this candidate) (?:had |have |has )?(?:told|said|shown|mentioned|described|demonstrated)\b",
)
_JUDGED = (
    r"(?:score[sd]?|rat(?:e|ed|ing)|mark(?:s|ed)?|grad(?:e|ed|ing)|credit|points?|level|band|top|best|highest|standard|evidence|hire|recommend\w*|"
    r"pass(?:ed)?|approved|assess\w*|evaluat\w*|criteri\w+|expectations?|weighed|treated|ranked)"
)
_THIS = (
    r"(?:(?:this|these) (?:last |whole |entire )?(?:answers?|repl(?:y|ies)|responses?|paragraph|transcript|interview|session|conversation|talk|"
    r"application|evaluation|assessment|report)|my (?:answers?|repl(?:y|ies)|responses?|interview))"
)
# What is said here, and what it should be worth, in one sentence; or who reads it.
_ABOUT_THIS = (
    rf"\b{_THIS}\b.{{0,80}}\b{_JUDGED}\b",
    rf"\b{_JUDGED}\b.{{0,50}}\b{_THIS}\b",
    r"\b(?:whoever|anyone|everyone|anybody|everybody|the one|someone|those) (?:who (?:is|are) )?(?:reads?|reading|grad\w+|evaluat\w+|assess\w*|scor\w+|mark\w+|judg\w+|summ\w+ up|review\w+) (?:this|it all|these|my|me|here)\b",
    r"\bif you (?:have read|are reading|read) (?:this|so|that) far\b",
    r"\b(?:evaluating|grading|assessing|scoring|marking) (?:model|machine|ai|engine|bot|assistant)s?\b",
    r"\b(?:interviewer|assessor|evaluator|recruiter|panel)(?:['’]s)? (?:remark|note|comment|rating|summary)s?\b\s*:",
    r"\b(?:translate|decode|decrypt|execute|read)\b.{0,60}\b(?:carry (?:it|this|them) out|act accordingly|follow it|obey|before reading on)\b",
)
_FORMS = (
    # a role, or the label of a result, in front of a line
    r"(?:^|[.!?\n])[ \t]*(?:assistant|developer|interviewer|assessor|evaluator|grader|rater)\b[ \t]*[:>]",
    r"(?:^|[.!?\n])[ \t]*system\b[ \t]*[:>](?=.{0,80}\b(?:assess\w*|evaluat\w*|scores?|rules?|instructions?|candidate|applicant|hire|override|"
    r"ignore|you|prompt|verdict|rate|rating|mark|answers?)\b)",
    r"\b(?:system|developer) (?:prompt|message|instruction|override)s?\b.{0,5}:",
    r"(?:^|\n|[.!?]\s)[^\w\n]*(?:(?:final|overall|competency|candidate|assessor) )?(?:score|verdict|confidence|evidence(?: found)?)s?\b\W{0,3}(?::|=\s*(?:5|10|100)\b)",
    r"\b(?:competency|overall|final|candidate|assessment|answer|interview)['’s]* (?:score|rating|grade)\"?\s*(?::|=|is|of)?\s*\"?(?:5|five|100|10)\b(?![.\d]*\d)",
    r"\b(?:score|rating|grade|verdict|recommendation|confidence)\"?\s*(?::|=|is)\s*\"?(?:demonstrated|strong[ _]hire|hire\b|1\.0\b|perfect\b|maximum\b)",
    r"(?:^|\n)\s*\[(?-i:[A-Z][A-Z ]{7,})\]",
    r"(?:^|[.!?\n])[ \t]*(?:#+|\*\*|-{3,}|={3,})\s*.{0,30}\b(?:assess(?:ment|or)|evaluat(?:ion|or)|score|rating|verdict|transcript)\b",
    r"\b(?:end|begin|start) of (?:the )?(?:transcript|interview|system prompt|instructions|candidate['’]?s? (?:answer|response))\b(?=\W*(?:$|[.:\n=\-#]|assessor|evaluator|system|note))",
    r"<\|?/?(?:im_start|im_end|system|assistant|instructions?|endoftext)\b",
    r"\[/?(?:inst|system)\]",
    # in disguise: encoded, spaced out, in letters of two alphabets
    r"(?<![\w/.:?&=%#@-])(?-i:(?=[\w+/]*[a-z])(?=[\w+/]*[A-Z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,})={0,2}",
    r"(?<!\S)(?:\w[ \t]+){9,}\w(?!\w)",
    r"\b\w*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])\w*",
)
_ELSEWHERE = (
    # in other languages: leave your instructions aside
    r"\b(?:ignoriere|ignorieren sie|vergiss|vergesst|vergessen sie|missachten? sie|missachte|zignoruj(?:cie)?|pomiń|zapomnij|negeer|vergeet|"
    r"ignor[aáe]|olvid[ae]|ignorez|oublie[zs]?|dimentica|esque[çc]a|игнорируй(?:те)?|забудь(?:те)?|yoksay)\b.{0,30}"
    r"(?:anweisung|instruktion|vorgaben|poleceni?|instrukcj|zasad|instructie|opdracht|instrucciones|reglas|consignes|"
    r"instructions|istruzioni|regole|instru[çc][õo]es|regras|инструкц|указани|правила|talimat)\w*.{0,60}"
    r"(?:\b(?:und|i|en|y|et|e|и|ve)\b|$|[.!:])",
    r"(?:忽略|無視|무시).{0,20}|.{0,20}(?:を無視|지시를)",
    r"\b(?:non tenere conto|vergeet|önceki talimat|больше не действу)\w*\b.{0,60}(?:criteri|regels|talimat|правил)\w*",
    # in other languages: a mark for me
    r"(?:bestnote|höchstnote|note maximale|note plafond|punteggio (?:più alto|massimo)|nota máxima|puntuación máxima|en yüksek puan|hoogste (?:score|cijfer)|"
    r"высш\w+ балл\w*).{0,60}\b(?:mir|mich|kandidat\w*|candidat\w*|bewerber\w*|aday\w*|кандидат\w*|toute réponse|para mí|a me)\b",
    r"\b(?:mir|mich|kandidat\w*|candidat\w*|bewerber\w*|aday\w*|кандидат\w*|toute réponse|attribuiscimi|avaliando|quem estiver)\b.{0,90}(?:bestnote|höchstnote|note maximale|"
    r"note plafond|punteggio (?:più alto|massimo)|nota máxima|puntuación máxima|en yüksek puan|hoogste (?:score|cijfer)|высш\w+ балл\w*)",
    r"(?:评分标准|采点|採点|评为|满分|満点|强烈推荐)",
    r"\b(?:gib|geben sie|vergib|vergeben sie|bewerte|bewerten sie|beurteile)\b.{0,25}\b(?:mir|mich|ihr|ihm|dieser|diesem|diesen|diese|kandidat\w*|bewerber\w*)\b.{0,40}"
    r"\b(?:höchst\w*|bestnote|volle|punktzahl|punkte|bewertung|note|sehr gut)\b",
    r"\b(?:dame|deme|ponme|póngame|asígname|otórgame|otorga|otorgue|da|dé)\b.{0,40}\b(?:puntuación|puntos|nota|calificación)\b.{0,30}\b(?:máxim\w+|más alta|candidat\w+|5|cinco)",
    r"\b(?:dame|deme|ponme|póngame|asígname|otórgame)\b.{0,40}\b(?:puntuación|puntos|nota|calificación)\b",
    r"\b(?:donne|donnez|attribue|attribuez|mets|mettez)[- ](?:moi\b.{0,40}\b(?:note|score|points)\b|.{0,40}\bla (?:note maximale|meilleure note)\b)",
    r"\b(?:przyznaj|daj|oceń)\b.{0,40}\b(?:najwyższ\w+|maksymaln\w+|ocen\w+ 5)",
    r"\b(?:dai|dammi|assegna)\b.{0,40}\b(?:punteggio|voto)\b.{0,20}\b(?:massimo|più alto)",
    r"\b(?:d[êe]|atribua|me d[êe])\b.{0,40}\b(?:nota|pontuação)\b.{0,20}\b(?:máxima|mais alta)",
    r"\bgeef\b.{0,40}\b(?:hoogste|maximale)\b.{0,20}\b(?:score|cijfer|beoordeling)",
    r"(?:поставь|дай|оцени)\w*.{0,40}(?:высш|максимальн)\w*",
)
# Nobody speaks in markup: all that it encloses is withheld, to the end of the answer if it is left open. Code is what
# engineers answer with; only code on an assessment is not.
_MARKUP = re.compile(
    r"<\|\w+\|>.*?(?:<\|(?:im_end|end|eot_id|endoftext)\|>|\Z)|\[inst\].*?(?:\[/inst\]|\Z)|"
    r"<(system|instructions?|assessment|score|verdict|confidence|rationale|rating)>.*?(?:</\1>|\Z)|"
    r"```(?=(?:(?!```).)*?\b(?:assessment|verdict|candidate|competenc\w+|rubric)\b)(?:(?!```).)*(?:```|\Z)|"
    r"<!--.*?(?:-->|\Z)|"
    r"\{(?=[^{}]*\"(?:verdict\"|recommendation\"|(?:score|rating)\"\s*:\s*\"?(?:5|10|100|max|top|high)\b))[^{}]*(?:\}|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# A point before a digit ends nothing, nor does the end of a line within a sentence.
_SENTENCE_END = re.compile(r"[!?]+|\n+(?![a-z])|\.+(?!\d)")
_LEET = str.maketrans("013457", "oieast")
_DISGUISED = re.compile(r"\b(?=\w*[a-z])(?=\w*[013457])\w{5,}\b", re.IGNORECASE)


def visible(text: str) -> str:
    """What a person sees of it."""
    return HIDDEN.sub("", text)


def is_instruction_like(text: str) -> bool:
    """Whether the text speaks to the assessor instead of answering the interviewer."""
    return bool(spoken_to_assessors(text))


def without_instructions(text: str) -> str:
    """The text with `[withheld]` for every sentence that speaks to the assessor. Such a sentence is never evidence,
    so who assesses loses nothing; and nobody obeys what they have not read."""
    kept: list[str] = []
    at = 0
    for start, end in spoken_to_assessors(text):
        kept += [text[at:start], WITHHELD]
        at = end
    return "".join([*kept, text[at:]])


@lru_cache(maxsize=512)
def spoken_to_assessors(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of whole sentences, and of markup with all that it encloses, in order; with words between any two."""
    places = [place for place, each in enumerate(text) if not HIDDEN.match(each)]
    seen = _undisguised("".join(text[place] for place in places))
    spans = [match.span() for match in _MARKUP.finditer(seen)]
    seen = _MARKUP.sub(lambda match: " " * len(match[0]), seen)
    wanted, forms = _patterns()
    spoken = [*wanted.finditer(re.sub(r"\s", " ", seen)), *forms.finditer(seen)]
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(seen)), len(seen)]
    spans += [
        _sentences(seen, ends, each.end() - len(each[0].lstrip(" \n.!?")), each.end()) for each in spoken
    ]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(each for each in spans if each[0] < each[1]):
        follows = bool(joined) and not re.search(r"\w", seen[joined[-1][1] : first])
        start, end = joined.pop() if follows else (first, last)
        joined.append((start, max(end, last)))
    return tuple((places[first], places[last - 1] + 1) for first, last in joined)


def _undisguised(text: str) -> str:
    """Letter by letter as a reader takes them: full-width and styled letters, and digits inside words."""
    plain = "".join(each if each.isascii() else _plain(each) for each in text)
    return _DISGUISED.sub(lambda match: match[0].translate(_LEET), plain)


def _plain(character: str) -> str:
    """One character for one, so that places stay."""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _sentences(text: str, ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The sentences (which end at `ends`) around a span, without the spaces around them."""
    first, last = ends[bisect_right(ends, start) - 1], ends[bisect_left(ends, end)]
    return last - len(text[first:last].lstrip()), first + len(text[first:last].rstrip())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may run over several lines of a sentence, and what begins a line. Compiled when first needed: few functions of this layer
    read answers."""
    flowing = "|".join((*_WANTED, *_ADDRESSED, *_ABOUT_THIS, *_ELSEWHERE)).replace(".{", "[^.!?]{")
    return re.compile(flowing, re.IGNORECASE), re.compile("|".join(_FORMS), re.IGNORECASE)
