"""Whether the facts that a role asks for are met: read by plain code from the answer to each question, together with
what raters read (contract §10)."""

from collections.abc import Iterable, Mapping, Sequence

from ..kernel.model import Model
from ..plans.plan import Plan
from ..plans.requirement import Requirement, RequirementStatus
from ..runs.transcript import Turn
from .assessment import AssessedRequirement, Evidence, Reading, Stance
from .denials import denials_of
from .evidence import verify
from .facts import read_fact, told_otherwise
from .ratings import MAX_EVIDENCE
from .retractions import Retractions
from .told_years import fewer_years_told

_STANCES: Mapping[RequirementStatus, Stance] = {"CONFIRMED": "FOR", "DENIED": "AGAINST"}
_ORDER: Sequence[RequirementStatus] = ("DENIED", "UNCLEAR", "CONFIRMED")


class CheckedRequirement(Model):
    """What became of one: `read` is the plain reading of the answers, `rated` the raters' readings whose quotes hold,
    as they were given."""

    requirement_id: str
    status: RequirementStatus
    read: RequirementStatus
    rated: tuple[Reading, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def check_requirements(
    plan: Plan, turns: Sequence[Turn], readings: Mapping[str, Sequence[Reading]], retractions: Retractions
) -> tuple[CheckedRequirement, ...]:
    return tuple(
        _checked(each, turns, readings.get(each.requirement_id, ()), retractions)
        for each in plan.requirements
    )


def assessed(requirement: Requirement, record: CheckedRequirement) -> AssessedRequirement:
    return AssessedRequirement(
        requirement_id=requirement.requirement_id,
        statement=requirement.statement,
        status=record.status,
        must_have=requirement.must_have,
        evidence=record.evidence,
    )


def _checked(
    requirement: Requirement, turns: Sequence[Turn], readings: Sequence[Reading], retractions: Retractions
) -> CheckedRequirement:
    read, own = _read(requirement, turns, retractions)
    rated = tuple(each for each in readings if verify(each.evidence, turns, retractions, shortest=1).kept)
    of_raters = [*(one for each in rated for one in each.evidence)]
    found = {
        (each.turn, each.quote): each
        for each in (*verify(of_raters, turns, retractions, shortest=1).kept, *own)
    }
    return CheckedRequirement(
        requirement_id=requirement.requirement_id,
        status=_together(read, [each.status for each in rated]),
        read=read,
        rated=rated,
        evidence=tuple(found[key] for key in sorted(found))[:MAX_EVIDENCE],
    )


def _read(
    requirement: Requirement, turns: Sequence[Turn], retractions: Retractions
) -> tuple[RequirementStatus, list[Evidence]]:
    """The last clear answer to its question counts; what is denied, or told otherwise, elsewhere makes it unclear."""
    answers = [
        each for each in turns if each.role == "candidate" and each.question_id == requirement.requirement_id
    ]
    status: RequirementStatus = "UNCLEAR" if answers else "NOT_ASKED"
    evidence: list[Evidence] = []
    for turn in answers:
        told, quote = read_fact(requirement, turn.text, year=turn.at.year)
        taken_back = quote is not None and turn.turn in retractions.withdrawn
        if told != "UNCLEAR" and not taken_back:
            status = told
        if quote is not None:
            stance: Stance = "WITHDRAWN" if taken_back else _STANCES.get(told, "FOR")
            evidence.append(Evidence(turn=turn.turn, quote=quote, stance=stance))
    asked_in = {each.turn for each in answers}
    elsewhere = [each for each in turns if each.role == "candidate" and each.turn not in asked_in]
    against = [*denials_of(requirement.statement, elsewhere), *_less(requirement, elsewhere)]
    if against:
        status = "DENIED" if status == "DENIED" else "UNCLEAR"
    mended = _mended(requirement, status, elsewhere)
    return ("UNCLEAR" if mended else status), [*evidence, *against, *mended]


def _mended(requirement: Requirement, status: RequirementStatus, turns: Sequence[Turn]) -> list[Evidence]:
    """Where another answer says that this one was wrong, or what is plainly not so now: a person asks."""
    if status not in _STANCES:
        return []
    stance: Stance = "FOR" if status == "DENIED" else "AGAINST"
    return [
        Evidence(turn=turn.turn, quote=quote, stance=stance)
        for turn in turns
        if (quote := told_otherwise(requirement.statement, turn.text, denied=status == "DENIED"))
    ]


def _less(requirement: Requirement, turns: Iterable[Turn]) -> list[Evidence]:
    """Where another answer tells of fewer years than are asked for."""
    if requirement.kind != "YEARS":
        return []
    return [
        Evidence(turn=turn.turn, quote=quote, stance="AGAINST")
        for turn in turns
        if (quote := fewer_years_told(turn.text, requirement.statement))
    ]


def _together(read: RequirementStatus, rated: Sequence[RequirementStatus]) -> RequirementStatus:
    """The plain reading and the raters' (the lower of their two middle ones): where they differ it is unclear, and a
    denial stands where the others see nothing clear."""
    known = sorted((each for each in rated if each in _ORDER), key=_ORDER.index)
    if not known:
        return read
    of_raters = known[(len(known) - 1) // 2]
    if read in ("NOT_ASKED", "UNCLEAR"):
        return of_raters
    return read if of_raters == read or (read, of_raters) == ("DENIED", "UNCLEAR") else "UNCLEAR"
