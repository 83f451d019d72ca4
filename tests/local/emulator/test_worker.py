"""A worker: a process that answers as Lambda does and writes lines of JSON."""

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from local import ROOT
from local.emulator.patches.worker import serve

HANDLER = """
import logging

def handler(event, context):
    if "error" in event:
        raise LookupError(event["error"])
    logging.getLogger("interviews").info("%s was asked", "it", extra={"code": "X"})
    return {"left": context.get_remaining_time_in_millis() > 0}
"""
CONTEXT = {"deadline": 9e12}


class Life:
    """Answers and log of a worker that was sent these events."""

    def __init__(self, folder: Path, handler: str, *events: dict[str, Any]) -> None:
        log = folder / "it.log"
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        worker = spawning.Process(target=serve, args=(theirs, handler, [str(folder)], {}, str(log)))
        worker.start()
        theirs.close()
        self.answers = []
        for each in events:
            ours.send({"event": each, "context": CONTEXT})
            self.answers.append(ours.recv())
        ours.close()
        worker.join()
        self.lines = [json.loads(each) for each in log.read_text().splitlines()]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "things").mkdir()
    (tmp_path / "things/read_thing.py").write_text(HANDLER)
    return tmp_path


def test_what_a_function_logs_is_a_line_of_json(bundle: Path) -> None:
    life = Life(bundle, "things/read_thing.handler", {}, {})
    assert life.answers == [{"body": {"left": True}}] * 2
    assert [(each["level"], each["message"], each["code"]) for each in life.lines] == [
        ("INFO", "it was asked", "X")
    ] * 2


def test_a_refusal_is_a_line_without_a_traceback(bundle: Path) -> None:
    life = Life(
        bundle,
        "things/read_thing.handler",
        {"error": "Unauthorized", "requestContext": {"requestId": "r-1"}},
    )
    assert life.answers[0]["body"]["errorMessage"] == "Unauthorized"
    (line,) = life.lines
    assert (line["level"], line["message"], line["request"]) == ("WARNING", "Unauthorized", "r-1")
    assert "exception" not in line


def test_an_error_keeps_its_name_and_is_a_line_with_its_traceback(bundle: Path) -> None:
    life = Life(bundle, "things/read_thing.handler", {"error": "no such thing"}, {})
    assert life.answers[0]["error"]
    assert life.answers[0]["body"]["errorType"] == "LookupError"
    assert life.answers[1] == {"body": {"left": True}}, "the worker lives on"
    line = life.lines[0]
    assert (line["level"], line["exception_name"]) == ("ERROR", "LookupError")
    assert "read_thing.py" in line["exception"]


def test_what_a_bundle_lacks_is_not_found_in_the_repository(bundle: Path) -> None:
    assert (ROOT / "functions/kernel/check_live.py").exists()
    life = Life(bundle, "kernel/check_live.handler", {})
    assert life.answers[0]["body"]["errorType"] == "ModuleNotFoundError"
