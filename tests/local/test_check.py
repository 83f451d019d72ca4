"""Each piece that is forgotten is a sentence that names it; nothing is forgotten now."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import infra.functions
from infra.functions import Function, function_of
from interviews.domain.runs import happenings
from interviews.domain.runs.happenings import EventType, InfoNeeded, Staff, Words, stored_data, whose
from interviews.runtime.engines import ENGINES, EngineKind
from interviews.runtime.grants import CHANGE_RUNS, READ_RUNS, READ_TENANTS, Grant
from local import LAYER, check, language_gaps, openapi, webhook_guide
from local.field_docs import NOTES


@pytest.fixture(autouse=True)
def _judged_anew() -> Iterator[None]:
    yield
    whose.cache_clear()


def without_event(patch: pytest.MonkeyPatch) -> None:
    told = {name: each for name, each in stored_data().items() if name is not EventType.CANCELLED}
    patch.setattr(happenings, "stored_data", lambda: told)


def with_field(patch: pytest.MonkeyPatch, kind: Any) -> None:
    """One more that the first event tells."""
    patch.setitem(InfoNeeded.__annotations__, "note", kind)
    whose.cache_clear()


def without_title(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(InfoNeeded, "__doc__", None)


def without_event_example(patch: pytest.MonkeyPatch) -> None:
    patch.delitem(webhook_guide.DATA, EventType.CANCELLED)


def with_handler(patch: pytest.MonkeyPatch, name: str, **changed: object) -> None:
    function = function_of(name)
    assert function.endpoint
    patch.setattr(function.endpoint, "operation", replace(function.endpoint.operation, **changed))  # type: ignore[arg-type]


def with_grants(patch: pytest.MonkeyPatch, name: str, *grants: Grant) -> None:
    function = function_of(name)
    patch.setattr(function.handler, "function", replace(function.declared, grants=grants))


def without_declaration(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(infra.functions, "FUNCTIONS", (Function("pages"),))


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
    "a path of its own": (
        lambda patch: with_handler(patch, "list_events", path="v1/integration/interviews/{runId}"),
        check.unsaid_of_operations,
        r"functions/runs/list_events\.py: GET \S+/\{runId\} is functions/runs/get_interview\.py's already",
    ),
    "a method that there is": (
        lambda patch: with_handler(patch, "approve_plan", method="post"),
        check.unsaid_of_operations,
        r"functions/plans/approve_plan\.py: 'post' is no method; write one of GET, POST",
    ),
    "where its path begins": (
        lambda patch: with_handler(patch, "approve_plan", path="v1/integration//interviews"),
        check.unsaid_of_operations,
        r"functions/plans/approve_plan\.py: write .* without a slash at its ends, and without two in a row",
    ),
    "what its prefix is": (
        lambda patch: with_handler(patch, "approve_plan", path="v1/integration/v1/integration/interviews"),
        check.unsaid_of_operations,
        r"functions/plans/approve_plan\.py: write only what stands below its prefix",
    ),
    "how a path parameter is written": (
        lambda patch: with_handler(patch, "approve_plan", path="v1/integration/interviews/{run_id}"),
        check.unsaid_of_operations,
        r"functions/plans/approve_plan\.py: there is no path parameter '\{run_id\}'; .*openapi_examples",
    ),
    "who raises an event": (
        lambda patch: patch.setattr(check, "raised_events", lambda: {*EventType} - {EventType.CANCELLED}),
        check.unsaid_of_events,
        r"interview\.cancelled: no use case raises it",
    ),
    "what it may do": (
        lambda patch: with_grants(patch, "reject_plan", READ_TENANTS),
        check.ungranted,
        r"functions/plans/reject_plan\.py: add .* does with INTERVIEWS_TABLE, .*grants\.py: READ_RUNS, CHANGE_RUNS,",
    ),
    "what the frame reads": (
        lambda patch: with_grants(patch, "reject_plan", READ_RUNS, CHANGE_RUNS),
        check.ungranted,
        r"functions/plans/reject_plan\.py: add READ_TENANTS to `grants=`",
    ),
    "what the room's frame reads": (
        lambda patch: with_grants(patch, "take_answer"),
        check.ungranted,
        r"functions/room/take_answer\.py: add READ_RUNS to `grants=`",
    ),
    "whose a text is": (
        lambda patch: with_field(patch, str),
        check.whose_is_unsaid,
        r"info_needed: say in \S+happenings\.py whose text note is: Words, Staff or Ours",
    ),
    "that a person's words have their own field": (
        lambda patch: with_field(patch, list[Words]),
        check.whose_is_unsaid,
        r"info_needed: give what is Words or Staff within note a field of its own",
    ),
    "a handler": (without_declaration, check.undeclared, r"functions/pages\.py needs a `handler`"),
    "an engine's way to be built": (
        without_engine,
        check.unsaid_of_engines,
        "echo says no build, has_model",
    ),
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
    "to tell the console whose a field is": (
        lambda patch: with_field(patch, Staff),
        check.stale,
        r"console/events\.js is not what the code says",
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


BROKEN = {
    "syntax": ("def handler(", r"^functions/runs/forgotten\.py:1: SyntaxError: '\(' was never closed"),
    "an import": (
        "from interviews.runtime import wiring, wiring_of_tomorrow",
        r"^functions/runs/forgotten\.py:1: ImportError: cannot import name 'wiring_of_tomorrow'",
    ),
    "a package": ("\nimport not_there", r"^functions/runs/forgotten\.py:2: ModuleNotFoundError: .*not_there"),
    "a name": (
        "import json\nhandler = integratoin",
        r"^functions/runs/forgotten\.py:2: NameError: .*integratoin",
    ),
    "a permission": (
        "from interviews.runtime.http import integration\nintegration('GET', 'x', tag='', summary='')",
        r"^functions/runs/forgotten\.py:2: TypeError: .*'permission'",
    ),
    "a summary": (
        "from interviews.runtime.http import public\npublic('GET', 'x', tag='Interviews')",
        r"^functions/runs/forgotten\.py:2: TypeError: .*'summary'",
    ),
    "what it imports": (
        "import broken_use_case",
        r"^layers/shared/python/broken_use_case\.py:1: NameError: name 'Thing' is not defined",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_imported_is_one_sentence_with_its_file(
    text: str,
    sentence: str,
    tmp_path: Path,
    import_from: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"functions/runs/forgotten.py": text, "layers/shared/python/broken_use_case.py": "Thing()"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(content)
        import_from((tmp_path / name).parent)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(infra.functions, "FUNCTIONS", (Function("forgotten"),))
    (said,) = check.undeclared()
    assert re.search(sentence, said), said
    assert "\n" not in said


def test_all_that_is_forgotten_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with_handler(monkeypatch, "approve_plan", tag="Plans")
    with_grants(monkeypatch, "reject_plan")
    without_event_example(monkeypatch)
    without_note(monkeypatch)
    without_engine(monkeypatch)
    found = "\n".join(check.found(check.BY_HAND))
    wanted = ("no tag 'Plans'", "reject_plan.py: add", "webhook_guide.py", "no build", "Interview.runId")
    assert [each for each in wanted if each not in found] == []


def test_a_check_that_breaks_by_itself_is_a_sentence_too() -> None:
    def broken() -> Iterator[str]:
        raise KeyError("of nobody")
        yield

    (said,) = check.found((broken,))
    assert re.search(r": KeyError: 'of nobody'$", said)
    assert check.found((check.undeclared, lambda: iter(["something"]), broken)) == ["something"]


def test_an_engine_beside_the_registry_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "adapters/echo_engine.py": "",
        "runtime/engines.py": "from ..adapters import openai_engine",
    }.items():
        (tmp_path / LAYER / name).parent.mkdir(parents=True)
        (tmp_path / LAYER / name).write_text(text)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    (sentence,) = check.unsaid_of_engines()
    assert sentence.startswith("adapters/echo_engine: give it a class in runtime/engines.py")


ITALIAN = {
    "a file of rules": (
        f"{language_gaps.LANGUAGES[0]}/it/care.toml",
        "",
        r"domain/languages/it: write care\.toml, as all",
    ),
    "an engine's texts": (
        f"{language_gaps.LANGUAGES[1]}/it/texts.toml",
        "",
        r"rehearsal_engine/languages/it: write texts\.toml",
    ),
    "a text": (
        f"{language_gaps.LANGUAGES[0]}/it/room.toml",
        "skipped",
        r"languages/it/room\.toml says no skipped\.",
    ),
    "a kind of rule": (
        f"{language_gaps.LANGUAGES[0]}/it/care.toml",
        "danger",
        r"languages/it/care\.toml says no danger",
    ),
    "a list of words": (
        f"{language_gaps.LANGUAGES[0]}/it/turn_references.toml",
        "turn",
        r"turn_references\.toml says no words\.turn\.",
    ),
    "the page's texts": (f"{language_gaps.PAGE_TEXTS}/it.json", "", r"pages/room/texts: write it\.json"),
    "one of the page's": (
        f"{language_gaps.PAGE_TEXTS}/it.json",
        "languageName",
        r"texts/it\.json says no languageName",
    ),
}


@pytest.mark.parametrize(("file", "name", "sentence"), ITALIAN.values(), ids=ITALIAN)
def test_what_a_new_language_lacks_is_named(
    file: str, name: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in language_gaps.LANGUAGES:
        shutil.copytree(folder, tmp_path / folder)
        shutil.copytree(Path(folder, "fr"), tmp_path / folder / "it", dirs_exist_ok=True)
    shutil.copytree(language_gaps.PAGE_TEXTS, tmp_path / language_gaps.PAGE_TEXTS)
    shutil.copy(f"{language_gaps.PAGE_TEXTS}/fr.json", tmp_path / language_gaps.PAGE_TEXTS / "it.json")
    monkeypatch.setattr(language_gaps, "ROOT", tmp_path)
    assert list(language_gaps.unsaid_of_languages()) == []
    lacking = tmp_path / file
    if name:
        lacking.write_text(re.sub(rf"\b{name}\b", "other", lacking.read_text()))
    else:
        lacking.unlink()
    (said,) = language_gaps.unsaid_of_languages()
    assert re.search(sentence, said), said


def test_the_table_of_who_is_let_in_has_all_operations() -> None:
    assert list(check.unguarded()) == []
