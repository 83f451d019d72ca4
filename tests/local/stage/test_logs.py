"""`make logs`: what is written is shown once, whichever file it comes to and whenever that is made."""

from collections.abc import Callable
from pathlib import Path

from local.stage.logs import SHOWN_AT_FIRST, follow


class End(Exception):
    """Nothing happens any more."""


def shown(folder: Path, *events: Callable[[], object]) -> list[str]:
    """All lines, where each event happens when what was there is shown."""
    waiting = list(events)
    lines: list[str] = []

    def rest() -> None:
        if not waiting:
            raise End
        waiting.pop(0)()

    try:
        for line in follow(folder, rest):
            lines.append(line)
    except End:
        return lines
    raise AssertionError("it follows for ever")


def write(file: Path, text: str) -> Callable[[], object]:
    def append() -> None:
        with file.open("a") as end:
            end.write(text)

    return append


def test_it_begins_with_the_last_lines_of_each_file(tmp_path: Path) -> None:
    (tmp_path / "deliver.log").write_text("".join(f"{number}\n" for number in range(SHOWN_AT_FIRST + 5)))
    (tmp_path / "relay.log").write_text("one\n")
    last = [f"deliver: {number}" for number in range(5, SHOWN_AT_FIRST + 5)]
    assert shown(tmp_path) == [*last, "relay: one"]


def test_what_is_written_later_is_shown_once(tmp_path: Path) -> None:
    file = tmp_path / "relay.log"
    file.write_text("one\n")
    assert shown(tmp_path, write(file, "two\n"), lambda: None, write(file, "three\n")) == [
        "relay: one",
        "relay: two",
        "relay: three",
    ]


def test_a_function_that_is_called_only_later_is_shown(tmp_path: Path) -> None:
    assert shown(tmp_path, write(tmp_path / "purge.log", "now\n")) == ["purge: now"]


def test_a_line_is_shown_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "relay.log"
    assert shown(tmp_path, write(file, "o"), write(file, "ne\ntw"), write(file, "o\n")) == [
        "relay: one",
        "relay: two",
    ]


def test_a_new_stage_begins_its_logs_anew(tmp_path: Path) -> None:
    file = tmp_path / "relay.log"
    file.write_text("of the old one\n")
    new = write(file, "new\n")
    assert shown(tmp_path, file.unlink, new) == ["relay: of the old one", "relay: new"]
