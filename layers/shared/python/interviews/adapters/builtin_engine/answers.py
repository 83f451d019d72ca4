# ruff: noqa: E501, SIM905 - patterns and word lists read better in long lines
"""What an answer shows: own actions, a result, numbers, a choice, a look back; and what never counts.

English only. An answer in another language shows nothing here, and what shows nothing is not scored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache

from ...domain.integrity import is_instruction_like
from ...domain.plan import Competency, Plan, Question
from ...domain.session import Turn
from .reading import mentions, sentences, stem, stems, words


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
    r"|\bthan (?:me|I (?:do|am))\b|\b(?:called|calls|considers?|thinks?|thought) me (?:a|an|the|to be)\b|\bnatural talent\b|\bamount of experience\b"
    r"|\b(?:won['’]t|will not) find (?:anyone|anybody|a better|someone)\b"
    r"|\b(?:thrilled|delighted|enthusiastic|impressed) (?:with|by|about) me\b|\bno ?one (?:\w+ )?(?:more|better)\b|\bto perfection\b|\bblindfolded\b"
    r"|\bI(?:['’]m| am) (?:an? )?(?:\w+ly )?\w+(?: \w+)?, (?:\w+ly )?\w+ and (?:\w+ly )?\w+"
    r"|\bI (?:consider|see|regard) myself\b|\bspeaks? for itself\b|\b(?:will|would|always) excel\b|\bnobody ever (?:had to )?complain"
    r"|\bI would rate myself\b|\bten out of ten\b|\b10 ?/ ?10\b"
    r"|\bI (?:really )?(?:love|adore|enjoy)\b|\b(?:best-in-class|world-class|winning mindset|extra mile|holistic approach)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:I (?:really |honestly |just )?(?:don['’]?t|do not) (?:really )?(?:know|have (?:any|much|an))|I(?:['’]ve| have)? never|no "
    r"(?:real |practical |direct )?experience|"
    r"I have(?:n['’]?t| not| no answer)|never came up|lack (?:any |the |real )?experience|make something up|would (?:rather|prefer) not|I['’]d (?:rather|prefer) not|I(?:['’]m| am) not (?:really )?(?:sure|familiar|experienced)|no idea|I "
    r"can(?:no|['’])t (?:really |honestly )?(?:say|answer|think of|remember)|"
    r"not really my|nothing comes to mind|I (?:didn['’]?t|did not) (?:do|use|work))\b",
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
_FUNCTION_WORDS = frozenset(
    "the a an and or but i we it to of in on for with was were is are be that this my our they you not at "
    "as by so had have from which when then because if there their me us he she would could do did been "
    "no just his her him who all what until after before into out up off".split()
)
_FOREIGN_WORDS = frozenset(
    "und der die das ich nicht ein eine mit auf wir ist war den dem von zu im le les des et est une dans pour nous je que qui avec sur "
    "el los las una por para con mi como fue y lo che per il di non sono het een van en ik niet och att jag och det nie jest na sie do"
    .split()
) - _FUNCTION_WORDS  # fmt: skip
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
class Statement:
    """One sentence of an answer and what it shows. `acts` are the stems of what the candidate did, `specifics` those of
    the words that would not fit any story; `opens` says that it begins a new scene, `is_private` that it tells of home,
    `refers` that it goes back to something said before."""

    turn: int
    text: str
    signs: frozenset[Sign]
    stems: frozenset[str]
    terms: frozenset[str]
    acts: frozenset[str]
    specifics: frozenset[str]
    is_denial: bool
    is_told: bool
    opens: bool
    is_private: bool
    refers: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate's turn: its sentences without those that never count (praise of oneself, words to the
    assessor, who one is, lists of words, the question or the rubric repeated, what was said before). `heard` are the
    stems of the whole text, but for who one is."""

    turn: int
    question: Question | None
    text: str
    statements: tuple[Statement, ...]
    in_english: bool
    heard: frozenset[str]

    @property
    def signs(self) -> frozenset[Sign]:
        return frozenset(sign for each in self.statements for sign in each.signs)


