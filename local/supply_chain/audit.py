"""What is shipped, what it is built with, under which licences, and what is known against it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from infra import bundles

from .. import ROOT, clients
from . import packages, sbom
from .packages import Package

BILLS = ROOT / ".build/sbom"
PAGE = ROOT / "docs/supply-chain.md"
LAYERS = ("dependencies", "engine_dependencies", "signing_dependencies")
TOOLS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
CLIENT_TOOLS = "tests/clients/requirements.txt"
LAYER_FILES = tuple(f"layers/{each}/requirements.txt" for each in LAYERS)
# For what is shipped. Each was read by a person: none asks anything of us but to keep its notice.
ACCEPTED = {
    "(MIT OR Apache-2.0) AND Unicode-3.0",
    "(MIT OR Apache-2.0) AND Unicode-DFS-2016",
    "Apache-2.0",
    "Apache-2.0 OR BSD-3-Clause",
    "Apache-2.0 OR GPL-2.0-only",
    "Apache-2.0 OR MIT",
    "Apache-2.0 WITH LLVM-exception",
    "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
    "BSD-2-Clause OR Apache-2.0 OR MIT",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT License",
    "MIT OR Apache-2.0",
    "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
    "MIT-0",
    "PSF-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Unlicense OR MIT",
    "Zlib",
}
# OpenSSL's own document says no licence; since version 3 it is this one.
UNTOLD = {"openssl": "Apache-2.0"}
PART = re.compile(r"(<!-- shipped: .*? -->\n).*?(\n<!-- end of shipped -->)", re.DOTALL)
Run = Callable[[Sequence[str], Path], "subprocess.CompletedProcess[str]"]


def layers() -> dict[str, list[Package]]:
    """What the layers' zip files hold, by layer."""
    return {each: _layer(each) for each in LAYERS}


def tools() -> list[Package]:
    return packages.installed([pin for file in TOOLS for pin in packages.pins(ROOT / file)])


def bills() -> dict[str, str]:
    """CycloneDX documents by file name: the layers', the tools', and those that the layers' wheels carry."""
    held = [each for layer in layers().values() for each in layer]
    carried = {f"{each.name}.{name}": text.decode() for each in held for name, text in each.inside}
    return {
        "layers.cdx.json": sbom.bill("interview-integration-api", held),
        "tools.cdx.json": sbom.bill("interview-integration-api-tools", tools()),
        "npm.cdx.json": _npm_bill(ROOT),
        **carried,
    }


def client_bills() -> dict[str, str]:
    """Those of `make clients`' linters and generators, which are to be installed."""
    python = packages.installed(packages.pins(ROOT / CLIENT_TOOLS), clients.python_path())
    return {
        "clients.cdx.json": sbom.bill("interview-integration-api-clients", python),
        "clients-npm.cdx.json": _npm_bill(clients.SOURCES),
    }


def licences(package: Package) -> set[str]:
    """Its own, and those of what was compiled into it."""
    return {package.licence, *_inside(package)}


def render(text: str) -> str:
    """The page with its tables made anew. Raises ValueError where their markers are missing."""
    made = "\n".join(_tables(layers()))
    text, count = PART.subn(lambda found: f"{found[1]}\n{made}\n{found[2]}", text)
    if count != 1:
        raise ValueError("docs/supply-chain.md has no place for the tables")
    return text


def advisories(run: Run) -> Iterator[tuple[bool, str]]:
    """For the Python and the npm packages: whether there is something to do, and the sentence that says it."""
    files = [part for each in (*LAYER_FILES, *TOOLS, CLIENT_TOOLS) for part in ("--requirement", each)]
    audit = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
    yield _python_advisories(run([sys.executable, "-m", "pip_audit", *audit, *files], ROOT).stdout)
    for folder in (ROOT, clients.SOURCES):
        yield _npm_advisories(run([bundles.tool("npm"), "audit", "--json"], folder).stdout)


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        stale = render(PAGE.read_text()) != PAGE.read_text()
        if stale:
            print(
                "docs/supply-chain.md is not what the layers hold. `make audit` writes it.", file=sys.stderr
            )
        return int(stale)
    BILLS.mkdir(parents=True, exist_ok=True)
    clients.install()
    for name, text in (bills() | client_bills()).items():
        (BILLS / name).write_text(text)
        print(f".build/sbom/{name}: {len(packages.components(text.encode()))} components")
    PAGE.write_text(render(PAGE.read_text()))
    found = list(advisories(_run))
    print(*dict.fromkeys(sentence for _, sentence in found), sep="\n")
    return int(any(is_grave for is_grave, _ in found))


def _layer(name: str) -> list[Package]:
    pinned = packages.pins(ROOT / "layers" / name / "requirements.txt")
    return packages.shipped(bundles.bundle_dependencies(name), pinned)


def _licence_inside(part: dict[str, Any]) -> str:
    told = part.get("licenses") or [{"expression": UNTOLD.get(str(part["name"]), "not told")}]
    return str(told[0].get("expression") or told[0]["license"].get("id"))


def _tables(held: dict[str, list[Package]]) -> Iterator[str]:
    yield from ("| Layer | Package | Version | Licence | From |", "|---|---|---|---|---|")
    for layer, those in held.items():
        for each in those:
            yield f"| {layer} | {each.name} | {each.pin.version} | {each.licence} | {each.home or 'PyPI'} |"
    yield from ("", "| Compiled into | Licence | Components |", "|---|---|---|")
    for each in (each for those in held.values() for each in those if each.inside):
        for licence, parts in sorted(_inside(each).items()):
            yield f"| {each.name} | {licence} | {', '.join(sorted(parts))} |"


def _inside(package: Package) -> dict[str, list[str]]:
    """The components compiled into it, by licence."""
    found: dict[str, list[str]] = {}
    for part in (part for _, text in package.inside for part in packages.components(text)):
        found.setdefault(_licence_inside(part), []).append(f"{part['name']} {part['version']}")
    return found


def _python_advisories(told: str) -> tuple[bool, str]:
    """pip-audit calls a package that its source does not know skipped, and all of them together no vulnerabilities."""
    found = _document(told).get("dependencies", [])
    known = [each for each in found if "skip_reason" not in each]
    if not known:
        return _unasked("Python")
    grave = [f"{each['name']} {each['version']} ({_ids(each['vulns'])})" for each in known if each["vulns"]]
    skipped = f" {len(found) - len(known)} are unknown to the source." if len(known) < len(found) else ""
    return bool(
        grave
    ), f"Python packages with advisories: {', '.join(grave) or 'none'}, of {len(known)}.{skipped}"


def _npm_advisories(told: str) -> tuple[bool, str]:
    if "vulnerabilities" not in (found := _document(told)):
        return _unasked("npm")
    grave = found["vulnerabilities"]
    return bool(grave), f"npm packages with advisories: {', '.join(grave) or 'none'}."


def _unasked(kind: str) -> tuple[bool, str]:
    """In CI an audit that did not take place must not look like one."""
    sentence = f"The {kind} packages were not checked against advisories: no source of them can be reached."
    return bool(os.environ.get("CI")), sentence


def _ids(vulnerabilities: list[dict[str, str]]) -> str:
    return ", ".join(each["id"] for each in vulnerabilities)


def _document(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}


def _npm_bill(folder: Path) -> str:
    done = _run([bundles.tool("npm"), "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], folder)
    if done.returncode:
        raise bundles.BundleFailed(f"`npm sbom` fails: {done.stderr.strip()[-600:]}")
    return done.stdout


def _run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)
