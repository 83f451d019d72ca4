"""The packages that this project stands on: what is pinned, and what the distributions say of themselves."""

import importlib.metadata
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>[\w.+!-]+)(?: ; (?P<marker>.+?))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n",
    re.MULTILINE,
)
# Packages whose metadata name no SPDX licence, from the LICENSE file that they carry.
READ_IN_THE_FILE = {"python-dateutil": ("Apache-2.0 OR BSD-3-Clause",)}
HOMES = ("source", "source code", "code", "repository", "homepage", "home")


class NotPinned(ValueError):
    """A requirement without an exact version and the hashes of its files."""


@dataclass(frozen=True)
class Pin:
    name: str
    version: str
    hashes: frozenset[str]  # SHA-256, hexadecimal: one for each file of the release


@dataclass(frozen=True)
class Package:
    """`inside` are the CycloneDX documents that its wheel carries (PEP 770): what was compiled into it."""

    pin: Pin
    licence: str
    home: str | None
    requires: frozenset[str]
    inside: tuple[tuple[str, bytes], ...]

    @property
    def name(self) -> str:
        return self.pin.name


def pins(requirements: Path) -> list[Pin]:
    """Raises NotPinned for any line that is not a name, one version and hashes: an address, a path, an option."""
    text = requirements.read_text()
    if rest := PIN.sub("", text).strip():
        raise NotPinned(f"{requirements.name}: {rest.splitlines()[0]}")
    return [_pin(found) for found in PIN.finditer(text)]


def shipped(bundle: Path, pinned: Iterable[Pin]) -> list[Package]:
    """The packages in a layer's zip file. Raises KeyError where it holds one that is not pinned."""
    folders = (each for each in zipfile.Path(bundle, "python/").iterdir() if each.name.endswith(".dist-info"))
    return _packages(map(importlib.metadata.PathDistribution, folders), pinned)


def installed(pinned: Iterable[Pin], where: Sequence[str] = sys.path) -> list[Package]:
    """Those of the pinned ones that are there: the others are for other systems and versions."""
    known = {(each.name, each.version) for each in pinned}
    here = (
        each
        for each in importlib.metadata.distributions(path=list(where))
        if (_name(each), each.version) in known
    )
    return _packages(here, pinned)


def _pin(found: re.Match[str]) -> Pin:
    return Pin(found["name"], found["version"], frozenset(re.findall(r"sha256:(\w+)", found["hashes"])))


def _packages(of: Iterable[importlib.metadata.Distribution], pinned: Iterable[Pin]) -> list[Package]:
    known = {(each.name, each.version): each for each in pinned}
    return sorted(
        (_package(each, known[_name(each), each.version]) for each in of), key=lambda each: each.name
    )


def _package(distribution: importlib.metadata.Distribution, pin: Pin) -> Package:
    told = distribution.metadata.json
    required = filter(None, map(_required, distribution.requires or ()))
    return Package(
        pin, _licence(pin.name, told), _home(told), frozenset(required), tuple(_inside(distribution))
    )


def _name(distribution: importlib.metadata.Distribution) -> str:
    return canonicalize_name(distribution.name)


def _required(requirement: str) -> str | None:
    """Old packages' own requirements may be malformed: those tell nothing."""
    try:
        return canonicalize_name(Requirement(requirement).name)
    except InvalidRequirement:
        return None


def _licence(name: str, told: dict[str, Any]) -> str:
    """An SPDX expression where the metadata has one, else what they say in its place."""
    classified = [
        each.rpartition(" :: ")[2] for each in told.get("classifier", []) if each.startswith("License")
    ]
    free = [str(told[each]) for each in ("license_expression", "license") if each in told]
    proper = filter(_is_spdx, (*READ_IN_THE_FILE.get(name, ()), *free))
    return next(proper, ", ".join(classified) or "not told")


def _is_spdx(text: str) -> bool:
    try:
        return bool(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return False


def _home(told: dict[str, Any]) -> str | None:
    addresses = dict(each.split(", ", 1) for each in told.get("project_url", []))
    named = {name.lower(): address for name, address in addresses.items()}
    return next((named[each] for each in HOMES if each in named), told.get("home_page"))


def _inside(distribution: importlib.metadata.Distribution) -> Iterator[tuple[str, bytes]]:
    for file in distribution.files or ():
        if ".dist-info/sboms/" in file.as_posix() and (text := distribution.read_text(f"sboms/{file.name}")):
            yield file.name, text.encode()


def components(document: bytes) -> list[dict[str, Any]]:
    """The components that a CycloneDX document lists."""
    found: list[dict[str, Any]] = json.loads(document).get("components", [])
    return found
