"""Who may import whom, and that what is deployed is enough to import every handler."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from infra import bundles
from infra.functions import FUNCTIONS, Function

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "layers/shared/python/interviews"
ALLOWED = {
    "domain": {"domain"},
    "usecases": {"domain", "usecases"},
    "adapters": {"domain", "usecases", "adapters"},
    "runtime": {"domain", "usecases", "adapters", "runtime"},
}
OURS = {"interviews", "infra", "local", "tests", *(each.name for each in (ROOT / "functions").iterdir())}


def imported(file: Path, package: tuple[str, ...]) -> Iterator[str]:
    """Absolute names of all that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{each.name}" for each in node.names)


def files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*.py") if "__pycache__" not in each.parts)


@pytest.mark.parametrize("file", files(PACKAGE), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_layer_imports_only_what_lies_below_it(file: Path) -> None:
    inside = file.relative_to(PACKAGE.parent).parent.parts
    if len(inside) == 1:
        return
    ours = [name.split(".") for name in imported(file, inside) if name.split(".")[0] in OURS]
    reached = {parts[1] for parts in ours if parts[0] == "interviews" and len(parts) > 1}
    assert {parts[0] for parts in ours} <= {"interviews"}
    assert reached <= ALLOWED[inside[1]]


SUBJECTS = {
    "domain": {
        "kernel": set(),
        "guardrails": {"kernel"},
        "runs": {"kernel"},
        "tenants": {"kernel"},
        "room": {"kernel", "runs"},
        "plans": {"kernel", "runs", "guardrails"},
        "assessments": {"kernel", "runs", "guardrails", "plans"},
        "privacy": {"kernel", "runs"},
        "webhooks": {"kernel", "runs"},
    },
    "usecases": {
        "kernel": set(),
        "tenants": {"kernel"},
        "runs": {"kernel"},
        "guardrails": {"kernel", "tenants"},
        "plans": {"kernel", "tenants", "runs", "guardrails"},
        "assessments": {"kernel", "runs", "guardrails", "plans"},
        "room": {"kernel", "tenants", "runs", "guardrails", "plans", "assessments"},
        "webhooks": {"kernel"},
        "privacy": {"kernel", "runs", "webhooks"},
    },
    "adapters": {
        "kernel": set(),
        "privacy": {"kernel"},
        "room": set(),
        "runs": {"kernel", "privacy"},
        "tenants": {"kernel"},
        "webhooks": {"kernel"},
    },
}
"""Which subject of a layer may know which others of it; engines are adapters of a subject each."""


def test_no_subjects_know_each_other() -> None:
    for layer, allowed in SUBJECTS.items():
        order = list(TopologicalSorter(allowed).static_order())  # raises CycleError
        assert set(order) == set(allowed), layer


@pytest.mark.parametrize("layer", SUBJECTS)
def test_a_subject_knows_only_those_it_may(layer: str) -> None:
    allowed = SUBJECTS[layer]
    found: dict[str, set[str]] = {each: set() for each in allowed}
    for file in files(PACKAGE / layer):
        inside = file.relative_to(PACKAGE.parent).parent.parts
        if len(inside) < 3 or inside[2] not in allowed:
            continue
        known = [name.split(".") for name in imported(file, inside)]
        here = {parts[2] for parts in known if parts[:2] == list(inside[:2]) and len(parts) > 3}
        found[inside[2]] |= here - {inside[2]}
    assert found == allowed


EVENTS = {"domain/runs/events.py", "domain/runs/happenings.py", "domain/runs/lifecycle.py"}


def test_webhooks_know_nothing_but_events_and_ids_so_that_they_could_be_a_package() -> None:
    """However far their imports are followed; of the kernel not what knows runs, tenants and their stores."""
    known = {file for file in files(PACKAGE) if file.parent.name == "webhooks"}
    to_read = list(known)
    while to_read:
        file = to_read.pop()
        named = imported(file, file.relative_to(PACKAGE.parent).parent.parts)
        found = {(PACKAGE.parent / name.replace(".", "/")).with_suffix(".py") for name in named}
        new = {each for each in found - known if each.is_file()}
        known |= new
        to_read += new
    others = {each for each in known if each.parent.name not in ("webhooks", "kernel")}
    assert {each.relative_to(PACKAGE).as_posix() for each in others} == EVENTS


@pytest.mark.parametrize("layer", SUBJECTS)
def test_what_all_share_knows_no_subject(layer: str) -> None:
    """Of any layer: a port that speaks of runs or tenants lies with them."""
    subjects = {each for allowed in SUBJECTS.values() for each in allowed} - {"kernel"}
    known = {
        name
        for file in files(PACKAGE / layer / "kernel")
        for name in imported(file, file.relative_to(PACKAGE.parent).parent.parts)
        if subjects & set(name.split(".")[2:3])
    }
    assert known == set()


def test_the_domain_needs_pydantic_and_what_judges_a_text_by_its_standard() -> None:
    foreign = {
        name.split(".")[0]
        for file in files(PACKAGE / "domain")
        for name in imported(file, file.relative_to(PACKAGE.parent).parent.parts)
    } - set(sys.stdlib_module_names)
    assert foreign <= {"interviews", "pydantic", "pydantic_core", "email_validator", "langcodes"}


@pytest.mark.parametrize("package", ["boto3", "botocore", "openai"])
def test_only_adapters_and_the_composition_root_know(package: str) -> None:
    knowing = {
        file.relative_to(PACKAGE).parts[0]
        for file in files(PACKAGE)
        for name in imported(file, file.relative_to(PACKAGE.parent).parent.parts)
        if name.split(".")[0] == package
    }
    assert knowing <= {"adapters", "runtime"}


@pytest.mark.parametrize(
    "file", files(ROOT / "functions"), ids=lambda file: f"{file.parent.name}/{file.stem}"
)
def test_a_handler_imports_only_the_layer(file: Path) -> None:
    package = file.relative_to(ROOT / "functions").parent.parts
    ours = {name.split(".")[0] for name in imported(file, package)} & OURS
    assert ours <= {"interviews"}


@pytest.mark.parametrize("file", files(ROOT / "infra"), ids=lambda file: file.stem)
def test_infrastructure_knows_of_the_code_only_what_its_functions_say_of_themselves(file: Path) -> None:
    known = {name for name in imported(file, ("infra",)) if name.split(".")[0] in OURS - {"infra"}}
    assert {".".join(each.split(".")[:2]) for each in known} <= {"interviews.runtime"}


WITH_LAYERS: dict[tuple[str, ...], Callable[[Function], bool]] = {
    (): lambda each: (
        not each.uses_engine and not each.signs_ed25519
    ),  # the authorizer too, where it knows keys alone
    ("engine_dependencies",): lambda each: each.uses_engine,
    ("signing_dependencies",): lambda each: each.signs_ed25519 or each.verifies_tokens,
}
"""No function needs both."""
PROOF = {
    (): "",
    ("engine_dependencies",): "import openai\n",
    (
        "signing_dependencies",
    ): "import interviews.adapters.kernel.ed25519_signer, interviews.adapters.tenants.jwt_verifier\n",
}


@pytest.mark.parametrize("more", WITH_LAYERS, ids=lambda more: " ".join(more) or "no more layers")
def test_every_handler_imports_from_what_is_deployed_and_nothing_else(more: tuple[str, ...]) -> None:
    handlers = [each.path.replace("/", ".") for each in FUNCTIONS if WITH_LAYERS[more](each)]
    assert handlers
    layers = ["dependencies", *more]
    packages = [str(bundles.bundle_dependencies_for_this_machine(each) / "python") for each in layers]
    path = [str(ROOT / "functions"), str(PACKAGE.parent), *packages]
    program = (
        "import importlib, sys\n"
        f"for name in {handlers!r}: assert callable(importlib.import_module(name).handler), name\n"
        "assert 'tomllib' not in sys.modules, 'rules about words are read at import'\n" + PROOF[more]
    )
    done = subprocess.run(
        [sys.executable, "-P", "-s", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(path)},
    )
    assert done.returncode == 0, done.stderr


def test_what_is_deployed_does_not_see_this_environment() -> None:
    program = "import aws_cdk"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, env={})
    assert "No module named 'aws_cdk'" in done.stderr


