"""Each piece that is forgotten is a sentence that names it; nothing is forgotten now."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.functions import Function, function_of
from interviews.domain.runs.happenings import EventType, InfoNeeded, stored_data
from interviews.runtime.engines import ENGINES, EngineKind
from local import check, openapi, webhook_guide
from local.field_docs import NOTES


def without_event(patch: pytest.MonkeyPatch) -> None:
    told = {name: each for name, each in stored_data().items() if name is not EventType.CANCELLED}
    patch.setattr(check, "stored_data", lambda: told)


def without_title(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(InfoNeeded, "__doc__", None)


def without_event_example(patch: pytest.MonkeyPatch) -> None:
    patch.delitem(webhook_guide.DATA, EventType.CANCELLED)


def with_handler(patch: pytest.MonkeyPatch, name: str, **changed: object) -> None:
    function = function_of(name)
    assert function.endpoint
    patch.setattr(function.endpoint, "operation", replace(function.endpoint.operation, **changed))  # type: ignore[arg-type]


def without_declaration(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(check, "FUNCTIONS", (Function("pages"),))


def without_engine(patch: pytest.MonkeyPatch) -> None:
    class Echo(EngineKind):
        pass

    patch.setitem(ENGINES, "echo", Echo)


def without_note(patch: pytest.MonkeyPatch) -> None:
    sentences = {
        told: [each for each in kinds if each != "RankedInterview"] for told, kinds in NOTES["runId"].items()
    }
    patch.setitem(NOTES, "runId", sentences)


def without_answer(patch: pytest.MonkeyPatch) -> None:
    patch.delitem(openapi.RECORDED["answers"], "plans/approve_plan")


def with_another_title(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(InfoNeeded, "__doc__", "Something else.")


FORGOTTEN: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[[], Iterator[str]], str]] = {
    "an event's data": (without_event, check.unsaid_of_events, r"interview\.cancelled: .*happenings\.py"),
    "an event's title": (without_title, check.unsaid_of_events, "info_needed: give InfoNeeded .* docstring"),
    "an event's example": (
        without_event_example,
        check.unsaid_of_events,
        r"cancelled: .* local/webhook_guide\.py",
    ),
    "a tag": (
        lambda patch: with_handler(patch, "approve_plan", tag="Plans"),
        check.unsaid_of_operations,
        r"functions/plans/approve_plan\.py: there is no tag 'Plans'",
    ),
    "a body's example": (
        lambda patch: with_handler(patch, "reject_plan", example={}),
        check.unsaid_of_operations,
        r"functions/plans/reject_plan\.py: say `example=`",
    ),
    "a handler": (without_declaration, check.undeclared, r"functions/pages\.py needs a `handler`"),
    "an engine's way to be built": (without_engine, check.unsaid_of_engines, "echo says no build"),
    "what a field means": (
        without_note,
        check.unexplained,
        r"^RankedInterview\.runId: say what it means, .*assessments\.answers",
    ),
    "a recorded answer": (
        without_answer,
        check.without_an_example,
        r"plans/approve_plan\.py has no recorded answer",
    ),
    "to write the files anew": (
        with_another_title,
        check.stale,
        r"console/events\.js is not what the code says",
    ),
}


@pytest.mark.parametrize(("forget", "looks", "sentence"), FORGOTTEN.values(), ids=FORGOTTEN)
def test_what_is_forgotten_is_named(
    forget: Callable[[pytest.MonkeyPatch], None],
    looks: Callable[[], Iterator[str]],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(looks()) == []
    forget(monkeypatch)
    found = list(looks())
    assert any(re.search(sentence, each) for each in found), found
    assert all("\n" not in each for each in found)


def test_an_engine_beside_the_registry_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "adapters/echo_engine.py": "",
        "runtime/engines.py": "from ..adapters import openai_engine",
    }.items():
        (tmp_path / check.LAYER / name).parent.mkdir(parents=True)
        (tmp_path / check.LAYER / name).write_text(text)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    (sentence,) = check.unsaid_of_engines()
    assert sentence.startswith("adapters/echo_engine: give it a class in runtime/engines.py")


def test_the_table_of_who_is_let_in_has_all_operations() -> None:
    assert list(check.unguarded()) == []
