"""What looks odd in the candidate's turns, found by plain code whichever engine assesses.

A flag is `CODE:turn N`. It asks a person to look; it never changes a score.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .session import Turn

INSTRUCTION_LIKE_TEXT = "INSTRUCTION_LIKE_TEXT"
HIDDEN_CHARACTERS = "HIDDEN_CHARACTERS"
EMPTY_ANSWER = "EMPTY_ANSWER"
REPEATED_ANSWER = "REPEATED_ANSWER"
REPEATED_SENTENCE = "REPEATED_SENTENCE"
COPIED_QUESTION = "COPIED_QUESTION"

_FLAG = re.compile(r"([A-Z_]{3,60}):turn ([1-9]\d{0,3})")
# Zero-width and bidirectional controls and the Unicode tag block; the joiners of emoji and Indic scripts are
# left out.
_HIDDEN = re.compile("[\u200b\u2060\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]")
_INSTRUCTIONS = re.compile(
    "|".join(
        (
            r"\b(ignore|disregard|forget|override|bypass)\b.{0,30}"
            r"\b(previous|prior|above|earlier|preceding|your|all|any|these|those|system)\b"
            r".{0,30}\b(instructions?|prompts?|rules|rubric|guidelines|directions|context|messages?)\b",
            r"\b(give|award|assign|grant)\b.{0,25}\b(me|this candidate|the candidate|this answer|my "
            r"answers?)\b"
            r".{0,40}\b(score|rating|points|marks?|grade|five|5|100|top|highest|maximum|full|"
            r"strong[ _]hire|hire)\b",
            r"\b(score|rate|grade|mark|evaluate|assess)\b (me|this candidate|the candidate|this answer|"
            r"my answers?|it)\b"
            r".{0,20}\b(as|with|at|a|an|5|five|100|highest|top|maximum|full|strong[ _]hire)\b",
            r"\brecommend\b.{0,20}\b(me|this candidate|the candidate)\b.{0,30}\b(hire|hiring|strong)\b",
            r"\byou are (now )?(an? |the )?(ai|assistant|language model|llm|chatbot|grader|assessor|"
            r"evaluator)\b",
            r"\b(as|dear) (an? |the )?(ai|language model|assistant|assessor|grader|evaluator)\b.{0,40}"
            r"\b(must|should|will|please|you)\b",
            r"\b(system|developer) (prompt|message|instruction|override)s?\b.{0,5}:",
            r"(^|\n)\s*(system|assistant|developer)\s*:",
            r"<\|?/?(im_start|im_end|system|assistant|instructions?|endoftext)\b",
            r"\[/?(inst|system)\]",
            r"\b(reveal|print|repeat|show me) (your|the) (system )?(prompt|instructions|rubric)\b",
        )
    ),
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\n]+")


def is_instruction_like(text: str) -> bool:
    """Whether the text speaks to the assessor instead of answering the interviewer."""
    return _INSTRUCTIONS.search(text) is not None


def find_flags(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Every flag of the candidate's turns, in the order of the transcript."""
    return tuple(f"{code}:turn {turn}" for turn, code in _findings(turns))


def merge_flags(own: Sequence[str], of_engine: Sequence[str], turns: Sequence[Turn]) -> tuple[str, ...]:
    """Both kinds without doubles; an engine's flag counts only in the known form and for a candidate's
    turn."""
    candidates = {turn.turn for turn in turns if turn.role == "candidate"}
    known = [each for each in of_engine if (match := _FLAG.fullmatch(each)) and int(match[2]) in candidates]
    return tuple(sorted({*own, *known}, key=lambda flag: (int(flag.rpartition(" ")[2]), flag)))


def _findings(turns: Sequence[Turn]) -> Iterator[tuple[int, str]]:
    earlier: list[Counter[str]] = []
    question = ""
    for turn in turns:
        if turn.role == "interviewer":
            question = turn.text
            continue
        words = _words(turn.text)
        if not words:
            yield turn.turn, EMPTY_ANSWER
            continue
        if is_instruction_like(turn.text):
            yield turn.turn, INSTRUCTION_LIKE_TEXT
        if _HIDDEN.search(turn.text):
            yield turn.turn, HIDDEN_CHARACTERS
        counted = Counter(words)
        if len(words) >= 8 and any(_alike(counted, each) for each in earlier):
            yield turn.turn, REPEATED_ANSWER
        if _repeats_a_sentence(turn.text):
            yield turn.turn, REPEATED_SENTENCE
        if len(words) >= 8 and _alike(counted, Counter(_words(question))):
            yield turn.turn, COPIED_QUESTION
        earlier.append(counted)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Whether nine tenths of the words of both are the same (multiset Jaccard)."""
    union = (one | other).total()
    return union > 0 and (one & other).total() / union >= 0.9


def _repeats_a_sentence(text: str) -> bool:
    sentences = [" ".join(_words(each)) for each in _SENTENCE_END.split(text)]
    return any(count >= 3 for sentence, count in Counter(sentences).items() if len(sentence.split()) >= 4)
