"""What the model has to answer, as strict JSON schemas: every field required, no free-form keys, no limits.

Statements go by index, so that the model cannot misspell them.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from ...domain.assessments.assessment import Stance
from ...domain.guardrails.care import CareClass
from ...domain.plans.requirement import RequirementStatus

Score = Literal[1, 2, 3, 4, 5]


class Shape(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", strict=True, frozen=True
    )


class NamedSkill(Shape):
    name: str
    canonical_name: str
    qualification_index: int
    phrase: str


class NamedSkills(Shape):
    skills: tuple[NamedSkill, ...]


class Indicators(Shape):
    one: str
    two: str
    three: str
    four: str
    five: str


class PlannedDimension(Shape):
    name: str
    indicators: Indicators


class PlannedQuestion(Shape):
    question_id: str | None
    text: str
    intent: str
    follow_ups: tuple[str, ...]
    expected_signals: tuple[str, ...]


class PlannedCompetency(Shape):
    competency_id: str | None
    name: str
    weight: float
    required: bool
    minimum_score: Score
    qualification_indexes: tuple[int, ...]
    sub_dimensions: tuple[PlannedDimension, ...]
    questions: tuple[PlannedQuestion, ...]


class Planned(Shape):
    greeting: str
    competencies: tuple[PlannedCompetency, ...]


class NextWords(Shape):
    care: CareClass | None = None
    move: Literal["follow_up", "ask", "answer"]
    words: str


class Quote(Shape):
    turn: int
    quote: str


class RatedQuote(Quote):
    stance: Stance


class RatedCompetency(Shape):
    competency_id: str
    score: Score | None
    rationale: str
    evidence: tuple[RatedQuote, ...]


class RatedStatement(Shape):
    index: int
    score: Score | None
    rationale: str
    evidence: tuple[RatedQuote, ...]


class ReadRequirement(Shape):
    requirement_id: str
    status: RequirementStatus
    evidence: tuple[RatedQuote, ...]


class Rated(Shape):
    competencies: tuple[RatedCompetency, ...]
    statements: tuple[RatedStatement, ...]
    requirements: tuple[ReadRequirement, ...]
    summary: str
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]


class Answered(Shape):
    basis: Literal["plan", "transcript", "assessment", "nothing"]
    answer: str
    citations: tuple[Quote, ...]


def strict_schema(shape: type[Shape]) -> dict[str, Any]:
    """The schema as `response_format` wants it: pydantic's, without what strict mode does not know."""
    return _strict(shape.model_json_schema(by_alias=True))


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    cleaned = {key: _cleaned(value) for key, value in schema.items() if not _is_extra(key, value)}
    if cleaned.get("type") == "object":
        cleaned["additionalProperties"] = False
        cleaned["required"] = list(cleaned["properties"])
    return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return _strict(value)
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _is_extra(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)
