# ruff: noqa: E501, SIM905 - patterns and word lists read better in long lines
"""What a sentence shows: own actions, a result, numbers, a choice, a look back, and words that would not fit any story.

English only. A text in another language shows nothing here, and what shows nothing is not scored.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from .reading import sentences, stem, stems, words


class Sign(StrEnum):
    OWN_PART = "an own part in it"
    RESULT = "a result"
    NUMBER = "numbers"
    TRADE_OFF = "a choice between options"
    REASON = "reasons"
    LESSON = "an honest look back"
    CASE = "a real case"


_IRREGULAR = frozenset(
    "began bent bet bit blew bought bound broke brought built burnt caught chose came cut dealt did done drew driven drove dug ate "
    "fed fell felt fought found flew forgot froze gave given gone got grew held hid hit hung kept knew laid led left lent let lit lost "
    "made meant met overcame overheard oversaw paid proved put quit ran rang read rebuilt redid rethought rewrote rewritten rode rose "
    "said sat saw seen sent set sewed shook shot showed shown shut slept sold sought spent spoke spread split spun stood stole stuck "
    "struck swapped swore taken taught threw told took tore undertook understood undid wept went withdrew woke won wore worked wound wrote "
    "written chosen spoken broken drawn known thrown withdrawn".split()
)  # fmt: skip
# What one feels, thinks or merely uses is no action.
_NO_ACTION = frozenset(
    "used worked liked loved wanted needed enjoyed believed hoped wished seemed felt knew meant learned learnt cared tried lived "
    "stayed agreed gone done had slept forgot lost understood heard thought".split()
)
_ADVERB = r"(?:(?:have|had|then|also|first|just|only|even|finally|later|usually|again|once|always|simply|still|so|therefore|myself|both|\w+ly)\s+)*"
_I_DID = re.compile(rf"\b[Ii](?:['’](?:ve|d))?\s+{_ADVERB}(\w+)")
_AND_DID = re.compile(
    rf"(?:,|;|\band|\bbut|\bthen|\bor)\s+(?:and\s+|then\s+|but\s+)*{_ADVERB}(\w+)", re.IGNORECASE
)
_I_WAS = re.compile(
    r"\b[Ii] was (?:responsible|in charge|the one|looking|going|about to|on call|leading|running|treating|working on|booking|preparing)|"
    r"\b[Ii] (?:owned|ran|led|had to|am the one)\b|\b[Mm]y (?:part|job|task|role|idea|proposal|decision|design|fix|change|suggestion)\b"
)
_PATTERNS = {
    Sign.RESULT: r"\b(?:reduc(?:ed|ing)|cut|improved|increased|dropped|fell|rose|grew|saved|shipped|launched|released|"
    r"went (?:down|up|live|from|back|home|to)|came down|came back|as a result|in the end|since then|ever since|afterwards|after that|"
    r"result(?:ed|s)?|outcome|halved|doubled|tripled|eliminated|no longer|no more|disappeared|stopped|prevented|adopted|won|signed|"
    r"closed|recovered|never (?:again|happened)|has not happened|zero|faster|is (?:now|still)|are now|we now|is gone|was gone|"
    r"turned out|worked|was accepted|accepted|agreed|passed|left on time|in time|on time|thanked|stayed|kept|takes (?:now|only)|"
    r"(?:is|was|were|are) (?:down|back|up) (?:to|at|by)|now (?:takes|within|works)|none|nobody|found|withdrawn|approved)\b",
    Sign.NUMBER: r"(?<![A-Za-z0-9.])[0-9][0-9.,]*|[€$£]\s?[0-9]|"
    r"\b(?:half|halved|twice|doubled|tripled|a third|a quarter|a dozen|tenfold|hundreds|thousands|millions?|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty) (?:hours?|days?|weeks?|months?|minutes?|people|patients|"
    r"customers|guests|pupils|percent|times))\b",
    Sign.TRADE_OFF: r"\b(?:trade-?offs?|instead|rather than|downsides?|drawbacks?|the (?:cost|price) (?:was|of)|at the (?:cost|price) of|"
    r"it (?:did )?costs?|cost us|gave up|alternatives?|other options?|compared|versus|vs|considered|weighed|chose|have chosen|"
    r"decided (?:against|not to|for|to)|in return|accepted|could have|on the other hand|worth it|in exchange|deliberately|on purpose|"
    r"ruled out|balanced?|refused|against it|would have|although|even though|preferred|argued|over (?:restarting|waiting|buying|hiring))\b",
    Sign.REASON: r"\b(?:because|so that|the reason|therefore|which meant|that way|in order to|otherwise|due to|given that|to avoid|to make sure|"
    r"to keep|since (?:the|it|they|we|I|nobody|that|their|our|his|her|free|he|she)|as (?:the|it|they|we|I|their|nobody|we|he|she))\b",
    Sign.LESSON: r"\b(?:in hindsight|looking back|learned|learnt|lesson|mistake|went wrong|next time|would do|differently|regret|"
    r"underestimated|should have|failed|post-?mortem|since then I|today I|I now|was wrong|I was too|too late|too careful|my (?:own )?fault|partly my|"
    r"embarrass\w+|what I took from|I still|does not work for|still (?:breaks|fails|have no)|afterwards we|"
    r"no good answer|we added one later|made it worse|overlooked|did not work|didn['’]t work|rightly)\b",
    Sign.CASE: r"\b(?:at (?:my|our) (?:last|previous|former|current|old)|last (?:year|month|week|summer|spring|autumn|winter|quarter)|"
    r"in (?:19|20)\d\d|one (?:day|time|night|morning|evening|customer|client|patient|incident|of our|of my)|once|"
    r"when (?:we|I|our|my|a|the|one)|in (?:January|February|March|April|May|June|July|August|September|October|November|December)|"
    r"for a (?:client|customer|company|project|bank|team)|our (?:team|company|service|system|platform|"
    r"customers?|users?)|years ago|during (?:my|an|the|our)|"
    r"my (?:team|project|company|previous|last|first|second|third|shift|class|ward))\b",
}  # fmt: skip
_SIGNS = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _PATTERNS.items()}
_DENIAL = re.compile(
    r"\b(?:I (?:really |honestly |just )?(?:don['’]?t|do not) (?:really )?(?:know|have (?:any|much|an))|I(?:['’]ve| have)? never|no "
    r"(?:real |practical |direct )?experience|"
    r"I have(?:n['’]?t| not| no answer)|never came up|lack (?:any |the |real )?experience|make something up|I(?:['’]m| am) not (?:really )?(?:sure|familiar|experienced)|no idea|I "
    r"can(?:no|['’])t (?:really |honestly )?(?:say|answer|think of|remember)|"
    r"not really my|nothing comes to mind|I (?:didn['’]?t|did not) (?:do|use|work))\b",
    re.IGNORECASE,
)
FUNCTION_WORDS = frozenset(
    "the a an and or but i we it to of in on for with was were is are be that this my our they you not at "
    "as by so had have from which when then because if there their me us he she would could do did been "
    "no just his her him who all what until after before into out up off".split()
)
_FOREIGN_WORDS = frozenset(
    "und der die das ich nicht ein eine mit auf wir ist war den dem von zu im le les des et est une dans pour nous je que qui avec sur "
    "el los las una por para con mi como fue y lo che per il di non sono het een van en ik niet och att jag och det nie jest na sie do"
    .split()
) - FUNCTION_WORDS  # fmt: skip
# Stems of words that fit any story; the rest of an answer's words are its specifics.
_COMMON_WORDS = (
    "able achieve achievement action activity actual add additional advantage affect agree aim allow alternative amazing amount analyse analyze "
    "answer apply approach area aspect atmosphere attitude attention available aware bad balance base basic believe benefit best better big "
    "bit bring broad build business care career case challenge challenging change choice choose clear close collaborate collaboration "
    "colleague come common communicate communication company competency complete complex concept concern condition consider consistent "
    "continue continuous contribute cost course create critical current day deal decide decision deep deliver depend describe detail develop "
    "difference different difficult difficulty direction discuss downside easy effect effective efficiency efficient effort enable end enjoy "
    "ensure environment especially essential evaluate event everybody everyone everything example excellence excellent expect experience "
    "experienced explain expert expertise external extreme fact factor fast faster feel field find first fit focus follow full further future "
    "general give go goal good great group grow guide half hand handle happen happy hard help high holistic hope idea ideal identify impact "
    "implement implementation important improve improvement increase individual influence information initiative innovation innovative input "
    "insight interest interesting internal involve issue job keep key kind know knowledge large last later lead leader leadership learn leave "
    "let level leverage life limit listen little local long look lose love low lower main maintain major manage management manager manner "
    "matter maximise mean measure meet member method might mindset minimum modern moment month motivate motivated motivation move naturally "
    "necessary need new next normal note number objective offer old open operate operational opinion opportunity optimal optimise option order "
    "organisation organise outcome outstanding overall own part passion passionate past people percent perfect perform performance period "
    "person personal place plan play point positive possible potential power practical practice prefer prepare present pressure previous "
    "principle prioritise priority proactive probably problem procedure process professional progress project proper proud provide "
    "purpose put quality quick quickly raise range reach real reason reduce regular relate relation relationship relevant reliable require "
    "requirement resolve resource respect respond responsibility responsible result return right rise risk robust role rule run say second see "
    "sense serious set several share short show significant similar simple situation skill small smart solution solve special specific "
    "stakeholder standard start state stay step stop story strategic strategy strength strong structure struggle style success successful "
    "suggest support sure synergy system take talk target task team teamwork technique technology term think time tool top topic total "
    "tough track trade trade-off transformation true trust try turn type understand useful usual value various view vision wait want "
    "way weak week win winning wish word work worker world worry wrong year bother sort stuff end glad ask question interesting hour mind get gets anything something nothing somebody anybody "
    "thing everywhere best-in-class end-to-end user-centric data-driven customer-first cutting-edge scalable measurable measured weighed "
    "weigh introduce pick early earlier satisfied inefficient duty optimise convince patience since although though instead hindsight worth price thought save somehow limits mistakes reasons decisions downsides alternatives others position place request"
)
# Gendered words stand for the same person, so that their swap leaves every stem as it is.
_PERSONS = {
    "man": "person", "woman": "person", "men": "person", "women": "person", "mother": "parent", "father": "parent", "mum": "parent",
    "dad": "parent", "son": "child", "daughter": "child", "wife": "spouse", "husband": "spouse", "brother": "sibling", "sister": "sibling",
    "boy": "child", "girl": "child", "gentleman": "person", "lady": "person",
}  # fmt: skip
_GENDERED = re.compile(rf"\b(?:{'|'.join(_PERSONS)})\b", re.IGNORECASE)
_GENERAL_TALK = re.compile(
    r"\b(?:one (?:has|should|must|needs|can)|you (?:have|need|should|must|can|find|look|understand|stay|check|listen)|(?:it|that) is (?:very |really |also )?important|"
    r"in general|(?:must|should) (?:be|always|have|help|wear)|always (?:be|stay|try)|is (?:key|everything|king))\b",
    re.IGNORECASE,
)
_PARTICIPLES = frozenset(
    "done gone given seen known taken written shown drawn driven chosen spoken broken thrown withdrawn rewritten".split()
)
_TELLS = re.compile(
    r"\b(?:was|were|had|did|have|has|(?!need|indeed|speed|feed|seed|exceed|proceed|succeed)[a-z]{2,}ed|"
    + "|".join(
        sorted(
            _IRREGULAR
            - _PARTICIPLES
            - {"cut", "put", "set", "read", "hit", "quit", "shut", "split", "spread", "let", "bet"}
        )
    )
    + r")\b",
    re.IGNORECASE,
)
# "It is all connected" tells of nothing that happened.
_STATE = re.compile(r"(?:\b(?:is|are|be|being|get|gets)|['’](?:s|re)) (?:\w+ )?\w+ed\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:is|are) now\b|\b(?:we|I|our|my)\b.*\b(?:now|still|since|within)\b|\b(?:now|since|still)\b.*\d|\b(?:saves?|takes?) (?:\w+ ){0,3}\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer shows by itself: the signs, and how many own actions and specifics."""

    signs: frozenset[Sign]
    acts: int
    specifics: int


