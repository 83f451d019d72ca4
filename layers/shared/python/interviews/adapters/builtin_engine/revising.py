# ruff: noqa: E501, SIM905 - the table of patterns at the end reads better in long lines
"""Revisions in a recruiter's words: what is understood is done, what is not still changes what it is aimed
at."""

import re
from collections.abc import Callable, Sequence

from ...domain.plan import Brief, Plan, PlanDraft
from ...usecases.engine import Revision
from .editing import Desk, Place
from .question_bank import FOLLOW_UPS
from .reading import stems, words
from .statements import lower_first

_NUMBERS = {
    word: count for count, word in enumerate("zero one two three four five six seven eight nine ten".split())
}
_LONGEST_TOPIC = 160
_MORE_WEIGHT, _LESS_WEIGHT = 1.5, 0.6
_Edit = Callable[[Desk, Place | None, "re.Match[str]"], None]


def revise(brief: Brief, plan: Plan, feedback: str | None, revisions: Sequence[Revision]) -> PlanDraft:
    """What no revision speaks of keeps its ids and its words."""
    desk = Desk(brief, plan)
    for each in revisions:
        _follow(desk, each.target, each.instruction, must_change=True)
    if feedback:
        _follow(desk, "plan", feedback, must_change=not revisions)
    return desk.draft()


def _follow(desk: Desk, target: str, instruction: str, *, must_change: bool) -> None:
    before = list(desk.competencies), desk.duration
    for place, clause in enumerate(_clauses(instruction)):
        # "Add a question about X and make it harder": it is the question that was just added.
        meant = (
            desk.latest if place and desk.latest and re.search(r"\bit\b", clause, re.IGNORECASE) else target
        )
        for pattern, edit in _EDITS:
            if match := pattern.search(clause):
                edit(desk, desk.find(meant), match)
                break
    if must_change and (desk.competencies, desk.duration) == before:
        _do_something_sensible(desk, desk.find(target), instruction)


def _clauses(instruction: str) -> list[str]:
    """Sentences, and what "and" strings together when a new order begins after it."""
    text = " ".join(instruction.split())
    parts = _JOINTS.split(text)
    return [each for each in parts if each.strip()]


_ORDERS = "add|remove|drop|delete|make|ask|replace|focus|include|reduce|increase|shorten|give|put|set|cover|skip|rename"
_JOINTS = re.compile(
    r"(?<=[.!;?])\s+|\s*;\s*|"
    rf",?\s+(?:and|then|but)\s+(?:also\s+|please\s+|then\s+)?(?=(?:{_ORDERS})\b)",
    re.IGNORECASE,
)


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
        Place(place, position)
        for place, competency in enumerate(desk.competencies)
        for position in range(len(competency.questions))
        if at is None or (at.competency == place and at.question in (None, position))
    ]


def _named_competency(desk: Desk, at: Place | None, text: str) -> int | None:
    return at.competency if at else desk.best_competency(text)


def _home(desk: Desk, at: Place | None, topic: str) -> int:
    """Where a new question belongs; with nothing to go by, to what weighs most."""
    found = _named_competency(desk, at, topic)
    weight = [each.weight for each in desk.competencies]
    return weight.index(max(weight)) if found is None else found


