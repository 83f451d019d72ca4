"""What a brief asks for: its statements, or what can be read from the job description."""

from ...domain.plans.plan import Brief, Skill
from .reading import sentences
from .statements import Reading, read_statement

_MOST_SENTENCES = 12
_CUES = (
    "experience",
    "knowledge",
    "skill",
    "ability",
    "able to",
    "responsib",
    "you will",
    "you have",
    "requir",
    "must",
)


def read_brief(brief: Brief) -> list[Reading]:
    """One reading per statement; without any, the job description's sentences that name a skill, else the
    position."""
    if brief.qualifications:
        return [read_statement(each) for each in dict.fromkeys(brief.qualifications)]
    found = _from_description(brief.job_description or "")
    return found or [read_statement(brief.position)]


def name_skills(brief: Brief) -> tuple[Skill, ...]:
    """Each skill as its statement names it, with its canonical name; at least one per statement."""
    return tuple(skill for reading in read_brief(brief) for skill in _skills(reading))


def _skills(reading: Reading) -> list[Skill]:
    if not reading.found:
        name = reading.topic[:1].upper() + reading.topic[1:]
        return [Skill(name=reading.topic, canonical_name=name, qualification=reading.statement)]
    return [
        Skill(name=written, canonical_name=term.title, qualification=reading.statement)
        for term, written in reading.found
    ]


def _from_description(text: str) -> list[Reading]:
    # Descriptions repeat themselves; a competency is known by its words.
    different = {
        each.text[:500].casefold().rstrip(" .!"): each.text[:500] for each in reversed(sentences(text))
    }
    readings = [read_statement(each) for each in reversed(different.values())]
    cued = [each for each in readings if each.found or any(cue in each.statement.lower() for cue in _CUES)]
    best = sorted(enumerate(cued), key=lambda pair: (-len(pair[1].found), pair[0]))[:_MOST_SENTENCES]
    return [each for _, each in sorted(best, key=lambda pair: pair[0]) if each.found] or [
        each for _, each in best
    ][:4]