@dataclass
class _Reader:
    """Reads a transcript in order and remembers what was said."""

    plan: Plan
    trusted: frozenset[str]
    said: set[tuple[str, ...]] = field(default_factory=set)

    def read(self, turn: Turn, asked: tuple[Competency, Question] | None) -> Answer:
        echoes = _echoed(*asked) if asked else ()
        texts = [each.text for each in sentences(turn.text)]
        # What does not count must not make an answer readable either.
        english = is_english(" ".join(each for each in texts if not never_counts(each)) or turn.text)
        texts = texts if english else []
        counting = tuple(each for text in texts if (each := self._statement(turn.turn, text, echoes)))
        heard = frozenset[str]().union(*(stems_of(text) for text in texts if not _says_who(text)))
        return Answer(turn.turn, asked[1] if asked else None, turn.text, counting, english, heard)

    def _statement(self, turn: int, text: str, echoes: Sequence[frozenset[str]]) -> Statement | None:
        key = tuple(each.text.lower() for each in words(text))
        denies = is_denial(text)
        if (key in self.said and not denies) or never_counts(text):
            return None
        self.said.add(key)
        own = stems_of(text)
        if any(own <= each or (len(own) >= 3 and len(own & each) >= 0.75 * len(own)) for each in echoes):
            return None
        tells = is_told(text)
        return Statement(
            turn=turn,
            text=text,
            signs=signs_of(text) if tells else frozenset(),
            stems=own,
            terms=frozenset(each.term.name for each in mentions(text, self.trusted)),
            acts=acts_of(text) if tells else frozenset(),
            specifics=own - common_stems() if tells else frozenset(),
            is_denial=denies,
            is_told=tells,
            opens=_OPENING.match(text) is not None,
            is_private=_OF_THE_FAMILY.search(text) is not None,
            refers=_REFERS.search(text) is not None,
        )


_REFERS = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their|theirs|its?|this|that|these|those|both|there|then|afterwards|since then|instead|the same|the (?:first|second|third|rest|other))\b",
    re.IGNORECASE,
)
_OF_THE_FAMILY = re.compile(
    r"\b(?:my|our) (?:own |little |best |old |eldest |youngest )?(?:daughter|son|wife|husband|kids?|child(?:ren)?|brother|sister|mother|father|parents|family|"
    r"grandm\w+|grandf\w+|aunt|uncle|cousin|girlfriend|boyfriend|neighbour|friends?|dog|cat|garden|house|flat|holiday|honeymoon|hobby|wedding)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:last (?:year|month|week|summer|spring|autumn|winter)|at (?:my|our) (?:last|previous|former|old)|one (?:day|night|evening|morning|weekend)|"
    r"(?:\w+ ){0,3}(?:years|months|weeks) ago|once|another time|also in my|privately|at home|as a (?:child|kid|hobby)|when I was (?:a|young)|when (?:my|our) \w+ (?:turned|was|were|got)|"
    r"(?:on|in|during) my (?:free|spare|previous|last|holiday|vacation)|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def read_answers(plan: Plan, turns: Sequence[Turn]) -> list[Answer]:
    """The candidate's answers in order; one without a question id belongs to the last question asked."""
    reader = _Reader(plan, frozenset(_terms_of(plan)))
    agenda = {question.question_id: (competency, question) for competency, question in plan.agenda()}
    answers = []
    asked: str | None = None
    for turn in turns:
        asked = turn.question_id or asked
        if turn.role == "candidate":
            answers.append(reader.read(turn, agenda.get(asked) if asked else None))
    return answers


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
        or (_says_who(text) and not acts_of(text))
        or _is_list(text)
        or _is_foreign(text)
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer shows by itself: the signs, and how many own actions and specifics."""

    signs: frozenset[Sign]
    acts: int
    specifics: int


def evidence_in(answer: str, question: str) -> Evidence:
    told = [each.text for each in sentences(answer) if is_told(each.text) and not never_counts(each.text)]
    own = frozenset[str]().union(*map(stems_of, told)) - common_stems() - stems_of(question)
    return Evidence(
        signs=frozenset(sign for each in told for sign in signs_of(each)),
        acts=len({act for each in told for act in acts_of(each)}),
        specifics=len(own),
    )


def _says_who(text: str) -> bool:
    """Whether a sentence is about the person: their name, age, family, faith, health and the like."""
    return _PERSONAL.search(text) is not None and _I_WAS.search(text) is None


@lru_cache(maxsize=1024)
def signs_of(text: str) -> frozenset[Sign]:
    signs = {sign for sign, pattern in _SIGNS.items() if pattern.search(text)}
    if acts_of(text) or _I_WAS.search(text):
        signs.add(Sign.OWN_PART)
    return frozenset(signs)


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
    if len(tokens) >= 6 and sum(token in _FUNCTION_WORDS for token in tokens) / len(tokens) >= 0.15:
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
    return len(tokens) >= 6 and not any(token in _FUNCTION_WORDS for token in tokens)


def _terms_of(plan: Plan) -> set[str]:
    parts = [f"{each.name}. {'. '.join(each.qualifications)}" for each in plan.competencies]
    parts += [question.text for _, question in plan.agenda()]
    return {each.term.name for part in parts for each in mentions(part)}


def _echoed(competency: Competency, question: Question) -> tuple[frozenset[str], ...]:
    """What an answer must not be made of: the question, and each indicator that it is judged by."""
    lines = [line for each in competency.sub_dimensions for line in each.indicators.values()]
    return tuple(stems_of(each) for each in (question.text, *lines, " ".join(question.expected_signals)))
