"""Shows what a stage logs, file by file and line by line, those of functions too that are called only later."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

SHOWN_AT_FIRST = 20
REST_SECONDS = 0.2


def follow(folder: Path, rest: Callable[[], None] = lambda: time.sleep(REST_SECONDS)) -> Iterator[str]:
    """`name: line`, first the last ones of each file, then each as it is written; without an end."""
    read: dict[Path, int] = {}
    while True:
        for file in sorted(folder.glob("*.log")):
            if file in read:
                new, read[file] = _whole_lines(file, read[file])
            else:
                new, read[file] = _whole_lines(file, 0)
                new = new[-SHOWN_AT_FIRST:]
            yield from (f"{file.stem}: {line}" for line in new)
        rest()


def _whole_lines(file: Path, start: int) -> tuple[list[str], int]:
    """Those that have come since, and where they end; a file that was made anew is read from its beginning."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:  # the stage was ended
        return [], 0
    start = start if start <= len(content) else 0
    end = content.rfind(b"\n") + 1
    return content[start:end].decode(errors="replace").splitlines(), max(start, end)
