"""The skills that statements ask for: a name that has nothing to do with its statement gives way to the statement."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ...domain.assessments.output_limits import shortened
from ...domain.plans.plan import Brief, Skill
from .planning import statement_at
from .rules import pattern
from .shapes import NamedSkill, NamedSkills

MOST_SKILLS = 100
LONGEST_NAME = 200
_TOKEN = re.compile(r"[^\W_](?:[\w+#.]*[\w+#])?")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_STEM = 4
"""Letters that two forms of one word share at least, if they have as many."""
_SHARE = 0.6
"""And this share of the longer one."""
_LONGEST_RUN = 6
"""Words of which initials are made."""


def to_skills(brief: Brief, named: NamedSkills) -> list[Skill]:
    """Of the named ones those that speak of their statement; each statement without one stands for itself."""
    found: dict[tuple[str, str], Skill] = {}
    for each in named.skills[:MOST_SKILLS]:
        source = _source(brief, each)
        if source and _speaks_of(each, source):
            skill = Skill(
                name=each.name.strip(), canonical_name=each.canonical_name.strip(), qualification=source
            )
            found.setdefault((skill.canonical_name, source), skill)
    named_of = {each.qualification for each in found.values()}
    alone = [each for each in brief.qualifications if each not in named_of]
    return [*found.values(), *(_itself(each) for each in alone)]


def skill_flaws(brief: Brief, named: NamedSkills) -> list[str]:
    """What is worth asking again for; `to_skills` can do without."""
    return list(_flaws(brief, named))


def skill_problems(brief: Brief, named: NamedSkills) -> list[str]:
    """Nothing stands in for a skill of a job description."""
    return (
        []
        if to_skills(brief, named)
        else ["no skill has a phrase that is in the job description, word for word"]
    )


def _flaws(brief: Brief, named: NamedSkills) -> Iterator[str]:
    indexes = {each.qualification_index for each in named.skills}
    count = len(brief.qualifications)
    yield from (f"no skill for statement {each}" for each in range(count) if each not in indexes)
    yield from (f"there is no statement {each}" for each in indexes if count and not 0 <= each < count)
    for each in named.skills:
        source = _source(brief, each)
        if not source and not count:
            yield f"not in the job description: {each.phrase}"
        elif source and not _speaks_of(each, source):
            yield f"{each.canonical_name!r} is not in the words of {source!r}"


def _source(brief: Brief, skill: NamedSkill) -> str:
    """The statement, or the part of the job description, that asks for it; empty where nothing does."""
    if brief.qualifications:
        return statement_at(brief, skill.qualification_index)
    return skill.phrase if skill.phrase.strip() and skill.phrase in (brief.job_description or "") else ""


def _itself(statement: str) -> Skill:
    name = shortened(" ".join(statement.split()), LONGEST_NAME)
    return Skill(name=name, canonical_name=name, qualification=statement)


def _speaks_of(skill: NamedSkill, statement: str) -> bool:
    names = (skill.name.strip(), skill.canonical_name.strip())
    return all(each and len(each) <= LONGEST_NAME and speaks_of(each, statement) for each in names)


def speaks_of(name: str, statement: str) -> bool:
    """Whether a name and its statement have a word in common, in whatever form of it or its initials."""
    said, own = _tokens(statement), _tokens(name)
    forms = _all_short_forms(_TOKEN.findall(statement))
    return any(one in forms or any(_is_form(one, each) for each in said) for one in _weighty(own)) or any(
        each in said for each in _short_forms(_TOKEN.findall(name))
    )


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _TOKEN.findall("".join(each for each in plain if not unicodedata.combining(each)))


def _weighty(tokens: Sequence[str]) -> Sequence[str]:
    """Without "experience", and without "of" where there is anything longer."""
    own = [each for each in tokens if not pattern("skills", "filler").fullmatch(each)]
    return [each for each in own if len(each) >= _STEM] or own


def _is_form(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if shared is None:
        return min(len(one), len(other)) > _STEM
    return shared >= _STEM and shared >= _SHARE * max(len(one), len(other))


def _short_forms(words: Sequence[str]) -> set[str]:
    """ "AWS" of Amazon Web Services, "js" of JavaScript, "k8s" of Kubernetes."""
    if not words:
        return set()
    forms = {"".join(each[0] for each in words)}
    if len(words) == 1:
        forms = {
            "".join(each[0] for each in _HUMP.findall(words[0])),
            f"{words[0][0]}{len(words[0]) - 2}{words[0][-1]}",
        }
    return {each.casefold() for each in forms if len(each) > 1}


def _all_short_forms(words: Sequence[str]) -> set[str]:
    """Of each run of words."""
    runs = (
        words[start:end] for start in range(len(words)) for end in range(start + 1, start + 1 + _LONGEST_RUN)
    )
    return {each for run in runs for each in _short_forms(run)}
