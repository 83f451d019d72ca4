"""What a request lacks, and how good it is (contract §3). Missing is not malformed."""

from collections.abc import Collection, Mapping
from typing import Any

from ..kernel.errors import Detail, ValidationFailed
from .happenings import DataQuality, MissingFieldDocument, Severity
from .run import MissingField

CRITICAL: Severity = "CRITICAL"
HIGH: Severity = "HIGH"
MEDIUM: Severity = "MEDIUM"
ENOUGH_QUALIFICATIONS = 3
_QUALITY: dict[Severity, DataQuality] = {CRITICAL: "POOR", HIGH: "FAIR", MEDIUM: "GOOD"}


def missing_fields(fields: Mapping[str, Any], *, named_candidate: bool) -> tuple[MissingField, ...]:
    """`fields` in the contract's own names; `named_candidate` where a candidateName is on record."""
    missing = []
    if not fields.get("position"):
        missing.append(MissingField("position", CRITICAL, "Which position is the interview for?"))
    if not fields.get("candidateRef") and not named_candidate:
        missing.append(
            MissingField("candidateRef", CRITICAL, "Which candidate is it: an id of yours, or a name?")
        )
    if not fields.get("level"):
        missing.append(MissingField("level", HIGH, "Which level: JUNIOR, MID, SENIOR, LEAD or PRINCIPAL?"))
    statements = len(fields.get("qualifications") or ())
    if not fields.get("jobDescription"):
        if statements == 0:
            missing.append(
                MissingField("qualifications", HIGH, "What must the candidate show? One statement for each.")
            )
        elif statements < ENOUGH_QUALIFICATIONS:
            missing.append(
                MissingField(
                    "qualifications", MEDIUM, "Is there more to ask about? Three statements are better."
                )
            )
    return tuple(missing)


def missing_documents(missing: tuple[MissingField, ...]) -> list[MissingFieldDocument]:
    """As partners are told of them."""
    return [{"field": each.field, "severity": each.severity, "question": each.question} for each in missing]


def require_additions(
    given: Mapping[str, Any],
    known: Mapping[str, Any],
    missing: tuple[MissingField, ...],
    *,
    hidden: Collection[str] = (),
) -> None:
    """What is on record stays, unless it is asked for (contract §3): it may be given again as it is, and of what is
    `hidden` from the caller nothing may. Raises ValidationFailed with every such field."""
    asked_for = {each.field for each in missing}
    changed = [
        name
        for name, value in given.items()
        if name in known and name not in asked_for and (name in hidden or value != known[name])
    ]
    if changed:
        told = "was given already, with another value"
        rows = [Detail(name, "was given already" if name in hidden else told) for name in changed]
        raise ValidationFailed("The request is not valid.", rows)


def is_complete(missing: tuple[MissingField, ...]) -> bool:
    return all(each.severity == MEDIUM for each in missing)


def data_quality(missing: tuple[MissingField, ...]) -> DataQuality:
    for severity, quality in _QUALITY.items():
        if any(each.severity == severity for each in missing):
            return quality
    return "EXCELLENT"
