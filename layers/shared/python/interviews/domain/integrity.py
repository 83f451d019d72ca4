"""What looks odd in the candidate's turns, found by plain code whichever engine assesses.

A flag is `CODE:turn N`. It asks a person to look; it never changes a score.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from .session import Turn
from .times import from_iso

INSTRUCTION_LIKE_TEXT = "INSTRUCTION_LIKE_TEXT"
HIDDEN_CHARACTERS = "HIDDEN_CHARACTERS"
EMPTY_ANSWER = "EMPTY_ANSWER"
REPEATED_ANSWER = "REPEATED_ANSWER"
REPEATED_SENTENCE = "REPEATED_SENTENCE"
COPIED_QUESTION = "COPIED_QUESTION"
PASTED_ANSWER = "PASTED_ANSWER"
WITHHELD = "[withheld]"
"""What stands for words that speak to the assessor."""
# From here on nobody types or speaks: the fastest typists reach 15 characters a second, fast speech as many.
PASTED_FROM_CHARACTERS = 300
FASTEST_CHARACTERS_PER_SECOND = 25

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
            r"(^|\n)[ \t]*(system|assistant|developer)[ \t]*:",
            r"<\|?/?(im_start|im_end|system|assistant|instructions?|endoftext)\b",
            r"\[/?(inst|system)\]",
            r"\b(reveal|print|repeat|show me) (your|the) (system )?(prompt|instructions|rubric)\b",
            r"\b(new|updated|real|hidden) (instructions?|rules)\s*:",
            r"\b(note|message|memo|reminder|attention)\b.{0,5}\b(to|for) (the |all |any )?"
            r"(evaluators?|assessors?|graders?|raters?|ai|model|llm|recruiters?|hiring manager)\b",
            r"\bfor the (evaluator|assessor|grader|rater)s?\s*:",
            r"\b(if you do not|if you don'?t|unless you)\b.{0,20}\b(award|give|assign|rate|score|hire|recommend)\b",
            r"\b(score|rating|grade|verdict|recommendation|confidence)\"?\s*(:|=|is)\s*\"?"
            r"(5|five|100|1\.0|perfect|maximum|demonstrated|strong[ _]hire|hire)\b",
            r"\b(output|return|respond with|answer with|set)\b.{0,20}\b(score|rating|verdict|recommendation)\b.{0,12}"
            r"\b(5|five|100|highest|maximum|perfect|demonstrated|strong[ _]hire)\b",
            r"\b(mark|treat|count)\b.{0,20}\b(answers?|competenc(y|ies)|qualifications?|statements?)\b.{0,20}"
            r"\bas (demonstrated|excellent|correct|outstanding|met|passed)\b",
            r"\b(the|this) candidate (has|have) (already )?(passed|been (pre-?)?approved)\b",
            r"\b(end|begin|start) of (the )?(transcript|interview|system prompt|instructions)\b",
            # German, Spanish and French
            r"\b(ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,20}\b(alle|deine|ihre|vorherige[nr]?|"
            r"bisherige[nr]?|obige[nr]?)\b.{0,30}\b(anweisung|instruktion|regel|vorgabe)\w*",
            r"\b(gib|geben sie|vergib|vergeben sie)\b.{0,10}\b(mir|ihr|ihm|dieser|diesem|für)\b.{0,40}"
            r"\b(höchst\w*|volle|punktzahl|punkte|bewertung|note)\b",
            r"\b(bewerte|bewerten sie)\b.{0,10}\b(mich|diese antwort|diese person|kandidat\w*)\b.{0,30}\b(mit|als)\b",
            r"\b(ignor[ae]|olvid[ae])\b.{0,20}\b(todas|tus|sus|anteriores|previas)\b.{0,20}\b(instrucciones|reglas)\b",
            r"\b(ignor[ae]|olvid[ae])\b.{0,20}\b(instrucciones|reglas)\b.{0,20}\b(anteriores|previas)\b",
            r"\b(dame|deme|ponme|póngame|asígname|otórgame)\b.{0,40}\b(puntuación|puntos|nota|calificación)\b",
            r"\b(ignorez?|oubliez?)\b.{0,20}\b(toutes|tes|vos)\b.{0,20}\b(instructions|consignes|règles)\b",
            r"\b(ignorez?|oubliez?)\b.{0,20}\b(instructions|consignes|règles)\b.{0,20}\b(précédentes|antérieures)\b",
            r"\b(donne|donnez|attribue|attribuez)[- ]moi\b.{0,40}\b(note|score|points)\b",
        )
    ),
    re.IGNORECASE,
)
# What chat assistants put around the answers that they write.
_ASSISTANT_SPEAK = re.compile(
    r"\bas an? (ai|artificial intelligence|(large )?language model)\b|\bi'?m (just |only )?an ai\b|"
    r"^\s*(certainly|sure|of course|absolutely)[!,.]? here('s| is| are)\b|\bhere'?s a (strong|sample|possible) "
    r"(answer|response)\b|\b(let me know if|would you like me to)\b.{0,40}\b(adjust|refine|tailor|rephrase|shorten)",
    re.IGNORECASE,
)
# Nobody speaks the markup of chats: all that it encloses is withheld, to the end of the answer if it is left open.
_MARKUP = re.compile(
    r"<\|\w+\|>.*?(?:<\|(?:im_end|end|eot_id|endoftext)\|>|\Z)|\[inst\].*?(?:\[/inst\]|\Z)|"
    r"<(system|instructions?)>.*?(?:</\1>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"[.!?\n]+")


def visible(text: str) -> str:
    """What a person sees of it."""
    return _HIDDEN.sub("", text)


def is_instruction_like(text: str) -> bool:
    """Whether the text speaks to the assessor instead of answering the interviewer."""
    seen = visible(text)
    return bool(_INSTRUCTIONS.search(seen) or _MARKUP.search(seen))


def without_instructions(text: str) -> str:
    """The text with `[withheld]` for every sentence that speaks to the assessor. Such a sentence is never evidence,
    so who assesses loses nothing; and nobody obeys what they have not read."""
    kept: list[str] = []
    at = 0
    for start, end in _instructed(text):
        kept += [text[at:start], WITHHELD]
        at = end
    return "".join([*kept, text[at:]])


def _instructed(text: str) -> Iterator[tuple[int, int]]:
    """Spans of whole sentences, and of markup with all that it encloses, in order, with words between any two."""
    visible = [place for place, each in enumerate(text) if not _HIDDEN.match(each)]
    seen = "".join(text[place] for place in visible)
    spans = [match.span() for match in _MARKUP.finditer(seen)]
    spoken = [match for match in _INSTRUCTIONS.finditer(seen) if not _touches(spans, *match.span())]
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(seen)), len(seen)]
    spans += [_sentences(seen, ends, match.end() - len(match[0].lstrip()), match.end()) for match in spoken]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(each for each in spans if each[0] < each[1]):
        start, end = joined.pop() if joined and not _words(seen[joined[-1][1] : first]) else (first, last)
        joined.append((start, max(end, last)))
    for first, last in joined:
        yield visible[first], visible[last - 1] + 1


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in spans)


def _sentences(text: str, ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The sentences (which end at `ends`) around a span, without the spaces around them."""
    first, last = ends[bisect_right(ends, start) - 1], ends[bisect_left(ends, end)]
    return last - len(text[first:last].lstrip()), first + len(text[first:last].rstrip())