OURS_BY_PLACE = {
    place: files(ROOT / place) for place in ("functions", "infra", "layers/shared", "local", "tests")
}
SURGERY = re.compile(r"sys\.path(\[[^\]]*\])?\s*\+?=|sys\.path\.(append|extend|insert|remove)")


def test_only_the_emulators_worker_changes_where_python_looks() -> None:
    """As Lambda does for its functions. `make setup` says where our sources are."""
    found = {
        file.relative_to(ROOT).as_posix()
        for each in OURS_BY_PLACE.values()
        for file in each
        if SURGERY.search(file.read_text())
    }
    assert found == {"local/emulator/patches/worker.py"}


def test_only_tests_are_named_like_tests() -> None:
    named = [
        file
        for place, each in OURS_BY_PLACE.items()
        if place != "tests"
        for file in each
        if file.name.startswith("test_")
    ]
    assert named == []


ROOMS = {
    "functions": {"pages"},
    "layers/shared/python/interviews/domain": {"languages"},
    "layers/shared/python/interviews/adapters": {"openai_engine", "rehearsal_engine"},
    "tests/domain": set(),
    "tests/usecases": set(),
    "tests/adapters": {"rehearsal_engine"},
}
"""Folders that lie beside the subjects, by the place that has them."""


@pytest.mark.parametrize("place", ROOMS)
def test_a_subject_has_one_name_everywhere(place: str) -> None:
    folders = {each.name for each in (ROOT / place).iterdir() if each.is_dir() and each.name != "__pycache__"}
    assert folders - ROOMS[place] <= set(SUBJECTS["usecases"])
    assert ROOMS[place] <= folders


def test_a_handler_calls_the_use_case_of_its_name() -> None:
    named = [
        each
        for each in files(ROOT / "functions")
        if (PACKAGE / "usecases" / each.parent.name / each.name).exists()
    ]
    assert len(named) > 35
    for file in named:
        assert f"interviews.usecases.{file.parent.name}.{file.stem}" in imported(file, ()), file


def test_no_two_classes_have_one_name() -> None:
    """Private ones aside: what is read in one file alone."""
    named: dict[str, list[str]] = {}
    for place, each in OURS_BY_PLACE.items():
        for file in each if place != "tests" else ():
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    named.setdefault(node.name, []).append(file.relative_to(ROOT).as_posix())
    assert {name: places for name, places in named.items() if len(places) > 1} == {}


def test_decisions_stand_in_the_order_of_their_days() -> None:
    for section in re.split(r"(?m)^## ", (ROOT / "docs/decisions.md").read_text())[1:]:
        days = re.findall(r"(?m)^### (\d{4}-\d\d-\d\d)", section)
        assert days and days == sorted(days), section.splitlines()[0]