def evidence_in(answer: str, question: str) -> Evidence:
    told = [each.text for each in sentences(answer) if is_told(each.text)]
    own = frozenset[str]().union(*map(stems_of, told)) - common_stems() - stems_of(question)
    return Evidence(
        signs=frozenset(sign for each in told for sign in signs_of(each)),
        acts=len({act for each in told for act in acts_of(each)}),
        specifics=len(own),
    )


@lru_cache(maxsize=1024)
def signs_of(text: str) -> frozenset[Sign]:
    signs = {sign for sign, pattern in _SIGNS.items() if pattern.search(text)}
    if acts_of(text) or has_a_part(text):
        signs.add(Sign.OWN_PART)
    return frozenset(signs)


def has_a_part(text: str) -> bool:
    """Whether it names an own part in other words than an action: "I was responsible for it", "my idea"."""
    return _I_WAS.search(text) is not None


@lru_cache(maxsize=1024)
def acts_of(text: str) -> frozenset[str]:
    """The stems of what "I" did; a verb after a comma or "and" goes on with the subject before it."""
    found: set[str] = set()
    for first in _I_DID.finditer(text):
        if _is_past(first[1]):
            found |= {stem(first[1])} if _is_action(first[1]) else set()
            clause = re.split(r"\b(?:I|i|he|she|they|we|it|who)\b", text[first.end() :], maxsplit=1)[0]
            found |= {stem(each[1]) for each in _AND_DID.finditer(clause) if _is_action(each[1])}
    return frozenset(found)


