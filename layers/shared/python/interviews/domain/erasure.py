"""Assessments and ratings without anybody's words: what a purge leaves of them (contract §4)."""

from typing import Any

from .artefacts import ERASED

WORDS = ("summary", "strengths", "concerns")
"""The parts of an assessment that are words about the candidate."""

Json = dict[str, Any]


def assessment_without_words(assessment: Json) -> Json:
    """Scores, verdicts, weights, flags and origin stay."""
    return assessment | {
        "summary": ERASED,
        "strengths": [ERASED for _ in assessment["strengths"]],
        "concerns": [ERASED for _ in assessment["concerns"]],
        "competencies": [_quoteless(each, "evidence") for each in assessment["competencies"]],
        "qualifications": [_quoteless(each, "evidence") for each in assessment["qualifications"]],
    }


def ratings_without_words(document: Json) -> Json:
    """Scores and counts stay, and with them everything that the aggregate is made of. A fingerprint of what was said
    goes with it."""
    left = {name: each for name, each in document.items() if name != "transcriptHash"}
    if "fingerprints" in left:
        left["fingerprints"] = {
            name: each for name, each in left["fingerprints"].items() if name not in WORDS
        }
    return left | {"ratings": [_record(each) for each in document["ratings"]]}


def _record(record: Json) -> Json:
    if "raters" not in record:
        return record
    raters = [_quoteless(each, "kept", "dropped") for each in record["raters"]]
    return _quoteless(record, "evidence") | {"raters": raters}


def _quoteless(part: Json, *lists: str) -> Json:
    erased = {name: [each | {"quote": ERASED} for each in part[name]] for name in lists}
    return part | erased | ({"rationale": ERASED} if "rationale" in part else {})
