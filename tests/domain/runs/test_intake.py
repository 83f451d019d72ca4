from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interviews.domain.runs.intake import data_quality, is_complete, missing_fields

THREE = ["Writes Python", "Runs services", "Reviews code"]
WHOLE: dict[str, Any] = {
    "position": "Engineer",
    "candidateRef": "c-1",
    "level": "MID",
    "qualifications": THREE,
}
JOB = "We look for an engineer who can build, run and explain our services."


def rated(**changes: Any) -> tuple[list[tuple[str, str]], str, bool]:
    fields = {name: each for name, each in (WHOLE | changes).items() if each is not None}
    missing = missing_fields(fields, named_candidate="candidateName" in fields)
    return [(each.field, each.severity) for each in missing], data_quality(missing), is_complete(missing)


@pytest.mark.parametrize(
    ("changes", "expected", "quality", "complete"),
    [
        ({}, [], "EXCELLENT", True),
        ({"qualifications": None, "jobDescription": JOB}, [], "EXCELLENT", True),
        ({"candidateRef": None, "candidateName": "Ada"}, [], "EXCELLENT", True),
        ({"qualifications": THREE[:2]}, [("qualifications", "MEDIUM")], "GOOD", True),
        ({"qualifications": THREE[:1]}, [("qualifications", "MEDIUM")], "GOOD", True),
        ({"qualifications": THREE[:1], "jobDescription": JOB}, [], "EXCELLENT", True),
        ({"level": None}, [("level", "HIGH")], "FAIR", False),
        ({"qualifications": []}, [("qualifications", "HIGH")], "FAIR", False),
        ({"qualifications": None}, [("qualifications", "HIGH")], "FAIR", False),
        ({"position": None}, [("position", "CRITICAL")], "POOR", False),
        ({"candidateRef": None}, [("candidateRef", "CRITICAL")], "POOR", False),
        ({"position": None, "level": None}, [("position", "CRITICAL"), ("level", "HIGH")], "POOR", False),
    ],
)
def test_what_is_missing_is_rated_as_the_contract_says(
    changes: dict[str, Any], expected: list[tuple[str, str]], quality: str, complete: bool
) -> None:
    assert rated(**changes) == (expected, quality, complete)


@given(
    some.fixed_dictionaries(
        {},
        optional={
            "position": some.just("Engineer"),
            "candidateRef": some.just("c-1"),
            "candidateName": some.just("Ada"),
            "level": some.sampled_from(["JUNIOR", "MID", "SENIOR", "LEAD", "PRINCIPAL"]),
            "qualifications": some.lists(some.sampled_from(THREE), max_size=5),
            "jobDescription": some.just(JOB),
        },
    )
)
def test_quality_and_completeness_follow_from_the_worst_that_is_missing(fields: dict[str, Any]) -> None:
    critical = "position" not in fields or not {"candidateRef", "candidateName"} & set(fields)
    statements = len(fields.get("qualifications", []))
    described = "jobDescription" in fields
    high = "level" not in fields or (statements == 0 and not described)
    medium = 0 < statements < 3 and not described

    missing = missing_fields(fields, named_candidate="candidateName" in fields)

    assert {each.severity for each in missing} == {
        *(["CRITICAL"] if critical else []),
        *(["HIGH"] if high else []),
        *(["MEDIUM"] if medium else []),
    }
    assert is_complete(missing) == (not critical and not high)
    expected = "POOR" if critical else "FAIR" if high else "GOOD" if medium else "EXCELLENT"
    assert data_quality(missing) == expected
    assert all(each.question.endswith("?") or "." in each.question for each in missing)
    assert len({each.field for each in missing}) == len(missing)
