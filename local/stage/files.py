"""Files of a stage: which code it runs, and what it writes down of itself."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .. import ROOT


def hash_of(names: tuple[str, ...]) -> str:
    """Of files, and of all that lies in folders; by names below the repository."""
    digest = hashlib.sha256()
    for file in sorted(_files(names)):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and "__pycache__" not in each.parts)


def write(file: Path, text: str) -> None:
    """All or nothing: a crash leaves the old file or the new one."""
    scratch = file.with_suffix(".new")
    scratch.write_text(text)
    scratch.replace(file)
