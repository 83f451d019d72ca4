# ruff: noqa: E501 - the table of patterns at the end reads better in long lines
"""Revisions in a recruiter's words: what is understood is done exactly, what is not changes nothing."""

import re
from collections.abc import Callable, Sequence

from ...domain.plans.plan import Brief, Plan, PlanDraft
from ...usecases.guardrails.engine import Revision
from .editing import LESS_WEIGHT, Desk, Place
from .instructions import COUNT, GREETING, NUMBERS, TOO_LONG, clauses, given_wording, quotations
from .question_bank import FOLLOW_UPS
from .reading import mentions, stems, words
from .references import Referred, end_of_topic, other_than, referred
from .statements import lower_first

_LONGEST_TOPIC = 160
_MORE_WEIGHT = 1.5
_Edit = Callable[[Desk, Place | None, "re.Match[str]"], None]


def revise(brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]) -> PlanDraft:
    """What no revision speaks of keeps its ids and its words; so does everything where none was understood."""
    desk = Desk(brief, plan)
    for each in revisions:
        _follow(desk, each.target, each.instruction)
    if feedback:
        _follow(desk, "plan", feedback)
    return desk.draft()


def _follow(desk: Desk, target: str, instruction: str) -> None:
    if target != "plan" and desk.find(target) is None:
        return
    if _in_given_words(desk, target, instruction):
        return
    for place, clause in enumerate(clauses(instruction)):
        # "Add a question about X and make it harder": it is the question that was just added.
        is_latest = place and desk.latest and re.search(r"\bit\b", clause, re.IGNORECASE)
        _obey(desk, desk.latest if is_latest and desk.latest else target, clause)


def _in_given_words(desk: Desk, target: str, instruction: str) -> bool:
    """Whether the instruction brings a question's new wording, which it then has, to the letter."""
    at, wording = desk.find(target), given_wording(instruction)
    if at is not None and at.question is not None and _with_other_words(desk, at, instruction):
        return True
    if wording is None:
        return False
    if at is None or at.question is None:
        found = referred(desk, at, instruction.replace(wording, ""))
        if found is None or len(found.places) != 1:
            return False
        at = found.places[0]
    before = desk.question(at)
    is_of_old = bool(stems(wording) & stems(f"{before.text} {before.intent}"))
    own = desk.own_question(at.competency, wording)
    desk.replace_question(at, desk.reworded(at.competency, before, wording) if is_of_old else own)
    return True


def _with_other_words(desk: Desk, at: Place, instruction: str) -> bool:
    """ "Use "case" instead of "project"": these words and no other."""
    quoted, before = quotations(instruction), desk.question(at)
    if len(quoted) != 2:
        return False
    is_turned = re.search(r"[\"”’'»]\s*(?:instead of|rather than|not|for)\b", instruction)
    old, new = quoted[::-1] if is_turned else quoted
    if old not in before.text:
        return False
    desk.replace_question(at, desk.reworded(at.competency, before, before.text.replace(old, new)))
    return True


def _obey(desk: Desk, target: str, clause: str) -> None:
    at = desk.find(target)
    if at is None or at.question is None:
        if _SWAP.search(clause):
            _swap(desk, at, clause)
            return
        found = None if _NEW.search(clause) else referred(desk, at, clause)
        if found is not None:
            _obey_each(desk, found)
            return
    _edit(desk, at, clause)


def _obey_each(desk: Desk, found: Referred) -> None:
    """The order holds for each question that it speaks of; for none where it speaks of one that is not there."""
    if len(found.places) > 1 and any(
        edit is _remove for edit in [edit for pattern, edit in _EDITS if pattern.search(found.order)][:1]
    ):
        desk.remove_last(found.places, len(found.places))
        return
    for own_id in [desk.question(each).question_id for each in found.places]:
        if (at := desk.find(own_id)) is not None:
            _edit(desk, at, found.order)


def _edit(desk: Desk, at: Place | None, clause: str) -> None:
    for pattern, edit in _EDITS:
        if match := pattern.search(clause):
            edit(desk, at, match)
            return


