"""On which port a stage runs, and what is refused before anything is done."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from local import ROOT
from local.stage import stage
from local.stage.address import StageFailed, port_of


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def running_port(tmp_path: Path) -> Iterator[int]:
    """A process that looks like the emulator of `tmp_path` and a server that answers in its place."""
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()", "local.emulator", str(tmp_path)]
    with (
        HTTPServer(("127.0.0.1", 0), Healthy) as server,
        subprocess.Popen(waiting, stdin=subprocess.PIPE) as process,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = int(server.server_address[1])
        (tmp_path / "emulator.json").write_text(json.dumps({"pid": process.pid, "port": port, "code": "old"}))
        yield port
        assert process.poll() is None, "the stage was ended"
        server.shutdown()
        assert process.stdin
        process.stdin.close()


def test_a_stage_that_runs_keeps_its_port(tmp_path: Path, running_port: int) -> None:
    assert stage.chosen_port(None, tmp_path) == running_port
    assert stage.chosen_port(running_port, tmp_path) == running_port


def test_another_port_is_refused_while_a_stage_runs_and_nothing_changes(
    tmp_path: Path, running_port: int
) -> None:
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(StageFailed, match=rf"runs on port {running_port}.*make down"):
        stage.start(1024 if running_port != 1024 else 1025, tmp_path)
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_first_stage_runs_where_it_is_told_to(tmp_path: Path) -> None:
    assert stage.chosen_port(None, tmp_path) == 4566
    assert stage.chosen_port(4567, tmp_path) == 4567


@pytest.mark.parametrize(("text", "port"), [("1024", 1024), ("65535", 65535)])
def test_a_port(text: str, port: int) -> None:
    assert port_of(text) == port


@pytest.mark.parametrize(
    "text",
    ["0", "80", "1023", "65536", "99999", "-1", "x", "", " ", "4566 4567", "4_567", "٤٥٦٦", "9" * 9_999],
)
def test_what_is_no_port_is_refused_with_one_sentence(text: str) -> None:
    with pytest.raises(StageFailed, match=r"^PORT must be a number from 1024 to 65535\.$"):
        port_of(text)


def test_make_says_it_too_and_hands_on_a_port_only_where_one_is_given() -> None:
    def commands(*arguments: str) -> str:
        return subprocess.run(
            ["make", "--dry-run", "up", *arguments],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert "--port" not in commands()
    assert "--port" not in commands("PORT=")
    assert '--port="4567"' in commands("PORT=4567")
    done = subprocess.run(
        [sys.executable, "-m", "local", "up", "--port", "99999"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "PORT must be a number from 1024 to 65535.\n")