def _is_action(word: str) -> bool:
    return word.lower() not in _NO_ACTION and _is_past(word)


def _is_past(word: str) -> bool:
    lowered = word.lower()
    return lowered in _IRREGULAR or (lowered.endswith("ed") and len(lowered) > 3)


@lru_cache(maxsize=1024)
def is_told(text: str) -> bool:
    """Whether a sentence tells of something that was or is so, and not of what one should do."""
    tells = _TELLS.search(_STATE.sub("", text)) is not None
    if _GENERAL_TALK.search(text) and not acts_of(text):
        return False
    return tells or (_NOW.search(text) is not None)


def is_english(text: str) -> bool:
    """Whether the small words are English ones; where there are few of them, whether none is of another language."""
    tokens = [each.text.lower().split("'")[0].split("’")[0] for each in words(text)]
    if len(tokens) >= 6 and sum(token in FUNCTION_WORDS for token in tokens) / len(tokens) >= 0.15:
        return True
    return text.isascii() and sum(token in _FOREIGN_WORDS for token in tokens) < 2


def is_denial(text: str) -> bool:
    return _DENIAL.search(text) is not None


@lru_cache(maxsize=2048)
def stems_of(text: str) -> frozenset[str]:
    """As `stems`, with one stem for what differs by gender alone."""
    neutral = _GENDERED.sub(lambda match: _PERSONS[match[0].lower()], text)
    return frozenset(stems(neutral))


@cache
def common_stems() -> frozenset[str]:
    return frozenset(stem(each) for each in (*_COMMON_WORDS.split(), *_PERSONS.values(), *_IRREGULAR))