_NEW = re.compile(r"^(?:add|include|insert|ask|another|cover)\b", re.IGNORECASE)
_SWAP = re.compile(
    r"\b(?:swap|switch|reorder|exchange|change the order|reverse)\b(?!.*\bwith (?:a|another|one)\b)",
    re.IGNORECASE,
)


def _swap(desk: Desk, at: Place | None, clause: str) -> None:
    """Two that are named change places; otherwise nobody can know which."""
    rest = re.sub(
        r"^.*?\b(?:swap|switch|reorder|exchange|reverse|order)\b(?: (?:the )?(?:order|places?) of)?",
        "",
        clause,
        flags=re.IGNORECASE,
    )
    parts = re.split(r"\s+(?:and|with)\s+", rest, maxsplit=1)
    if len(parts) != 2:
        return
    one, other = other_than(desk, at, parts[0], parts[1])
    if one is not None and other is not None and one != other:
        desk.swap(one, other)


def _topic(text: str) -> str:
    """A recruiter's words as the subject of a question to the candidate."""
    text = " ".join(text.split()).strip(" .,;:!\"“”'‘’")
    text = re.sub(
        r"^(?:about|on|regarding|covering|for|concerning|around|into|to)\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\s+(?:please|instead|too|as well|more|in (?:more )?(?:detail|depth))$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    for old, new in _TO_THE_CANDIDATE:
        text = old.sub(new, text)
    if len(text) > _LONGEST_TOPIC:
        text = text[:_LONGEST_TOPIC].rsplit(" ", 1)[0]
    return text if text.endswith("?") else lower_first(text)


_TO_THE_CANDIDATE = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\b(?:the candidate|they|he|she) (?:has|have)\b", "you have"),
        (r"\b(?:the candidate|they|he|she) (?:is|are)\b", "you are"),
        (r"\b(?:the candidate|he|she) (\w{3,}?)(?<!s)s\b", r"you \1"),
        (r"\b(?:the candidate's|their|his|her)\b", "your"),
        (r"\b(?:the candidate|they|he|she|them|him)\b", "you"),
    )
)


def _places(desk: Desk, at: Place | None) -> list[Place]:
    """All questions that the target covers."""
    return [
        each
        for each in desk.places()
        if at is None or (at.competency == each.competency and at.question in (None, each.question))
    ]


def _named_competency(desk: Desk, at: Place | None, text: str) -> int | None:
    """The target or what the text names; an order to a question never changes its competency."""
    if at is not None:
        return at.competency if at.question is None else None
    return desk.named(text)


def _home(desk: Desk, at: Place | None, topic: str) -> int:
    """Where a new question belongs; with nothing to go by, to what weighs most."""
    found = at.competency if at else desk.best_competency(topic)
    weight = [each.weight for each in desk.competencies]
    return weight.index(max(weight)) if found is None else found


def _meant(desk: Desk, at: Place | None, match: "re.Match[str]") -> list[Place]:
    """The target's questions. In an order to the plan: those of the competency that it names, and all only where it
    speaks of nothing else."""
    rest = f"{match.string[: match.start()]} {match.string[match.end() :]}"
    if at is not None:
        return _places(desk, at)
    if not stems(_OF_THE_WHOLE.sub(" ", rest)):
        return desk.places()
    named = desk.named(rest)
    return [] if named is None else _places(desk, Place(named))


_OF_THE_WHOLE = re.compile(
    r"\b(?:interview|conversation|session|plan|questions?|whole|overall|entire|everything|bit|little|much|slightly|somewhat|quite|"
    r"general\w*|far|keep|bring|by|for|\d+|min(?:ute)?s?|juniors?|seniors?|level|us|seem\w*|feel\w*|look\w*|be|cut|down|"
    r"candidates?|people|need\w*)\b",
    re.IGNORECASE,
)


def _number(text: str) -> int:
    return NUMBERS.get(text.lower()) or int(text)