def _set_minutes(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    desk.set_duration(int(match["minutes"]))


def _set_count(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    count = match["count"].lower()
    desk.set_count(max(1, _NUMBERS.get(count) or int(count)), at.competency if at else None)


def _set_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _named_competency(desk, at, match.string)
    if place is not None:
        share = float(match["share"].replace(",", "."))
        desk.set_weight(place, share / 100 if match["percent"] or share > 1 else share)


def _more_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    _scale(desk, at, match, _MORE_WEIGHT)


def _less_weight(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    _scale(desk, at, match, _LESS_WEIGHT)


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
    places = [at.competency] if at else range(len(desk.competencies))
    for place in places:
        desk.change(place, minimum_score=int(match["score"]))


def _rename(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    name = (match["name"] or match["name2"]).strip(" .\"“”'‘’")[:100]
    place = _named_competency(desk, at, match["old"] or "")
    if place is not None and name:
        desk.change(place, name=name[:1].upper() + name[1:])


def _replace(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(match["new"])
    old = match.groupdict().get("old") or ""
    if at is None or at.question is None:
        at = desk.best_question(old, at.competency if at else None) or _last_question(desk, at, topic)
    desk.replace_question(at, desk.topic_question(at.competency, topic))


def _last_question(desk: Desk, at: Place | None, topic: str) -> Place:
    place = _home(desk, at, topic)
    return Place(place, len(desk.competencies[place].questions) - 1)


def _remove(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    what = match["what"]
    if at and at.question is not None:
        desk.remove_question(at)
    elif re.search(r"\b(competency|competence|section|part|area|topic)\b", what, re.IGNORECASE) or (
        at and not re.search(r"\bquestion", what, re.IGNORECASE)
    ):
        place = _named_competency(desk, at, what)
        if place is not None:
            desk.remove_competency(place)
    else:
        found = desk.best_question(what, at.competency if at else None)
        if found:
            desk.remove_question(found)


def _add(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    topic = _topic(match["what"])
    if at and at.question is not None and not re.search(r"\bquestion", match.string, re.IGNORECASE):
        desk.with_more(at, f" Please speak about {topic.rstrip('?')}, too.")
        return
    where = re.search(
        r"\s+(?:to|under|in|for) (?:the )?(?P<name>.{3,60}?) (?:competency|section|part)\b",
        topic,
    )
    place = _home(desk, at, where["name"] if where else topic)
    if where:
        topic = topic[: where.start()]
    if stems(topic):
        desk.add_question(place, desk.topic_question(place, topic))


def _add_any(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    place = _home(desk, at, match.string)
    desk.add_question(place, desk.fresh_question(place))


def _fewer(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    count = len(_places(desk, at))
    desk.set_count(max(1, count - max(1, count // 3)), at.competency if at else None)


def _harder(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _places(desk, at):
        desk.shift(each, "advanced")


def _easier(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _places(desk, at):
        desk.shift(each, "basic")


def _shorter(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if at is None:
        desk.set_duration(round(desk.duration * 2 / 15) * 5)
    elif at.question is None:
        _fewer(desk, at, match)
    else:
        before = desk.question(at)
        first = re.split(r"(?<=[.?!])\s+", before.text)[0]
        if first != before.text:
            desk.replace_question(at, desk.reworded(at.competency, before, first))
        else:
            desk.with_more(at, " A short answer is enough.")


def _longer(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    if at is None:
        desk.set_duration(round(desk.duration * 1.5 / 5) * 5)
    elif at.question is None:
        _add_any(desk, at, match)
    else:
        desk.with_more(
            at,
            " Please tell it in some detail: what led up to it, what you did step by step, and what came "
            "of it.",
        )


def _no_follow_ups(desk: Desk, at: Place | None, match: "re.Match[str]") -> None:
    for each in _places(desk, at):
        desk.set_follow_ups(each, ())


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
    place = _home(desk, at, topic)
    if at is None and desk.best_competency(topic) is not None:
        desk.set_weight(place, desk.competencies[place].weight * _MORE_WEIGHT)
    desk.add_question(place, desk.topic_question(place, topic))


def _do_something_sensible(desk: Desk, at: Place | None, instruction: str) -> None:
    """Nothing was understood. A bare subject is asked about; a remark such as "too stiff" is not for the
    candidate's ears, so the question that it is aimed at, or else the last, gives way to another one."""
    topic = _topic(_COURTESY.sub("", instruction))
    is_subject = bool(stems(topic)) and len(words(topic)) <= _LONGEST_SUBJECT and not _REMARK.search(topic)
    if is_subject and at and at.question is not None:
        desk.with_more(at, f" Please speak about {topic.rstrip('?')}, too.")
    elif is_subject:
        place = _home(desk, at, topic)
        desk.add_question(place, desk.topic_question(place, topic))
    else:
        place = _home(desk, at, topic)
        aim = (
            at
            if at and at.question is not None
            else Place(place, len(desk.competencies[place].questions) - 1)
        )
        desk.replace_question(aim, desk.fresh_question(aim.competency))


_LONGEST_SUBJECT = 8
_COURTESY = re.compile(
    r"^(?:please|could you|can you|we|i|i['’]d|we['’]d)\s+(?:want|need|would like|like)?\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(?:is|are|was|were|isn['’]?t|aren['’]?t|too|not|should|seems?|feels?|sounds?|looks?|like|dislike|"
    r"don['’]?t|bad|good|better|boring|generic|"
    r"weird|strange|wrong|unclear|confusing|rephrase|reword|rewrite|change|improve|fix|different|another)\b",
    re.IGNORECASE,
)
_COUNT = r"(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_EDITS: tuple[tuple[re.Pattern[str], _Edit], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), edit)
    for pattern, edit in (
        (r"\b(?P<minutes>\d{1,3})[ -]?(?:minutes?|mins?)\b", _set_minutes),
        (r"\b(?:rename|retitle)(?P<old> .*?)? (?:to|as|into) (?P<name>.+)$|\bcall (?:it|this) (?P<name2>.+)$", _rename),
        (r"\bminimum(?: score)?\D{0,20}(?P<score>[1-5])\b", _set_minimum),
        (r"\b(?:weigh\w*|count\w*|worth|share)\b\D{0,60}?(?P<share>\d{1,3}(?:[.,]\d+)?)\s*(?P<percent>%|per ?cent)?", _set_weight),
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
        (r"\b(?:optional|nice[- ]to[- ]have|not (?:be )?(?:required|mandatory|essential))\b", _make_optional),
        (r"\b(?:must[- ]have|mandatory|essential|non-negotiable|knock-?out)\b|\b(?:make|is|be|as|mark\w*)\b.{0,40}\brequired\b", _require),
        (r"\b(?:no|without|remove|drop|skip|fewer|less)\b.{0,20}\bfollow[- ]?ups?\b", _no_follow_ups),
        (r"\b(?:add|more|another|include|with)\b.{0,20}\bfollow[- ]?ups?\b(?: questions?)?(?P<what>.*)$", _more_follow_ups),
        (r"\b(?:replace|swap|exchange)\b(?P<old>.*?)\b(?:with|by|for)\b(?: (?:a |another |one |some )?(?:new )?(?:question|one)s?)?(?P<new>.+)$", _replace),
        (r"\b(?:instead of|rather than)\b(?P<old>.+?),\s*(?:ask|talk|use|focus)?\s*(?P<new>.+)$", _replace),
        (r"\b(?:ask|talk|focus|go)\b(?P<new>.+?)\b(?:instead of|rather than)\b(?P<old>.+)$", _replace),
        (r"\b(?:ask|talk|focus)\b(?P<new>.+?)\binstead\b", _replace),
        (rf"\b(?:only|limit\w*|reduce\w*|cut|at most|no more than|exactly|total of|to|have)\b.{{0,30}}?\b{_COUNT} questions?\b", _set_count),
        (r"\b(?:remove|delete|drop|omit|get rid of|take out|leave out|skip|(?:don['’]?t|do not) ask|no questions?)\b(?P<what>.*)$", _remove),
        (r"^(?:also |please )*ask:? [\"“'‘]?(?P<what>[^\"”]+\?)", _add),
        (
            r"\b(?:add|include|insert|ask|need|want|like)\b.{0,40}?\b(?:questions?|scenario|case|"
            r"something|part)\b"
            r"(?: (?:that|which) (?:tests?|covers?|is|asks?|deals? with|checks?))?(?P<what>(?: |: "
            r"?)(?:about|on|regarding|covering|for|concerning|around|how|why|"
            r"what|whether|like|such as|[\"“'‘:]).+)$",
            _add,
        ),
        (r"\b(?:add|include|insert|another|more|additional|extra)\b.{0,20}\bquestions?\W*$", _add_any),
        (r"\b(?:fewer|less|too many)\b.{0,10}\bquestions?\b", _fewer),
        (r"\b(?:harder|tougher|more (?:challenging|difficult|advanced|demanding|senior)|too (?:easy|simple|basic|junior)|raise the (?:bar|level|difficulty))\b", _harder),
        (r"\b(?:easier|simpler|simplify|more (?:basic|junior|accessible)|less (?:challenging|difficult|advanced|demanding|senior)|too (?:hard|difficult|senior|advanced))\b", _easier),
        (r"\b(?:shorter|shorten|briefer|too long|more concise|concise)\b", _shorter),
        (r"\b(?:longer|lengthen|extend|too short|more (?:detail|detailed|thorough|in-depth)|elaborate)\b", _longer),
        (r"\b(?:see|know|find out|learn|understand|hear)\b (?P<what>(?:whether|how|if|why|what|when)\b.+)$", _add),
        (r"\b(?:ask|probe|dig|talk)\b.{0,12}\b(?:about|into|for|on)\b (?P<what>.+)$", _add),
        (r"\b(?:focus\w*|concentrate|emphasi[sz]e|stress|centre|center|more(?: emphasis| questions?| weight)?)\b(?: more| less| strongly)?(?: on| about| around| for)?\s(?P<what>\w.+)$", _focus),
        (r"\b(?:cover|include|add|mention|test|assess|check|explore|address)\b (?:for )?(?P<what>\w.+)$", _add),
    )
)  # fmt: skip