def find_flags(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Every flag of the candidate's turns, in the order of the transcript."""
    return tuple(f"{code}:turn {turn}" for turn, code in _findings(turns))


def merge_flags(own: Sequence[str], of_engine: Sequence[str], turns: Sequence[Turn]) -> tuple[str, ...]:
    """Both kinds without doubles; an engine's flag counts only in the known form and for a candidate's
    turn."""
    return tuple(
        sorted({*own, *known_flags(of_engine, turns)}, key=lambda flag: (int(flag.rpartition(" ")[2]), flag))
    )


def known_flags(flags: Sequence[str], turns: Sequence[Turn]) -> tuple[str, ...]:
    candidates = {turn.turn for turn in turns if turn.role == "candidate"}
    return tuple(each for each in flags if (match := _FLAG.fullmatch(each)) and int(match[2]) in candidates)


def _findings(turns: Sequence[Turn]) -> Iterator[tuple[int, str]]:
    earlier: list[Counter[str]] = []
    question, asked_at = "", ""
    for turn in turns:
        if turn.role == "interviewer":
            question, asked_at = turn.text, turn.at
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
        if _ASSISTANT_SPEAK.search(turn.text) or _came_too_fast(turn, asked_at):
            yield turn.turn, PASTED_ANSWER
        earlier.append(counted)


def _came_too_fast(answer: Turn, asked_at: str) -> bool:
    if not asked_at or len(answer.text) < PASTED_FROM_CHARACTERS:
        return False
    seconds = (from_iso(answer.at) - from_iso(asked_at)).total_seconds()
    return 0 < seconds < len(answer.text) / FASTEST_CHARACTERS_PER_SECOND


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Whether nine tenths of the words of both are the same (multiset Jaccard)."""
    union = (one | other).total()
    return union > 0 and (one & other).total() / union >= 0.9


def _repeats_a_sentence(text: str) -> bool:
    sentences = [" ".join(_words(each)) for each in _SENTENCE_END.split(text)]
    return any(count >= 3 for sentence, count in Counter(sentences).items() if len(sentence.split()) >= 4)
