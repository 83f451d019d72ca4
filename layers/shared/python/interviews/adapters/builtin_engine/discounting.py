# ruff: noqa: E501 - patterns read better in long lines
"""What never counts: praise of oneself, words to the assessor, who one is, lists of words, what is only supposed."""

import re
from functools import lru_cache

from ...domain.guardrails.prompt_injection import is_instruction_like
from .reading import words
from .signs import FUNCTION_WORDS, acts_of, has_a_part

_CASELESS = r"[^.!?]{0,60}"
_PRAISE = re.compile(
    r"\bI(?:'m|’m| am| have always been| was always)\s+(?:\w+[\s,]+){0,4}?(?:expert|excellent|great|good|best|"
    r"passionate|guru|ninja|rockstar|"
    r"master|skilled|strong|experienced|perfect|perfectionist|proficient|hard-?working|motivated|amazing|talented|"
    r"confident|outstanding|"
    r"exceptional|brilliant|world-class|senior|ideal|fast learner|people person|team player|results-driven|dedicated|reliable)\b"
    r"|\b(?:best|perfect|ideal|strongest) (?:developer|engineer|candidate|fit|person|choice|nurse|manager|teacher|employee)\b"
    r"|\bI know (?:everything|all|it all|\w+ (?:very|extremely|really|inside))\b"
    r"|\b(?:everyone|everybody|people|colleagues|friends|customers)\b.{0,40}\b(?:say|says|tell|tells|knows?|agrees?) (?:that |me |so)"
    rf"|\bmy (?:skills?|experience|knowledge)\b{_CASELESS}\b(?:excellent|outstanding|great|exceptional|strong|best|second to none|unmatched)\b"
    r"|\b(?:better|faster|smarter|quicker|more \w+) than (?:(?:any|all|most|the|my|every|our) )*(?:(?:other|rest of the) )*(?:colleagues?|others|peers|team|team ?mates?|candidates?|applicants?|people|everyone|everybody|anyone|anybody|average)\b"
    r"|\bthan (?:me|I (?:do|am))\b|\b(?:called|calls|considers?|thinks?|thought) me (?:a|an|the|to be)\b|\bnatural talent\b|\bamount of experience\b"
    r"|\b(?:won['’]t|will not) find (?:anyone|anybody|a better|someone)\b"
    r"|\b(?:thrilled|delighted|enthusiastic|impressed) (?:with|by|about) me\b|\bno ?one (?:\w+ )?(?:more|better)\b|\bto perfection\b|\bblindfolded\b"
    r"|\bI(?:['’]m| am) (?:an? )?(?:\w+ly )?\w+(?: \w+)?, (?:\w+ly )?\w+ and (?:\w+ly )?\w+"
    r"|\bI (?:consider|see|regard) myself\b|\bspeaks? for itself\b|\b(?:will|would|always) excel\b|\bnobody ever (?:had to )?complain"
    r"|\bI would rate myself\b|\bten out of ten\b|\b10 ?/ ?10\b"
    r"|\bI (?:really )?(?:love|adore|enjoy)\b|\b(?:best-in-class|world-class|winning mindset|extra mile|holistic approach)\b",
    re.IGNORECASE,
)
# Who somebody is must not count, so such a sentence is not read at all, unless it also tells of an action.
_PERSONAL = re.compile(
    r"\b(?:my name is|call me (?-i:[A-Z])\w+|I(?:['’]m| am| was) \d+|I(?:['’]m| am) (?-i:[A-Z])\w+(?: (?-i:[A-Z])[\w'’-]*)+|I(?:['’]m| am) (?:a |an )?(?:\w+ )?(?:man|woman|mother|father|christian|muslim|jew\w*|hindu|buddhist|"
    r"atheist|religious|gay|lesbian|trans\w*|disabled|pregnant|married|divorced|single|immigrant|refugee|veteran)|"
    r"I am not (?:religious|married)|the only (?:wo)?man\b|as an? (?:(?:single|young|old|older|married) )?(?:wo)?man\b|as an? (?:mother|father|parent)\b|mosque|church|synagogue|temple|wheelchair|hearing aid|I ride a|I live (?:in|with|alone)|I (?:was|am) used to that|ramadan|lent|sabbath|hanukkah|diwali|a (?:boy|girl)\\b|in my (?:twenties|thirties|forties|fifties|sixties)|"
    r"I have (?:\w+ ){0,2}(?:children|kids|sons?|daughters?)|I (?:was born|grew up|come from|come originally))\b",
    re.IGNORECASE,
)
# Words about the assessment are not words about the work.
_TO_THE_ASSESSOR = re.compile(
    r"\bthis candidate\b|\bthe candidate (?:has passed|has been|is (?:an? )?(?:excellent|approved|ideal|perfect|outstanding|strong)|described|"
    r"demonstrated|achieved|showed|should (?:be|get|receive)|must (?:be|get|receive)|deserves)\b|"
    r"\b(?:for|to|dear|attention|hello|hi|hey) (?:the |my )?(?:assessor|evaluator|grader|interviewer|rater|ai)s?\b|\bpre-approved\b|"
    r"(?-i:\bSTRONG_HIRE\b|\bDEMONSTRATED\b)|\bas demonstrated\b|\b(?:score|rating|confidence|verdict|points?)\s*[:=]|"
    r"\b(?:award|give|grant)\w* (?:me )?(?:five|5|full|all)\b|\bscore of (?:5|five)\b|"
    r"\b5 (?:of|out of|/) ?5\b|<\||\|>|\{\s*[\"']|[\"']\s*\}|^\W*SYSTEM\s*:|</?\w+>|\S{36,}|[\uff01-\uff5e]|```|\w\s*=\s*[0-9]|^\s*return\b",
    re.IGNORECASE,
)
_ON_THE_ASSESSMENT = re.compile(
    r"\b(?:candidate|applicant|assessor|evaluator|grader|rubric|transcript)s?\b|"
    r"\b(?:score|scores|scored|rate|rated|mark|marks|marked|grade|graded|evaluate|evaluated)\b.{0,40}\b(?:answers?|competenc\w+|me|maximum|highest|full|excellent)\b|"
    r"\b(?:answers?|competenc\w+)\b.{0,40}\b(?:scored?|rated?|marked?|graded?|evaluated?|maximum|highest|full)\b|"
    r"\byour (?:\w+ )?(?:guidelines|instructions|rubric|rules|prompt)\b",
    re.IGNORECASE,
)
# Words to "you", a line under a label ("score: 5", "Interviewer: thanks") and a heading tell nothing of oneself.
_TO_SOMEBODY = re.compile(
    r"\byou(?:r|rs|rself)?\b|^\W*(?!situation|task|action|result|outcome|context|background|approach)(?:\w+\s+){0,2}\w+\s*:\s|^\s*(?:#|\*\*|>|---)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\W*(?:score|confidence|verdict|evidence|rationale|rating|grade|recommendation|assessment|system|assistant|developer|user|interviewer|assessor|"
    r"evaluator|recruiter|instructions?|note)\b[^:.]{0,20}:",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|me|us)\b|\bi['’]", re.IGNORECASE)
# What is only supposed has not been done.
_SUPPOSED = re.compile(
    r"^\W*(?:imagine|suppose|assume|pretend|let us say|let['’]s say|picture|hypothetically)\b|\bif I had told you\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def never_counts(text: str) -> bool:
    """Whether a sentence says nothing about the work, whatever words it holds."""
    return (
        is_instruction_like(text)
        or (_TO_SOMEBODY.search(text) is not None and _FIRST_PERSON.search(text) is None)
        or _SUPPOSED.search(text) is not None
        or _LABELLED.search(text) is not None
        or (_ON_THE_ASSESSMENT.search(text) is not None and not acts_of(text))
        or _PRAISE.search(text) is not None
        or _TO_THE_ASSESSOR.search(text) is not None
        or (says_who(text) and not acts_of(text))
        or _is_list(text)
        or _is_foreign(text)
    )


def says_who(text: str) -> bool:
    """Whether a sentence is about the person: their name, age, family, faith, health and the like."""
    return _PERSONAL.search(text) is not None and not has_a_part(text)


def _is_list(text: str) -> bool:
    """ "Kafka, Docker, Redis and Helm." names things and says nothing about them."""
    parts = [part for part in re.split(r"[,;/|]|\band\b", text) if part.strip()]
    if len(parts) < 5 or len(acts_of(text)) > 1:
        return False
    short = sum(len(words(part)) <= 3 for part in parts)
    return short / len(parts) >= 0.7


def _is_foreign(text: str) -> bool:
    """A sentence in another language inside an English answer."""
    tokens = [each.text.lower() for each in words(text)]
    return len(tokens) >= 6 and not any(token in FUNCTION_WORDS for token in tokens)