def _leave(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """Heard, and nothing that these rules can do."""


def _shorter_greeting(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    desk.shorten_greeting()


def _set_minutes(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if at is None:
        desk.set_duration(int(match["minutes"]))


def _set_count(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    count = max(1, _number(match["count"]))
    topic = _topic(match["what"] or "")
    if re.search(r"\b(?:per|each|every)\b", match["what"] or ""):
        for place in range(len(desk.competencies)) if at is None else [at.competency]:
            desk.set_count(count, place)
    elif at is None and stems(topic) and not re.search(r"\b(?:in )?total\b", topic):
        named = desk.named(topic)
        if named is not None:
            desk.set_count(count, named)
    elif at is None or at.question is None:
        desk.set_count(count, at.competency if at else None)


def _set_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _named_competency(desk, at, match.string)
    if place is not None:
        share = float(match["share"].replace(",", "."))
        desk.set_weight(place, share / 100 if match["percent"] or share > 1 else share)


def _more_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    _scale(desk, at, match, _MORE_WEIGHT)


def _less_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    _scale(desk, at, match, LESS_WEIGHT)


def _scale(desk: Desk, at: Place | None, match: "re.Match[str]", factor: float) -> None:
    place = _named_competency(desk, at, match.string)
    if place is not None:
        desk.set_weight(place, desk.competencies[place].weight * factor)


def _require(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _named_competency(desk, at, match.string)
    if place is not None:
        desk.change(
            place,
            required=True,
            minimum_score=max(3, desk.competencies[place].minimum_score),
        )


def _make_optional(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _named_competency(desk, at, match.string)
    if place is not None:
        desk.change(
            place,
            required=False,
            minimum_score=min(2, desk.competencies[place].minimum_score),
        )


def _set_minimum(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """Of what is named; of all where the whole plan is meant."""
    named = _named_competency(desk, at, match.string)
    is_for_all = at is None and not re.search(r"\b(?:for|of|in) (?!all|every|each)[a-z]", match.string)
    places = list(range(len(desk.competencies))) if is_for_all else []
    for place in places if named is None else [named]:
        desk.change(place, minimum_score=int(match["score"]))


def _rename(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    name = (match["name"] or match["name2"]).strip(" .\"“”'‘’")[:100]
    place = _named_competency(desk, at, match["old"] or "")
    if place is not None and name:
        desk.change(place, name=name[:1].upper() + name[1:])


def _replace(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """The question that is meant, and no other: which one is not clear, none."""
    topic = _topic(match["new"])
    old = _topic(match.groupdict().get("old") or "")
    if at is None or at.question is None:
        within = at.competency if at else None
        at = next(iter(desk.about(old, within)), None) or desk.nearest(old, within)
    elif stems(old) and at not in desk.about(old):
        at = None
    if at is not None and stems(topic) and not quotations(match.string):
        desk.replace_question(at, desk.topic_question(at.competency, topic))


def _another(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if at is not None and at.question is not None:
        desk.replace_question(at, desk.fresh_question(at.competency))


def _reword(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _places(desk, at) if at is not None and at.question is not None else []:
        desk.in_other_words(each)


def _remove(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    what = _REASON.sub("", match["what"] or "").strip()
    topic = _topic(_QUESTIONS.sub(" ", what))
    if at is not None and at.question is not None:
        _remove_of_question(desk, at, what, topic)
    elif re.search(r"\b(?:competency|competence|section|area|skill|block)\b", what, re.IGNORECASE):
        place = _named_competency(desk, at, what)
        if place is not None:
            desk.remove_competency(place)
    elif stems(topic):
        places = _all_about(desk, at, topic)
        count = _how_many(what)
        if count is not None:
            desk.remove_last(places, count)
        else:
            desk.remove_all(places)
    elif count := _how_many(what):
        places = _places(desk, at)
        desk.set_count(max(1, len(places) - count), at.competency if at else None)
    elif at is not None and len(words(what)) <= 4 and not _QUESTIONS.search(what):
        desk.remove_competency(at.competency)


def _remove_of_question(desk: Desk, at: Place, what: str, topic: str) -> None:
    """The question itself, or only the part of it, or of its follow-ups, that is spoken of."""
    said = next(iter(quotations(what)), None)
    is_part = said or re.search(
        r"\b(?:part|bit|sentence|half|phrase|words?|mention|request)\b", what, re.IGNORECASE
    )
    part = said or _PARTS.sub(" ", topic)
    if not is_part and (not stems(topic) or at in desk.about(topic)) and not _ASKED_FOR.search(what):
        desk.remove_question(at)
    elif not desk.without_part(at, part, said):
        _drop_follow_ups(desk, at, part)


def _all_about(desk: Desk, at: Place | None, topic: str) -> list[Place]:
    return end_of_topic(topic, lambda text: desk.about(text, at.competency if at else None))[0] or []


def _how_many(what: str) -> int | None:
    found = re.match(rf"\s*(?:the |any )?(?:last |other )?{COUNT}\b(?! minutes?)", what, re.IGNORECASE)
    return _number(found["count"]) if found else None


def _less_of(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(_QUESTIONS.sub(" ", _REASON.sub("", match["what"] or "")))
    if at is None or at.question is None:
        desk.remove_last(_all_about(desk, at, topic))


_REASON = re.compile(
    r"\s*(?:\b(?:because|since|as it|as we|as they|as this|instead|altogether|entirely|completely|at all|any ?more|any longer|for now|"
    r"from (?:the|this) (?:plan|interview|list)|in (?:the|this) (?:plan|interview)|please)\b|[,(:;]).*$",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"\b(?:questions?|ones?|any|all|every|everything|anything|the|of|it|this|that|them|so much|too much|so many|competency|plan)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:part|bit|sentence|half|phrase|words?|mention|request|for|about|ask\w*)\b", re.IGNORECASE
)
_ASKED_FOR = re.compile(r"^\s*(?:for|about|the candidate|them|him|her)\b", re.IGNORECASE)


def _add(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(match["what"])
    if not stems(topic):
        return
    if at and at.question is not None and not re.search(r"\bquestions?\b", match.string, re.IGNORECASE):
        desk.with_more(at, f" Please speak about {topic.rstrip('?')}, too.")
        return
    where = re.search(
        r"\s+(?:to|under|in|for) (?:the )?(?P<name>.{3,60}?) (?:competency|section|part)\b",
        topic,
    )
    place = _home(desk, at, where["name"] if where else topic)
    if where:
        topic = topic[: where.start()]
    asked = re.match(
        rf"\w+ (?:me |us )?{COUNT}\b(?: more| further| extra)? questions", match.string, re.IGNORECASE
    )
    for _ in range(min(3, _number(asked["count"])) if asked else 1):
        desk.add_question(place, desk.topic_question(place, topic))


def _add_any(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _home(desk, at, match.string)
    desk.add_question(place, desk.fresh_question(place))


def _fewer(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    count = len(_places(desk, at))
    if at is None or at.question is None:
        desk.set_count(max(1, count - max(1, count // 3)), at.competency if at else None)


def _harder(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _meant(desk, at, match):
        desk.shift(each, "advanced")


def _easier(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _meant(desk, at, match):
        desk.shift(each, "basic")


def _shorter(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    by = re.search(r"\b(?:by )?(\d{1,3})[ -]?min", match.string)
    if at is not None and at.question is not None:
        desk.shorten(at)
    elif re.search(r"\bquestions\b", match.string, re.IGNORECASE):
        for each in _meant(desk, at, match):
            desk.shorten(each)
    elif at is None and len(_meant(desk, at, match)) < len(desk.places()):
        return
    elif at is None:
        desk.set_duration(desk.duration - int(by[1]) if by else round(desk.duration * 2 / 15) * 5)
    else:
        _fewer(desk, at, match)


def _longer(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    by = re.search(r"\b(?:by )?(\d{1,3})[ -]?min", match.string)
    if at is not None and at.question is not None:
        desk.with_more(
            at,
            " Please tell it in some detail: what led up to it, what you did step by step, and what came "
            "of it.",
        )
    elif at is not None:
        _add_any(desk, at, match)
    elif len(_meant(desk, at, match)) == len(desk.places()) and not re.search(
        r"\bquestions?\b|\bdetail", match.string, re.IGNORECASE
    ):
        desk.set_duration(desk.duration + int(by[1]) if by else round(desk.duration * 1.5 / 5) * 5)


def _fewer_follow_ups(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """All of them, one of each question, or those that ask for what is spoken of."""
    clause = _REASON.sub("", match.string)
    topic = _FOLLOWING.sub(" ", clause)
    for each in _places(desk, at):
        own = desk.question(each).follow_ups
        if stems(topic):
            _drop_follow_ups(desk, each, topic)
        elif re.search(r"\b(?:fewer|less|too many|one|reduce|limit)\b", clause, re.IGNORECASE):
            desk.set_follow_ups(each, own[:1])
        else:
            desk.set_follow_ups(each, ())


def _drop_follow_ups(desk: Desk, at: Place, topic: str) -> None:
    wanted = stems(topic)
    own = desk.question(at).follow_ups
    numbers = _NUMBERS_ASKED.search(topic)
    kept = [
        each
        for each in own
        if not (_NUMBERS_ASKED.search(each) if numbers else wanted and wanted & stems(each))
    ]
    if len(kept) < len(own):
        desk.set_follow_ups(at, kept)


_NUMBERS_ASKED = re.compile(
    r"\b(?:numbers?|figures?|metrics?|measur\w*|statistics?|percent\w*|kpis?|quantif\w*|how (?:many|much))\b",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"\b(?:follow[- ]?ups?|questions?|don['’]?t|do not|no|not|never|without|remove\w*|delete\w*|drop\w*|skip\w*|fewer|less|too many|more|ask\w*|"
    r"reduce|limit|number of|should(?:n['’]?t)?|must(?:n['’]?t)?|stop|cut|omit|leave out|needed|need|necessary|want|use|only|all|every|always|"
    r"competency|plan|interview|here|they|are|be|can|this|that|at|it|one|have|to|there|get rid of)\b",
    re.IGNORECASE,
)


def _more_follow_ups(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(match["what"] or "")
    more = (
        [f"Could you say more about {topic}?"]
        if stems(topic)
        else [texts[1] for texts in FOLLOW_UPS.values()]
    )
    for each in _places(desk, at):
        desk.set_follow_ups(each, (*more[:1], *desk.question(each).follow_ups, *more[1:]))


def _focus(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """One question: it asks for that too. A competency: a further question on it. The plan: the same where it
    belongs, which then weighs more."""
    topic = _topic(match["what"])
    if at and at.question is not None:
        desk.with_more(at, f" Please go into {topic} in particular.")
        return
    if not stems(topic):
        return
    place = _home(desk, at, topic)
    if at is None and _EMPHASIS.search(match.string) and desk.named(topic) is not None:
        desk.set_weight(place, desk.competencies[place].weight * _MORE_WEIGHT)
    desk.add_question(place, desk.topic_question(place, topic))


def _more_of(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """ "More Kafka": only where the words name something that is known, for "more human" is no subject."""
    what = match["what"]
    if len(words(what)) <= 4 and (desk.named(what) is not None or mentions(what)):
        _focus(desk, at, match)


def _fewer_of(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if len(words(match["what"])) <= 4:
        _less_of(desk, at, match)


def _no_more(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    what = match["what"] or match.string[match.end() :]
    topic = _topic(_QUESTIONS.sub(" ", _REASON.sub("", what)))
    if at is None or at.question is None:
        desk.remove_all(_all_about(desk, at, topic))


def _move(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    """A competency to the front or to the end; single questions stay in their order."""
    place = _named_competency(desk, at, match["what"])
    if place is not None and not re.search(r"\bquestions?\b", match["what"], re.IGNORECASE):
        desk.move(place, to_front=not re.search(r"\b(?:last|later|end)\b", match.string, re.IGNORECASE))


def _append(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    text = match["what"].strip()
    if at is not None and at.question is not None:
        desk.with_more(at, f" {text}")
    elif text.endswith("?"):
        place = _home(desk, at, text)
        desk.add_question(place, desk.own_question(place, text))


def _mention(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if at is not None and at.question is not None:
        _add(desk, at, match)


def _missing(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(match["what"] or match["what2"])
    place = _home(desk, at, topic)
    if stems(topic):
        desk.add_question(place, desk.topic_question(place, topic))


_EMPHASIS = re.compile(r"\b(?:focus\w*|concentrate|emphasi\w+|stress|cent(?:re|er)|weight)\b", re.IGNORECASE)
_GONE = r"(?:removed?|dropped|deleted?|skipped|left out|cut|taken out|omitted|go|goes|disappear|discarded|scrapped|thrown out)"
_FOLLOW_UP = r"\bfollow[- ]?ups?\b"
_LENGTH = (
    r"^(?!(?:cut|reduce|shorten|extend|lengthen|increase)\b(?!.*\bto\b))(?:(?:make|keep|set|cut|limit|shorten|reduce|extend|lengthen|increase|change|"
    r"have|has|got|do|only|just|the|this|it|interview|conversation|session|plan|length|duration|time|whole|should|must|needs? to|can|be|is|are|last|"
    r"take|run|to|at|for|of|in|under|within|about|around|roughly|max(?:imum)?|most|no|not|more|than|longer|up|a|an|total|we|there|candidates?)\s+)*"
    r"(?P<minutes>\d{1,3})[ -]?min(?:ute)?s?\b(?: (?:interview|long|only|max\w*|in total|total|instead|or less|at most).*)?\W*$"
)
_EDITS: tuple[tuple[re.Pattern[str], _Edit], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), edit)
    for pattern, edit in (
        (rf"(?=.*{GREETING.pattern})(?=.*{TOO_LONG})", _shorter_greeting),
        (rf"{GREETING.pattern}(?! (?:of|to|for)\b)", _leave),
        (_LENGTH, _set_minutes),
        (r"\b(?:rename|retitle)(?P<old> .*?)? (?:to|as|into) (?P<name>.+)$|\bcall (?:it|this) (?P<name2>.+)$", _rename),
        (r"\bminimum(?: score)?\D{0,40}(?P<score>[1-5])\b", _set_minimum),
        (rf"^(?=.*{_FOLLOW_UP}).*\b(?:no|not|never|don['’]?t|shouldn['’]?t|mustn['’]?t|without|remove\w*|delete\w*|drop\w*|skip\w*|fewer|less|too many|reduce|limit|stop|cut|omit|leave out|get rid of|only one)\b", _fewer_follow_ups),
        (rf"\b(?:add|more|another|include|with)\b.{{0,20}}{_FOLLOW_UP}(?: questions?)?(?P<what>.*)$", _more_follow_ups),
        (_FOLLOW_UP, _leave),
        (r"\b(?:replace|swap|exchange|substitute)\b(?P<old>.*?)\b(?:with|by|for)\b(?: (?:a |another |one |some )?(?:new |different )?(?:question|one)s?)?(?P<new>.+)$", _replace),
        (r"\b(?:instead of|rather than)\b(?P<old>.+?),\s*(?:ask|talk|use|focus)?\s*(?P<new>.+)$", _replace),
        (r"\b(?:ask|talk|focus|go)\b(?P<new>.+?)\b(?:instead of|rather than)\b(?P<old>.+)$", _replace),
        (r"\b(?:ask|talk|focus)\b(?P<new>.+?)\binstead\b", _replace),
        (r"\b(?:replace|exchange|swap|substitute|change)\b(?: (?:it|this|that|the question|this question|this one))?(?: (?:by|with|for|to) (?:another|a (?:different|new|better))(?: (?:question|one))?)?\W*$|\b(?:another|a different|a better|a new) (?:question|one)(?: (?:instead|here))\W*$", _another),
        (r"^(?:re-?word|re-?phrase|re-?write|re-?formulate|(?:say|put|word|phrase|ask|formulate) (?:it|this) (?:differently|in other words|another way|in another way))\b(?: (?:it|this|that|the question|this question|differently|in other words|a bit|slightly|better))*\W*$", _reword),
        (rf"\b(?:only|limit\w*|reduce\w*|cut|at most|no more than|exactly|total of|to|have)\b.{{0,30}}?\b{COUNT} questions?\b(?P<what>.*)$", _set_count),
        (rf"^{COUNT} questions?\b(?P<what>(?: (?:in total|per|each|about|on|only|are enough|is enough)\b.*)?)\W*$", _set_count),
        (rf"^(?P<what>.*?)\b(?:can|could|should|may|might|must|needs? to|has to|have to|to) (?:also |just |all |now |please )?(?:be )?{_GONE}\b", _remove),
        (r"^(?P<what>.*?)\b(?:is|are|was|were)(?:n['’]?t| not| no longer) (?:really |even |actually )?(?:needed|necessary|relevant|useful|wanted|appropriate|of interest)\b", _remove),
        (r"^(?P<what>.*\bquestions?\b.*?)\b(?:is|are)(?:n['’]?t| not) required\b", _remove),
        (r"^(?P<what>.*?)\b(?:is|are|seems?) (?:completely |totally |really )?(?:unnecessary|irrelevant|superfluous|redundant|pointless|not relevant|not needed)\b", _remove),
        (r"\btoo (?:many|much)\b(?: \w+)? ?(?:questions? )?(?:(?:on|about|of|regarding|around) (?P<what>\w.+)$)", _less_of),
        (r"^(?:there (?:is|are) |it(?: is|['’]s) |that(?: is|['’]s) )?too (?:many|much) (?!questions?\b)(?P<what>\w.+)$", _fewer_of),
        (r"\b(?:fewer|less|reduce (?:the )?(?:number of )?)\b ?(?:questions?|time|focus|emphasis|detail|stuff|talk)?(?: spent)? ?(?:about|on|for|regarding|around|into) (?P<what>\w.+)$", _less_of),
        (r"^(?:no|not(?: any)?) (?:more |further |other )?(?:questions? )?(?:about|on|regarding|for)\b(?P<what>.*)$|\bno (?:more|further) questions? (?:about|on|regarding)\b", _no_more),
        (r"\b(?:not|n['’]?t) (?:need|want|ask|have|require) (?:so|that|as|quite as|quite so|this) (?:many|much)\b(?: questions?)? ?(?:about|on|regarding|for) (?P<what>\w.+)$", _less_of),
        (r"^mention\b (?P<what>\w.+)$", _mention),
        (r"^(?:stop|avoid|quit) (?:ask\w*|talk\w*|question\w*)(?P<what>.*)$", _remove),
        (
            r"\b(?:more|higher|increase\w*|raise|double|greater)\b.{0,30}\b(?:weight\w*|important|"
            r"importance|priority)\b|\bweigh\w* .{0,40}\bmore\b|"
            r"\bincrease\b.{0,40}\bweight",
            _more_weight,
        ),
        (
            r"\b(?:less|lower|decrease|reduce|smaller|halve)\b.{0,30}\b(?:weight\w*|important|importance|"
            r"priority)\b|\bweigh\w* .{0,40}\bless\b|"
            r"\breduce\b.{0,40}\bweight",
            _less_weight,
        ),
        (r"\b(?:weigh\w*|count for|be worth)\b\D{0,60}?(?P<share>\d{1,3}(?:[.,]\d+)?)\s*(?P<percent>%|per ?cent)?", _set_weight),
        (
            r"^(?:remove|delete|drop|omit|get rid of|take out|leave out|skip|cut(?! (?:it |this )?(?:short|down))|strike|scrap|eliminate|exclude|"
            r"(?:we |I )?(?:don['’]?t|do not) (?:want |need |have )?(?:to )?(?:ask|need|want|cover|include)|no need (?:for|to ask)|leave|take|"
            r"no questions?(?: about| on| regarding)?)\b(?P<what>.*)$",
            _remove,
        ),
        (r"^(?:ask|start|begin|open|move|put|bring|talk)\b(?: about| with)?(?P<what>.+?)\b(?:first|last|earlier|later|(?:at|to) the (?:very )?(?:beginning|start|end|top|front|bottom))\W*$", _move),
        (r"^(?:start|begin|open) with (?!(?:a|an|one|some)\b)(?P<what>.+)$", _move),
        (r"^there (?:should|must) be no (?:more |further )?questions? (?:about|on|regarding)\b(?P<what>.+)$", _no_more),
        (
            r"^(?:there (?:should|must|could) be |there (?:is|are) (?:no|nothing)|why (?:is there |are there )?no|(?=(?:a|another|one more|some) ))(?: ?\w+){0,2}? ?"
            r"(?:questions? )?(?P<what>\b(?:about|on|regarding) [^.]+?)(?P<what2>)(?<! enough)(?<! missing)\W*$",
            _missing,
        ),
        (r"^(?P<what>)not (?:really )?(?:relevant|needed|necessary|wanted)\b", _remove),
        (r"^(?:add|append)\b[^:\"“]{0,40}?(?::\s*[\"“]?|[\"“])(?P<what>[^\"”]+[.?!])", _append),
        (r"^ask:? [\"“'‘]?(?P<what>[^\"”]+\?)", _add),
        (
            r"^(?:add|include|insert|ask|need|want|like|have|give|bring)\b.{0,40}?\b(?:questions?|scenario|case|"
            r"something|part|anything|more|bit)\b"
            r"(?: (?:that|which) (?:tests?|covers?|is|asks?|deals? with|checks?))?(?P<what>(?: |: "
            r"?)(?:about|on|regarding|covering|for|concerning|around|how|why|"
            r"what|whether|like|such as|[\"“'‘:]).+)$",
            _add,
        ),
        (rf"^(?:how|what) about (?:(?:a|another|{COUNT}|some) questions? (?:about|on) |asking about |something (?:about|on) )?(?P<what>.+)$", _add),
        (r"^(?:i|we)(?:['’]d| would)? (?:also |really )?(?:like|love|want|need|miss)\b.{0,20}?\b(?:questions?|something|anything) (?P<what>(?:about|on|regarding|for)\b.+)$", _add),
        (r"^(?:i am |i['’]m |we are |we['’]re )?missing (?:a |any )?(?:questions? )?(?P<what>(?:about|on)\b.+)$|^a question (?P<what2>(?:about|on)\b.+) is missing\W*$", _missing),
        (r"\b(?:optional|nice[- ]to[- ]have|not (?:be )?(?:required|mandatory|essential))\b", _make_optional),
        (r"^(?!add|ask|include|cover).*(?:\b(?:must[- ]have|mandatory|essential|non-negotiable|knock-?out)\b|\b(?:make|is|be|as|mark\w*)\b.{0,40}\brequired\b)", _require),
        (r"^(?:(?:add|include|insert|give|ask|one|have)\b.{0,20}\b)?(?:another|more|additional|extra|one more|a|some)\b(?: more| further)? questions?\W*$", _add_any),
        (r"\b(?:fewer|less|too many)\b.{0,10}\bquestions?\W*$|^(?:reduce|lower|cut) (?:the )?number of questions\W*$|^there are too many questions\W*$", _fewer),
        (r"^(?:ask|probe|dig|talk)\b.{0,12}\b(?:about|into|for|on)\b (?P<what>.+)$", _add),
        (r"^(?:ask|see|know|find out|learn|understand|hear)\b (?:\w+ )?(?P<what>(?:whether|how|if|why|what|when)\b.+)$", _add),
        (r"\b(?:harder|tougher|trickier|more (?:challenging|difficult|advanced|demanding|senior)|(?:too|very) (?:easy|simple|basic|junior)|raise the (?:bar|level|difficulty)|less (?:easy|basic|simple))\b", _harder),
        (r"\b(?:easier|simpler|simplify|more (?:basic|junior|accessible)|less (?:challenging|difficult|advanced|demanding|senior|complicated|complex|hard)|too (?:hard|difficult|senior|advanced|complicated|complex|tough))\b", _easier),
        (TOO_LONG, _shorter),
        (r"\b(?:longer|lengthen|extend|too short|more (?:detail|detailed|thorough|in-depth)|elaborate)\b", _longer),
        (r"^(?:put |place |lay |set |place )?(?:(?:a |more |the |stronger |strong |special |some )*)(?:focus\w*|concentrate|emphasi[sz]e|emphasis|stress|centre|center)\b(?: more| less| strongly)?(?: on| about| around| for| upon)?\s(?P<what>\w.+)$", _focus),
        (r"^(?:a bit |a little |some |much )?more (?:questions? |emphasis |detail |depth |focus |weight )?(?:on|about|around|into|regarding) (?P<what>\w.+)$", _focus),
        (r"^(?:a bit |a little |some |much )?more (?P<what>\w.+)$", _more_of),
        (r"^(?:a bit |a little |much )?(?:less|fewer) (?P<what>\w.+)$", _fewer_of),
        (r"^(?:cover|include|add|test|assess|check|explore|address|go into|touch on)\b (?:for |also )?(?P<what>\w.+)$", _add),
    )
)  # fmt: skip
