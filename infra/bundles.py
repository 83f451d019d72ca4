"""Packs what Lambda runs, without Docker: the function code, the shared layer and the layers of dependencies.

A bundle lies below `.build/` as a zip file named after the hash of all that goes into it, so an unchanged one is
never made twice. Every `.pyc` is compiled for the Lambda's Python (imports take two to three times as long without),
by the CPython 3.13 inside the npm package `pyodide`: neither Docker nor Python 3.13 is needed to deploy.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from interviews.runtime import modules, pages

ROOT = Path(__file__).parents[1]
BUILD = ROOT / ".build"
COMPILER = Path(__file__).with_name("compile_bytecode.mjs")
LAMBDA_TARGET = ("--python-platform", "aarch64-manylinux2014", "--python-version", "3.13")
AWS_SERVICES_USED = {"dynamodb", "kms", "secretsmanager", "sesv2", "sqs", "stepfunctions"}


class BundleFailed(RuntimeError):
    """A tool that packs is missing or failed; the message is one sentence for a person."""


def bundle_functions() -> Path:
    """The handlers; of each page, whose parts lie in a folder, the one file that is answered."""
    files = _sources(ROOT / "functions")

    def fill(bundle: Path) -> None:
        _copy(files, ROOT / "functions", bundle)
        _assemble(bundle / "pages")
        _compile(bundle, "/var/task")

    makers = [Path(str(each.__file__)) for each in (modules, pages)]
    return _make("functions", [*files, *makers, COMPILER, Path(__file__)], fill)


def bundle_shared_layer() -> Path:
    source = ROOT / "layers/shared/python"
    files = _sources(source)

    def fill(bundle: Path) -> None:
        _copy(files, source, bundle / "python")
        _compile(bundle / "python", "/opt/python")

    return _make("shared", [*files, COMPILER, Path(__file__)], fill)


def bundle_dependencies(layer: str) -> Path:
    """The packages of `layers/{layer}/requirements.txt`, which pins them all, for the Lambda's platform."""
    requirements = ROOT / "layers" / layer / "requirements.txt"

    def fill(bundle: Path) -> None:
        _install(requirements, bundle / "python", LAMBDA_TARGET)
        prune(bundle / "python")
        _compile(bundle / "python", "/opt/python")

    return _make(layer, [requirements, COMPILER, Path(__file__)], fill)


def bundle_dependencies_for_this_machine(layer: str) -> Path:
    """The same packages, pruned alike, for the Python that runs this: tests import the handlers from them."""
    requirements = ROOT / "layers" / layer / "requirements.txt"

    def fill(bundle: Path) -> None:
        _install(requirements, bundle / "python", ("--python", sys.executable))
        prune(bundle / "python")

    return _make(
        f"{layer}-{sys.implementation.cache_tag}", [requirements, Path(__file__)], fill, zipped=False
    )


def prune(packages: Path) -> None:
    """Leaves out what no handler reads. `*.dist-info` stays: openai reads its own version there."""
    for folder in [*packages.rglob("__pycache__"), *packages.rglob("tests")]:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(packages / "bin", ignore_errors=True)
    for service in (packages / "botocore/data").glob("*/"):
        if service.name not in AWS_SERVICES_USED:
            shutil.rmtree(service)


def _sources(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts]


def _copy(files: Iterable[Path], source: Path, target: Path) -> None:
    for file in files:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".json":
            copy.write_bytes(_compact(file.read_bytes()))
        else:
            shutil.copyfile(file, copy)


def _assemble(folder: Path) -> None:
    """Leaves of each page's parts the whole page. Raises BundleFailed."""
    try:
        whole = {each: pages.assemble(each.parent) for each in folder.glob("*/page.html")}
    except modules.WrongModule as error:
        raise BundleFailed(str(error)) from error
    for part in [each for each in folder.iterdir() if each.is_dir()]:
        shutil.rmtree(part)
    for page, text in whole.items():
        page.parent.mkdir()
        page.write_text(text)


def _compact(document: bytes) -> bytes:
    """As it is served or parsed: what people read is laid out, what runs need not be."""
    return json.dumps(json.loads(document), separators=(",", ":"), ensure_ascii=False).encode()


def _make(name: str, inputs: Iterable[Path], fill: Callable[[Path], None], *, zipped: bool = True) -> Path:
    """Makes the folder or zip file, unless it is there. Raises BundleFailed."""
    bundle = BUILD / f"{name}-{_hash(inputs)}{'.zip' if zipped else ''}"
    if bundle.exists():
        return bundle
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=BUILD) as scratch:
        content = Path(scratch) / "content"
        content.mkdir()
        fill(content)
        made = Path(shutil.make_archive(str(content), "zip", content)) if zipped else content
        try:
            made.rename(bundle)  # atomic: of two that pack at once, one wins and the other uses that one's
        except OSError:
            if not bundle.exists():
                raise
    return bundle


def _hash(inputs: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(inputs):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _install(requirements: Path, target: Path, platform: tuple[str, ...]) -> None:
    _run(
        [tool("uv"), "pip", "install", "--system-certs", "--quiet", "--no-deps", "--only-binary", ":all:"]
        + ["--require-hashes", "--target", str(target), "--requirements", str(requirements), *platform],
        f"The packages of {requirements.relative_to(ROOT)} could not be installed",
    )


def _compile(folder: Path, runs_at: str) -> None:
    if not (ROOT / "node_modules/pyodide").is_dir():
        raise BundleFailed("The npm packages are missing: run `make setup` first.")
    _run([tool("node"), str(COMPILER), str(folder), runs_at], "The bytecode could not be compiled")


def tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise BundleFailed(f"`{name}` is missing: run `make setup` first.")
    return found


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise BundleFailed(f"{failure}: {(done.stderr or done.stdout).strip()[-600:]}")
