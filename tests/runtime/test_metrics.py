"""What functions write for CloudWatch to count: the embedded metric format's rules, and no id of anybody."""

import json
import sys
from typing import Any

import pytest

from interviews.domain.guardrails.model_call import ModelCall
from interviews.domain.kernel.errors import (
    AiPaused,
    EngineUnavailable,
    InterviewError,
    MailUnavailable,
    Overloaded,
)
from interviews.runtime.metrics import Metric, note, note_model_call, note_unavailable
from local.data_map import DATA_MAP, Holds


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("STAGE", "prod")
    return lambda: [json.loads(each) for each in capsys.readouterr().out.splitlines()]


def published(line: dict[str, Any]) -> set[tuple[str, tuple[tuple[str, str], ...], int]]:
    return {
        (metric["Name"], tuple((each, line[each]) for each in names), line[metric["Name"]])
        for directive in line["_aws"]["CloudWatchMetrics"]
        for names in directive["Dimensions"]
        for metric in directive["Metrics"]
    }


@pytest.mark.parametrize("metric", Metric)
def test_each_line_is_of_the_format(metric: Metric, told: Any) -> None:
    note({metric: 7}, by={"reason": "X"}, also=(metric,))
    (line,) = told()
    in_prod = ("stage", "prod")
    assert published(line) == {(metric, (in_prod, ("reason", "X")), 7), (metric, (in_prod,), 7)}
    assert isinstance(line["_aws"]["Timestamp"], int)
    assert {each["Namespace"] for each in line["_aws"]["CloudWatchMetrics"]} == {"Interviews"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (EngineUnavailable("Away."), "AI_UNAVAILABLE"),
        (AiPaused(), "AI_PAUSED"),
        (Overloaded(), "OVERLOADED"),
        (MailUnavailable("Later."), "MAIL_UNAVAILABLE"),
    ],
)
def test_a_503_is_counted_for_itself_and_by_its_reason(error: InterviewError, reason: str, told: Any) -> None:
    note_unavailable(error)
    (line,) = told()
    assert {dimensions for _, dimensions, _ in published(line)} == {
        (("stage", "prod"),),
        (("stage", "prod"), ("reason", reason)),
    }


@pytest.mark.parametrize(
    ("outcome", "failures"), [("ok", 0), ("flawed", 0), ("unusable", 1), ("CutOff", 1), ("Timeout", 1)]
)
def test_a_model_fails_where_nothing_of_its_answer_can_be_used(
    outcome: str, failures: int, told: Any
) -> None:
    note_model_call(
        ModelCall(
            operation="turn",
            model="m",
            prompt_version="1",
            milliseconds=900,
            input_tokens=None,
            output_tokens=5,
            outcome=outcome,
            input_hash="0" * 64,
        )
    )
    (line,) = told()
    of_turn, in_prod = (("stage", "prod"), ("operation", "turn")), (("stage", "prod"),)
    assert published(line) == {
        ("ModelTime", of_turn, 900),
        ("ModelFailures", of_turn, failures),
        ("ModelFailures", in_prod, failures),
        ("InputTokens", of_turn, 0),
        ("OutputTokens", of_turn, 5),
    }


def test_the_data_map_has_every_metric() -> None:
    (entry,) = [each for each in DATA_MAP if each.place == "metrics"]
    (held,) = entry.fields.values()
    assert set(entry.fields) == {Holds.OPERATIONAL}
    assert set(held.split()) == {*Metric, "stage", "reason", "operation", "reader"}


def test_a_line_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others write at the same time, from threads: a line in two parts would be torn."""
    written: list[str] = []
    monkeypatch.setattr(sys.stdout, "write", written.append)
    note({Metric.RUNS_PARKED: 1})
    (line,) = filter(None, written)
    assert line.endswith("}\n")
