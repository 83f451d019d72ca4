"""A task that asks a model takes a place of its tenant's share, and leaves it however it ends."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from handler_stage import Stage
from interviews.domain.kernel.errors import RunMovedOn, TenantBusy
from interviews.domain.kernel.ids import RunRef
from interviews.runtime import wiring
from interviews.runtime.declared import MODEL_SECONDS
from interviews.runtime.engines import ASK_ENGINE
from interviews.runtime.grants import READ_RUNS_AND_TENANTS, SHARE_MODEL
from interviews.runtime.settings import NoSettings
from interviews.runtime.tasks import Task, task

WITHIN: list[Callable[[], None]] = []


@task(grants=(READ_RUNS_AND_TENANTS, ASK_ENGINE), seconds=MODEL_SECONDS)
def asking(event: dict[str, Any], ref: RunRef, settings: NoSettings) -> dict[str, int]:
    if event.get("fails"):
        raise RunMovedOn("The run is CANCELLED.")
    for each in WITHIN:
        each()
    return {"places": len(places())}


@task(grants=(READ_RUNS_AND_TENANTS,))
def talking(event: dict[str, Any], ref: RunRef, settings: NoSettings) -> dict[str, int]:
    return {"places": len(places())}


@pytest.fixture
def with_model(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ENGINE", "openai")
    monkeypatch.setenv("MODEL_PLACES", "1")
    WITHIN.clear()
    return stage


def places() -> list[Any]:
    items = wiring.client("dynamodb").scan(TableName=os.environ["LIMITS_TABLE"])["Items"]
    return [place for each in items if each["pk"]["S"].startswith("PLACES#") for place in each["places"]["L"]]


def work(which: Task, stage: Stage, run_id: str, **event: Any) -> dict[str, int]:
    return which({"tenantId": stage.tenant_id, "runId": run_id, **event}, None)


def test_a_tenant_with_its_share_at_work_is_busy_until_one_of_it_is_done(
    with_model: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    def another() -> None:
        with pytest.raises(TenantBusy):
            work(asking, with_model, "run_2")

    WITHIN.append(another)
    assert work(asking, with_model, "run_1")["places"] == 1
    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    assert [each for each in metrics if "TasksRefused" in each]
    assert not [each for each in metrics if "TasksFailed" in each]
    WITHIN.clear()
    assert places() == []
    assert work(asking, with_model, "run_2")["places"] == 1


def test_a_task_that_ends_otherwise_leaves_its_place_too(with_model: Stage) -> None:
    with pytest.raises(RunMovedOn):
        work(asking, with_model, "run_1", fails=True)
    assert places() == []


def test_where_no_model_is_asked_no_place_is_taken(
    with_model: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert work(talking, with_model, "run_1") == {"places": 0}
    monkeypatch.setenv("ENGINE", "rehearsal")
    assert work(asking, with_model, "run_1") == {"places": 0}


def test_a_task_is_told_its_share_if_it_asks_an_engine() -> None:
    assert SHARE_MODEL in asking.function.grants
    assert SHARE_MODEL not in talking.function.grants
